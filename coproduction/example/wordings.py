"""What the example organisation says in its own words: one wording in use, one waiting, one in Polish."""

from django.utils import timezone

from coproduction.example.who import example_id
from groups.models import Organisation
from groups.wordings.services import agree, write

POLISH = (
    "Cześć {name}, tu {sender}. {day}, {time}: czy to nadal pasuje?\n{link}\nTelefon: {helper}, {phone}."
)


def say_it_in_their_words(organisation: Organisation, people) -> None:
    alex = people["ola"]
    reminder = write(
        organisation=organisation,
        kind="reminder",
        wording="discreet",
        language="en-gb",
        subject="{weekday}",
        body="Hi {name}, {sender} here. Still OK for {day}, {time}?\n{link}\nOr ring {helper} on {phone}.",
        by=alex,
    )
    agree(wording=reminder, panel="Sam and Layla", agreed_on=timezone.localdate(), by=alex)
    for version, polish in enumerate(
        [
            {"is_machine_draft": True},
            {"translated_by": "Ewa", "checked_by": "Marek"},
        ]
    ):
        write(
            organisation=organisation,
            kind="reminder",
            wording="discreet",
            language="pl",
            subject="{weekday}",
            body=POLISH,
            by=alex,
            seen=version,
            **polish,
        )


def waiting_for_the_panel() -> str:
    """The public id of the Polish words."""
    organisation = Organisation.objects.get(public_id=example_id("organisation"))
    return organisation.wordings.get(language="pl", version=2).public_id
