from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.models import AccessNeed, Person
from people.records import Record
from people.secrets import EncryptedCharField, EncryptedTextField
from sessions.models.inviting import Invitation
from sessions.models.planning import GroupSession

CALLED_OFF = Q(invitation__answer=Invitation.Answer.CANT) | Q(
    invitation__group_session__state=GroupSession.State.CANCELLED
)


class ArrangementQuerySet(models.QuerySet):
    def wanted(self):
        return self.exclude(state=Arrangement.State.WITHDRAWN)

    def unfinished(self):
        """Still to be arranged, to be told, or to be looked at again, for people who may come."""
        open_ones = Q(state__in=Arrangement.OPEN) | Q(look_again_at__isnull=False)
        return self.wanted().filter(open_ones).exclude(invitation__answer=Invitation.Answer.CANT)

    def with_last_check(self):
        """With `checked_on`: the day somebody last said that it helps them anyway; empty for this time only."""
        needs = AccessNeed.objects.for_sessions().filter(
            person=OuterRef("invitation__person"), kind=OuterRef("kind")
        )
        return self.annotate(checked_on=Subquery(needs.values("checked_on")[:1]))

    def to_do_first(self):
        """What was only asked for, then what they were not told yet, then the rest."""
        return self.order_by(
            Case(
                When(look_again_at__isnull=False, then=Value(0)),
                When(state=Arrangement.State.ASKED, then=Value(0)),
                When(state__in=Arrangement.TO_TELL, then=Value(1)),
                default=Value(2),
            ),
            "kind",
            "pk",
        )

    def on_the_board(self, *, now):
        """With `due_at` and `rank`: 0 late or to be looked at again, 1 soon, 2 later, 3 settled.

        What is asked for is due as long before the session as its kind takes; telling people of it,
        a day before. Nobody has to arrange for whoever cannot come; what stands for them is called off.
        """
        starts_at = F("invitation__group_session__starts_at")
        leads = settings.ARRANGEMENT_LEAD
        by_kind = [
            When(kind=kind, then=Value(lead)) for kind, lead in leads.items() if kind in Arrangement.Kind
        ]
        lead = Case(
            When(state__in=Arrangement.TO_TELL, then=Value(settings.ARRANGEMENT_TOLD_LEAD)),
            *by_kind,
            default=Value(leads["default"]),
            output_field=models.DurationField(),
        )
        due_at = ExpressionWrapper(starts_at - lead, output_field=models.DateTimeField())
        has_to_stop = CALLED_OFF & Q(state__in=Arrangement.STANDS)
        rank = Case(
            When(has_to_stop | Q(look_again_at__isnull=False), then=Value(0)),
            When(CALLED_OFF | ~Q(state__in=Arrangement.OPEN), then=Value(3)),
            When(due_at__lt=now, then=Value(0)),
            When(due_at__lt=now + settings.ARRANGEMENT_DUE_SOON, then=Value(1)),
            default=Value(2),
            output_field=models.IntegerField(),
        )
        rows = self.wanted().annotate(due_at=due_at).annotate(rank=rank)
        return rows.order_by("rank", "due_at", "pk")

    def ahead(self, *, now):
        """Of sessions that were sent out and are not over; of a cancelled one, what has to be called off."""
        group_session = "invitation__group_session"
        return self.filter(
            Q(**{f"{group_session}__state": GroupSession.State.INVITED})
            | Q(
                **{f"{group_session}__state": GroupSession.State.CANCELLED}, state__in=Arrangement.STANDS
            ),
            **{f"{group_session}__ends_at__gt": now},
        )

    def of_people_still_here(self):
        here = Membership.objects.current().filter(
            group=OuterRef("invitation__group_session__group"), person=OuterRef("invitation__person")
        )
        return self.filter(Exists(here))

    def run_by(self, person):
        return self.filter(invitation__group_session__in=GroupSession.objects.run_by(person))

    def visible_to(self, person):
        return self.filter(
            Q(invitation__person=person)
            | Q(invitation__group_session__in=GroupSession.objects.run_by(person))
        )


def only_for(kinds, **fields):
    """A rule: these fields stay empty for every other kind."""
    return Q(kind__in=kinds) | Q(**fields)


