"""How far a group has come with its agreement: the newest version, who is still to answer, what is open."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from groups.models import AgreementResponse, AgreementVersion, ChangeProposal, Group, Membership
from groups.permissions import WRITERS
from people.models import Person

Stage = Group.Stage

# Both sides and whoever runs it. Supporters, interpreters and observers come along with somebody.
ASKED = WRITERS
# A group that rests or comes to its end asks nobody for anything new.
QUIET = [Stage.PAUSING, Stage.ENDING, Stage.CLOSED]


@dataclass(frozen=True)
class Standing:
    """`version` is the newest published one, or None. Without one nobody is waited for."""

    version: AgreementVersion | None
    waiting_for: list[Membership]
    unsettled: list[AgreementResponse]
    open_changes: int

    @property
    def is_agreed(self) -> bool:
        """Everyone has answered, and nothing that somebody wants different is left open."""
        return bool(
            self.version and not self.waiting_for and not self.unsettled and not self.open_changes
        )


def standing(group: Group) -> Standing:
    """Four queries for any group (two while nothing is published). Each seat and answer has its person."""
    version = newest_version(group)
    return Standing(
        version=version,
        waiting_for=list(waiting_for(version).by_seat().select_related("person")) if version else [],
        unsettled=list(unsettled(version)) if version else [],
        open_changes=group.change_proposals.open().count(),
    )


def newest_version(group: Group) -> AgreementVersion | None:
    return group.agreement_versions.published().order_by("-number").first()


def asked() -> QuerySet[Membership]:
    """Everyone who is asked now what they think of their group's agreement: not those having a pause."""
    return Membership.objects.taking_part().filter(seat__in=ASKED)


def waiting_for(version: AgreementVersion) -> QuerySet[Membership]:
    answered = AgreementResponse.objects.filter(version=version, membership=OuterRef("pk"))
    return asked().filter(~Exists(answered), group=version.group_id)


def unsettled(version: AgreementVersion) -> QuerySet[AgreementResponse]:
    """The oldest first. What somebody wanted stays open while they have a pause; not when they have left."""
    return (
        version.responses.unsettled()
        .filter(membership__left_at=None, membership__seat__in=ASKED)
        .select_related("membership__person", "answered_by")
        .order_by("answered_at", "pk")
    )


def still_to_answer() -> QuerySet[Membership]:
    """In every group: whoever is asked and has not answered its newest version.

    Late joiners are among them, and those back from a pause. `newest_id` is the version's key, and
    `version_id` its public id.
    """
    newest = AgreementVersion.objects.published().filter(group=OuterRef("group")).order_by("-number")
    answered = AgreementResponse.objects.filter(version=OuterRef("newest_id"), membership=OuterRef("pk"))
    return (
        asked()
        .exclude(group__stage__in=QUIET)
        .annotate(
            newest_id=Subquery(newest.values("pk")[:1]),
            version_id=Subquery(newest.values("public_id")[:1]),
        )
        .filter(~Exists(answered), newest_id__isnull=False)
    )


@dataclass(frozen=True)
class Glance:
    """As much as one line says: `version` stands, `draft` is being written; each may be None.

    `my_answer` is what this person last said to the version that stands, or "".
    """

    version: AgreementVersion | None
    draft: AgreementVersion | None
    open_changes: int = 0
    answered: int = 0
    waiting: int = 0
    unsettled: int = 0
    my_answer: str = ""
    i_am_asked: bool = False

    @property
    def is_agreed(self):
        return bool(self.version and not self.waiting and not self.unsettled and not self.open_changes)

    @property
    def of_all(self):
        return self.answered + self.waiting


def glance(group: Group, person: Person) -> Glance:
    """The same as `standing`, in numbers only: one query."""
    answers = AgreementResponse.objects.filter(version=OuterRef("pk"))
    mine = answers.filter(membership__person=person, membership__left_at=None)
    here = answers.filter(membership__left_at=None, membership__seat__in=ASKED)
    # Who has a pause is not waited for; what they said before counts all the same.
    silent = asked().filter(
        ~Exists(
            AgreementResponse.objects.filter(version=OuterRef(OuterRef("pk")), membership=OuterRef("pk"))
        ),
        group=OuterRef("group"),
    )
    my_seat = Membership.objects.current().filter(group=OuterRef("group"), person=person)
    changes = ChangeProposal.objects.open().filter(group=OuterRef("group"))
    versions = group.agreement_versions.annotate(
        open_changes=how_many(changes, by="group"),
        answered=how_many(here, by="version"),
        waiting=how_many(silent, by="group"),
        unsettled=how_many(here.unsettled(), by="version"),
        my_answer=Coalesce(Subquery(mine.values("answer")[:1]), Value("")),
        i_am_asked=Exists(my_seat.filter(seat__in=ASKED)),
    ).order_by("-number")
    # A draft is always the newest.
    newest_two = list(versions[:2])
    draft = next((version for version in newest_two if version.published_at is None), None)
    version = next((version for version in newest_two if version.published_at), None)
    counted = version or draft
    if counted is None:
        return Glance(None, None)
    return Glance(
        version=version,
        draft=draft,
        open_changes=counted.open_changes,
        answered=version.answered if version else 0,
        waiting=version.waiting if version else 0,
        unsettled=version.unsettled if version else 0,
        my_answer=counted.my_answer,
        i_am_asked=counted.i_am_asked,
    )


def how_many(rows, *, by):
    """A count of `rows` as an annotation; `by` is their field that points outside."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)
