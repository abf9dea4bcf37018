from django.core.management.base import BaseCommand
from django.utils import timezone

from privacy.retention import report


class Command(BaseCommand):
    help = "Says what the retention policy would forget now. Changes nothing."

    def handle(self, **options):
        for rule, rows in report(now=timezone.now()):
            if rows or rule.promised:
                standing = "in force" if rule.is_in_force else "waits for the signature"
                self.stdout.write(f"{rows:>8}  {rule.what} ({standing})")
