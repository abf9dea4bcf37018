import pytest

from groups.models import ChangeProposal, Group, JargonTerm, Membership, PurposeChange
from groups.words import services
from tests.factories.groups import (
    AgreementItemFactory,
    AgreementVersionFactory,
    GroupFactory,
    JargonTermFactory,
    MembershipFactory,
    explained,
    published,
)

pytestmark = pytest.mark.django_db

State = JargonTerm.State


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture(params=[Membership.Seat.LIVED_EXPERIENCE, Membership.Seat.FACILITATOR])
def somebody(group, client, request):
    person = MembershipFactory(group=group, seat=request.param).person
    client.force_login(person)
    return person


def words_of(group):
    return f"/groups/{group.public_id}/words/"


def said(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def test_asking(client, group, somebody):
    answer = client.post(f"{words_of(group)}ask/", {"short": "LADO"})

    assert (answer.status_code, answer.url) == (302, words_of(group))
    page = client.get(words_of(group)).content.decode()
    assert "somebody asked" in page
    assert "Asked: LADO. Somebody can now say what it means. Nobody sees who asked." in page


def test_asking_for_a_word_with_a_meaning_says_it_at_once(client, group, somebody):
    explained(group, "SGO", "A court says so.", full="An order")

    answer = client.post(f"{words_of(group)}ask/", {"short": "sgo"}, follow=True)

    assert "SGO (An order): A court says so." in answer.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"])
def test_asking_leads_back_to_our_own_pages_only(client, group, somebody, back):
    here = client.post(f"{words_of(group)}ask/", {"short": "LADO", "back": "/groups/?page=2"})
    there = client.post(f"{words_of(group)}ask/", {"short": "IRO", "back": back})

    assert here.url == "/groups/?page=2"
    assert there.url == words_of(group)


@pytest.mark.parametrize(
    ("short", "sentence"),
    [
        ("  ", "Please write the word."),
        ("L" * 41, "That is too long. Please say it shorter."),
    ],
)
def test_asking_for_nothing_or_far_too_much(client, group, somebody, short, sentence):
    page = client.post(f"{words_of(group)}ask/", {"short": short}).content.decode()

    assert sentence in page
    assert not JargonTerm.objects.exists()


def test_a_far_too_long_meaning_is_kept_on_the_page(client, group, somebody):
    long = "word " * 100_000
    page = client.post(f"{words_of(group)}add/", {"short": "LADO", "meaning": long}).content.decode()

    assert "That is too long. Please say it shorter." in page
    assert long.strip() in page


def test_adding_a_word_that_a_page_points_out(client, group, somebody):
    page = client.get(f"{words_of(group)}add/?word=%3CLADO%3E").content.decode()
    client.post(f"{words_of(group)}add/", {"short": "LADO", "full": "", "meaning": "Mr\r\nLee."})

    assert 'value="&lt;LADO&gt;"' in page
    assert group.jargon_terms.get().meaning == "Mr\nLee."


def test_adding_a_word_that_is_there_shows_both(client, group, somebody):
    term = explained(group, "LADO", "Mr Lee.")

    page = client.post(
        f"{words_of(group)}add/", {"short": "lado", "meaning": "Ms Poe."}
    ).content.decode()

    assert "is on the list already" in page
    assert "Mr Lee." in page
    assert "Ms Poe." in page
    assert f"/words/{term.public_id}/" in page


def test_changing_what_somebody_changed_meanwhile(client, group, somebody):
    term = JargonTermFactory(group=group, short="LADO")
    page = f"/words/{term.public_id}/"
    seen = client.get(page).context["form"].initial["seen"]
    services.explain(term=term, full="", meaning="Mr Lee.", seen=services.as_seen(term))

    answer = client.post(page, {"meaning": "Ms Poe.", "seen": seen})

    assert "Somebody changed this a moment ago." in answer.content.decode()
    assert "Mr Lee." in answer.content.decode()
    assert "Ms Poe." in answer.content.decode()
    again = client.post(page, {"meaning": "Ms Poe.", "seen": answer.context["form"]["seen"].value()})
    assert again.url == words_of(group)
    assert group.jargon_terms.get().meaning == "Ms Poe."


def test_changing_a_word_that_is_gone(client, group, somebody):
    term = explained(group, "LADO", "Mr Lee.")
    services.take_out(term=term)

    assert client.get(f"/words/{term.public_id}/").status_code == 404
    assert client.post(f"/words/{term.public_id}/take-out/").url == words_of(group)


def test_taking_over_our_words(client, group, somebody):
    page = client.get(words_of(group)).content.decode()
    client.post(f"{words_of(group)}starters/")
    after = client.get(words_of(group)).content.decode()

    assert "Add 15 words that many people ask about" in page
    assert "Added: 15 words." in after
    assert "many people ask about" not in after


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_any_number_of_words(
    client, group, somebody, count, django_assert_num_queries
):
    for number in range(count):
        JargonTermFactory(group=group)
        explained(group, f"EX{number}", "A meaning.")
    client.get(words_of(group))
    runs_it = Membership.objects.get(person=somebody).seat == Membership.Seat.FACILITATOR

    with django_assert_num_queries(7 if runs_it else 8):
        client.get(words_of(group))


def test_words_to_explain_come_first_and_the_list_is_paged(client, group, somebody):
    for number in range(50):
        explained(group, f"AA{number:02}", "A meaning.")
    JargonTermFactory(group=group, short="ZZZ")

    page = client.get(words_of(group)).context["page"]

    assert page.paginator.num_pages == 2
    assert page[0].short == "ZZZ"


def test_the_purpose_links_its_words_and_advises_only_who_wrote_it(client, group):
    explained(group, "LADO", "Somebody at the council.")
    jo, amina = (
        MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person for _ in range(2)
    )
    sam = MembershipFactory(group=group).person
    for by, part in [(jo, "purpose"), (sam, "sign-off")]:
        PurposeChange.objects.create(group=group, by=by, part=part)
    Group.objects.filter(pk=group.pk).update(purpose="The LADO and the IRO.", signs_off="The DSL")

    pages = []
    for person in (jo, amina, sam):
        client.force_login(person)
        pages.append(client.get(f"/groups/{group.public_id}/purpose/").content.decode())

    assert all("Somebody at the council." in page for page in pages)
    assert ["may not be clear" in page for page in pages] == [True, False, False]
    assert "?word=IRO" in pages[0]
    assert "?word=DSL" not in pages[0]


def test_the_agreement_links_its_words_and_what_a_member_put_forward_is_not_measured(client, group):
    explained(group, "LADO", "Somebody at the council.")
    jo = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR)
    sam = MembershipFactory(group=group)
    version = AgreementVersionFactory(group=group)
    AgreementItemFactory(version=version, text="We tell the LADO.")
    AgreementItemFactory(version=version, text="Nobody says IRO.")
    AgreementItemFactory(version=version, text="Nobody says DSL.")
    ChangeProposal.objects.create(
        group=group, kind=ChangeProposal.Kind.ADD, text="Nobody says DSL.", proposed_by=sam
    )
    client.force_login(jo.person)
    before = client.get(f"/groups/{group.public_id}/agreement/publish/").content.decode()
    published(version, by=jo.person)
    client.force_login(sam.person)

    after = client.get(f"/groups/{group.public_id}/agreement/").content.decode()

    assert "?word=IRO" in before
    assert "?word=DSL" not in before
    assert "?word=LADO" not in before
    assert 'href="#word-1"' in after
    assert "Somebody at the council." in after
    assert "?word=IRO" not in after
