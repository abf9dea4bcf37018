import factory

from groups.models import Unease
from tests.factories.groups import GroupFactory
from tests.factories.people import PersonFactory


class UneaseFactory(factory.django.DjangoModelFactory):
    """Said to somebody inside, and not read yet."""

    class Meta:
        model = Unease

    group = factory.SubFactory(GroupFactory)
    said_by = factory.SubFactory(PersonFactory)
    said_to = factory.SubFactory(PersonFactory)
    words = "I was talked over."
