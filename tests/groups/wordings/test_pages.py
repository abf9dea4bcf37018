"""The pages on which an admin writes what messages say."""

import re
from itertools import product

import pytest
from django.urls import reverse

from groups.models import Wording
from groups.wordings.forms import WordsForm
from groups.wordings.readers import made_up
from groups.wordings.starting import our_words
from messaging.kinds import KINDS
from people.languages import language
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationRoleFactory,
    WordingFactory,
)
from tests.factories.people import ContactPointFactory, PersonFactory

GOOD = "Hi {name}, {sender} here. {day}, {time}?\n{link}\nOr ring {helper} on {phone}."


@pytest.fixture
def role(client, db):
    role = OrganisationRoleFactory(organisation__name="Riverside Together")
    client.force_login(role.person)
    return role


def page(role, kind="reminder", which="discreet", code="en-gb"):
    return reverse("groups:wording", args=[role.organisation.public_id, kind, which, code])


def post(client, address, body=GOOD, **more):
    data = {"seen": 0, "preview_as": "sam", "subject": "", "body": body}
    return client.post(address, data | more)


def read(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_our_own_words_are_a_beginning_that_can_be_saved(role):
    for kind, which in product(KINDS.values(), ["plain", "discreet"]):
        words = our_words(kind, which)
        form = WordsForm(
            {"preview_as": "sam", "subject": words.subject, "body": words.body},
            kind=kind,
            wording=which,
            tongue=language("en-gb"),
            organisation=role.organisation,
            readers=made_up(which),
        )

        assert form.is_valid(), (kind.name, which, words, form.errors)


def test_words_are_written_agreed_to_sent_and_taken_back(client, role):
    address = page(role)

    assert "our words are sent" in read(client.get(address))
    post(client, address)
    words = Wording.objects.get()
    assert "waits for your panel" in read(client.get(address))

    agreed = reverse("groups:wording_agreed", args=[words.public_id])
    assert "Please fill this in." in read(client.post(agreed, {"panel": "", "agreed_on": "2026-11-20"}))
    client.post(agreed, {"panel": "Amina and Lee", "agreed_on": "2026-11-20"})
    assert "Amina and Lee" in read(client.get(address))

    client.post(reverse("groups:wording_take_back", args=[words.public_id]))
    words.refresh_from_db()
    assert not words.is_in_use
    assert "our words are sent" in read(client.get(address))


@pytest.mark.parametrize(
    ("which", "body", "said"),
    [
        ("discreet", "Hi {name}. {day}, {time}.", "{phone} is missing"),
        ("discreet", f"{GOOD} {{% now %}}", "is none of the places below"),
        ("discreet", f"{GOOD}\nAt {{place}}", "“{place}” is none of the places below"),
        ("discreet", GOOD.replace("?\n", "? "), "{day} shares a line"),
        ("discreet", f"{GOOD} About your CHÍLDREN", "“CHÍLDREN” cannot stand here"),
        ("discreet", f"{GOOD} s o c i a l worker", "“s o c i a l” cannot stand here"),
        ("discreet", f"{GOOD} Riverside", "“Riverside” cannot stand here. It names who writes."),
        ("plain", f"{GOOD} See you tomorrow.", "“tomorrow” may arrive late"),
        ("plain", f"{GOOD} https://bit.ly/x", "No links but {link}"),
        ("plain", "x" * 5000, "1,000 letters is the most"),
    ],
)
def test_what_must_not_be_sent_is_told_beside_the_field_and_what_was_typed_stays(
    client, role, which, body, said
):
    response = post(client, page(role, which=which), body)

    assert response.status_code == 200
    assert said in read(response).replace("&#x27;", "'")
    assert body.splitlines()[0][:50] in response.content.decode()
    assert not Wording.objects.exists()


def test_looking_shows_it_on_a_phone_and_keeps_nothing(client, role):
    role.organisation.sender_name = "Jo"
    role.organisation.save()

    text = read(post(client, page(role), look="1"))
    arabic = read(post(client, page(role), look="1", preview_as="daniyal"))

    assert "STOP to end texts." in text
    assert "1 text, " in text
    assert "about 2.88p each time" in text
    assert "No long sentence" in text
    assert "Only 70 letters fit into one text" in arabic
    assert "Notify would write “?” for these" in arabic
    assert not Wording.objects.exists()


def test_an_admin_sees_no_member_to_preview_and_who_runs_a_group_sees_its_own(client, role):
    group = GroupFactory(organisation=role.organisation)
    layla = PersonFactory(preferred_name="Layla")
    MembershipFactory(group=group, person=layla)
    ContactPointFactory(person=layla, wording="plain")
    assert "Layla" not in read(client.get(page(role)))

    MembershipFactory(group=group, person=role.person, seat="facilitator")

    assert "gets an email, in plain words" in read(
        post(client, page(role), look="1", preview_as=str(layla.public_id))
    )


def test_whose_phone_only_says_that_there_is_a_message_is_shown_as_that(client, role, settings):
    settings.VAPID_PRIVATE_KEY = "9_a9PIGSfbyRCWR3sGIHEJdt6xQQHqhvtqk8aIO8TOg"
    group = GroupFactory(organisation=role.organisation)
    MembershipFactory(group=group, person=role.person, seat="facilitator")
    layla = ContactPointFactory(channel="push", value="{}", person__preferred_name="Layla").person
    MembershipFactory(group=group, person=layla)

    shown = read(post(client, page(role), look="1", preview_as=str(layla.public_id)))

    assert "sees on a phone that there is a message" in shown


def test_words_in_another_language_say_who_checked_them_and_a_machine_is_never_sent(client, role):
    address = page(role, code="ur")
    post(client, address, subject="{weekday}", is_machine_draft="on")
    draft = Wording.objects.get()

    assert 'dir="rtl"' in read(client.get(address))
    assert "A machine wrote it" in read(client.get(address))
    client.post(
        reverse("groups:wording_agreed", args=[draft.public_id]),
        {"panel": "Lee", "agreed_on": "2026-11-20"},
    )

    draft.refresh_from_db()
    assert draft.agreed_at is None


def test_of_two_who_write_at_once_the_second_reads_the_first(client, role):
    post(client, page(role))

    response = post(client, page(role), GOOD.replace("Hi", "Hello"))

    assert "Somebody wrote this meanwhile" in read(response)
    assert "Hello {name}" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_editor_cost_the_same_for_one_and_three(
    client, role, rows, django_assert_num_queries
):
    for version in range(1, rows + 1):
        WordingFactory(organisation=role.organisation, written_by=role.person, version=version)

    with django_assert_num_queries(5):
        client.get(reverse("groups:wordings", args=[role.organisation.public_id]))
    with django_assert_num_queries(8):
        client.get(page(role))


def test_the_reminders_an_organisation_wants_are_a_step_of_its_own(client, role):
    step = reverse("groups:setup_step", args=[role.organisation.public_id, "reminders"])
    data = {"reminds_that_morning": "on", "morning_reminder_at": "13:00", "seen": ""}
    assert "from 8 to 12" in read(client.post(step, data))
    seen = re.search(r'name="seen" value="(\w+)"', client.get(step).content.decode()).group(1)

    client.post(step, data | {"morning_reminder_at": "08:30", "seen": seen})

    role.organisation.refresh_from_db()
    assert role.organisation.reminds_that_morning
    assert not role.organisation.reminds_the_day_before
