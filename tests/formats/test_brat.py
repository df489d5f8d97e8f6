"""brat standoff: what was written is read again, real folders' habits are understood, broken files say where."""

from dataclasses import replace

import pytest
from hypothesis import given

from annotator.formats.brat import Brat
from annotator.formats.brat_config import config_text, read_config
from annotator.formats.brat_lines import StandoffLines
from annotator.formats.brat_names import TypeNames
from annotator.formats.brat_reading import read_standoff
from annotator.formats.brat_writing import standoff_lines
from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableArgument, PortableEvent, PortableSpan
from annotator.formats.sketch import EventSketch, RelationSketch
from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = Brat()
TEXT = "Ingrid Solberg leads\nthe 😀 talks in Oslo.\n"


def read(lines, text=TEXT):
    return read_standoff("d", text, [(f"d.ann, line {n}", line) for n, line in enumerate(lines.splitlines(), 1)])


def written(document):
    return standoff_lines(document, document.id, TypeNames(), LossReport())


@given(documents())
def test_what_was_written_is_read_again(document):
    lines = [("here", line) for line in written(document).split("\n")]
    assert read_standoff(document.id, document.text, lines) == document


@given(documents())
def test_each_line_is_one_that_brat_splits_alike(document):
    lines = written(document)
    assert lines.splitlines() == lines.split("\n")[:-1]
    for line in lines.splitlines():
        line_id, _, rest = line.partition("\t")
        assert line_id == "*" or line_id[0] in "TREAN#"
        assert len(rest.partition("\t")[0].split()) >= 1 + (line_id[0] != "E")


def test_sample_as_brat_shows_it():
    plain = sample(title="", meta={}, note="", attributes={}, extra={})
    lines = written(plain).splitlines()
    machine = '"source": "gazetteer.v1", "decision": "accept"'
    assert '"chains": [{"line": "COREF T2 T4", "id": "c1"}]' in lines.pop()
    assert lines == [
        "T1\tPERSON 0 14\tIngrid Solberg",
        "T2\tGPE 21 27\tNorway",
        f'#1\tAnnotatorData T2\t{{"score": 0.5, {machine}, "provenance": {{"by": "Ada"}}}}',
        "T3\tORG 21 27;30 40\tNorway delegation",
        "#2\tAnnotatorNotes T3\tThe body is meant.",
        "T4\tLOC 21 27\tNorway",
        "N1\tReference T4 Wikidata:Q20\tNorway",
        "T5\tFISH 42 43\t🐟",
        "A1\talive T5",
        '#3\tAnnotatorData T5\t{"extra": {"x": [1]}}',
        "R1\tleads Arg1:T1 Arg2:T3",
        '#4\tAnnotatorData R1\t{"attributes": {"modality": "stated"}}',
        "T6\tLEAD 0 14\tIngrid Solberg",
        "E1\tLEAD:T6 whom:T3",
        '#5\tAnnotatorData E1\t{"trigger": "T1"}',
        "*\tCOREF T2 T4",
    ]


def test_folder_is_written_and_read_with_its_configuration(tmp_path):
    one, two = sample(), sample(id="d2", title="", text="x", spans=(), relations=(), events=(), chains=())
    report = FORMAT.write(iter([one, two]), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "Talks-in-Oslo.ann",
        "Talks-in-Oslo.txt",
        "annotation.conf",
        "d2.ann",
        "d2.txt",
        "visual.conf",
    ]
    assert [loss.count for loss in report.losses] == [3]
    reading = FORMAT.read(tmp_path / "out")
    assert list(reading.documents) == [two, one]
    assert reading.schema.spans == ("PERSON", "GPE", "ORG", "LOC", "FISH")
    assert reading.schema.chains == ("COREF",)
    assert FORMAT.recognises(tmp_path / "out", b"")
    assert FORMAT.recognises(tmp_path / "out" / "d2.ann", b"")
    assert not FORMAT.recognises(tmp_path / "out" / "d2.txt", b"x")
    (alone,) = FORMAT.read(tmp_path / "out" / "Talks-in-Oslo.ann").documents
    assert alone == one


def test_labels_that_brat_has_no_letters_for_come_back(tmp_path):
    spans = [
        PortableSpan(id=f"T{n}", label=label, fragments=((0, 6),))
        for n, label in enumerate(["Military group", "Military_group", "組織", "Größe", "a|b"], start=1)
    ]
    document = sample(id="d", title="", spans=tuple(spans), relations=(), events=(), chains=())
    assert [line.split()[1] for line in written(document).splitlines()[:5]] == [
        "Military_group",
        "Military_group_v2",
        "Type",
        "Groe",
        "a_b",
    ]
    FORMAT.write([document], tmp_path)
    assert list(FORMAT.read(tmp_path).documents) == [document]
    shown = (tmp_path / "visual.conf").read_text(encoding="utf-8")
    assert "Military_group | Military group\n" in shown


