from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from groups.models import Membership, OrganisationRole, RosterImport
from messaging.models import Message
from payments.models import PaymentLine
from people.models import Reveal
from people.secrets import SecretField
from privacy import retention
from privacy.tasks import forget_what_is_due
from sessions.models import CheckIn, CheckOut, Debrief
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.payments import payment_line
from tests.factories.people import PersonFactory
from tests.factories.sessions import sent_out
from tests.factories.wellbeing import FollowUpFactory, RoomAnswerFactory
from wellbeing.models import FollowUp, RoomAnswer

ROOMS = ["people", "messaging", "groups", "wellbeing", "safeguarding"]
ROOMS += ["group_sessions", "decisions", "payments", "privacy"]
OF_EVERY_TABLE = {"id", "public_id", "created_at"}


def our_models():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def is_history(model):
    return hasattr(model, "pgh_tracked_model")


TABLES = {model._meta.label: model for model in our_models() if not is_history(model)}


@pytest.mark.parametrize("label", TABLES)
def test_every_field_is_in_the_policy(label):
    fields = {field.name for field in TABLES[label]._meta.concrete_fields} - OF_EVERY_TABLE
    named = set(retention.policy()["keep"].get(label, {}).get("fields", []))
    for rule in retention.policy()["forget"]:
        if rule["model"] == label:
            named |= set(rule.get("fields", [])) or fields

    assert named == fields


def test_policy_names_no_table_that_is_gone():
    named = {rule["model"] for rule in retention.policy()["forget"]} | retention.policy()["keep"].keys()

    assert named - TABLES.keys() == set()


@pytest.mark.parametrize(
    "model", list(filter(is_history, our_models())), ids=lambda model: model.__name__
)
def test_trail_holds_no_secret_and_no_feeling(model):
    tracked = model.pgh_tracked_model

    assert tracked not in (CheckIn, CheckOut)
    secret = {field.name for field in tracked._meta.fields if isinstance(field, SecretField)}
    assert secret & {field.name for field in model._meta.fields} == set()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"model": "people.Nobody"}, "Nobody"),
        ({"from": "never"}, "never"),
        ({"action": "hide"}, "delete"),
        ({"action": "empty"}, "delete"),
        ({"action": "empty", "fields": ["person"]}, "may be empty"),
        ({"which": "of_nobody"}, "of_nobody"),
    ],
)
def test_rule_that_cannot_be_obeyed_says_which_and_why(change, complaint):
    good = {"what": "Feelings", "model": "group_sessions.CheckIn", "from": "created_at"}
    good |= {"after_days": 30, "action": "delete"}

    with pytest.raises(retention.PolicyError, match=f"Feelings.*{complaint}"):
        retention._rule(good | change)


def a_feeling(model, **fields):
    group_session = sent_out()
    person = PersonFactory()
    return model.objects.create(
        group_session=group_session, person=person, recorded_by=person, feeling=2, word="tired", **fields
    )


@pytest.mark.parametrize("model", [CheckIn, CheckOut])
def test_feelings_are_gone_after_30_days_even_before_the_policy_is_signed(db, time_machine, model):
    row = a_feeling(model)
    time_machine.move_to(row.created_at + timedelta(days=30, minutes=-1))
    forget_what_is_due()
    assert model.objects.count() == 1

    time_machine.move_to(row.created_at + timedelta(days=30))
    forget_what_is_due()

    assert model.objects.count() == 0


def a_sent_message():
    now = timezone.now()
    return Message.objects.create(
        person=PersonFactory(),
        purpose="invitation",
        target="00000000-0000-4000-8000-000000000001",
        key="one",
        not_before=now,
        not_after=now + timedelta(days=1),
        state=Message.State.SENT,
        channel="email",
        finished_at=now,
        subject="Tuesday",
        body="Hi Sam",
    )


def test_words_of_a_message_go_after_90_days_once_the_policy_is_signed(db, settings, time_machine):
    message = a_sent_message()
    time_machine.move_to(message.finished_at + timedelta(days=90))
    forget_what_is_due()
    message.refresh_from_db()
    assert message.body == "Hi Sam"

    settings.RETENTION_SIGNED = True
    forget_what_is_due()

    message.refresh_from_db()
    assert (message.subject, message.body, message.state) == (None, None, "sent")


def test_refused_rows_and_notes_of_a_spreadsheet_go_after_30_days(db, time_machine):
    group = sent_out().group
    brought = RosterImport.objects.create(
        group=group, imported_by=PersonFactory(), refused=1, refused_rows="[]", notes="[]"
    )
    time_machine.move_to(brought.created_at + timedelta(days=30))

    forget_what_is_due()

    brought.refresh_from_db()
    assert (brought.refused_rows, brought.notes, brought.refused) == (None, None, 1)


