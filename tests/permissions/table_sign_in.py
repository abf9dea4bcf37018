from tests.permissions.table import Row, public, signed_in

ROWS = {
    # Whoever is in already is shown home.
    "account_login": Row(signed_in(302) | {"anonymous": 200}),
    "account_request_login_code": Row(signed_in(302) | {"anonymous": 200}),
    "account_confirm_login_code": Row(public(302)),  # nobody has asked for a code
    "account_inactive": Row(public(200)),
    "account_logout": Row(signed_in(200)),
}
