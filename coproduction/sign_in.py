"""How people sign in: an emailed code, no password to forget, no sign-up page."""

from allauth.account.adapter import DefaultAccountAdapter


class SignInAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False
