"""Links that let somebody act without signing in."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people.models import ActionLink, Person
from people.prepared import PreparedInstances

TOKEN_BYTES = 16  # 128 bits: cannot be guessed

_link_and_person = PreparedInstances(
    lambda token_hash: ActionLink.objects.filter(token_hash=token_hash),
    ActionLink,
    "person",
    token_hash=str,
)


class LinkNotWorking(Exception):
    """The link is unknown, has run out, was revoked or is for something else.

    `person` is who it belonged to, when that is known; the page says the same either way.
    """

    def __init__(self, person=None):
        super().__init__("link not working")
        self.person = person


def issue_link(*, person: Person, purpose: str, target: UUID, expires_at: datetime) -> str:
    """Make a link and return its token, which is kept nowhere: only its hash is."""
    [token] = issue_links(purpose=purpose, wanted=[(person.pk, target, expires_at)])
    return token


def issue_links(*, purpose: str, wanted: Iterable[tuple[int, UUID, datetime]]) -> list[str]:
    """A link for each (key of a person, target, until when it works), in one statement. Their tokens, in order."""
    wanted = list(wanted)
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _one in wanted]
    ActionLink.objects.bulk_create(
        ActionLink(
            person_id=person,
            purpose=purpose,
            target=target,
            expires_at=expires_at,
            token_hash=hash_token(token),
        )
        for token, (person, target, expires_at) in zip(tokens, wanted, strict=True)
    )
    return tokens


def open_link(*, token: str, purpose: str, reader: Person | AnonymousUser | None = None) -> ActionLink:
    """The working link this token opens, with its person. Writes nothing; raises LinkNotWorking.

    `reader`: who is signed in where it is opened. When that is somebody else than whom the link is for,
    neither sees what the other was told.
    """
    found = _link_and_person(token_hash=hash_token(token))
    if not found:
        raise LinkNotWorking
    [link] = found
    if link.purpose != purpose or link.revoked_at or link.expires_at <= timezone.now():
        raise LinkNotWorking(link.person)
    if reader is not None and reader.is_authenticated and reader != link.person:
        raise LinkNotWorking(reader)
    return link


def revoke_links(*, target: UUID, purpose: str) -> int:
    """Stop every link to `target` from working. Returns how many were still working."""
    now = timezone.now()
    return (
        ActionLink.objects.working(now=now).filter(target=target, purpose=purpose).update(revoked_at=now)
    )


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
