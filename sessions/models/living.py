import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from sessions.models.meeting import Attendance
from sessions.models.planning import GroupSession


class LiveTap(Record):
    """One tap on the day: what somebody said with it, and when. Never changed: a mistake is another tap.

    `public_id` is made by the device that was tapped, so that a tap which is sent twice is one tap.
    """

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        LEFT = "left", _("left")
        HOW = "how", _("in the room or online")
        TAKEN_BACK = "taken_back", _("not here after all")
        ITEM_STARTED = "item_started", _("started this part")
        BREAK_STARTED = "break_started", _("started a break")
        BREAK_ENDED = "break_ended", _("went on after a break")
        ITEM_DROPPED = "item_dropped", _("left this part out")
        ITEM_SHORTENED = "item_shortened", _("made this part shorter")
        ITEM_KEPT = "item_kept", _("kept this part as it was")

    ABOUT_PEOPLE = [Kind.ARRIVED, Kind.LEFT, Kind.HOW, Kind.TAKEN_BACK]
    ABOUT_ITEMS = [Kind.ITEM_STARTED, Kind.ITEM_DROPPED, Kind.ITEM_SHORTENED, Kind.ITEM_KEPT]
    MOST_SEEN = 16

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="live_taps")
    kind = models.CharField(_("what"), max_length=14, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(_("how"), max_length=10, choices=Attendance.How, blank=True)
    # The public id of an agenda item. The item may be taken off the agenda; that this was tapped stays so.
    item = models.UUIDField(_("part of the agenda"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    # When it happened: the moment of the tap, unless a person said another time (`is_said`).
    at = models.DateTimeField(_("when it happened"))
    is_said = models.BooleanField(_("a person said when"), default=False)
    # The moment of the tap, put right where the device's clock is wrong. The order of taps is this.
    tapped_at = models.DateTimeField(_("tapped"))
    tapped_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Empty: a form without scripts. `device_at` is what the device's own clock said.
    device = models.UUIDField(_("device"), null=True, blank=True)
    device_at = models.DateTimeField(_("by the device’s clock"), null=True, blank=True)
    # The taps about this person that whoever tapped could see: what is not among them they did not know.
    seen = ArrayField(models.UUIDField(), size=MOST_SEEN, default=list, blank=True)

    class Meta:
        verbose_name = _("tap")
        indexes = [models.Index(fields=["group_session", "person"], name="live_tap_of_one_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["arrived", "left", "how", "taken_back"], person__isnull=False, item=None
                )
                | Q(
                    kind__in=["item_started", "item_dropped", "item_shortened", "item_kept"],
                    person=None,
                    item__isnull=False,
                )
                | Q(kind__in=["break_started", "break_ended"], person=None, item=None),
                name="live_tap_is_about_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["arrived", "how"], how__in=["in_person", "online"])
                | (~Q(kind__in=["arrived", "how"]) & Q(how="")),
                name="live_tap_says_how_somebody_is_here",
            ),
            models.CheckConstraint(
                condition=Q(kind="item_shortened", minutes__gte=1, minutes__lte=240)
                | (~Q(kind="item_shortened") & Q(minutes=None)),
                name="live_tap_shortened_says_minutes",
            ),
            # Pay follows attendance, and attendance follows taps: nobody taps themselves.
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(tapped_by=F("person")), name="live_tap_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(tapped_at__lte=F("created_at")), name="live_tap_not_in_the_future"
            ),
            models.CheckConstraint(
                condition=Q(device=None, device_at=None)
                | Q(device__isnull=False, device_at__isnull=False),
                name="live_tap_of_a_device_has_its_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="live_tap_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class LiveDay(models.Model):
    """What the taps of one session come to, kept so that asking every two seconds costs next to nothing.

    `state` can be made again from the taps at any time. Each part of it says at which `version` it changed.
    """

    group_session = models.OneToOneField(GroupSession, models.CASCADE, related_name="live_day")
    version = models.PositiveIntegerField(_("version"), default=0)
    state = models.JSONField(_("what the taps come to"), default=dict)

    class Meta:
        verbose_name = _("day as the taps say it")

    def __str__(self):
        return str(self.version)
