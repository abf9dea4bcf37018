"""What a facilitator does with invitations: send them, and read the answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Membership
from messaging import reasons
from messaging.services import best_contact, states_for
from sessions.inviting import services
from sessions.inviting.balance import sides_asked, sides_to_ask
from sessions.inviting.forms import AnswerForThemForm, HelpForm
from sessions.models import GroupSession, Invitation
from sessions.planning.readiness import missing_before_asking
from sessions.planning.views import typed, with_session

A_PAGE = 20
Seat = Membership.Seat


@require_http_methods(["GET", "POST"])
@with_session
def invite(request, group_session):
    """Before: who gets what, and who gets nothing. After: what they answered. POST asks whoever was not."""
    if request.method == "POST":
        return _send_out(request, group_session)
    ways = _ways(group_session)
    is_draft = group_session.state == GroupSession.State.DRAFT
    page = Paginator(ways if is_draft else _answers(group_session), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "group_session": group_session,
        "page": page,
        "to_ask": len(ways),
        "by_person": sum(not way["by_message"] for way in ways),
        "missing": missing_before_asking(group_session) if ways else [],
        "titles": list(group_session.agenda.values_list("title", flat=True)) if ways else [],
    }
    if is_draft:
        context["sides"] = sides_to_ask(way["seat"].seat for way in ways)
        paused = group_session.seats_having_a_pause().select_related("person")
        context["paused"] = paused.order_by("person__preferred_name", "pk")[:A_PAGE]
    else:
        told = states_for([invitation.public_id for invitation in page])
        for invitation in page:
            invitation.message = next(iter(told.get(invitation.public_id, [])), None)
        context |= {"newcomers": ways[:A_PAGE], "more_newcomers": max(0, len(ways) - A_PAGE)}
        context["sides"] = sides_asked(group_session)
    return render(request, "sessions/inviting/invite.html", context)


def _send_out(request, group_session):
    try:
        asked = services.send_out(group_session=group_session, by=request.user)
    except services.NotReady:
        messages.warning(request, _("Something is missing now, so nothing was sent. See what it is."))
        return redirect(group_session)
    if asked:
        sentence = ngettext("%(n)s person is asked.", "%(n)s people are asked.", len(asked))
        messages.success(request, sentence % {"n": len(asked)})
    else:
        messages.info(request, _("Everyone was asked already."))
    return redirect("sessions:invite", group_session.public_id)


def _ways(group_session):
    """How a message would reach each person who was not asked yet; or why a person has to tell them."""
    seats = (
        group_session.seats_to_ask().select_related("person").prefetch_related("person__contact_points")
    )
    ways = []
    for seat in seats.order_by("person__preferred_name", "pk"):
        point, reason = best_contact(seat.person)
        by_message = point is not None and not reasons.by_hand(point)
        why = reasons.sentence(reason or reasons.by_hand(point))
        ways.append({"seat": seat, "point": point, "by_message": by_message, "why": why})
    return ways


def _answers(group_session):
    return (
        group_session.invitations.with_seat()
        .select_related("person", "answered_by")
        .who_needs_somebody_first()
    )


@require_http_methods(["GET", "POST"])
@with_session
def answer_for_them(request, group_session, invitation_id):
    """Write down what somebody said. Whatever is said last counts, also by their own link."""
    invitation = _invitation(group_session, invitation_id)
    form = AnswerForThemForm(typed(request), invitation=invitation)
    if form.is_valid():
        try:
            saved = services.answer_invitation(
                invitation=invitation, answer=form.cleaned_data["answer"], by=request.user
            )
        except services.AnswersClosed:
            messages.warning(request, _("It has begun or was cancelled, so answers stay as they are."))
        else:
            _say_written_down(request, saved, form.cleaned_data["answer"])
        return redirect("sessions:answer_for_them", group_session.public_id, invitation.public_id)
    return _show_one(request, group_session, invitation, form=form)


def _say_written_down(request, invitation, answer):
    if invitation.answer == answer:
        messages.success(request, _("Written down."))
    elif invitation.answer == Invitation.Answer.WAITING:
        messages.warning(
            request, _("All the places are taken, so they are on the waiting list. Please tell them so.")
        )
    else:
        messages.success(request, _("Written down: there is a place for them."))


@require_POST
@with_session
def help_for_them(request, group_session, invitation_id):
    invitation = _invitation(group_session, invitation_id)
    help_form = _help_form(invitation, request.POST)
    if not help_form.is_valid():
        return _show_one(request, group_session, invitation, help_form=help_form)
    try:
        services.say_what_helps(invitation=invitation, wanted=help_form.wanted, by=request.user)
    except services.AnswersClosed:
        messages.warning(request, _("It has begun or was cancelled, so this stays as it is."))
    else:
        messages.success(request, _("Saved."))
    return redirect("sessions:answer_for_them", group_session.public_id, invitation.public_id)


@require_POST
@with_session
def link_again(request, group_session, invitation_id):
    invitation = _invitation(group_session, invitation_id)
    try:
        services.send_link_again(invitation=invitation)
    except services.AnswersClosed:
        messages.warning(request, _("It has begun or was cancelled, so there is no link to send."))
    else:
        messages.success(request, _("A new link is on its way. The old one does not work any more."))
    return redirect("sessions:answer_for_them", group_session.public_id, invitation.public_id)


def _help_form(invitation, data=None):
    return HelpForm(data, helps=services.helps_for(invitation))


def _show_one(request, group_session, invitation, form=None, help_form=None):
    point, reason = best_contact(invitation.person)
    context = {
        "group_session": group_session,
        "invitation": invitation,
        "point": None if reasons.by_hand(point) else point,
        "why_no_link": reasons.sentence(reason or reasons.by_hand(point)),
        "takes_answers": group_session.takes_answers,
        "form": form or AnswerForThemForm(invitation=invitation),
        "help_form": help_form or _help_form(invitation),
    }
    return render(request, "sessions/inviting/answer_for_them.html", context)


def _invitation(group_session, invitation_id):
    invitations = group_session.invitations.select_related("person", "answered_by", "group_session")
    return get_object_or_404(invitations, public_id=invitation_id)
