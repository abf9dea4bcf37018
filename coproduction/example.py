"""The example organisation: made-up people, numbers from the range that belongs to nobody.

Loaded once by `load_example` (which refuses to run unless DEBUG is on), and grown from there by the
same queue, pages and people as anything else.
"""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

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
    Organisation,
    OrganisationRole,
    Training,
)
from groups.training.services import write_down
from groups.unease import services as unease
from groups.words.services import add, ask
from groups.words.starters import STARTERS
from messaging.replies.services import hear
from payments import answering
from payments.models import Activity, PaymentLine, Rate, RateCard
from payments.offering import offer_what_is_due
from people.hard_days.services import keep_free
from people.models import ContactPoint, Person
from sessions.arranging.services import arrange
from sessions.dates.polling import ask_for_dates, mark_dates
from sessions.inviting.services import answer_invitation, say_what_helps, send_out
from sessions.models import (
    AgendaItem,
    AgendaRequest,
    Arrangement,
    Attendance,
    CallerHours,
    DateAnswer,
    Facilitation,
    GroupSession,
    Invitation,
    PreparationCall,
    SharedSummary,
)
from sessions.planning.services import choose_people, plan_session
from sessions.proposing.services import ask as ask_of_the_agenda
from wellbeing.models import RoomAnswer
from wellbeing.rooms import services as rooms

# Opens the place that waits in the example. Loaded only while DEBUG is on, like all of it.
EXAMPLE_LINK = "a-place-for-noor"
NAMESPACE = uuid.UUID("6f0f6f0e-9a53-4d0c-a9a3-6c1f0b6d4c11")
ORGANISATION = "Riverside Together"

Seat, Role, Channel = Membership.Seat, OrganisationRole.Role, ContactPoint.Channel

# key, preferred name, seat in the group, mobile (ok to text), email (ok to email)
PEOPLE = [
    ("jo", "Jo", Seat.FACILITATOR, "+447700900001", "jo@example.org"),
    ("amina", "Amina", Seat.FACILITATOR, "+447700900002", "amina@example.org"),
    ("sam", "Sam", Seat.LIVED_EXPERIENCE, "+447700900011", None),
    ("layla", "Layla", Seat.LIVED_EXPERIENCE, None, "layla@example.org"),
    ("marek", "Marek", Seat.LIVED_EXPERIENCE, "+447700900013", "marek@example.org"),
    ("aisha", "عائشة", Seat.LIVED_EXPERIENCE, None, "aisha@example.org"),
    ("wendy", "Wendy-Anne Oluwaseun of the long way round", Seat.LIVED_EXPERIENCE, None, None),
    ("ruth", "Ruth", Seat.PROFESSIONAL, None, "ruth@example.org"),
    ("dev", "Dev", Seat.PROFESSIONAL, None, "dev@example.org"),
]
# key, preferred name, roles in the organisation
STAFF = [
    ("priya", "Priya", [Role.PREPARER]),
    ("tom", "Tom", [Role.APPROVER]),
    ("nia", "Nia", [Role.RELEASER]),
    ("grace", "Grace", [Role.SAFEGUARDING_LEAD]),
    ("ben", "Ben", [Role.SAFEGUARDING_LEAD]),
    ("ola", "Ola", [Role.ADMIN]),
    ("esme", "Esme", [Role.LISTENER]),
]
SIGN_IN_LINKS = [
    ("a facilitator", "jo"),
    ("a parent", "sam"),
    ("a professional", "ruth"),
    ("a finance officer", "priya"),
    ("an approver", "tom"),
    ("an organisation admin", "ola"),
    ("a safeguarding lead", "grace"),
]


def example_id(key):
    return uuid.uuid5(NAMESPACE, key)


def sign_in_links():
    """(who, path) for the welcome text of `make run`. The pages exist only while DEBUG is on."""
    return [(who, reverse("example_sign_in", args=[example_id(key)])) for who, key in SIGN_IN_LINKS]


