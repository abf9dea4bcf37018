"""What the member does about their call: a time, now, or no thanks. By their link, or signed in."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.help import who_to_ask
from groups.models import Group
from sessions.inviting.answering import by_link, signed_in
from sessions.models import PreparationCall
from sessions.preparing import booking, wishing
from sessions.preparing.availability import spread_out
from sessions.preparing.reasons import WHY_NOT

State = PreparationCall.State
ON_A_PAGE = 20


def _choose(request, invitation, door):
    """Now, or one of up to six times; the first tap on one saves it."""
    if not invitation.group_session.takes_answers:
        return _back(door)
    call = _their_call(invitation)
    if call and call.state == State.SPOKE:
        return _back(door)
    nobody_now = False
    if request.method == "POST":
        try:
            if "now" in request.POST:
                nobody_now = booking.call_me_soon(invitation=invitation) is None
            else:
                booking.choose_a_time(invitation=invitation, chosen=request.POST.get("slot", ""))
        except booking.CannotBook:
            messages.warning(request, WHY_NOT["gone"])
        except booking.IsSettled:
            return _back(door)
        else:
            if not nobody_now:
                return _back(door)
    group_session = invitation.group_session
    offers = booking.offers_for(invitation, before=call)
    context = {
        "call": call if call and call.state == State.BOOKED else None,
        "offers": spread_out(offers, zone=group_session.zone),
        "nobody_now": nobody_now,
        "door": door,
        "person": invitation.person,
        "help_line": who_to_ask(person=invitation.person, group=group_session.group),
    }
    return render(request, "sessions/preparing/choose.html", context)


def _decline(request, invitation, door):
    """No thanks: to the call there is, or to any before there is one."""
    if call := _their_call(invitation):
        # When we spoke, or it was moved in another tab, the page they go back to says so.
        with suppress(booking.IsSettled):
            wishing.decline(call=call)
    else:
        wishing.leave_in_peace(invitation=invitation, by=invitation.person)
    return _back(door)


def _ask(request, invitation, door):
    """Somebody who is not offered a call by itself would like one."""
    if invitation.group_session.takes_answers:
        wishing.ask_for_a_call(invitation=invitation)
    return _back(door)


def _their_call(invitation):
    calls = invitation.group_session.preparation_calls.filter(person=invitation.person)
    return (
        calls.that_count()
        .select_related("group_session__group__organisation", "person", "caller")
        .first()
    )


def _back(door):
    return HttpResponseRedirect(door.page + "#call")


@require_GET
def my_calls(request):
    """Every word that was written down about calls with whoever is signed in."""
    calls = (
        PreparationCall.objects.filter(person=request.user)
        .written_down()
        .select_related("caller", "recorded_by", "group_session__group")
        .order_by("-recorded_at", "-pk")
    )
    page = Paginator(calls, ON_A_PAGE).get_page(request.GET.get("page"))
    runs_one = Group.objects.run_by(request.user).exists()
    context = {"page": page, "base": "base.html" if runs_one else "base_member.html"}
    return render(request, "sessions/preparing/my_calls.html", context)


call_choose = require_http_methods(["GET", "HEAD", "POST"])(by_link(_choose))
my_call_choose = require_http_methods(["GET", "HEAD", "POST"])(signed_in(_choose))
call_decline = require_POST(by_link(_decline))
my_call_decline = require_POST(signed_in(_decline))
call_ask = require_POST(by_link(_ask))
my_call_ask = require_POST(signed_in(_ask))
