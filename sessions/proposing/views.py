"""The agenda as members read it, what they ask of it, and the answer they get."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions.inviting.answering import by_link, signed_in
from sessions.planning.agenda import timed
from sessions.planning.views import typed, with_session
from sessions.proposing import services
from sessions.proposing.forms import AnswerForm, WishForm


def _agenda(request, invitation, door):
    """GET shows it; POST keeps what somebody asks."""
    group_session, page = invitation.group_session, f"{door.page}agenda/"
    is_open = group_session.takes_answers
    form = WishForm(typed(request)) if is_open else None
    if form and form.is_valid():
        try:
            services.ask(invitation=invitation, **form.cleaned_data)
            messages.success(request, _("Thank you. We have it, and somebody answers you here."))
            return redirect(page)
        except services.NotOpen:
            messages.warning(request, _("It has begun or was cancelled. Please ask one of us."))
            return redirect(page)
        except services.TooMany:
            form.add_error(None, _("We have not answered all you asked yet. Please ring us."))
    wishes = group_session.agenda_requests.filter(person=invitation.person)
    return render(
        request,
        "sessions/proposing/agenda.html",
        {
            "person": invitation.person,
            "group_session": group_session,
            "help_line": invitation.help_line,
            "back": door.page,
            "is_signed_in": door.is_signed_in,
            "stretches": timed(group_session, list(group_session.agenda.all())),
            "wishes": wishes.select_related("answered_by"),
            "form": form,
        },
    )


agenda_by_link = require_http_methods(["GET", "HEAD", "POST"])(by_link(_agenda))
my_agenda = require_http_methods(["GET", "HEAD", "POST"])(signed_in(_agenda))


@require_http_methods(["GET", "POST"])
@with_session
def answer_wish(request, group_session, wish_id):
    wishes = group_session.agenda_requests.select_related("person")
    wish = get_object_or_404(wishes, public_id=wish_id)
    known = {"answer": wish.answer, "reason": wish.reason}
    form = AnswerForm(typed(request), initial=known)
    if form.is_valid():
        services.answer(
            wish=wish,
            is_yes=form.cleaned_data["answer"] == "yes",
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("Saved. They read it on their page."))
        return redirect(reverse("sessions:agenda", args=[group_session.public_id]) + "#asked")
    context = {"group_session": group_session, "wish": wish, "form": form}
    return render(request, "sessions/proposing/answer.html", context)
