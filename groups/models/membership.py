import pghistory
import pgtrigger
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField

# The group's row is held meanwhile: nobody slips in while somebody else closes it.
NOT_ONCE_CLOSED = """
    PERFORM 1 FROM groups_group WHERE id = NEW.group_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM groups_group WHERE id = NEW.group_id AND stage = 'closed') THEN
        RAISE EXCEPTION 'a closed group takes nobody new'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_closed_takes_nobody_new';
    END IF;
    RETURN NEW;
"""


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_at=None)

    def visible_to(self, person):
        """Everyone now in the groups this person has a seat in."""
        return self.current().filter(group__in=Group.objects.visible_to(person))

    def run_by(self, person):
        """Everyone now in the groups this person facilitates."""
        return self.current().filter(group__in=Group.objects.run_by(person))

    def taking_part(self):
        """Those who are not having a pause today: a pause ends by itself on the day they come back."""
        return self.current().filter(
            Q(paused_at=None) | Q(paused_until__isnull=False, paused_until__lte=timezone.localdate())
        )

    def having_a_pause(self):
        return self.current().filter(
            Q(paused_until=None) | Q(paused_until__gt=timezone.localdate()), paused_at__isnull=False
        )

    def lived_experience(self):
        return self.filter(seat=Membership.Seat.LIVED_EXPERIENCE)

    def facilitators(self):
        return self.filter(seat=Membership.Seat.FACILITATOR)

    def by_seat(self):
        """Those with lived experience first, then the other seats as they are listed, each by name."""
        order = [When(seat=seat, then=place) for place, seat in enumerate(Membership.Seat.values)]
        return self.order_by(Case(*order), Lower("person__preferred_name"), "pk")

    def who_has_nobody_first(self):
        """Those with lived experience who have no named contact yet, then everybody as in `by_seat`."""
        has_nobody = Case(
            When(seat=Membership.Seat.LIVED_EXPERIENCE, named_contact=None, then=0), default=1
        )
        by_seat = self.by_seat()
        return by_seat.order_by(has_nobody, *by_seat.query.order_by)

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
    # Professionals only: members see a name, a job and who somebody works for.
    job = models.CharField(_("job"), max_length=80, blank=True)
    works_for = models.CharField(_("works for"), max_length=120, blank=True)
    paused_at = models.DateTimeField(_("having a pause since"), null=True, blank=True)
    paused_until = models.DateField(_("back on"), null=True, blank=True)
    # Themselves, or a facilitator who wrote it down for them.
    paused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
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
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_at__isnull=False),
                name="membership_back_on_a_day_only_from_a_pause",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_by=None)
                | Q(paused_at__isnull=False, paused_by__isnull=False),
                name="membership_pause_says_who_wrote_it_down",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="membership_not_once_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NOT_ONCE_CLOSED,
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_seat_display()})"

    @property
    def is_having_a_pause(self):
        """As `having_a_pause` asks the database."""
        if self.left_at or not self.paused_at:
            return False
        return self.paused_until is None or self.paused_until > timezone.localdate()

    @property
    def work_in_words(self):
        """What a professional does, and for whom. Nothing for anybody else."""
        if self.seat != self.Seat.PROFESSIONAL:
            return ""
        return ", ".join(filter(None, [self.job, self.works_for]))


class LeavingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever left, and those who run the group they left."""
        return self.filter(
            Q(membership__person=person) | Q(membership__group__in=Group.objects.run_by(person))
        )


@pghistory.track(exclude=["why"])
class Leaving(Record):
    """How one person left a group: with thanks, with the money settled, and with their own choices."""

    class KeepInTouch(models.TextChoices):
        YES = "yes", _("yes, you may ask me again")
        NO = "no", _("no, please do not")

    class TheirData(models.TextChoices):
        KEEP = "keep", _("keep what the rules say")
        REMOVE = "remove", _("remove all you may")

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="leaving")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Nobody has to say why.
    why = EncryptedTextField(_("why"), null=True, blank=True)
    thanks = models.TextField(_("thanks"), max_length=1000, blank=True)
    thanks_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    keep_in_touch = models.CharField(
        _("may we keep in touch?"), max_length=3, choices=KeepInTouch, blank=True
    )
    their_data = models.CharField(_("what we keep"), max_length=6, choices=TheirData, blank=True)
    answered_at = models.DateTimeField(_("they answered"), null=True, blank=True)

    objects = LeavingQuerySet.as_manager()

    class Meta:
        verbose_name = _("leaving")
        constraints = [
            models.CheckConstraint(
                condition=Q(thanks="", thanks_by=None) | Q(thanks__regex=r"\S", thanks_by__isnull=False),
                name="leaving_thanks_come_from_somebody",
            ),
            models.CheckConstraint(
                condition=Q(keep_in_touch="", their_data="") | Q(answered_at__isnull=False),
                name="leaving_choices_say_when_they_were_made",
            ),
        ]

    def __str__(self):
        return str(self.membership)