def pages():
    """(name, path, who) of the pages worth a picture; `who` is one of `sign_in_links`, or None."""
    sam = Invitation.objects.get(
        person__public_id=example_id("sam"), group_session__public_id=example_id("coming")
    )
    marek = sam.group_session.invitations.get(person__public_id=example_id("marek"))
    childcare = marek.arrangements.get(kind=Arrangement.Kind.CHILDCARE)
    sams_seat = sam.person.memberships.get()
    sams_text = sam.person.contact_points.get()
    call = PreparationCall.objects.filter(group_session=sam.group_session).first()
    group, held, coming, draft = (example_id(key) for key in ("group", "held", "coming", "draft"))
    facilitator = {
        "home": reverse("home"),
        "group": reverse("groups:group", args=[group]),
        "agreement-answers": reverse("groups:agreement_answers", args=[group]),
        "agreement-draft": reverse("groups:agreement_draft", args=[group]),
        "agreement-publish": reverse("groups:agreement_publish", args=[group]),
        "stage": reverse("groups:stage", args=[group]),
        "end": reverse("groups:move", args=[group, "ending"]),
        "limits": reverse("groups:purpose_part", args=[group, "limits"]),
        "people": reverse("groups:people", args=[group]),
        "words": reverse("groups:words", args=[group]),
        "invite-somebody": reverse("groups:invite", args=[group]),
        "open-invitations": reverse("groups:invitations", args=[group]),
        "add-by-hand": reverse("groups:add_by_hand", args=[group]),
        "new-way-in": reverse("groups:new_way_in", args=[sams_seat.public_id]),
        "change-seat": reverse("groups:change_seat", args=[sams_seat.public_id]),
        "who-left": reverse("groups:who_left", args=[group]),
        "training": reverse("groups:group_training", args=[group]),
        "bring-people-in": reverse("groups:bring_people_in", args=[group]),
        "sessions": reverse("sessions:list", args=[group]),
        "copy": reverse("sessions:copy", args=[held]),
        "new-series": reverse("sessions:new_series", args=[group]),
        "offer-dates": reverse("sessions:offer_dates", args=[group]),
        "dates": reverse("sessions:dates", args=[example_id("dates")]),
        "dates-for-them": reverse(
            "sessions:mark_for_them",
            args=[example_id("dates"), DateAnswer.objects.get(person=marek.person).public_id],
        ),
        "new-session": reverse("sessions:new", args=[group]),
        "draft": reverse("sessions:plan", args=[draft]),
        "go-on-without": reverse("sessions:pass_over", args=[draft, "breaks"]),
        "answer-a-wish": reverse(
            "sessions:answer_wish", args=[coming, sam.group_session.agenda_requests.get().public_id]
        ),
        "can-i": reverse("sessions:facilitating", args=[coming]),
        "who-does-what": reverse("sessions:people", args=[draft]),
        "agenda": reverse("sessions:agenda", args=[draft]),
        "draft-invite": reverse("sessions:invite", args=[draft]),
        "plan": reverse("sessions:plan", args=[coming]),
        "invite": reverse("sessions:invite", args=[coming]),
        "move": reverse("sessions:move", args=[coming]),
        "cancel": reverse("sessions:cancel", args=[coming]),
        "answer-for-them": reverse("sessions:answer_for_them", args=[coming, marek.public_id]),
        "arrangements": reverse("sessions:arrangements", args=[coming]),
        "arrangement-board": reverse("sessions:arrangement_board"),
        "arrangement": reverse("sessions:arrangement", args=[coming, childcare.public_id]),
        "prepare": reverse("sessions:prepare", args=[coming]),
        "messages": reverse("sessions:messages", args=[coming]),
        "hours": reverse("sessions:hours"),
        "other-days-for-calls": reverse("sessions:other_days"),
        "meet-too-early": reverse("sessions:meet", args=[coming]),
        "meet": reverse("sessions:meet", args=[held]),
        "debrief": reverse("sessions:debrief", args=[held]),
        "summary-edit": reverse("sessions:summary_edit", args=[held]),
        "follow-ups": reverse("wellbeing:follow_ups"),
        "texted-back": reverse("groups:replies"),
        "trusted": reverse("wellbeing:trusted"),
        "something-said": reverse("groups:unease", args=[example_id("unease-layla")]),
        "one-person": reverse("groups:seat", args=[sams_seat.public_id]),
    }
    if call:
        facilitator["call"] = reverse("sessions:call", args=[call.public_id])
    parent = {
        "purpose": reverse("groups:purpose", args=[group]),
        "stage": reverse("groups:stage", args=[group]),
        "history": reverse("groups:history", args=[group]),
        "groups": reverse("groups:list"),
        "home": reverse("home"),
        "invitation": reverse("sessions:my_invitation", args=[sam.public_id]),
        "their-agenda": reverse("sessions:my_agenda", args=[sam.public_id]),
        "call-choose": reverse("sessions:my_call_choose", args=[sam.public_id]),
        "calls-written-down": reverse("sessions:my_calls"),
        "group": reverse("groups:group", args=[group]),
        "words": reverse("groups:words", args=[group]),
        "welcome": reverse("groups:welcome", args=[sams_seat.public_id]),
        "an-email-to-sign-in-with": reverse("groups:my_email"),
        "pause": reverse("groups:pause", args=[group]),
        "leave-the-group": reverse("groups:leave", args=[group]),
        "summary": reverse("sessions:summary", args=[held]),
        "pay-offer": reverse("payments:my_offer", args=[held]),
        "pay": reverse("payments:my_pay"),
        "agreement": reverse("groups:agreement", args=[group]),
        "agreement-changes": reverse("groups:agreement_changes", args=[group]),
        "agreement-change": reverse("groups:agreement_change", args=[example_id("change-tea")]),
        "not-right": reverse("groups:not_right", args=[group]),
        "not-right-answered": reverse("groups:unease", args=[example_id("unease-sam")]),
        "all-that-was-said": reverse("groups:uneases"),
        "about-me": reverse("people:me"),
        "in-touch": reverse("people:plan"),
        "what-helps-me": reverse("people:helps"),
        "mark-dates": reverse(
            "sessions:my_dates", args=[DateAnswer.objects.get(person=sam.person).public_id]
        ),
        "hard-days": reverse("people:hard_days"),
        "my-ways": reverse("people:ways"),
        "my-text": reverse("people:way", args=[sams_text.public_id]),
        "words-and-times": reverse("people:way_details", args=[sams_text.public_id]),
        "who-looked": reverse("people:looked"),
        "calendar-address": reverse("sessions:my_calendar_address"),
        "record": reverse("groups:record", args=[group]),
        "rooms": reverse("wellbeing:rooms", args=[sams_seat.public_id]),
        "who-knows": reverse("wellbeing:rooms_told", args=[sams_seat.public_id]),
    }
    finance = {
        "home": reverse("home"),
        "finance": reverse("payments:finance"),
        "to-approve": reverse("payments:to_approve"),
        "to-look-at": reverse("payments:to_look_at"),
        "rates": reverse("payments:rates"),
        "batches": reverse("payments:batches"),
    }
    organisation = [example_id("organisation")]
    admin = {
        "home": reverse("home"),
        "setup": reverse("groups:setup", args=organisation),
        "setup-sender": reverse("groups:setup_step", args=[*organisation, "sender"]),
        "roles": reverse("groups:roles", args=organisation),
        "school-days": reverse("groups:terms", args=organisation),
        "school-run": reverse("groups:setup_step", args=[*organisation, "school-run"]),
        "give-role": reverse("groups:give_role", args=organisation),
        "groups": reverse("groups:of_organisation", args=organisation),
        "start-group": reverse("groups:start", args=organisation),
        "who-sees-what": reverse("groups:who_sees_what", args=organisation),
        "training": reverse("groups:training", args=organisation),
        "training-rules": reverse("groups:training_rules", args=organisation),
        "training-rule": reverse("groups:training_rule", args=[*organisation, "safeguarding"]),
        "training-of-one": reverse("groups:person_training", args=[*organisation, example_id("ruth")]),
    }
    safeguarding = {
        "within-reach": reverse("groups:within_reach"),
        "see-a-number": reverse("groups:within_reach_person", args=[example_id("sam")]),
    }
    everyone = {"home": reverse("home"), "training": reverse("groups:my_training")}
    nobody = {
        "sign-in": reverse("account_login"),
        "leaving": reverse("about_leaving"),
        "join": reverse("groups:join", args=[EXAMPLE_LINK]),
        "type-code": reverse("groups:type_code"),
        "link-not-working": reverse("sessions:invitation", args=["mistyped"]),
        "outbox": "/outbox/",  # only routed while DEBUG is on
    }
    return [
        (f"{short}-{name}", path, who)
        for short, who, paths in [
            ("nobody", None, nobody),
            ("facilitator", "a facilitator", facilitator),
            ("parent", "a parent", parent),
            ("professional", "a professional", everyone),
            ("finance", "a finance officer", finance),
            ("approver", "an approver", {name: finance[name] for name in finance if name != "batches"}),
            ("safeguarding", "a safeguarding lead", everyone | safeguarding),
            ("admin", "an organisation admin", admin),
        ]
        for name, path in paths.items()
    ]


