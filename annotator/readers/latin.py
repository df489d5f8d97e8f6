"""Tell the encodings of Latin letters apart: the same bytes are other letters in each of them.

General guessers compare letter frequencies, which short texts do not have. Here, the encoding wins in which most of
the accented letters belong to the languages that it was made for.
"""

from typing import Final

_BOTH_CASES: Final = {
    "cp1252": "àáâãäåæçèéêëìíîïñòóôõöøùúûüœ",
    "iso8859_2": "áčďéěíňóřšťúůýžąćęłńśźżäöüőűăâîşţđ",
    "cp1250": "áčďéěíňóřšťúůýžąćęłńśźżäöüőűăâîşţđ",
    "cp1254": "çğöşüâîû",
    "cp1257": "āčēģīķļņšūžąęėįųõäöü",
}
_LETTERS: Final = {encoding: frozenset(both + both.upper()) for encoding, both in _BOTH_CASES.items()}
_CASELESS: Final = {"cp1252": frozenset("ßªº¿¡"), "cp1250": frozenset("ß"), "iso8859_2": frozenset("ß")}
_CASELESS_TURKISH: Final = frozenset("ıİ")
_HUNGARIAN: Final = frozenset("áéíóöőúüűÁÉÍÓÖŐÚÜŰ")
_MARKS: Final = frozenset("\xa0§°·«»–—‘’‚“”„…•€£%‰™©®\xad")
_SAMPLE: Final = 200_000
LATIN: Final = frozenset(_LETTERS)


def best_latin(data: bytes, coherence: dict[str, float]) -> str:
    """Return the encoding of Latin letters that fits best; ``coherence`` (0 to 1) by encoding decides a draw."""
    window = data[:_SAMPLE]
    windows_only = any(0x80 <= byte < 0xA0 for byte in window)
    scores: dict[str, float] = {}
    for encoding in _LETTERS:
        if encoding == "iso8859_2" and windows_only:
            continue
        scores[encoding] = _fitting(window, encoding)
    best = max(scores.values())
    drawn = [encoding for encoding, score in scores.items() if score >= best - 0.02]
    likeliest = max(coherence.get(encoding, 0.0) for encoding in drawn)
    if "cp1252" in drawn and _is_hungarian(window):
        return "iso8859_2" if "iso8859_2" in drawn else "cp1250"
    # What the guesser did not even weigh (ISO 8859-2 beside its Windows twin) is as likely as its equals.
    return next(e for e in drawn if coherence.get(e, likeliest) >= likeliest - 0.03)


def _fitting(data: bytes, encoding: str) -> float:
    known = _LETTERS[encoding] | _CASELESS.get(encoding, _CASELESS_TURKISH if encoding == "cp1254" else frozenset())
    accented = _accented(data, encoding)
    return sum(char in known for char in accented) / len(accented) if accented else 1.0


def _is_hungarian(data: bytes) -> bool:
    """Its long ő and ű stand where Portuguese õ and French û do; those languages have other accents beside them."""
    letters = set(_accented(data, "cp1250"))
    return letters <= _HUNGARIAN and not letters.isdisjoint("őŐ")


def _accented(data: bytes, encoding: str) -> list[str]:
    return [char for char in data.decode(encoding, "replace") if not char.isascii() and char not in _MARKS]
