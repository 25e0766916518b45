"""What XMI and WebAnno TSV share: which annotation types become marks, and how."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.marks import Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
CUSTOM = "webanno.custom."
_LABELS = ("value", "label", "category", "type", "kind", "tag", "class")
# Layers that a preprocessing program makes, and those that hold the document together.
_STRUCTURE = ("de.tudarmstadt.ukp.", "org.dkpro.core.", "uima.tcas.DocumentAnnotation", "uima.cas.")

_SEGMENTS = frozenset(
    "Token Sentence Paragraph Heading Div Line Lemma Stem POS Document DocumentAnnotation".split()
)


def is_mark(kind: str) -> bool:
    """Whether annotations of this type are marks: named entities, and layers that somebody defined."""
    local = kind.rpartition(".")[2]
    return local == "NamedEntity" or not (local in _SEGMENTS or kind.startswith(_STRUCTURE))


def entity(kind: str, span: Span, features: Mapping[str, str], text: str, key: str) -> Mark:
    """A mention: its label is what the type's main feature says, or the type's own name."""
    rest = {name: value for name, value in features.items() if value}
    found = next((name for name in _LABELS if rest.get(name)), "")
    label = rest.pop(found, "") or kind.rpartition(".")[2]
    name = ""
    if kind.endswith(".NamedEntity") and "://" not in rest.get("identifier", "://"):
        name = rest.pop("identifier")
    return doc.entity(span, label, text, name=name, extra={key: rest} if rest else {})
