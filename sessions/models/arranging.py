import pghistory
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from people.models import AccessNeed, Person
from people.records import Record
from people.secrets import EncryptedTextField
from sessions.models.inviting import Invitation
from sessions.models.planning import GroupSession


class ArrangementQuerySet(models.QuerySet):
    def wanted(self):
        return self.exclude(state=Arrangement.State.WITHDRAWN)

    def unfinished(self):
        """Still to be arranged, or to be told, for people who may come."""
        return self.filter(state__in=[Arrangement.State.ASKED, Arrangement.State.ARRANGED]).exclude(
            invitation__answer=Invitation.Answer.CANT
        )

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
                When(state=Arrangement.State.ASKED, then=Value(0)),
                When(state=Arrangement.State.ARRANGED, then=Value(1)),
                default=Value(2),
            ),
            "kind",
            "pk",
        )

    def visible_to(self, person):
        return self.filter(
            Q(invitation__person=person)
            | Q(invitation__group_session__in=GroupSession.objects.run_by(person))
        )


@pghistory.track(exclude=["detail"])
class Arrangement(Record):
    """One thing that would help one person come to one session, and whether it is settled."""

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
        Kind.OTHER,
    ]

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        ARRANGED = "arranged", _("arranged")
        TOLD = "told", _("arranged, and they know")
        CANNOT = "cannot", _("cannot be met, and they know")
        WITHDRAWN = "withdrawn", _("no longer needed")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="arrangements")
    kind = models.CharField(_("what would help"), max_length=14, choices=Kind)
    # Never children's names, never an address.
    detail = EncryptedTextField(_("in their words"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="arrangements_to_make"
    )

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrangement")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind"], name="arrangement_once_per_kind"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_wanted(self):
        return self.state != self.State.WITHDRAWN
