"""Writing down what messages say, that a panel agreed to it, and taking it back."""

from collections.abc import Iterator
from datetime import date

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Organisation, Wording
from messaging.own_words import OwnWords
from people.languages import DEFAULT
from people.models import Person


class NotReady(Exception):
    """A machine wrote it, or nobody has checked it in its language: no panel can agree to it yet."""


class WrittenMeanwhile(Exception):
    """Somebody wrote a newer version. `newest` is theirs."""

    def __init__(self, newest):
        super().__init__("written meanwhile")
        self.newest = newest


def in_use(organisations: set[int]) -> Iterator[OwnWords]:
    """What these organisations have agreed, for `messaging.own_words`. One query."""
    rows = Wording.objects.in_use().filter(organisation__in=organisations)
    for row in rows.values_list("organisation", "kind", "wording", "language", "subject", "body"):
        yield OwnWords(*row)


@transaction.atomic
def write(
    *,
    organisation: Organisation,
    kind: str,
    wording: str,
    language: str,
    subject: str,
    body: str,
    by: Person,
    seen: int = 0,
    translated_by: str = "",
    checked_by: str = "",
    is_machine_draft: bool = False,
) -> Wording:
    """Keep these words as the next version. Nothing is sent in them until a panel has agreed.

    `seen`: the version that stood on the page they were written on; raises WrittenMeanwhile when there is a
    newer one. The same words again are the same version.
    """
    versions = _queue(organisation, kind, wording, language)
    last = versions.order_by("-version").first()
    words = {
        "subject": subject.strip(),
        "body": _plain_lines(body),
        "translated_by": "" if language == DEFAULT else translated_by.strip(),
        "checked_by": "" if language == DEFAULT else checked_by.strip(),
        "is_machine_draft": language != DEFAULT and is_machine_draft,
    }
    if last and not last.ended_at and all(getattr(last, name) == said for name, said in words.items()):
        return last
    if last and last.version != seen:
        raise WrittenMeanwhile(last)
    with pghistory.context(by=by.pk):
        return Wording.objects.create(
            organisation=organisation,
            kind=kind,
            wording=wording,
            language=language,
            version=last.version + 1 if last else 1,
            written_by=by,
            **words,
        )


@transaction.atomic
def agree(*, wording: Wording, panel: str, agreed_on: date, by: Person) -> Wording:
    """Write down that members agreed to it: from now on it is sent. The one before is kept, and not sent.

    Doing so again changes nothing. Raises NotReady; WrittenMeanwhile where these are not the newest words.
    """
    versions = _queue(wording.organisation, wording.kind, wording.wording, wording.language)
    wording = versions.get(pk=wording.pk)
    if wording.agreed_at and not wording.ended_at:
        return wording
    newest = versions.order_by("-version").first()
    if newest != wording or wording.ended_at:
        raise WrittenMeanwhile(newest)
    if not is_ready(wording):
        raise NotReady
    now = timezone.now()
    with pghistory.context(by=by.pk):
        versions.in_use().update(ended_at=now, ended_by=by)
        wording.panel, wording.agreed_on = panel.strip(), agreed_on
        wording.agreed_at, wording.agreed_by = now, by
        wording.save(update_fields=["panel", "agreed_on", "agreed_at", "agreed_by"])
    return wording


@transaction.atomic
def take_back(*, wording: Wording, by: Person) -> Wording:
    """From now on our own words are sent again. Twice changes nothing."""
    versions = _queue(wording.organisation, wording.kind, wording.wording, wording.language)
    wording = versions.get(pk=wording.pk)
    if wording.is_in_use:
        with pghistory.context(by=by.pk):
            wording.ended_at, wording.ended_by = timezone.now(), by
            wording.save(update_fields=["ended_at", "ended_by"])
    return wording


def is_ready(wording: Wording) -> bool:
    """Whether a panel can agree to it. English needs nobody who checks the language."""
    if wording.language == DEFAULT:
        return True
    translated, checked = wording.translated_by.strip(), wording.checked_by.strip()
    return bool(
        translated and checked and translated.lower() != checked.lower() and not wording.is_machine_draft
    )


def _queue(organisation, kind, wording, language):
    """Whoever writes, agrees or takes back in one organisation takes their turn."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return Wording.objects.filter(
        organisation=organisation, kind=kind, wording=wording, language=language
    )


def _plain_lines(body):
    return "\n".join(line.rstrip() for line in body.strip().splitlines())
