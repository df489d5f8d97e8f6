"""Columns of tokens and tags: every scheme, the shared task's borders, and what the format has to leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.conll import Conll
from annotator.formats.conll_tags import Scheme, SchemeFinder, chunks, tags
from annotator.formats.portable import PortableSpan
from annotator.formats.tokenised import Alignment
from annotator.model.errors import UserError
from tests.support.portable import documents, sample
from tests.support.portable_strategy import worded

FORMAT = Conll()


@st.composite
def chunkings(draw):
    found, at = [], 0
    for _ in range(draw(st.integers(0, 5))):
        start = at + draw(st.integers(0, 2))
        at = start + draw(st.integers(1, 3))
        found.append((start, at, draw(st.sampled_from(["A", "B", "I-x"]))))
    return found, at + draw(st.integers(0, 2))


@given(chunkings(), st.sampled_from(Scheme))
def test_tags_of_every_scheme_are_read_as_they_were_meant(chunking, scheme):
    found, length = chunking
    made = tags(found, length, scheme)
    assert list(chunks(made)) == found
    finder = SchemeFinder()
    for tag in made:
        finder.add(tag)
    if found and scheme is not Scheme.IOB1:
        assert finder.scheme in (scheme, Scheme.IOB2)


@pytest.mark.parametrize(
    ("line", "scheme", "found"),
    [
        ("I-P I-P O B-P", Scheme.IOB2, [(0, 2, "P"), (3, 4, "P")]),
        ("I-P B-P O I-L I-P", Scheme.IOB1, [(0, 1, "P"), (1, 2, "P"), (3, 4, "L"), (4, 5, "P")]),
        ("B-P I-P B-P O", Scheme.IOB2, [(0, 2, "P"), (2, 3, "P")]),
        ("B-P L-P U-P", Scheme.BILOU, [(0, 2, "P"), (2, 3, "P")]),
        ("B-P I-P E-P S-L", Scheme.IOBES, [(0, 3, "P"), (3, 4, "L")]),
        ("B-P I-L O", Scheme.IOB2, [(0, 1, "P"), (1, 2, "L")]),
        ("E-P E-P", Scheme.IOBES, [(0, 1, "P"), (1, 2, "P")]),
    ],
)
def test_scheme_is_detected(line, scheme, found):
    finder = SchemeFinder()
    for tag in line.split():
        finder.add(tag)
    assert finder.scheme is scheme
    assert list(chunks(line.split())) == found


def words(document):
    return [(span.label.replace(" ", "_"), document.quote(span).split()) for span in document.spans]


@given(worded(relations=False), st.sampled_from(Scheme))
def test_spans_on_tokens_come_back(tmp_path_factory, document, scheme):
    path = tmp_path_factory.mktemp("conll") / "d.conll"
    report = Conll(scheme=scheme).write([document], path)
    assert {loss.kind for loss in report.losses} <= {"labels with spaces, written with “_”"}
    found = list(FORMAT.read(path).documents)
    expected = [(label, "".join(parts)) for label, parts in words(document)]
    assert [(label, "".join(parts)) for read in found for label, parts in words(read)] == expected
    again = path.with_name("again.conll")
    Conll(scheme=scheme).write(found, again)
    assert again.read_bytes() == path.read_bytes()[: again.stat().st_size]


@given(documents(), st.sampled_from(Alignment))
def test_any_document_is_written_and_read(tmp_path_factory, document, alignment):
    path = tmp_path_factory.mktemp("conll") / "d.conll"
    report = Conll(alignment=alignment).write([document], path)
    read = [span for found in FORMAT.read(path).documents for span in found.spans]
    gone = sum(loss.count for loss in report.losses if "left out" in loss.kind)
    assert len(read) == len(document.spans) - gone


def test_written_form(tmp_path):
    spans = (
        PortableSpan(id="1", label="PER", fragments=((0, 8),)),
        PortableSpan(id="2", label="Big town", fragments=((16, 19),)),
        PortableSpan(id="3", label="PER", fragments=((4, 8),)),
    )
    document = sample(text="Ada Lind left O'Neil. Oslo slept.", spans=spans, relations=(), events=(), chains=())
    report = FORMAT.write([document], tmp_path / "out")
    assert (tmp_path / "out" / "documents.conll").read_text() == (
        "-DOCSTART- -X- O O\n\n"
        "Ada -X- _ B-PER\nLind -X- _ I-PER\nleft -X- _ O\nO'Neil -X- _ B-Big_town\n. -X- _ O\n\n"
        "Oslo -X- _ O\nslept -X- _ O\n. -X- _ O\n\n"
    )
    assert {loss.kind: loss.count for loss in report.losses if "span" in loss.kind} == {
        "spans that cut a token, widened": 1,
        "overlapping spans, left out for a longer one": 1,
        "nested or overlapping spans": 1,
    }
    FORMAT.write([document], tmp_path / "a.iob2")
    assert FORMAT.recognises(tmp_path / "a.iob2", (tmp_path / "a.iob2").read_bytes())
    assert FORMAT.recognises(tmp_path / "out", b"")


def test_columns_come_back_as_they_were(tmp_path):
    text = (
        "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\nPeter NNP I-NP I-PER\nBlack NNP I-NP B-PER\n\n"
        "-DOCSTART- -X- O O\n\nOslo NNP I-NP I-LOC\n\n"
    )
    path = tmp_path / "eng.conll"
    path.write_text(text)
    one, two = FORMAT.read(path).documents
    assert one.text == "EU rejects\nPeter Black"
    assert one.meta == {"reconstructed": True}
    assert one.extra["conll"]["scheme"] == "iob1"
    assert [one.quote(span) for span in one.spans] == ["EU", "Peter", "Black"]
    assert (one.id, two.id) == ("eng-1", "eng-2")
    Conll(scheme=Scheme.IOB1).write([one, two], tmp_path / "again.conll")
    assert (tmp_path / "again.conll").read_text() == text


def test_file_without_borders_is_cut_into_documents_of_a_hundred_sentences(tmp_path):
    path = tmp_path / "wide.bio"
    path.write_text("# a comment\n" + "one\tB-N\n#\tO\n\n" * 250)
    found = list(FORMAT.read(path).documents)
    assert [len(document.spans) for document in found] == [100, 100, 50]
    assert found[0].text.startswith("one #\none #")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"one O\ntwo\n", "conll.columns", 2),
        (b"one O\ntwo x O\n", "conll.columns", 2),
        (b"one O\ntwo Q-X\n", "conll.tag", 2),
        (b"one O\n\xff\xfe O\n", "conll.encoding", 2),
        (b"one O\n" + b"x" * 1_000_001 + b" O\n", "jsonl.long", 2),
    ],
)
def test_broken_lines_say_where(tmp_path, data, code, line):
    path = tmp_path / "d.conll"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert (caught.value.code, caught.value.where) == (code, f"{path}, line {line}")
