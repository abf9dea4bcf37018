import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class InboundReplyQuerySet(models.QuerySet):
    def waiting(self):
        """Those that a person has to look at."""
        return self.filter(settled_at=None)

    def from_any_of(self, people):
        """Those that one of these people may have written. `people`: a queryset of their ids."""
        return self.filter(pk__in=ReplyFrom.objects.filter(person__in=people).values("reply"))

    def from_nobody_we_know(self):
        return self.filter(senders=None)

    def urgent(self):
        """Those that wait, and after which somebody may not be safe."""
        return self.waiting().filter(is_urgent=True)

    def waiting_first(self):
        """What is urgent and waits before all else."""
        loud = Q(is_urgent=True, settled_at=None)
        rank = models.Case(models.When(loud, then=0), default=1, output_field=models.IntegerField())
        return self.order_by(rank, F("settled_at").desc(nulls_first=True), "-received_at", "-pk")


@pghistory.track(exclude=["words", "digest"])
class InboundReply(Record):
    """One text that came in, once. Its words are for those who run the groups of whoever wrote it."""

    class Meaning(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        LATE = "late", _("They are running late")
        CALL = "call", _("They would like a call")
        STOP = "stop", _("They asked for no more texts")
        START = "start", _("They asked for texts again")
        HELP = "help", _("They asked for help")
        OTHER = "other", _("Something else")

    provider = models.CharField(_("came by"), max_length=10)
    provider_ref = models.CharField(_("the provider's name for it"), max_length=100)
    # Of the number, as with every way to reach somebody: to be matched and not read back.
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    words = EncryptedTextField(_("words"), null=True, blank=True)
    meaning = models.CharField(_("what it means"), max_length=5, choices=Meaning)
    # Somebody may not be safe (`messaging.replies.risk`): it is read before anything else.
    is_urgent = models.BooleanField(_("urgent"), default=False)
    received_at = models.DateTimeField(_("came in"))
    # The question it answered, where that was certain and we wrote the answer down.
    answered_purpose = models.CharField(_("answered"), max_length=40, blank=True)
    answered_target = models.UUIDField(_("about what"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    # Empty when it was written down by itself.
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.ManyToManyField(Person, through="ReplyFrom", related_name="replies")

    objects = InboundReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        indexes = [
            models.Index(fields=["received_at"], condition=Q(settled_at=None), name="reply_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="reply_once"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="reply_keeps_only_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(settled_at__isnull=False),
                name="reply_settled_by_somebody_says_when",
            ),
            # Nothing is done with until a person has seen it, except an answer to a question.
            models.CheckConstraint(
                condition=Q(settled_at=None)
                | Q(settled_by__isnull=False)
                | Q(answered_purpose__gt="", answered_target__isnull=False),
                name="reply_is_settled_by_a_person_or_as_an_answer",
            ),
        ]

    def __str__(self):
        return self.get_meaning_display()


class ReplyFrom(Record):
    """Somebody who may have written a reply: their number is the one it came from."""

    reply = models.ForeignKey(InboundReply, models.PROTECT, related_name="senders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("who may have written a reply")
        constraints = [
            models.UniqueConstraint(fields=["reply", "person"], name="reply_from_each_once"),
        ]
