"""Every word that leaves the system: wordings (plain and discreet), the outbox, channels, what was
sent and what was held."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messaging")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from messaging import purposes

        # Signed by nobody on purpose: it is the person themselves who asked for it.
        code = purposes.Purpose("sign-in-code", build=lambda message: {"sender": ""}, asked_for=True)
        purposes.register(code)
        # To whoever has just written STOP, and nobody else: it is signed by nobody either.
        stop = purposes.Purpose("stop-confirmed", build=lambda message: {"sender": ""}, asked_for=True)
        purposes.register(stop)
        # After words that frighten us: it goes at any hour to whoever has just written them.
        soon = purposes.Purpose("read-soon", build=lambda message: {"sender": ""}, asked_for=True)
        purposes.register(soon)
