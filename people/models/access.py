import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.records import Record
from people.secrets import EncryptedTextField


class AccessNeedQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def visible_to(self, person):
        """One's own. Others see what is shared with them: `groups.permissions.needs_shown_to`."""
        return self.filter(person=person)

    def for_sessions(self):
        """What is carried to every session, because those who run them may know."""
        return (
            self.current()
            .filter(shared_with=AccessNeed.SharedWith.FACILITATORS)
            .exclude(kind=AccessNeed.Kind.TIMES)
        )


@pghistory.track(exclude=["words"])
class AccessNeed(Record):
    """One thing that helps one person, said once and carried to every session.

    It asks "What would help?", never what somebody has.
    """

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        HEARING = "hearing", _("Hearing")
        SEEING = "seeing", _("Seeing")
        MOVING = "moving", _("Moving around")
        SITTING = "sitting", _("Sitting and resting")
        THINKING = "thinking", _("Thinking and remembering")
        TALKING = "talking", _("Talking")
        ONLINE = "online", _("Being online")
        INTERPRETER = "interpreter", _("An interpreter")
        FOOD = "food", _("Food")
        FEEDING_PRAYER = "feeding_prayer", _("Feeding a baby, or prayer")
        ANIMALS = "animals", _("Animals")
        CHILDCARE = "childcare", _("Childcare")
        TRAVEL = "travel", _("Getting there")
        SUPPORTER = "supporter", _("Somebody with me")
        SIT_BESIDE = "sit_beside", _("Sit beside someone I know")
        LEAVE_EARLY = "leave_early", _("Leave early")
        TIMES = "times", _("Best times")
        OTHER = "other", _("Something else")

    class SharedWith(models.TextChoices):
        NAMED_CONTACT = "named_contact", _("my named contact")
        FACILITATORS = "facilitators", _("those who run my sessions")

    person = models.ForeignKey(Person, models.PROTECT, related_name="access_needs")
    kind = models.CharField(_("what it is about"), max_length=14, choices=Kind)
    words = EncryptedTextField(_("what would help"), null=True, blank=True)
    shared_with = models.CharField(
        _("who may know"), max_length=13, choices=SharedWith, default=SharedWith.FACILITATORS
    )
    asked_on = models.DateField(_("first said"), default=timezone.localdate)
    checked_on = models.DateField(_("last checked"), default=timezone.localdate)
    # Empty when it was the person themselves.
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    ended_at = models.DateTimeField(_("no longer needed"), null=True, blank=True)

    objects = AccessNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("what helps somebody")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at=None),
                name="access_need_once_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__gte=models.F("asked_on")),
                name="access_need_checked_after_it_was_said",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("person")),
                name="access_need_checked_by_somebody_else_or_nobody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(words=None),
                name="access_need_forgotten_when_no_longer_needed",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
