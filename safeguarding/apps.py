"""Concerns that nobody but the safeguarding leads can read: own permissions, own encryption key,
invisible elsewhere."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    verbose_name = _("Safeguarding")
    default_auto_field = "django.db.models.BigAutoField"
