import zoneinfo

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from people.models import Person
from people.records import Record


def is_a_time_zone(value):
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/London."))


@pghistory.track()
class Organisation(Record):
    """Whoever runs groups and pays for them. Nothing of one organisation is seen in another."""

    name = models.CharField(_("name"), max_length=120)
    sender_name = models.CharField(
        _("discreet sender name"),
        max_length=40,
        help_text=_("How messages are signed. It must tell nothing."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[is_a_time_zone]
    )
    help_name = models.CharField(_("somebody to ask"), max_length=60)
    help_phone = models.CharField(_("their number"), max_length=30)
    help_hours = models.CharField(_("when to ring"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)


class OrganisationRoleQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def held_by(self, person):
        return self.current().filter(person=person)


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


class GroupQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Groups this person has a seat in now."""
        return self.filter(pk__in=Membership.objects.current().filter(person=person).values("group"))

    def run_by(self, person):
        """Groups this person facilitates now."""
        seats = Membership.objects.current().filter(person=person, seat=Membership.Seat.FACILITATOR)
        return self.filter(pk__in=seats.values("group"))


@pghistory.track()
class Group(Record):
    """People with lived experience and professionals who decide together."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=120)
    discreet_name = models.CharField(
        _("discreet name"),
        max_length=40,
        help_text=_("The only name that leaves this system. It must tell nothing: “Tuesday group”."),
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="group_name_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(discreet_name__regex=r"\S"), name="group_has_a_discreet_name"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("groups:group", args=[self.public_id])


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_at=None)

    def visible_to(self, person):
        """Everyone now in the groups this person has a seat in."""
        return self.current().filter(group__in=Group.objects.visible_to(person))

    def run_by(self, person):
        """Everyone now in the groups this person facilitates."""
        return self.current().filter(group__in=Group.objects.run_by(person))

    def lived_experience(self):
        return self.filter(seat=Membership.Seat.LIVED_EXPERIENCE)

    def facilitators(self):
        return self.filter(seat=Membership.Seat.FACILITATOR)

    def by_seat(self):
        """Those with lived experience first, then the other seats as they are listed, each by name."""
        order = [When(seat=seat, then=place) for place, seat in enumerate(Membership.Seat.values)]
        return self.order_by(Case(*order), Lower("person__preferred_name"), "pk")

    def head_count(self):
        """How many sit in each seat: every seat is in it, the empty ones with 0."""
        counts = dict(self.order_by().values_list("seat").annotate(Count("pk")))
        return {seat: counts.get(seat, 0) for seat in Membership.Seat.values}


@pghistory.track()
class Membership(Record):
    """One person's seat in one group. Leaving keeps the row."""

    class Seat(models.TextChoices):
        LIVED_EXPERIENCE = "lived_experience", _("lived experience")
        PROFESSIONAL = "professional", _("professional")
        FACILITATOR = "facilitator", _("facilitator")
        SUPPORTER = "supporter", _("supporter")
        INTERPRETER = "interpreter", _("interpreter")
        OBSERVER = "observer", _("observer")

    class Paid(models.TextChoices):
        YES = "yes", _("paid for their time")
        EXPENSES = "expenses", _("expenses only")
        NO = "no", _("not paid here")

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    seat = models.CharField(_("seat"), max_length=20, choices=Seat)
    named_contact = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_for",
        verbose_name=_("named contact"),
        help_text=_("The one facilitator they can always ring."),
    )
    work_phone = models.CharField(
        _("number members can ring"), max_length=30, blank=True, help_text=_("Facilitators only.")
    )
    paid = models.CharField(_("pay"), max_length=10, choices=Paid, default=Paid.NO)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        indexes = [models.Index(fields=["group", "seat"], name="membership_group_seat")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(left_at=None),
                name="membership_one_seat_per_person",
            ),
            models.CheckConstraint(
                condition=Q(named_contact=None) | ~Q(named_contact=F("person")),
                name="membership_named_contact_is_somebody_else",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_seat_display()})"


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only whoever brought the file sees what came back: it holds people's numbers."""
        return self.filter(imported_by=person, group__in=Group.objects.run_by(person))


class RosterImport(Record):
    """One spreadsheet of people that was brought in, and the rows that could not be used."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="roster_imports")
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added = models.PositiveIntegerField(_("people added"), default=0)
    already_here = models.PositiveIntegerField(_("people already here"), default=0)
    refused = models.PositiveIntegerField(_("rows that could not be used"), default=0)
    # JSON, emptied after 30 days: the headings, and each refused row with its reasons ...
    refused_rows = EncryptedTextField(_("refused rows"), null=True, blank=True)
    # ... and what to know about those who were added: kinds of note, each with names.
    notes = EncryptedTextField(_("notes"), null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
