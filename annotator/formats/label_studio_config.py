"""Label Studio's labelling configuration: which labels there are, as XML.

After https://labelstud.io/tags/.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from annotator.formats.sketch import AttributeSketch, RelationSketch, SchemaSketch

LABELS: Final = "label"
TEXT: Final = "text"
_RESERVED: Final = frozenset({LABELS, TEXT})
_NAME: Final = re.compile(r"\w[\w .-]*")
_LARGEST: Final = 5_000_000
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BESIDE: Final = ("label_config.xml", "config.xml", "labeling_config.xml")


def is_name(name: str) -> bool:
    """Tell whether an attribute's name may be that of a tag."""
    return bool(_NAME.fullmatch(name)) and name not in _RESERVED


def config_text(sketch: SchemaSketch) -> str:
    """Return the configuration for a schema: labels, relations, and attributes of spans."""
    lines = ["<View>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(name)}/>" for name in _shown(r.label for r in sketch.relations)]
    lines += ["  </Relations>", f'  <Labels name="{LABELS}" toName="{TEXT}">']
    lines += [f"    <Label value={quoteattr(name)}/>" for name in _shown(sketch.spans)]
    lines += ["  </Labels>", f'  <Text name="{TEXT}" value="$text"/>']
    for attribute in sketch.attributes:
        if attribute.on_kind == "span" and is_name(attribute.name):
            lines += _attribute(attribute)
    return "\n".join([*lines, "</View>", ""])


def _shown(names: Iterable[str]) -> Iterator[str]:
    return (name for name in dict.fromkeys(names) if not _NO_XML.search(name))


def _attribute(attribute: AttributeSketch) -> Iterator[str]:
    common = f'name={quoteattr(attribute.name)} toName="{TEXT}" perRegion="true"'
    values = _shown(value for value in attribute.values if isinstance(value, str))
    choices = [f"    <Choice value={quoteattr(value)}/>" for value in values if value]
    if choices:
        yield from (f"  <Choices {common}>", *choices, "  </Choices>")
    elif any(isinstance(value, int | float) and not isinstance(value, bool) for value in attribute.values):
        yield f"  <Number {common}/>"


def find_config(tasks: Path) -> SchemaSketch | None:
    """Return what the configuration beside a file of tasks declares; None where there is none to be read."""
    beside = [tasks.with_suffix(".config.xml"), *(tasks.with_name(name) for name in _BESIDE)]
    for path in beside:
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST:
                return read_config(path.read_bytes())
        except OSError:
            continue
    return None


def read_config(data: bytes) -> SchemaSketch | None:
    """Return what a configuration declares; None where it is no XML, or declares entities (which may be bombs)."""
    try:
        text = data.decode("utf-8-sig")  # another encoding could hide what is looked for below
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return None
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError, LookupError, RecursionError):
        return None
    tags = list(root.iter())
    attributes = [
        AttributeSketch(name=tag.get("name", ""), on_kind="span", values=_values(tag, "Choice"))
        for tag in tags
        if tag.tag == "Choices" and tag.get("perRegion") == "true" and tag.get("name")
    ]
    relations = [name for tag in tags if tag.tag == "Relations" for name in _values(tag, "Relation")]
    return SchemaSketch(
        spans=tuple(dict.fromkeys(name for tag in tags if tag.tag == "Labels" for name in _values(tag, "Label"))),
        relations=tuple(RelationSketch(label=name) for name in dict.fromkeys(relations)),
        attributes=tuple(attributes),
    )


def _values(tag: ET.Element, kind: str) -> tuple[str, ...]:
    return tuple(value for child in tag.iter(kind) if (value := child.get("value")))
