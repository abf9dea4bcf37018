from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from messaging.models import Message
from tests.factories.people import PersonFactory


class MessageFactory(factory.django.DjangoModelFactory):
    """A reminder that is due now and stays of use for a day."""

    class Meta:
        model = Message

    person = factory.SubFactory(PersonFactory)
    purpose = "reminder"
    target = factory.LazyFunction(uuid4)
    key = factory.Sequence(lambda n: f"key:{n}")
    not_before = factory.LazyFunction(timezone.now)
    not_after = factory.LazyAttribute(lambda message: message.not_before + timedelta(days=1))
