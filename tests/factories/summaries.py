import factory
from django.utils import timezone

from sessions.models import SharedSummary
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory


class SharedSummaryFactory(factory.django.DjangoModelFactory):
    """A summary that was shared a moment after it was written."""

    class Meta:
        model = SharedSummary

    group_session = factory.SubFactory(GroupSessionFactory)
    we_said = "The first call should come from somebody with a name."
    written_by = factory.SubFactory(PersonFactory)
    written_at = factory.LazyFunction(timezone.now)
    version = 1
    shared_at = factory.LazyAttribute(lambda summary: summary.written_at)
    shared_by = factory.SelfAttribute("written_by")


class DraftSummaryFactory(SharedSummaryFactory):
    shared_at = None
    shared_by = None
