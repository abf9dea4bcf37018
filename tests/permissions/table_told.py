from django.utils import timezone

from messaging.models import LetterPrint, Message
from people.models import ContactPoint
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory
from tests.permissions.table import Row, only, signed_in

RUN_IT = "facilitator colleague"


def to_ring(world):
    """The member asked for calls, and is to be told of the session."""
    world.point, _is_new = ContactPoint.objects.get_or_create(
        person=world.member,
        channel="call",
        defaults={
            "value": "01632 960011",
            "digest": "",
            "allowed": "yes",
            "confirmed_on": timezone.localdate(),
            "wording": "plain",
        },
    )
    message = MessageFactory(
        person=world.member,
        target=world.invitation.public_id,
        state=Message.State.HELD,
        why_held="a_person_rings",
        channel="call",
        contact_point=world.point,
        body="Tuesday at ten still stands.",
    )
    return [message.public_id]


def sent_to_the_member(world):
    message = MessageFactory(
        person=world.member,
        state=Message.State.SENT,
        channel="email",
        finished_at="2026-11-23T12:00Z",
        body="Tuesday at ten.",
    )
    return [message.public_id]


def the_members_seat(world):
    ContactPointFactory(person=world.member)
    return [world.group.memberships.get(person=world.member).public_id]


def a_letter(world):
    """The member asked for letters."""
    world.point, _is_new = ContactPoint.objects.get_or_create(
        person=world.member,
        channel="post",
        defaults={"value": "14 Acacia Avenue", "allowed": "yes", "confirmed_on": timezone.localdate()},
    )
    message = MessageFactory(
        person=world.member,
        purpose="invitation",
        target=world.invitation.public_id,
        state=Message.State.HELD,
        why_held="a_person_posts",
        channel="post",
        contact_point=world.point,
        body="Tuesday at ten.",
    )
    return [message.public_id]


def a_print(world):
    batch = LetterPrint.objects.create(
        by=world.facilitator, messages=[], pdf="JVBERi0=", finished_at="2026-11-23T12:00Z"
    )
    return [batch.public_id]


ROWS = {
    "groups:by_hand_letter": Row(only(RUN_IT, 200), a_letter, "post"),
    "groups:letters": Row(only("facilitator colleague elsewhere", 200)),
    "groups:letters_printed": Row(only("facilitator", 200), a_print),
    "groups:letters_file": Row(only("facilitator", 200), a_print),
    "groups:letters_posted": Row(only("facilitator", 302), a_print, "post"),
    "groups:seat_sent": Row(only(RUN_IT, 200), the_members_seat),
    "groups:by_hand": Row(only("facilitator colleague elsewhere", 200)),
    "groups:one_by_hand": Row(only(RUN_IT, 200), to_ring),
    "groups:by_hand_number": Row(only(RUN_IT, 200), to_ring, "post"),
    "groups:by_hand_told": Row(only(RUN_IT, 302), to_ring, "post"),
    "groups:by_hand_tried": Row(only(RUN_IT, 302), to_ring, "post", {"outcome": "no_answer"}),
    "messaging:sent_to_me": Row(signed_in(200)),
    "messaging:sent_to_me_one": Row(only("member", 200), sent_to_the_member),
}
