"""UIMA CAS, JSON and XMI: nothing is lost, dkpro-cassis reads it, offsets are converted once, attacks are refused."""

import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import cassis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import cas_types
from annotator.formats.cas import CasJson, CasXmi, _known_types
from annotator.formats.cas_writing import _ILLEGAL
from annotator.formats.portable import PortableDocument
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

JSON, XMI = CasJson(), CasXmi()
BOTH = pytest.mark.parametrize("form", [JSON, XMI], ids=["json", "xmi"])


def there_and_back(form, document: PortableDocument, folder: Path) -> PortableDocument:
    path = folder / f"x{form.info.suffixes[0]}"
    form.write([document], path)
    (read,) = form.read(path).documents
    return read


@BOTH
@given(document=documents())
def test_what_was_written_is_read_again(form, document, tmp_path_factory):
    assert there_and_back(form, document, tmp_path_factory.mktemp("x")) == document


@BOTH
def test_layers_and_odd_values_come_back(form, tmp_path):
    first = replace(sample().spans[0], extra={"cas_type": "webanno.custom.Weapon"}, attributes={"n": 5, "no name": "x"})
    second = replace(sample().spans[1], extra={"cas_type": "uima.tcas.Annotation"}, label="a\0b\ufffe")
    odd = replace(sample().relations[0], extra={"cas_type": "theirs.Link"}, attributes={"self": "s", "value": 1})
    spans = (first, second, *sample().spans[2:])
    document = sample(spans=spans, relations=(odd,), id="\x01", title="\x02")
    assert there_and_back(form, document, tmp_path) == document


def loaded(path: Path) -> cassis.Cas:
    if path.suffix == ".json":
        return cassis.load_cas_from_json(path.read_text(encoding="utf-8"))
    types = cassis.load_typesystem(path.parent / "TypeSystem.xml")
    return cassis.load_cas_from_xmi(path, typesystem=types)


@BOTH
def test_cassis_finds_dkpro_types_with_offsets_converted_once(form, tmp_path):
    path = tmp_path / f"x{form.info.suffixes[0]}"
    document = sample(text="🐟 " + sample().text)
    form.write([document], path)
    cas = loaded(path)
    entities = cas.select(cas_types.ENTITY)
    expected = [(document.text[s.start : s.end], s.label) for s in document.spans]
    assert sorted((e.get_covered_text(), e.value) for e in entities) == sorted(expected)
    assert {e.value: e.identifier for e in entities}["LOC"] == "Q20"
    assert [e.alive for e in entities if e.value == "FISH"] == ["true"]
    (relation,) = cas.select(cas_types.RELATION)
    assert (relation.Governor.value, relation.Dependent.value, relation.value) == ("PERSON", "ORG", "leads")
    assert relation.begin == relation.Dependent.begin
    assert "".join(t.get_covered_text() for t in cas.select(cas_types.TOKEN)) == "".join(document.text.split())
    (chain,) = cas.select(cas_types.CHAIN)
    assert chain.first.next.next is None
    raw = path.read_text(encoding="utf-8")
    units = len(document.text) + 2
    assert (f'"end":{units}' if form is JSON else f'end="{units}"') in raw.replace(" ", " ").replace(
        '" : ', '":'
    ).replace('": ', '":')


@BOTH
def test_what_another_program_changed_counts(form, tmp_path):
    path = tmp_path / f"x{form.info.suffixes[0]}"
    form.write([sample()], path)
    cas = loaded(path)
    entities = {e.value: e for e in cas.select(cas_types.ENTITY)}
    entities["FISH"].value = "ANIMAL"
    entities["FISH"].alive = "false"
    entities["ORG"].end = 41
    cas.remove(entities["PERSON"])
    (cas.to_json if form is JSON else cas.to_xmi)(path)
    (read,) = form.read(path).documents
    spans = {span.id: span for span in read.spans}
    assert (spans["e5"].label, dict(spans["e5"].attributes)) == ("ANIMAL", {"alive": "false"})
    assert spans["e3"].fragments == ((21, 41),)
    assert spans["e2"] == sample().spans[1]
    assert read.chains == sample().chains


def foreign() -> cassis.Cas:
    types = _known_types()
    layer = types.create_type("webanno.custom.Weapon", supertypeName="uima.tcas.Annotation")
    types.create_feature(layer, "calibre", "uima.cas.Integer")
    link = types.create_type("webanno.custom.Uses", supertypeName="uima.tcas.Annotation")
    for end in ("Governor", "Dependent"):
        types.create_feature(link, end, cas_types.ENTITY)
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = "\ufeffAda 🐟\r\nshot it. She won."
    cas.sofa_mime = "text/plain"
    ada = types.get_type(cas_types.ENTITY)(begin=1, end=4, value="PER", identifier="Q7")
    it = types.get_type(cas_types.ENTITY)(begin=13, end=15)
    gun = layer(begin=8, end=12, calibre=9)
    cas.add_all([ada, it, gun, link(begin=13, end=15, Governor=ada, Dependent=it)])
    coref = types.get_type(cas_types.LINK)
    she = coref(begin=17, end=20, referenceType="pronoun")
    name = coref(begin=1, end=4, next=she, referenceType="name")
    cas.add_all([she, name, types.get_type(cas_types.CHAIN)(first=name)])
    cas.add(types.get_type(cas_types.TOKEN)(begin=1, end=4))
    return cas


