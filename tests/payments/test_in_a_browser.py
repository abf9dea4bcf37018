"""From an attendance to a file that was sent: a phone and a desk, with scripts off where a member is."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from groups.models import OrganisationRole
from payments.models import Batch, PaymentLine
from payments.tasks import offer_payment_lines
from people.services import issue_link
from tests.browsing import WIDTHS, axe, sign_in, watch_for_trouble
from tests.factories.groups import GroupFactory, OrganisationRoleFactory
from tests.factories.payments import over, paid_member, rates, spoke
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory

pytestmark = pytest.mark.django_db(transaction=True)

Role = OrganisationRole.Role


@pytest.fixture
def group():
    group = GroupFactory()
    rates(group.organisation)
    return group


@pytest.fixture
def link(group, live_server):
    sam, group_session = paid_member(group, person__preferred_name="Sam"), over(group)
    amina = PersonFactory(preferred_name="Amina")
    AttendanceFactory(group_session=group_session, person=sam, recorded_by=amina)
    spoke(group_session, sam, caller=amina)
    offer_payment_lines()
    expires_at = timezone.now() + timedelta(days=1)
    token = issue_link(person=sam, purpose="pay", target=group_session.public_id, expires_at=expires_at)
    return f"{live_server}/o/{token}/"


def staff(group, role, name):
    person = PersonFactory(preferred_name=name)
    return OrganisationRoleFactory(organisation=group.organisation, role=role, person=person).person


@pytest.mark.parametrize("width", [320, *WIDTHS.values()])
def test_taking_pay_with_scripts_off(browser, link, width):
    context = browser.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    trouble = watch_for_trouble(page)

    page.goto(link)
    expect(page.get_by_role("heading", name="£68.75 for your time")).to_be_visible()
    page.get_by_label("The call before it, 30 minutes").uncheck()
    page.get_by_role("button", name="Take it").click()

    expect(page.get_by_role("heading", name="You have taken £55.00")).to_be_visible()
    page.reload()
    page.get_by_text("Change my answer").click()
    page.get_by_role("button", name="Not this time").click()
    expect(page.get_by_role("heading", name="Not this time")).to_be_visible()
    assert set(PaymentLine.objects.values_list("state", flat=True)) == {"declined"}
    context.close()
    assert trouble == []


def test_a_members_page_is_light(browser, link):
    context = browser.new_context()
    page = context.new_page()
    weights = []
    page.on("requestfinished", lambda request: weights.append(request.sizes()["responseBodySize"]))

    page.goto(link, wait_until="networkidle")

    assert len(weights) <= 6
    assert sum(weights) <= 40_000
    context.close()


def test_pay_from_the_offer_to_the_bank(page, link, group, live_server):
    tom = staff(group, Role.APPROVER, "Tom")
    priya = staff(group, Role.PREPARER, "Priya")
    nia = staff(group, Role.RELEASER, "Nia")

    page.goto(link)
    assert axe(page) == []
    page.get_by_role("button", name="Take it").dblclick()
    page.get_by_role("heading", name="You have taken £68.75").wait_for()
    page.get_by_text("Change my answer").click()
    assert axe(page) == []

    sign_in(page, live_server, tom)
    page.goto(f"{live_server}/finance/")
    assert axe(page) == []
    page.get_by_role("link", name="To approve").click()
    assert axe(page) == []
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Go on with those ticked").click()
    expect(page.get_by_role("heading", name="You are about to approve 1 claim, £68.75")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Approve 1 claim, £68.75").dblclick()
    page.get_by_text("Nothing waits for approval.").wait_for()
    assert axe(page) == []

    sign_in(page, live_server, priya)
    page.goto(f"{live_server}/finance/batches/")
    assert axe(page) == []
    page.get_by_role("link", name="Look, then make the file").click()
    assert axe(page) == []
    page.get_by_role("button", name="Make the file: 2 lines, £68.75").dblclick()
    page.get_by_text("B-0001").first.wait_for()
    page.goto(f"{live_server}{Batch.objects.get().get_absolute_url()}")
    assert axe(page) == []
    copies = []
    for _ in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="Take the file (.csv)").click()
        assert download.value.suggested_filename == "batch-0001.csv"
        copies.append(download.value.path().read_bytes())
    assert copies[0] == copies[1]
    rows = list(csv.DictReader(io.StringIO(copies[0].decode("utf-8-sig"), newline="")))
    assert [row["amount"] for row in rows] == ["13.75", "55.00"]

    sign_in(page, live_server, nia)
    page.goto(f"{live_server}{Batch.objects.get().get_absolute_url()}")
    page.get_by_role("button", name="Mark as sent: 2 lines, £68.75").click()
    expect(page.get_by_text("Marked as sent.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name=PaymentLine.objects.first().claim.reference).first.click()
    assert axe(page) == []

    for path in ("rates", "to-look-at"):
        page.goto(f"{live_server}/finance/{path}/")
        assert axe(page) == []

    page.goto(link)
    expect(page.get_by_text("Paid")).to_be_visible()
    assert axe(page) == []


def test_my_pay(page, link, live_server):
    sign_in(page, live_server, PaymentLine.objects.first().payee.person)

    page.goto(f"{live_server}/pay/")
    assert axe(page) == []
    page.get_by_role("listitem").get_by_role("link").click()

    expect(page.get_by_role("heading", name="£68.75 for your time")).to_be_visible()
    assert axe(page) == []
