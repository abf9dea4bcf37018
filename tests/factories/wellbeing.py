from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from tests.factories.groups import GroupFactory
from tests.factories.people import PersonFactory
from wellbeing.models import FollowUp, RoomAnswer


class FollowUpFactory(factory.django.DjangoModelFactory):
    """A call that somebody asked for, due in an hour."""

    class Meta:
        model = FollowUp

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory)
    owner = factory.SubFactory(PersonFactory)
    reason = FollowUp.Reason.ASKED
    source = factory.LazyFunction(uuid4)
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))


class RoomAnswerFactory(factory.django.DjangoModelFactory):
    """ "No", told to nobody yet."""

    class Meta:
        model = RoomAnswer

    person = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    answer = RoomAnswer.Answer.NO
    answered_at = factory.LazyFunction(timezone.now)
