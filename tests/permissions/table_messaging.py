"""Providers only, who show who they are; nobody else is told more than “no”, signed in or not."""

from uuid import uuid4

from tests.permissions.table import Row, public

ROWS = {
    "messaging:notify": Row(public(403), lambda world: ["receipt"], "post"),
    "messaging:twilio_reply": Row(public(403), method="post"),
    "messaging:twilio_receipt": Row(public(403), lambda world: [uuid4()], "post"),
}
