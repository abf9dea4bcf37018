import pytest
from django.utils import timezone

from groups.agreement import answering
from groups.agreement.services import standing
from groups.models import AgreementResponse, Membership
from tests.factories.agreement import AgreementResponseFactory, facilitator_of, published_version
from tests.factories.groups import MembershipFactory

pytestmark = pytest.mark.django_db

Answer = AgreementResponse.Answer


@pytest.fixture
def sam():
    return MembershipFactory(group=published_version().group)


@pytest.fixture
def version(sam):
    return sam.group.agreement_versions.get()


def say(sam, version, answer, **fields):
    return answering.answer(
        **{"version": version, "membership": sam, "answer": answer, "by": sam.person} | fields
    )


def settle(response, by, **fields):
    fields = {"words": "We talked.", "seen": answering.moment_of(response)} | fields
    return answering.settle(response=response, by=by, **fields)


def test_the_first_tap_saves_and_the_last_one_counts(sam, version):
    first = say(sam, version, Answer.CHANGE)
    answering.say_more(version=version, membership=sam, words="Shorter, please.", by=sam.person)
    again = say(sam, version, Answer.AGREE)

    assert again.pk == first.pk
    assert (again.answer, again.answered_by) == (Answer.AGREE, sam.person)
    # Agreeing by mistake loses no words.
    assert say(sam, version, Answer.TALK).words == "Shorter, please."


def test_what_was_said_to_a_facilitator_is_kept_as_that(sam, version):
    jo = facilitator_of(sam.group).person

    response = say(sam, version, Answer.AGREE, by=jo, words="On the phone.")

    assert (response.membership, response.answered_by, response.words) == (sam, jo, "On the phone.")


def test_words_without_an_answer_are_not_kept_as_one(sam, version):
    assert answering.say_more(version=version, membership=sam, words="Hm.", by=sam.person) is None
    assert AgreementResponse.objects.count() == 0


def test_an_answer_to_a_version_just_replaced_is_not_taken_for_the_new_one(sam, version):
    new = published_version(sam.group, number=2)

    with pytest.raises(answering.Replaced) as replaced:
        say(sam, version, Answer.AGREE)
    with pytest.raises(answering.Replaced):
        answering.say_more(version=version, membership=sam, words="Hm.", by=sam.person)

    assert replaced.value.current == new
    assert standing(sam.group).waiting_for == [sam]


@pytest.mark.parametrize("fields", [{"left_at": timezone.now()}, {"seat": Membership.Seat.OBSERVER}])
def test_whoever_is_not_asked_cannot_answer(sam, version, fields):
    Membership.objects.filter(pk=sam.pk).update(**fields)

    with pytest.raises(answering.NotAsked):
        say(sam, version, Answer.AGREE)


def test_a_facilitator_settles_it_with_words_the_person_reads(sam, version):
    jo = facilitator_of(sam.group).person
    response = say(sam, version, Answer.TALK)

    settled = settle(response, jo)

    assert (settled.settled_by, settled.settled_words) == (jo, "We talked.")
    assert (
        settle(response, facilitator_of(sam.group).person, words="Again.").settled_words == "We talked."
    )
    assert standing(sam.group).unsettled == []


def test_nothing_is_settled_over_what_was_said_meanwhile(sam, version):
    jo = facilitator_of(sam.group).person
    response = say(sam, version, Answer.TALK)
    seen = answering.moment_of(response)
    answering.say_more(version=version, membership=sam, words="One thing more.", by=sam.person)

    with pytest.raises(answering.SaidMoreMeanwhile):
        settle(response, jo, seen=seen)
    say(sam, version, Answer.AGREE)
    with pytest.raises(answering.NothingToSettle):
        settle(response, jo)
    published_version(sam.group, number=2)
    with pytest.raises(answering.Replaced):
        settle(response, jo)


def test_answering_again_or_saying_more_opens_it_again(sam, version):
    jo = facilitator_of(sam.group).person
    settle(say(sam, version, Answer.TALK), jo)

    again = say(sam, version, Answer.TALK)
    assert standing(sam.group).unsettled == [again]

    settle(again, jo)
    answering.say_more(version=version, membership=sam, words="Still.", by=sam.person)
    assert standing(sam.group).unsettled == [again]


def test_the_same_words_again_do_not_open_it(sam, version):
    say(sam, version, Answer.TALK)
    more = answering.say_more(version=version, membership=sam, words="This.", by=sam.person)
    settle(more, facilitator_of(sam.group).person)

    answering.say_more(version=version, membership=sam, words="This.", by=sam.person)

    assert standing(sam.group).unsettled == []


def test_words_are_read_by_the_person_and_the_facilitators_alone(sam, version):
    response = AgreementResponseFactory(version=version, membership=sam, answer=Answer.TALK)
    jo, ruth = facilitator_of(sam.group), MembershipFactory(group=sam.group)
    elsewhere = facilitator_of(MembershipFactory().group)

    seen = AgreementResponse.objects.visible_to

    assert list(seen(sam.person)) == list(seen(jo.person)) == [response]
    assert list(seen(ruth.person)) == list(seen(elsewhere.person)) == []
