from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Makes the database and the static files ready: what `make run` does before it starts anything."
    )

    def handle(self, **options):
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEBUG:
            call_command("load_example")
        else:
            call_command("collectstatic", verbosity=0, interactive=False)
