"""How pay stands, in four words, for a member's first page. No sums: others may look over a shoulder."""

from django.utils.translation import gettext as _

from payments.mine import sums
from people.models import Person


def pay_in_four_words(person: Person) -> str:
    """Empty when there was never anything. One query."""
    stands = sums(person)
    if stands.waiting:
        return _("waits for your answer")
    if stands.coming:
        return _("is on its way")
    return _("has all been paid") if stands.paid else ""
