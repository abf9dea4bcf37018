"""Who has which training on a day, and what is still needed for what they do."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from groups.models import Membership, Organisation, Training, TrainingRecord, TrainingRule

Needed, Seat = TrainingRule.Needed, Membership.Seat

SOON = timedelta(days=60)
NEEDED_BY_SEAT = {
    Seat.FACILITATOR: {Needed.LEAD, Needed.SUPPORT},
    Seat.PROFESSIONAL: {Needed.PROFESSIONAL},
}


@dataclass(frozen=True)
class Standing:
    """How somebody stands with one training: `until` is the day on which it runs, or ran, out."""

    training: Training
    state: Literal["good", "soon", "gone", "never"]
    until: date | None
    is_needed: bool


def not_trained(
    *, organisation: Organisation, people: dict[str, Collection[int]], day: date
) -> dict[str, dict[int, list[Training]]]:
    """Of the people (ids) by what they do, who does not have what is needed for it on that day, and what.

    Only what somebody lacks is in it. At most two queries.
    """
    wanted = {needed: [] for needed, some in people.items() if some}
    if not wanted:
        return {}
    rules = TrainingRule.objects.filter(organisation=organisation, needed__overlap=list(wanted))
    for training, needed_for in rules.order_by("training").values_list("training", "needed"):
        for needed in wanted.keys() & set(needed_for):
            wanted[needed].append(Training(training))
    if not any(wanted.values()):
        return {}
    records = TrainingRecord.objects.good_on(day).filter(
        organisation=organisation, person__in=set().union(*people.values())
    )
    have = set(records.values_list("person", "training"))
    found = {}
    for needed, trainings in wanted.items():
        for person in people[needed]:
            if lacking := [training for training in trainings if (person, training) not in have]:
                found.setdefault(needed, {})[person] = lacking
    return found


def standings(
    *, organisation: Organisation, seats: dict[int, Iterable[str]], today: date
) -> dict[int, list[Standing]]:
    """For each person (id, with the seats they have) how they stand: what is needed, and what they have done.

    Two queries, for one person as for many.
    """
    rules = {rule.training: set(rule.needed) for rule in organisation.training_rules.all()}
    done = defaultdict(list)
    records = TrainingRecord.objects.standing().filter(organisation=organisation, person__in=seats)
    for person, training, until in records.values_list("person", "training", "lapses_on"):
        done[person, training].append(until)
    found = {}
    for person, held in seats.items():
        for_this = set().union(*(NEEDED_BY_SEAT.get(seat, set()) for seat in held))
        found[person] = [
            _standing(training, done[person, training], today, is_needed=is_needed)
            for training in Training
            if (is_needed := bool(rules.get(training, set()) & for_this)) or done[person, training]
        ]
    return found


def _standing(training, untils, today, *, is_needed):
    if not untils:
        return Standing(training, "never", None, is_needed)
    until = None if None in untils else max(untils)
    return Standing(training, _state(until, today), until, is_needed)


def _state(until, today):
    if until is None or until > today + SOON:
        return "good"
    return "soon" if until > today else "gone"
