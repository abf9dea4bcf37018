"""What the database writes down by itself about each change."""

import pghistory
import pytest
from django.db import connection

from messaging.models import Message
from people.models import Person
from tests.factories.messaging import MessageFactory
from tests.factories.people import PersonFactory

PersonEvent = Person._meta.apps.get_model("people", "PersonEvent")
MessageEvent = Message._meta.apps.get_model("messaging", "MessageStateChannelWhyHeldEvent")


def test_who_did_it_is_written_down_where_it_was_said_and_asked_for_without_an_error(db):
    sam = PersonFactory()

    with pghistory.context(by=sam.pk), pghistory.context(how="by hand"):
        sam.preferred_name = "Sami"
        sam.save()

    first, second = PersonEvent.objects.filter(pgh_obj=sam).order_by("pgh_id")
    assert second.pgh_context.metadata == {"by": sam.pk, "how": "by hand"}
    assert first.pgh_context is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        [[function]] = cursor.fetchall()
    assert "EXCEPTION" not in function


@pytest.mark.parametrize("number", [1, 3])
def test_messages_put_in_the_outbox_by_one_statement_are_each_written_down(db, number):
    sam = PersonFactory()

    with pghistory.context(by=sam.pk):
        rows = Message.objects.bulk_create(MessageFactory.build_batch(number, person=sam))
    Message.objects.update(state=Message.State.CANCELLED)

    for row in rows:
        events = MessageEvent.objects.filter(pgh_obj=row).order_by("pgh_id")
        assert [(event.pgh_label, event.state) for event in events] == [
            ("insert", "queued"),
            ("update", "cancelled"),
        ]
        assert events[0].pgh_context.metadata == {"by": sam.pk}
