"""What a session still misses before it is sent out, and why each thing matters to the people in it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line, missing, missing_first
from groups.models import AgreementVersion, Membership, OrganisationRole, TrainingRule
from groups.permissions import plans_sessions
from groups.training.standing import not_trained
from messaging.services import best_contact
from sessions.dates.knowing import advice_for
from sessions.models import AgendaItem, Facilitation, GroupSession
from sessions.planning.agenda import MOST_WITHOUT_A_BREAK, longest_without_a_break
from sessions.planning.apart import clash_at
from sessions.planning.overriding import with_overrides

Kind, Seat = GroupSession.Kind, Membership.Seat
Role = Facilitation.Role

# Minutes after which people are tired, breaks or not. Only advice; our own figures.
LONG = {Kind.ONLINE: 90, Kind.IN_PERSON: 150, Kind.BOTH: 150}
NAMED_AT_MOST = 5


def can_be_sent_out(group_session: GroupSession) -> bool:
    return not missing(readiness(group_session))


def readiness(group_session: GroupSession) -> list[Line]:
    """Every line: what stops it, what to think about, what is there. As many queries for any group."""
    seats = (
        group_session.seats_to_invite().select_related("person").order_by("person__preferred_name", "pk")
    )
    seats = list(seats.prefetch_related("person__contact_points"))
    items = list(group_session.agenda.all())
    jobs = {job.role: job for job in group_session.facilitations.select_related("person", "cover")}
    held = {role: job.person for role, job in jobs.items()}
    lines = [
        *_standing(group_session),
        _facilitators(group_session, jobs),
        *_they_can(group_session, jobs),
        *_cover(group_session, jobs),
        *_training(group_session, seats, held),
        _safeguarding(group_session),
        *_where(group_session, seats),
        *_agenda(group_session, items),
        *_recap(group_session, items),
        *_rungs(group_session, items),
        *_minutes(group_session, items),
        *_length(group_session),
        *_balance(group_session, seats),
        _reach(group_session, seats),
        *_clash(group_session),
        *_day(group_session),
    ]
    return missing_first(with_overrides(group_session, lines))


def _standing(group_session):
    if group_session.state == GroupSession.State.CANCELLED:
        yield Line(
            name="standing",
            what=_("This session is cancelled."),
            why=_("Nobody is asked to something that is not happening."),
            is_done=False,
            hard=True,
            url="",
        )
    if not plans_sessions(group_session.group):
        yield Line(
            name="closed",
            what=_("This group is closed."),
            why=_("Nobody is asked to something that is over."),
            is_done=False,
            hard=True,
            url="",
        )
    lies_ahead = not group_session.has_started
    yield Line(
        name="future",
        what=_("It lies ahead.") if lies_ahead else _("Its time has already come."),
        why=_("People need time to decide and to get ready."),
        is_done=lies_ahead,
        hard=True,
        url=_page("change", group_session),
    )


def _facilitators(group_session, jobs):
    seats = Membership.objects.current().filter(group=group_session.group_id, seat=Seat.FACILITATOR)
    still_here = set(seats.values_list("person", flat=True))
    held = {role: job.person for role, job in jobs.items()}
    lead, support = held.get(Role.LEAD), held.get(Role.SUPPORT)
    gone = [person for person in held.values() if person.pk not in still_here]
    cannot = [jobs[role] for role in (Role.LEAD, Role.SUPPORT) if role in jobs and jobs[role].cannot]
    if gone:
        what = _("%(name)s no longer facilitates this group.") % {"name": gone[0]}
    elif cannot:
        what = " ".join(who_cannot(job) for job in cannot)
    elif lead and support:
        what = _("%(lead)s leads and %(support)s supports.") % {"lead": lead, "support": support}
    elif lead:
        what = _("%(lead)s leads. Nobody supports yet.") % {"lead": lead}
    elif support:
        what = _("%(support)s supports. Nobody leads yet.") % {"support": support}
    else:
        what = _("Nobody leads or supports yet.")
    return Line(
        name="facilitators",
        what=what,
        why=_(
            "When somebody needs a minute, one of you goes with them and the other stays with the group."
        ),
        is_done=bool(lead and support and not gone and not cannot),
        hard=True,
        url=_page("people", group_session),
    )


def who_cannot(job: Facilitation) -> str:
    """A sentence about somebody who is missing."""
    sentence = (
        _("%(name)s said that they can’t, so nobody leads.")
        if job.role == Role.LEAD
        else _("%(name)s said that they can’t, so nobody supports.")
    )
    return sentence % {"name": job.person}


def _they_can(group_session, jobs):
    """Only once both are named and neither said no: a missing person is the line before."""
    if len(jobs) < len(Role.values) or any(job.cannot for job in jobs.values()):
        return
    asked = [jobs[role].person for role in (Role.LEAD, Role.SUPPORT) if not jobs[role].can]
    yield Line(
        name="they_can",
        what=_("Not said yet whether they can: %(names)s.")
        % {"names": ", ".join(person.preferred_name for person in asked)}
        if asked
        else _("Both said that they can."),
        why=_("Being named is not being asked. Each of the two says so themselves."),
        is_done=not asked,
        hard=True,
        url=_page("plan", group_session) + "#people",
        mend=_("See who was asked"),
    )


def _cover(group_session, jobs):
    """Advice. Only once both are named."""
    if len(jobs) < len(Role.values):
        return
    ready = [job for job in jobs.values() if job.cover_answer == Facilitation.Answer.YES]
    named = [job for job in jobs.values() if job.cover_id]
    is_done = len(ready) == len(Role.values)
    if is_done:
        what = _("Somebody covers for each of the two.")
    elif len(named) == len(Role.values):
        what = _("Not everyone who covers has said that they can.")
    else:
        what = _("Nobody covers yet for one of the two, or for both.")
    yield Line(
        name="cover",
        what=what,
        why=_("People fall ill. With a cover the session can still happen."),
        is_done=is_done,
        hard=False,
        url=_page("people", group_session),
    )


def _training(group_session, seats, held):
    """Only where the organisation asks for some. Without names: it is about the session."""
    facilitators = {role: [person.pk] for role, person in held.items()}
    professionals = [seat.person_id for seat in seats if seat.seat == Seat.PROFESSIONAL]
    lacking = not_trained(
        organisation=group_session.group.organisation,
        people=facilitators | {TrainingRule.Needed.PROFESSIONAL: professionals},
        day=group_session.starts_at.astimezone(group_session.zone).date(),
    )
    for needed, by_person in sorted(lacking.items()):
        is_professional = needed == TrainingRule.Needed.PROFESSIONAL
        trainings = sorted({str(item.label) for missed in by_person.values() for item in missed})
        words = {"n": len(by_person), "trainings": ", ".join(trainings)}
        yield Line(
            name=f"{needed}_training",
            what={
                TrainingRule.Needed.LEAD: _("Whoever leads has to learn first: %(trainings)s."),
                TrainingRule.Needed.SUPPORT: _("Whoever supports has to learn first: %(trainings)s."),
                TrainingRule.Needed.PROFESSIONAL: ngettext(
                    "%(n)s professional has to learn first: %(trainings)s.",
                    "%(n)s professionals have to learn first: %(trainings)s.",
                    len(by_person),
                ),
            }[needed]
            % words,
            why=_("Your organisation asks for it, and it must not have run out on that day."),
            is_done=False,
            hard=not is_professional,
            url=reverse("groups:group_training", args=[group_session.group.public_id])
            if is_professional
            else _page("people", group_session),
        )


def _safeguarding(group_session):
    contact = group_session.safeguarding_contact
    is_lead = (
        bool(contact)
        and OrganisationRole.objects.current()
        .filter(
            organisation=group_session.group.organisation_id,
            person=contact,
            role=OrganisationRole.Role.SAFEGUARDING_LEAD,
        )
        .exists()
    )
    if is_lead:
        what = _("%(name)s is the safeguarding lead within reach.") % {"name": contact}
    elif contact:
        what = _("%(name)s is no longer a safeguarding lead.") % {"name": contact}
    else:
        what = _("No safeguarding lead is within reach.")
    return Line(
        name="safeguarding",
        what=what,
        why=_("If something worries you on the day, there is somebody to ask at once."),
        is_done=is_lead,
        hard=True,
        url=_page("people", group_session),
    )


def _where(group_session, seats):
    url, why = _page("change", group_session), _("Where it is decides whether people can come.")
    if group_session.kind == Kind.ONE_TO_ONE:
        yield _with_whom(group_session, seats, url)
    if group_session.meets_in_person:
        place = group_session.place
        yield Line(
            name="place",
            what=_("We meet at %(place)s.") % {"place": place} if place else _("There is no place yet."),
            why=why,
            is_done=bool(place),
            hard=True,
            url=url,
        )
    if group_session.meets_online:
        yield Line(
            name="link",
            what=_("There is a link to join online.")
            if group_session.online_link
            else _("There is no link to join online yet."),
            why=why,
            is_done=bool(group_session.online_link),
            hard=True,
            url=url,
        )


def _with_whom(group_session, seats, url):
    person = group_session.one_to_one_with
    if seats:
        what = _("It is with %(name)s.") % {"name": person}
    elif person:
        what = _("%(name)s has no seat in this group any more.") % {"name": person}
    else:
        what = _("Nobody is named for it yet.")
    return Line(
        name="with",
        what=what,
        why=_("A one-to-one is for one person, and only they are asked."),
        is_done=bool(seats),
        hard=True,
        url=url,
    )


def _agenda(group_session, items):
    url = _page("agenda", group_session)
    # A walk or a picnic needs no agenda; where there is one, it is a kind one.
    if group_session.kind == Kind.SOCIAL and not items:
        return
    begins = bool(items) and items[0].kind == AgendaItem.Kind.CHECK_IN
    yield Line(
        name="check_in",
        what=_("It begins with a check-in.") if begins else _("It does not begin with a check-in."),
        why=_("People come with full heads. First everyone lands, then you work."),
        is_done=begins,
        hard=True,
        url=url,
    )
    ends = bool(items) and items[-1].kind == AgendaItem.Kind.CHECK_OUT
    yield Line(
        name="check_out",
        what=_("It ends with a check-out.") if ends else _("It does not end with a check-out."),
        why=_("Nobody should go home alone with what came up."),
        is_done=ends,
        hard=True,
        url=url,
    )
    longest = longest_without_a_break(items) if items else group_session.minutes
    rested = longest <= MOST_WITHOUT_A_BREAK
    yield Line(
        name="breaks",
        what=_("Nobody sits longer than %(longest)s minutes without a break.") % {"longest": longest}
        if rested
        else _("People would sit %(longest)s minutes without a break. %(most)s is the most.")
        % {"longest": longest, "most": MOST_WITHOUT_A_BREAK},
        why=_("Hard talk tires people, and nobody should have to ask for a pause."),
        is_done=rested,
        hard=True,
        url=url,
    )


def _recap(group_session, items):
    """Only where there is something to read again."""
    if group_session.kind == Kind.ONE_TO_ONE or (group_session.kind == Kind.SOCIAL and not items):
        return
    if not AgreementVersion.objects.published().filter(group=group_session.group_id).exists():
        return
    is_there = any(item.kind == AgendaItem.Kind.RECAP for item in items)
    yield Line(
        name="recap",
        what=_("There are a few minutes for how we work together.")
        if is_there
        else _("There is no time yet to read from how we work together."),
        why=_("Three lines read aloud each time keep it alive, and help whoever is new."),
        is_done=is_there,
        hard=False,
        url=_page("agenda", group_session),
    )


def _rungs(group_session, items):
    work = [item for item in items if item.kind == AgendaItem.Kind.WORK]
    if not work or group_session.kind == Kind.SOCIAL:
        return
    without = [item for item in work if not item.rung]
    yield Line(
        name="rungs",
        what=ngettext(
            "%(n)s part does not say yet how much people decide.",
            "%(n)s parts do not say yet how much people decide.",
            len(without),
        )
        % {"n": len(without)}
        if without
        else _("Each part says how much people decide."),
        why=_("People can tell when they are only asked for show. Say honestly what they can change."),
        is_done=not without,
        hard=False,
        url=_page("agenda", group_session),
    )


def _minutes(group_session, items):
    if group_session.kind == Kind.SOCIAL and not items:
        return
    difference = sum(item.minutes for item in items) - group_session.minutes
    yield Line(
        name="minutes",
        what=fit_in_words(difference),
        why=_("Buses, childcare and other people are planned around the end."),
        is_done=difference == 0,
        hard=False,
        url=_page("agenda", group_session),
    )


def fit_in_words(difference: int) -> str:
    """How an agenda fits: `difference` in minutes, more than nothing when it is too long."""
    if difference == 0:
        return _("The agenda fills the time exactly.")
    if difference > 0:
        sentence = ngettext(
            "The agenda is %(minutes)s minute too long.",
            "The agenda is %(minutes)s minutes too long.",
            difference,
        )
    else:
        sentence = ngettext(
            "The agenda leaves %(minutes)s minute free.",
            "The agenda leaves %(minutes)s minutes free.",
            -difference,
        )
    return sentence % {"minutes": abs(difference)}


def _length(group_session):
    most = LONG.get(group_session.kind)
    if most and group_session.minutes > most:
        yield Line(
            name="length",
            what=_("It lasts %(minutes)s minutes. Most people have had enough after %(most)s.")
            % {"minutes": group_session.minutes, "most": most},
            why=_("Two short sessions often bring more than a long one."),
            is_done=False,
            hard=False,
            url=_page("change", group_session),
        )


def _balance(group_session, seats):
    if group_session.kind == Kind.ONE_TO_ONE:
        return
    lived = sum(seat.seat == Seat.LIVED_EXPERIENCE for seat in seats)
    professional = sum(seat.seat == Seat.PROFESSIONAL for seat in seats)
    numbers = {"lived": lived, "professional": professional}
    even = lived >= professional
    yield Line(
        name="balance",
        what=_("%(lived)s with lived experience, %(professional)s professionals.") % numbers
        if even
        else _("Fewer with lived experience (%(lived)s) than professionals (%(professional)s).")
        % numbers,
        why=_("Whoever is outnumbered speaks less."),
        is_done=even,
        hard=False,
        url=_page("invite", group_session),
    )
    yield Line(
        name="not_alone",
        what=_("At least two people with lived experience are asked.")
        if lived >= 2
        else _("Fewer than two people with lived experience are asked."),
        why=_("Nobody should have to speak for everyone."),
        is_done=lived >= 2,
        hard=False,
        url=_page("invite", group_session),
    )


def _clash(group_session):
    clash = clash_at(group_session)
    if clash is not None:
        yield Line(
            name="clash",
            what=clash.sentence,
            why=_(
                "Nobody has to sit in a room with somebody they cannot be with. Please do not ask who."
            ),
            is_done=False,
            hard=clash.is_hard,
            url="",
        )


def _reach(group_session, seats):
    out_of_reach = [seat.person for seat in seats if best_contact(seat.person)[0] is None]
    named = ", ".join(person.preferred_name for person in out_of_reach[:NAMED_AT_MOST])
    if len(out_of_reach) > NAMED_AT_MOST:
        named += " …"
    return Line(
        name="reach",
        what=_("A person has to tell them: %(names)s.") % {"names": named}
        if out_of_reach
        else _("A message can reach everyone."),
        why=_("We only use the ways people have said yes to."),
        is_done=not out_of_reach,
        hard=False,
        url=_page("invite", group_session),
    )


def _day(group_session):
    """What is known about its day and hours. Only advice: the group decides."""
    times = [(group_session.starts_at, group_session.ends_at)]
    [advice] = advice_for(group_session.group, times, but=group_session)
    if advice:
        yield Line(
            name="day",
            what=" ".join(advice),
            why=_("People can come, and listen, when nothing else pulls at them."),
            is_done=False,
            hard=False,
            url=_page("change", group_session),
        )


def _page(name, group_session):
    return reverse(f"sessions:{name}", args=[group_session.public_id])
