"""E-mail: the message's text, its plain form before its HTML; attachments are named, not read."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Final

from annotator.readers.decoding import Decoded, decode
from annotator.readers.document import Draft
from annotator.readers.html import decode_html, whole_page
from annotator.readers.problems import library_errors_mean_damage, no_text

_SPACE: Final = re.compile(r"\s+")
_QUOTES: Final = re.compile(r"(>*) ?(.*)", re.DOTALL)
_ADDRESSES: Final = {"from": "From", "to": "To", "cc": "Cc", "subject": "Subject", "message_id": "Message-ID"}


def read(data: bytes) -> Draft:
    """Read an e-mail message.

    Raises:
        UserError: The message is damaged, or holds no text.
    """
    with library_errors_mean_damage("e-mail"):
        message = message_from_bytes(data, policy=default)
        body = _body(message)
        attachments = list(_attachments(message, body))
        decoded = _body_text(body) if body is not None else Decoded("", "")
        sent = _sent(message)
    if not decoded.text.strip():
        raise no_text("The e-mail holds no text.", "Save its attachments, and import those.")
    meta = {key: _header(message, header) for key, header in _ADDRESSES.items()}
    warnings = [*decoded.warnings]
    if attachments:
        warnings.append(f"Attachments were not read: {', '.join(attachments)}.")
    return Draft(
        decoded.text,
        meta["subject"],
        doc_date=sent[:10] or None,
        language=_header(message, "Content-Language") or None,
        meta={key: value for key, value in (meta | {"sent": sent}).items() if value},
        warnings=tuple(warnings),
    )


def _body(message: Message) -> Message | None:
    found = message.get_body(preferencelist=("plain", "html")) if isinstance(message, EmailMessage) else None
    if found is not None and found.get_payload(decode=True):
        return found
    texts = (part for part in message.walk() if part.get_content_type() in ("text/plain", "text/html"))
    return next((part for part in texts if part.get_payload(decode=True)), None)


def _body_text(part: Message) -> Decoded:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    charset = part.get_param("charset")
    declared = charset if isinstance(charset, str) else None
    if part.get_content_type() == "text/html":
        page = decode_html(data, declared)
        return Decoded(whole_page(page.text), page.encoding, page.warnings)
    decoded = decode(data, declared)
    if str(part.get_param("format", "")).lower() != "flowed":
        return decoded
    text = unflowed(decoded.text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return Decoded(text, decoded.encoding, decoded.warnings)


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Join the lines of "format=flowed" text (RFC 3676) into its paragraphs; quotations keep their marks."""
    paragraphs: list[tuple[str, str]] = []
    open_quotes: str | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        matched = _QUOTES.fullmatch(line)
        quotes, rest = (matched.group(1), matched.group(2)) if matched else ("", line)
        flowed = rest.endswith(" ") and rest != "-- "
        content = rest[:-1] if flowed and delete_space else rest
        if open_quotes == quotes and rest != "-- ":
            paragraphs[-1] = (quotes, paragraphs[-1][1] + content)
        else:
            paragraphs.append((quotes, content))
        open_quotes = quotes if flowed else None
    return "\n".join(f"{quotes} {rest}" if quotes else rest for quotes, rest in paragraphs)


def _attachments(message: Message, body: Message | None) -> Iterator[str]:
    for part in message.walk():
        named = part.get_filename()
        if part is not body and not part.is_multipart() and (named or part.get_content_maintype() != "text"):
            yield _SPACE.sub(" ", named or part.get_content_type())


def _sent(message: Message) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""


def _header(message: Message, name: str) -> str:
    with library_errors_mean_damage("e-mail"):
        return _SPACE.sub(" ", str(message.get(name, ""))).strip()