def example_people():
    return Person.objects.filter(public_id__in=[example_id(key) for key, *_rest in [*PEOPLE, *STAFF]])


@transaction.atomic
def load():
    """Make the example organisation. Loading again changes nothing."""
    if Organisation.objects.filter(public_id=example_id("organisation")).exists():
        return
    organisation = Organisation.objects.create(
        public_id=example_id("organisation"),
        name=ORGANISATION,
        sender_name="Jo",
        help_name="Jo",
        help_phone="01632 960001",
        help_hours="Monday to Friday, 9 to 5",
    )
    group = Group.objects.create(
        public_id=example_id("group"),
        organisation=organisation,
        name="Coming home together",
        discreet_name="Tuesday group",
    )
    people = _people(group, organisation)
    _what_it_is_for(group, people)
    _rates(organisation)
    _training(organisation, people)
    _hours(people)
    _days(organisation, people)
    _a_place(group, people)
    held = _last_time(group, people)
    _pay(held, people)
    _next_time(group, people)
    _being_planned(group, people)
    _asked_when(group, people)
    _something_said(group, people)
    _a_clash(group, people)
    _texted_back(people)
    _words(group)
    _agreement(group, people)


def _people(group, organisation):
    people = {}
    for key, name, seat, mobile, email in PEOPLE:
        signs_in = seat in (Seat.FACILITATOR, Seat.PROFESSIONAL)
        people[key] = _person(key, name, email if signs_in else None, mobile, email)
        Membership.objects.create(
            group=group,
            person=people[key],
            seat=seat,
            named_contact=people["jo" if key in ("sam", "layla") else "amina"]
            if seat == Seat.LIVED_EXPERIENCE
            else None,
            job={"ruth": "Social worker", "dev": "Health visitor"}.get(key, ""),
            works_for={"ruth": "Riverside Council", "dev": "Riverside NHS"}.get(key, ""),
            work_phone={"jo": "01632 960001", "amina": "01632 960002"}.get(key, ""),
            paid={
                Seat.LIVED_EXPERIENCE: Membership.Paid.YES,
                Seat.PROFESSIONAL: Membership.Paid.EXPENSES,
            }.get(seat, Membership.Paid.NO),
        )
    for key, name, roles in STAFF:
        email = f"{key}@example.org"
        people[key] = _person(key, name, email, None, email)
        for role in roles:
            OrganisationRole.objects.create(organisation=organisation, person=people[key], role=role)
    return people


