import factory
from django.utils import timezone

from messaging.models import InboundReply, ReplyFrom
from people.models.reaching import matching_digest


class InboundReplyFactory(factory.django.DjangoModelFactory):
    """A text that waits for a person. `people`: who it may be from."""

    class Meta:
        model = InboundReply
        skip_postgeneration_save = True

    provider = "notify"
    provider_ref = factory.Sequence(lambda n: f"reply:{n}")
    digest = factory.LazyFunction(lambda: matching_digest("+447700900001"))
    words = "I will be a bit different"
    meaning = InboundReply.Meaning.OTHER
    received_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def people(self, create, extracted, **kwargs):
        for person in extracted or []:
            ReplyFrom.objects.create(reply=self, person=person)
