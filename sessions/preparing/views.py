from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Group
from messaging.contact import fresh_points
from messaging.models import Message
from messaging.services import CannotDoThat, mark_told, send_again
from people.models import ContactPoint, Reveal
from people.reaching.services import reveal
from people.reaching.words import contact_in_words
from sessions.models import GroupSession, PreparationCall
from sessions.planning.services import facilitators_of
from sessions.planning.views import with_session
from sessions.preparing import booking, caller_hours, looking, recording, wishing
from sessions.preparing.availability import spread_out
from sessions.preparing.forms import DaysForm, FindATimeForm, HoursForm, RecordForm
from sessions.preparing.overview import count, invitations_to_prepare, lines_for
from sessions.preparing.reasons import WHY_NOT
from sessions.preparing.reporting import add_scripts, messages_about, reminder_counts

ON_A_PAGE, MOST_DAYS = 20, 5
DAYS = ("first_day", "last_day", "from_time", "until_time")
State, Channel = PreparationCall.State, ContactPoint.Channel


def with_call(view):
    """Hands the view a call this person prepares (else 404), and says its times in its own zone."""

    @wraps(view)
    def wrapped(request, public_id):
        calls = PreparationCall.objects.made_by(request.user).select_related(
            "group_session__group__organisation", "person", "caller"
        )
        call = get_object_or_404(calls, public_id=public_id)
        with timezone.override(call.group_session.zone):
            return view(request, call)

    return wrapped


