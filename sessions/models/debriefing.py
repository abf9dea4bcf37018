import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField
from sessions.models.inviting import Invitation
from sessions.models.meeting import Attendance
from sessions.models.planning import GroupSession


class DebriefQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(group_session__in=GroupSession.objects.facilitated_by(person))


@pghistory.track(fields=["group_session", "written_by"])
class Debrief(Record):
    """The two facilitators' own notes on one session. Nobody else reads them."""

    group_session = models.OneToOneField(GroupSession, models.PROTECT, related_name="debrief")
    went_well = EncryptedTextField(_("what went well"), null=True, blank=True)
    to_change = EncryptedTextField(_("what to change"), null=True, blank=True)
    power = EncryptedTextField(_("who spoke, and whose words were used"), null=True, blank=True)
    ourselves = EncryptedTextField(_("how we are ourselves"), null=True, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    # Counts the saves, so that nobody writes over what they have not seen.
    version = models.PositiveIntegerField(_("version"), default=0)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("debrief")

    def __str__(self):
        return str(self.group_session)


class SharedSummaryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Facilitators of the group and of the session, and, once shared, everyone it was shared with."""
        return self.filter(
            Q(group_session__in=GroupSession.objects.run_by(person))
            | Q(group_session__in=GroupSession.objects.facilitated_by(person))
            | Q(pk__in=SharedSummary.objects.shared_with(person).values("pk"))
        )

    def shared_with(self, person):
        """Shared summaries of sessions this person was invited to or came to, while in the group."""
        return self.filter(
            Q(group_session__in=Invitation.objects.filter(person=person).values("group_session"))
            | Q(
                group_session__in=Attendance.objects.standing()
                .filter(person=person)
                .values("group_session")
            ),
            shared_at__isnull=False,
            group_session__state=GroupSession.State.INVITED,
            group_session__group__in=Group.objects.visible_to(person),
        )


@pghistory.track()
class SharedSummary(Record):
    """What we said, what we decided, who does what: in plain words, for everyone."""

    group_session = models.OneToOneField(GroupSession, models.PROTECT, related_name="shared_summary")
    we_said = models.TextField(_("what we said"), max_length=5000, blank=True)
    we_decided = models.TextField(_("what we decided"), max_length=5000, blank=True)
    who_does_what = models.TextField(_("who does what"), max_length=5000, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))
    # Counts the saves, so that nobody writes over what they have not seen.
    version = models.PositiveIntegerField(_("version"), default=0)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    shared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SharedSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_at=None, shared_by=None)
                | Q(shared_at__isnull=False, shared_by__isnull=False),
                name="shared_summary_shared_at_and_shared_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(we_said__regex=r"\S"),
                name="shared_summary_shared_says_something",
            ),
        ]

    def __str__(self):
        return str(self.group_session)
