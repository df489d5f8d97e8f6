"""From bytes to text: the encoding that the bytes show or declare, else the one that fits best."""

import codecs
from dataclasses import dataclass
from typing import Final

from annotator.model.errors import UserError
from annotator.readers.latin import LATIN, best_latin

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS: Final = [f"cp{number}" for number in (*range(1250, 1258), 874)]
_ASIAN: Final = ["cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949"]
_GUESSABLE: Final = [*_WINDOWS, "iso8859_2", "koi8_r", "koi8_u", *_ASIAN]
# A page that says Latin-1 means Windows-1252, as all browsers read it (WHATWG Encoding Standard, "Names and labels").
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x08"))
_SAMPLE: Final = 65536
_MOST_BROKEN: Final = 100


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was read with, and what the reader should be told about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Turn bytes into text: by their byte order mark, as UTF-8, as ``declared``, or by the best guess.

    Raises:
        UserError: The bytes are no text (``read.binary``), or of an encoding that cannot be told (``read.encoding``).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    wide = _unmarked_utf16(data)
    if wide:
        return _lenient(data, wide)
    _refuse_binary(data)
    if b"\x1b$" in data or b"\x1b(" in data:
        declared = declared or "iso2022_jp"
    elif (text := _utf8(data)) is not None:
        return text
    return _declared(data, declared) or _damaged_utf8(data) or _guessed(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return _lenient(data, encoding)


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    broken = text.count("\ufffd")
    if broken > _MOST_BROKEN and broken > len(text) // 20:
        raise _binary()
    return Decoded(text, encoding, _broken_warning(broken))


def _broken_warning(broken: int) -> tuple[str, ...]:
    characters = "One character" if broken == 1 else f"{broken:,} characters"
    return (f"{characters} could not be read and became “\ufffd”.",) if broken else ()


def _unmarked_utf16(data: bytes) -> str | None:
    sample = data[: _SAMPLE - 1] if len(data) % 2 and len(data) < _SAMPLE else data[:_SAMPLE]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even * 20 < half:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd * 20 < half else None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if b"\0" in data or control > max(2, len(sample) // 200):
        raise _binary()


def _binary() -> UserError:
    return UserError(
        "read.binary",
        "This is not a text: it holds binary data.",
        hint="Import the document that it was made from, or save it as text, PDF or DOCX.",
    )


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data" and error.start >= len(data) - 3
        # Two bytes of Latin-1 look like a character cut off, too; some valid UTF-8 before it settles the matter.
        if cut_off and not data[: error.start].isascii():
            return Decoded(data[: error.start].decode("utf-8"), "utf-8", ("The last character is cut off.",))
        return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        name = _MEANT.get(name, name)
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    broken = text.count("\ufffd")
    if name.startswith(("utf-16", "utf-32")) or broken > len(text) // 50:
        return None
    return Decoded(text, name, _broken_warning(broken))


def _damaged_utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not char.isascii() for char in text) - broken
    return Decoded(text, "utf-8", _broken_warning(broken)) if sound >= broken * 20 else None


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # 10 ms, and seldom needed

    found = list(from_bytes(data, cp_isolation=_GUESSABLE))
    if not found:
        raise UserError(
            "read.encoding",
            "The text's encoding could not be told.",
            hint="Save it as UTF-8 in the program that made it, and import it again.",
        )
    encoding = found[0].encoding
    if encoding in LATIN:
        encoding = best_latin(data, {match.encoding: match.coherence for match in found})
    text = data.decode(encoding, "replace")
    warning = f"The encoding is a guess: {_spoken(encoding)}. Look at a few accented letters."
    return Decoded(text, encoding, (warning, *_broken_warning(text.count("\ufffd"))))


def _spoken(encoding: str) -> str:
    return f"Windows-{encoding[2:]}" if encoding.startswith("cp125") else encoding.replace("_", "-").upper()