@pghistory.track(
    exclude=["detail", "words", "not_right", "driver_name", "language", "interpreters", "children"]
)
class Arrangement(Record):
    """One thing that would help one person come to one session, and whether it is settled.

    It is arranged, or it cannot be met, and then the person is told: by a message (`telling`) or by
    somebody with a name (`told_by`). Only then do they "know".
    """

    class Kind(models.TextChoices):
        CHILDCARE = "childcare", _("Childcare")
        TRAVEL = "travel", _("Getting there")
        INTERPRETER = "interpreter", _("An interpreter")
        SIT_BESIDE = "sit_beside", _("Sit beside someone I know")
        LEAVE_EARLY = "leave_early", _("Leave early")
        # Those who need one of these have said so on their own page, and it comes with them.
        READING = "reading", _("Reading")
        HEARING = "hearing", _("Hearing")
        SEEING = "seeing", _("Seeing")
        MOVING = "moving", _("Moving around")
        SITTING = "sitting", _("Sitting and resting")
        THINKING = "thinking", _("Thinking and remembering")
        TALKING = "talking", _("Talking")
        ONLINE = "online", _("Being online")
        FOOD = "food", _("Food")
        FEEDING_PRAYER = "feeding_prayer", _("Feeding a baby, or prayer")
        ANIMALS = "animals", _("Animals")
        SUPPORTER = "supporter", _("Somebody with me")
        OTHER = "other", _("Something else")

    # What everybody is asked about; the others are there for whoever has said so before.
    USUAL = [
        Kind.CHILDCARE,
        Kind.TRAVEL,
        Kind.INTERPRETER,
        Kind.SIT_BESIDE,
        Kind.LEAVE_EARLY,
        Kind.ONLINE,
        Kind.FOOD,
        Kind.SUPPORTER,
        Kind.OTHER,
    ]

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        ARRANGED = "arranged", _("arranged, not told yet")
        TOLD = "told", _("arranged, and they know")
        DONE = "done", _("done")
        CANNOT = "cannot", _("cannot be met, not told yet")
        CANNOT_TOLD = "cannot_told", _("cannot be met, and they know")
        WITHDRAWN = "withdrawn", _("no longer needed")

    # Somebody still has to do something.
    OPEN = [State.ASKED, State.ARRANGED, State.CANNOT]
    TO_TELL = [State.ARRANGED, State.CANNOT]
    # They know: never without a message or somebody with a name.
    KNOWN = [State.TOLD, State.DONE, State.CANNOT_TOLD]
    # What may not fit any more once the day has changed. What is done is done.
    SETTLED = [*TO_TELL, State.TOLD, State.CANNOT_TOLD]
    # Something was booked, and has to be called off when they do not come.
    STANDS = [State.ARRANGED, State.TOLD]
    MEETS_IT = [State.ARRANGED, State.TOLD, State.DONE]

    class Way(models.TextChoices):
        TICKET = "ticket", _("a ticket")
        TAXI = "taxi", _("a taxi")
        MILEAGE = "mileage", _("miles in their own car")
        LIFT = "lift", _("a lift")

    class PaidHow(models.TextChoices):
        DIRECT = "direct", _("we pay for it")
        BACK = "back", _("they pay, and get it back")
        BEFORE = "before", _("they get the money before")
        NOTHING = "nothing", _("it costs nothing")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="arrangements")
    kind = models.CharField(_("what would help"), max_length=14, choices=Kind)
    # Never children's names, never an address.
    detail = EncryptedTextField(_("in their words"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.ASKED)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="arrangements_to_make"
    )
    # What the person reads: what was arranged, or what is offered instead.
    words = EncryptedTextField(_("what they are told"), null=True, blank=True)
    # What the person said when it did not work for them.
    not_right = EncryptedTextField(_("why it does not work"), null=True, blank=True)
    # The message that tells them, by its public id: a message is forgotten before this is.
    telling = models.UUIDField(_("told by this message"), null=True, blank=True)
    told_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    # Something it was arranged for has changed: the day, the place, or whether they come.
    look_again_at = models.DateTimeField(_("to be looked at again"), null=True, blank=True)

    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)
    children = models.PositiveSmallIntegerField(_("how many children"), null=True, blank=True)
    way = models.CharField(_("how they come"), max_length=8, choices=Way, blank=True)
    driver_name = EncryptedCharField(
        _("name given to the driver"), max_length=100, null=True, blank=True
    )
    language = EncryptedCharField(_("language"), max_length=100, null=True, blank=True)
    interpreters = EncryptedCharField(_("who interprets"), max_length=200, null=True, blank=True)

    # For payments later. In pounds, exact to the penny; empty while nobody knows.
    cost_expected = models.DecimalField(
        _("what it may cost"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    cost = models.DecimalField(_("what it cost"), max_digits=8, decimal_places=2, null=True, blank=True)
    paid_how = models.CharField(_("how it is paid"), max_length=8, choices=PaidHow, blank=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrangement")
        ordering = ["kind"]
        indexes = [
            models.Index(
                fields=["telling"], condition=Q(telling__isnull=False), name="arrangement_telling"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind"], name="arrangement_once_per_kind"),
            models.CheckConstraint(
                condition=~Q(state__in=["told", "done", "cannot_told"])
                | Q(telling__isnull=False)
                | Q(told_by__isnull=False),
                name="arrangement_known_by_a_message_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(told_by=None, told_at=None)
                | Q(told_at__isnull=False, state__in=["told", "done", "cannot_told"]),
                name="arrangement_told_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(detail=None, words=None, not_right=None, driver_name=None, language=None),
                name="arrangement_forgotten_when_no_longer_needed",
            ),
            models.CheckConstraint(
                condition=only_for(["childcare"], from_time=None, until_time=None, children=None),
                name="arrangement_hours_and_children_are_for_childcare",
            ),
            models.CheckConstraint(
                condition=Q(from_time=None) | Q(until_time=None) | Q(until_time__gt=F("from_time")),
                name="arrangement_until_follows_from",
            ),
            models.CheckConstraint(
                condition=Q(children=None) | Q(children__gte=1, children__lte=20),
                name="arrangement_1_to_20_children",
            ),
            models.CheckConstraint(
                condition=only_for(["travel"], way=""), name="arrangement_way_is_for_travel"
            ),
            models.CheckConstraint(
                condition=Q(driver_name=None) | Q(way="taxi"), name="arrangement_driver_is_of_a_taxi"
            ),
            models.CheckConstraint(
                condition=only_for(["interpreter"], language=None, interpreters=None),
                name="arrangement_language_is_for_an_interpreter",
            ),
            models.CheckConstraint(
                condition=(Q(cost_expected=None) | Q(cost_expected__gte=0))
                & (Q(cost=None) | Q(cost__gte=0)),
                name="arrangement_cost_is_not_less_than_nothing",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_wanted(self):
        return self.state != self.State.WITHDRAWN

    @property
    def meets_it(self):
        return self.state in self.MEETS_IT

    @property
    def cannot(self):
        return self.state in (self.State.CANNOT, self.State.CANNOT_TOLD)

    @property
    def why_look_again(self):
        """Why what was arranged has to be looked at again; empty when it has not."""
        group_session = self.invitation.group_session
        if self.state in self.STANDS and group_session.state == GroupSession.State.CANCELLED:
            return _("The session is cancelled: call it off.")
        if self.state in self.STANDS and self.invitation.answer == Invitation.Answer.CANT:
            return _("They cannot come now: call it off.")
        if self.not_right is not None and self.state == self.State.ASKED:
            return _("They say it does not work for them.")
        if not self.look_again_at:
            return ""
        if self.cannot:
            return _("The session has changed: is it possible now?")
        return _("The session has changed: does it still fit?")

    def forget_what_was_arranged(self):
        """As when it was first asked for. Does not save."""
        self.state = self.State.ASKED
        self.words = self.not_right = self.telling = self.told_by = self.told_at = None
        self.look_again_at = None

    def forget_the_person(self):
        """Nothing they said, and nothing that was booked for them. Does not save."""
        self.forget_what_was_arranged()
        self.detail = self.driver_name = self.language = self.interpreters = None
        self.from_time = self.until_time = self.children = None
        self.way = ""


TWO_INTERPRETERS_AFTER = timedelta(hours=1)
