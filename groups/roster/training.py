"""What the people of one file have learned, kept with the day on which it runs out."""

from datetime import date

from groups.models import Membership, Organisation, Training, TrainingRecord
from groups.organisation.permissions import is_admin
from groups.training.months import months_after
from people.models import Person


class Learned:
    """Gathers training while people arrive, and writes it together.

    A facilitator writes down what professionals have done, an admin also what facilitators have done;
    nobody their own: it decides who may lead.
    """

    def __init__(self, organisation: Organisation, by: Person):
        self.organisation, self.by = organisation, by
        self.gathered = []

    def add(self, person: Person, seat: str, trainings: dict[Training, date]) -> None:
        if trainings:
            self.gathered.append((person, seat, trainings))

    def write(self) -> list[str]:
        """Returns the names of those whose training was not kept. The people are saved by now."""
        if not self.gathered:
            return []
        # A rule that is changed meanwhile waits: it counts the days of all that is kept anew.
        Organisation.objects.select_for_update(no_key=True).get(pk=self.organisation.pk)
        months = dict(self.organisation.training_rules.values_list("training", "lasts_months"))
        seats = {Membership.Seat.PROFESSIONAL}
        if is_admin(self.by, self.organisation):
            seats.add(Membership.Seat.FACILITATOR)
        records, not_kept = [], []
        for person, seat, trainings in self.gathered:
            if person == self.by or seat not in seats:
                not_kept.append(person.preferred_name)
                continue
            records += [self._record(person, *done, months) for done in trainings.items()]
        # A colleague's may be there already, from another group.
        TrainingRecord.objects.bulk_create(records, ignore_conflicts=True)
        return not_kept

    def _record(self, person, training, day, months):
        lasts = months.get(training)
        return TrainingRecord(
            organisation=self.organisation,
            person=person,
            training=training,
            done_on=day,
            lapses_on=months_after(day, lasts) if lasts else None,
            written_by=self.by,
        )
