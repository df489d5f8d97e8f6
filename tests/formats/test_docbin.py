"""spaCy's DocBin: nothing is lost on the way back, spaCy reads and trains on it, and broken files say so."""

import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
import srsly
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus

from annotator.formats import docbin_reading
from annotator.formats.docbin import DocBinFormat
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = DocBinFormat()


def there_and_back(document: PortableDocument, folder: Path, alignment="expand") -> PortableDocument:
    DocBinFormat(alignment).write([document], folder / "x.spacy")
    (read,) = FORMAT.read(folder / "x.spacy").documents
    return read


@given(document=documents(), alignment=st.sampled_from(["strict", "contract", "expand"]))
def test_what_was_written_is_read_again(document, alignment, tmp_path_factory):
    assert there_and_back(document, tmp_path_factory.getbasetemp(), alignment) == document


def spacy_docs(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def test_spacy_finds_entities_groups_and_relations(tmp_path):
    report = FORMAT.write([sample()], tmp_path / "x.spacy")
    (doc,) = spacy_docs(tmp_path / "x.spacy")
    assert doc.text == sample().text
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Ingrid Solberg", "PERSON"),
        ("Norway's delegation", "ORG"),
        ("🐟", "FISH"),
    ]
    assert [(s.text, s.label_, s.id_) for s in doc.spans["sc"]][1] == ("Norway", "GPE", "e2")
    assert doc.spans["sc"][3].kb_id_ == "Q20"
    assert doc.user_data["._.", "rel", None, None] == {(0, 3): {"leads": 1.0}}
    assert {loss.kind: loss.count for loss in report.losses} == {
        "overlapping spans, not in doc.ents (in doc.spans alone)": 2,
        "gaps between fragments filled in doc.spans (kept in the user data)": 1,
    }


def test_spans_that_cut_tokens_are_counted_and_taken_as_told(tmp_path):
    cut = PortableDocument(
        id="1", title="", text="the Oslo-based firm", spans=(PortableSpan(id="a", label="X", fragments=((5, 8),)),)
    )
    found = {}
    for alignment in ("strict", "contract", "expand"):
        report = DocBinFormat(alignment).write([cut], tmp_path / "x.spacy")
        (doc,) = spacy_docs(tmp_path / "x.spacy")
        found[alignment] = [span.text for span in doc.spans["sc"]], [loss.sentence() for loss in report.losses]
    assert found["strict"][0] == found["contract"][0] == []
    assert found["strict"][1] == ["1 × spans that cut tokens, left out of doc.spans (kept in the user data): “slo” (X)"]
    assert found["expand"][0] == ["Oslo"]
    assert "“slo” (X) → “Oslo”" in found["expand"][1][0]


def test_spans_that_spacy_changed_count(tmp_path):
    FORMAT.write([sample()], tmp_path / "x.spacy")
    (doc,) = spacy_docs(tmp_path / "x.spacy")
    doc.ents = []
    doc.spans["sc"] = [*list(doc.spans["sc"])[:3], Span(doc, 2, 3, label="VERB")]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "y.spacy")
    (read,) = FORMAT.read(tmp_path / "y.spacy").documents
    assert read.spans[:3] == sample().spans[:3]
    assert (read.quote(read.spans[3]), read.spans[3].label) == ("leads", "VERB")
    assert read.relations == sample().relations
    assert read.title == sample().title


def test_documents_of_other_programs(tmp_path):
    nlp = spacy.blank("en")
    doc = nlp.tokenizer("Ingrid\r\nmet Norway")
    doc.ents = [Span(doc, 0, 1, label="PERSON")]
    doc.spans["mine"] = [Span(doc, 0, 1, label="PERSON"), Span(doc, 3, 4, label="GPE", span_id="g", kb_id="Q20")]
    doc.cats = {"sport": 1.0}
    doc.user_data["._.", "rel", None, None] = {(0, 3): {"from": 0.9, "hates": 0.1}}
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "x.spacy")
    (read,) = FORMAT.read(tmp_path / "x.spacy").documents
    assert [(s.id, s.label, read.quote(s)) for s in read.spans] == [("e1", "PERSON", "Ingrid"), ("g", "GPE", "Norway")]
    assert read.text == "Ingrid\nmet Norway"
    assert read.relations == (PortableRelation(id="r1", label="from", head="e1", tail="g"),)
    assert read.spans[1].links[0].entry == "Q20"
    FORMAT.write([read], tmp_path / "y.spacy")
    (again,) = spacy_docs(tmp_path / "y.spacy")
    assert again.cats == {"sport": 1.0}
    assert [span.text for span in again.spans["mine"]] == ["Norway"]


