"""Words for tooltips: Qt takes what looks like markup for markup, and what a document holds may look so."""

from html import escape


def plain_tip(text: str) -> str:
    """Return what a tooltip needs to show these words as they are."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{escape(text, quote=False)}</qt>".replace("\n", "<br>")
