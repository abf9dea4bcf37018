import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership, OrganisationRole, Unease
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory
from tests.factories.unease import UneaseFactory
from wellbeing.models import FollowUp

pytestmark = pytest.mark.django_db

Seat, Role = Membership.Seat, OrganisationRole.Role
LONG = "x" * 5001


@pytest.fixture
def sam():
    """A seat in a group; Jo runs it and is the named contact, Nia listens from outside."""
    jo = MembershipFactory(seat=Seat.FACILITATOR, person__preferred_name="Jo")
    OrganisationRoleFactory(
        organisation=jo.group.organisation, role=Role.LISTENER, person__preferred_name="Nia"
    )
    return MembershipFactory(group=jo.group, named_contact=jo.person, person__preferred_name="Sam")


def page(client, person, name, *args, **data):
    client.force_login(person)
    address = reverse(name, args=args)
    return client.post(address, data) if data else client.get(address)


def words(response):
    return " ".join(response.content.decode().split())


def sent(client, sam, **changes):
    """Sam's form, filled in and sent."""
    form = page(client, sam.person, "groups:not_right", sam.group.public_id).context["form"]
    data = {
        "public_id": form["public_id"].value(),
        "said_to": sam.named_contact.public_id,
        "words": "I was talked over.",
    }
    return page(client, sam.person, "groups:not_right", sam.group.public_id, **data | changes)


def test_group_page_offers_it_to_everyone_in_the_group(client, sam):
    address = reverse("groups:not_right", args=[sam.group.public_id])

    for person in (sam.person, sam.named_contact):
        assert address in words(page(client, person, "groups:group", sam.group.public_id))


def test_page_says_who_reads_it_and_where_safety_goes(client, sam):
    OrganisationRoleFactory(
        organisation=sam.group.organisation,
        role=Role.SAFEGUARDING_LEAD,
        person__preferred_name="Grace",
    )

    said = words(page(client, sam.person, "groups:not_right", sam.group.public_id))

    assert "Only the one person you choose reads it." in said
    assert "Jo, your named contact" in said
    assert "Nia, outside your group, here to listen" in said
    assert "Grace, outside your group, safeguarding lead" in said
    assert "ring 999" in said
    assert "01632 960000" in said


def test_with_nobody_to_tell_it_says_whom_to_ring(client):
    alone = MembershipFactory()

    response = page(client, alone.person, "groups:not_right", alone.group.public_id)

    assert "Nobody is named yet" in words(response)
    assert "<textarea" not in words(response)


def test_said_is_saved_and_shown_as_not_read_yet(client, sam):
    response = sent(client, sam, call_me="on")

    unease = Unease.objects.get()
    assert response.url == reverse("groups:unease", args=[unease.public_id])
    assert (unease.said_to, unease.is_outside, unease.call_me) == (sam.named_contact, False, True)
    assert "They have not said yet" in words(page(client, sam.person, "groups:unease", unease.public_id))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": LONG}, "Please say it in fewer than 5,000 letters."),
        ({"words": " "}, "Write a few words."),
        ({"said_to": ""}, "Please choose one."),
        ({"said_to": "00000000-0000-4000-8000-000000000001"}, "Please choose one of these."),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(client, sam, changes, sentence):
    response = sent(client, sam, **changes)

    assert response.status_code == 200
    assert sentence in words(response)
    assert (changes.get("words") or "I was talked over.").strip() in words(response)
    assert Unease.objects.count() == 0


def test_contact_who_left_meanwhile_cannot_be_told_and_the_words_stay(client, sam):
    sam.group.memberships.filter(person=sam.named_contact).update(left_at=timezone.now())

    response = sent(client, sam)

    assert "Please choose one of these." in words(response)
    assert "I was talked over." in words(response)


def test_nobody_else_opens_it_whatever_their_job(client, sam):
    organisation = sam.group.organisation
    nia = OrganisationRole.objects.get(role=Role.LISTENER).person
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=nia, words="Jo laughed at me.")
    others = [sam.named_contact, MembershipFactory(group=sam.group, seat=Seat.FACILITATOR).person]
    others += [OrganisationRoleFactory(organisation=organisation, role=role).person for role in Role]

    for person in others:
        for name, args in [("groups:unease", [unease.public_id]), ("groups:uneases", []), ("home", [])]:
            response = page(client, person, name, *args)
            assert response.status_code == (404 if args else 200)
            assert "laughed" not in words(response)
            assert str(unease.public_id) not in words(response).replace(
                response.request["PATH_INFO"], ""
            )


def test_whoever_was_told_sees_it_on_the_first_page_and_answers(client, sam):
    nia = OrganisationRole.objects.get(role=Role.LISTENER).person
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=nia)

    home = words(page(client, nia, "home"))
    assert "Somebody told you that something did not feel right" in home
    assert "Nothing waits for you today." not in home
    assert "I was talked over." not in home

    page(client, nia, "groups:unease_read", unease.public_id, read="yes")
    page(client, nia, "groups:unease", unease.public_id, words="I spoke with them.")

    assert "Nothing waits for you today." in words(page(client, nia, "home"))
    assert "You have an answer" in words(page(client, sam.person, "home"))
    assert "I spoke with them." in words(page(client, sam.person, "groups:unease", unease.public_id))


def test_whoever_said_it_cannot_answer_it_themselves(client, sam):
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=sam.named_contact)

    page(client, sam.person, "groups:unease", unease.public_id, words="All fine now.")

    unease.refresh_from_db()
    assert unease.answered_at is None


def test_second_answer_does_not_take_the_first_ones_place(client, sam):
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=sam.named_contact)
    page(client, sam.named_contact, "groups:unease", unease.public_id, words="I am sorry.")

    page(client, sam.named_contact, "groups:unease", unease.public_id, words="Never mind.")

    response = page(client, sam.named_contact, "groups:unease", unease.public_id)
    assert "your first answer stays" in words(response)
    assert "I am sorry." in words(response)


def test_call_is_promised_by_whoever_was_told_and_handed_to_nobody(client, sam):
    nia = OrganisationRole.objects.get(role=Role.LISTENER).person
    ContactPointFactory(person=sam.person, channel="call", value="01632 960111")
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=nia, call_me=True)

    page(client, nia, "wellbeing:call_after_unease", unease.public_id, ring="yes")
    page(client, nia, "wellbeing:call_after_unease", unease.public_id, ring="yes")

    promise = FollowUp.objects.get()
    assert (promise.owner, promise.person, promise.source) == (nia, sam.person, unease.public_id)
    response = page(client, nia, "wellbeing:follow_up", promise.public_id)
    assert "any day, any time of day" in words(response)
    assert "01632 960111" not in words(response)
    assert "Ask somebody else to ring" not in words(response)
    assert page(client, nia, "wellbeing:hand_over", promise.public_id).status_code == 404
    assert "Calls you have promised" in words(page(client, nia, "home"))


def test_no_call_is_promised_that_nobody_asked_for(client, sam):
    unease = UneaseFactory(group=sam.group, said_by=sam.person, said_to=sam.named_contact)

    response = page(
        client, sam.named_contact, "wellbeing:call_after_unease", unease.public_id, ring="yes"
    )

    assert response.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_questions_for_any_number(
    client, sam, rows, django_assert_num_queries
):
    for _row in range(rows):
        UneaseFactory(group=sam.group, said_by=sam.person, said_to=sam.named_contact)
    client.force_login(sam.named_contact)

    with django_assert_num_queries(4):  # session, person, how many, those of this page
        client.get(reverse("groups:uneases"))
