"""Whether everybody who is paid for a session was offered it in writing before they come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import DateField, Exists, F, Func, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line
from groups.models import Membership
from messaging.models import Message
from payments.amounts import amount_for
from payments.models import Activity, Rate
from people.prepared import Prepared
from sessions.models import GroupSession, Invitation
from sessions.planning.readiness import OfTheDay


@dataclass(frozen=True)
class Offer:
    """What coming to one session pays: for these minutes, this many pounds."""

    minutes: int
    amount: Decimal


def _rates_of_its_day(group_session: int):
    session = "card__organisation__groups__group_sessions"
    day = Func(
        F("card__organisation__time_zone"),
        F(f"{session}__starts_at"),
        template="(timezone(%(expressions)s))::date",
        output_field=DateField(),
    )
    return (
        Rate.objects.filter(**{session: group_session}, activity=Activity.SESSION)
        .annotate(day=day)
        .filter(
            Q(card__effective_to=None) | Q(card__effective_to__gt=F("day")),
            card__effective_from__lte=F("day"),
        )
    )


_rates = Prepared(_rates_of_its_day, ["per_hour", "step_minutes", "least_minutes"], group_session=int)


def offer_for(group_session: GroupSession) -> Offer | None:
    """What somebody who is paid gets for coming; None where no rate is in force that day. One query."""
    for per_hour, step_minutes, least_minutes in _rates(group_session=group_session.pk):
        lasts = -(-(group_session.ends_at - group_session.starts_at) // timedelta(minutes=1))
        return Offer(*amount_for(max(lasts, least_minutes), per_hour, step_minutes))
    return None


def offered_in_writing(group_session: GroupSession, seats: list[Membership]) -> Iterator[Line]:
    """They read it on the page of their invitation. Two queries at most; nothing where nobody is paid."""
    is_out = group_session.state == GroupSession.State.INVITED
    people = [seat.person_id for seat in seats if seat.paid == Membership.Paid.YES]
    if people and is_out:
        asked = group_session.invitations.exclude(answer=Invitation.Answer.CANT)
        has_it = _asked_in_writing() | Q(answered_by=F("person"))
        people = list(asked.filter(person__in=people).values_list(has_it, flat=True))
    if not people:
        return
    is_settled = offer_for(group_session) is not None
    without = sum(not has_it for has_it in people) if is_out else 0
    if not is_settled:
        what = _("No rate is agreed for that day, so nobody can read what they are paid.")
    elif without:
        what = ngettext(
            "%(n)s person who is paid has nothing in writing about it.",
            "%(n)s people who are paid have nothing in writing about it.",
            without,
        ) % {"n": without}
    elif is_out:
        what = _("Everyone who is paid can read how much on their page.")
    else:
        what = _("A rate is agreed. With the invitation, whoever is paid can read how much.")
    yield OfTheDay(
        name="pay",
        what=what,
        why=_(
            "People should know what they are offered before they give their time. They can say no to it."
        )
        if is_settled
        else _("People should know it before they give their time. Ask whoever looks after the money."),
        is_done=is_settled and not without,
        hard=is_out,
        url=reverse("sessions:invite", args=[group_session.public_id]) if without else "",
    )


def _asked_in_writing():
    state = Message.State
    messages = Message.objects.filter(
        target=OuterRef("public_id"),
        person=OuterRef("person"),
        state__in=[state.QUEUED, state.SENDING, state.SENT],
    )
    return Q(Exists(messages))
