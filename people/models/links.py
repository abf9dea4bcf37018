import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.records import Record


class ActionLinkQuerySet(models.QuerySet):
    def working(self, *, now):
        return self.filter(revoked_at=None, expires_at__gt=now)


@pghistory.track(exclude=["token_hash", "last_used_at"])
class ActionLink(Record):
    """Lets one person do one thing without signing in. Only the token's hash is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="action_links")
    purpose = models.CharField(_("purpose"), max_length=40)
    target = models.UUIDField(_("what it is for"), help_text=_("The public id of what it opens."))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("action link")
        indexes = [models.Index(fields=["target", "purpose"], name="action_link_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="action_link_expires_after_creation",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="action_link_keeps_only_a_hash",
            ),
        ]

    def __str__(self):
        return self.purpose
