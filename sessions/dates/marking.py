"""The page on which somebody marks the dates: their own, by link or signed in, and a facilitator's for them."""

from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from sessions.dates import polling
from sessions.dates.permissions import answers_of
from sessions.models import DateAnswer, DateMark, OfferedDate

PREFIX = "mark-"


@dataclass
class Row:
    """One date, with what is marked for it: what was just tapped, or else what is kept."""

    date: OfferedDate
    mark: str

    @property
    def name(self):
        return f"{PREFIX}{self.date.public_id}"

    @property
    def choices(self):
        return [(value, label, value == self.mark) for value, label in DateMark.Mark.choices]

    @property
    def words(self):
        return DateMark.Mark(self.mark).label if self.mark else ""


class Page:
    """The dates and the marks, and what became of those that were sent."""

    def __init__(self, *, answer: DateAnswer, poll, by, data=None):
        self.answer, self.poll = answer, poll
        self.is_saved = self.is_empty = self.was_changed = False
        self.was_sent = data is not None
        self.is_closed = not poll.is_open
        sent = _sent(data) if data is not None else {}
        if data is not None:
            self._save(sent, seen=data.get("seen", ""), by=by)
        answer.refresh_from_db(fields=["answered_at", "answered_by"])
        self.seen = polling.standing_of(answer)
        kept = dict(answer.marks.values_list("date", "mark"))
        self.rows = [
            Row(date, sent.get(date.public_id) or kept.get(date.pk, "")) for date in poll.dates.all()
        ]
        self.kept_rows = [
            Row(date.date, kept[date.date.pk]) for date in self.rows if date.date.pk in kept
        ]

    def _save(self, sent, *, seen, by):
        try:
            polling.mark_dates(answer=self.answer, marks=sent, seen=seen, by=by)
        except polling.PollIsClosed:
            self.is_closed = True
        except polling.NothingMarked:
            self.is_empty = True
        except polling.AnsweredMeanwhile:
            self.was_changed = True
        else:
            self.is_saved = True

    @property
    def open_rows(self):
        return [row for row in self.rows if not row.date.is_over]


def _sent(data):
    """{date: mark}; whatever is neither of ours is left out."""
    found = {}
    for name, value in data.items():
        if not name.startswith(PREFIX) or value not in DateMark.Mark.values:
            continue
        try:
            found[UUID(name.removeprefix(PREFIX))] = value
        except ValueError:
            continue
    return found


def _answer_of(person, public_id):
    return answers_of(person).filter(public_id=public_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_link("dates", _answer_of)
def mark(request, _person, answer, token):
    return _page(request, answer, reverse("sessions:dates_by_link", args=[token]))


@require_http_methods(["GET", "HEAD", "POST"])
def my_dates(request, public_id):
    answer = get_object_or_404(answers_of(request.user), public_id=public_id)
    return _page(request, answer, reverse("sessions:my_dates", args=[public_id]))


def _page(request, answer, url):
    """GET shows the dates and writes nothing; POST keeps what is marked on the first tap."""
    with timezone.override(answer.poll.zone):
        data = request.POST if request.method == "POST" else None
        page = Page(answer=answer, poll=answer.poll, by=answer.person, data=data)
        if page.is_saved:
            return redirect(url)
        context = {
            "person": answer.person,
            "answer": answer,
            "group": answer.poll.group,
            "page": page,
            "url": url,
            "chosen": answer.poll.group_session if page.is_closed else None,
            "help_line": who_to_ask(person=answer.person, group=answer.poll.group),
        }
        name = "closed" if page.is_closed or not page.open_rows else "mark"
        return render(request, f"sessions/dates/{name}.html", context)
