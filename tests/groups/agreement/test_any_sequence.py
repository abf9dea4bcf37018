"""Whatever people do, and in whatever order: `standing` says the same as a model simple enough to see through."""

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.agreement import answering, drafting, proposing
from groups.agreement.drafting import mark_of
from groups.agreement.services import standing
from groups.agreement.standing import glance
from groups.models import ChangeProposal, Membership
from tests.factories.agreement import facilitator_of
from tests.factories.groups import GroupFactory, MembershipFactory

WHO = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish")),
        st.tuples(st.just("answer"), WHO, st.sampled_from(["agree", "change", "talk"])),
        st.tuples(st.just("say_more"), WHO, st.sampled_from(["One.", "Two."])),
        st.tuples(st.just("settle"), WHO),
        st.tuples(st.just("propose"), WHO),
        st.tuples(st.sampled_from(["take_up", "do_not_take_up", "take_back"]), WHO),
        st.tuples(st.just("join"), st.sampled_from(["lived_experience", "professional", "observer"])),
        st.tuples(st.sampled_from(["leave", "pause", "back"]), WHO),
    ),
    max_size=25,
)


class World:
    """The real group beside its model: a few sets and one dict."""

    def __init__(self):
        self.group = GroupFactory()
        self.jo = facilitator_of(self.group)
        self.people = [self.jo]
        self.version = 0
        self.answers, self.words, self.settled = {}, {}, set()
        self.open, self.gone, self.resting = [], set(), set()
        self.observers, self.written = set(), 0

    def asked(self):
        return [one for one in self.people if one not in self.gone and one not in self.observers]

    def one(self, who):
        return self.people[who % len(self.people)]

    def newest(self):
        return self.group.agreement_versions.published().order_by("-number").first()

    # --- each step: the real thing, then the model ---

    def publish(self):
        drafting.start_draft(group=self.group)
        self.written += 1
        drafting.add_statement(group=self.group, text=f"Statement {self.written}.")
        draft = drafting.draft_of(self.group)
        drafting.publish(group=self.group, by=self.jo.person, seen=mark_of(list(draft.items.all())))
        self.version, self.answers, self.settled, self.words = draft.number, {}, set(), {}

    def answer(self, who, said):
        one = self.one(who)
        if not self.version:
            return
        try:
            answering.answer(version=self.newest(), membership=one, answer=said, by=one.person)
        except answering.NotAsked:
            assert one in self.gone | self.observers
            return
        self.answers[one] = said
        self.settled.discard(one)

    def say_more(self, who, words):
        one = self.one(who)
        if not self.version or one in self.gone | self.observers:
            return
        response = answering.say_more(version=self.newest(), membership=one, words=words, by=one.person)
        assert (response is None) == (one not in self.answers)
        if response is not None and self.words.get(one) != words:
            self.words[one] = words
            self.settled.discard(one)

    def settle(self, who):
        one = self.one(who)
        response = self.version and self.newest().responses.filter(membership=one).first()
        if not response or one in self.gone:
            return
        try:
            answering.settle(
                response=response,
                by=self.jo.person,
                words="We talked.",
                seen=answering.moment_of(response),
            )
        except answering.NothingToSettle:
            assert self.answers[one] == "agree"
            return
        self.settled.add(one)

    def propose(self, who):
        one = self.one(who)
        if one in self.gone:
            return
        self.written += 1
        text = f"Statement {self.written}."
        self.open.append(proposing.propose(membership=one, kind=ChangeProposal.Kind.ADD, text=text))

    def _close(self, who, close):
        if self.open:
            close(self.open.pop(who % len(self.open)))

    def take_up(self, who):
        self._close(who, lambda one: proposing.take_up(proposal=one, by=self.jo.person))

    def do_not_take_up(self, who):
        self._close(
            who, lambda one: proposing.do_not_take_up(proposal=one, by=self.jo.person, words="No.")
        )

    def take_back(self, who):
        self._close(who, lambda one: proposing.take_back(proposal=one, membership=one.proposed_by))

    def join(self, seat):
        one = MembershipFactory(group=self.group, seat=seat)
        self.people.append(one)
        if seat == Membership.Seat.OBSERVER:
            self.observers.add(one)

    def leave(self, who):
        one = self.one(who)
        if one == self.jo:
            return
        Membership.objects.filter(pk=one.pk).update(left_at=timezone.now())
        self.gone.add(one)

    def pause(self, who):
        one = self.one(who)
        Membership.objects.filter(pk=one.pk).update(paused_at=timezone.now(), paused_by=one.person)
        self.resting.add(one)

    def back(self, who):
        one = self.one(who)
        Membership.objects.filter(pk=one.pk).update(paused_at=None, paused_by=None)
        self.resting.discard(one)


@given(steps=STEPS)
def test_standing_is_what_a_simple_model_says_after_any_sequence(db, steps):
    world = World()

    for name, *rest in steps:
        getattr(world, name)(*rest)

    now = standing(world.group)
    asked = world.asked()
    waiting = [one for one in asked if one not in world.answers and one not in world.resting]
    unsettled = [
        one for one in asked if world.answers.get(one, "agree") != "agree" and one not in world.settled
    ]
    if not world.version:
        waiting = unsettled = []
    assert (now.version.number if now.version else 0) == world.version
    assert set(now.waiting_for) == set(waiting)
    assert {response.membership for response in now.unsettled} == set(unsettled)
    assert now.open_changes == len(world.open)
    assert now.is_agreed == bool(world.version and not waiting and not unsettled and not world.open)
    # The line on the group's page says the same in numbers.
    line = glance(world.group, world.jo.person)
    if world.version:
        assert (line.waiting, line.unsettled, line.open_changes, line.is_agreed) == (
            len(waiting),
            len(unsettled),
            len(world.open),
            now.is_agreed,
        )
        assert line.my_answer == world.answers.get(world.jo, "")
