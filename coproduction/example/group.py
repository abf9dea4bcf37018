"""What the example group and its organisation have settled, and what was said there."""

from datetime import date, timedelta

from django.utils import timezone

from coproduction.example.sessions import tuesday
from coproduction.example.who import example_id
from groups.agreement import answering as agreement
from groups.agreement import drafting, proposing
from groups.forming.services import move, seen, write_purpose
from groups.joining.codes import hash_code, hash_token
from groups.models import (
    AgreementItem,
    AgreementResponse,
    ChangeProposal,
    Group,
    JoinInvitation,
    Membership,
    Training,
)
from groups.training.services import write_down
from groups.unease import services as unease
from groups.words.services import add, ask
from groups.words.starters import STARTERS
from messaging.replies.services import hear
from people.hard_days.services import keep_free
from people.models import ContactPoint
from wellbeing.models import RoomAnswer
from wellbeing.rooms import services as rooms

EXAMPLE_LINK = "a-place-for-noor"


def say_what_it_is_for(group, people):
    """What its own people wrote, and how far they have come."""
    for part, by, words in [
        (
            "purpose",
            "sam",
            {
                "purpose": "When children come home, the first weeks should be easier for everyone. "
                "We look at the first phone call, the first visit and the first letter."
            },
        ),
        (
            "change",
            "marek",
            {
                "can_change": "How the first phone call goes.\nWhat the letter says.\n"
                "Where families and workers meet.",
                "cannot_change": "What a court has decided. Only the court can change that.",
            },
        ),
        (
            "limits",
            "ruth",
            {
                "limit_money": "£2,000 this year, for pay and for trying things out.",
                "limit_staff_time": "",
                "limit_law": "The Children Act. Nobody may be told what belongs to somebody else.",
                "limit_timescale": "The new letters are printed in March.",
                "limits_not_known": ["staff_time"],
            },
        ),
        (
            "sign-off",
            "jo",
            {
                "signs_off": "Helen Price, head of family services",
                "sign_off_days": 10,
                "starts_on": tuesday(weeks=-8),
                "ends_on": tuesday(weeks=20),
            },
        ),
    ]:
        group = write_purpose(
            group=group, part=part, by=people[by], seen_before=seen(group, part), **words
        )
    for stage in (Group.Stage.FORMING, Group.Stage.AGREEING):
        move(group=group, to=stage, by=people["jo"], seen_stage=group.stage)
        group.refresh_from_db()


def keep_a_place(group, people):
    """An invitation to join that waits for its person."""
    JoinInvitation.objects.create(
        group=group,
        made_by=people["jo"],
        named_contact=people["jo"],
        seat=Membership.Seat.LIVED_EXPERIENCE,
        for_whom="Noor, who came to the open day",
        token_hash=hash_token(EXAMPLE_LINK),
        code_hash=hash_code("N00RN00R"),
        expires_at=timezone.now() + timedelta(days=14),
    )


def train(organisation, people):
    """What Riverside asks for: Jo's runs out soon, Dev has not done his."""
    for training, lasts, needed in [
        (Training.SAFEGUARDING, 24, ["lead", "support"]),
        (Training.CO_PRODUCTION, None, ["professional"]),
    ]:
        organisation.training_rules.create(training=training, lasts_months=lasts, needed=needed)
    today = timezone.localdate(timezone=organisation.zone)
    for key, training, days_ago in [
        ("jo", Training.SAFEGUARDING, 690),
        ("amina", Training.SAFEGUARDING, 100),
        ("ruth", Training.CO_PRODUCTION, 40),
    ]:
        write_down(
            organisation=organisation,
            person=people[key],
            training=training,
            done_on=today - timedelta(days=days_ago),
            by=people["ola"],
        )


