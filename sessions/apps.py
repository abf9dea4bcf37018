"""One session from plan to debrief: agenda, facilitators, invitations, preparation calls, check-in
and check-out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "group_sessions"  # Django owns "sessions"; see docs/adr/0005
    verbose_name = _("Sessions")
    default_auto_field = "django.db.models.BigAutoField"
