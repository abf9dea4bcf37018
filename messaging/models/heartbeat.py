from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When something that must run all the time was last seen to run. One row for each such thing."""

    what = models.CharField(_("what runs"), max_length=20, unique=True)
    beaten_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("heartbeat")

    def __str__(self):
        return self.what