def test_debrief_keeps_its_row_and_loses_its_words_after_a_year(db, settings):
    settings.RETENTION_SIGNED = True
    now = timezone.now()
    debrief = Debrief.objects.create(
        group_session=sent_out(),
        went_well="Everyone spoke.",
        written_by=PersonFactory(),
        written_at=now - timedelta(days=365),
    )

    retention.forget(now=now)

    debrief.refresh_from_db()
    assert debrief.went_well is None


def test_forgetting_goes_in_small_steps_and_a_second_time_finds_nothing(db, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    long_ago = timezone.now() - timedelta(days=31)
    for _row in range(5):
        CheckIn.objects.filter(pk=a_feeling(CheckIn).pk).update(created_at=long_ago)
    kept = a_feeling(CheckIn)

    first, second = retention.forget(now=timezone.now()), retention.forget(now=timezone.now())

    assert first["How somebody said they arrived"] == 5
    assert set(second.values()) == {0}
    assert list(CheckIn.objects.all()) == [kept]


def test_a_rule_the_database_refuses_keeps_no_other_waiting(db):
    payment_line()
    a_feeling(CheckIn)
    money = retention.Rule("Money", PaymentLine, "created_at", timedelta(0))
    feelings = retention.Rule("Feelings", CheckIn, "created_at", timedelta(0))

    with pytest.raises(retention.NotForgotten, match=r"^Money \(IntegrityError\)$"):
        retention.obey([money, feelings], now=timezone.now())

    assert (PaymentLine.objects.count(), CheckIn.objects.count()) == (1, 0)


def test_that_a_message_was_sent_goes_after_a_year(db, settings):
    settings.RETENTION_SIGNED = True
    message = a_sent_message()

    retention.forget(now=message.created_at + timedelta(days=364))
    assert Message.objects.count() == 1
    retention.forget(now=message.created_at + timedelta(days=365))
    assert Message.objects.count() == 0


def test_a_promised_call_goes_two_years_after_it_was_kept_and_never_before(db, settings):
    settings.RETENTION_SIGNED = True
    long_ago = timezone.now() - timedelta(days=730)
    FollowUpFactory(done_at=long_ago, done_by=PersonFactory())
    still_open = FollowUpFactory(created_at=long_ago, due_at=long_ago)

    retention.forget(now=timezone.now())

    assert list(FollowUp.objects.all()) == [still_open]


@pytest.mark.parametrize("who_leaves", ["sam", "ruth"])
def test_answers_about_being_in_a_room_go_both_ways_when_the_last_group_of_the_two_is_left(
    db, settings, who_leaves
):
    settings.RETENTION_SIGNED = True
    first, second = GroupFactory(), GroupFactory()
    sam, ruth, layla = (MembershipFactory(group=first).person for _ in range(3))
    for person in (sam, ruth):
        MembershipFactory(group=second, person=person)
    RoomAnswerFactory(person=sam, other=ruth, reason="We met before.")
    RoomAnswerFactory(person=ruth, other=sam, answer="yes")
    about_layla = RoomAnswerFactory(person=ruth if who_leaves == "sam" else sam, other=layla)
    seats = Membership.objects.filter(person={"sam": sam, "ruth": ruth}[who_leaves])

    seats.filter(group=first).update(left_at=timezone.now())
    forget_what_is_due()
    assert RoomAnswer.objects.count() == 3

    seats.filter(group=second).update(left_at=timezone.now())
    forget_what_is_due()
    assert list(RoomAnswer.objects.all()) == [about_layla]


def test_who_was_shown_a_number_and_who_held_a_role_go_after_seven_years(db, settings):
    settings.RETENTION_SIGNED = True
    long_ago = timezone.now() - timedelta(days=2557)
    Reveal.objects.create(
        by=PersonFactory(), person=PersonFactory(), channel="call", why="call", created_at=long_ago
    )
    OrganisationRoleFactory(ended_at=long_ago)
    held = OrganisationRoleFactory(created_at=long_ago)

    retention.forget(now=timezone.now())

    assert Reveal.objects.count() == 0
    assert list(OrganisationRole.objects.all()) == [held]


def test_trail_older_than_seven_years_goes(db, settings, time_machine):
    settings.RETENTION_SIGNED = True
    person = PersonFactory()
    history = apps.get_model("people.PersonEvent")
    assert history.objects.filter(pgh_obj=person).count() == 1

    retention.forget(now=timezone.now() + timedelta(days=2557))

    assert history.objects.count() == 0


def test_report_says_what_would_go_and_changes_nothing(db, capsys):
    CheckIn.objects.filter(pk=a_feeling(CheckIn).pk).update(
        created_at=timezone.now() - timedelta(days=31)
    )

    call_command("retention_report")

    assert "1  How somebody said they arrived (in force)" in capsys.readouterr().out
    assert CheckIn.objects.count() == 1
