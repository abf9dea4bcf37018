from datetime import date

import factory

from groups.models import Training, TrainingRecord, TrainingRule
from tests.factories.groups import OrganisationFactory
from tests.factories.people import PersonFactory


class TrainingRuleFactory(factory.django.DjangoModelFactory):
    """Safeguarding is needed to lead."""

    class Meta:
        model = TrainingRule

    organisation = factory.SubFactory(OrganisationFactory)
    training = Training.SAFEGUARDING
    needed = ["lead"]


class TrainingRecordFactory(factory.django.DjangoModelFactory):
    """Written down by somebody; it does not run out."""

    class Meta:
        model = TrainingRecord

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    training = Training.SAFEGUARDING
    done_on = date(2026, 1, 31)
    written_by = factory.SubFactory(PersonFactory)
