"""What every channel promises, and the three ways in which it may fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from messaging.models import Message

if TYPE_CHECKING:
    from messaging.receipts import Receipt


class TryLater(Exception):
    """Nothing left, for sure, and it may work later: the server is down or asked us to wait.

    `until`: when, if it said so. `stopped`: by this way nobody is reached any more, so another is looked for.
    """

    def __init__(self, why: str = "", *, until: datetime | None = None, stopped: bool = False):
        super().__init__(why)
        self.until, self.stopped = until, stopped


class Refused(Exception):
    """Nothing left, for sure, and trying again is no use: the address does not exist.

    `reason` is a word of `messaging.reasons`. `stopped`: whoever holds the phone asked for no more.
    """

    def __init__(self, why: str = "", *, reason: str = "refused", stopped: bool = False):
        super().__init__(why)
        self.reason, self.stopped = reason, stopped


class NotSure(Exception):
    """It broke in the middle: it may have arrived or not. Never try again without asking a person."""


@dataclass(frozen=True)
class Letter:
    """What a channel is given: the claimed message, where it goes and in whose name. A number is in E.164."""

    message: Message
    to: str
    sender: str
    subject: str
    body: str


class BackEnd:
    """One way for words to leave. `name` is kept with each message that went this way."""

    name = ""
    # Whether the provider itself answers a STOP, so that we do not confirm it a second time.
    confirms_stop = False

    def can_send(self) -> bool:
        """Whether the machine can send here, for real or as a test."""
        return True

    def is_real(self) -> bool:
        """Whether what is sent leaves this machine."""
        return True

    def can_say(self, words: str) -> bool:
        """Whether the words arrive as they are written."""
        return True

    def deliver(self, letter: Letter) -> str:
        """Hand the letter over. Returns the provider's own name for it, if it has one.

        Raises TryLater, Refused or NotSure, none of which says what was in it or where it was going.
        """
        raise NotImplementedError

    def what_became_of(self, message: Message) -> "list[Receipt]":
        """What the provider knows of a message by our name for it; nothing where it cannot be asked.

        Raises TryLater, Refused or NotSure when it gave no answer.
        """
        return []
