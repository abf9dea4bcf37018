import pghistory
import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Membership, Training
from people.models import Person
from people.records import Record
from sessions.models.places import places_for_whoever_comes


class GroupSessionQuerySet(models.QuerySet):
    def run_by(self, person):
        """Sessions of the groups this person facilitates: they plan them together."""
        return self.filter(group__in=Group.objects.run_by(person))

    def facilitated_by(self, person):
        """Sessions this person leads or supports, while they are in the group: only these two read
        what was felt there."""
        return self.filter(facilitations__person=person, group__in=Group.objects.visible_to(person))

    def visible_to(self, person):
        """What a facilitator of the group plans, and what a member was invited to."""
        return self.filter(
            Q(group__in=Group.objects.run_by(person))
            | Q(
                pk__in=GroupSession.objects.filter(
                    invitations__person=person, invited_at__isnull=False
                ).values("pk"),
                group__in=Group.objects.visible_to(person),
            )
        )

    def with_answers(self):
        """With `asked` and `coming`: how many people were invited, and how many said they come."""
        return self.annotate(
            asked=models.Count("invitations"),
            coming=models.Count("invitations", filter=Q(invitations__answer__in=["coming", "online"])),
        )

    def with_who_cannot(self):
        """With `without`: the jobs ("lead", "support") whose person said that they can't, nobody instead."""
        from sessions.models.facilitating import Facilitation

        gaps = Facilitation.objects.filter(group_session=models.OuterRef("pk")).said_cant()
        return self.annotate(without=ArraySubquery(gaps.order_by("role").values("role")))

    def going_ahead(self):
        return self.filter(state=GroupSession.State.INVITED)


def day_of(starts_at: str) -> Cast:
    """The day on which the moment in this field falls, where the group lives: for rows with a session."""
    zone = F("group_session__group__organisation__time_zone")
    local = Func(zone, F(starts_at), function="timezone", output_field=models.DateTimeField())
    return Cast(local, models.DateField())


# The page refuses it first, with a reason; this holds when the page is wrong.
two_different_facilitators = pgtrigger.Trigger(
    name="invited_needs_two_facilitators",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state="invited"),
    func=pgtrigger.Func(
        """
        IF (SELECT count(DISTINCT person_id) FROM {facilitations} WHERE group_session_id = NEW.id) < 2 THEN
            RAISE EXCEPTION 'a session needs two different facilitators before it is sent out'
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'group_session_invited_needs_two_facilitators';
        END IF;
        RETURN NEW;
        """.replace("{facilitations}", "group_sessions_facilitation")
    ),
)


