"""How the agenda runs is worked out twice: here, and on a device without a signal. One table holds both."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sessions.meeting.running import Course, run
from sessions.models import AgendaItem
from tests.servers import ROOT

# Times are minutes after the start.
TABLE = json.loads((Path(__file__).parent / "running.json").read_text())
START = datetime(2026, 11, 24, 10, tzinfo=UTC)
IDS = {title: UUID(int=number) for number, (title, _kind, _minutes) in enumerate(TABLE["agenda"], 1)}


def at(minutes):
    return None if minutes is None else START + timedelta(minutes=minutes)


def in_minutes(moment):
    return (moment - START).total_seconds() / 60


def here(case):
    """What the server makes of it, in the words of the table."""
    said = case["said"]
    course = Course(
        item=IDS.get(said.get("item")),
        started_at=at(said.get("since")),
        paused=timedelta(minutes=said.get("paused", 0)),
        break_since=at(said.get("break")),
        dropped=frozenset(IDS[title] for title in said.get("dropped", [])),
        shortened={IDS[title]: minutes for title, minutes in said.get("short", {}).items()},
    )
    items = [
        AgendaItem(public_id=IDS[title], position=place, kind=kind, title=title, minutes=minutes)
        for place, (title, kind, minutes) in enumerate(TABLE["agenda"])
    ]
    found = run(items, course, starts_at=START, ends_at=at(TABLE["ends"]), now=at(case["at"]))
    return {
        "now": found.now and [found.now.item.title, in_minutes(found.now.ends_at)],
        "next": found.next and found.next.item.title,
        "break": found.next_break and in_minutes(found.next_break.starts_at),
        "late": found.late,
        "starts": [in_minutes(part.starts_at) for part in found.parts],
        "past": [part.item.title for part in found.parts if part.is_past],
        "offers": [[offer.item.title, offer.minutes] for offer in found.offers],
    }


ON_THE_DEVICE = """({ agenda, ends, cases }) => {
    const items = agenda.map(([id, kind, minutes]) => ({ id, kind, minutes, title: id }));
    const ran = ({ at, said }) => runningAt(
        items,
        { ...said, since: said.since * 60, paused: (said.paused ?? 0) * 60, break: (said.break ?? 0) * 60 },
        at * 60,
        { starts: 0, ends: ends * 60 },
    );
    return cases.map(ran).map((found) => ({
        now: found.now ? [found.now.item.id, found.now.ends / 60] : null,
        next: found.next?.item.id ?? null,
        break: found.nextBreak ? found.nextBreak.starts / 60 : null,
        late: found.late,
        starts: found.parts.map((part) => part.starts / 60),
        past: found.parts.filter((part) => part.past).map((part) => part.item.id),
        offers: found.offers.map((offer) => [offer.item.id, offer.only]),
    }));
}"""


def test_the_server_runs_the_agenda_as_the_table_says():
    assert {case["why"]: here(case) for case in TABLE["cases"]} == {
        case["why"]: case["then"] for case in TABLE["cases"]
    }


def test_a_device_runs_the_agenda_as_the_table_says(browser):
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "static" / "js" / "running.js")

    found = page.evaluate(ON_THE_DEVICE, TABLE)
    page.close()

    whys = [case["why"] for case in TABLE["cases"]]
    assert dict(zip(whys, found, strict=True)) == {case["why"]: case["then"] for case in TABLE["cases"]}
