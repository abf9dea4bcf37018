"""A facilitator's phone in somebody else's hand: one page, for one person, until it is given back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.help import who_to_ask
from groups.joining.guessing import TooManyTries
from people.models import Person
from sessions.meeting import hours, lending
from sessions.meeting.forms import LendForm, PinForm
from sessions.meeting.views.feelings import feeling_page
from sessions.meeting.views.finding import (
    in_their_zone,
    pair_of,
    person_to_mark,
    session_of_the_two,
)


@require_http_methods(["GET", "POST"])
def lend(request, public_id, person_id):
    """One of the two hands their phone to somebody: first, what for, and the numbers that end it."""
    group_session = session_of_the_two(request.user, public_id)
    person = person_to_mark(group_session, person_id)
    now = timezone.now()
    if not hours.is_check_in_open(group_session, now=now):
        messages.warning(request, _("This is closed now, so nobody can say how they are."))
        return redirect("sessions:meet", group_session.public_id)
    part = "leaving" if now >= hours.halfway(group_session) else "arriving"
    form = LendForm(
        request.POST if request.method == "POST" else None, initial={"part": part}, name=person
    )
    if form.is_valid():
        lending.lend(request, group_session=group_session, person=person, **form.cleaned_data)
        response = redirect("sessions:lent")
        # No page of the facilitator's is left behind for the back button.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    context = {
        "group_session": group_session,
        "person_lent_to": person,
        "form": form,
        "pair": pair_of(group_session),
    }
    return in_their_zone(request, "sessions/meeting/lend.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def lent(request):
    """What a lent phone shows, and all it shows."""
    kept = lending.lent_to(request)
    if kept is None:
        raise Http404
    found = lending.session_and_person(kept)
    by = Person.objects.filter(pk=kept.by).first()
    if found is None or kept.is_finished:
        return _over(request, kept, by)
    group_session, person = found
    with translation.override(person.page_language):
        if request.method == "POST" and "finished" in request.POST:
            lending.finish(request)
            return redirect("sessions:lent")
        addresses = {kept.part: reverse("sessions:lent")}
        return feeling_page(
            request, person, group_session, kept.part, addresses, by_link=True, lent_by=by
        )


@login_not_required
@require_POST
def lent_back(request):
    """The facilitator's numbers: the phone is theirs again."""
    kept = lending.lent_to(request)
    if kept is None:
        raise Http404
    form = PinForm(request.POST)
    if form.is_valid():
        try:
            lending.come_back(request, pin=form.cleaned_data["pin"])
        except lending.WrongPin:
            form.add_error("pin", _("Those are not the numbers. Please try again."))
        except TooManyTries:
            form.add_error("pin", _("That was too many tries. Please sign in with a code instead."))
        else:
            address = reverse("sessions:meet", args=[kept.group_session])
            return redirect(f"{address}#p-{kept.person}")
    return _over(request, kept, Person.objects.filter(pk=kept.by).first(), form=form)


def _over(request, kept, by, form=None):
    found = lending.session_and_person(kept)
    group_session, person = found or (None, None)
    context = {
        "is_finished": kept.is_finished,
        "person": person,
        "lent_by": by,
        "pin_form": form or PinForm(),
        "help_line": found and who_to_ask(person=person, group=group_session.group),
    }
    with translation.override(person.page_language if person else None):
        return render(request, "sessions/meeting/lent_over.html", context)
