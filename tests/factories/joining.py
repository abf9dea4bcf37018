from datetime import timedelta

import factory
from django.utils import timezone

from groups.joining.codes import hash_code, hash_token
from groups.models import JoinInvitation, Leaving, Membership
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory


class JoinInvitationFactory(factory.django.DjangoModelFactory):
    """An open place with lived experience. `token` and `code` are what opens it."""

    class Meta:
        model = JoinInvitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")
        code = factory.Sequence(lambda n: f"{n:08}")

    group = factory.SubFactory(GroupFactory)
    made_by = factory.SubFactory(PersonFactory, preferred_name="Jo")
    seat = Membership.Seat.LIVED_EXPERIENCE
    token_hash = factory.LazyAttribute(lambda row: hash_token(row.token))
    code_hash = factory.LazyAttribute(lambda row: hash_code(row.code))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class LeavingFactory(factory.django.DjangoModelFactory):
    """Somebody who has left and said nothing."""

    class Meta:
        model = Leaving

    membership = factory.SubFactory(MembershipFactory, left_at=factory.LazyFunction(timezone.now))
    by = factory.SelfAttribute("membership.person")
