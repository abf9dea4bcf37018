import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Organisation
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField
from sessions.models.planning import GroupSession

# What a door may weigh, in bytes: the small one on a phone that pays for every one of them.
SMALL, LARGE = 15_000, 200_000


class VenueQuerySet(models.QuerySet):
    def kept_by(self, person):
        """Those of the organisations this person runs a group in, or looks after."""
        run = Group.objects.run_by(person).values("organisation")
        looked_after = Organisation.objects.looked_after_by(person).values("pk")
        return self.filter(Q(organisation__in=run) | Q(organisation__in=looked_after))

    def visible_to(self, person):
        """Those they keep, and those of the sessions they may see."""
        sessions = GroupSession.objects.visible_to(person).filter(venue=OuterRef("pk"))
        return self.filter(Q(pk__in=self.kept_by(person).values("pk")) | Exists(sessions))

    def in_use(self):
        return self.filter(retired_at=None)


@pghistory.track()
class Venue(Record):
    """One place an organisation meets at, and what it is like. Yes, no, or nobody knows yet (None)."""

    # In the order in which they are shown. `neutral` is apart: it is about how it feels.
    FACTS = [
        "step_free",
        "quiet_room",
        "toilets",
        "accessible_toilet",
        "prayer_space",
        "feeding_space",
        "near_bus",
        "parking",
    ]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="venues")
    # Together they fit into where a session is.
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=118, blank=True)
    getting_there = models.TextField(_("how to get there"), max_length=2000, blank=True)
    step_free = models.BooleanField(_("no steps on the way in"), null=True, blank=True)
    quiet_room = models.BooleanField(_("a quiet room"), null=True, blank=True)
    toilets = models.BooleanField(_("toilets"), null=True, blank=True)
    accessible_toilet = models.BooleanField(
        _("a toilet with room for a wheelchair"), null=True, blank=True
    )
    prayer_space = models.BooleanField(_("somewhere to pray"), null=True, blank=True)
    feeding_space = models.BooleanField(_("somewhere to feed a baby"), null=True, blank=True)
    near_bus = models.BooleanField(_("a bus stop close by"), null=True, blank=True)
    bus_stop = models.CharField(_("which bus stop"), max_length=120, blank=True)
    parking = models.BooleanField(_("parking"), null=True, blank=True)
    # Neither side's ground: not where decisions about people's lives were made.
    neutral = models.BooleanField(_("neutral ground"), null=True, blank=True)
    feels = models.CharField(_("how it feels"), max_length=500, blank=True)
    meets_you = models.CharField(_("who meets you at the door"), max_length=200, blank=True)
    retired_at = models.DateTimeField(_("not used any more"), null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("place to meet")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(retired_at=None),
                name="venue_one_of_a_name_in_use",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="venue_has_a_name"),
            models.CheckConstraint(
                # What nobody knows is neither: `= true` alone would let it pass.
                condition=Q(bus_stop="") | Q(near_bus__isnull=False, near_bus=True),
                name="venue_bus_stop_only_where_one_is_close",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sessions:venue", args=[self.public_id])

    @property
    def in_a_line(self):
        """As it is said where a session is: name and address."""
        return ", ".join(filter(None, [self.name, self.address]))


class DoorPhoto(Record):
    """What the door of a place looks like, drawn anew twice: nothing that a camera wrote into it is left."""

    venue = models.OneToOneField(Venue, models.CASCADE, related_name="door")
    small = models.BinaryField(_("small"))
    large = models.BinaryField(_("large"))
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("photo of a door")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("small"), SMALL)
                & LessThanOrEqual(Length("large"), LARGE)
                & GreaterThan(Length("small"), 0)
                & GreaterThan(Length("large"), 0),
                name="door_photo_fits_a_phone",
            ),
        ]

    def __str__(self):
        return str(self.public_id)


class VenueRemarkQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(hidden_at=None)


class VenueRemark(Record):
    """What somebody who was there says about a place, in a line. Theirs: only they take it back.

    An admin of the organisation can hide it, with a reason that its writer reads; no facilitator can.
    """

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="remarks")
    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="venue_remarks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="venue_remarks")
    words = EncryptedTextField(_("what they say"))
    # Only ever to their own group.
    named = models.BooleanField(_("with their name"), default=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_why = models.CharField(_("why it is hidden"), max_length=300, blank=True)

    objects = VenueRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("what somebody said about a place")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"], name="venue_remark_once_per_session"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_why="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_why="")),
                name="venue_remark_hidden_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(hidden_by=None) | ~Q(hidden_by=F("person")),
                name="venue_remark_own_words_are_taken_back_not_hidden",
            ),
        ]

    def __str__(self):
        return str(self.public_id)
