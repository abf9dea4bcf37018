from tests.factories.groups import JargonTermFactory
from tests.permissions.table import Row, only
from tests.permissions.table_groups import the_group

IN_IT = "member professional facilitator colleague"


def a_word(world):
    return [JargonTermFactory(group=world.group).public_id]


ROWS = {
    "groups:words": Row(only(IN_IT, 200), the_group),
    "groups:words_ask": Row(only(IN_IT, 302), the_group, method="post", data={"short": "LADO"}),
    "groups:words_add": Row(only(IN_IT, 200), the_group),
    "groups:words_starters": Row(only(IN_IT, 302), the_group, method="post"),
    "groups:word": Row(only(IN_IT, 200), a_word),
    "groups:word_take_out": Row(only(IN_IT, 302), a_word, method="post"),
}
