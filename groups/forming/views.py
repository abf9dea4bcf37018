from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.forming import services
from groups.forming.forms import (
    PART_FORMS,
    CloseForm,
    EndForm,
    MoveForm,
    PauseForm,
    StartForm,
)
from groups.forming.line import MOVED, ON_WORDS, fetched, happenings, steps
from groups.forming.needs import needs
from groups.help import who_to_ask
from groups.lines import missing
from groups.models import Group, PurposeChange
from groups.permissions import (
    can_run,
    can_write_purpose,
    organisations_to_list,
    organisations_to_start_in,
)

ON_A_PAGE = 50
Stage = Group.Stage
PARTS = list(PART_FORMS)


def typed(request):
    """What was sent, for a form; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def with_group(view):
    """Hands the view a group this person has a seat in (else 404), in its own zone."""

    @wraps(view)
    def wrapped(request, public_id, *args, **kwargs):
        groups = Group.objects.visible_to(request.user).select_related("organisation")
        group = get_object_or_404(groups, public_id=public_id)
        with timezone.override(group.organisation.zone):
            return view(request, group, *args, **kwargs)

    return wrapped


def page_of(request, group, template, **context):
    """A page in the group: wide for who runs it, narrow with somebody to ask for the others."""
    runs_it = can_run(request.user, group)
    context |= {
        "group": group,
        "runs_it": runs_it,
        "base": "base.html" if runs_it else "base_member.html",
    }
    if not runs_it:
        context["help_line"] = who_to_ask(person=request.user, group=group)
    return render(request, template, context)


# --- what it is for ---


@require_GET
@with_group
def purpose(request, group):
    """What the group is for, what it can change and what it cannot, the limits, who signs off."""
    may_write = can_write_purpose(request.user, group)
    last = _last_changes(group)
    return page_of(
        request,
        group,
        "groups/forming/purpose.html",
        may_write=may_write,
        next_part=_first_open(group) if may_write else None,
        last=last,
        mine=_last_written_by(request.user, group, last),
    )


@require_GET
@with_group
def purpose_change(request, group):
    """The way into the four short pages: the first that still has something open."""
    return redirect("groups:purpose_part", group.public_id, _first_open(group) or PARTS[0])


@require_http_methods(["GET", "POST"])
@with_group
def purpose_part(request, group, part):
    """One of four short pages. Each saves; what somebody else saved meanwhile is shown beside."""
    if part not in PART_FORMS or not can_write_purpose(request.user, group):
        raise Http404
    follows = _first_open(group, after=part)
    submit = _("Save and go on") if follows else _("Save")
    form = PART_FORMS[part](typed(request), group=group, submit=submit)
    theirs, changed_by = [], None
    if form.is_valid():
        try:
            group = services.write_purpose(
                group=group,
                part=part,
                by=request.user,
                seen_before=form.cleaned_data["seen"],
                **form.to_write(),
            )
        except services.ChangedMeanwhile as meanwhile:
            theirs, changed_by = form.give_way_to(meanwhile.current), meanwhile.by
        except services.MayNotWrite:
            raise Http404 from None
        else:
            messages.success(request, _("Saved."))
            follows = _first_open(group, after=part)
            if follows:
                return redirect("groups:purpose_part", group.public_id, follows)
            return redirect("groups:purpose", group.public_id)
    return page_of(
        request,
        group,
        "groups/forming/purpose_part.html",
        form=form,
        part=part,
        number=PARTS.index(part) + 1,
        parts=len(PARTS),
        before=PARTS[PARTS.index(part) - 1] if part != PARTS[0] else None,
        theirs=theirs,
        changed_by=changed_by,
    )


def _first_open(group, after=None):
    """The first part, or the first after this one, in which something is still empty."""
    is_open = {
        "purpose": not group.purpose,
        "change": not (group.can_change and group.cannot_change),
        "limits": not all(limit.is_answered for limit in group.limits()),
        "sign-off": not (group.signs_off and group.sign_off_days),
    }
    later = PARTS[PARTS.index(after) + 1 :] if after else PARTS
    return next((part for part in later if is_open[part]), None)


def _last_changes(group):
    """Who last wrote each part, and when. One query."""
    newest = PurposeChange.objects.filter(group=group).order_by("part", "-created_at", "-pk")
    return {
        change.part.replace("-", "_"): change for change in newest.distinct("part").select_related("by")
    }


def _last_written_by(person, group, last):
    """The words of the parts this person wrote last: only who wrote something hears what is hard to read."""
    texts = {
        "purpose": [group.purpose],
        "change": [group.can_change, group.cannot_change],
        "limits": [limit.words for limit in group.limits()],
        "sign_off": [group.signs_off],
    }
    return [
        text
        for part, written in texts.items()
        if part in last and last[part].by_id == person.pk
        for text in written
    ]


# --- from stage to stage ---

MOVE_FORMS = {Stage.PAUSING: PauseForm, Stage.ENDING: EndForm, Stage.CLOSED: CloseForm}


@require_GET
@with_group
def stage(request, group):
    """Where the group is, and what it needs before it goes on."""
    ways = services.MOVES[group.stage]
    # Nothing has to be got ready for a pause: whoever works on sees no list.
    way_on = ways[0] if ways and ways[0] != Stage.PAUSING else None
    lines = needs(group, way_on) if way_on else []
    last = group.stage_changes.select_related("by").last()
    return page_of(
        request,
        group,
        "groups/forming/stage.html",
        steps=steps(group),
        way_on=way_on and Stage(way_on),
        way_on_words=way_on and ON_WORDS[group.stage, way_on],
        is_told=way_on in MOVE_FORMS,
        other_ways=[(way.value, ON_WORDS[group.stage, way]) for way in ways if way != way_on],
        lines=lines,
        missing=missing(lines),
        last=last,
        may_write=can_write_purpose(request.user, group),
    )


@require_http_methods(["GET", "POST"])
@with_group
def move(request, group, to):
    """Taking the group to another stage: only its facilitators."""
    if to not in Stage.values or not can_run(request.user, group):
        raise Http404
    if to not in services.MOVES[group.stage]:
        if group.stage != to:
            messages.warning(request, _("The group has moved on since you opened that page."))
        return redirect("groups:stage", group.public_id)
    facts = {"stage": group.stage, "submit": ON_WORDS[group.stage, to]}
    if to == Stage.PAUSING:
        facts["today"] = timezone.localdate()
    form = MOVE_FORMS.get(to, MoveForm)(typed(request), **facts)
    lines = needs(group, to)
    if form.is_valid():
        try:
            services.move(group=group, to=to, by=request.user, **form.cleaned_data)
        except services.CannotMove:
            messages.warning(request, _("The group has moved on since you opened that page."))
            return redirect("groups:stage", group.public_id)
        except services.NotYet as not_yet:
            lines = not_yet.lines
            form.add_error(None, _("Not yet: something below is needed first."))
        else:
            messages.success(request, MOVED[to])
            return redirect("groups:stage", group.public_id)
    return page_of(
        request,
        group,
        "groups/forming/move.html",
        form=form,
        to=to,
        title=ON_WORDS[group.stage, to],
        lines=[line for line in lines if not line.is_done],
        missing=missing(lines),
    )


@require_GET
@with_group
def history(request, group):
    """What happened in the group, for everyone in it."""
    page = Paginator(happenings(group), ON_A_PAGE).get_page(request.GET.get("page"))
    return page_of(
        request, group, "groups/forming/history.html", page=page, happened=fetched(list(page))
    )


# --- groups of an organisation ---


@require_http_methods(["GET", "POST"])
def start(request, public_id):
    """A new group in this organisation: for its admin, and for who facilitates there already."""
    organisation = get_object_or_404(organisations_to_start_in(request.user), public_id=public_id)
    is_admin = organisations_to_list(request.user).filter(pk=organisation.pk).exists()
    form = StartForm(typed(request), organisation=organisation, facilitates_it=not is_admin)
    if form.is_valid():
        try:
            group = services.start_group(organisation=organisation, by=request.user, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", _("There is a group of this name already."))
        else:
            messages.success(request, _("Started. It is an idea so far."))
            if can_run(request.user, group):
                return redirect(group)
            return redirect("groups:of_organisation", organisation.public_id)
    context = {"form": form, "organisation": organisation}
    return render(request, "groups/forming/start.html", context)


@require_GET
def of_organisation(request, public_id):
    """An organisation's groups by name and stage, for its admin: nothing of what is in them."""
    organisation = get_object_or_404(organisations_to_list(request.user), public_id=public_id)
    search = request.GET.get("search", "").strip().replace("\0", "")
    groups = organisation.groups.only("name", "stage", "organisation")
    if search:
        groups = groups.filter(name__icontains=search)
    page = Paginator(groups.order_by(Lower("name"), "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page": page,
        "search": search,
        "may_start": organisations_to_start_in(request.user).filter(pk=organisation.pk).exists(),
    }
    return render(request, "groups/forming/of_organisation.html", context)
