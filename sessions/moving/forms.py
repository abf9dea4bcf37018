from copy import copy

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper, put_in
from sessions.models import GroupSession
from sessions.moving.services import MOVES, changes, elsewhere
from sessions.planning.forms import PlanForm

Kind = GroupSession.Kind
NOT_MOVED = ["one_to_one_with", "places", "about", "teaches", "public_id"]


class MoveForm(PlanForm):
    """When, where and how a session that was sent out is held from now on. `facts`: what the service takes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, group_session, **kwargs):
        self.group_session = group_session
        super().__init__(
            *args,
            group=group_session.group,
            # A form that is checked writes on its instance: the page still shows what is so.
            instance=copy(group_session),
            initial={"seen": group_session.sequence},
            **kwargs,
        )
        for name in NOT_MOVED:
            del self.fields[name]
        is_one_to_one = group_session.kind == Kind.ONE_TO_ONE
        kinds = [kind for kind in Kind if (kind == Kind.ONE_TO_ONE) == is_one_to_one]
        self.fields["kind"].choices = [(kind, capfirst(kind.label)) for kind in kinds]
        if is_one_to_one:
            self.fields["kind"].widget = forms.HiddenInput()
        self.helper = PlainHelper(self, submit=_("See what will happen"))
        self.helper.layout = Layout(
            "seen",
            "kind",
            "day",
            "starts",
            "ends",
            Field("venue", wrapper_class="only-in-person"),
            Field("place", wrapper_class="only-in-person"),
            Field("getting_there", wrapper_class="only-in-person"),
            Field("online_link", wrapper_class="only-online"),
        )

    def clean(self):
        facts = super().clean()
        if self.errors:
            return facts
        if not changes(self.group_session, self.facts):
            # Sent twice: the first has changed it already, and the service knows.
            if facts.get("seen") == self.group_session.sequence:
                self.add_error("day", _("It is like this already. Change something, or go back."))
        elif names := elsewhere(self.group_session, facts["starts_at"], facts["ends_at"]):
            self.say_who_is_elsewhere(names)
        return facts

    def say_who_is_elsewhere(self, names):
        self.add_error(
            "starts",
            _("%(names)s: busy with another session then. Choose another time, or change who does what.")
            % {"names": ", ".join(names)},
        )

    def now_seen(self, sequence):
        """Keep what was typed, beside what stands by now."""
        put_in(self, seen=sequence)

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in MOVES}