def _what_it_is_for(group, people):
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
                "starts_on": _tuesday(weeks=-8),
                "ends_on": _tuesday(weeks=20),
            },
        ),
    ]:
        group = write_purpose(
            group=group, part=part, by=people[by], seen_before=seen(group, part), **words
        )
    for stage in (Group.Stage.FORMING, Group.Stage.AGREEING):
        move(group=group, to=stage, by=people["jo"], seen_stage=group.stage)
        group.refresh_from_db()


def _person(key, name, sign_in_email, mobile, email):
    person = Person.objects.create_user(
        preferred_name=name, email=sign_in_email, public_id=example_id(key)
    )
    asked_on = timezone.localdate() - timedelta(days=10)
    for channel, value in ((Channel.TEXT, mobile), (Channel.EMAIL, email)):
        if value:
            ContactPoint.objects.create(
                person=person,
                channel=channel,
                value=value,
                allowed=ContactPoint.Allowed.YES,
                links_ok=True,
                wording=ContactPoint.Wording.DISCREET
                if key in ("sam", "aisha")
                else ContactPoint.Wording.PLAIN,
                confirmed_on=asked_on,
            )
    return person


def _a_place(group, people):
    """An invitation to join that waits for its person."""
    JoinInvitation.objects.create(
        group=group,
        made_by=people["jo"],
        named_contact=people["jo"],
        seat=Seat.LIVED_EXPERIENCE,
        for_whom="Noor, who came to the open day",
        token_hash=hash_token(EXAMPLE_LINK),
        code_hash=hash_code("N00RN00R"),
        expires_at=timezone.now() + timedelta(days=14),
    )


