from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from groups.models import Membership
from payments.models import Activity, Batch, BatchLine, Claim, Payee, PaymentLine, Rate, RateCard
from sessions.models import PreparationCall
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, GroupSessionFactory, PreparationCallFactory


class RateCardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RateCard

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Involvement payments"
    source = "Made up"
    effective_from = date(2020, 1, 1)


class RateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rate

    card = factory.SubFactory(RateCardFactory)
    activity = Activity.SESSION
    per_hour = Decimal("27.50")


class PayeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payee

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    payee = factory.SubFactory(PayeeFactory)
    submitted_at = factory.LazyFunction(timezone.now)


def rates(organisation, per_hour="27.50", **fields):
    """A card in force since 2020, with a rate for each activity."""
    card = RateCardFactory(organisation=organisation, **fields)
    for activity in Activity:
        RateFactory(card=card, activity=activity, per_hour=Decimal(per_hour))
    return card


def paid_member(group, **fields):
    """Somebody with lived experience who is paid for their time in this group."""
    return MembershipFactory(group=group, paid=Membership.Paid.YES, **fields).person


def over(group=None, **fields):
    """A session that ended an hour ago, after two hours."""
    starts_at = timezone.now() - timedelta(hours=3)
    return GroupSessionFactory(group=group or GroupFactory(), starts_at=starts_at, **fields)


def spoke(group_session, person, **fields):
    """A preparation call that happened, written down by its caller."""
    call = PreparationCallFactory(group_session=group_session, person=person, **fields)
    call.state = PreparationCall.State.SPOKE
    call.recorded_at = timezone.now()
    call.recorded_by = call.caller
    call.save()
    return call


def payment_line(*, payee=None, verified_by=None, organisation=None, group_session=None, **fields):
    """Two hours at a session, offered. What it says agrees with the attendance and rate it is made from."""
    organisation = organisation or (payee and payee.organisation) or OrganisationFactory()
    payee = payee or PayeeFactory(organisation=organisation)
    group_session = group_session or over(GroupFactory(organisation=organisation))
    rate = Rate.objects.filter(card__organisation=organisation, activity=Activity.SESSION).first()
    rate = rate or RateFactory(card=RateCardFactory(organisation=organisation))
    attendance = AttendanceFactory(
        group_session=group_session,
        person=payee.person,
        **({"recorded_by": verified_by} if verified_by and verified_by != payee.person else {}),
    )
    minutes = fields.get("minutes", 120)
    return PaymentLine.objects.create(
        **{
            "payee": payee,
            "payee_person": payee.person,
            "group_session": group_session,
            "attendance": attendance,
            "activity": Activity.SESSION,
            "activity_date": date(2026, 11, 3),
            "rate": rate,
            "minutes": minutes,
            "amount": (minutes * rate.per_hour / 60).quantize(Decimal("0.01")),
            "verified_by": verified_by or attendance.recorded_by,
            "verified_at": timezone.now(),
        }
        | fields
    )


def accepted(line=None, claim=None, **fields):
    line = line or payment_line(**fields)
    line.state = PaymentLine.State.ACCEPTED
    line.answered_at = timezone.now()
    line.claim = claim or ClaimFactory(payee=line.payee)
    line.save()
    return line


def approved(line=None, by=None, **fields):
    line = line or payment_line(**fields)
    if line.state != PaymentLine.State.ACCEPTED:
        accepted(line)
    line.state = PaymentLine.State.APPROVED
    line.approved_at = timezone.now()
    line.approved_by = by or PersonFactory()
    line.save()
    return line


def batch_of(*lines, prepared_by=None, **fields):
    """A batch of approved lines, as the database wants it."""
    organisation = lines[0].payee.organisation
    batch = Batch.objects.create(
        **{
            "organisation": organisation,
            "number": organisation.batches.count() + 1,
            "prepared_by": prepared_by or PersonFactory(),
            "line_count": len(lines),
            "total": sum(line.amount for line in lines),
            "sha256": "0" * 64,
            "content": b"",
        }
        | fields
    )
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, line=line, amount=line.amount) for line in lines
    )
    PaymentLine.objects.filter(batch_line__batch=batch).update(state=PaymentLine.State.BATCHED)
    return batch
