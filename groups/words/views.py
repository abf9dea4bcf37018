from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from groups.help import who_to_ask
from groups.models import Group, JargonTerm
from groups.permissions import can_run
from groups.words import services
from groups.words.forms import AskForm, MeaningForm, NewWordForm

ON_A_PAGE = 50


@require_GET
def words(request, public_id):
    """Every word on the group's list: those nobody has explained come first."""
    return _list_page(request, _group(request, public_id), AskForm())


@require_POST
def ask(request, public_id):
    """Whoever is in the group may ask. Who it was is kept nowhere."""
    group = _group(request, public_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _list_page(request, group, form)
    term = services.ask(group=group, short=form.cleaned_data["short"])
    messages.success(request, services.answer_in_words(term))
    back = form.cleaned_data["back"]
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("groups:words", group.public_id)


def add(request, public_id):
    """A word with what it means. `?word=` is one that a page has pointed out."""
    group = _group(request, public_id)
    initial = {"short": services.tidy(request.GET.get("word", "")[:40])}
    form = NewWordForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("short", "full", "meaning")}
        try:
            services.add(group=group, **wanted)
        except services.OnTheListAlready as already:
            there = already.term
            return _render(request, "groups/words/add.html", group, {"form": form, "there": there})
        messages.success(request, _("Saved. Everyone in the group can look it up now."))
        return redirect("groups:words", group.public_id)
    return _render(request, "groups/words/add.html", group, {"form": form})


def word(request, public_id):
    """Say what a word means, or say it better."""
    term = _term(request, public_id)
    form = MeaningForm(request.POST if request.method == "POST" else None, term=term)
    changed = None
    if form.is_valid():
        try:
            services.explain(term=term, **form.cleaned_data)
        except services.ChangedMeanwhile as meanwhile:
            changed = meanwhile.term
            form.show_now(changed)
        except services.TakenOut:
            messages.warning(request, _("Somebody took this word out a moment ago."))
            return redirect("groups:words", term.group.public_id)
        else:
            messages.success(request, _("Saved. Everyone in the group can look it up now."))
            return redirect("groups:words", term.group.public_id)
    context = {"form": form, "term": term, "changed": changed}
    return _render(request, "groups/words/word.html", term.group, context)


@require_POST
def take_out(request, public_id):
    terms = JargonTerm.objects.filter(group__in=Group.objects.visible_to(request.user))
    # A second tap finds it out already, which is what was wanted.
    term = get_object_or_404(terms.select_related("group"), public_id=public_id)
    services.take_out(term=term)
    messages.success(request, _("Taken out: %(word)s.") % {"word": term.short})
    return redirect("groups:words", term.group.public_id)


@require_POST
def add_starters(request, public_id):
    group = _group(request, public_id)
    added = len(services.add_starters(group=group))
    said = ngettext("Added: %(n)d word.", "Added: %(n)d words.", added) % {"n": added}
    messages.success(request, said if added else _("They are all on your list."))
    return redirect("groups:words", group.public_id)


def _group(request, public_id):
    groups = Group.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(groups, public_id=public_id)


def _term(request, public_id):
    terms = JargonTerm.objects.visible_to(request.user).select_related("group__organisation")
    return get_object_or_404(terms, public_id=public_id)


def _list_page(request, group, form):
    terms = group.jargon_terms.listed().to_explain_first()
    page = Paginator(terms, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "starters": services.missing_starters(group)}
    return _render(request, "groups/words/words.html", group, context)


def _render(request, template, group, context):
    context["group"] = group
    context["base"] = "base.html"
    if not can_run(request.user, group):
        context |= {
            "base": "base_member.html",
            "help_line": who_to_ask(person=request.user, group=group),
        }
    return render(request, template, context)
