from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from sessions.dates.polling import ask_for_dates
from sessions.models import DateAnswer, DatePoll, OfferedDate
from tests.factories.groups import GroupFactory
from tests.factories.people import PersonFactory


class DatePollFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DatePoll

    group = factory.SubFactory(GroupFactory)
    begun_by = factory.SubFactory(PersonFactory)


class OfferedDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfferedDate

    poll = factory.SubFactory(DatePollFactory)
    number = factory.Sequence(lambda n: n % 12 + 1)
    starts_at = factory.Sequence(lambda n: timezone.now() + timedelta(days=10 + n % 12))
    ends_at = factory.LazyAttribute(lambda date: date.starts_at + timedelta(hours=2))


class DateAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DateAnswer

    poll = factory.SubFactory(DatePollFactory)
    person = factory.SubFactory(PersonFactory)


def asked(group, by, *, days=(10, 11, 12), public_id=None):
    """A poll with a date in so many days each, for which everybody in the group was asked."""
    begin = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
    dates = [(begin + timedelta(days=day), begin + timedelta(days=day, hours=2)) for day in days]
    return ask_for_dates(group=group, public_id=public_id or uuid4(), dates=dates, by=by)