def know_the_days(organisation, people):
    """Terms from last year's spring to next year's, and a day on which Sam is left in peace."""
    this_year = timezone.localdate().year
    for year in (this_year - 1, this_year, this_year + 1):
        for name, first, last in [
            ("Spring, first half", (1, 5), (2, 13)),
            ("Spring, second half", (2, 23), (3, 27)),
            ("Summer, first half", (4, 13), (5, 22)),
            ("Summer, second half", (6, 1), (7, 21)),
            ("Autumn, first half", (9, 2), (10, 23)),
            ("Autumn, second half", (11, 2), (12, 18)),
        ]:
            organisation.terms.create(
                name=f"{name} {year}", first_day=date(year, *first), last_day=date(year, *last)
            )
    keep_free(person=people["sam"], month=2, day=29, label="a birthday")


def explain_words(group):
    """Two words that are explained, and one that somebody asked about."""
    for starter in STARTERS[1:3]:
        add(group=group, short=starter.short, full=starter.full, meaning=str(starter.says))
    ask(group=group, short="IRO")


def agree(group, people):
    """The first version, answered by some; two changes put forward, one of them taken up in the next."""
    drafting.start_draft(group=group, from_starter_set=True)
    statements = list(AgreementItem.objects.filter(version__group=group))
    version = drafting.publish(group=group, by=people["jo"], seen=drafting.mark_of(statements))
    seats = {seat.person_id: seat for seat in group.memberships.all()}
    for key, said, words in [
        ("layla", AgreementResponse.Answer.AGREE, ""),
        ("ruth", AgreementResponse.Answer.AGREE, ""),
        ("marek", AgreementResponse.Answer.TALK, "What happens when somebody is late?"),
    ]:
        seat = seats[people[key].pk]
        agreement.answer(version=version, membership=seat, answer=said, by=seat.person, words=words)
    tea = proposing.propose(
        membership=seats[people["aisha"].pk],
        kind=ChangeProposal.Kind.ADD,
        text="We start with a cup of tea.",
        why="It is easier to talk with something warm in your hands.",
        show_name=False,
    )
    ChangeProposal.objects.filter(pk=tea.pk).update(public_id=example_id("change-tea"))
    for key in ("layla", "marek"):
        proposing.support(proposal=tea, membership=seats[people[key].pk], is_for=True)
    proposing.comment(
        proposal=tea, membership=seats[people["dev"].pk], words="There is a kettle upstairs."
    )
    shorter = proposing.propose(
        membership=seats[people["ruth"].pk],
        kind=ChangeProposal.Kind.CHANGE,
        item_key=statements[0].key,
        text="One person speaks at a time, and nobody for long.",
    )
    proposing.take_up(proposal=shorter, by=people["jo"], words="We all liked it.")


def something_said(group, people):
    """Two did not feel right about something: one told Jo, the other somebody outside and was answered."""
    for key, said_to, words in [
        ("layla", "jo", "When I spoke about the first week, two people looked at their phones."),
        ("sam", "esme", "We always run out of time just when it is my turn."),
    ]:
        membership = group.memberships.select_related("group", "person", "named_contact").get(
            person=people[key]
        )
        said = unease.say(
            membership=membership,
            public_id=example_id(f"unease-{key}"),
            said_to=people[said_to],
            words=words,
            call_me=key == "layla",
        )
        if said_to == "esme":
            unease.answer(
                unease=said,
                by=people["esme"],
                words="Thank you for telling me. I asked them to start with you next time, and they will.",
            )


def a_clash(group, people):
    """Sam would rather talk first before being in a room with Ruth, and told Jo. Nobody else knows."""
    sam = group.memberships.get(person=people["sam"])
    rooms.say(membership=sam, other=people["ruth"], answer=RoomAnswer.Answer.TALK, by=people["sam"])


def texted_back(people):
    hear(
        provider="example",
        provider_ref="quiet",
        number=people["sam"].contact_points.get(channel=ContactPoint.Channel.TEXT).value,
        words="Will there be somewhere quiet to sit?",
        received_at=timezone.now(),
    )
