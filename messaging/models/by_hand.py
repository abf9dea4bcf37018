import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from people.models import Person
from people.records import Record


@pghistory.track()
class HandTry(Record):
    """Somebody tried to tell one person by hand, and did not get to it. Once they did, the message says so."""

    class Outcome(models.TextChoices):
        NO_ANSWER = "no_answer", _("no answer")
        LATER = "later", _("to be rung later")
        WRONG_NUMBER = "wrong_number", _("wrong number")

    message = models.ForeignKey(Message, models.PROTECT, related_name="hand_tries")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outcome = models.CharField(_("what came of it"), max_length=12, choices=Outcome)
    again_at = models.DateTimeField(_("again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("try by hand")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="later", again_at__isnull=False)
                | (~Q(outcome="later") & Q(again_at=None)),
                name="hand_try_later_says_when",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()
