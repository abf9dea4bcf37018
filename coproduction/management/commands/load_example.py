from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coproduction import example


class Command(BaseCommand):
    help = "Loads the example organisation, once. Only while DEBUG is on."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The example organisation is only for DEBUG: its people can be signed in as."
            )
        example.load()
