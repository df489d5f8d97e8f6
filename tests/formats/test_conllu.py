"""CoNLL-U: the text to the letter, spans as tags, and other people's columns as they were."""

import pytest
from hypothesis import given

from annotator.formats.conllu import Conllu
from annotator.formats.conllu_layout import escaped, unescaped
from annotator.model.errors import UserError
from tests.support.portable import documents, texts
from tests.support.portable_strategy import reduced, renumbered, worded

FORMAT = Conllu()


def theirs_aside(document):
    return reduced(renumbered(document), frozenset())


@given(worded(relations=False))
def test_texts_and_spans_of_whole_tokens_come_back(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("conllu") / "d.conllu"
    FORMAT.write([document], path)
    found = list(FORMAT.read(path).documents)
    if not document.text.strip():
        assert found == []
        return
    assert theirs_aside(found[0]) == theirs_aside(document)
    FORMAT.write(found, path.with_name("again.conllu"))
    assert path.with_name("again.conllu").read_bytes() == path.read_bytes()


@given(documents())
def test_any_document_is_written_and_read(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("conllu") / "d.conllu"
    report = FORMAT.write([document], path)
    found = list(FORMAT.read(path).documents)
    assert len(found) == (not any("without words" in loss.kind for loss in report.losses))
    if found and not any("within a token" in loss.kind for loss in report.losses):
        assert found[0].text == document.text


@given(texts)
def test_escapes_come_back(text):
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & set(" \t\n|")


TREEBANK = """\
# newdoc id = talks
# newpar
# sent_id = 1
# text = Ada liked Oslo's fjord.
1\tAda\tAda\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tNER=B-PER
2\tliked\tlike\tVERB\tVBD\t_\t0\troot\t_\t_
3-4\tOslo's\t_\t_\t_\t_\t_\t_\t_\tNER=B-LOC
3\tOslo\tOslo\tPROPN\tNNP\t_\t5\tnmod\t_\t_
4\t's\t's\tPART\tPOS\t_\t3\tcase\t_\t_
4.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
5\tfjord\tfjord\tNOUN\tNN\t_\t2\tobj\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tGloss=a=b
2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No

"""


def test_treebank_is_read_and_written_as_it_was(tmp_path):
    path = tmp_path / "t.conllu"
    path.write_text(TREEBANK)
    (document,) = FORMAT.read(path).documents
    assert document.id == "talks"
    assert document.text == "Ada liked Oslo's fjord.\n\nShe left"
    assert [(span.label, document.quote(span)) for span in document.spans] == [("PER", "Ada"), ("LOC", "Oslo's")]
    FORMAT.write([document], tmp_path / "again.conllu")
    assert (tmp_path / "again.conllu").read_text() == TREEBANK


def test_plus_columns_are_read_and_written_as_they_were(tmp_path):
    text = "# global.columns = ID FORM MY:NE\n1\tAda\tB-PER\n2\tLind\tI-PER\n3\tleft\tO\n\n"
    path = tmp_path / "t.conllup"
    path.write_text(text)
    (document,) = FORMAT.read(path).documents
    assert [(span.label, document.quote(span)) for span in document.spans] == [("PER", "Ada Lind")]
    FORMAT.write([document], tmp_path / "again.conllup")
    assert (tmp_path / "again.conllup").read_text() == text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1),
        (b"1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\n", 3),
        (b"1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n1-\ta\t_\n", 3),
        (b"1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\t\xff\t_\n", 3),
    ],
)
def test_broken_sentences_say_where(tmp_path, data, line):
    path = tmp_path / "t.conllu"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.where == f"{path}, line {line}"