def _rates(organisation):
    card = RateCard.objects.create(
        organisation=organisation,
        name="Involvement payments",
        source="Example: NIHR public involvement rates from 16 December 2025. Check before use.",
        effective_from=date(2025, 12, 16),
    )
    for activity in Activity:
        Rate.objects.create(card=card, activity=activity, per_hour=Decimal("27.50"), step_minutes=15)


def _training(organisation, people):
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


def _hours(people):
    for key in ("jo", "amina"):
        CallerHours.objects.bulk_create(
            CallerHours(person=people[key], weekday=day, from_time=time(9), until_time=time(18))
            for day in range(5)
        )


def _days(organisation, people):
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


def _plan(group, people, *, key, day, kind=GroupSession.Kind.IN_PERSON, **facts):
    """A session as Jo plans it: the usual agenda, in which the work gets its own names."""
    zone = group.organisation.zone
    facts |= {
        "kind": kind,
        "starts_at": datetime.combine(day, time(10), zone),
        "ends_at": datetime.combine(day, time(12), zone),
        "place": "The Old Library, Mill Street",
        "getting_there": "First floor. There is a lift. Buses 4 and 11 stop outside. Jo meets you at the door.",
    }
    group_session = plan_session(group=group, public_id=example_id(key), by=people["jo"], **facts)
    work = group_session.agenda.filter(kind=AgendaItem.Kind.WORK).order_by("position")
    for item, title in zip(
        work, ["What the first phone call should sound like", "Trying it out"], strict=False
    ):
        item.title, item.rung = title, AgendaItem.Rung.CO_DESIGN
        item.limits = "You write the words. The manager of the service says yes or no by Easter."
        item.will_be_asked = "What you would have wanted to hear."
        item.style = AgendaItem.Style.PAIRS
        item.save(update_fields=["title", "rung", "limits", "will_be_asked", "style"])
    return group_session


def _with_two(group_session, people):
    group_session = choose_people(
        group_session=group_session,
        lead=people["jo"],
        support=people["amina"],
        safeguarding_contact=people["grace"],
        by=people["jo"],
    )
    # Also of what is over: both said so at the time.
    group_session.facilitations.update(
        answer=Facilitation.Answer.YES, answered_at=timezone.now(), answered_by=F("person")
    )
    return group_session


def _agreement(group, people):
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


def _tuesday(*, weeks):
    """A Tuesday: the first that is at least five days away, or weeks before or after that one."""
    soonest = timezone.localdate() + timedelta(days=5)
    return soonest + timedelta(days=(1 - soonest.weekday()) % 7, weeks=weeks)


def _last_time(group, people):
    """A session that was held: who came, and what everyone was told afterwards. Pay follows by itself."""
    group_session = _with_two(
        _plan(
            group, people, key="held", day=_tuesday(weeks=-2), about="What would have helped at first."
        ),
        people,
    )
    starts_at, jo = group_session.starts_at, people["jo"]
    # Nobody can send out what is over, so this is written down as it was.
    group_session.state, group_session.invited_by = GroupSession.State.INVITED, jo
    group_session.invited_at = starts_at - timedelta(days=14)
    group_session.save()
    answers = dict.fromkeys(("sam", "layla", "marek", "ruth", "dev"), Invitation.Answer.COMING)
    answers["aisha"] = Invitation.Answer.CANT
    for key, answer in answers.items():
        Invitation.objects.create(
            group_session=group_session,
            person=people[key],
            answer=answer,
            answered_at=starts_at - timedelta(days=10),
            answered_by=people[key],
        )
        if answer == Invitation.Answer.COMING:
            Attendance.objects.create(
                group_session=group_session,
                person=people[key],
                arrived_at=starts_at - timedelta(minutes=5),
                recorded_by=people["amina"],
            )
    SharedSummary.objects.create(
        group_session=group_session,
        we_said="The first phone call is the one people remember. It should come from a person with a name.",
        we_decided="We will write down what a good first call sounds like, and try it out next time.",
        who_does_what="Ruth asks her team who makes these calls now. Sam and Layla bring words that helped.",
        written_by=jo,
        written_at=group_session.ends_at + timedelta(hours=3),
        shared_at=group_session.ends_at + timedelta(days=1),
        shared_by=jo,
    )
    return group_session