def test_everything_brat_knows_is_read():
    document = read(
        "T1\tPerson 0 14\tIngrid Solberg\n"
        "T2\tCity 36 40\tOslo\n"
        "T3\tTalk 15 20;27 32\tleads talks\n"
        "R1\tIn Mention:T3 Place:T2\t\n"
        "R2\tOf Arg1:E1 Arg2:T2\n"
        "E1\tTalk:T3 Who:T1 Who2:T2 Cause1:T1\n"
        "*\tEquiv T1 T2\n"
        "A1\tNegated E1\n"
        "M2\tSpeculated T1\n"
        "A3\tConfidence E1 High\n"
        "N1\tReference T2 Wikidata:Q585\tOslo\n"
        "#1\tAnnotatorNotes T1\tnot sure\n"
        "#2\tAnnotatorNotes T1\tyes, sure\n"
    )
    assert [document.quote(span) for span in document.spans] == ["Ingrid Solberg", "Oslo", "leads talks"]
    assert document.spans[0].attributes == {"Speculated": True}
    assert document.spans[0].note == "not sure\nyes, sure"
    assert document.spans[1].links == (KnowledgeLink("Wikidata", "Q585", "Oslo"),)
    assert [(r.head, r.tail) for r in document.relations] == [("T3", "T2"), ("T3", "T2")]
    assert document.events[0].arguments == (
        PortableArgument("Who", "T1"),
        PortableArgument("Who", "T2"),
        PortableArgument("Cause1", "T1"),
    )
    assert document.events[0].attributes == {"Negated": True, "Confidence": "High"}
    assert document.chains[0].members == ("T1", "T2")
    again = written(document)
    assert "R1\tIn Mention:T3 Place:T2\n" in again
    assert "R2\tOf Arg1:E1 Arg2:T2\n" in again
    assert "E1\tTalk:T3 Who:T1 Who2:T2 Cause1:T1\n" in again


def test_unknown_lines_survive_with_their_ids():
    lines = (
        "T1\tPerson 0 14\tIngrid Solberg\nX9\todd\nA1\tOnto Q7\nN1\tOther T1 a:b\tc\n#1\tTheirs T1\tremark\nfree text"
    )
    document = read(lines + "\nA2\tgood T1")
    assert document.extra == {"brat": {"lines": lines.splitlines()[1:]}}
    assert written(document).splitlines() == [
        "T1\tPerson 0 14\tIngrid Solberg",
        "A2\tgood T1",
        *lines.splitlines()[1:],
    ]


def test_detail_that_was_changed_in_brat_is_brats():
    document = sample(spans=(PortableSpan(id="T1", label="X", fragments=((0, 14),), note="one\ntwo"),), relations=())
    document = replace(document, events=(), chains=())
    lines = written(document).replace("one two", "three")
    assert read(lines, document.text).spans[0].note == "three"


def test_span_over_a_line_end_is_quoted_in_pieces():
    document = sample(text="one\ntwo\n", spans=(PortableSpan(id="T1", label="X", fragments=((0, 8),)),), relations=())
    document = replace(document, events=(), chains=())
    assert written(document).splitlines()[0] == "T1\tX 0 3;4 7\tone two"
    assert read(written(document), document.text).spans == document.spans


@pytest.mark.parametrize(
    "text", ["😀 Ada\r\nin Oslo", "\ufeff😀 Ada\r\nin Oslo", "😀 Ada\nin Oslo"], ids=["crlf", "bom", "plain"]
)
@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("carriage", [False, True])
def test_offsets_of_other_units_are_understood_by_their_quotations(text, utf16, carriage):
    counted = text if carriage else text.replace("\r\n", "\n")
    lines = []
    for n, word in enumerate(("Ada", "Oslo"), 1):
        start = counted.index(word) + (utf16 and 1)
        lines.append(f"T{n}\tX {start} {start + len(word)}\t{word}")
    document = read("\n".join(lines), text)
    assert [document.quote(span) for span in document.spans] == ["Ada", "Oslo"]


CONFIG = """\
# comment
[entities]
!Agent
\tPerson
\tOrganization|ORG
\t\tMilitary
Place
[relations]
Located Arg1:Person, Arg2:Place
Located Arg1:Organization, Arg2:Place
Family\tArg1:Person, Arg2:Person, <REL-TYPE>:symmetric
Near Arg1:<ENTITY>, Arg2:<ENTITY>
Equiv\tArg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:contain
[events]
<POG>=Person|Organization
!Life
\tMarry Partner{2}:Person, Where?:Place, Guest*:<POG>, Gift+:<ANY>, Witness{1-2}:Person, Who:Person
[attributes]
Negation\tArg:<EVENT>
Confidence Arg:Marry|Person, Value:L1|L2
"""


