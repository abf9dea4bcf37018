"""What facilitators arrange so that people can come: the board, of one session or of all they run."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group
from messaging.models import Message
from people.presentation import put_in
from sessions.arranging import services, totals
from sessions.arranging.forms import ArrangementForm
from sessions.models import Arrangement
from sessions.planning.views import typed, with_session

A_PAGE = 20
State = Arrangement.State
RANKS = [
    gettext_lazy("Late, or to be looked at again"),
    gettext_lazy("Due soon"),
    gettext_lazy("Later"),
    gettext_lazy("Settled"),
]
# What one tap does. Withdrawing is the member's own.
STEPS = {
    "arranged": services.arrange,
    "told": services.told_in_person,
    "done": services.finish,
    "asked": services.open_again,
    "fits": services.still_fits,
    "again": services.tell_again,
}
SAID = {
    "arranged": gettext_lazy("Arranged. In a few minutes they are told."),
    "told": gettext_lazy("Saved: you told them."),
}
# A message in one of these tells nobody anything.
NOT_ANY_MORE = [Message.State.CANCELLED, Message.State.EXPIRED]
# Where a tap leads back to, when it was not on the page of the session.
BACK = {"board": "sessions:arrangement_board", "home": "home"}


@require_safe
def board(request):
    """Of all sessions this person runs: what is late first."""
    if not Group.objects.run_by(request.user).exists():
        raise Http404
    now = timezone.now()
    rows = Arrangement.objects.run_by(request.user).ahead(now=now).of_people_still_here()
    by_session = totals.costs_by_session(rows)
    context = {
        "back": "board",
        "by_session": by_session[:A_PAGE],
        "costs": sum((costs for _day, _name, costs in by_session), totals.Costs()),
    }
    return render(request, "sessions/arranging/board.html", _on_board(request, rows, now=now) | context)


@require_safe
@with_session
def arrangements(request, group_session):
    """Of one session, also when it is over."""
    rows = Arrangement.objects.filter(invitation__group_session=group_session)
    context = _on_board(request, rows, now=timezone.now())
    context |= {"group_session": group_session, "costs": totals.costs_of(rows)}
    return render(request, "sessions/arranging/arrangements.html", context)


def _on_board(request, rows, *, now):
    only_mine = "mine" in request.GET
    if only_mine:
        rows = rows.filter(owner=request.user)
    rows = rows.on_the_board(now=now).with_last_check()
    related = ("invitation__person", "invitation__group_session__group__organisation", "owner")
    page = Paginator(rows.select_related(*related), A_PAGE).get_page(request.GET.get("page"))
    _add_messages(page)
    parts = [(heading, [row for row in page if row.rank == rank]) for rank, heading in enumerate(RANKS)]
    return {
        "page": page,
        "parts": [(heading, found) for heading, found in parts if found],
        "only_mine": only_mine,
        "now": now,
    }


def _add_messages(page):
    """To each row the message that tells of it, without its words. One query."""
    found = Message.objects.filter(public_id__in=[row.telling for row in page if row.telling])
    by_id = {message.public_id: message for message in found.defer("subject", "body")}
    for row in page:
        row.message = by_id.get(row.telling)
        row.is_untold = row.state in Arrangement.TO_TELL and (
            row.message is None or row.message.state in NOT_ANY_MORE
        )


@require_http_methods(["GET", "POST"])
@with_session
def arrangement(request, group_session, arrangement_id):
    """Everything about one of them, on one page with one button."""
    row = _wanted(group_session, arrangement_id)
    state = row.state
    form = ArrangementForm(typed(request), instance=row, by=request.user)
    if form.is_valid():
        if form.cleaned_data["seen"] != state:
            put_in(form, seen=state)
            form.add_error(
                None,
                _("Somebody changed this in the meantime. It is now: %(state)s. Save again if you like.")
                % {"state": State(state).label},
            )
        elif _save(request, form, _wanted(group_session, arrangement_id)):
            return _back_to(request, group_session)
    _add_messages([row])
    return render(
        request,
        "sessions/arranging/arrangement.html",
        {"group_session": group_session, "arrangement": row, "form": form},
    )


def _save(request, form, row):
    facts, words = form.cleaned_data, form.cleaned_data["words"]
    try:
        row = services.write_down(
            arrangement=row, facts=form.facts | {"owner": facts["owner"]}, by=request.user
        )
        if facts["outcome"] == "arranged":
            enough = facts.get("one_is_enough", False)
            services.arrange(arrangement=row, by=request.user, words=words, one_is_enough=enough)
        elif facts["outcome"] == "cannot":
            services.cannot_meet(arrangement=row, by=request.user, words=words)
        else:
            services.open_again(arrangement=row, by=request.user)
    except services.SomebodyWasFaster:
        form.add_error(None, _("They no longer need it. Nothing was saved."))
        return False
    messages.success(request, _("Saved."))
    return True


@require_POST
@with_session
def arrangement_settle(request, group_session, arrangement_id):
    """One tap to the next state; without one, whoever taps takes it on."""
    row, step = _wanted(group_session, arrangement_id), request.POST.get("state", "")
    try:
        if step in STEPS:
            STEPS[step](arrangement=row, by=request.user)
        else:
            services.take_on(arrangement=row, owner=request.user, by=request.user)
    except services.SomebodyWasFaster:
        messages.warning(request, _("Somebody was faster: this has changed in the meantime."))
    except (services.InterpreterNotNamed, services.TwoInterpretersNeeded):
        messages.info(request, _("Write who interprets: they are told the name before."))
        return redirect("sessions:arrangement", group_session.public_id, row.public_id)
    else:
        messages.success(request, SAID.get(step, _("Saved.")))
    return _back_to(request, group_session)


def _back_to(request, group_session):
    name = next((BACK[word] for word in BACK if word in request.GET), None)
    return redirect(name) if name else redirect("sessions:arrangements", group_session.public_id)


def _wanted(group_session, arrangement_id):
    rows = Arrangement.objects.wanted().select_related("invitation__person", "owner")
    row = get_object_or_404(rows, invitation__group_session=group_session, public_id=arrangement_id)
    # With its group and organisation, which came with the session.
    row.invitation.group_session = group_session
    return row
