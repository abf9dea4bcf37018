"""What the messages of this stage say, in both wordings."""

from datetime import UTC, datetime, time, timedelta

import pytest

from groups.models import Membership
from messaging import sending
from messaging.models import Message
from sessions import tasks
from sessions.models import PreparationCall
from sessions.preparing import booking, caller_hours, looking, wishing
from tests.factories.people import ContactPointFactory
from tests.factories.sessions import CallerHoursFactory
from tests.sessions.preparing.conftest import SESSION_AT, invite

State = PreparationCall.State
MONDAY_9 = datetime(2026, 11, 30, 9, tzinfo=UTC)


def sent(**which):
    """The words of each message that would go now."""
    messages = Message.objects.filter(**which).order_by("pk")
    for message in messages:
        sending.send(message.pk)
    return [message.body for message in messages.all()]


@pytest.fixture
def organisation(group_session):
    organisation = group_session.group.organisation
    organisation.sender_name, organisation.help_name, organisation.help_phone = (
        "Jo",
        "Jo",
        "01632 960001",
    )
    organisation.save()
    return organisation


@pytest.fixture
def remind(group_session, organisation, monday):
    def remind(**point):
        invite(group_session, "Sam", way=point, answer="coming")
        monday.move_to(SESSION_AT - timedelta(hours=30))
        tasks.queue_due_reminders()
        [body] = sent(purpose="reminder")
        return body

    return remind


def test_reminder_in_plain_words(remind):
    words, _blank, link = remind(wording="plain").rpartition(": ")

    assert words == (
        "Hi Sam, Jo here.\n\nSee you on Tuesday 1 December, 10 in the morning to 12 noon.\n"
        "The Old Library\n\nYour own page, to tell us or to ask for something"
    )
    assert link.startswith("http://127.0.0.1:8000/i/")


def test_reminder_in_discreet_words_without_a_link(remind):
    assert remind(wording="discreet", links_ok=False) == (
        "Hi Sam, Jo here. Tuesday 1 December, 10 in the morning: is it still OK?\n\n"
        "If not, ring Jo on 01632 960001."
    )


def test_the_link_of_a_reminder_opens_their_own_page(remind, client):
    link = remind(wording="discreet").splitlines()[-1]

    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


def call_with(group_session, **point):
    invite(group_session, "Sam", way=point or True)
    [call] = looking.place_calls(group_session=group_session)
    return call


def test_the_member_is_asked_not_told(group_session, organisation, jo):
    call_with(group_session, wording="discreet", links_ok=False)

    [words] = sent(purpose="preparation-call")
    assert words == (
        "Hi Sam, may Jo ring you on Thursday 26 November, 9 in the morning?\n\n"
        "If that is not good, ring Jo on 01632 960001."
    )


def test_the_member_reads_in_plain_words_that_it_is_paid(group_session, organisation, jo):
    call_with(group_session, wording="plain", links_ok=False)
    Membership.objects.filter(person__preferred_name="Sam").update(paid="yes")

    [words] = sent(purpose="preparation-call")
    assert words == (
        "Hi Sam, Jo here.\n\n"
        "Jo would like to ring you on Thursday 26 November, 9 in the morning. It is about our meeting on "
        "Tuesday 1 December. It takes about 20 minutes, and it is paid.\n\n"
        "Another time, or no thanks? Ring Jo on 01632 960001."
    )


def test_the_caller_gets_the_page_of_the_call(group_session, organisation, jo):
    ContactPointFactory(person=jo, wording="discreet")
    call = call_with(group_session)

    [words] = sent(purpose="preparation-call-caller")
    assert words == (
        "Hi Jo, please ring Sam on Thursday 26 November, 9 in the morning.\n\n"
        f"http://127.0.0.1:8000/calls/{call.public_id}/"
    )


def test_the_caller_hears_what_becomes_of_it_and_nothing_that_was_overtaken(
    group_session, organisation, jo, amina
):
    ContactPointFactory(person=jo, wording="discreet", links_ok=False)
    CallerHoursFactory(person=amina, weekday=0, from_time=time(15), until_time=time(16))
    call = call_with(group_session)

    wishing.decline(call=call)

    overtaken, words = sent(person=jo)
    assert overtaken is None
    assert words == (
        "Hi Jo, Sam said no thanks to the call on Thursday 26 November, 9 in the morning. "
        "There is nothing to do."
    )


def test_the_caller_hears_of_a_new_time(group_session, organisation, jo):
    ContactPointFactory(person=jo, wording="discreet", links_ok=False)
    call = call_with(group_session)
    sent(person=jo)

    invitation = call.group_session.invitations.get()
    offers = booking.offers_for(invitation, before=call)
    offer = next(offer for offer in offers if offer.starts_at == MONDAY_9.replace(hour=11))
    new = booking.choose_a_time(invitation=invitation, chosen=offer.value)

    assert sent(target=new.public_id) == [
        "Hi Jo, the call with Sam has moved to Monday 30 November, 11 in the morning."
    ]


def test_a_call_that_was_declined_before_the_message_went_is_not_announced(
    group_session, organisation, jo
):
    call = call_with(group_session)
    wishing.decline(call=call)

    sent(purpose="preparation-call")

    assert Message.objects.get(purpose="preparation-call").state == Message.State.CANCELLED


def test_the_member_hears_that_their_call_moved_or_is_off_if_they_were_told_of_it(
    group_session, organisation, jo
):
    call = call_with(group_session, wording="discreet", links_ok=False)
    sent(purpose="preparation-call")
    caller_hours.save_hours(person=jo, hours=[(0, time(11), time(12))])

    [new] = looking.look_for_calls(organisation=organisation)
    moved = sent(person=call.person, target=new.public_id)
    caller_hours.save_hours(person=jo, hours=[])
    looking.look_for_calls(organisation=organisation)

    [words] = moved
    assert words == (
        "Hi Sam, Thursday 26 November, 9 in the morning does not work. "
        "May Jo ring you on Monday 30 November, 11 in the morning?\n\n"
        "If that is not good, ring Jo on 01632 960001."
    )
    [off] = sent(key=f"preparation-call:{new.public_id}:called_off")
    assert off == (
        "Hi Sam, Jo cannot ring you on Monday 30 November, 11 in the morning. We look for another time."
        "\n\nTo say when, ring Jo on 01632 960001."
    )


def test_who_was_not_told_of_a_call_hears_nothing_when_it_is_off(group_session, organisation, jo):
    call = call_with(group_session)
    caller_hours.save_hours(person=jo, hours=[])
    looking.look_for_calls(organisation=organisation)

    assert sent(person=call.person) == [None, None]
