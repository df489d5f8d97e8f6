"""MHTML: a web page that a browser saved together with its pictures."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import compat32
from typing import Final

from annotator.readers.document import Draft
from annotator.readers.html import article, decode_html
from annotator.readers.problems import damaged, library_errors_mean_damage

_PAGE: Final = "text/html"


def read(data: bytes) -> Draft:
    """Read a web page out of its archive; the pictures beside it are of no interest."""
    with library_errors_mean_damage("web archive"):
        message = message_from_bytes(data, policy=compat32)
        page = next((part for part in message.walk() if part.get_content_type() == _PAGE), None)
        raw = page.get_payload(decode=True) if page is not None else None
        charset = page.get_content_charset() if page is not None else None
        address = str(message.get("Snapshot-Content-Location", "")).strip()
    if not isinstance(raw, bytes) or not raw:
        raise damaged("web archive")
    draft = article(decode_html(raw, charset))
    return replace(draft, meta={"url": address, **draft.meta}) if address else draft
