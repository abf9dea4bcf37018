"""Whose poll it is. What is not yours is not there."""

from django.db.models import QuerySet

from people.models import Person
from sessions.models import DateAnswer, DatePoll


def polls_to_run(person: Person) -> QuerySet[DatePoll]:
    """Those of the groups `person` facilitates."""
    return DatePoll.objects.run_by(person).select_related("group__organisation", "group_session")


def answers_of(person: Person) -> QuerySet[DateAnswer]:
    """One's own, as long as one has a seat in the group."""
    return DateAnswer.objects.of(person).select_related("person", "poll__group__organisation")