@BOTH
def test_documents_of_other_programs(form, tmp_path):
    if form is JSON:
        foreign().to_json(tmp_path / "x.json")
    else:
        foreign().to_xmi(tmp_path / "x.xmi")
        foreign().typesystem.to_xml(tmp_path / "typesystem.xml")
    (read,) = form.read(tmp_path).documents
    assert read.id == "x"
    found = [(s.label, read.quote(s), dict(s.attributes), s.extra.get("cas_type")) for s in read.spans]
    assert found == [
        ("PER", "Ada", {}, None),
        ("NamedEntity", "it", {}, None),
        ("Weapon", "shot", {"calibre": 9}, "webanno.custom.Weapon"),
        ("name", "Ada", {}, None),
        ("pronoun", "She", {}, None),
    ]
    assert read.spans[0].links[0].entry == "Q7"
    (relation,) = read.relations
    assert (relation.label, relation.head, relation.tail) == ("Uses", read.spans[0].id, read.spans[1].id)
    assert read.chains[0].members == (read.spans[3].id, read.spans[4].id)


def test_xmi_without_types_is_read_by_the_known_ones(tmp_path):
    plain = [replace(found, attributes={}) for found in (*sample().spans, *sample().relations)]
    document = sample(spans=tuple(plain[:-1]), relations=(plain[-1],))
    XMI.write([document], tmp_path / "x.xmi")
    (tmp_path / "TypeSystem.xml").unlink()
    (read,) = XMI.read(tmp_path / "x.xmi").documents
    assert read == document
    XMI.write([sample()], tmp_path / "x.xmi")
    (tmp_path / "TypeSystem.xml").unlink()
    with pytest.raises(UserError, match=r"alive.*TypeSystem\.xml that belongs to it"):
        list(XMI.read(tmp_path / "x.xmi").documents)


@BOTH
def test_features_with_names_of_pythons_are_read(form, tmp_path):
    types = _known_types()
    layer = types.create_type("webanno.custom.Odd", supertypeName="uima.tcas.Annotation")
    with pytest.warns(UserWarning, match="reserved name"):
        types.create_feature(layer, "self", "uima.cas.String")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = "Ada"
    cas.sofa_mime = "text/plain"
    cas.add(layer(begin=0, end=3, self_="x"))
    if form is JSON:
        cas.to_json(tmp_path / "x.json")
    else:
        cas.to_xmi(tmp_path / "x.xmi")
        types.to_xml(tmp_path / "TypeSystem.xml")
    (read,) = form.read(tmp_path).documents
    assert [span.label for span in read.spans] == ["Odd"]


def test_layer_that_the_types_lack_is_an_error_not_a_loss(tmp_path):
    XMI.write(
        [sample(spans=(replace(sample().spans[0], extra={"cas_type": "a.B"}),), relations=(), events=(), chains=())],
        tmp_path / "x.xmi",
    )
    (tmp_path / "TypeSystem.xml").unlink()
    with pytest.raises(UserError, match=r"a\.B"):
        list(XMI.read(tmp_path / "x.xmi").documents)


