"""The line a group walks, from an idea to its end, and what it said about itself on the way."""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from groups.models import AgreementVersion, Group, Membership, PurposeChange, StageChange

Stage = Group.Stage

# Short enough to stand in a line on a phone.
SHORT = {
    Stage.IDEA: _("An idea"),
    Stage.FORMING: _("Getting to know each other"),
    Stage.AGREEING: _("Agreeing how"),
    Stage.ACTIVE: _("Working together"),
    Stage.PAUSING: _("Having a pause"),
    Stage.ENDING: _("Ending well"),
    Stage.CLOSED: _("Closed"),
}

# The words on the button that goes from one stage to the next.
ON_WORDS = {
    (Stage.IDEA, Stage.FORMING): _("Begin: get to know each other"),
    (Stage.FORMING, Stage.AGREEING): _("Go on: agree how you work"),
    (Stage.AGREEING, Stage.ACTIVE): _("Go on: work together"),
    (Stage.ACTIVE, Stage.PAUSING): _("Have a pause"),
    (Stage.PAUSING, Stage.ACTIVE): _("Go on after the pause"),
    (Stage.ENDING, Stage.CLOSED): _("Close the group"),
    (Stage.ENDING, Stage.ACTIVE): _("Go on after all"),
} | {
    (stage, Stage.ENDING): _("End the group well")
    for stage in Stage
    if stage not in (Stage.ENDING, Stage.CLOSED)
}

MOVED = {
    Stage.FORMING: _("You begin. Take your time to get to know each other."),
    Stage.AGREEING: _("Now you agree how you work together."),
    Stage.ACTIVE: _("Everyone has agreed. Now you work together."),
    Stage.PAUSING: _("The group has a pause. Everyone can read why."),
    Stage.ENDING: _("The group is ending. Everyone can read what happens now."),
    Stage.CLOSED: _("The group is closed. Thank you for all you did."),
}


@dataclass(frozen=True)
class Step:
    text: str
    state: str
    url: str = ""


def steps(group: Group) -> list[Step]:
    """Where the group has been, is and may come. A pause only shows while there is one. One query."""
    been = {Stage.IDEA, *group.stage_changes.values_list("to_stage", flat=True)}
    names = [stage for stage in Stage if stage != Stage.PAUSING or group.stage == stage]
    here = names.index(group.stage)
    return [
        Step(
            text=SHORT[stage],
            state="now" if at == here else "done" if at < here and stage in been else "later",
        )
        for at, stage in enumerate(names)
    ]


def happenings(group: Group):
    """What happened in the group, newest first: a query of (kind, at, pk, n) to read a page of.

    Who joined and left is only counted, day by day: nobody has to say why.
    """
    zone = group.organisation.zone

    def rows(kind, these, at, **counted):
        shown = {"kind": Value(kind), "at": at, "row": F("pk"), "n": Value(1)} | counted
        return these.order_by().annotate(**shown).values_list("kind", "at", "row", "n")

    def by_day(kind, these, field):
        days = these.order_by().annotate(day=TruncDate(field, tzinfo=zone)).values("day")
        counted = days.annotate(kind=Value(kind), at=Max(field), row=Max("pk"), n=Count("pk"))
        return counted.values_list("kind", "at", "row", "n")

    everyone = Membership.objects.filter(group=group)
    published = AgreementVersion.objects.filter(group=group).published()
    return (
        rows("stage", StageChange.objects.filter(group=group), F("created_at"))
        .union(
            rows("purpose", PurposeChange.objects.filter(group=group), F("created_at")),
            rows("agreement", published, F("published_at")),
            by_day("joined", everyone, "created_at"),
            by_day("left", everyone.filter(left_at__isnull=False), "left_at"),
            all=True,
        )
        .order_by("-at", "-row")
    )


def fetched(page):
    """The rows of a page of `happenings`, each with what it is about. Three queries."""
    kept = {
        "stage": StageChange.objects.select_related("by"),
        "purpose": PurposeChange.objects.select_related("by"),
        "agreement": AgreementVersion.objects.select_related("published_by"),
    }
    found = {
        kind: these.in_bulk([row for its_kind, _at, row, _n in page if its_kind == kind])
        for kind, these in kept.items()
    }
    return [
        {"kind": kind, "at": at, "n": n, "what": found.get(kind, {}).get(row)}
        for kind, at, row, n in page
    ]
