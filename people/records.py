"""What every table has."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import models as history


class Record(models.Model):
    """One row of anything. `public_id` is the only name it has in an address: it tells nothing."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Event(history.Event):
    """One change of one row, written down by the database. There will be more than 32 bits can count."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
