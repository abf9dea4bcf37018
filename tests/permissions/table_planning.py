import uuid
from datetime import timedelta

from django.utils import timezone

from people.services import issue_link
from sessions.models import SessionSeries
from tests.permissions.table import ROLES, Row, only

RUN_BY = "facilitator colleague"


def group(world):
    return [world.group.public_id]


def session(world):
    return [world.group_session.public_id]


def agenda_item(world):
    return [world.group_session.public_id, world.group_session.agenda.all()[1].public_id]


def invited(world):
    return [world.group_session.public_id, world.invitation.public_id]


def own_invitation(world):
    return [world.invitation.public_id]


def link_of_the_member(world):
    return [
        issue_link(
            person=world.member,
            purpose="invitation",
            target=world.invitation.public_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
    ]


def by_link(status):
    """Without signing in, and for the person it belongs to; never for somebody else who is signed in."""
    return dict.fromkeys(ROLES, 404) | {"anonymous": status, "member": status}


def link_of_the_facilitator(world):
    return [
        issue_link(
            person=world.facilitator,
            purpose="facilitating",
            target=world.group_session.public_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
    ]


def a_series(world):
    series = SessionSeries.objects.create(
        group=world.group_session.group, begun_by=world.facilitator, every="week"
    )
    return [series.public_id]


def link_to_a_series(world):
    return [
        issue_link(
            person=world.facilitator,
            purpose="facilitating-series",
            target=a_series(world)[0],
            expires_at=timezone.now() + timedelta(days=1),
        )
    ]


def wish(world):
    one = world.group_session.agenda_requests.create(person=world.member, kind="add", words="Tea")
    return [world.group_session.public_id, one.public_id]


ROWS = {
    "sessions:pass_over": Row(
        only(RUN_BY, 302), lambda world: [world.group_session.public_id, "breaks"]
    ),
    "sessions:answer_wish": Row(only(RUN_BY, 200), wish),
    "sessions:agenda_by_link": Row(by_link(200), link_of_the_member),
    "sessions:my_agenda": Row(only("member", 200), own_invitation),
    "sessions:facilitating": Row(only(RUN_BY, 200), session),
    "sessions:said_to_me": Row(only(RUN_BY, 302), session, "post", {"role": "support", "say": "yes"}),
    "sessions:facilitating_by_link": Row(
        dict.fromkeys(ROLES, 404) | {"anonymous": 200, "facilitator": 200}, link_of_the_facilitator
    ),
    "sessions:facilitating_series": Row(only(RUN_BY, 200), a_series),
    "sessions:series_by_link": Row(
        dict.fromkeys(ROLES, 404) | {"anonymous": 200, "facilitator": 200}, link_to_a_series
    ),
    "sessions:list": Row(only(RUN_BY, 200), group),
    "sessions:new": Row(
        only(RUN_BY, 302),
        group,
        "post",
        {
            "public_id": uuid.uuid4(),
            "kind": "online",
            "day": timezone.localdate() + timedelta(days=9),
            "starts": "10:00",
            "ends": "11:00",
            "online_link": "https://example.org/room",
        },
    ),
    "sessions:plan": Row(only(RUN_BY, 200), session),
    # It was sent out: whoever runs it is sent back to the plan.
    "sessions:change": Row(only(RUN_BY, 302), session),
    "sessions:move": Row(only(RUN_BY, 200), session),
    "sessions:people": Row(only(RUN_BY, 200), session),
    "sessions:agenda": Row(only(RUN_BY, 200), session),
    "sessions:agenda_suggest": Row(only(RUN_BY, 302), session, "post"),
    "sessions:agenda_item": Row(only(RUN_BY, 200), agenda_item),
    "sessions:agenda_move": Row(only(RUN_BY, 302), agenda_item, "post", {"direction": "up"}),
    "sessions:agenda_remove": Row(only(RUN_BY, 302), agenda_item, "post"),
    "sessions:cancel": Row(only(RUN_BY, 302), session, "post"),
    "sessions:invite": Row(only(RUN_BY, 200), session),
    "sessions:places": Row(only(RUN_BY, 302), session, "post", {"places": "12"}),
    "sessions:answer_for_them": Row(only(RUN_BY, 302), invited, "post", {"answer": "coming"}),
    "sessions:help_for_them": Row(only(RUN_BY, 302), invited, "post", {"childcare": "on"}),
    "sessions:link_again": Row(only(RUN_BY, 302), invited, "post"),
    "sessions:invitation": Row(by_link(302), link_of_the_member, "post", {"answer": "coming"}),
    "sessions:invitation_help": Row(by_link(302), link_of_the_member, "post", {"childcare": "on"}),
    "sessions:invitation_calendar": Row(by_link(200), link_of_the_member),
    "sessions:my_invitation": Row(only("member", 302), own_invitation, "post", {"answer": "coming"}),
    "sessions:my_help": Row(only("member", 302), own_invitation, "post", {"childcare": "on"}),
    "sessions:my_calendar": Row(only("member", 200), own_invitation),
}
