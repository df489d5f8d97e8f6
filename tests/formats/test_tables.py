"""Tables for people: what stands in them, and that no cell becomes a formula."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tables import CsvTables, TsvTables, disarmed
from tests.support.portable import documents, sample


def rows(path, dialect="excel"):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True), dialect=dialect))


def test_spans_and_relations_with_their_sentences(tmp_path):
    CsvTables().write([sample()], tmp_path)
    spans, relations = rows(tmp_path / "spans.csv"), rows(tmp_path / "relations.csv")
    assert [row["text"] for row in spans] == ["Ingrid Solberg", "Norway", "Norway delegation", "Norway", "🐟"]
    assert spans[0]["sentence"] == "Ingrid Solberg leads Norway's delegation. 🐟"
    assert (spans[1]["start"], spans[1]["score"], spans[3]["links"]) == ("21", "0.5", "Wikidata:Q20")
    (relation,) = relations
    assert [relation[key] for key in ("relation", "head", "head label", "tail", "attributes")] == [
        "leads",
        "Ingrid Solberg",
        "PERSON",
        "Norway delegation",
        "modality: stated",
    ]
    assert relation["evidence"] == "Ingrid Solberg leads Norway's delegation. 🐟"


@pytest.mark.parametrize(
    ("made", "suffix", "dialect"), [(CsvTables, ".csv", "excel"), (TsvTables, ".tsv", "excel-tab")]
)
def test_one_file_gets_its_relations_beside_it(tmp_path, made, suffix, dialect):
    report = made().write([sample(), replace(sample(), id="d2")], tmp_path / f"x{suffix}")
    assert {path.name for path in tmp_path.iterdir()} == {f"x.relations{suffix}", f"x{suffix}"}
    assert [row["document"] for row in rows(tmp_path / f"x.relations{suffix}", dialect)] == ["d1", "d2"]
    assert report.documents == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n=1", "＝1"])
def test_formulas_are_disarmed(cell):
    assert str(disarmed(cell)).startswith("'")


def test_numbers_and_texts_stay():
    assert [disarmed(cell) for cell in (5, 0.5, None, "a=b", True)] == [5, 0.5, "", "a=b", "True"]
    assert len(disarmed("x" * 40_000)) == 32_000


@given(st.lists(documents(), max_size=2))
def test_every_cell_of_any_document_is_safe(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("csv")
    CsvTables().write(found, folder)
    with (folder / "spans.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in list(csv.reader(file))[1:] for cell in row]
    assert len(cells) == 14 * sum(len(document.spans) for document in found)
    assert not any(cell.lstrip()[:1] in "=+@" for cell in cells if cell.strip())
