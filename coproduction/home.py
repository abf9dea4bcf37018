"""What waits for one person today, whatever seats and roles they have: the next step first."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from coproduction.today import needs_you, nothing_else_waits
from groups.models import Group, Membership, Organisation, OrganisationRole, Unease
from groups.unease.permissions import OUTSIDE
from payments.permissions import FINANCE
from payments.today import pay_in_four_words
from people.models import Person
from sessions.meeting.hours import is_list_open
from sessions.models import Attendance, GroupSession, Invitation, PreparationCall, SharedSummary

AHEAD = timedelta(days=42)
BEHIND = timedelta(days=7)
MOST = 6
MOST_JOBS = 50


@dataclass
class Home:
    """Each part is a short list (at most six rows) or empty; the page shows only what has something."""

    groups_run: list = field(default_factory=list)
    seats: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    sessions_run: list = field(default_factory=list)
    invitations: list = field(default_factory=list)
    within_reach: list = field(default_factory=list)
    finance: bool = False
    jobs: list = field(default_factory=list)
    looks_after: list = field(default_factory=list)
    things_said: list = field(default_factory=list)
    listens: bool = False
    # For whoever runs groups, or listens: what needs them today, in order (`people.today.Needs`).
    needs: list = field(default_factory=list)
    is_calm: bool = False
    # For members: the session they are asked to next, and how their pay stands.
    next: Invitation | None = None
    pay: str = ""

    @property
    def later(self):
        """The invitations besides the next one, which stands on its own."""
        return [invitation for invitation in self.invitations if invitation != self.next]

    @property
    def works_here(self):
        """Whether this person has anything to run or to look after, besides their own seat."""
        return bool(
            self.groups_run or self.finance or self.within_reach or self.looks_after or self.listens
        )

    @property
    def learns(self):
        """Whether training is asked of them: of facilitators and professionals."""
        return bool(self.groups_run) or any(seat.seat == "professional" for seat in self.seats)

    @property
    def is_empty(self):
        return not any(
            [
                self.groups_run,
                self.calls,
                self.sessions_run,
                self.invitations,
                self.within_reach,
                self.finance,
                self.looks_after,
                self.things_said,
                self.needs,
            ]
        )


def home_of(person: Person) -> Home:
    """Runs as many queries for any number of people."""
    now = timezone.now()
    jobs = list(
        OrganisationRole.objects.held_by(person).by_role().select_related("organisation")[:MOST_JOBS]
    )
    held = {job.role for job in jobs}
    role = OrganisationRole.Role
    groups_run = list(Group.objects.run_by(person)[:MOST])
    listens = bool(held & set(OUTSIDE))
    invitations = _invitations(person, now=now)
    needs = needs_you(person, now=now, runs_groups=bool(groups_run)) if groups_run or listens else []
    things_said = _things_said(person)
    return Home(
        groups_run=groups_run,
        seats=list(
            Membership.objects.current()
            .filter(person=person)
            .exclude(seat=Membership.Seat.FACILITATOR)
            .select_related("group")
            .order_by("group__name", "pk")[:MOST]
        ),
        calls=_calls(person, now=now),
        sessions_run=_sessions_run(person, now=now),
        invitations=invitations,
        next=invitations[0] if invitations and not groups_run else None,
        within_reach=_within_reach(person, now=now) if role.SAFEGUARDING_LEAD in held else [],
        finance=bool(held & set(FINANCE)),
        jobs=jobs,
        looks_after=list(Organisation.objects.looked_after_by(person).order_by("name", "pk")[:MOST])
        if role.ADMIN in held
        else [],
        things_said=things_said,
        listens=listens,
        needs=needs,
        is_calm=bool(groups_run) and not needs and not things_said and nothing_else_waits(person),
        pay=pay_in_four_words(person),
    )


def _things_said(person):
    return list(Unease.objects.waiting_for(person)[:MOST])


def _calls(person, *, now):
    """Those still to come; today's are among what needs them."""
    return list(
        PreparationCall.objects.filter(caller=person, state=PreparationCall.State.BOOKED)
        .filter(starts_at__gt=_midnight(now))
        .select_related("person", "group_session__group")
        .defer("record")[:MOST]
    )


def _midnight(now):
    """The end of today, where the server is: a call in the night is nobody's."""
    return timezone.localtime(now).replace(hour=23, minute=59, second=59)


def _sessions_run(person, *, now):
    """Sessions around today, each with the page its next step is on (`next_page`, a URL's name)."""
    there = Attendance.objects.filter(taken_back_at=None, group_session=OuterRef("pk")).order_by()
    group_sessions = (
        GroupSession.objects.run_by(person)
        .exclude(state=GroupSession.State.CANCELLED)
        .filter(starts_at__range=(now - BEHIND, now + AHEAD))
        .select_related("group")
        .annotate(
            asked=Count("invitations"),
            coming=Count("invitations", filter=Q(invitations__answer__in=Invitation.COMING)),
            unanswered=Count("invitations", filter=Q(invitations__answer="")),
            there=Coalesce(
                Subquery(there.values("group_session").annotate(n=Count("pk")).values("n")), 0
            ),
            is_shared=Exists(
                SharedSummary.objects.filter(group_session=OuterRef("pk"), shared_at__isnull=False)
            ),
        )[:MOST]
    )
    for group_session in group_sessions:
        group_session.next_page = _next_page(group_session, now=now)
    return list(group_sessions)


def _next_page(group_session, *, now):
    if group_session.state == GroupSession.State.DRAFT:
        return "sessions:plan"
    if group_session.ends_at <= now:
        return "sessions:debrief"
    return "sessions:live" if is_list_open(group_session, now=now) else "sessions:prepare"


def _invitations(person, *, now):
    """Each with its `choices`: the answers one tap gives."""
    found = list(
        Invitation.objects.filter(
            person=person, group_session__in=GroupSession.objects.visible_to(person)
        )
        .filter(group_session__ends_at__gt=now, group_session__state=GroupSession.State.INVITED)
        .with_promised(now=now)
        .select_related("group_session__group__organisation")
        .order_by("group_session__starts_at")[:MOST]
    )
    for invitation in found:
        is_full = invitation.is_full_for_them(invitation.promised)
        invitation.choices = invitation.choices_when(is_full=is_full)
    return found


def _within_reach(person, *, now):
    return list(
        GroupSession.objects.going_ahead()
        .filter(safeguarding_contact=person, ends_at__gt=now - timedelta(hours=2))
        .select_related("group")[:MOST]
    )
