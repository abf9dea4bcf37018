from datetime import timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging import reasons
from messaging.models.sending import Sending
from people.models import ContactPoint, Person
from people.records import Record
from people.secrets import EncryptedCharField, EncryptedTextField


class MessageQuerySet(models.QuerySet):
    def due(self, *, now):
        """Waiting messages whose time has come, and which no worker has reserved.

        Those past `not_after` are due too: to be expired.
        """
        is_free = Q(reserved_until=None) | Q(reserved_until__lte=now)
        return self.filter(is_free, state=Message.State.QUEUED, not_before__lte=now)

    def about(self, targets):
        """What was told about these things (their public ids), without the words themselves."""
        return self.filter(target__in=list(targets)).defer("subject", "body")

    def needing_a_person_first(self):
        """Held, failed and those nobody is sure of, then the rest; the newest first."""
        needs = Q(state__in=[Message.State.HELD, Message.State.FAILED]) | _not_sure(now=timezone.now())
        return self.annotate(
            rank=models.Case(models.When(needs, then=0), default=1, output_field=models.IntegerField())
        ).order_by("rank", "-created_at", "-pk")

    def not_sure(self, *, now):
        """Handed over and never heard of again: it may have arrived or not. A person has to ask."""
        return self.filter(_not_sure(now=now))


def _not_sure(*, now):
    return Q(state=Message.State.SENDING, claimed_at__lte=now - Message.UNSURE_AFTER)


@pghistory.track(
    # Many are put in the outbox by one statement: what was done is then written down by one, too.
    pghistory.InsertEvent(level=pghistory.Statement),
    pghistory.UpdateEvent(),
    fields=["state", "channel", "why_held"],
)
class Message(Record):
    """One thing to tell one person, once. The row claims the telling before anything is sent.

    What it says, and by which channel, is decided when it is sent and not before: until then the
    row holds only who, why and about what (`target`, the public id of the thing it is about).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        HELD = "held", _("needs a person")
        TOLD = "told", _("told by a person")
        FAILED = "failed", _("could not be sent")
        EXPIRED = "expired", _("too late, not sent")
        CANCELLED = "cancelled", _("no longer needed")

    UNSURE_AFTER = timedelta(minutes=10)

    person = models.ForeignKey(Person, models.PROTECT, related_name="messages_to", db_index=False)
    purpose = models.CharField(_("purpose"), max_length=40)
    target = models.UUIDField(_("what it is about"))
    key = models.CharField(_("unique key"), max_length=200)
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(_("not after"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    why_held = models.CharField(_("why not sent"), max_length=40, blank=True)
    # A worker has it in hand until then; nothing of it has left yet.
    reserved_until = models.DateTimeField(_("reserved until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_at = models.DateTimeField(_("sending began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    told_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("told by"),
        db_index=False,
    )
    # The tap that told many at once, if it was one: for a minute it can be undone.
    sending = models.ForeignKey(
        Sending, models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    # Written when it is sent.
    channel = models.CharField(_("channel"), max_length=10, choices=ContactPoint.Channel, blank=True)
    contact_point = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    wording = models.CharField(_("wording"), max_length=10, choices=ContactPoint.Wording, blank=True)
    subject = EncryptedTextField(_("subject"), null=True, blank=True)
    body = EncryptedTextField(_("words"), null=True, blank=True)
    # Only for a code to an address that is not theirs yet: whoever types the code shows that it is.
    address = EncryptedCharField(_("address"), max_length=320, null=True, blank=True)
    # How many texts it is, as the networks count them.
    texts = models.PositiveSmallIntegerField(_("texts"), null=True, blank=True)
    # Who carried it, and under which name of theirs.
    provider = models.CharField(_("carried by"), max_length=10, blank=True)
    provider_ref = models.CharField(_("the provider's name for it"), max_length=100, blank=True)
    is_test = models.BooleanField(_("nothing left: test mode"), default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        # Each of them is written again whenever a row changes its state: no more than are read.
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="queued"), name="message_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="message_on_its_way"),
            # For `health`: what was handed over in the last hour, and what is tried again.
            models.Index(
                fields=["claimed_at"], condition=Q(claimed_at__isnull=False), name="message_handed_over"
            ),
            models.Index(
                fields=["provider"],
                condition=Q(state="queued", attempts__gt=0),
                name="message_tried_again",
            ),
            models.Index(fields=["target"], name="message_target"),
            models.Index(
                fields=["sending"], condition=Q(sending__isnull=False), name="message_of_a_sending"
            ),
            models.Index(fields=["person", "-created_at"], name="message_person"),
            models.Index(fields=["told_by"], condition=Q(told_by__isnull=False), name="message_told_by"),
            models.Index(
                fields=["contact_point"],
                condition=Q(contact_point__isnull=False),
                name="message_contact_point",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="messaging_message_key_once"),
            models.CheckConstraint(
                condition=Q(not_after__gt=F("not_before")), name="message_not_after_follows_not_before"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(channel__gt="") & Q(finished_at__isnull=False)),
                name="message_sent_names_its_channel_and_time",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(state="sent"), name="message_arrived_only_when_sent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "failed"]) | Q(why_held__gt=""),
                name="message_held_or_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="message_on_its_way_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="told", told_by__isnull=False) | (~Q(state="told") & Q(told_by=None)),
                name="message_told_by_a_person_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.purpose}: {self.get_state_display()}"

    @property
    def why(self):
        """Why it was not sent, as a sentence; empty when there is nothing to say."""
        return reasons.sentence(self.why_held)

    @property
    def is_unsure(self):
        """Nobody can tell whether it arrived."""
        return self.state == self.State.SENDING and self.claimed_at <= timezone.now() - self.UNSURE_AFTER

    @property
    def needs_a_person(self):
        return self.is_unsure or self.state in (self.State.HELD, self.State.FAILED)

    @property
    def can_go_again(self):
        """Whether trying once more makes sense: it would still come in time, and not by hand."""
        by_hand = self.why_held in (*reasons.BY_HAND.values(), "wrong_number")
        return self.needs_a_person and not by_hand and self.not_after > timezone.now()
