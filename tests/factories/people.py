import factory
from django.utils import timezone

from people.models import AccessNeed, ContactPoint, Person


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    preferred_name = factory.Sequence(lambda n: f"Person {n}")


class ContactPointFactory(factory.django.DjangoModelFactory):
    """An email address that may be used: anything stricter is spelt out by the test."""

    class Meta:
        model = ContactPoint

    person = factory.SubFactory(PersonFactory)
    channel = ContactPoint.Channel.EMAIL
    value = factory.Sequence(lambda n: f"person{n}@example.org")
    allowed = ContactPoint.Allowed.YES
    links_ok = True
    confirmed_on = factory.LazyFunction(timezone.localdate)


class AccessNeedFactory(factory.django.DjangoModelFactory):
    """Something that helps, which those who run their sessions may know."""

    class Meta:
        model = AccessNeed

    person = factory.SubFactory(PersonFactory)
    kind = AccessNeed.Kind.CHILDCARE
    words = "One child, three years old"
