"""Arrangements that are late, for the first page of whoever makes them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Membership
from people.models import Person
from people.presentation import day_in_words
from people.today import MOST, Need, Needs, Tap, few
from sessions.models import Arrangement, GroupSession, Invitation

State = Arrangement.State


def needs_you(person: Person, now: datetime) -> Needs:
    """Theirs, and those nobody has taken on, or whose owner is gone. One query."""
    here = (
        Membership.objects.current()
        .facilitators()
        .filter(group=OuterRef("invitation__group_session__group"), person=OuterRef("owner"))
    )
    rows = (
        Arrangement.objects.run_by(person)
        .filter(Q(owner=person) | Q(owner=None) | ~Exists(here))
        .ahead(now=now)
        .of_people_still_here()
        .on_the_board(now=now)
        .filter(rank=0)
        .select_related("invitation__person", "invitation__group_session__group__organisation")
    )
    return few(
        rows[: MOST + 1],
        _line,
        name="arrangements",
        title=gettext_lazy("Late to arrange"),
        url=reverse("sessions:arrangement_board"),
    )


def _line(row):
    group_session, look = row.invitation.group_session, row.why_look_again
    ids = [group_session.public_id, row.public_id]
    with timezone.override(group_session.zone):
        day = day_in_words(group_session.starts_at)
    label, state = _tap(row, look)
    settle = reverse("sessions:arrangement_settle", args=ids) + "?home"
    return Need(
        what=_("%(what)s for %(name)s")
        % {"what": row.get_kind_display(), "name": row.invitation.person.preferred_name},
        detail=f"{day} · {look}" if look else day,
        url=reverse("sessions:arrangement", args=ids) + "?home",
        word=_("look again") if look else row.get_state_display(),
        is_late=True,
        tap=Tap(label=label, url=settle, value=state),
    )


def _tap(row, look):
    """The next step, as on the board."""
    if look and row.state != State.ASKED:
        cancelled = row.invitation.group_session.state == GroupSession.State.CANCELLED
        if cancelled or row.invitation.answer == Invitation.Answer.CANT:
            return _("Called off"), "asked"
        return (_("Still not possible") if row.cannot else _("It still fits")), "fits"
    if row.state == State.ASKED:
        return _("Arranged"), "arranged"
    return _("I told them"), "told"