def test_archive_is_read_without_unpacking(tmp_path, monkeypatch):
    XMI.write([sample(), sample(title="two")], tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for path in (tmp_path / "out").iterdir():
            archive.write(path, f"../../{path.name}")
    found = formats([]).detect(tmp_path / "x.zip")
    assert found is not None
    assert found.info.name == "cas-xmi.v1"
    assert sorted(d.title for d in found.read(tmp_path / "x.zip").documents) == ["Talks in Oslo", "two"]
    monkeypatch.setattr("annotator.formats.cas.LARGEST_BYTES", 1000)
    with pytest.raises(UserError) as caught:
        list(XMI.read(tmp_path / "x.zip").documents)
    assert caught.value.code == "cas.size"


@BOTH
def test_folder_and_single_file(form, tmp_path):
    report = form.write([sample(), sample()], tmp_path / "out")
    assert (report.documents, bool(report)) == (2, False)
    assert list(form.read(tmp_path / "out").documents) == [sample(), sample()]
    found = formats([]).detect(tmp_path / "out")
    assert found is not None
    assert found.info.name == form.info.name
    one = next(path for path in (tmp_path / "out").iterdir() if path.suffix in form.info.suffixes)
    assert formats([]).detect(one).info.name == form.info.name
    with pytest.raises(UserError) as caught:
        form.write([sample(), sample()], tmp_path / f"x{form.info.suffixes[0]}")
    assert caught.value.code == "cas.many"
    with pytest.raises(UserError) as caught:
        form.read(tmp_path)
    assert caught.value.code == "cas.none"
    with pytest.raises(UserError) as caught:
        list(form.read(tmp_path / "no").documents)
    assert caught.value.code == "cas.file"


def test_what_xml_cannot_hold_is_replaced_and_counted(tmp_path):
    report = XMI.write([sample(text="Ingrid\x01" + sample().text[7:])], tmp_path / "x.xmi")
    assert [loss.kind for loss in report.losses] == ["texts with characters that XML cannot hold, replaced"]
    (read,) = XMI.read(tmp_path / "x.xmi").documents
    assert read.text.startswith("Ingrid\ufffdSolberg")
    assert _ILLEGAL.search("\t\n\r") is None


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x xmlns="http://www.omg.org/XMI">&b;</x>'
BROKEN_XMI = {
    "bomb": (BOMB.encode(), "cas.entities"),
    "UTF-16": (BOMB.encode("utf-16"), "cas.encoding"),
    "empty": (b"", "cas.broken"),
    "no XML": (b"Ingrid", "cas.broken"),
    "nested": (b"<a>" * 100_000, "cas.broken"),
}
BROKEN_JSON = {
    "empty": (b"", "cas.broken"),
    "no object": (b"[]", "cas.broken"),
    "nested": (b'{"%TYPES":' + b"[" * 100_000, "cas.broken"),
    "not UTF-8": (b'{"%TYPES": "\xe9"}', "cas.broken"),
}


@pytest.mark.parametrize("name", BROKEN_XMI)
def test_broken_xmi_says_where_and_why(tmp_path, name):
    data, code = BROKEN_XMI[name]
    (tmp_path / "x.xmi").write_bytes(data)
    with pytest.raises(UserError) as caught:
        list(XMI.read(tmp_path / "x.xmi").documents)
    assert (caught.value.code, caught.value.where) == (code, str(tmp_path / "x.xmi"))


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_broken_json_says_where_and_why(tmp_path, name):
    data, code = BROKEN_JSON[name]
    (tmp_path / "x.json").write_bytes(data)
    with pytest.raises(UserError) as caught:
        list(JSON.read(tmp_path / "x.json").documents)
    assert (caught.value.code, caught.value.where) == (code, str(tmp_path / "x.json"))


@BOTH
@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("27", "99", {"cas.broken"}),
        ("gazetteer.v1", '"}', {"cas.broken", "format.quote"}),
        ("Governor", "Gouverneur", {"cas.broken"}),
        ("first", "next", {"cas.broken"}),
    ],
)
def test_changed_bytes_are_refused_or_read(form, tmp_path, old, new, codes):
    path = tmp_path / f"x{form.info.suffixes[0]}"
    form.write([sample()], path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with suppress(UserError):
        assert len(list(form.read(path).documents)) == 1


@BOTH
def test_chain_that_comes_back_to_itself_is_refused(form, tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.cas_reading._LONGEST_CHAIN", 50)
    path = tmp_path / f"x{form.info.suffixes[0]}"
    form.write([sample()], path)
    cas = loaded(path)
    (chain,) = cas.select(cas_types.CHAIN)
    chain.first.next.next = chain.first
    (cas.to_json if form is JSON else cas.to_xmi)(path)
    with pytest.raises(UserError) as caught:
        list(form.read(path).documents)
    assert caught.value.code == "cas.chain"


@BOTH
@given(place=st.integers(0, 6000), noise=st.binary(max_size=8), cut=st.booleans())
def test_any_bytes_are_read_or_refused(form, tmp_path_factory, place, noise, cut):
    path = tmp_path_factory.mktemp("x") / f"x{form.info.suffixes[0]}"
    form.write([sample()], path)
    whole = path.read_bytes()
    at = place % len(whole)
    path.write_bytes(whole[:at] + noise + (b"" if cut else whole[at + len(noise) :]))
    with suppress(UserError):
        assert all(isinstance(document, PortableDocument) for document in form.read(path).documents)


def test_other_json_is_not_taken_for_a_cas(tmp_path):
    assert not JSON.recognises(tmp_path / "x.json", json.dumps({"types": 1}).encode())
    assert not XMI.recognises(tmp_path / "x.xml", b"<html>http://www.w3.org</html>")
    assert not XMI.recognises(tmp_path / "x.zip", b"PK\x03\x04")