def _words(group):
    """Two words that are explained, and one that somebody asked about."""
    for starter in STARTERS[1:3]:
        add(group=group, short=starter.short, full=starter.full, meaning=str(starter.says))
    ask(group=group, short="IRO")


def _pay(group_session, people):
    """Pay is offered as it always is; two have taken it, and finance sees what waits."""
    offer_what_is_due()
    for key in ("layla", "marek"):
        lines = PaymentLine.objects.filter(payee__person=people[key], group_session=group_session)
        ids = list(lines.values_list("public_id", flat=True))
        answering.answer(
            person=people[key],
            group_session=group_session,
            choice=answering.Choice.TAKE,
            seen=ids,
            chosen=ids,
        )


def _next_time(group, people):
    """A session that goes out while you watch: the invitations are in the outbox a moment later."""
    group_session = _with_two(
        _plan(
            group,
            people,
            key="coming",
            day=_tuesday(weeks=0),
            about="What a first phone call from the MASH should sound like.",
        ),
        people,
    )
    invitations = {
        invitation.person: invitation
        for invitation in send_out(group_session=group_session, by=people["jo"])
    }
    ask_of_the_agenda(
        invitation=invitations[people["sam"]],
        kind=AgendaRequest.Kind.ADD,
        words="Ten minutes to talk about who rings at night.",
    )
    for key, answer in [
        ("marek", Invitation.Answer.COMING),
        ("ruth", Invitation.Answer.COMING),
        ("dev", Invitation.Answer.NOT_SURE),
        ("aisha", Invitation.Answer.ONE_TO_ONE),
    ]:
        answer_invitation(invitation=invitations[people[key]], answer=answer, by=people[key])
    for key, wanted in [
        (
            "marek",
            {
                Arrangement.Kind.CHILDCARE: "One child, half past nine to half past twelve",
                Arrangement.Kind.TRAVEL: "A lift, please",
            },
        ),
        ("aisha", {Arrangement.Kind.INTERPRETER: "العربية", Arrangement.Kind.FOOD: "Halal"}),
        ("ruth", {Arrangement.Kind.INTERPRETER: ""}),
    ]:
        say_what_helps(invitation=invitations[people[key]], wanted=wanted, by=people[key])
    lift = Arrangement.objects.get(invitation=invitations[people["marek"]], kind=Arrangement.Kind.TRAVEL)
    arrange(arrangement=lift, by=people["amina"], words="Amina picks you up at half past nine.")


def _being_planned(group, people):
    """A draft that still misses things, so that the readiness list has something to say."""
    group_session = _plan(
        group,
        people,
        key="draft",
        day=_tuesday(weeks=2),
        kind=GroupSession.Kind.BOTH,
        about="What changed, and what the LADO does now.",
    )
    group_session.agenda.filter(kind=AgendaItem.Kind.BREAK).delete()
    choose_people(
        group_session=group_session,
        lead=people["jo"],
        support=None,
        safeguarding_contact=people["grace"],
        by=people["jo"],
    )


def _asked_when(group, people):
    """Three Tuesdays are asked about; two people have answered."""
    zone = group.organisation.zone
    days = [_tuesday(weeks=weeks) for weeks in (7, 8, 9)]
    poll = ask_for_dates(
        group=group,
        public_id=example_id("dates"),
        dates=[
            (datetime.combine(day, time(13), zone), datetime.combine(day, time(15), zone))
            for day in days
        ],
        by=people["jo"],
    )
    offered = [date.public_id for date in poll.dates.all()]
    for key, marks in [
        ("layla", ["suits", "if_need_be", "not_then"]),
        ("ruth", ["suits", "suits", "suits"]),
    ]:
        answer = poll.answers.get(person=people[key])
        mark_dates(answer=answer, marks=dict(zip(offered, marks, strict=True)), seen="", by=people[key])


def _a_clash(group, people):
    """Sam would rather talk first before being in a room with Ruth, and told Jo. Nobody else knows."""
    sam = group.memberships.get(person=people["sam"])
    rooms.say(membership=sam, other=people["ruth"], answer=RoomAnswer.Answer.TALK, by=people["sam"])


def _texted_back(people):
    hear(
        provider="example",
        provider_ref="quiet",
        number=people["sam"].contact_points.get(channel=Channel.TEXT).value,
        words="Will there be somewhere quiet to sit?",
        received_at=timezone.now(),
    )


def _something_said(group, people):
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
