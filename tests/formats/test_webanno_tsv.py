"""WebAnno TSV: there and back, beside UIMA CAS, its stacks and parts of tokens, and errors with file and line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.cas import CasXmi
from annotator.formats.portable import PortableDocument, PortableSpan, check
from annotator.formats.webanno_cells import escape_text, escape_value, parts, unescape_text, unescape_value
from annotator.formats.webanno_tsv import WebAnnoTsv
from annotator.model.errors import UserError
from tests.support.portable import documents, sample, words
from tests.support.portable_strategy import renumbered, worded

FORMAT = WebAnnoTsv()
GOLDEN = Path(__file__).parent / "golden" / "webanno-tsv" / "sample.tsv"


def there_and_back(document: PortableDocument, path: Path) -> PortableDocument:
    FORMAT.write([document], path)
    (found,) = FORMAT.read(path).documents
    return found


def readable(document: PortableDocument) -> PortableDocument:
    """Return a document with the white space before its first word, which no row tells, as spaces."""
    bare = document.text.lstrip()
    return replace(document, text=" " * (len(document.text) - len(bare)) + bare)


@given(worded(overlapping=True))
def test_spans_on_words_and_relations_come_back(tmp_path_factory, document):
    found = there_and_back(readable(document), tmp_path_factory.mktemp("tsv") / "d.tsv")
    assert renumbered(found) == renumbered(readable(document))


@settings(max_examples=60)
@given(documents())
def test_what_is_written_is_read_and_written_the_same_again(tmp_path_factory, document):
    folder = tmp_path_factory.mktemp("tsv")
    found = there_and_back(document, folder / "d.tsv")
    assert len(found.text.strip()) == len(document.text.strip()) or not document.text.strip()
    assert there_and_back(found, folder / "d.tsv") == found


@given(words)
def test_values_and_texts_come_back(value):
    assert unescape_value(escape_value(value)) == value
    assert unescape_text(escape_text(value), java=False) == value
    assert parts(f"{escape_value(value)}|a", "|") == [escape_value(value), "a"]


def test_golden_file_holds_everything_the_format_can():
    (document,) = FORMAT.read(GOLDEN).documents
    quoted = [(document.quote(span), span.label, dict(span.attributes)) for span in document.spans]
    assert quoted == [
        ("Ada Lind", "PER", {}),
        ("🚢 Harbour Co", "ORG", {}),
        ("Harbour", "LOC|old_*", {}),
        ("Harbour", "LOC", {}),
        ("Oslo-based", "Origin", {"kind": "a;b -> c"}),
        ("Oslo", "LOC", {}),
        ("sold", "trade", {}),
        ("her", "mention", {}),
    ]
    assert document.spans[1].links[0].entry == "Q1"
    assert document.spans[4].extra == {"cas_type": "webanno.custom.Origin"}
    spans = {span.id: document.quote(span) for span in document.spans}
    assert [(r.label, spans[r.head], spans[r.tail], dict(r.attributes)) for r in document.relations] == [
        ("leads", "Ada Lind", "🚢 Harbour Co", {"modality": "stated"}),
        ("near", "🚢 Harbour Co", "Oslo", {}),
    ]
    (event,) = document.events
    assert (event.label, spans[event.trigger]) == ("trade", "sold")
    assert [(a.role, spans[a.target]) for a in event.arguments] == [("seller", "Ada Lind"), ("what", "🚢 Harbour Co")]
    (chain,) = document.chains
    assert (chain.label, [spans[m] for m in chain.members]) == ("coref", ["Ada Lind", "her"])
    assert document.text == "Ada Lind of the 🚢 Harbour Co,\nOslo-based, sold\nit.\nShe liked her\ttown."


def test_golden_file_is_written_the_same(tmp_path):
    (document,) = FORMAT.read(GOLDEN).documents
    report = FORMAT.write([document], tmp_path / "d.tsv")
    assert {loss.kind for loss in report.losses} == {"links to knowledge bases"}
    (found,) = FORMAT.read(tmp_path / "d.tsv").documents
    assert renumbered(found) == renumbered(document)


@settings(max_examples=8, deadline=None)
@given(worded(overlapping=True))
def test_uima_reads_the_same_document(tmp_path_factory, document):
    folder = tmp_path_factory.mktemp("both")
    document = readable(document)
    FORMAT.write([document], folder / "d.tsv")
    CasXmi().write([document], folder / "d.xmi")
    (table,) = FORMAT.read(folder / "d.tsv").documents
    (cas,) = CasXmi().read(folder / "d.xmi").documents
    assert table.text == cas.text
    assert renumbered(table) == replace(renumbered(cas), meta={})


def test_parts_of_words_and_stacks_as_the_guide_shows_them(tmp_path):
    spans = [("e1", "A", 0, 4), ("e2", "B", 0, 4), ("e3", "C", 1, 6), ("e4", "D", 5, 7)]
    made = tuple(PortableSpan(id=i, label=label, fragments=((s, e),)) for i, label, s, e in spans)
    FORMAT.write([PortableDocument(id="d", title="", text="This is 😀", spans=made)], tmp_path / "d.tsv")
    assert (tmp_path / "d.tsv").read_text(encoding="utf-8").splitlines() == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value",
        "",
        "",
        "#Text=This is 😀",
        "1-1\t0-4\tThis\tA[1]|B[2]\t",
        "1-1.1\t1-4\this\tC[3]\t",
        "1-2\t5-7\tis\tD\t",
        "1-2.1\t5-6\ti\tC[3]\t",
        "1-3\t8-10\t😀\t_\t",
    ]


def test_losses_are_counted(tmp_path):
    report = FORMAT.write([sample()], tmp_path / "d.tsv")
    assert {loss.kind: loss.count for loss in report.losses} == {
        "titles": 1,
        "document fields": 1,
        "attributes and notes of documents": 1,
        "fields of other formats": 2,
        "spans of several fragments": 1,
        "notes": 1,
        "links to knowledge bases": 1,
        "scores, sources and decisions": 1,
        "who decided, when, and what was changed": 1,
        "members of chains that share their place with another span": 2,
        "attribute values that are no text, written as text": 1,
    }


def test_code_points_are_understood_where_the_words_say_so(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_text("#FORMAT=WebAnno TSV 3.2\n#T_SP=a.B|value\n\n\n#Text=😀 Bo\n1-1\t0-1\t😀\t_\t\n1-2\t2-4\tBo\tX\t\n")
    (document,) = FORMAT.read(path).documents
    assert [document.quote(span) for span in document.spans] == ["Bo"]


HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|value\n#T_RL=a.R|value|BT_a.B\n\n\n#Text=Ada met\n"
BROKEN = {
    "another version": ("#FORMAT=WebAnno TSV 2\n", "webanno.format", 1),
    "a broken layer": ("#FORMAT=WebAnno TSV 3.3\n#T_XX=a\n", "webanno.layer", 2),
    "a row without a place": (HEAD + "1-1\tx\tAda\t_\t_\t_\t\n", "webanno.row", 7),
    "too few columns": (HEAD + "1-1\t0-3\tAda\t_\n", "webanno.columns", 7),
    "past the end": (HEAD + "1-1\t0-3\tAda\t_\t_\t_\t\n1-2\t4-99\tmet\t_\t_\t_\t\n", "webanno.offset", 8),
    "another word": (HEAD + "1-1\t0-3\tEva\t_\t_\t_\t\n", "webanno.offset", 7),
    "no such end": (HEAD + "1-1\t0-3\tAda\tX\tr\t1-2[0_0]\t\n", "webanno.end", 7),
    "no such number": (HEAD + "1-1\t0-3\tAda\tX\tr\t1-1[7_0]\t\n", "webanno.end", 7),
    "a row without a text": ("#FORMAT=WebAnno TSV 3.3\n1-1\t0-3\tAda\t\n", "webanno.text", 2),
    "a gap beyond measure": (HEAD + "1-1\t999999999-999999999\tAda\t_\t_\t_\t\n", "webanno.gap", 7),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_say_where_and_why(tmp_path, name):
    text, code, line = BROKEN[name]
    path = tmp_path / "d.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert (caught.value.code, caught.value.where) == (code, f"{path}, line {line}")


def test_a_folder_takes_many_and_a_file_one(tmp_path):
    some = [sample(id="a", title="A"), sample(id="b", title="A")]
    FORMAT.write(some, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A-2.tsv", "A.tsv"]
    for document in FORMAT.read(tmp_path / "out").documents:
        check(document)
    with pytest.raises(UserError) as caught:
        FORMAT.write(some, tmp_path / "d.tsv")
    assert caught.value.code == "webanno.many"
