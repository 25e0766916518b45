"""Claims without a model: quotation marks, cue verbs and punctuation.

Works on words alone: a cue verb is a form of ``data/cues.txt`` that stands where a verb would, its source the words
before it up to a boundary of the sentence, its content what follows or the quotation beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, kind_of, resolve, trimmed
from annotator.suggest.claim_passages import is_title
from annotator.suggest.claim_spans import SENTENCE_END
from annotator.suggest.cues import SILENT, SPEAKING, Cue, verbs
from annotator.suggest.parse import lines_of
from annotator.suggest.quotes import Quote, covering, find_quotes
from annotator.suggest.record import SuggestedClaim, SuggestedEntity
from annotator.suggest.speakers import Speakers

ORIGIN = "rules"
REACH = 18
"""How many words from a quotation its verb may stand."""
LONGEST_SOURCE = 14

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_BOUNDARY = re.compile(
    r"[,;:()—–]|\b(?:and|but|as|while|because|although|though|if|when|that|after|before)\b"
)
_AUXILIARIES = frozenset(
    "has have had also then later will would could may might must can should did does do not never once again already "
    "repeatedly still often publicly recently previously further who was is are were been be being".split()
)
_NOT_SUBJECT = frozenset(
    "the a an of to in on for with by at from this that these those his her its their my our".split()
)
_AFTER_VERB = frozenset(
    "on in at to during after about of for by with from as into against upon over before it them".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
_OBJECT_END = re.compile(
    r"[,.;:()—–\"“”]|\b(?:in|on|at|during|after|before|when|while|and|but|because|as|since|until|by|last|this|with)\b"
)
_TITLED = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Prof|Rev|Sgt|Capt)\.? )?"
_NAME = rf"{_TITLED}[A-Z](?:\.|[\w'’-]+)(?: (?:[A-Z](?:\.|[\w'’-]+)|of|de|van|von|bin|al)){{0,5}}"
_NOBODY = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July)"
_SOMEBODY = r"(?:the|a|an|one|another|his|her|their) (?:[a-z][\w'’-]* ){0,3}?[a-z][\w'’-]*"
_HERE = r"(?=[,.;:!?(\n]|$| (?:on|in|at|as|during|after|of|about|to|when|while|from|with|before|who|and)\b)"
_INVERTED = re.compile(rf" ([a-z]+ed) ({_NOBODY}{_NAME}|{_SOMEBODY}){_HERE}")
"""``"...", thundered Jane Roe``: between a quotation and somebody any verb says."""
_STRAIGHT = re.compile(rf" ({_NOBODY}{_NAME}|he|she|they) ([a-z]+ed)(?=[,.;:!?]|$| on [A-Z])")
_ACCORDING = re.compile(r"\b[Aa]ccording to ")
_PRONOUNS = frozenset("he she they it we you i who".split())


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lower: str


def find_claims(
    text: str,
    furniture: Sequence[Span],
    entities: Sequence[SuggestedEntity],
    lexicon: Mapping[str, Cue] | None = None,
    origin: str = ORIGIN,
) -> list[SuggestedClaim]:
    """The claims of an article, by rules over its words.

    Args:
        text: the article.
        furniture: spans that are no part of it.
        entities: names with their canonical names, for the speakers.
        lexicon: the verbs that attribute, by lower-case form; those of ``data/cues.txt`` when None.
        origin: who says so.

    Returns:
        Claims in text order, no content within another's.
    """
    quotes = find_quotes(text)
    lexicon = verbs() if lexicon is None else lexicon
    starts = [q.span.start for q in quotes]
    found: list[Candidate] = []
    for line in lines_of(text, furniture):
        here = quotes[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        found.extend(_line_claims(text, line, here, lexicon))
    claims = resolve(text, found, quotes)
    names = Speakers(text, entities, quotes).of([c.source for c in claims])
    return [
        SuggestedClaim(
            tuple(c.content),
            tuple(c.cue),
            tuple(c.source),
            name,
            kind_of(text, c.content, quotes),
            c.score,
            origin,
        )
        for c, name in zip(claims, names, strict=True)
    ]


def _line_claims(
    text: str, line: Span, quotes: Sequence[Quote], lexicon: Mapping[str, Cue]
) -> Iterator[Candidate]:
    said: set[int] = set()
    current: Candidate | None = None
    edge = line.start
    for k, quote in enumerate(quotes):
        following = next((q.span.start for q in quotes[k + 1 :][:3] if _words_in(text, q) > 3), line.end)
        found = None
        gap = text[edge : quote.span.start].strip()
        if _words_in(text, quote) > 1 or not gap:
            found = _after(text, quote, following, lexicon) or _before(text, quote, edge, lexicon)
        edge = quote.span.end
        if found is not None:
            if current is not None and found.cue == current.cue:
                current.content.append(quote.span)
            else:
                current = found
                said.add(found.cue[0].start)
                yield found
        elif current is not None and len(gap) < 120 and len(SENTENCE_END.findall(gap)) <= 1:
            current.content.append(quote.span)
        else:
            current = None
    yield from _according(text, line, quotes)
    yield from _sentences(text, line, quotes, lexicon, said)


def _words_in(text: str, quote: Quote) -> int:
    return len(text[quote.inner.start : quote.inner.end].split())


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(m.start(), m.end(), m[0].lower()) for m in _WORD.finditer(text, start, end)]


def _after(text: str, quote: Quote, following: int, lexicon: Mapping[str, Cue]) -> Candidate | None:
    """``"...," she said`` and ``"..." said the mayor``."""
    inner = text[quote.inner.start : quote.inner.end].rstrip(" ’'”")
    if inner[-1:] not in ",?!-–—…" and text[quote.span.end : quote.span.end + 1] != ",":
        return None
    if (beside := _beside(text, quote, following)) is not None:
        return beside
    stop = SENTENCE_END.search(text, quote.span.end, following)
    end = stop.start() if stop else following
    words = _words(text, quote.span.end, min(end, quote.span.end + 300))[:REACH]
    for k, word in enumerate(words):
        cue = lexicon.get(word.lower)
        if cue is None or "quote" not in cue.frames or word.lower.endswith("ing"):
            continue
        if k and words[k - 1].lower in _NOT_SUBJECT:
            continue
        if k:
            source = _source_left(text, words[:k], quote.span.end)
        else:
            close = re.compile(r"[,.;:(]|\b(?:in|on|at|during|after|of|about|to|as|when|while)\b").search(
                text, word.end, end
            )
            source = trimmed(text, word.end, close.start() if close else end)
        if source is None or len(text[source.start : source.end].split()) > LONGEST_SOURCE:
            return None
        return Candidate([quote.span], [Span(word.start, word.end)], [source], "quote after")
    return None


def _beside(text: str, quote: Quote, following: int) -> Candidate | None:
    """Whoever stands right behind a quotation with a verb, be it one that is known to attribute or not."""
    inner = text[quote.inner.start : quote.inner.end]
    if is_title(inner):
        return None
    limit = min(following, quote.span.end + 200)
    if inverted := _INVERTED.match(text, quote.span.end, limit):
        verb, who = inverted.span(1), inverted.span(2)
    elif straight := _STRAIGHT.match(text, quote.span.end, limit):
        who, verb = straight.span(1), straight.span(2)
    else:
        return None
    return Candidate([quote.span], [Span(*verb)], [Span(*who)], "quote after")


def _before(text: str, quote: Quote, edge: int, lexicon: Mapping[str, Cue]) -> Candidate | None:
    """``she said: "..."`` and ``he told reporters on Monday, "..."``."""
    low = max(edge, quote.span.start - 250)
    for stop in SENTENCE_END.finditer(text, low, quote.span.start):
        low = stop.end()
    words = _words(text, low, quote.span.start)
    gap = text[low : quote.span.start].rstrip()
    for k in range(len(words) - 1, max(-1, len(words) - REACH), -1):
        cue = lexicon.get(words[k].lower)
        if cue is None or "quote" not in cue.frames:
            continue
        between = text[words[k].end : quote.span.start].strip()
        capital = not text[quote.inner.start : quote.inner.end].strip()[:1].islower()
        if not ((gap[-1:] in ",:" and capital) or not between) or between.startswith("that "):
            return None
        source = _source_left(text, words[:k], low)
        if source is None and not words[k].lower.endswith("ing"):
            return None
        return Candidate(
            [quote.span], [Span(words[k].start, words[k].end)], [source] if source else [], "quote before"
        )
    return None


def _source_left(text: str, words: Sequence[_Word], low: int) -> Span | None:
    """The subject that ends where `words` end: back to a boundary of the sentence."""
    last = len(words)
    while last and (words[last - 1].lower in _AUXILIARIES or words[last - 1].lower.endswith("ly")):
        last -= 1
    if not last:
        return None
    end = words[last - 1].end
    start = low
    for boundary in _BOUNDARY.finditer(text, max(low, end - 160), end):
        if boundary.end() < end:
            start = boundary.end()
    if text[end : end + 2] == ", " or text[start - 1 : start] == ",":
        # "Jane Roe, the mayor, said": the apposition belongs to the source
        comma = text.rfind(",", low, max(low, start - 1))
        first = trimmed(text, comma + 1 if comma >= 0 else low, start - 1)
        if (
            first is not None
            and text[first.start].isupper()
            and text[first.start : first.end].split()[0].lower() not in _AFTER_VERB
            and text[start:end].lstrip().startswith(("the ", "a ", "an ", "who "))
        ):
            start = first.start
    span = trimmed(text, start, end)
    if span is None or len(text[span.start : span.end].split()) > LONGEST_SOURCE:
        return None
    return span


def _according(text: str, line: Span, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    low = done = line.start
    for match in _ACCORDING.finditer(text, line.start, line.end):
        if match.start() < done:
            continue  # the second one of its sentence
        for before in SENTENCE_END.finditer(text, low, match.start()):
            low = before.end()
        stop = SENTENCE_END.search(text, match.end(), line.end)
        end = stop.start() if stop else line.end
        done = end
        cue = Span(match.start(), match.end() - 1)
        if not text[low : match.start()].strip(" \"“'‘"):
            comma = text.find(",", match.end(), end)
            if comma < 0:
                continue
            source, content = trimmed(text, match.end(), comma), trimmed(text, comma + 1, end)
        else:
            source, content = trimmed(text, match.end(), end), trimmed(text, low, match.start())
        if source is not None and content is not None:
            yield Candidate([_whole(content, quotes)], [cue], [source], "according")


def _sentences(
    text: str, line: Span, quotes: Sequence[Quote], lexicon: Mapping[str, Cue], said: set[int]
) -> Iterator[Candidate]:
    low = line.start
    inner_ends = [q.span.end for q in quotes]
    for stop in (*SENTENCE_END.finditer(text, line.start, line.end), None):
        end = stop.start() if stop else line.end
        at = bisect_right(inner_ends, end)
        if stop and at < len(quotes) and quotes[at].span.start < end:
            continue  # a sentence within a quotation
        words = _words(text, low, end)
        for k, word in enumerate(words):
            cue = lexicon.get(word.lower)
            if cue is None or k == 0 or word.start in said or covering(quotes, word.start) is not None:
                continue
            claim = _verb_claim(text, words, k, cue, low, end, quotes)
            if claim is not None:
                yield claim
                break
        low = stop.end() if stop else end


def _verb_claim(
    text: str, words: Sequence[_Word], k: int, cue: Cue, low: int, end: int, quotes: Sequence[Quote]
) -> Candidate | None:
    word = words[k]
    if cue.lemma in SILENT and k + 2 < len(words) and words[k + 2].lower in SPEAKING:
        return None  # declined to comment: nothing is claimed
    previous = words[k - 1].lower
    if previous in _NOT_SUBJECT:
        return None
    source = _source_left(text, words[:k], low)
    spoken = cue.frames.get("clause") in ("say", "tell")
    past = word.lower.endswith("ed") or word.lower in ("said", "says", "told", "wrote")
    following = words[k + 1].lower if k + 1 < len(words) else ""
    spans = [Span(word.start, word.end)]
    sources = [source] if source is not None else []
    adverbial = text[word.end : word.end + 2].lstrip()[:1] in (",", "")
    if "clause" in cue.frames and source is not None:
        that = next((w for w in words[k + 1 : k + 10] if w.lower in ("that", "whether")), None)
        plain = following not in _AFTER_VERB and following not in _DAYS and not adverbial
        start = None
        if that is not None and (spoken or that is words[k + 1]):
            start = that.start
        elif (
            cue.lemma
            in ("say", "think", "believe", "argue", "claim", "insist", "hope", "note", "add", "warn")
            and plain
        ):
            if past or previous in _PRONOUNS:
                start = words[k + 1].start if k + 1 < len(words) else None
        elif "listener" in cue.frames and past and k + 3 < len(words):
            start = next((w.start for w in words[k + 2 : k + 5] if w.lower in _PRONOUNS), None)
        if start is not None:
            content = trimmed(text, start, end)
            if content is not None and len(text[content.start : content.end].split()) > 2:
                return Candidate([_whole(content, quotes)], spans, sources, "words clause")
        if (
            spoken
            and past
            and end - word.end < 40
            and text[max(0, source.start - 3) : source.start].rstrip()[-1:] == ","
        ):
            content = trimmed(text, low, source.start)
            if content is not None and covering(quotes, content.end - 1) is None:
                return Candidate([content], spans, sources, "words trailing")
    if following == "to" and "infinitive" in cue.frames and source is not None and k + 2 < len(words):
        return _up_to_end(
            text, words[k + 1].start, end, spans, sources, "words infinitive", re.compile(r"[,;:—–]")
        )
    if (
        past
        and source is not None
        and cue.frames.get("object") in ("criticise", "praise", "side")
        and following not in _AFTER_VERB
    ):
        return _up_to_end(text, word.end + 1, end, spans, sources, "words object", _OBJECT_END)
    return None


def _up_to_end(
    text: str,
    start: int,
    end: int,
    cue: list[Span],
    source: list[Span],
    rule: str,
    stop: re.Pattern[str],
) -> Candidate | None:
    """What follows a verb up to the first mark or word that ends its object."""
    close = stop.search(text, start + 1, end)
    content = trimmed(text, start, close.start() if close else end)
    return Candidate([content], cue, source, rule) if content is not None else None


def _whole(content: Span, quotes: Sequence[Quote]) -> Span:
    """A content that ends or starts within a quotation, grown to the whole of it."""
    first, last = covering(quotes, content.start), covering(quotes, content.end - 1)
    start = first.span.start if first is not None else content.start
    return Span(start, last.span.end if last is not None else content.end)
