"""How numbers are written, in figures and in words, and the words about a figure."""

from typing import Final

from annotator.suggest.rules.forms import any_of, maybe, words

_UNITS: Final = words("two three four five six seven eight nine ten eleven twelve")
_TEENS: Final = words("thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS: Final = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL: Final = any_of(_UNITS, _TEENS, rf"{_TENS}{maybe(any_of('-one', f'-{_UNITS}'))}")
_SCALE: Final = words("hundred thousand million billion trillion")
_DIGITS: Final = any_of(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?", r"\d+(?:\.\d+)?")
_WORDED: Final = any_of(rf"{any_of(_SMALL, 'half a', 'an?', 'one')}(?: {_SCALE})+{maybe(f' and {_SMALL}')}", _SMALL)
_VAGUE: Final = any_of(
    any_of("tens", "hundreds", "scores", "dozens") + " of " + any_of("thousands", "millions", "billions"),
    words("hundreds thousands millions billions dozens"),
    any_of("a", "two", "three", "several", "half a") + " dozen",
    r"several (?:hundred|thousand|million)",
    r"a few (?:hundred|thousand)",
)
_ABOUT_FIGURE: Final = any_of(
    "as (?:many|much) as",
    "at (?:least|most)",
    "(?:no |well |slightly )?(?:more|less|fewer) than",
    "(?:up|close) to",
    "(?:just |well )?(?:over|under)",
    "(?:an )?estimated",
    "a total of",
    "upwards of",
    words("about around some nearly almost roughly approximately exactly only"),
)

# Any of them may open a sentence, and then has a capital.
NUMBER: Final = any_of(rf"{_DIGITS}{maybe(rf' ?{_SCALE}')}", rf"(?i:{_WORDED})\b")
RANGE: Final = any_of(
    rf"(?i:between) {NUMBER} and {NUMBER}",
    rf"{NUMBER}{maybe(rf'(?: ?[-–] ?| to | or ){NUMBER}')}",
)
# Behind these a figure counts something, even where the text leaves out what.
ABOUT_SURE: Final = "(?i:at least|at most|(?:no )?(?:more|fewer) than|as many as|up to|an estimated|nearly|almost)"
MASS: Final = f"(?i:{_VAGUE})"
ABOUT_ANY: Final = any_of(f"(?i:{_ABOUT_FIGURE})", ABOUT_SURE)
ABOUT: Final = maybe(f"(?i:{_ABOUT_FIGURE}) ")
