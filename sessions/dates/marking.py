"""The page on which somebody marks the dates: their own, by link or signed in, and a facilitator's for them."""

from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from groups.help import link_not_working, who_to_ask
from people.services import LinkNotWorking, open_link
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


def _by_link(view):
    """Hands the view the answer a link is for. Any link that does not work gets the one kind page."""

    @login_not_required
    @wraps(view)
    def wrapped(request, token):
        try:
            answer = _behind(request, token)
        except LinkNotWorking as gone:
            return link_not_working(request, gone.person)
        url = reverse("sessions:dates_by_link", args=[token])
        with translation.override(answer.person.language):
            response = view(request, answer, url)
            response.headers["Content-Language"] = translation.get_language()
        return response

    return wrapped


def _behind(request, token):
    link = open_link(token=token, purpose="dates", reader=request.user)
    answer = answers_of(link.person).filter(public_id=link.target).first()
    if answer is None:
        raise LinkNotWorking(link.person)
    return answer


def _signed_in(view):
    @wraps(view)
    def wrapped(request, public_id):
        answer = get_object_or_404(answers_of(request.user), public_id=public_id)
        return view(request, answer, reverse("sessions:my_dates", args=[public_id]))

    return wrapped


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


mark = require_http_methods(["GET", "HEAD", "POST"])(_by_link(_page))
my_dates = require_http_methods(["GET", "HEAD", "POST"])(_signed_in(_page))
