"""What the member does about their call: another time, or no thanks. By their link, or signed in."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from groups.help import who_to_ask
from sessions.inviting.answering import by_link, signed_in
from sessions.preparing import services
from sessions.preparing.availability import spread_out
from sessions.preparing.reasons import WHY_NOT


def _choose(request, invitation, door):
    """Up to six other times; the first tap on one saves it."""
    call = _their_call(invitation)
    if request.method == "POST":
        try:
            services.choose_another_time(call=call, chosen=request.POST.get("slot", ""))
        except services.CannotBook:
            messages.warning(request, WHY_NOT["gone"])
        except services.IsSettled:
            return _back(door)
        else:
            return _back(door)
    group_session = invitation.group_session
    context = {
        "call": call,
        "offers": spread_out(services.offers_instead_of(call), zone=group_session.zone),
        "door": door,
        "person": invitation.person,
        "help_line": who_to_ask(person=invitation.person, group=group_session.group),
    }
    return render(request, "sessions/preparing/choose.html", context)


def _decline(request, invitation, door):
    # When we spoke, or it was moved in another tab, the page they go back to says so.
    with suppress(services.IsSettled):
        services.decline(call=_their_call(invitation, settled_is_fine=True))
    return _back(door)


def _their_call(invitation, *, settled_is_fine=False):
    calls = invitation.group_session.preparation_calls.filter(person=invitation.person)
    calls = calls.that_count() if settled_is_fine else calls.standing()
    call = calls.select_related("group_session__group__organisation", "person", "caller").first()
    if call is None:
        raise Http404
    return call


def _back(door):
    return HttpResponseRedirect(door.page + "#call")


call_choose = require_http_methods(["GET", "HEAD", "POST"])(by_link(_choose))
my_call_choose = require_http_methods(["GET", "HEAD", "POST"])(signed_in(_choose))
call_decline = require_POST(by_link(_decline))
my_call_decline = require_POST(signed_in(_decline))
