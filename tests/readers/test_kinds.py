"""Each kind of document: what is read, and what is told of it."""

import pytest

from annotator.model.errors import UserError
from annotator.model.text import bytes_sha256
from annotator.readers.api import read_bytes, read_pasted, suffixes
from tests.support.document_files import MARKDOWN, PAGE, PARAGRAPHS, SAMPLES, docx, email, pdf, saved, web_archive


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_yields_its_text_and_the_hash_of_its_bytes(name):
    document = read_bytes(SAMPLES[name], name)
    assert "Oslo" in document.text
    assert "Norway" in document.text
    assert document.title.startswith(("Talks", "Delegates"))
    assert document.original_sha256 == bytes_sha256(SAMPLES[name])
    assert document.source == name
    assert type(document).from_json(document.to_json()) == document


def test_every_kind_has_a_sample():
    assert {name[name.rindex(".") :] for name in SAMPLES} <= set(suffixes())


def test_web_page_yields_the_article_and_what_the_page_says_of_itself():
    document = read_bytes(PAGE.encode(), "page.html")
    assert document.text == "\n".join(
        ["Talks resume in Oslo", *PARAGRAPHS, "- Cod", "- Herring", "Country\tBoats", "Chile\t40"]
    )
    assert (document.title, document.doc_date, document.language) == ("Talks resume in Oslo", "2026-03-05", "en-GB")
    assert document.meta["author"] == "Ada Brown"
    assert document.meta["site"] == "The Example Times"
    assert document.meta["url"] == "https://example.org/news/talks"
    assert document.warnings == ()


def test_web_page_without_article_yields_all_its_text():
    page = b"<html><body><div hidden>no</div><ol><li><p>one<li>two</ol><pre> a\n  b</pre>x<br>y<script>z</script>"
    document = read_bytes(page, "a.html")
    assert document.text == "1. one\n2. two\n a\n  b\nx\ny"
    assert "whole text" in document.warnings[0]


def test_web_page_in_another_encoding():
    page = PAGE.replace("utf-8", "windows-1251").replace("Norway", "Норвегии")
    assert "Норвегии" in read_bytes(page.encode("cp1251", "replace"), "a.htm").text


def test_web_page_drawn_by_a_script_is_refused():
    with pytest.raises(UserError, match="no text") as caught:
        read_bytes(b"<html><body><script>draw()</script></body></html>", "a.html")
    assert caught.value.code == "read.no-text"
    assert caught.value.where == "a.html"


def test_web_archive_yields_the_page_and_its_address():
    document = read_bytes(web_archive(PAGE.replace("canonical", "other")), "a.mht")
    assert document.text.startswith("Talks resume in Oslo\nDelegates")
    assert document.meta["url"] == "https://example.org/news/talks"


def test_web_archive_with_the_name_of_a_page_is_read_as_what_it_is():
    assert read_bytes(web_archive(), "a.html").text.startswith("Talks resume in Oslo\nDelegates")


def test_markdown_yields_the_text_that_it_shows():
    document = read_bytes(MARKDOWN.encode(), "a.md")
    assert document.text == (
        "Talks resume in Oslo\nDelegates from Norway met in Oslo on Thursday.\n"
        "- Cod\n- Herring\nA quotation\nCountry\tBoats\nChile\t40"
    )
    assert (document.title, document.doc_date) == ("Talks resume", "2026-03-05")
    assert document.meta["author"] == "Ada Brown"


def test_markdown_without_front_matter_is_titled_by_its_heading():
    assert read_bytes(b"Some words\n\n# The *real* title #\n", "a.md").title == "The real title"


def test_docx_yields_paragraphs_and_tables_in_order():
    document = read_bytes(docx(), "a.docx")
    assert document.text == "\n".join(
        ["Talks resume in Oslo", PARAGRAPHS[0], "Country\tBoats", "Chile\t40", *PARAGRAPHS[1:]]
    )
    assert document.title == "Talks resume"
    assert document.meta["author"] == "Ada Brown"


def test_docx_keeps_insertions_and_drops_deletions():
    import docx as python_docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = python_docx.Document()
    paragraph = document.add_paragraph("The ")
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>new </w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>old </w:delText></w:r></w:del>'))
    paragraph.add_run("text")
    assert read_bytes(saved(document), "a.docx").text == "The new text"


