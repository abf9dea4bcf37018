"""What every page of the day begins with: which session, and who, as far as they are this person's."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from sessions.meeting import roster
from sessions.meeting.permissions import sessions_to_mark
from sessions.models import GroupSession


def session_to_mark(person, public_id):
    return get_object_or_404(with_group(sessions_to_mark(person)), public_id=public_id)


def session_of_the_two(person, public_id):
    return get_object_or_404(
        with_group(GroupSession.objects.facilitated_by(person)), public_id=public_id
    )


def with_group(group_sessions):
    return group_sessions.select_related("group__organisation")


def person_to_mark(group_session, person_id):
    try:
        person_id = UUID(str(person_id))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(roster.people_who_can_be_marked(group_session), public_id=person_id)


def in_their_zone(request, template, context):
    """Times on these pages are said in the organisation's zone."""
    with timezone.override(context["group_session"].zone):
        return render(request, template, context)


def pair_of(group_session):
    """The names of the two facilitators, the one who leads first."""
    facilitations = group_session.facilitations.select_related("person").order_by("role")
    return [facilitation.person.preferred_name for facilitation in facilitations]


def is_one_of_the_two(person, group_session):
    return GroupSession.objects.facilitated_by(person).filter(pk=group_session.pk).exists()
