"""What the money of a group says before it is closed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line
from groups.models import Group
from payments.models import PaymentLine


def everyone_is_paid(group: Group) -> Iterator[Line]:
    """How many people wait for money they said yes to. Only their number: who is for finance to see."""
    count = PaymentLine.objects.not_paid_yet().filter(group_session__group=group)
    count = count.values("payee__person").distinct().count()
    yield Line(
        name="pay",
        what=ngettext(
            "%(n)s person still waits for pay they said yes to.",
            "%(n)s people still wait for pay they said yes to.",
            count,
        )
        % {"n": count}
        if count
        else _("Everyone has been paid what they said yes to."),
        why=_("Nobody should have to ask for their money once there is no group to ask."),
        is_done=not count,
    )
