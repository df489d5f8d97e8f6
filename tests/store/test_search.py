import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.ids import DocId
from annotator.model.listing import DocumentFilter
from annotator.project.operations.documents import EditDocument, HideDocuments
from annotator.project.project import Project
from annotator.store import search
from tests.support.projects import add_document

TEXTS = {
    "Talks": "The foreign ministers met in Vienna. 🕊️ Sanctions were lifted; the sanctioned bank opened.",
    "Kyiv": "Українська делегація прибула до Відня. Café naïve.",
    "朝鲜": "朝鲜民主主义人民共和国试射了导弹。",
    "Tokyo": "日本政府は東京で会談した。",
}


@pytest.fixture
def docs(project: Project) -> dict[str, DocId]:
    return {title: add_document(project, text, title) for title, text in TEXTS.items()}


def found(project: Project, docs: dict[str, DocId], query: str) -> list[str]:
    titles = {doc: title for title, doc in docs.items()}
    hits = sorted(titles[hit.doc] for hit in project.search(query))
    listed = sorted(titles[doc] for doc in project.document_ids(DocumentFilter(text=query)))
    assert hits == listed
    return hits


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("vienna", ["Talks"]),
        ("VIENNA ministers", ["Talks"]),
        ("vienna tokyo", []),
        ("sanct", ["Talks"]),
        ('"sanct"', []),
        ('"foreign ministers"', ["Talks"]),
        ('"ministers foreign"', []),
        ("cafe", ["Kyiv"]),
        ("відня", ["Kyiv"]),
        ("主主义", ["朝鲜"]),
        ("导弹", ["朝鲜"]),
        ("弹", ["朝鲜"]),
        ("東京", ["Tokyo"]),
        ("朝鲜 导弹", ["朝鲜"]),
        ("kyiv", ["Kyiv"]),
        ("", []),
        ("...", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_words_and_runs(project: Project, docs: dict[str, DocId], query: str, titles: list[str]) -> None:
    if query:
        assert found(project, docs, query) == titles
    assert [hit.title for hit in project.search(query)] == titles


@pytest.mark.parametrize(
    "query", ["mo:x", 'a "b', "NEAR(a b)", "a AND", "* OR -", "title:x", "^a", "{a b}", "'; --", "a*b"]
)
def test_what_a_user_types_is_never_syntax(project: Project, docs: dict[str, DocId], query: str) -> None:
    assert found(project, docs, query) == []


@given(st.text(max_size=30))
def test_no_query_is_an_error(query: str) -> None:
    parsed = search.parse(query)
    assert all(word.count('"') == 2 for word in parsed.words)
    assert all(search._UNSPACED.search(run) for run in parsed.literal)


def test_matches_are_code_points_of_the_text(project: Project, docs: dict[str, DocId]) -> None:
    for query, words in (("sanction", {"Sanctions", "sanctioned"}), ("导弹", {"导弹"}), ("试射了", {"试射了"})):
        (hit,) = project.search(query)
        text = project.open_document(hit.doc).text
        assert {text[start:end] for start, end in hit.matches} == words
        assert text[hit.start :].startswith(hit.snippet.split("\n")[0])


def test_the_index_follows_titles_and_undo(project: Project, docs: dict[str, DocId]) -> None:
    project.do(EditDocument(docs["Talks"], {"title": "Umbrella"}))
    assert [hit.title for hit in project.search("umbrella")] == ["Umbrella"]
    assert project.search("talks") == []
    project.undo()
    assert project.search("umbrella") == []
    project.do(HideDocuments((docs["Talks"],)))
    assert project.search("vienna") == []
    project.undo()
    assert len(project.search("vienna")) == 1
    assert project.check() == []
    while project.undo():
        pass
    assert project.search("vienna") == []
    while project.redo():
        pass
    assert project.search("vienna") == []
    project.undo()
    assert len(project.search("vienna")) == 1
    assert project.check() == []


def test_a_long_document_gives_a_short_stretch(project: Project) -> None:
    add_document(project, "filler words here\n" * 2000 + "the needle lies here\n" + "more filler\n" * 2000, "Hay")
    (hit,) = project.search("needle")
    assert "needle" in hit.snippet
    assert len(hit.snippet) < 400
