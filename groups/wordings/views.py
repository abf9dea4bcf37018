"""For whoever looks after an organisation: what its messages say."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Wording
from groups.organisation.views import typed, with_organisation
from groups.wordings import services
from groups.wordings.forms import AgreedForm, WordsForm
from groups.wordings.previewing import preview
from groups.wordings.readers import readers_for
from groups.wordings.starting import our_words
from messaging.kinds import KINDS
from people.languages import DEFAULT, LANGUAGES, language
from people.models import ContactPoint

ON_A_PAGE = 10
Which = ContactPoint.Wording


@require_GET
@with_organisation
def wordings(request, organisation):
    """Every message, what it is for, and whose words it goes in."""
    theirs, what = organisation.wordings, ("kind", "wording", "language")
    in_use = set(theirs.in_use().values_list(*what))
    waiting = set(theirs.newest().filter(agreed_at=None).values_list(*what))
    state = defaultdict(dict)
    for kind, which, code in sorted(in_use | waiting):
        one = (kind, which, code)
        stands = "waiting" if one not in in_use else "newer waiting" if one in waiting else "in use"
        state[kind, which][code] = stands
    rows = [(kind, [_side(kind, which, state) for which in Which]) for kind in KINDS.values()]
    return render(request, "groups/wordings/list.html", {"organisation": organisation, "rows": rows})


def _side(kind, which, state):
    by_language = dict(state[kind.name, which.value])
    ours = by_language.pop(DEFAULT, "")
    others = [(language(code).own, code, stands) for code, stands in by_language.items()]
    return {"which": which.value, "label": which.label, "stands": ours, "others": others}


@require_http_methods(["GET", "POST"])
@with_organisation
def wording(request, organisation, kind, which, code):
    """One message in one wording and language: the words, and what they look like on a phone."""
    if kind not in KINDS or which not in Which.values or code not in LANGUAGES:
        raise Http404
    kind, tongue = KINDS[kind], language(code)
    versions = organisation.wordings.filter(kind=kind.name, wording=which, language=code)
    newest = versions.order_by("-version").first()
    readers = readers_for(request.user, organisation, wording=which)
    form = WordsForm(
        typed(request),
        kind=kind,
        wording=which,
        tongue=tongue,
        organisation=organisation,
        readers=readers,
        initial=_begin_with(newest, kind, which, tongue),
    )
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        facts = dict(form.cleaned_data)
        facts.pop("preview_as")
        facts["seen"] = facts["seen"] or 0
        try:
            services.write(
                organisation=organisation,
                kind=kind.name,
                wording=which,
                language=code,
                by=request.user,
                **facts,
            )
        except services.WrittenMeanwhile as meanwhile:
            form.somebody_wrote(meanwhile.newest)
        else:
            messages.success(request, _("Saved. It is not sent before your panel has agreed."))
            return redirect("groups:wording", organisation.public_id, kind.name, which, code)
    subject, body = form.typed
    chosen = form.data.get("preview_as") if form.is_bound else None
    reader = next((one for one in readers if one.key == chosen), readers[0])
    history = versions.select_related("written_by", "agreed_by", "ended_by").order_by("-version")
    context = {
        "organisation": organisation,
        "kind": kind,
        "which": which,
        "tongue": tongue,
        "in_english": None if code == DEFAULT else _in_english(organisation, kind, which),
        "languages": [one for one in LANGUAGES.values() if one.code != code],
        "places": [(place, place.name in kind.needs) for place in kind.places_in(which)],
        "form": form,
        "newest": newest,
        "in_use": versions.in_use().first(),
        "is_ready": newest is not None and not newest.agreed_at and services.is_ready(newest),
        "page": Paginator(history, ON_A_PAGE).get_page(request.GET.get("page")),
        "preview": preview(
            organisation=organisation, kind=kind, subject=subject, body=body, code=code, reader=reader
        ),
    }
    return render(request, "groups/wordings/wording.html", context)


def _begin_with(newest, kind, which, tongue):
    """What stands in the form. In another language nothing, so that nobody takes English for it."""
    if newest is not None:
        names = ("subject", "body", "translated_by", "checked_by", "is_machine_draft")
        return {name: getattr(newest, name) for name in names} | {"seen": newest.version}
    if tongue.code != DEFAULT:
        return {"seen": 0}
    ours = our_words(kind, which)
    return {"subject": ours.subject, "body": ours.body, "seen": 0}


def _in_english(organisation, kind, which):
    """What whoever puts it in another language begins with: subject and words."""
    used = organisation.wordings.in_use().filter(kind=kind.name, wording=which, language=DEFAULT).first()
    return used or our_words(kind, which)


@require_http_methods(["GET", "POST"])
def agreed(request, public_id):
    """Writing down who of the members agreed, and when: from then on it is sent."""
    words = _theirs(request, public_id)
    form = AgreedForm(typed(request))
    if form.is_valid():
        try:
            services.agree(wording=words, by=request.user, **form.cleaned_data)
        except services.NotReady:
            form.add_error(None, _("Somebody who speaks it has to check it first."))
        except services.WrittenMeanwhile:
            messages.warning(request, _("There are newer words. Show your panel those."))
            return _back(words)
        else:
            messages.success(request, _("From now on it is sent in these words."))
            return _back(words)
    elif request.method == "GET" and (words.is_in_use or not services.is_ready(words)):
        return _back(words)
    context = {
        "organisation": words.organisation,
        "kind": KINDS.get(words.kind),
        "words": words,
        "form": form,
    }
    return render(request, "groups/wordings/agreed.html", context)


@require_POST
def take_back(request, public_id):
    words = services.take_back(wording=_theirs(request, public_id), by=request.user)
    messages.success(request, _("Taken back. Our own words are sent again."))
    return _back(words)


def _theirs(request, public_id):
    mine = Wording.objects.looked_after_by(request.user).select_related("organisation")
    return get_object_or_404(mine, public_id=public_id)


def _back(words):
    return redirect(
        "groups:wording", words.organisation.public_id, words.kind, words.wording, words.language
    )
