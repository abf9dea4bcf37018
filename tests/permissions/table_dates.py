"""Finding a date together: whoever runs the group, and each person their own answer."""

import uuid
from datetime import timedelta

from django.utils import timezone

from people.services import issue_link
from tests.factories.dates import asked
from tests.permissions.table import Row, only
from tests.permissions.table_planning import RUN_BY, by_link, group, session


def poll(world):
    return asked(world.group, world.facilitator)


def a_poll(world):
    return [poll(world).public_id]


def one_date(world):
    made = poll(world)
    return [made.public_id, made.dates.first().public_id]


def one_answer(world):
    made = poll(world)
    return [made.public_id, made.answers.get(person=world.member).public_id]


def own_answer(world):
    return one_answer(world)[1:]


def link_of_the_member(world):
    return [
        issue_link(
            person=world.member,
            purpose="dates",
            target=one_answer(world)[1],
            expires_at=timezone.now() + timedelta(days=30),
        )
    ]


def two_days(world):
    typed = {"public_id": uuid.uuid4(), "send": "1"}
    typed |= {"date-TOTAL_FORMS": "2", "date-INITIAL_FORMS": "0"}
    for row in range(2):
        day = timezone.localdate() + timedelta(days=20 + row)
        typed |= {f"date-{row}-day": day.isoformat()}
        typed |= {f"date-{row}-starts": "10:00", f"date-{row}-ends": "12:00"}
    return typed


def of_a_series(world):
    day = timezone.now() + timedelta(days=30)
    series = world.group.series.create(begun_by=world.facilitator, every="week")
    made = world.group.group_sessions.create(
        series=series, starts_at=day, ends_at=day + timedelta(hours=1)
    )
    return [made.public_id]


ROWS = {
    "sessions:copy": Row(only(RUN_BY, 200), session),
    "sessions:new_series": Row(only(RUN_BY, 200), group),
    "sessions:change_following": Row(only(RUN_BY, 200), of_a_series),
    "sessions:offer_dates": Row(only(RUN_BY, 302), group, "post", two_days),
    "sessions:dates": Row(only(RUN_BY, 200), a_poll),
    "sessions:choose_date": Row(only(RUN_BY, 302), one_date, "post"),
    "sessions:close_dates": Row(only(RUN_BY, 302), a_poll, "post"),
    "sessions:remind_dates": Row(only(RUN_BY, 302), a_poll, "post"),
    "sessions:ask_newcomers": Row(only(RUN_BY, 302), a_poll, "post"),
    "sessions:mark_for_them": Row(only(RUN_BY, 200), one_answer),
    "sessions:my_dates": Row(only("member", 200), own_answer),
    "sessions:dates_by_link": Row(by_link(200), link_of_the_member),
}