def test_folder_gets_files_that_the_trainer_reads(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.docbin._IN_A_FILE", 2)
    written = [sample(id=str(n)) for n in range(5)]
    FORMAT.write(iter(written), tmp_path / "train")
    assert len(list((tmp_path / "train").iterdir())) == 3
    assert list(FORMAT.read(tmp_path / "train").documents) == written
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat")
    examples = list(Corpus(tmp_path / "train")(nlp))
    assert len(examples) == 5
    nlp.initialize(lambda: examples)
    losses = nlp.update(examples)
    assert losses["ner"] > 0
    assert set(nlp.get_pipe("ner").labels) == {"PERSON", "ORG", "FISH"}
    assert set(nlp.get_pipe("spancat").labels) == {"PERSON", "GPE", "ORG", "LOC", "FISH"}


def test_same_documents_give_the_same_bytes(tmp_path):
    for name in "ab":
        FORMAT.write([sample(), sample(id="2")], tmp_path / f"{name}.spacy")
    assert (tmp_path / "a.spacy").read_bytes() == (tmp_path / "b.spacy").read_bytes()


@pytest.mark.parametrize("language", ["", "xx", "de", "en-GB", "zh", "ja", "no such", 5])
def test_tokens_of_any_language_keep_the_text(language, tmp_path):
    document = replace(sample(), meta={"language": language})
    assert there_and_back(document, tmp_path) == document


def test_recognised_by_content(tmp_path):
    FORMAT.write([sample()], tmp_path / "x.spacy")
    (tmp_path / "x.spacy").rename(tmp_path / "x.dat")
    found = formats([]).detect(tmp_path / "x.dat")
    assert found is not None
    assert found.info.name == "docbin.v1"
    FORMAT.write([sample()], tmp_path / "folder")
    assert FORMAT.recognises(tmp_path / "folder", b"")
    assert not FORMAT.recognises(tmp_path / "a", b"")
    assert not FORMAT.recognises(tmp_path / "a", zlib.compress(b"some other text that is long enough"))
    assert not FORMAT.recognises(tmp_path / "a", b'{"format": 1}')


def message(**changes) -> bytes:
    made = srsly.msgpack_loads(zlib.decompress(DocBin(docs=[spacy.blank("en")("a b")]).to_bytes()))
    return zlib.compress(srsly.msgpack_dumps(made | changes))


WHOLE = message()
BROKEN = {
    "cut": (WHOLE[:-20], "docbin.cut"),
    "empty": (b"", "docbin.cut"),
    "not compressed": (b"Ingrid Solberg", "docbin.broken"),
    "not MessagePack": (zlib.compress(b"\xc1"), "docbin.broken"),
    "other values": (zlib.compress(srsly.msgpack_dumps([1, 2])), "docbin.broken"),
    "keys missing": (zlib.compress(srsly.msgpack_dumps({"version": "0.1"})), "docbin.broken"),
    "tokens missing": (message(tokens=b""), "docbin.broken"),
    "words missing": (message(strings=[]), "docbin.broken"),
    "groups broken": (message(span_groups=[b"\xc1\xc1"]), "docbin.broken"),
    "our line broken": (message(user_data=[srsly.msgpack_dumps({"annotator.jsonl.v1": "{}"})]), "format.missing"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_say_where_and_why(tmp_path, name):
    data, code = BROKEN[name]
    path = tmp_path / "x.spacy"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == code
    assert caught.value.where.startswith(str(path))


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(docbin_reading, "LARGEST_BYTES", 10_000_000)
    path = tmp_path / "x.spacy"
    path.write_bytes(zlib.compress(bytes(20_000_000)))
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == "docbin.size"


def test_missing_file_and_empty_folder(tmp_path):
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(tmp_path / "no.spacy").documents)
    assert caught.value.code == "docbin.file"
    with pytest.raises(UserError) as caught:
        FORMAT.read(tmp_path)
    assert caught.value.code == "docbin.none"


@given(st.binary(max_size=200), st.integers(0, 2000), st.booleans())
def test_any_bytes_are_read_or_refused(tmp_path_factory, noise, place, packed):
    path = tmp_path_factory.getbasetemp() / "noise.spacy"
    whole = zlib.decompress(WHOLE)
    data = whole[: place % len(whole)] + noise + whole[place % len(whole) + len(noise) :]
    path.write_bytes(zlib.compress(data) if packed else data)
    with suppress(UserError):
        assert all(isinstance(document, PortableDocument) for document in FORMAT.read(path).documents)
