"""What whoever rings says, step by step (DOMAIN 1.4). The first two always come first."""

from django.utils.translation import gettext_lazy as _

from sessions.models import PreparationCall

Step = PreparationCall.Step

SCRIPT = {
    Step.SAFE: _(
        "“Is now a good time? Are you on your own? If not, say ‘wrong number’ and I will ring another time.”"
    ),
    Step.REACH: _("Ask before anything else. Has anything changed?"),
    Step.ABOUT: _("Who will be there, what we will ask, what we will not ask, and what may be hard."),
    Step.YOUR_CHOICE: _("“You can pass, take a break or leave. You do not have to tell your story.”"),
    Step.LIMITS: _(
        "“If somebody, a child above all, is at risk of serious harm, we have to tell. "
        "We tell you first, unless that makes it less safe.”"
    ),
    Step.GETTING_THERE: _("Travel, childcare, food, somebody to come along, money up front?"),
    Step.HELPS: _("Where would you like to sit, and next to whom?"),
    Step.PAY: _(
        "How much it is, and that they can take it, take less, or say no. Does anyone else see their bank account?"
    ),
    Step.NOT_WITH: _("They need not say why."),
    Step.AFTERWARDS: _("Would you like a call after the session, a text, or only if you ask?"),
}