@pghistory.track()
class GroupSession(Record):
    """One time a group meets: planned, sent out, held, talked over. Never Django's `session`."""

    class Kind(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        BOTH = "both", _("in person and online")
        ONE_TO_ONE = "one_to_one", _("one-to-one")
        SOCIAL = "social", _("social: a walk, a picnic")

    # Kinds at which people are in one place.
    TOGETHER = [Kind.IN_PERSON, Kind.BOTH, Kind.SOCIAL]

    class State(models.TextChoices):
        DRAFT = "draft", _("being planned")
        INVITED = "invited", _("sent out")
        CANCELLED = "cancelled", _("cancelled")

    group = models.ForeignKey(Group, models.PROTECT, related_name="group_sessions")
    kind = models.CharField(_("how we meet"), max_length=12, choices=Kind, default=Kind.IN_PERSON)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    getting_there = models.TextField(_("how to get there"), max_length=2000, blank=True)
    # One of the organisation's places. What people were told stays in `place`, whatever becomes of it.
    venue = models.ForeignKey(
        "Venue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_sessions",
        verbose_name=_("which of your places"),
    )
    online_link = models.URLField(_("online link"), max_length=500, blank=True)
    # For people who come in person. Empty: room for everybody.
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    # Where somebody goes who needs a minute; online, another room there and a number to ring.
    quiet_place = models.CharField(_("somewhere quiet"), max_length=200, blank=True)
    quiet_online = models.BooleanField(_("another room online"), null=True, blank=True)
    quiet_phone = models.CharField(_("a number to ring meanwhile"), max_length=30, blank=True)
    about = models.TextField(_("what it is about"), max_length=2000, blank=True)
    # Whoever was there has done this training: it is written down by itself.
    teaches = models.CharField(_("training"), max_length=20, choices=Training, blank=True)
    one_to_one_with = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="one_to_ones",
        verbose_name=_("who it is with"),
    )
    safeguarding_contact = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="safeguarding_for",
        verbose_name=_("safeguarding lead within reach"),
    )
    series = models.ForeignKey(
        "SessionSeries",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_sessions",
        verbose_name=_("series"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    invited_at = models.DateTimeField(_("sent out"), null=True, blank=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # How often people were told of a change. Calendars, messages and open pages compare it.
    sequence = models.PositiveSmallIntegerField(_("changes since it was sent out"), default=0)
    # When it was to start before it was moved last.
    moved_from = models.DateTimeField(_("was to start"), null=True, blank=True)

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["group", "starts_at"], name="group_session_group_start"),
            # Asked every minute: who is to be reminded or prepared?
            models.Index(
                fields=["starts_at"], condition=Q(state="invited"), name="group_session_going_ahead"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="group_session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(kind="one_to_one") | Q(one_to_one_with=None),
                name="group_session_only_a_one_to_one_is_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gte=1), name="group_session_has_a_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind="one_to_one") | Q(places=None),
                name="group_session_one_to_one_counts_no_places",
            ),
            models.CheckConstraint(
                condition=Q(venue=None) | ~Q(place=""), name="group_session_at_a_venue_says_where"
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, invited_by=None)
                | Q(invited_at__isnull=False, invited_by__isnull=False),
                name="group_session_invited_at_and_invited_by_set_together",
            ),
            models.CheckConstraint(
                condition=~Q(state="invited") | Q(invited_at__isnull=False),
                name="group_session_sent_out_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None)),
                name="group_session_cancelled_says_when_and_who",
            ),
            # Calendars only believe a change that is counted.
            models.CheckConstraint(
                condition=Q(moved_from=None) | Q(sequence__gt=0), name="group_session_moved_is_counted"
            ),
        ]
        triggers = [two_different_facilitators, places_for_whoever_comes]

    def __str__(self):
        # Neutral on purpose: this ends in page titles and calendars.
        return f"{self.group.discreet_name}, {timezone.localtime(self.starts_at, self.zone):%d %b}"

    def get_absolute_url(self):
        return reverse("sessions:plan", args=[self.public_id])

    @property
    def meets_in_person(self):
        """Whether somebody can come to a room. A one-to-one has whichever was written down."""
        return self.kind in self.TOGETHER or (
            self.kind == self.Kind.ONE_TO_ONE and (bool(self.place) or not self.online_link)
        )

    @property
    def meets_online(self):
        return self.kind in (self.Kind.ONLINE, self.Kind.BOTH) or (
            self.kind == self.Kind.ONE_TO_ONE and bool(self.online_link)
        )

    @property
    def minutes(self):
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def seats_to_invite(self):
        """Everyone in the group now who does not facilitate it and is not asked apart; in a one-to-one,
        that one person. Nobody who is having a pause.
        """
        seats = (
            Membership.objects.taking_part()
            .filter(group=self.group_id)
            .exclude(seat=Membership.Seat.FACILITATOR)
        )
        if self.kind == self.Kind.ONE_TO_ONE:
            return seats.filter(person=self.one_to_one_with_id)
        return seats.exclude(person__in=self.asked_apart())

    def asked_apart(self):
        """The ids of those who are asked on their own, at another time, because they wanted it so."""
        return AskedApart.objects.filter(group_session=self.pk).values("person")

    def seats_to_ask(self):
        """Those of them who were not asked yet."""
        asked = self.invitations.values("person")
        return self.seats_to_invite().exclude(person__in=asked).order_by("pk")

    def seats_having_a_pause(self):
        """Those who would be invited if they were not having a pause."""
        seats = (
            Membership.objects.having_a_pause()
            .filter(group=self.group_id)
            .exclude(seat=Membership.Seat.FACILITATOR)
            .exclude(person__in=self.invitations.values("person"))
        )
        if self.kind == self.Kind.ONE_TO_ONE:
            seats = seats.filter(person=self.one_to_one_with_id)
        return seats

    @property
    def answers_offered(self):
        """The answers a member can choose from: none is a way in that does not exist.

        Whether there is a place, or they can only wait for one, is seen when they answer.
        """
        offered = ["one_to_one"] if self.kind != self.Kind.ONE_TO_ONE else []
        if self.meets_online:
            offered.insert(0, "online")
        if self.has_few_places:
            offered.insert(0, "waiting")
        if self.meets_in_person:
            offered.insert(0, "coming")
        return [*offered, "not_sure", "cant"]

    @property
    def has_few_places(self):
        """Whether its places are counted: only for people who come in person."""
        return self.places is not None and self.meets_in_person

    @property
    def takes_answers(self):
        return self.state == self.State.INVITED and not self.has_started

    @property
    def zone(self):
        """The zone its times are said in: the organisation's."""
        return self.group.organisation.zone

    @property
    def has_started(self):
        return self.starts_at <= timezone.now()

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()


class AskedApart(Record):
    """One person is not asked to this session with the others: agreed with whoever knows why.

    It never says why, and the trail of changes does not hold it.
    """

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="apart")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_with = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("somebody asked on their own")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"], name="asked_apart_once_per_session"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("agreed_with")), name="asked_apart_is_agreed_with_somebody_else"
            ),
        ]

    def __str__(self):
        return str(self.public_id)
