from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession


class SignalQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and, for the two facilitators of that session, those given there."""
        return self.filter(
            Q(person=person) | Q(group_session__in=GroupSession.objects.facilitated_by(person))
        )

    def open(self):
        """Those who need a minute, whether or not somebody is with them yet."""
        return self.filter(ended_at=None)

    def waiting_first(self):
        """Nobody is with them yet: those come first; then whoever has waited longest."""
        return self.order_by(F("seen_at").asc(nulls_first=True), "created_at", "pk")


class Signal(Record):
    """ "I need a minute": one tap by one person during a session. It never says why.

    Gone after 30 days, and no history is kept of it: a trail would outlive the promise.
    """

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="signals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signals")
    # "I'm with you": a facilitator has seen it.
    seen_at = models.DateTimeField(_("somebody is with them since"), null=True, blank=True)
    seen_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # They took it back, or are all right again.
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("“I need a minute”")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"],
                condition=Q(ended_at=None),
                name="signal_one_open_for_each_person",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="signal_seen_at_and_seen_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(seen_by=None) | ~Q(seen_by=F("person")),
                name="signal_is_seen_by_somebody_else",
            ),
        ]

    def __str__(self):
        return str(self.public_id)
