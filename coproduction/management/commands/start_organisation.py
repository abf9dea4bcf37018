from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Organisation
from groups.organisation.services import HasAnAdmin, start_organisation
from people.models import Person


class Command(BaseCommand):
    help = "Begins an organisation with its first admin, who sets it up on a page. Asking twice is safe."

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True, help="the address the first admin signs in with")
        parser.add_argument("--name", required=True, help="the name the first admin goes by")
        parser.add_argument(
            "--organisation", default="", help="what the organisation is called; it can be said later"
        )

    def handle(self, *, email, name, organisation, **options):
        facts = {"email": email.strip(), "preferred_name": name.strip(), "name": organisation.strip()}
        self._check(**facts)
        try:
            started = start_organisation(**facts)
        except HasAnAdmin as looked_after:
            raise CommandError(
                _(
                    "%(organisation)s is looked after by somebody else. Nothing was changed. "
                    "They can give the role on the page “People with a job”."
                )
                % {"organisation": looked_after.args[0]}
            ) from None
        sentence = (
            _("%(organisation)s has begun, and %(person)s looks after it.")
            if started.is_new
            else _("%(organisation)s is there, and %(person)s looks after it.")
        )
        self.stdout.write(
            sentence % {"organisation": started.organisation, "person": started.person.preferred_name}
        )
        self.stdout.write(
            _("Sign in with %(email)s at %(address)s")
            % {"email": started.person.email, "address": settings.SITE_URL + reverse("account_login")}
        )

    def _check(self, *, email, preferred_name, name):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                _("%(email)s does not look like an email. Nothing was changed.") % {"email": email}
            ) from None
        for text, model, field in [
            (preferred_name, Person, "preferred_name"),
            (name, Organisation, "name"),
        ]:
            most = model._meta.get_field(field).max_length
            if len(text) > most:
                raise CommandError(
                    _("A name has %(most)s letters at most. Nothing was changed.") % {"most": most}
                )
        if not preferred_name:
            raise CommandError(_("The first admin needs a name. Nothing was changed."))
