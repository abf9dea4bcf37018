"""What is different between two versions, by the statements' keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from groups.models import AgreementItem


@dataclass(frozen=True)
class Difference:
    """One statement that was added, changed or taken out. `was` is what it said before."""

    kind: Literal["added", "other_words", "other_why", "taken_out"]
    key: UUID
    text: str
    why: str
    was: str = ""


def differences(old: Iterable[AgreementItem], new: Iterable[AgreementItem]) -> list[Difference]:
    """In the order of the new list; what was taken out comes last. Another order alone is no difference."""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    found = []
    for key, item in after.items():
        was = before.get(key)
        if was is None:
            found.append(Difference("added", key, item.text, item.why))
        elif item.text != was.text:
            found.append(Difference("other_words", key, item.text, item.why, was=was.text))
        elif item.why != was.why:
            found.append(Difference("other_why", key, item.text, item.why, was=was.why))
    found += [
        Difference("taken_out", key, item.text, item.why)
        for key, item in before.items()
        if key not in after
    ]
    return found
