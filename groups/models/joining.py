import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.membership import Membership
from people.models import Person
from people.records import Record

A_HASH = r"^[0-9a-f]{64}$"


class JoinInvitationQuerySet(models.QuerySet):
    def working(self, *, now):
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)

    def run_by(self, person):
        """Those of the groups this person facilitates."""
        return self.filter(group__in=Group.objects.run_by(person))


@pghistory.track(exclude=["token_hash", "code_hash"])
class JoinInvitation(Record):
    """One place in one group, offered to one person: by a link, a QR code, or a code read out loud.

    It works once. Only hashes of the link and the code are kept.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="join_invitations")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seat = models.CharField(_("seat"), max_length=20, choices=Membership.Seat)
    named_contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("named contact")
    )
    # Only so that facilitators know which is which; the person chooses their own name.
    for_whom = models.CharField(_("who it is for"), max_length=100, blank=True)
    # Somebody who is in the group already and has no email to sign in with: a new way in.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="ways_back_in"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="joined_by")
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = JoinInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to join")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="join_invitation_expires_after_creation",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="join_invitation_used_at_and_used_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="join_invitation_used_or_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=A_HASH, code_hash__regex=A_HASH),
                name="join_invitation_keeps_only_hashes",
            ),
        ]

    def __str__(self):
        return self.for_whom or str(self.get_seat_display())

    @property
    def is_over(self):
        return bool(self.used_at or self.revoked_at) or self.expires_at <= timezone.now()
