from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import tasks
from messaging.sending import BATCH
from tests.factories.messaging import MessageFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_send_due_messages_calls_a_worker_for_each_batch_and_names_no_row(in_redis):
    sam = PersonFactory(preferred_name="Sam")
    for _ in range(BATCH + 1):
        MessageFactory(person=sam)
    MessageFactory(person=sam, not_before=timezone.now() + timedelta(hours=1))

    tasks.send_due_messages()

    assert [(task["headers"]["task"], task["arguments"]) for task in in_redis.tasks()] == [
        ("messaging.tasks.send_batch", [[], {}])
    ] * 2


def test_send_due_messages_asks_once_however_many_are_due(in_redis, django_assert_num_queries):
    for _ in range(3):
        MessageFactory()

    with django_assert_num_queries(1):
        tasks.send_due_messages()


def test_when_nobody_is_due_nobody_is_called(in_redis):
    tasks.send_due_messages()

    assert in_redis.tasks() == []


def test_somebody_who_waits_for_a_code_is_served_first(in_redis):
    for _ in range(3):
        MessageFactory()
    tasks.send_due_messages()
    tasks.send_message.delay(1)

    assert [task["headers"]["task"] for task in in_redis.tasks()] == [
        "messaging.tasks.send_message",
        "messaging.tasks.send_batch",
    ]
