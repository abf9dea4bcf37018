"""Who leads, supports, covers and is within reach; who is asked, and who must not meet."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line
from groups.models import Membership, OrganisationRole, TrainingRule
from groups.training.standing import not_trained
from messaging.services import best_contact
from sessions.models import Facilitation
from sessions.planning.apart import clash_at
from sessions.planning.readiness.line import page_of

Role, Seat = Facilitation.Role, Membership.Seat

NAMED_AT_MOST = 5


def facilitators(group_session, jobs):
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
        url=page_of("people", group_session),
    )


def who_cannot(job: Facilitation) -> str:
    """A sentence about somebody who is missing."""
    sentence = (
        _("%(name)s said that they can’t, so nobody leads.")
        if job.role == Role.LEAD
        else _("%(name)s said that they can’t, so nobody supports.")
    )
    return sentence % {"name": job.person}


def they_can(group_session, jobs):
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
        url=page_of("plan", group_session) + "#people",
        mend=_("See who was asked"),
    )


def cover(group_session, jobs):
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
        url=page_of("people", group_session),
    )


def training(group_session, seats, jobs):
    """Only where the organisation asks for some. Without names: it is about the session."""
    facilitators = {role: [job.person_id] for role, job in jobs.items()}
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
            else page_of("people", group_session),
        )


def safeguarding(group_session):
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
        url=page_of("people", group_session),
    )


def balance(group_session, seats):
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
        url=page_of("invite", group_session),
    )
    yield Line(
        name="not_alone",
        what=_("At least two people with lived experience are asked.")
        if lived >= 2
        else _("Fewer than two people with lived experience are asked."),
        why=_("Nobody should have to speak for everyone."),
        is_done=lived >= 2,
        hard=False,
        url=page_of("invite", group_session),
    )


def clash(group_session):
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


def reach(group_session, seats):
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
        url=page_of("invite", group_session),
    )
