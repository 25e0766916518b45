"""What label a new name most likely has: from the article's other names, its own words, the words beside it.

A guess only saves a key: the digit that gives another label always works.
"""

from __future__ import annotations

import re

from annotator.core.marks import PERSON_MADE
from annotator.core.naming import TITLES
from annotator.core.review import Review
from annotator.core.spans import Span

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
# The first pattern that fits decides. Of its labels the first that the schema has is taken.
_WORDS = (
    (r"[$€£¥]|\b(dollars?|euros?|pounds?|yen|roubles?|rubles?)\b", "MONEY"),
    (r"%|\bper ?cent\b", "PERCENT"),
    (r"\d ?[ap]\.?m\b|\b(morning|afternoon|evening|night|hours?|minutes?)\b|\d:\d\d", "TIME"),
    (rf"\b({_MONTHS}|{_DAYS})\b|^(1[5-9]|20)\d\d$|\b(century|years?|months?|weeks?|days?)\b", "DATE"),
    (r"\d.*\b(km|miles?|metres?|meters?|kg|tons?|tonnes?|feet|acres|litres?)\b", "QUANTITY"),
    (
        r"\b(University|College|School|Council|Committee|Commission|Party|Ministry|Agency|Association|Club|Bank|Inc|"
        r"Corp|Ltd|LLC|Company|Group|Union|Times|News|Post|Gazette|Institute|Society|Court|Police|Army|Navy|"
        r"Department|Office|Foundation|Federation|League|Parliament|Senate|Congress|Church|Board|Centre|Center)\b",
        "ORG",
    ),
    (r"\b(Airport|Bridge|Street|Avenue|Road|Station|Stadium|Hospital|Hall|Building|Tower|Square|Palace)\b", "FAC"),
    (r"\b(War|Games|Cup|Olympics|Championships?|Festival|Election|Summit|Day|Open|Prix)\b", "EVENT MISC"),
    (r"\b(River|Sea|Ocean|Mountains?|Lake|Islands?|Isles?|Valley|Coast|Strait|Gulf|Desert)\b", "LOC"),
    (r"\b(Act|Treaty|Convention|Amendment|Constitution)\b", "LAW MISC"),
    (r"^[A-Z][a-z]+(ian|ians|ish|ese|ans|ists?)$", "NORP MISC"),
    (r"^[A-Z]{2,6}$", "ORG"),
)  # fmt: skip
_PLACE_BEFORE = re.compile(r"\b(in|at|from|near|to|outside|around|across)\s+$")
_SAYS_AFTER = re.compile(r"\s+(said|says|told|added|asked|wrote|was born|,? ?who)\b")
_QUOTED = ("“", "‘", '"')


def guess_label(review: Review, span: Span) -> str:
    """The likeliest label for the words at `span`, one of the schema's.

    Args:
        review: the article, its marks and its schema.
        span: the words, without white space at the edges.
    """
    known = [label.name for label in review.schema.labels]
    words = review.text[span.start : span.end]
    if (label := _as_elsewhere(review, words)) in known:
        return label
    for wanted in _by_form(review.text, span):
        if wanted in known:
            return wanted
    by_hand = [m.label for m in review.marks.entities() if m.origin == PERSON_MADE]
    return by_hand[-1] if by_hand else known[0] if known else "PERSON"


def _as_elsewhere(review: Review, words: str) -> str:
    """The label of another name in the article with the same words, or that holds them as words; "" for none."""
    holding = ""
    for name, group in review.marks.groups.items():
        if not (group.count.open or group.count.confirmed):
            continue
        if name == words:
            return group.label
        if not holding and len(words) > 3 and f" {words} " in f" {name} ":
            holding = group.label
    return holding


def _by_form(text: str, span: Span) -> list[str]:
    words = text[span.start : span.end]
    for pattern, labels in _WORDS:
        if re.search(pattern, words):
            return labels.split()
    before = text[max(0, span.start - 24) : span.start]
    last = before.split()[-1:] or [""]
    if last[0].lower().rstrip(".") in TITLES or _SAYS_AFTER.match(text, span.end):
        return ["PERSON", "PER"]
    if _PLACE_BEFORE.search(before):
        return ["GPE", "LOC"]
    if before[-1:] in _QUOTED:
        return ["WORK_OF_ART", "MISC"]
    if len(words.split()) in (2, 3) and all(w[:1].isupper() for w in words.split()):
        return ["PERSON", "PER"]
    return []