@require_GET
@with_session
def prepare(request, group_session):
    """Who has a time, who needs one, and what was sent."""
    page = Paginator(invitations_to_prepare(group_session), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "group_session": group_session,
        "page": page,
        "lines": lines_for(group_session, list(page), by=request.user),
        "count": count(group_session),
        "hours_are_missing": not request.user.caller_hours.exists(),
        "reminders": reminder_counts(group_session),
        "is_out": group_session.state == GroupSession.State.INVITED,
    }
    return render(request, "sessions/preparing/prepare.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def find_a_time(request, group_session, invitation_id):
    """A few times to tap, and any other by hand."""
    invitation = _invitation(group_session, invitation_id)
    person = invitation.person
    before = group_session.preparation_calls.standing().filter(person=person).first()
    offers = booking.offers_for(invitation, before=before)
    tapped = next((offer for offer in offers if offer.value == request.POST.get("slot")), None)
    by_hand = request.method == "POST" and "slot" not in request.POST
    form = FindATimeForm(
        request.POST if by_hand else None,
        zone=group_session.zone,
        callers=facilitators_of(group_session.group),
    )
    if tapped or form.is_valid():
        try:
            booking.book_by_hand(
                group_session=group_session,
                person=person,
                caller=tapped.caller if tapped else form.cleaned_data["caller"],
                starts_at=tapped.starts_at if tapped else form.cleaned_data["starts_at"],
                agreed=False if tapped else form.cleaned_data["agreed"],
            )
        except booking.CannotBook as refused:
            if tapped:
                messages.warning(request, WHY_NOT["gone"])
            else:
                form.add_error("time", WHY_NOT[refused.why])
        else:
            messages.success(request, _("Booked. Both of them are being told."))
            return redirect("sessions:prepare", group_session.public_id)
    elif "slot" in request.POST:
        messages.warning(request, WHY_NOT["gone"])
    context = {
        "group_session": group_session,
        "person": person,
        "before": before,
        "form": form,
        "offers": spread_out(offers, zone=group_session.zone),
        "contact_words": contact_in_words(list(person.contact_points.all())),
    }
    return render(request, "sessions/preparing/find_a_time.html", context)


def _invitation(group_session, invitation_id):
    invitation = get_object_or_404(
        invitations_to_prepare(group_session),
        public_id=invitation_id,
        answer__in=looking.ANSWERS_WITH_A_CALL,
    )
    invitation.group_session = group_session
    return invitation


@require_http_methods(["GET", "POST"])
@with_session
def decide(request, group_session, invitation_id):
    """Nobody answered twice: a person decides what now. A third try is never made by itself."""
    invitation = _invitation(group_session, invitation_id)
    tries = group_session.preparation_calls.filter(person=invitation.person, state=State.NO_ANSWER)
    if tries.count() < looking.MOST_TRIES:
        return redirect("sessions:find_a_time", group_session.public_id, invitation.public_id)
    if request.method == "POST":
        wishing.leave_in_peace(invitation=invitation, by=request.user)
        messages.success(request, _("Saved. Nobody rings them before this session, unless they ask."))
        return redirect("sessions:prepare", group_session.public_id)
    context = {
        "group_session": group_session,
        "invitation": invitation,
        "person": invitation.person,
        "tries": tries.select_related("caller").order_by("starts_at"),
        "contact_words": contact_in_words(list(invitation.person.contact_points.all())),
    }
    return render(request, "sessions/preparing/decide.html", context)


@require_http_methods(["GET", "POST"])
@with_call
def call_page(request, call):
    """What to say, how to reach them, and how it went."""
    if request.method == "POST" and "keep" in request.POST and call.state in recording.RECORDABLE:
        recording.keep_steps(call=call, steps=request.POST.getlist("steps"))
    form = RecordForm(request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and "keep" in request.POST:
        # What was written so far stays on the page, and nothing is said to be missing.
        form = RecordForm(call=call, so_far=request.POST.dict() | {"steps": call.steps})
        messages.success(request, _("The ticks are kept."))
    elif form.is_valid():
        try:
            recording.record(call=call, by=request.user, **form.cleaned_data)
        except booking.IsSettled:
            form.add_error(
                None, _("Something else became of this call in the meantime. Look at the list.")
            )
        else:
            if form.cleaned_data["outcome"] == recording.ANOTHER_TIME:
                messages.success(request, _("Saved. Now the new time:"))
                invitation = call.group_session.invitations.get(person=call.person)
                return redirect(
                    "sessions:find_a_time", call.group_session.public_id, invitation.public_id
                )
            messages.success(request, _("Saved. They can read it."))
            return redirect("sessions:prepare", call.group_session.public_id)
    point = _way_to_ring(call.person)
    context = {
        "call": call,
        "group_session": call.group_session,
        "form": form,
        "can_be_recorded": call.state in recording.RECORDABLE,
        "contact_words": contact_in_words(list(call.person.contact_points.all())),
        "point": point,
        "number": point.value if point and _was_shown(point, request.user) else "",
    }
    return render(request, "sessions/preparing/call.html", context)


@require_POST
@with_call
def call_number(request, call):
    """Show the number to whoever makes the call. That it was shown is written down first."""
    point = _way_to_ring(call.person)
    if point is None or call.state not in recording.RECORDABLE:
        raise Http404
    if not _was_shown(point, request.user):
        reveal(contact_point=point, by=request.user, why=Reveal.Why.PREPARATION_CALL)
    return redirect(reverse("sessions:call", args=[call.public_id]) + "#reach")


def _way_to_ring(person):
    """The number they said yes to for calls; else the one for texts, else an address, to ask first."""
    points, _reason = fresh_points(person)
    order = [Channel.CALL, Channel.TEXT, Channel.EMAIL, Channel.POST]
    points = [point for point in points if point.channel in order]
    return min(points, key=lambda point: order.index(point.channel), default=None)


def _was_shown(point, person):
    lately = timezone.now() - recording.NUMBER_STAYS_SHOWN
    return Reveal.objects.filter(by=person, contact_point=point, created_at__gt=lately).exists()


@require_http_methods(["GET", "POST"])
def hours(request):
    """When I can make calls in a week. For facilitators; nobody else has calls to make."""
    _only_callers(request)
    stored = request.user.caller_hours.all()
    data = _same_on_all_weekdays(request.POST) if "same" in request.POST else request.POST
    form = HoursForm(data if request.method == "POST" else None, hours=stored)
    if form.is_valid():
        caller_hours.save_hours(person=request.user, hours=form.hours)
        messages.success(
            request, _("Saved. Calls that no longer fit are moved, and only those they touch are told.")
        )
        return redirect("sessions:hours")
    context = {"form": form, "days": _days_to_come(request.user)[:MOST_DAYS]}
    return render(request, "sessions/preparing/hours.html", context)


@require_http_methods(["GET", "POST"])
def other_days(request):
    """Days off, and days with more hours."""
    _only_callers(request)
    form = DaysForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in DAYS}
        caller_hours.save_days(person=request.user, **days)
        messages.success(
            request, _("Saved. Calls that no longer fit are moved, and only those they touch are told.")
        )
        return redirect("sessions:other_days")
    page = Paginator(_days_to_come(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "sessions/preparing/other_days.html", {"form": form, "page": page})


@require_POST
def forget_days(request, public_id):
    _only_callers(request)
    caller_hours.forget_days(days=get_object_or_404(request.user.caller_days, public_id=public_id))
    messages.success(request, _("Taken away."))
    return redirect("sessions:other_days")


def _only_callers(request):
    if not Group.objects.run_by(request.user).exists():
        raise Http404


def _days_to_come(person):
    return person.caller_days.filter(last_day__gte=timezone.localdate())


def _same_on_all_weekdays(posted):
    """Monday's hours, also on Tuesday to Friday."""
    data = posted.copy()
    for name in [name for name in posted if name.startswith("0_")]:
        for day in range(1, 5):
            data[f"{day}{name[1:]}"] = posted[name]
    return data


@require_GET
@with_session
def message_list(request, group_session):
    """Who was told what, by which way, and what needs a person. Never the words, never the number."""
    about = messages_about(group_session).select_related("person", "told_by")
    page = Paginator(about, ON_A_PAGE * 2).get_page(request.GET.get("page"))
    add_scripts(page)
    return render(
        request, "sessions/preparing/messages.html", {"group_session": group_session, "page": page}
    )


@require_POST
@with_session
def message_told(request, group_session, message_id):
    """Somebody told them: that is written down in place of sending."""
    message = get_object_or_404(messages_about(group_session), public_id=message_id)
    return _after(request, group_session, lambda: mark_told(message=message, by=request.user))


@require_POST
@with_session
def message_again(request, group_session, message_id):
    message = get_object_or_404(messages_about(group_session), public_id=message_id)
    return _after(request, group_session, lambda: send_again(message=message))


def _after(request, group_session, do):
    try:
        do()
    except CannotDoThat:
        messages.warning(request, _("Somebody was faster: this has changed in the meantime."))
    except Message.DoesNotExist:
        raise Http404 from None
    return redirect("sessions:messages", group_session.public_id)
