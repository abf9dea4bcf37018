import pytest
from django.utils import timezone

from groups.models import Unease
from tests.factories.unease import UneaseFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def test_nobody_tells_themselves():
    unease = UneaseFactory()

    with refused_by("unease_is_said_to_somebody_else"):
        Unease.objects.filter(pk=unease.pk).update(said_to=unease.said_by)


def test_it_is_read_before_it_is_answered():
    unease = UneaseFactory()

    with refused_by("unease_is_read_before_it_is_answered"):
        Unease.objects.filter(pk=unease.pk).update(answered_at=timezone.now())
