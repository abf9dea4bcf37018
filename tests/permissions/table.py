"""Which role gets which answer from which page. One table a room, in the files beside this one.

A page that is missing from the tables fails the test. 302 for anonymous is the sign-in page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.permissions.roles import ROLES

EVERYONE = ROLES


@dataclass(frozen=True)
class Row:
    """What each role is answered. `args(world)` fills the address; `data`, or `data(world)`, is posted."""

    statuses: dict[str, int]
    args: Callable = lambda world: []
    method: str = "get"
    data: dict | Callable = field(default_factory=dict)


def only(roles, status, otherwise=404):
    """`status` for these roles (a space-separated string), `otherwise` for the rest who are signed in."""
    chosen = roles.split()
    assert set(chosen) <= set(ROLES), f"unknown role in {roles!r}"
    return {role: status if role in chosen else otherwise for role in ROLES} | {"anonymous": 302}


def signed_in(status):
    return dict.fromkeys(ROLES, status) | {"anonymous": 302}


def public(status):
    """A page that nobody needs to sign in for: the same for everyone."""
    return dict.fromkeys(ROLES, status)
