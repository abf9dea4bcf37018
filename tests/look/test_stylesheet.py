import gzip
import re

import pytest

from tests.servers import ROOT

SOURCES = sorted((ROOT / "static" / "scss").glob("*.scss"))
TOKENS = (ROOT / "static" / "scss" / "_tokens.scss").read_text()
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)"
)
TEXT_ON = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "lead-soft"),
    ("ink", "honey-soft"),
    ("ink", "leaf-soft"),
    ("soft", "paper"),
    ("soft", "surface"),
    ("soft", "sunken"),
    ("lead", "paper"),
    ("lead", "surface"),
    ("lead", "leaf-soft"),
    ("lead-deep", "paper"),
    ("lead-deep", "lead-soft"),
    ("on-lead", "lead"),
    ("on-lead", "lead-deep"),
    ("lived", "lived-soft"),
    ("prof", "prof-soft"),
    ("honey", "honey-soft"),
    ("honey", "paper"),
    ("honey", "surface"),
    ("leaf", "leaf-soft"),
    ("leaf", "surface"),
    ("clay", "clay-soft"),
]
SHAPES_ON = [
    (shape, ground)
    for shape in ("edge", "lived", "prof", "lead")
    for ground in ("paper", "surface", "sunken")
]


def tokens():
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    return {
        name: dict(re.findall(r"--([\w-]+): (#\w{6})", css))
        for name, css in [("light", light), ("dark", dark)]
    }


def contrast(one, other):
    """WCAG 2.2's ratio, of two colours like "#1d5b57"."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme):
    colours = tokens()[scheme]

    weak = [pair for pair in TEXT_ON if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]

    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_can_be_seen_on_every_ground(scheme):
    colours = tokens()[scheme]

    weak = [pair for pair in SHAPES_ON if contrast(colours[pair[0]], colours[pair[1]]) < 3]

    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_two_voices_are_equally_loud(scheme):
    colours = tokens()[scheme]

    lived, prof = (contrast(colours[voice], colours["surface"]) for voice in ("lived", "prof"))

    assert lived == pytest.approx(prof, rel=0.15)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_only_logical_properties(source):
    declarations = re.sub(r"//.*|@media[^{]*", "", source.read_text())

    assert PHYSICAL.findall(declarations) == []


def test_stylesheet_is_small(stylesheet):
    assert len(gzip.compress(stylesheet.encode(), 9)) <= 12 * 1024


def test_stylesheet_fetches_nothing(stylesheet):
    assert re.findall(r"url\([^)]*\)|@import", stylesheet) == []


def test_nothing_moves(stylesheet):
    assert re.findall(r"animation[\w-]*:|transition[\w-]*:|@keyframes", stylesheet) == []
