"""The minute in which asking about a new version can be undone. The version stands: it never changes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.agreement.telling import PURPOSE
from groups.models import AgreementVersion, Group
from messaging.models import Sending
from messaging.undoing import Kind, register
from people.models import Person


def register_kinds():
    register(
        Kind(
            PURPOSE,
            says=_("Then nobody is asked until one of you asks them. The version stays published."),
            may_undo=may_undo,
            page=page,
            put_back=lambda back: None,
            lock=lambda sending: None,
        )
    )


def may_undo(person: Person, sending: Sending) -> bool:
    versions = AgreementVersion.objects.filter(group__in=Group.objects.run_by(person))
    return versions.filter(public_id=sending.target).exists()


def page(sending: Sending) -> str:
    version = AgreementVersion.objects.select_related("group").get(public_id=sending.target)
    return reverse("groups:agreement", args=[version.group.public_id])
