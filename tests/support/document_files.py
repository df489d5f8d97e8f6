"""Small document files of each kind, made in memory."""

import io
import zlib
from email.message import EmailMessage

PARAGRAPHS = (
    "Delegates from Norway and Chile met in Oslo on Thursday to talk about fishing rights.",
    "The first round had ended without a result in January, when both sides blamed each other.",
    "“We hope for progress,” said Ingrid Solberg, who leads the Norwegian delegation.",
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Talks resume in Oslo - The Example Times</title>
<meta property="og:site_name" content="The Example Times"><meta name="author" content="Ada Brown">
<meta property="article:published_time" content="2026-03-05T10:00:00Z">
<link rel="canonical" href="https://example.org/news/talks"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks resume in Oslo</h1>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}
<ul><li>Cod</li><li>Herring</li></ul><table><tr><th>Country</th><th>Boats</th></tr><tr><td>Chile</td><td>40</td></tr></table>
</article><footer>Copyright by nobody</footer><script>track()</script></body></html>"""


def pdf(pages: list[list[str]], *, encrypt: str = "", **info: str) -> bytes:
    """Return a PDF with these lines on its pages: Helvetica, Windows-1252, one text line below the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "]
    objects[2] += "/Encoding /WinAnsiEncoding >>"
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        packed = zlib.compress(f"BT /F1 11 Tf 14 TL 50 780 Td\n{shown}ET".encode("cp1252")).decode("latin-1")
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append("<< " + " ".join(f"/{key} ({_escaped(value)})" for key, value in info.items()) + " >>")
    made = _assembled(objects)
    return _encrypted(made, encrypt) if encrypt else made


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: list[str]) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        # The compressed streams went through Latin-1, the lines through Windows-1252: all bytes are one to one here.
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer << /Size {len(places) + 1} /Root 1 0 R /Info {len(places)} 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _encrypted(data: bytes, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(paragraphs=PARAGRAPHS, table=(("Country", "Boats"), ("Chile", "40"))) -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.core_properties.title = "Talks resume"
    document.core_properties.author = "Ada Brown"
    document.add_heading("Talks resume in Oslo", 1)
    document.add_paragraph(paragraphs[0])
    grid = document.add_table(rows=len(table), cols=len(table[0]))
    for row, cells in zip(grid.rows, table, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


BODY = "\n".join(PARAGRAPHS)


def email(body=BODY, html="", attachment="") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Talks résumé"
    message["From"] = "Ada Brown <ada@example.org>"
    message["To"] = "desk@example.org"
    message["Date"] = "Thu, 05 Mar 2026 10:00:00 +0100"
    if body:
        message.set_content(body)
    if html and body:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    if attachment:
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=attachment)
    return message.as_bytes()


def web_archive(page=PAGE) -> bytes:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    message = MIMEMultipart("related", type="text/html")
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "https://example.org/news/talks"
    message["Subject"] = "Talks resume in Oslo"
    message.attach(MIMEText(page, "html", "utf-8"))
    return message.as_bytes()


MARKDOWN = """---
title: "Talks resume"
date: 2026-03-05
author: Ada Brown
tags: [a, b]
---
# Talks *resume* in Oslo

Delegates from **Norway** met in [Oslo](https://example.org)
on Thursday.

- Cod
- Herring

> A quotation

| Country | Boats |
|---------|-------|
| Chile   | 40    |
"""

SAMPLES = {
    "plain.txt": "\n".join(PARAGRAPHS).encode(),
    "marked.md": MARKDOWN.encode(),
    "page.html": PAGE.encode(),
    "archive.mhtml": web_archive(),
    "printed.pdf": pdf([list(PARAGRAPHS)], Title="Talks resume"),
    "written.docx": docx(),
    "mail.eml": email(html=PAGE, attachment="map.pdf"),
}
