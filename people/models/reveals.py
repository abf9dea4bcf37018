from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.models.reaching import ContactPoint
from people.records import Record


class RevealQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever looked, and whoever was looked up."""
        return self.filter(models.Q(by=person) | models.Q(person=person))


class Reveal(Record):
    """Somebody was shown a number or address of somebody else. It is only ever added to."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reveals")
    channel = models.CharField(_("channel"), max_length=10, choices=ContactPoint.Channel)
    # Empty once the person has taken that way to reach them away.
    contact_point = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="reveals"
    )
    why = models.CharField(_("why"), max_length=40)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("number shown")
        indexes = [models.Index(fields=["person", "-created_at"], name="reveal_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(why__regex=r"\S"), name="reveal_says_why"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.why}"
