"""Looking after people: a call that was asked for becomes a follow-up with a name and a deadline."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WellbeingConfig(AppConfig):
    name = "wellbeing"
    verbose_name = _("Wellbeing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from groups.told import belonging
        from wellbeing import messages

        messages.register()
        belonging.register(messages.late_calls_of)
