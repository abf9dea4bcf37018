import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.models.reaching import ContactPoint
from people.records import Record
from people.secrets import EncryptedTextField


class RevealQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever looked, and whoever was looked up."""
        return self.filter(Q(by=person) | Q(person=person))


class Reveal(Record):
    """Somebody was shown a number, an address or the contact plan of somebody else. Only ever added to."""

    class What(models.TextChoices):
        NUMBER = "number", _("a number or address")
        PLAN = "plan", _("what you wrote for when we are in touch")
        EMERGENCY = "emergency", _("who to ring for you in an emergency")
        WAY_IN = "way_in", _("a new way in, which opens what you can open")

    class Why(models.TextChoices):
        """What is written down as the reason; rooms above may have their own words."""

        TOUCH = "to be in touch", _("to be in touch with you")
        CHECK = "to check it", _("to check that it is still right")
        THEY_ASKED = "they asked", _("because you asked them to")
        FOLLOW_UP = "follow-up", _("to make a call they promised you")
        PREPARATION_CALL = "preparation call", _("to ring you before a session")
        NEW_PHONE = "new phone", _("because your phone was new or lost")
        SAFETY = "safety", _("because they feared somebody was not safe")

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reveals")
    what = models.CharField(_("what was shown"), max_length=9, choices=What, default=What.NUMBER)
    # Of a number or address.
    channel = models.CharField(_("channel"), max_length=10, choices=ContactPoint.Channel, blank=True)
    # Empty once the person has taken that way to reach them away.
    contact_point = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="reveals"
    )
    why = models.CharField(_("why"), max_length=40)
    # A safeguarding lead looked although the person had said no: then the reason is written out.
    is_override = models.BooleanField(_("although they said no"), default=False)
    reason = EncryptedTextField(_("the reason, in words"), null=True, blank=True)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("number shown")
        indexes = [models.Index(fields=["person", "-created_at"], name="reveal_person")]
        constraints = [
            models.CheckConstraint(condition=Q(why__regex=r"\S"), name="reveal_says_why"),
            models.CheckConstraint(
                condition=Q(what="number", channel__gt="") | (~Q(what="number") & Q(channel="")),
                name="reveal_of_a_number_says_which_channel",
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | Q(reason__isnull=False),
                name="reveal_although_they_said_no_says_the_reason",
            ),
        ]
        triggers = [
            # Taking a way to reach somebody away may empty `contact_point`; nothing else ever changes.
            pgtrigger.ReadOnly(name="reveal_stays_as_it_was", exclude=["contact_point"])
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.why}"
