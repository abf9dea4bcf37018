"""Everything about one member that others must not read, each with words that stand nowhere else."""

from django.utils import timezone

from groups.models import AgreementResponse, OrganisationRole
from people.models import AccessNeed, ContactPlan, HardDate
from people.models.reaching import ContactPoint
from sessions.models import CheckIn, CheckOut
from tests.factories.groups import (
    AgreementVersionFactory,
    MembershipFactory,
    OrganisationRoleFactory,
)
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import ArrangementFactory, PreparationCallFactory
from tests.factories.unease import UneaseFactory
from tests.factories.wellbeing import FollowUpFactory, RoomAnswerFactory

# Also what a surname would be: people put it into their address.
SECRETS = {
    "sign-in email": "okonkwo-signs-in",
    "email": "okonkwo-is-written-to",
    "mobile": "900777",
    "landline": "960777",
    "letter": "14 Larkspur Rise",
    "somebody else answers": "say it is the dentist",
    "code word": "marmalade",
    "never contact": "never ring Gareth",
    "emergency name": "Auntie Blodwen",
    "emergency number": "960778",
    "emergency words": "only if I am in hospital",
    "access need": "a chair with no arms",
    "need for the contact": "letters swim when I read",
    "why not in a room": "he wrote the report on us",
    "why to talk first": "we were married once",
    "unease": "two of them rolled their eyes",
    "unease answered": "I spoke with both of them",
    "agreement words": "the fourth line frightens me",
    "hard day": "the day they took him",
    "arrangement": "Kirsty minds the twins",
    "arriving": "wobbly-as-jelly",
    "leaving": "wrung-out-sponge",
    "to change": "somebody else should hold the pen",
    "call record": "the bus past the old house is hard",
    "follow-up": "we spoke of the hearing",
    "payee code": "PAYEE-QX7",
    "message": "your own link is tucked in here",
}
# Whoever runs the group reads much of this, in its place and for a reason. Never these.
NOT_EVEN_FACILITATORS = {
    "sign-in email",
    "hard day",
    "why not in a room",
    "why to talk first",
    "unease",
    "unease answered",
    "follow-up",
    "payee code",
    "message",
}
# What the two who run that session read, and no other facilitator.
ONLY_THE_TWO = {"arriving", "leaving", "to change"}
MONEY = {"payee code"}
# What may be in a message to that very person: that is the link they were sent.
IN_THEIR_OWN_MESSAGES = {"message"}


def keep_secrets(world):
    """Write all of them down about `world.member`, around whatever is there. Esme, outside, is told."""
    member, group, group_session = world.member, world.group, world.group_session
    now = timezone.now()
    esme = OrganisationRoleFactory(
        organisation=world.organisation, role=OrganisationRole.Role.LISTENER
    ).person
    world.neighbour = MembershipFactory(
        group=group, person=PersonFactory(preferred_name="Neighbour")
    ).person
    member.email = f"{SECRETS['sign-in email']}@example.org"
    member.save()
    _ways_to_reach(member)
    RoomAnswerFactory(
        person=member, other=world.neighbour, told_to=esme, reason=SECRETS["why not in a room"]
    )
    RoomAnswerFactory(
        person=member,
        other=world.colleague,
        told_to=esme,
        answer="talk",
        reason=SECRETS["why to talk first"],
    )
    UneaseFactory(
        group=group,
        said_by=member,
        said_to=esme,
        words=SECRETS["unease"],
        answer=SECRETS["unease answered"],
        seen_at=now,
        answered_at=now,
    )
    HardDate.objects.update_or_create(
        person=member, month=2, day=29, defaults={"label": SECRETS["hard day"]}
    )
    seat = group.memberships.current().get(person=member)
    AgreementResponse.objects.create(
        # Published from the start: a draft may be there already, and there is only ever one.
        version=AgreementVersionFactory(
            group=group, number=900, published_at=now, published_by=world.facilitator
        ),
        membership=seat,
        answer="change",
        words=SECRETS["agreement words"],
        answered_at=now,
        answered_by=member,
    )
    if not world.invitation.arrangements.exists():
        ArrangementFactory(invitation=world.invitation)
    world.invitation.arrangements.update(detail=SECRETS["arrangement"])
    for model, secret in [(CheckIn, "arriving"), (CheckOut, "leaving")]:
        model.objects.update_or_create(
            group_session=group_session,
            person=member,
            defaults={"recorded_by": member, "feeling": 2, "word": SECRETS[secret]},
        )
    CheckOut.objects.filter(group_session=group_session, person=member).update(
        to_change=SECRETS["to change"]
    )
    calls = member.preparation_calls.all()
    if not calls.exists():
        PreparationCallFactory(group_session=group_session, person=member, caller=world.facilitator)
    calls.update(record=SECRETS["call record"])
    FollowUpFactory(
        group=group,
        person=member,
        owner=esme,
        done_at=now,
        done_by=esme,
        outcome=SECRETS["follow-up"],
    )
    if not member.payees.exists():
        member.payees.create(organisation=world.organisation, reference=SECRETS["payee code"])
    MessageFactory(
        person=member,
        body=SECRETS["message"],
        subject="Tuesday",
        state="sent",
        channel="email",
        finished_at=now,
    )


def _ways_to_reach(member):
    channel = ContactPoint.Channel
    for kind, value in [
        (channel.TEXT, f"+447700{SECRETS['mobile']}"),
        (channel.CALL, f"+441632{SECRETS['landline']}"),
        (channel.EMAIL, f"{SECRETS['email']}@example.org"),
        (channel.POST, SECRETS["letter"]),
    ]:
        ContactPointFactory(person=member, channel=kind, value=value)
    ContactPlan.objects.update_or_create(
        person=member,
        defaults={
            "if_somebody_else_answers": SECRETS["somebody else answers"],
            "code_word": SECRETS["code word"],
            "never_contact": SECRETS["never contact"],
            "emergency_name": SECRETS["emergency name"],
            "emergency_phone": f"01632 {SECRETS['emergency number']}",
            "emergency_words": SECRETS["emergency words"],
        },
    )
    for kind, shared_with, secret in [
        (AccessNeed.Kind.SITTING, AccessNeed.SharedWith.FACILITATORS, "access need"),
        (AccessNeed.Kind.READING, AccessNeed.SharedWith.NAMED_CONTACT, "need for the contact"),
    ]:
        AccessNeed.objects.update_or_create(
            person=member,
            kind=kind,
            ended_at=None,
            defaults={"words": SECRETS[secret], "shared_with": shared_with},
        )
