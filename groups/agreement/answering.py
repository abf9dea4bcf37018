"""I agree, I want a change, let's talk: what each person last said to the version that stands."""

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.agreement.drafting import lock
from groups.agreement.permissions import can_answer
from groups.agreement.standing import newest_version
from groups.models import AgreementResponse, AgreementVersion, Membership
from people.models import Person

Answer = AgreementResponse.Answer


class Replaced(Exception):
    """There is a newer version (`current`): nobody's answer to the old one says what they think of it."""

    def __init__(self, current):
        super().__init__("replaced")
        self.current = current


class NotAsked(Exception):
    """Whoever has left, or came along with somebody, is not asked."""


class NothingToSettle(Exception):
    """They agree by now, or have not answered."""


class SaidMoreMeanwhile(Exception):
    """They have answered again since the page was opened."""


@transaction.atomic
def answer(
    *, version: AgreementVersion, membership: Membership, answer: str, by: Person, words: str = ""
) -> AgreementResponse:
    """Keep what one person says to this version; answering again takes the place of the last answer.

    `by` is the person, or the facilitator who writes it down. Words they gave before stay with them
    unless there are new ones. Raises Replaced and NotAsked.
    """
    membership = _queue(version, membership)
    said = {"answer": answer, "answered_at": timezone.now(), "answered_by": by}
    said |= {"settled_at": None, "settled_by": None, "settled_words": None}
    if words:
        said["words"] = words
    # A link says who it is, where nobody is signed in.
    with pghistory.context(by=by.pk):
        response, _is_new = AgreementResponse.objects.update_or_create(
            version=version, membership=membership, defaults=said
        )
    return response


@transaction.atomic
def say_more(
    *, version: AgreementVersion, membership: Membership, words: str, by: Person
) -> AgreementResponse | None:
    """Keep the words that go with an answer; with new ones it is open again. None if there is no answer."""
    membership = _queue(version, membership)
    response = version.responses.filter(membership=membership).first()
    if response is None or response.words == words:
        return response
    response.words, response.answered_at = words, timezone.now()
    response.settled_at = response.settled_by = response.settled_words = None
    with pghistory.context(by=by.pk):
        response.save(
            update_fields=["words", "answered_at", "settled_at", "settled_by", "settled_words"]
        )
    return response


@transaction.atomic
def settle(*, response: AgreementResponse, by: Person, words: str, seen: str) -> AgreementResponse:
    """A facilitator and this person have talked; `words` say what came of it. Settling again changes nothing.

    `seen` is the `moment_of` the answer on the page. Raises Replaced, NothingToSettle, SaidMoreMeanwhile.
    """
    _queue(response.version, response.membership)
    response.refresh_from_db()
    if response.settled_at:
        return response
    if response.answer == Answer.AGREE:
        raise NothingToSettle
    if moment_of(response) != seen:
        raise SaidMoreMeanwhile
    response.settled_at, response.settled_by, response.settled_words = timezone.now(), by, words
    response.save(update_fields=["settled_at", "settled_by", "settled_words"])
    return response


def moment_of(response: AgreementResponse) -> str:
    return f"{response.answered_at.timestamp():.6f}"


def _queue(version, membership):
    """Answers and publishing queue on the group, so that what stands stands until this is written."""
    lock(version.group)
    newest = newest_version(version.group)
    if newest != version:
        raise Replaced(newest)
    membership = Membership.objects.get(pk=membership.pk)
    if not can_answer(membership):
        raise NotAsked
    return membership
