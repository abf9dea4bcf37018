"""Paying people for their time, right to the penny and never twice: rates, lines, approval by
separate people, batches."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from groups.forming import needs
        from groups.models import Group
        from groups.organisation import setup
        from messaging import purposes
        from payments.closing import everyone_is_paid
        from payments.messages import PAY_OFFER
        from payments.rates import rates_line
        from payments.readiness import offered_in_writing
        from sessions.planning import readiness

        purposes.register(PAY_OFFER)
        setup.register(rates_line)
        readiness.register(offered_in_writing)
        needs.register(Group.Stage.CLOSED, everyone_is_paid)
