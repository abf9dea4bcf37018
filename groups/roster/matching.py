"""Is this person in the group already? By their number or address; by name and seat if they have neither."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from groups.models import Group
from groups.roster.entries import Entry, name_key
from groups.roster.unusable import UnusableCell
from people.models import ContactPoint, Person
from people.models.reaching import matching_digest


@dataclass(frozen=True)
class Known:
    """Somebody who has, or had, a seat in the group."""

    person: Person
    name_key: str
    seat: str
    digests: frozenset[str]
    has_left: bool = False


class Everyone:
    """Everyone the group knows, with those the file has brought so far. Two queries."""

    def __init__(self, group: Group, entries: Iterable[Entry]):
        self._by_digest = defaultdict(list)
        self._without_contact = {}
        for known in _known(group):
            self.add(known)
        names_by_digest = defaultdict(set)
        for entry in entries:
            for digest in entry.digests:
                names_by_digest[digest].add(entry.name_key)
        self._shared_in_file = {digest for digest, names in names_by_digest.items() if len(names) > 1}

    def add(self, known: Known) -> None:
        for digest in known.digests:
            self._by_digest[digest].append(known)
        if not known.digests:
            self._without_contact.setdefault((known.name_key, known.seat), known)

    def find(self, entry: Entry) -> Known | None:
        """Who this is, or None for somebody new.

        A number or an address is enough, unless two people share it: then the name must be the same too.
        Raises UnusableCell when the number is one person's and the email another's.
        """
        if not entry.digests:
            return self._without_contact.get((entry.name_key, entry.seat))
        holders = {digest: self._by_digest.get(digest, []) for digest in entry.digests}
        found = Counter(id(known) for several in holders.values() for known in several)
        everyone = {id(known): known for several in holders.values() for known in several}
        of_that_name = [known for known in everyone.values() if known.name_key == entry.name_key]
        if of_that_name:
            # Somebody who is still here before somebody who left; then whoever shares more with the row.
            return min(of_that_name, key=lambda known: (known.has_left, -found[id(known)]))
        if any(
            digest in self._shared_in_file or len(several) > 1 for digest, several in holders.items()
        ):
            return None
        if len(everyone) > 1:
            raise UnusableCell("two_people")
        return next(iter(everyone.values()), None)


def _known(group):
    digests = defaultdict(set)
    points = ContactPoint.objects.filter(person__memberships__group=group)
    for person_id, digest in points.values_list("person_id", "digest"):
        digests[person_id].add(digest)
    # Whoever left and came back is here.
    seats = group.memberships.select_related("person").order_by(
        F("left_at").desc(nulls_first=True), "pk"
    )
    seen = set()
    for membership in seats:
        person = membership.person
        if person.pk in seen:
            continue
        seen.add(person.pk)
        if person.email:
            digests[person.pk].add(matching_digest(person.email))
        yield Known(
            person=person,
            name_key=name_key(person.preferred_name),
            seat=membership.seat,
            digests=frozenset(digests[person.pk]),
            has_left=membership.left_at is not None,
        )
