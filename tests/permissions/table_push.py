"""Without keys, as here, there is no web push: with them `tests/messaging/test_push.py` looks at both pages."""

from tests.permissions.table import Row, public, signed_in

ROWS = {
    "messaging:push": Row(signed_in(404)),
    "messaging:push_worker": Row(public(404)),
}
