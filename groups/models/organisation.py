import zoneinfo
from datetime import time

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record


def is_a_time_zone(value):
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/London."))


class OrganisationQuerySet(models.QuerySet):
    def looked_after_by(self, person):
        """Those in which this person is an organisation admin now."""
        held = OrganisationRole.objects.held_by(person).filter(role=OrganisationRole.Role.ADMIN)
        return self.filter(pk__in=held.values("organisation"))

    def visible_to(self, person):
        """Those in which this person has a job, or a seat in a group, now."""
        seats = Organisation.objects.filter(
            groups__memberships__person=person, groups__memberships__left_at=None
        )
        jobs = OrganisationRole.objects.held_by(person)
        return self.filter(Q(pk__in=jobs.values("organisation")) | Q(pk__in=seats.values("pk")))


@pghistory.track()
class Organisation(Record):
    """Whoever runs groups and pays for them. Nothing of one organisation is seen in another.

    One that was just begun has only a row; its admin fills in the rest on the page that sets it up.
    """

    class Nation(models.TextChoices):
        """Each has bank holidays of its own. Empty: nobody's count here."""

        ENGLAND = "ENG", _("England")
        WALES = "WLS", _("Wales")
        SCOTLAND = "SCT", _("Scotland")
        NORTHERN_IRELAND = "NIR", _("Northern Ireland")

        __empty__ = _("None of these: every day counts")

    name = models.CharField(_("name"), max_length=120)
    sender_name = models.CharField(
        _("discreet sender name"),
        max_length=40,
        help_text=_("How messages are signed. It must tell nothing."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[is_a_time_zone]
    )
    nation = models.CharField(
        _("whose bank holidays"), max_length=3, choices=Nation, default=Nation.ENGLAND, blank=True
    )
    help_name = models.CharField(_("somebody to ask"), max_length=60)
    help_phone = models.CharField(_("their number"), max_length=30)
    help_hours = models.CharField(_("when to ring"), max_length=80, blank=True)
    # When parents are on the way to school and back. Our own figures, for the admin to change.
    to_school_from = models.TimeField(_("school run begins"), default=time(8, 30))
    to_school_until = models.TimeField(_("school run ends"), default=time(9, 15))
    from_school_from = models.TimeField(_("school run home begins"), default=time(14, 45))
    from_school_until = models.TimeField(_("school run home ends"), default=time(15, 45))
    # Which reminders go before a session.
    reminds_a_week_before = models.BooleanField(_("a reminder a week before"), default=False)
    reminds_the_day_before = models.BooleanField(_("a reminder the day before"), default=True)
    reminds_that_morning = models.BooleanField(_("a reminder on the morning"), default=False)
    morning_reminder_at = models.TimeField(_("the morning one goes at"), default=time(9))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(sender_name="") | ~Q(Exact(Lower("sender_name"), Lower("name"))),
                name="organisation_sender_name_is_not_its_name",
            ),
            models.CheckConstraint(
                condition=Q(to_school_until__gt=F("to_school_from"))
                & Q(from_school_from__gte=F("to_school_until"))
                & Q(from_school_until__gt=F("from_school_from")),
                name="organisation_school_runs_come_one_after_the_other",
            ),
            models.CheckConstraint(
                condition=Q(nation__in=["", "ENG", "WLS", "SCT", "NIR"]),
                name="organisation_nation_is_one_we_know",
            ),
            models.CheckConstraint(
                condition=Q(morning_reminder_at__range=(time(8), time(12))),
                name="organisation_morning_reminder_is_in_the_morning",
            ),
        ]

    def __str__(self):
        return self.name or str(_("A new organisation"))

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)


class OrganisationRoleQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def held_by(self, person):
        return self.current().filter(person=person)

    def visible_to(self, person):
        """All there are and were, in the organisations this person looks after."""
        return self.filter(organisation__in=Organisation.objects.looked_after_by(person))

    def by_role(self):
        """In the order in which the roles are listed, each by name."""
        roles = OrganisationRole.Role.values
        order = [When(role=role, then=place) for place, role in enumerate(roles)]
        return self.order_by(Case(*order), Lower("person__preferred_name"), "pk")


@pghistory.track()
class OrganisationRole(Record):
    """A job one person does for one organisation. It is ended, never deleted."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("organisation admin")
        PREPARER = "preparer", _("finance officer")
        APPROVER = "approver", _("approver")
        RELEASER = "releaser", _("releaser")
        SAFEGUARDING_LEAD = "safeguarding_lead", _("safeguarding lead")
        DATA_PROTECTION_LEAD = "data_protection_lead", _("data protection lead")
        AUDITOR = "auditor", _("auditor")
        LISTENER = "listener", _("somebody outside the groups to talk to")

    # What one of them did, another has to do next: see payments, which holds it for every line.
    MONEY = [Role.PREPARER, Role.APPROVER, Role.RELEASER]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    person = models.ForeignKey(Person, models.PROTECT, related_name="organisation_roles")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = OrganisationRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=Q(ended_at=None),
                name="organisation_role_held_once",
            ),
        ]

    def __str__(self):
        return self.get_role_display()
