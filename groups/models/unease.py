from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class UneaseQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever said it, and the one person they chose to say it to. Nobody else, whatever their job."""
        return self.filter(Q(said_by=person) | Q(said_to=person))

    def unanswered(self):
        return self.filter(answered_at=None)

    def waiting_for(self, person):
        """What this person was told and has not answered; then answers to them that are still fresh."""
        fresh = timezone.now() - Unease.ANSWER_IS_FRESH
        return self.filter(
            Q(said_to=person, answered_at=None) | Q(said_by=person, answered_at__gte=fresh)
        ).waiting_first(listener=person)

    def waiting_first(self, *, listener):
        """What waits for this listener's answer, the longest first of all; the rest by the newest."""
        waits = Q(said_to=listener, answered_at=None)
        return self.order_by(
            Case(When(waits, then=0), default=1),
            Case(When(waits, then=F("created_at"))),
            "-created_at",
            "-pk",
        )


class Unease(Record):
    """ "Something did not feel right": said by one member to one person they chose.

    It is left out of the trail of changes, which would keep for seven years who turned to whom.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="uneases")
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="uneases_said")
    said_to = models.ForeignKey(Person, models.PROTECT, related_name="uneases_heard")
    # The person chose somebody who is not in the group.
    is_outside = models.BooleanField(_("somebody outside the group"), default=False)
    words = EncryptedTextField(_("what did not feel right"))
    call_me = models.BooleanField(_("please ring me"), default=False)
    seen_at = models.DateTimeField(_("read"), null=True, blank=True)
    answer = EncryptedTextField(_("what came of it"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = UneaseQuerySet.as_manager()

    # How long an answer stands on the first page of whoever waited for it.
    ANSWER_IS_FRESH = timedelta(days=30)

    class Meta:
        verbose_name = _("something that did not feel right")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["said_to"], condition=Q(answered_at=None), name="unease_unanswered")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(said_by=F("said_to")), name="unease_is_said_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(seen_at__isnull=False),
                name="unease_is_read_before_it_is_answered",
            ),
        ]

    def __str__(self):
        return str(self.created_at)
