"""From a portable document to a UIMA CAS; dkpro-cassis turns our code points into UIMA's UTF-16 units itself."""

import json
import re
from typing import TYPE_CHECKING, Any, Final

from annotator.formats import cas_types as types
from annotator.formats.cas_types import FeatureStructure
from annotator.formats.jsonl_writing import line_of, object_of
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument, check
from annotator.formats.tokenised import sentence_ranges, tokenise

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

# What XML 1.0 has no place for, escaped or not: https://www.w3.org/TR/xml/#charsets
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WRITTEN: Final = ("format", "text", "entities", "relations", "chains")


class CasMaker:
    """Makes CASes of one type system, which grows with the layers and attributes that documents bring."""

    def __init__(self, report: LossReport, *, xml: bool) -> None:
        self._layers = types.Layers()
        self._report = report
        self._xml = xml

    @property
    def types(self) -> "TypeSystem":
        """The types of all documents so far."""
        return self._layers.types

    def cas(self, document: PortableDocument) -> "Cas":
        """Return one document as a CAS.

        Raises:
            UserError: The document contradicts itself, or holds a value that JSON cannot.
        """
        from cassis import Cas  # heavy, and needed for these formats alone

        check(document)
        line_of(document)
        values = object_of(document)
        self._layers.learn(values["entities"], values["relations"])
        cas = Cas(typesystem=self.types)
        cas.sofa_mime = "text/plain"
        cas.sofa_string = self._clean(document.text)
        if cas.sofa_string != document.text:
            self._report.add("texts with characters that XML cannot hold, replaced", document.title or document.id)
        self._add_document(cas, document, values)
        self._add_words(cas)
        made = {entity["id"]: self._add_span(cas, entity) for entity in values["entities"]}
        for relation in values["relations"]:
            self._add_relation(cas, relation, made)
        for chain in values.get("chains", ()):
            self._add_chain(cas, chain, made)
        self._report.wrote(document, EVERYTHING)
        return cas

    def _clean(self, text: str) -> str:
        return _ILLEGAL.sub("\ufffd", text) if self._xml else text

    def _add_document(self, cas: "Cas", document: PortableDocument, values: dict[str, Any]) -> None:
        language, source = document.meta.get("language"), document.meta.get("source")
        metadata = self.types.get_type(types.METADATA)(
            begin=0,
            end=len(document.text),
            language=self._clean(language) if isinstance(language, str) and language else "x-unspecified",
            documentTitle=self._clean(document.title),
            documentId=self._clean(document.id),
            documentUri=self._clean(source) if isinstance(source, str) else None,
        )
        cas.add(metadata)
        rest = {key: value for key, value in values.items() if key not in _WRITTEN}
        cas.add(self.types.get_type(types.DOCUMENT)(detail=_detail(rest)))

    def _add_words(self, cas: "Cas") -> None:
        words = tokenise(cas.sofa_string or "")
        for first, last in sentence_ranges(words):
            start, end = words.tokens[first].start, words.tokens[last - 1].end
            cas.add(self.types.get_type(types.SENTENCE)(begin=start, end=end))
        for start, end in words.tokens:
            cas.add(self.types.get_type(types.TOKEN)(begin=start, end=end))

    def _add_span(self, cas: "Cas", entity: dict[str, Any]) -> FeatureStructure:
        layer = self.types.get_type(types.layer_name(entity, linked=False))
        links = entity.get("links", ())
        shown = self._shown(entity)
        if layer.name == types.ENTITY and links:
            shown["identifier"] = self._clean(links[0]["entry"])
        made = layer(begin=entity["start"], end=entity["end"], **shown)
        cas.add(made)
        return made

    def _add_relation(self, cas: "Cas", relation: dict[str, Any], spans: dict[str, Any]) -> None:
        layer = self.types.get_type(types.layer_name(relation, linked=True))
        head, tail = spans[relation["head"]], spans[relation["tail"]]
        ends = {"Governor": head, "Dependent": tail}
        cas.add(layer(begin=tail.begin, end=tail.end, **ends, **self._shown(relation)))

    def _add_chain(self, cas: "Cas", chain: dict[str, Any], spans: dict[str, Any]) -> None:
        later = None
        for member in reversed([member for member in chain["members"] if member in spans]):
            span = spans[member]
            link = self.types.get_type(types.LINK)(
                begin=span.begin, end=span.end, next=later, referenceType=self._clean(chain["label"])
            )
            cas.add(link)
            later = link
        cas.add(self.types.get_type(types.CHAIN)(first=later, detail=_detail(chain)))

    def _shown(self, annotation: dict[str, Any]) -> dict[str, Any]:
        """Return the features that another program sees: the label, the attributes, and the rest in one."""
        shown = {name: self._clean(value) for name, value in types.shown(annotation).items()}
        return shown | {"value": self._clean(annotation["label"]), types.DETAIL: _detail(annotation)}


def _detail(values: dict[str, Any]) -> str:
    # ASCII, so that it holds any character in XML too.
    return json.dumps(values, ensure_ascii=True)
