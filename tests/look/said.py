"""Every sentence that templates and modules give to be translated, as a person would read it."""

import ast
import re

from tests.servers import ROOT

ROOMS = [
    "coproduction", "people", "messaging", "groups", "wellbeing", "safeguarding", "sessions", "decisions",
    "payments", "privacy",
]  # fmt: skip
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
MODULES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
# Which arguments are to be read: from, to. The context of pgettext is not, nor the number of ngettext.
READ = {
    "_": (0, 1), "gettext": (0, 1), "gettext_lazy": (0, 1), "gettext_noop": (0, 1),
    "ngettext": (0, 2), "ngettext_lazy": (0, 2), "pgettext": (1, 2), "pgettext_lazy": (1, 2),
    "npgettext": (1, 3), "npgettext_lazy": (1, 3),
}  # fmt: skip
# Stands for whatever a page puts there: a name, a day, a number.
SOMETHING = "Sam"


def name(path):
    return str(path.relative_to(ROOT))


def said_in(path):
    source = path.read_text()
    said = _in_a_module(source) if path.suffix == ".py" else _in_a_template(source)
    return [_as_read(words) for words in said]


def _in_a_template(source):
    """Blocks, lines, and what stands as `_("…")` within another tag."""
    for block in re.findall(r"{% blocktranslate\b.*?%}(.*?){% endblocktranslate", source, re.DOTALL):
        yield from block.split("{% plural %}")
    for tag in re.findall(r"{[%{].*?[%}]}", source):
        for quoted in re.findall(r"(?:\btranslate |\b_\()(\"[^\"]*\"|'[^']*')", tag):
            yield quoted[1:-1]


def _in_a_module(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", None))
            for words in node.args[slice(*READ.get(called, (0, 0)))]:
                # An f-string is never found in a catalogue of translations; a variable may be.
                assert not isinstance(words, ast.JoinedStr), ast.unparse(node)
                if isinstance(words, ast.Constant):
                    yield words.value


def _as_read(words):
    """Without tags, and with a short word wherever the page fills something in."""
    words = re.sub(r"<[^>]*>|{%.*?%}", " ", words)
    words = re.sub(r"{{.*?}}|%\(\w+\)[a-z]|{\w*}", SOMETHING, words)
    return " ".join(words.replace("&nbsp;", " ").replace("&amp;", "&").split())
