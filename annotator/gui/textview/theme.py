"""Colours of the text view."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CanvasTheme:
    """The colours of paper, text and marks; light or dark."""

    dark: bool = False

    @classmethod
    def light(cls) -> "CanvasTheme":
        """Return warm paper with dark ink."""
        return cls(dark=False)

    @classmethod
    def night(cls) -> "CanvasTheme":
        """Return dark paper with light ink."""
        return cls(dark=True)
