import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from people.models import ContactPoint
from people.records import Record


class DeliveryEvent(Record):
    """One thing a provider told us about one message, once. It is only ever added to."""

    class Outcome(models.TextChoices):
        LEFT = "left", _("on its way to them")
        NOT_ARRIVED = "not_arrived", _("did not arrive")
        STOPPED = "stopped", _("they asked for no more")
        GONE = "gone", _("there is no such number or address")
        ARRIVED = "arrived", _("arrived")

    # What is known better than what: events come in any order.
    RANK = {
        Outcome.LEFT: 1,
        Outcome.NOT_ARRIVED: 2,
        Outcome.STOPPED: 3,
        Outcome.GONE: 4,
        Outcome.ARRIVED: 5,
    }

    message = models.ForeignKey(Message, models.PROTECT, related_name="delivery_events")
    provider = models.CharField(_("told by"), max_length=10)
    event_id = models.CharField(_("the provider's name for this event"), max_length=150)
    provider_ref = models.CharField(_("the provider's name for the message"), max_length=100, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactPoint.Channel)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    happened_at = models.DateTimeField(_("happened"))

    class Meta:
        verbose_name = _("receipt")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="delivery_event_once"),
        ]
        triggers = [
            # Not deletes: when its time has come it is forgotten.
            pgtrigger.Protect(name="delivery_event_only_added_to", operation=pgtrigger.Update)
        ]

    def __str__(self):
        return self.get_outcome_display()
