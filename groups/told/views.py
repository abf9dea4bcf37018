"""What was sent to one person of a group; and whom to tell by hand, with what to say and how it went."""

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from groups.models import Group, Membership
from groups.seats.views import seat_run_by
from groups.told.belonging import messages_of
from groups.told.waiting import to_tell_by_hand
from messaging import by_hand as hand
from messaging import decency, letters, reasons
from messaging.models import HandTry
from messaging.services import CannotDoThat, mark_told
from people.models import ContactPoint, Reveal
from people.reaching.services import reveal
from people.reaching.words import times_in_words

ON_A_PAGE = 20
Channel, Outcome = ContactPoint.Channel, HandTry.Outcome
LATER = {
    "hour": gettext_lazy("Ring again in an hour"),
    "four_hours": gettext_lazy("Ring again in four hours"),
    "tomorrow": gettext_lazy("Ring again this time tomorrow"),
}


@require_GET
def sent(request, public_id):
    """What became of each message to one person about this group. Never the words, never the number."""
    membership = seat_run_by(request.user, public_id)
    about = messages_of(Group.objects.filter(pk=membership.group_id)).filter(person=membership.person)
    about = about.select_related("told_by").order_by("-created_at", "-pk")
    page = Paginator(about, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"group": membership.group, "membership": membership, "page": page}
    with timezone.override(membership.group.organisation.zone):
        return render(request, "groups/told/sent.html", context)


@require_GET
def by_hand(request):
    """Everybody whom a person has to tell, by phone or by letter, in all groups one runs. Late first."""
    if not Group.objects.run_by(request.user).exists():
        raise Http404
    waiting = to_tell_by_hand(request.user).select_related("person")
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/told/by_hand.html", {"page": page, "now": timezone.now()})


def with_message(view):
    """For a page of one message that this person may tell; else a 404. Told by now: back to the list."""

    @wraps(view)
    def wrapped(request, public_id):
        theirs = messages_of(Group.objects.run_by(request.user)).exclude(person=request.user)
        get_object_or_404(theirs, public_id=public_id)
        waiting = to_tell_by_hand(request.user).select_related("person", "contact_point")
        message = waiting.filter(public_id=public_id).first()
        if message is None:
            messages.info(request, _("This is done: nobody has to tell them any more."))
            return redirect("groups:by_hand")
        return view(request, message)

    return wrapped


@require_GET
@with_message
def one_by_hand(request, message):
    return _show(request, message)


@require_POST
@with_message
def number(request, message):
    """Show the number or address on this page, this once. That it was shown is written down first."""
    point = message.contact_point
    if point is None or point.allowed != ContactPoint.Allowed.YES or not point.value:
        raise Http404
    reveal(contact_point=point, by=request.user, why=Reveal.Why.TOUCH)
    return _show(request, message, shown=point)


@require_POST
@with_message
@transaction.atomic
def letter(request, message):
    """The letter as a file to print. The address is in it, so it is written down that it was shown."""
    try:
        drawn = letters.letter_for(message)
    except letters.NoLongerWanted:
        messages.warning(
            request, _("There is nothing to print: it is no longer needed, or there is no address.")
        )
        return redirect("groups:one_by_hand", message.public_id)
    reveal(contact_point=message.contact_point, by=request.user, why=Reveal.Why.TOUCH)
    return HttpResponse(
        letters.pdf_of([drawn]),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="letter.pdf"'},
    )


@require_POST
@with_message
def told(request, message):
    """ "I told them", or "printed and posted"."""
    try:
        mark_told(message=message, by=request.user)
    except CannotDoThat:
        messages.warning(request, _("Somebody was faster: this has changed in the meantime."))
    else:
        messages.success(request, _("Written down: you told them."))
    return redirect("groups:by_hand")


@require_POST
@with_message
def tried(request, message):
    """No answer, a wrong number, or to be rung again."""
    outcome, again_at = request.POST.get("outcome"), None
    if outcome in LATER:
        times = dict(hand.later_times(message, zone=_zone(message)))
        if outcome not in times:
            messages.warning(request, _("That is not one of their safe times. Choose another."))
            return redirect("groups:one_by_hand", message.public_id)
        outcome, again_at = Outcome.LATER, times[outcome]
    elif outcome not in (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER):
        raise Http404
    try:
        hand.tried(message=message, outcome=outcome, by=request.user, again_at=again_at)
    except CannotDoThat:
        messages.warning(request, _("Somebody was faster: this has changed in the meantime."))
        return redirect("groups:by_hand")
    if outcome == Outcome.WRONG_NUMBER:
        messages.success(request, _("Nobody uses this number any more. Agree another way with them."))
        return redirect("groups:one_by_hand", message.public_id)
    messages.success(request, _("Written down. They stay on this list."))
    return redirect("groups:by_hand")


def _zone(message):
    """The hours of a person are those of their organisation."""
    seat = Membership.objects.select_related("group__organisation").get(public_id=message.seat_id)
    return seat.group.organisation.zone


def _show(request, message, *, shown=None):
    zone = _zone(message)
    point = message.contact_point
    is_by_hand = bool(reasons.by_hand(point)) and message.why_held in reasons.BY_HAND.values()
    usable = is_by_hand and point.allowed == ContactPoint.Allowed.YES and bool(point.value)
    is_call = usable and point.channel == Channel.CALL
    context = {
        "message": message,
        "seat_id": message.seat_id,
        "point": point if usable else None,
        "is_call": is_call,
        "is_letter": usable and point.channel == Channel.POST,
        "times": times_in_words(point) if usable else "",
        "is_night": decency.is_night(timezone.localtime(timezone.now(), zone)),
        "is_safe_now": usable and hand.may_be_rung(point, at=timezone.now(), zone=zone),
        # What was written when it was due; only what has to be said by a person is shown to one.
        "script": message.body if usable else "",
        "later": [
            (name, LATER[name], moment)
            for name, moment in (hand.later_times(message, zone=zone) if is_call else [])
        ],
        "tries": message.hand_tries.select_related("by")[:5],
        "shown": shown,
        "by": request.user,
    }
    with timezone.override(zone):
        return render(request, "groups/told/one_by_hand.html", context)
