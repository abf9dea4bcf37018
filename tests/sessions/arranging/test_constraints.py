from tests.factories.sessions import ArrangementFactory
from tests.sessions.inviting.test_constraints import refused


def test_one_arrangement_per_kind(db):
    arrangement = ArrangementFactory()

    with refused("arrangement_once_per_kind"):
        ArrangementFactory(invitation=arrangement.invitation)