def test_email_yields_its_plain_part_and_names_attachments():
    document = read_bytes(email(html="<p>Other words</p>", attachment="map.pdf"), "a.eml")
    assert document.text.rstrip("\n") == "\n".join(PARAGRAPHS)
    assert (document.title, document.doc_date) == ("Talks résumé", "2026-03-05")
    assert document.meta["from"] == "Ada Brown <ada@example.org>"
    assert document.warnings == ("Attachments were not read: map.pdf.",)


def test_email_of_html_alone():
    assert read_bytes(email(body="", html="<p>One<p>Two"), "a.eml").text == "One\nTwo"


def test_email_with_flowed_lines_is_joined():
    raw = b"From: a@b.c\nSubject: x\nContent-Type: text/plain; format=flowed\n\nOne \ntwo\n> three \n> four\n-- \nsig\n"
    assert read_bytes(raw, "a.eml").text == "One two\n> three four\n-- \nsig\n"


def test_pasted_html_is_taken_whole_and_wins_over_text():
    document = read_pasted(text="ignored", html="<h2>Head</h2><p>Some <b>bold</b> words", title="Mine")
    assert (document.text, document.title, document.source) == ("Head\nSome bold words", "Mine", "")
    assert read_pasted(text="Just\r\ntext").text == "Just\ntext"


def test_pasting_nothing_is_refused():
    with pytest.raises(UserError) as caught:
        read_pasted(text=" \n", html="<p>")
    assert caught.value.code == "read.empty"


def test_pasted_lone_surrogates_and_nuls_are_replaced():
    assert read_pasted(text="a\ud800b\0c").text == "a\ufffdb\ufffdc"


LINES = [
    "Delegates from Norway and Chile met in Oslo on Thursday to talk about their long-",
    "standing quarrel over fishing rights, the foreign ministry said. The negotia-",
    "tions are the second round; a first one, led by Kim Jong-",
    "un, failed. The long-standing quarrel goes on, and the next round is due.",
    "A short last line.",
]


def test_pdf_joins_printed_lines_into_paragraphs():
    document = read_bytes(pdf([LINES[:3], LINES[3:]], Title="Talks", Author="Ada Brown"), "a.pdf")
    assert document.text.split("\n")[0] == (
        "Delegates from Norway and Chile met in Oslo on Thursday to talk about their long-standing quarrel over "
        "fishing rights, the foreign ministry said. The negotiations are the second round; a first one, led by Kim "
        "Jong-un, failed. The long-standing quarrel goes on, and the next round is due."
    )
    assert (document.title, document.meta["author"], document.meta["pages"]) == ("Talks", "Ada Brown", "2")


def body(number: int) -> list[str]:
    return [f"{'again and ' * number}the talks went on, and nobody knew for how long they would.", "Some more.", "End."]


def test_pdf_leaves_out_running_heads_and_page_numbers():
    pages = [["The Example Times", f"Story {n}{n}{n}", *body(n), f"Page {n} of 4"] for n in range(1, 5)]
    document = read_bytes(pdf(pages), "a.pdf")
    assert "Example Times" not in document.text
    assert "Page" not in document.text
    assert document.text.count("the talks went on") == 4
    assert "running headers, footers and page numbers were left out." in document.warnings[0]


def test_pdf_keeps_lines_that_only_look_alike():
    pages = [[f"Votes in favour: {votes}", *body(n)[:1], f"{n} more {'x' * n}"] for n, votes in enumerate((12, 7, 9))]
    assert read_bytes(pdf(pages), "a.pdf").text.count("Votes") == 3


def test_pdf_names_pages_without_text():
    assert read_bytes(pdf([LINES, [], LINES]), "a.pdf").warnings == ("No text on page 2 (pictures?).",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([[]]), "read.no-text"),
        (pdf([LINES], encrypt="secret"), "read.encrypted"),
        (pdf([LINES])[:200], "read.damaged"),
    ],
)
def test_pdf_that_cannot_be_read_says_why(data, code):
    with pytest.raises(UserError) as caught:
        read_bytes(data, "a.pdf")
    assert caught.value.code == code
    assert caught.value.hint
