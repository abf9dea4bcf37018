from sessions.arranging.services import settle_arrangement, take_on
from sessions.models import Arrangement
from tests.factories.people import PersonFactory
from tests.factories.sessions import ArrangementFactory
from tests.sessions.inviting.test_services import invited


def test_settle_arrangement_belongs_to_who_did_it_first(db):
    arrangement = ArrangementFactory(invitation=invited())
    jo, amina = PersonFactory(), PersonFactory()

    settle_arrangement(arrangement=arrangement, state="arranged", by=jo)
    settled = settle_arrangement(arrangement=arrangement, state="told", by=amina)

    assert (settled.state, settled.owner) == ("told", jo)


def test_settle_arrangement_that_was_withdrawn(db):
    arrangement = ArrangementFactory(state=Arrangement.State.WITHDRAWN)

    assert (
        settle_arrangement(arrangement=arrangement, state="told", by=PersonFactory()).state
        == "withdrawn"
    )


def test_take_on(db):
    arrangement, amina = ArrangementFactory(owner=PersonFactory()), PersonFactory()

    assert take_on(arrangement=arrangement, by=amina).owner == amina
