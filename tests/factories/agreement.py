import factory
from django.utils import timezone

from groups.models import AgreementResponse, ChangeProposal, Membership
from tests.factories.groups import (
    AgreementItemFactory,
    AgreementVersionFactory,
    MembershipFactory,
    published,
)


class AgreementResponseFactory(factory.django.DjangoModelFactory):
    """One member agrees, from their own phone."""

    class Meta:
        model = AgreementResponse

    version = factory.SubFactory(AgreementVersionFactory)
    membership = factory.SubFactory(MembershipFactory, group=factory.SelfAttribute("..version.group"))
    answer = AgreementResponse.Answer.AGREE
    answered_at = factory.LazyFunction(timezone.now)
    answered_by = factory.SelfAttribute("membership.person")


class ChangeProposalFactory(factory.django.DjangoModelFactory):
    """Something new, with the proposer's name."""

    class Meta:
        model = ChangeProposal

    proposed_by = factory.SubFactory(MembershipFactory)
    group = factory.SelfAttribute("proposed_by.group")
    kind = ChangeProposal.Kind.ADD
    text = "We start with a cup of tea."


def facilitator_of(group, **fields):
    return MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR, **fields)


def published_version(group=None, *, texts=("We listen.", "You can pass."), number=1, **fields):
    """A published version with these statements."""
    version = AgreementVersionFactory(number=number, **fields | ({"group": group} if group else {}))
    for position, text in enumerate(texts, start=1):
        AgreementItemFactory(version=version, position=position, text=text)
    return published(version)


def having_a_pause(membership, *, until=None):
    membership.paused_at, membership.paused_by = timezone.now(), membership.person
    membership.paused_until = until
    membership.save()
    return membership