def test_configuration_is_read():
    sketch = read_config(CONFIG)
    assert sketch.spans == ("Agent", "Person", "Organization", "Military", "Place")
    assert sketch.parents == {"Person": "Agent", "Organization": "Agent", "Military": "Organization"}
    located, family, near = sketch.relations
    assert located == RelationSketch(
        label="Located", heads=frozenset({"Person", "Organization"}), tails=frozenset({"Place"})
    )
    assert family.symmetric
    assert near.heads == frozenset()
    assert sketch.chains == ("Equiv",)
    assert sketch.events == (
        EventSketch(
            label="Marry",
            roles={
                "Partner": frozenset({"Person"}),
                "Where": frozenset({"Place"}),
                "Guest": frozenset({"Person", "Organization"}),
                "Gift": frozenset(),
                "Witness": frozenset({"Person"}),
                "Who": frozenset({"Person"}),
            },
            counts={
                "Partner": (2, 2),
                "Where": (0, 1),
                "Guest": (0, None),
                "Gift": (1, None),
                "Witness": (1, 2),
                "Who": (1, 1),
            },
        ),
    )
    assert [(a.name, a.on_kind, sorted(a.on_labels), a.values) for a in sketch.attributes] == [
        ("Negation", "event", [], (True,)),
        ("Confidence", "event", ["Marry"], ("L1", "L2")),
        ("Confidence", "span", ["Person"], ("L1", "L2")),
    ]


def test_configuration_goes_there_and_back():
    sketch = read_config(CONFIG)
    assert read_config(config_text(sketch, TypeNames())) == sketch


def test_configuration_that_came_in_goes_out_as_it_was(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in (("d.txt", TEXT), ("d.ann", "T1\tPerson 0 6\tIngrid\n"), ("annotation.conf", CONFIG)):
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    (tmp_path / "in" / "kb_shortcuts.conf").write_text("P Person")
    reading = FORMAT.read(tmp_path / "in")
    FORMAT.write(reading.documents, tmp_path / "out", reading.schema)
    for name in ("d.txt", "d.ann", "annotation.conf", "kb_shortcuts.conf"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "in" / name).read_bytes()


def test_shared_task_files_are_read_together(tmp_path):
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "d.a1").write_text("T1\tPerson 0 14\tIngrid Solberg\n")
    (tmp_path / "d.a2").write_text("T2\tLead 15 20\tleads\nE1\tLead:T2 Who:T1\n")
    (document,) = FORMAT.read(tmp_path).documents
    assert FORMAT.recognises(tmp_path, b"")
    assert document.events == (
        PortableEvent(id="E1", label="Lead", trigger="T2", arguments=(PortableArgument("Who", "T1"),)),
    )


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ("T1\tX 0 6\tIngrid\nT2\tX 7", "brat.line", 2),
        ("T1\tX 0 999\tIngrid", "brat.offset", 1),
        ("T1\tX 6 6\t", "brat.offset", 1),
        ("T1\tX 0 6;8 5\tIngrid", "brat.offset", 1),
        ("T1\tX 0 6\tSolberg", "brat.quote", 1),
        ("T1\tX 0 6\tIngrid\nT1\tX 0 6\tIngrid", "brat.duplicate", 2),
        ("T1\tX 0 6\tIngrid\nR1\tr Arg1:T1 Arg2:T9", "brat.end", 2),
        ("T1\tX 0 6\tIngrid\nR1\tr Arg1:T1", "brat.line", 2),
        ("E1\tX:T1", "brat.end", 1),
        ("T1\tX 0 6\tIngrid\n*\tEquiv T1 T9", "brat.end", 2),
        ("*\tEquiv", "brat.line", 1),
        ("T1\tX 0 " + "9" * 5000 + "\tIngrid", "brat.offset", 1),
    ],
)
def test_broken_lines_say_where(lines, code, line):
    with pytest.raises(UserError) as caught:
        read(lines)
    assert (caught.value.code, caught.value.where) == (code, f"d.ann, line {line}")


def test_events_in_a_circle_are_refused():
    with pytest.raises(UserError, match="in a circle"):
        read("T1\tX 0 6\tIngrid\nE1\tX:T1 Of:E2\nE2\tX:T1 Of:E1")


def test_other_encodings_say_where(tmp_path):
    (tmp_path / "d.txt").write_bytes("one\nGröße".encode("latin-1"))
    (tmp_path / "d.ann").write_bytes(b"")
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(tmp_path).documents)
    assert caught.value.where.endswith("d.txt, line 2")


def test_spoilt_notes_of_ours_are_kept_as_lines():
    lines = StandoffLines([("1", "T1\tX 0 6\tIngrid"), ("2", "#1\tAnnotatorData T1\t{oops")])
    assert lines.unknown == ["#1\tAnnotatorData T1\t{oops"]
