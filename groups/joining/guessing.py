"""Codes are short: nobody may try many."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# Wrong codes: from one address, and from everywhere together. With a thousand open invitations, trying as
# hard as this for a whole year finds one of them with a chance of one in a hundred.
WRONG_CODES = "8/10m/ip,20/m/key"


class TooManyTries(Exception):
    """Somebody has to wait a little."""


class Try:
    """One try, which counts until it is `forgiven`."""

    def __init__(self, usage):
        self._usage = usage

    def forgive(self):
        self._usage.rollback()


def one_try(request: HttpRequest, *, action: str, rates: str, key: str = "everybody") -> Try:
    """Count this try. Raises TooManyTries."""
    usage = ratelimit.consume(
        request, app="groups.joining", action=action, config={action: rates}, key=key
    )
    if usage is None:
        raise TooManyTries
    return Try(usage)
