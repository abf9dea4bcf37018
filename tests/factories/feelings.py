import factory

from sessions.models import CheckIn, CheckOut
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory


class CheckInFactory(factory.django.DjangoModelFactory):
    """Somebody who arrived all right and said so themselves."""

    class Meta:
        model = CheckIn

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)
    feeling = 4
    recorded_by = factory.SelfAttribute("person")


class CheckOutFactory(CheckInFactory):
    class Meta:
        model = CheckOut
