"""Places to meet: written down once, chosen for a session, and said honestly to whoever is asked there."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from groups.models import Membership, OrganisationRole
from sessions.inviting.services import send_out
from sessions.models import DoorPhoto, GroupSession, Venue, VenueRemark
from sessions.models.venues import LARGE, SMALL
from sessions.moving.services import move
from sessions.planning.forms import PlanForm
from sessions.venues.photos import NotAPhoto, two_sizes
from sessions.venues.services import put_door, say, use_no_more
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, GroupSessionFactory, InvitationFactory, sent_out
from tests.factories.venues import VenueFactory, meet_at, photo
from tests.refusing import refused_by
from tests.sessions.inviting.test_answering import link_to
from tests.sessions.planning.test_readiness import line, ready

WHERE = {0x010F: "A phone", 0x0110: "Sam’s phone", 0x9003: "2026:11:23 10:00:00"}
GPS = 0x8825


@pytest.fixture
def group_session(db):
    return sent_out()


@pytest.fixture
def sam(group_session):
    return member(group_session, "Sam")


def member(group_session, name):
    person = PersonFactory(preferred_name=name)
    MembershipFactory(group=group_session.group, person=person)
    return InvitationFactory(group_session=group_session, person=person)


def jo_of(group_session):
    return group_session.facilitations.get(role="lead").person


def read(client, address):
    return " ".join(client.get(address).content.decode().split())


def typed(group_session, **more):
    day = timezone.localdate() + timedelta(days=20)
    known = {"kind": "in_person", "day": day.isoformat(), "starts": "10:00", "ends": "12:00"}
    return known | {"public_id": group_session.public_id} | more


# --- the door ---


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_the_camera_wrote_is_left_in_the_photo_of_a_door(kind):
    taken = photo((1600, 900), kind=kind, exif=[*WHERE.items(), (GPS, {1: "N", 2: (53.8, 3.0, 0.0)})])
    with Image.open(taken) as before:
        assert before.getexif()[GPS]

    pictures = two_sizes(taken)

    for picture, most in zip(pictures, (SMALL, LARGE), strict=True):
        assert len(picture) <= most
        assert b"Exif" not in picture
        assert b"phone" not in picture
        with Image.open(io.BytesIO(picture)) as drawn:
            assert drawn.format == "JPEG"
            assert not drawn.getexif()
            assert not {"exif", "gps", "comment", "icc_profile", "xmp"} & set(drawn.info)


def test_a_photo_taken_with_the_phone_on_its_side_stands_upright():
    small, _large = two_sizes(photo((400, 200), exif=[(0x0112, 6)], noise=False))

    with Image.open(io.BytesIO(small)) as drawn:
        assert drawn.width < drawn.height


@pytest.mark.parametrize("content", [b"", b"GIF89a...", b"\xff\xd8\xff" + b"x" * 99, b"<svg onload=1>"])
def test_what_is_no_photo_is_refused_with_a_sentence(client, group_session, content):
    venue = meet_at(group_session)
    client.force_login(jo_of(group_session))
    file = io.BytesIO(content or b" ")
    file.name = "door.jpg"
    with pytest.raises(NotAPhoto):
        two_sizes(io.BytesIO(content))

    html = client.post(reverse("sessions:venue_door", args=[venue.public_id]), {"photo": file})

    assert "We cannot read that as a photo." in html.content.decode()
    assert not DoorPhoto.objects.exists()


def test_by_their_link_a_member_finds_the_door_and_reads_nothing_that_tells(client, group_session, sam):
    venue = meet_at(
        group_session, step_free=True, parking=False, neutral=False, feels="The old social work office"
    )
    put_door(venue=venue, photo=photo(), by=jo_of(group_session))
    Venue.objects.update(meets_you="Amina, in a red coat")
    member_before = member(group_session, "Layla").person
    AttendanceFactory(group_session=group_session, person=member_before)
    say(group_session=group_session, person=member_before, words="It smelled of court", named=True)
    link = link_to(sam)

    page = client.get(f"{link}place/")
    html = " ".join(page.content.decode().split())

    assert f'href="{link}place/"' in read(client, link)
    assert "You can get in without steps." in html
    assert "You cannot park there." in html
    assert "We do not know yet about: a quiet room, toilets," in html
    assert "Amina, in a red coat" in html
    for telling in ("social work", "neutral", "court", "Layla"):
        assert telling not in html
    picture = client.get(f"{link}place/door/")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Cache-Control"].startswith("private")
    # The page, its photo and the stylesheet, as they come over the air.
    assert len(page.content) + len(picture.content) < 30_000


# --- what people said ---


def test_who_was_there_says_a_line_that_only_they_take_back(client, group_session, sam):
    meet_at(group_session)
    place = reverse("sessions:my_place", args=[sam.public_id])
    client.force_login(sam.person)
    client.post(place, {"words": "I was not there yet"})
    assert not VenueRemark.objects.exists()

    AttendanceFactory(group_session=group_session, person=sam.person)
    client.post(place, {"words": "Warm, and the tea is good", "named": "on"})

    layla = member(group_session, "Layla")
    client.force_login(layla.person)
    html = read(client, reverse("sessions:my_place", args=[layla.public_id]))
    assert "Warm, and the tea is good" in html
    assert "<bdi>Sam</bdi>" in html
    # A facilitator has no way to hide it, and no way to take it back.
    remark = VenueRemark.objects.get()
    client.force_login(jo_of(group_session))
    hide = reverse("sessions:venue_remark", args=[remark.venue.public_id, remark.public_id])
    assert client.post(hide, {"why": "I do not like it"}).status_code == 404
    client.force_login(sam.person)
    client.post(place, {"away": "1"})
    assert not VenueRemark.objects.exists()


def test_a_name_is_only_told_to_their_own_group(client, group_session, sam):
    venue = meet_at(group_session)
    AttendanceFactory(group_session=group_session, person=sam.person)
    say(group_session=group_session, person=sam.person, words="Cold", named=True)
    other = sent_out(group=MembershipFactory(group__organisation=venue.organisation).group)
    GroupSession.objects.filter(pk=other.pk).update(venue=venue)
    stranger = member(other, "Layla")

    client.force_login(stranger.person)
    theirs = read(client, reverse("sessions:my_place", args=[stranger.public_id]))
    client.force_login(jo_of(other))
    kept = read(client, venue.get_absolute_url())

    for html in (theirs, kept):
        assert "Cold" in html
        assert "Sam" not in html


def test_an_admin_hides_it_with_a_reason_that_its_writer_reads(client, group_session, sam):
    venue = meet_at(group_session)
    AttendanceFactory(group_session=group_session, person=sam.person)
    remark = say(group_session=group_session, person=sam.person, words="Mrs X works there", named=True)
    ola = OrganisationRoleFactory(
        organisation=venue.organisation, role=OrganisationRole.Role.ADMIN
    ).person
    client.force_login(ola)
    hide = reverse("sessions:venue_remark", args=[venue.public_id, remark.public_id])
    assert "Sam" not in read(client, venue.get_absolute_url())

    assert "Write why, in a line." in client.post(hide, {"why": " "}).content.decode()
    client.post(hide, {"why": "It names somebody"})

    assert "Mrs X" not in read(client, venue.get_absolute_url())
    client.force_login(sam.person)
    mine = read(client, reverse("sessions:my_place", args=[sam.public_id]))
    assert "<bdi>It names somebody</bdi>" in mine
    say(group_session=group_session, person=sam.person, words="Mrs X again", named=True)
    remark.refresh_from_db()
    assert remark.hidden_at is not None


def test_an_admin_who_runs_the_group_does_not_hide_what_was_said_of_it(client, group_session, sam):
    venue = meet_at(group_session)
    AttendanceFactory(group_session=group_session, person=sam.person)
    remark = say(group_session=group_session, person=sam.person, words="Cold", named=False)
    jo = jo_of(group_session)
    OrganisationRoleFactory(organisation=venue.organisation, person=jo, role=OrganisationRole.Role.ADMIN)
    client.force_login(jo)
    hide = reverse("sessions:venue_remark", args=[venue.public_id, remark.public_id])

    assert hide not in read(client, venue.get_absolute_url())
    assert client.post(hide, {"why": "I do not like it"}).status_code == 404


# --- chosen for a session ---


def test_a_place_is_chosen_or_written_and_whatever_was_changed_last_counts(db):
    group_session = GroupSessionFactory()
    group = group_session.group
    venue = VenueFactory(organisation=group.organisation, getting_there="Ring twice")
    elsewhere = VenueFactory(name="Not ours")

    def facts(instance=None, **more):
        form = PlanForm(typed(group_session, **more), group=group, instance=instance)
        assert form.is_valid(), form.errors
        return [form.cleaned_data[name] for name in ("venue", "place", "getting_there")]

    chosen = facts(venue=venue.pk, place="The Old Library", getting_there="")
    assert chosen == [venue, "The Old Library, Mill Street", "Ring twice"]
    assert facts(venue="", place="The park") == [None, "The park", ""]
    assert facts(kind="online", venue=venue.pk, online_link="https://example.org")[0] is None
    meets = GroupSessionFactory(group=group, venue=venue, place=venue.in_a_line)
    assert facts(meets, venue=venue.pk, place="The park instead")[:2] == [None, "The park instead"]
    assert facts(meets, venue=venue.pk, place=venue.in_a_line)[0] == venue
    form = PlanForm(typed(group_session, venue=elsewhere.pk, place=""), group=group)
    assert "venue" in form.errors
    use_no_more(venue=venue, by=PersonFactory())
    assert venue not in PlanForm(group=group).fields["venue"].venues.values()
    assert venue in PlanForm(group=group, instance=meets).fields["venue"].venues.values()


def test_the_quiet_room_of_the_old_house_is_not_promised_in_the_new_one(db):
    group_session = ready()
    jo = jo_of(group_session)
    send_out(group_session=group_session, by=jo)
    GroupSession.objects.update(quiet_place="The small room")

    move(group_session=group_session, seen=0, by=jo, place="The park")

    assert GroupSession.objects.get().quiet_place == ""


@pytest.mark.parametrize(
    ("fields", "is_done"),
    [
        ({}, False),
        ({"quiet_place": "The small room"}, True),
        ({"kind": "online", "quiet_online": True}, False),
        ({"kind": "online", "quiet_online": True, "quiet_phone": "01632 960002"}, True),
        ({"kind": "both", "quiet_online": True, "quiet_phone": "01632 960002"}, False),
    ],
)
def test_a_quiet_place_in_the_room_and_online(db, fields, is_done):
    group_session = ready(**{"online_link": "https://example.org"} | fields)
    assert line(group_session, "quiet").is_done is is_done
    assert line(group_session, "quiet").state == ("done" if is_done else "advice")

    if fields.get("kind", "in_person") == "in_person":
        meet_at(group_session, quiet_room=True)
        assert line(group_session, "quiet").is_done


def test_facilitators_write_a_place_down_with_what_nobody_knows_yet(client, group_session):
    jo, organisation = jo_of(group_session), group_session.group.organisation
    client.force_login(jo)
    new = reverse("sessions:venue_new", args=[organisation.public_id])
    facts = {"name": "المكتبة", "step_free": "yes", "parking": "no", "bus_stop": "Mill Street, 4 and 11"}

    client.post(new, facts)
    again = client.post(new, facts | {"parking": ""})

    venue = Venue.objects.get()
    assert (venue.step_free, venue.parking, venue.toilets, venue.near_bus) == (True, False, None, True)
    assert "You have a place of that name already." in again.content.decode()
    assert "A bus stop is close by: Mill Street, 4 and 11." in read(client, venue.get_absolute_url())
    client.post(reverse("sessions:venue_use", args=[venue.public_id]), {"use": "no"})
    client.post(new, facts)
    assert Venue.objects.in_use().get() != venue


@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_places_take_as_many_queries_for_any_number(
    client, group_session, sam, django_assert_num_queries, number
):
    venue = meet_at(group_session)
    for at in range(number):
        VenueFactory(organisation=venue.organisation, name=f"Hall {at}")
        invitation = member(group_session, f"Member {at}")
        AttendanceFactory(group_session=group_session, person=invitation.person)
        say(group_session=group_session, person=invitation.person, words="Fine", named=True)
    client.force_login(jo_of(group_session))
    with django_assert_num_queries(5):
        read(client, reverse("sessions:venues", args=[venue.organisation.public_id]))
    with django_assert_num_queries(7):
        read(client, venue.get_absolute_url())
    client.force_login(sam.person)
    with django_assert_num_queries(9):
        read(client, reverse("sessions:my_place", args=[sam.public_id]))


# --- what the database refuses ---


def test_the_database_refuses_what_cannot_be(group_session, sam):
    venue = meet_at(group_session)
    with refused_by("venue_one_of_a_name_in_use"):
        VenueFactory(organisation=venue.organisation)
    with refused_by("venue_has_a_name"):
        VenueFactory(name="")
    with refused_by("venue_bus_stop_only_where_one_is_close"):
        VenueFactory(name="x", bus_stop="Mill Street")
    with refused_by("group_session_at_a_venue_says_where"):
        GroupSession.objects.update(place="")
    with refused_by("door_photo_fits_a_phone"):
        DoorPhoto.objects.create(venue=venue, small=b"x" * 15_001, large=b"x", added_by=sam.person)
    facts = {"venue": venue, "group_session": group_session, "person": sam.person, "words": "x"}
    with refused_by("venue_remark_hidden_says_by_whom_and_why"):
        VenueRemark.objects.create(**facts, hidden_at=timezone.now(), hidden_by=PersonFactory())
    with refused_by("venue_remark_own_words_are_taken_back_not_hidden"):
        VenueRemark.objects.create(
            **facts, hidden_at=timezone.now(), hidden_by=sam.person, hidden_why="x"
        )
    VenueRemark.objects.create(**facts)
    with refused_by("venue_remark_once_per_session"):
        VenueRemark.objects.create(**facts)
    assert Membership.objects.filter(person=sam.person).count() == 1
