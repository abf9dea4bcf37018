from tests.factories.replies import InboundReplyFactory
from tests.permissions.table import Row, only

RUN_IT = "facilitator colleague"


def a_reply_of_the_member(world):
    return [InboundReplyFactory(people=[world.member]).public_id]


ROWS = {
    "groups:replies": Row(only("facilitator colleague elsewhere", 200)),
    "groups:reply_done": Row(only(RUN_IT, 302), a_reply_of_the_member, "post"),
}
