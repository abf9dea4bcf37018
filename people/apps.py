"""Who someone is: the name they go by, how it is safe to reach them, what helps them, and the
links that let them answer without signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"
