"""The outbox page: what one person would have received, as they would see it."""

from collections import defaultdict
from dataclasses import dataclass, field

from messaging.models import Message
from people.models import ContactPoint, Person

# The page is for trying things out: enough to see, not an archive.
MOST_SHOWN = 20


@dataclass
class Pocket:
    """One person's phone and inbox, newest first, and what has not gone to them."""

    person: Person
    texts: list[Message] = field(default_factory=list)
    emails: list[Message] = field(default_factory=list)
    not_sent: list[Message] = field(default_factory=list)

    def put(self, message):
        place = self.not_sent
        if message.state == Message.State.SENT:
            place = self.texts if message.channel == ContactPoint.Channel.TEXT else self.emails
        if len(place) < MOST_SHOWN:
            place.append(message)


def pockets_of(people) -> list[Pocket]:
    """One query however many people."""
    by_person = defaultdict(list)
    wanted = Message.objects.filter(person__in=people).exclude(state=Message.State.CANCELLED)
    for message in wanted.order_by("-created_at", "-pk")[:2000]:
        by_person[message.person_id].append(message)
    pockets = []
    for person in people:
        pocket = Pocket(person)
        for message in by_person[person.pk]:
            pocket.put(message)
        pockets.append(pocket)
    return pockets
