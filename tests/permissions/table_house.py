from tests.permissions.table import EVERYONE, Row, signed_in

ROWS = {
    "home": Row(signed_in(200)),
    "about_leaving": Row(dict.fromkeys(EVERYONE, 200)),
    "leave": Row(dict.fromkeys(EVERYONE, 302)),
}
