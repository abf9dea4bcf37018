"""Organisations, groups and the people in them: who sits on which side, who is their named
contact, and how they join."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The packages that may have something to tell people: `register` in their `messages.py`.
PACKAGES = ["forming", "joining", "agreement", "words", "training", "organisation", "unease"]


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Groups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from groups.help import who_reads
        from groups.organisation import setup
        from groups.record.own import register_own_parts
        from groups.training.checks import training_line
        from groups.wordings import services as wordings
        from groups.wordings.names import names_that_tell
        from messaging import discreet, own_words
        from messaging.replies import readers

        for module in [f"groups.{package}.messages" for package in PACKAGES]:
            if find_spec(module):
                import_module(module).register()
        register_own_parts()
        setup.register(training_line)
        own_words.register(wordings.in_use)
        discreet.register(names_that_tell)
        readers.register(who_reads)
