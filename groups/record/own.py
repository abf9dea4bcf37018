"""What the record says about the group itself."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from groups.models import AgreementResponse
from groups.record import Part, register

AT_ONCE = 200
Answer = AgreementResponse.Answer


def register_own_parts():
    for place, (name, title, rows) in enumerate(
        [
            ("purpose", _("What it is for"), _purpose),
            ("people", _("Who is in it"), _people),
            ("stages", _("What happened so far"), _stages),
            ("agreement", _("How we work together"), _agreement),
            ("changes", _("What people wanted different, and what came of it"), _changes),
            ("words", _("Words we had to explain"), _words),
        ]
    ):
        register(Part(name, title, rows, f"groups/record/_{name}.html", place * 10))


def _purpose(group, person):
    if group.purpose or group.can_change or group.cannot_change:
        yield group


def _people(group, person):
    seats = group.memberships.current().by_seat().select_related("person")
    return seats.iterator(chunk_size=AT_ONCE)


def _stages(group, person):
    return group.stage_changes.iterator(chunk_size=AT_ONCE)


def _agreement(group, person):
    """The newest version first, each with how many answered what: no names."""
    counts = {
        answer.value: Count("responses", filter=Q(responses__answer=answer.value)) for answer in Answer
    }
    versions = group.agreement_versions.published().order_by("-number").prefetch_related("items")
    return versions.annotate(**counts)


def _changes(group, person):
    changes = group.change_proposals.select_related("proposed_by__person", "taken_up_in")
    return changes.annotate(supporters=Count("supports")).iterator(chunk_size=AT_ONCE)


def _words(group, person):
    return group.jargon_terms.explained().iterator(chunk_size=AT_ONCE)
