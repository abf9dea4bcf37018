"""Which files may be attached, told by what is in them and never by what they are called."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from sessions.models import PaperFile
from sessions.venues.photos import NotAPhoto, as_jpeg, redrawn

Kind = PaperFile.Kind

ENDINGS = {Kind.PDF: "pdf", Kind.DOCX: "docx", Kind.ODT: "odt", Kind.PICTURE: "jpg", Kind.TEXT: "txt"}
PICTURE_EDGE, PICTURE_QUALITY = 2400, 82
LONGEST_NAME = 100
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"


class NotAllowed(Exception):
    """No file we can give to members: not one of these kinds, or one that runs something."""


@dataclass(frozen=True)
class Read:
    """A file as it is kept. Of a picture only its colours are left, as of a photo of a door."""

    kind: str
    name: str
    content: bytes


def read(file) -> Read:
    """What was sent, as it may be kept. Raises NotAllowed, or TooManyPixels."""
    content = file.read()
    kind = _kind_of(content)
    if kind is None:
        try:
            content = as_jpeg(redrawn(BytesIO(content), edge=PICTURE_EDGE), PICTURE_QUALITY)
        except NotAPhoto:
            raise NotAllowed from None
        kind = Kind.PICTURE
    return Read(kind, safe_name(file.name or "", kind), content)


def safe_name(name: str, kind: str) -> str:
    """The name it came with, in any script, without what could be a path, a line or an order of letters."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
    stem = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:|?*/"')
    # What turns the direction of letters makes one ending look like another.
    stem = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", stem).strip(" .")
    return f"{stem[:LONGEST_NAME] or 'paper'}.{ENDINGS[kind]}"


def _kind_of(content):
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_packed(content)
    return Kind.TEXT if _is_text(content) else None


def _kind_of_packed(content):
    """Only the list of what is in it is read, and one short entry: nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
            if any(
                name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names
            ):
                raise NotAllowed
            if "[Content_Types].xml" in names and "word/document.xml" in names:
                return Kind.DOCX
            if "mimetype" in names:
                with packed.open("mimetype") as entry:
                    if entry.read(len(_OPEN_DOCUMENT) + 1) == _OPEN_DOCUMENT:
                        return Kind.ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        raise NotAllowed from None
    raise NotAllowed


def _is_text(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    # A page or a drawing that a browser would run is no plain text.
    return bool(text.strip()) and "\0" not in text and not text.lstrip().startswith("<")
