from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from messaging import reasons
from messaging.contact import best_contact
from sessions.debriefing import services
from sessions.debriefing.forms import DebriefForm, ShareForm, SummaryForm
from sessions.models import Debrief, GroupSession, SharedSummary


def debrief(request, public_id):
    """The two facilitators' own notes. Nobody else reads them."""
    group_session = _session_of_the_two(request.user, public_id)
    row = Debrief.objects.visible_to(request.user).filter(group_session=group_session).first()
    return _notes_page(
        request,
        group_session,
        row,
        form_class=DebriefForm,
        write=services.write_debrief,
        saved=_("Saved. Only the two of you can read it."),
        here="sessions:debrief",
        template="sessions/debriefing/debrief.html",
        summary=SharedSummary.objects.filter(group_session=group_session).first(),
        pair=_pair(group_session),
    )


def summary_edit(request, public_id):
    """The summary for everyone: a draft until it is shared, put right after that."""
    group_session = _session_of_the_two(request.user, public_id)
    row = SharedSummary.objects.filter(group_session=group_session).first()
    return _notes_page(
        request,
        group_session,
        row,
        form_class=SummaryForm,
        write=services.write_summary,
        saved=_("Saved. Everyone sees it now.") if row and row.shared_at else _("Saved as a draft."),
        here="sessions:summary_edit",
        template="sessions/debriefing/summary_edit.html",
        summary=row,
    )


def _notes_page(request, group_session, row, *, form_class, write, saved, here, template, **context):
    """Write, or show beside what was typed what somebody else has saved meanwhile."""
    form = form_class(request.POST if request.method == "POST" else None, row=row)
    theirs, changed_by = [], None
    is_open = group_session.has_started and group_session.state == GroupSession.State.INVITED
    if is_open and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            write(group_session=group_session, by=request.user, version=version, **form.texts())
        except services.ChangedMeanwhile as meanwhile:
            theirs, changed_by = form.give_way_to(meanwhile.current), meanwhile.current.written_by
        except services.NothingToShare:
            form.add_error("we_said", _("It is shared already, so some words must stay here."))
        else:
            messages.success(request, saved)
            there = "sessions:summary_share" if "then_share" in request.POST else here
            return redirect(there, group_session.public_id)
    context |= {
        "group_session": group_session,
        "is_open": is_open,
        "form": form,
        "row": row,
        "theirs": theirs,
        "changed_by": changed_by,
    }
    return _render(request, template, context)


def summary_share(request, public_id):
    """What everyone will read, how many they are, and who has to be told by a person."""
    group_session = _session_of_the_two(request.user, public_id)
    row = SharedSummary.objects.filter(group_session=group_session).first()
    if row is None:
        return redirect("sessions:summary_edit", group_session.public_id)
    form = ShareForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )
    if form.is_valid():
        try:
            services.share_summary(
                group_session=group_session, by=request.user, version=form.cleaned_data["version"]
            )
        except services.ChangedMeanwhile:
            messages.warning(request, _("These words were changed a moment ago. Read them again first."))
            return redirect("sessions:summary_share", group_session.public_id)
        except services.NothingToShare:
            messages.warning(request, _("Write what we said first."))
            return redirect("sessions:summary_edit", group_session.public_id)
        messages.success(request, _("Shared. Everyone is told in the way they chose."))
        return redirect("sessions:summary", group_session.public_id)
    people = list(services.people_to_tell(group_session).prefetch_related("contact_points"))
    by_hand = [(person, reason) for person in people if (reason := _why_by_hand(person))]
    context = {
        "group_session": group_session,
        "summary": row,
        "form": form,
        "people": len(people),
        "by_hand": by_hand,
    }
    return _render(request, "sessions/debriefing/summary_share.html", context)


@require_GET
def summary(request, public_id):
    """The summary as everyone reads it, for whoever is signed in."""
    summaries = SharedSummary.objects.visible_to(request.user)
    row = get_object_or_404(
        summaries.select_related("group_session__group__organisation"),
        group_session__public_id=public_id,
    )
    may_write = (
        GroupSession.objects.facilitated_by(request.user).filter(pk=row.group_session_id).exists()
    )
    return _summary_page(request, request.user, row, may_write=may_write, by_link=False)


def _summary_shared_with(person, session_id):
    return (
        SharedSummary.objects.shared_with(person)
        .select_related("group_session__group__organisation")
        .filter(group_session__public_id=session_id)
        .first()
    )


@require_GET
@behind_a_link("summary", _summary_shared_with)
def summary_by_link(request, person, row, _token):
    return _summary_page(request, person, row, may_write=False, by_link=True)


def _summary_page(request, person, row, *, may_write, by_link):
    group_session = row.group_session
    context = {
        "group_session": group_session,
        "summary": row,
        "put_right": bool(row.shared_at and row.written_at > row.shared_at),
        "may_write": may_write,
        "by_link": by_link,
        "person": person,
        "help_line": who_to_ask(person=person, group=group_session.group),
    }
    return _render(request, "sessions/debriefing/summary.html", context)


def _why_by_hand(person):
    point, reason = best_contact(person)
    return reasons.sentence(reason or reasons.by_hand(point))


def _session_of_the_two(person, public_id):
    mine = GroupSession.objects.facilitated_by(person).select_related("group__organisation")
    group_session = get_object_or_404(mine, public_id=public_id)
    if group_session.state == GroupSession.State.CANCELLED:
        raise Http404
    return group_session


def _pair(group_session):
    """The names of the two facilitators, the one who leads first."""
    facilitations = group_session.facilitations.select_related("person").order_by("role")
    return [facilitation.person.preferred_name for facilitation in facilitations]


def _render(request, template, context):
    """Times on these pages are said in the organisation's zone."""
    with timezone.override(context["group_session"].zone):
        return render(request, template, context)
