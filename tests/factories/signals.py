import factory

from sessions.models import Signal
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory


class SignalFactory(factory.django.DjangoModelFactory):
    """Somebody needs a minute, and nobody has seen it yet."""

    class Meta:
        model = Signal

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)
