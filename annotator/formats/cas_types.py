"""The UIMA types that documents are written with: DKPro Core's for what it names, custom layers for the rest.

The names are those of DKPro Core (https://dkpro.github.io/dkpro-core/) and of INCEpTION's custom layers.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cassis import TypeSystem

FeatureStructure = Any
"""An annotation of UIMA's; its class is made while the program runs."""

_CORE: Final = "de.tudarmstadt.ukp.dkpro.core.api"
TOKEN: Final = f"{_CORE}.segmentation.type.Token"
SENTENCE: Final = f"{_CORE}.segmentation.type.Sentence"
METADATA: Final = f"{_CORE}.metadata.type.DocumentMetaData"
ENTITY: Final = f"{_CORE}.ner.type.NamedEntity"
CHAIN: Final = f"{_CORE}.coref.type.CoreferenceChain"
LINK: Final = f"{_CORE}.coref.type.CoreferenceLink"
RELATION: Final = "webanno.custom.Relation"
DOCUMENT: Final = "webanno.custom.Document"
DETAIL: Final = "detail"
TYPE_KEY: Final = "cas_type"

ANNOTATION: Final = "uima.tcas.Annotation"
STRING: Final = "uima.cas.String"
# What tells of grammar and layout, not of what a person marked.
STRUCTURE: Final = (
    f"{_CORE}.segmentation.",
    f"{_CORE}.lexmorph.",
    f"{_CORE}.syntax.",
    f"{_CORE}.metadata.",
    f"{_CORE}.coref.",
    "uima.",
)
_FEATURE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_TYPE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9_]*\.)+[A-Za-z][A-Za-z0-9_]*")
_METADATA_TEXTS: Final = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")
_TAKEN: Final = {"begin", "end", "sofa", "type", "self", "value", "identifier", DETAIL, "Governor", "Dependent"}


class Layers:
    """The type system of the documents so far: it is made anew where one brings layers or attributes of its own."""

    def __init__(self) -> None:
        self._attributes: dict[tuple[str, bool], set[str]] = {(ENTITY, False): set(), (RELATION, True): set()}
        self.types: TypeSystem = self._made()

    def learn(self, spans: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, Any]]) -> None:
        """Take in what a document's annotations need (by the values of their lines)."""
        grown = False
        for linked, annotations in ((False, spans), (True, relations)):
            for values in annotations:
                known = self._attributes.get((layer_name(values, linked=linked), linked))
                wanted = shown(values).keys()
                if known is None or wanted - known:
                    self._attributes.setdefault((layer_name(values, linked=linked), linked), set()).update(wanted)
                    grown = True
        if grown:
            self.types = self._made()

    def _made(self) -> "TypeSystem":
        from cassis import TypeSystem  # heavy, and needed for these formats alone

        made = TypeSystem()
        add_common(made)
        for (name, linked), attributes in self._attributes.items():
            if not made.contains_type(name):
                ends = {"Governor": ANNOTATION, "Dependent": ANNOTATION} if linked else {}
                _create(made, name, ANNOTATION, ends | {"value": STRING, DETAIL: STRING})
            for attribute in sorted(attributes):
                made.create_feature(made.get_type(name), attribute, STRING)
        return made


def layer_name(values: Mapping[str, Any], *, linked: bool) -> str:
    """Return the name of the type that an annotation is written as."""
    name = values.get(TYPE_KEY)
    if (
        isinstance(name, str)
        and _TYPE.fullmatch(name)
        and not name.startswith((*STRUCTURE, RELATION, DOCUMENT, ENTITY))
    ):
        # One name cannot be a layer of both kinds; who reads files gets what they had, as their names differ.
        return name
    return RELATION if linked else ENTITY


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes of an annotation that can be features, as text."""
    attributes = values.get("attributes") or {}
    return {name: plain(v) for name, v in attributes.items() if _FEATURE.fullmatch(name) and name not in _TAKEN}


def add_common(made: "TypeSystem") -> None:
    """Add what every document needs."""
    annotations = {
        TOKEN: (),
        SENTENCE: (),
        ENTITY: ("value", "identifier", DETAIL),
        LINK: ("referenceType", "referenceRelation"),
    }
    for name, features in annotations.items():
        _create(made, name, ANNOTATION, dict.fromkeys(features, STRING))
    _create(made, METADATA, "uima.tcas.DocumentAnnotation", dict.fromkeys(_METADATA_TEXTS, STRING))
    _create(made, METADATA, "uima.tcas.DocumentAnnotation", {"isLastSegment": "uima.cas.Boolean"})
    _create(made, LINK, ANNOTATION, {"next": LINK})
    _create(made, CHAIN, "uima.cas.AnnotationBase", {"first": LINK, DETAIL: STRING})
    _create(made, DOCUMENT, "uima.cas.AnnotationBase", {DETAIL: STRING})
    ends = {"Governor": ANNOTATION, "Dependent": ANNOTATION}
    _create(made, RELATION, ANNOTATION, ends | {"value": STRING, DETAIL: STRING})


def plain(value: object) -> str:
    """Return an attribute's value as the text that a feature shows."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _create(system: "TypeSystem", name: str, parent: str, features: dict[str, str]) -> None:
    """Add what is missing of a type."""
    made = system.get_type(name) if system.contains_type(name) else system.create_type(name, supertypeName=parent)
    known = {feature.name for feature in made.all_features}
    for feature, kind in features.items():
        if feature not in known:
            system.create_feature(made, feature, kind)
