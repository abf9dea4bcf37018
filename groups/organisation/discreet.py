"""Names that tell nothing: how messages are signed, whoever may be looking at the phone."""

import re

from django.utils.translation import gettext_lazy as _

# Words that give away what this is about. Not every such word: the person who chooses is asked to think.
TELLING = re.compile(
    r"\b(abuse\w*|addict\w*|adopt\w*|care|charity|child\w*|council|counsel\w*|court\w*|"
    r"co-?production|custody|domestic|famil\w+|father\w*|foster\w*|health\w*|hospital|involvement|"
    r"kids?|lived experience|maternity|mental\w*|mother\w*|mums?|dads?|nhs|parent\w*|perinatal|police|"
    r"project|recovery|refuge|safeguarding|service\w*|social\w*|support\w*|therap\w+|trust|university|"
    r"violence|welfare|wellbeing|young people)\b",
    re.IGNORECASE,
)
SHORT = 4  # letters: shorter words of a name are “the”, “and”, “of”


def what_it_tells(text: str, *, organisation_name: str = "") -> str:
    """The first word in `text` that tells something, or "". Words of the organisation's own name do too."""
    if found := TELLING.search(text):
        return found.group()
    own = {word.lower() for word in re.findall(r"\w+", organisation_name) if len(word) >= SHORT}
    return next((word for word in re.findall(r"\w+", text) if word.lower() in own), "")


WHY = _("Somebody else may see it on a phone that lies on the table.")
