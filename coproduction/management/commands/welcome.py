from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from coproduction import example

LINE = "  {label:24}{address}"


class Command(BaseCommand):
    help = (
        "Says where the site is and, only while DEBUG is on, how to look around as each of its people."
    )

    def handle(self, **options):
        lines = [
            "",
            _("It is ready:"),
            "",
            LINE.format(label=_("the address"), address=f"{settings.SITE_URL}/"),
        ]
        if settings.DEBUG:
            lines += self.look_around()
        self.stdout.write("\n".join([*lines, ""]))

    def look_around(self):
        """Links that sign in with one click: the people are made up, the pages there only with DEBUG on."""
        outbox = LINE.format(
            label=_("the outbox"), address=settings.SITE_URL + reverse("messaging:outbox")
        )
        people = [
            LINE.format(label=who, address=settings.SITE_URL + path)
            for who, path in example.sign_in_links()
        ]
        return [outbox, "", _("Look around as one of the made-up people:"), "", *people]
