"""Organisations, groups and the people in them: who sits on which side, who is their named
contact, and how they join."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Groups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from groups.unease import messages

        messages.register()
