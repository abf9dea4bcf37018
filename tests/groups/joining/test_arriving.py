"""Somebody opens a link or types a code, says yes, and is in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Group, JoinInvitation, Membership
from messaging.models import Message
from messaging.sending import send
from people.models import ContactPoint, Person
from tests.factories.groups import MembershipFactory
from tests.factories.joining import JoinInvitationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

TYPE_CODE, HERE, MY_EMAIL = (
    reverse(f"groups:{name}") for name in ("type_code", "join_here", "my_email")
)


def who_is_in(client):
    pk = client.session.get("_auth_user_id")
    return pk and Person.objects.get(pk=pk)


def words(answer):
    return answer.content.decode()


def test_before_yes_the_page_tells_nothing_but_who_invites(client, place):
    page = words(client.get(place.link))

    for told in ("Tuesday group", "Jo", "01632 960077"):
        assert told in page
    for secret in ("Coming home", "Children", "care", "lived experience"):
        assert secret not in page


def test_looking_changes_nothing(client, place):
    with connection.execute_wrapper(_only_reads):
        client.get(place.link)
        client.head(place.link)

    place.refresh_from_db()
    assert place.used_at is None
    assert not Session.objects.exists()


def _only_reads(execute, sql, params, many, context):
    assert sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "SET")), sql
    return execute(sql, params, many, context)


def test_saying_yes_makes_a_member_who_is_signed_in(client, place, jo, says):
    answer = client.post(place.link, says())

    seat = Membership.objects.get(person__preferred_name="Sam")
    assert answer["Location"] == reverse("groups:welcome", args=[seat.public_id])
    assert (seat.group, seat.seat, seat.named_contact, seat.paid) == (
        place.group, "lived_experience", jo, "yes",
    )  # fmt: skip
    assert who_is_in(client) == seat.person
    assert seat.person.email is None
    place.refresh_from_db()
    assert (place.used_by, place.revoked_at) == (seat.person, None)


def test_the_first_page_says_whom_they_can_ring_and_what_comes_next(client, place, says):
    page = words(client.post(place.link, says(), follow=True))

    assert "You are in" in page
    assert "is there for you" in page
    assert page.count("01632 960077") >= 2
    assert "Nothing is urgent." in page
    for name in ("group", "purpose", "agreement"):
        assert reverse(f"groups:{name}", args=[place.group.public_id]) in page


@pytest.mark.parametrize("name", ["عائشة 🌷", "Æthel‐þryð", "🌷", "Wendy-Anne Oluwaseun " * 4])
def test_any_name_is_a_name(client, place, says, name):
    client.post(place.link, says(preferred_name=name))

    assert who_is_in(client).preferred_name == name.strip()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"preferred_name": ""}, "Write a name. It can be any name you like."),
        ({"preferred_name": " – "}, "Write a name. It can be any name you like."),
        ({"preferred_name": "x" * 101}, "That name is too long for us. Up to 100 letters fit."),
        ({"preferred_name": "x" * 5_000_000}, "That name is too long for us. Up to 100 letters fit."),
        ({"reach": "text", "value": ""}, "Write the number or address, or choose “No” above."),
        ({"reach": "text", "value": "020 7946 0018"}, "This is not a mobile number"),
        ({"reach": "pigeon"}, "Please choose one of these."),
        ({"email": "sam at home"}, "That does not look like an email."),
        ({"only_mine": ""}, "Please choose one."),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_is_lost(client, place, says, changes, sentence):
    typed = says(value="07700 900011") | changes

    page = words(client.post(place.link, typed))

    assert sentence in page
    if len(typed["value"]) > 1:
        assert typed["value"] in page
    assert not Membership.objects.filter(seat="lived_experience").exists()
    place.refresh_from_db()
    assert place.used_at is None


def test_nobody_is_reached_who_did_not_say_yes(client, place, says):
    client.post(place.link, says(reach="no", value="07700 900011"))

    assert not ContactPoint.objects.exists()


def test_one_way_is_kept_when_they_say_yes(client, place, says):
    client.post(place.link, says(reach="text", value="07700 900011"))

    point = ContactPoint.objects.get()
    assert (point.person, point.channel, point.value) == (who_is_in(client), "text", "+447700900011")
    assert (point.allowed, point.wording, point.links_ok, point.confirmed_on) == (
        "yes", "discreet", False, timezone.localdate(),
    )  # fmt: skip


@pytest.mark.parametrize(("only_mine", "days"), [("yes", 90), ("no", None)])
def test_only_on_their_own_phone_somebody_stays_signed_in(client, place, says, only_mine, days):
    client.post(place.link, says(only_mine=only_mine))

    assert client.session.get_expire_at_browser_close() is (days is None)
    if days:
        assert client.session.get_expiry_age() == days * 86400


def test_a_professional_says_their_job(client, place, says):
    JoinInvitation.objects.update(seat="professional")
    assert "Your job" in words(client.get(place.link))

    client.post(place.link, says(job="Midwife", works_for="Riverside Trust"))

    seat = Membership.objects.get(seat="professional")
    assert (seat.job, seat.works_for, seat.paid) == ("Midwife", "Riverside Trust", "expenses")


@pytest.mark.parametrize("why", ["mistyped", "used", "taken back", "expired", "closed group", "deleted"])
def test_whatever_is_wrong_the_page_is_the_same_kind_one(client, place, says, why):
    now = timezone.now()
    nothing = words(Client().get(reverse("groups:join", args=["never-was"])))
    if why == "mistyped":
        place.link += "x/"
    if why == "deleted":
        place.delete()
    JoinInvitation.objects.update(
        **{
            "used": {"used_at": now, "used_by": PersonFactory()},
            "taken back": {"revoked_at": now},
            "expired": {"created_at": now - timedelta(days=15), "expires_at": now},
        }.get(why, {"seat": "lived_experience"})
    )
    if why == "closed group":
        close(place.group)

    for answer in (client.get(place.link), client.post(place.link, says())):
        assert answer.status_code == 404
        if why != "mistyped":
            assert words(answer) == nothing
            assert "It is not your fault" in words(answer)
    assert not Person.objects.filter(preferred_name="Sam").exists()


def close(group):
    Group.objects.filter(pk=group.pk).update(
        stage="closed", purpose="p", can_change="c", cannot_change="n", signs_off="s", sign_off_days=5,
        limits_not_known=["money", "staff_time", "law", "timescale"],
    )  # fmt: skip


def test_the_second_of_two_taps_lets_the_same_person_in(place, says):
    first, second = Client(), Client()
    first.post(place.link, says())

    answer = second.post(place.link, says())

    assert Person.objects.filter(preferred_name="Sam").count() == 1
    assert who_is_in(second) == who_is_in(first)
    assert answer["Location"].startswith("/welcome/")


@pytest.mark.parametrize("once", ["", "b" * 32, "a" * 31])
def test_somebody_else_is_not_let_in_by_a_used_link(place, says, once):
    Client().post(place.link, says())
    other = Client()

    assert other.post(place.link, says(once=once)).status_code == 404
    assert who_is_in(other) is None


def test_a_facilitator_who_left_is_nobodys_contact(client, place, jo, says):
    Membership.objects.filter(person=jo).update(left_at=timezone.now())

    client.post(place.link, says())

    assert Membership.objects.get(person=who_is_in(client)).named_contact is None


# --- with a code ---


@pytest.mark.parametrize("typed", ["B4KT9QX2", "b4kt 9qx2", "B4KT-9QX2"])
def test_a_code_opens_the_same_page(client, place, says, typed):
    answer = client.post(TYPE_CODE, {"code": typed}, follow=True)

    assert answer.redirect_chain == [(HERE, 302)]
    assert "You are invited" in words(answer)
    client.post(HERE, says())
    assert who_is_in(client).preferred_name == "Sam"
    assert client.get(HERE).status_code == 404


def test_a_wrong_code_is_said_kindly(client, place):
    page = words(client.post(TYPE_CODE, {"code": "B4KT 9QX3"}))

    assert "This code does not work." in page
    assert "B4KT 9QX3" in page


def test_guessing_is_slowed_for_one_address(client, place):
    for _ in range(8):
        client.post(TYPE_CODE, {"code": "00000000"})

    page = words(client.post(TYPE_CODE, {"code": "B4KT9QX2"}))
    elsewhere = client.post(TYPE_CODE, {"code": "B4KT9QX2"}, REMOTE_ADDR="192.0.2.7")

    assert "Please wait ten minutes, or ring us." in page
    assert elsewhere["Location"] == HERE


def test_guessing_is_slowed_for_everybody_together(client, place):
    for n in range(20):
        client.post(TYPE_CODE, {"code": "00000000"}, REMOTE_ADDR=f"192.0.2.{n}")

    page = words(client.post(TYPE_CODE, {"code": "B4KT9QX2"}, REMOTE_ADDR="192.0.2.77"))

    assert "Please wait ten minutes, or ring us." in page


def test_right_codes_do_not_count_as_guessing(client, place):
    for _ in range(12):
        assert client.post(TYPE_CODE, {"code": "B4KT9QX2"})["Location"] == HERE


# --- somebody who is known here ---


def test_somebody_signed_in_joins_with_one_tap(client, place, says):
    ruth = PersonFactory(preferred_name="Ruth", email="ruth@example.org")
    client.force_login(ruth)
    assert "Join as Ruth" in words(client.get(place.link))

    client.post(place.link)

    assert Membership.objects.get(person=ruth).group == place.group
    assert not Person.objects.filter(preferred_name="Sam").exists()
    place.refresh_from_db()
    assert place.used_by == ruth


def test_somebody_who_has_a_seat_uses_up_nothing(client, place):
    seat = MembershipFactory(group=place.group)
    client.force_login(seat.person)
    assert "You are in already" in words(client.get(place.link))

    client.post(place.link)

    place.refresh_from_db()
    assert place.used_at is None
    assert Membership.objects.get(person=seat.person) == seat


def test_somebody_who_left_comes_back_to_a_new_seat(client, place):
    left = MembershipFactory(group=place.group, left_at=timezone.now())
    client.force_login(left.person)

    client.post(place.link)

    seats = Membership.objects.filter(person=left.person).order_by("pk")
    assert [seat.left_at is None for seat in seats] == [False, True]


# --- an email to sign in with ---


@pytest.fixture
def real(settings):
    settings.EMAIL_IS_REAL = True


def code_in(mailoutbox):
    for message in Message.objects.filter(state=Message.State.QUEUED):
        send(message.pk)
    mail = mailoutbox[-1]
    return mail.to, next(word for word in mail.body.split() if word[:4].isdigit() and "-" in word)


def test_an_email_is_theirs_once_they_typed_the_code(client, place, says, real, mailoutbox):
    answer = client.post(place.link, says(email="Sam@Example.org"))
    assert answer["Location"] == MY_EMAIL
    assert who_is_in(client).email is None

    to, code = code_in(mailoutbox)
    client.post(MY_EMAIL, {"code": code})

    assert to == ["sam@example.org"]
    assert who_is_in(client).email == "sam@example.org"
    assert not ContactPoint.objects.exists()


def test_an_unproved_email_lets_nobody_in(client, place, says, real, mailoutbox):
    client.post(place.link, says(email="sam@example.org"))
    code_in(mailoutbox)

    Client().post(reverse("account_login"), {"email": "sam@example.org"})

    assert Message.objects.filter(state=Message.State.QUEUED).count() == 0


def test_somebody_elses_email_is_neither_told_nor_taken(client, place, says, jo, real, mailoutbox):
    unknown = words(client.post(place.link, says(email="sam@example.org"), follow=True))
    other_place = JoinInvitationFactory(group=place.group, made_by=jo, named_contact=jo, token="b-link")
    other = Client()
    link = reverse("groups:join", args=["b-link"])
    known = words(other.post(link, says(email="jo@example.org", once=""), follow=True))

    def shape(page, email):
        lines = [line for line in page.splitlines() if "csrf" not in line]
        return "\n".join(lines).replace(email, "…")

    assert shape(known, "jo@example.org") == shape(unknown, "sam@example.org")
    other.post(MY_EMAIL, {"code": "0000-0000"})
    jo.refresh_from_db()
    assert jo.email == "jo@example.org"
    assert who_is_in(other).email is None
    other_place.refresh_from_db()
    assert other_place.used_at is not None


def test_who_proves_an_email_they_had_before_is_told_so(client, place, says, jo, real, mailoutbox):
    client.post(place.link, says(email="jo@example.org"))
    _to, code = code_in(mailoutbox)

    page = words(client.post(MY_EMAIL, {"code": code}))

    assert "You have been here before" in page
    jo.refresh_from_db()
    assert (jo.email, who_is_in(client).email) == ("jo@example.org", None)


def test_five_wrong_codes_are_enough(client, place, says, real, mailoutbox):
    client.post(place.link, says(email="sam@example.org"))
    _to, code = code_in(mailoutbox)
    wrong = "1111-1111" if code != "1111-1111" else "2222-2222"
    for _ in range(5):
        client.post(MY_EMAIL, {"code": wrong})

    client.post(MY_EMAIL, {"code": code})

    assert who_is_in(client).email is None


def test_few_codes_are_sent(client, place, says, real, mailoutbox):
    client.post(place.link, says(email="sam@example.org"))
    for _ in range(5):
        client.post(MY_EMAIL, {"step": "again"})

    assert Message.objects.count() == 3


def test_the_code_and_the_address_are_kept_nowhere_in_clear(client, place, says, real, mailoutbox):
    client.post(place.link, says(email="sam@example.org"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT message::text FROM messaging_message AS message")
        [(waiting,)] = cursor.fetchall()
    _to, code = code_in(mailoutbox)

    for text in (waiting, str(client.session.items())):
        assert code not in text
        assert code.replace("-", "") not in text
    assert "sam@example.org" not in waiting
    message = Message.objects.get()
    assert (message.state, message.body, message.address) == ("sent", None, None)


def test_later_is_fine(client, place, says, real):
    client.post(place.link, says(email="sam@example.org"))

    answer = client.post(MY_EMAIL, {"step": "later"})

    assert answer["Location"].startswith("/welcome/")
    assert "Your email" in words(client.get(MY_EMAIL))


# --- a new way in ---


@pytest.fixture
def sam(place, jo):
    return MembershipFactory(
        group=place.group, person=PersonFactory(preferred_name="Sam"), named_contact=jo
    )


@pytest.fixture
def way(sam, jo):
    return JoinInvitationFactory(group=sam.group, made_by=jo, person=sam.person, token="way")


COME_BACK = "/j/way/"


def test_a_new_way_in_signs_that_person_in_and_out_elsewhere(client, sam, way, says):
    lost_phone = Client()
    lost_phone.force_login(sam.person)
    assert lost_phone.get("/").status_code == 200

    page = words(client.post(COME_BACK, {"only_mine": "no", "once": ""}, follow=True))

    assert who_is_in(client) == sam.person
    assert "made a new way in for you on" in page
    assert lost_phone.get("/").status_code == 302
    assert Membership.objects.get(person=sam.person) == sam


def test_a_new_way_in_names_nobody_before_it_is_used(client, sam, way):
    page = words(client.get(COME_BACK))

    assert "Sam" not in page
    assert "Jo" in page


@pytest.mark.parametrize("change", ["email", "left", "role", "facilitates", "stopped"])
def test_a_new_way_in_stops_when_it_may_not_be(client, sam, way, change):
    if change == "email":
        Person.objects.filter(pk=sam.person.pk).update(email="sam@example.org")
    if change == "left":
        Membership.objects.filter(pk=sam.pk).update(left_at=timezone.now())
    if change == "role":
        sam.group.organisation.roles.create(person=sam.person, role="listener")
    if change == "facilitates":
        MembershipFactory(person=sam.person, seat="facilitator")
    if change == "stopped":
        Person.objects.filter(pk=sam.person.pk).update(is_active=False)

    assert client.get(COME_BACK).status_code == 404
    assert client.post(COME_BACK, {"only_mine": "no"}).status_code == 404
    assert who_is_in(client) is None
