"""Where a model's spans begin and end: repairs on the words of the line.

What is repaired: determiners, possessive endings, brackets and slashes within the span; titles and nationalities
before a person's name; two names joined by a comma or slash; names cut short of their last word, particle or
hyphenated part; a country's name that opens the name of an office ("U.S." + "Capitol").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.suggest.candidates import (
    DAYS,
    PARTICLES,
    Candidate,
    Line,
    is_office,
    split_at_title,
    takes_of,
    without_junk,
)
from annotator.suggest.evidence import inside
from annotator.suggest.names import names
from annotator.suggest.words import (
    FUNCTION_WORDS,
    Word,
    begins_sentence,
    is_common,
    is_function_word,
    is_headline,
)

NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"))
_CUT_AT = frozenset('/|—–;:*•()[]<>“”"')


def repair(text: str, line: Line, ents: Sequence[tuple[int, int, str]]) -> list[Candidate]:
    """Candidates from a model's spans.

    Args:
        text: the article.
        line: the line with its words.
        ents: the model's ``(start, end, label)``, code points of the article, in order.
    """
    words = line.words
    pieces: list[tuple[int, int, str]] = []
    at = 0
    for start, end, label in ents:
        while at < len(words) and words[at].end <= start:
            at += 1
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if label in NAMES:
            pieces.extend(_pieces(words, first, at, label))
        elif piece := _trimmed(words, first, at):
            pieces.append((*piece, label))
        at = first if at > first and at < len(words) and words[at - 1].end > end else at
    pieces = _united(words, pieces)
    taken = [False] * (len(words) + 1)
    for i, j, _ in pieces:
        taken[i:j] = [True] * (j - i)
    out: list[Candidate] = []
    forms = names().sections["company_form"]
    for i, j, label in pieces:
        if out and j - i == 1 and words[i].text in forms and words[i].start - out[-1].end == 1 and i:
            out[-1].end = words[i].end
            out[-1].votes = {"ORG": 2.0}
            continue
        i, j, label = _grown(text, words, i, j, label, taken)
        weight = 1.5 if j - i > 1 else 1.0
        start, end = words[i].start, words[j - 1].end
        if out and start < out[-1].end:
            continue
        out.append(Candidate(start, end, line, {label: weight}, weak=line.headline))
    return out


def _united(words: Sequence[Word], pieces: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join a first and a last name that the model took for two things ("Volodymyr" a place, "Zelensky")."""
    n = names()
    out: list[tuple[int, int, str]] = []
    for i, j, label in pieces:
        if out and out[-1][:2] == (i - 1, i) and j - i == 1 and words[i].start - words[i - 1].end == 1:
            first, last, before = words[i - 1].text, words[i].text, out[-1][2]
            known = first in n.known or first in n.places or first in n.sections["title"]
            known = known or last in n.known or n.places.get(last) in ("country", "capital")
            # A nationality that is none on the list is a strange name.
            if not known and ("PERSON" in (label, before) or before == "NORP"):
                out[-1] = (i - 1, j, "PERSON")
                continue
        out.append((i, j, label))
    return out


def _trimmed(words: Sequence[Word], i: int, j: int) -> tuple[int, int] | None:
    while i < j and (words[i].text.lower() in ("the", "a", "an") or not words[i].text[0].isalnum()):
        i += 1
    while i < j and not (words[j - 1].text[-1].isalnum() or words[j - 1].text[0].isalnum()):
        j -= 1
    return (i, j) if i < j else None


def _pieces(words: Sequence[Word], i: int, j: int, label: str) -> Iterator[tuple[int, int, str]]:
    """Split a span where no name goes on, then trim each part."""
    begin = i
    for k in range(i, j + 1):
        comma = k < j and label in ("PERSON", "ORG") and _list_comma(words, k, j)
        if k == j or comma or _parts(words, k):
            yield from _piece(words, begin, k, label)
            begin = k + 1


def _parts(words: Sequence[Word], k: int) -> bool:
    """Whether no name goes on over this sign: a slash, a bracket, a dash between two names or with spaces around it."""
    return words[k].text in _CUT_AT or (words[k].text == "-" and 0 < k < len(words) - 1)


def _list_comma(words: Sequence[Word], k: int, j: int) -> bool:
    if words[k].text != ",":
        return False
    after = words[k + 1].text if k + 1 < j else ""
    return after.rstrip(".") not in ("Inc", "Ltd", "LLC", "Jr", "Sr", "D.C") and not any(
        w.text in ("and", "&") for w in words[k:j]
    )


def _piece(words: Sequence[Word], i: int, j: int, label: str) -> Iterator[tuple[int, int, str]]:
    """Cut titles, nationalities, verbs and everyday words off one name, or split it in two."""
    n = names()
    while i < j and not _may_begin(words[i].text, label):
        i += 1
    while i < j and not any(c.isupper() for c in words[j - 1].text):
        j -= 1
    for k in range(i + 1, j - 1):
        inner = words[k].text
        if inner == "to" or (
            label == "PERSON" and inner.islower() and inner.isalpha() and inner not in PARTICLES
        ):
            yield from _piece(words, i, k, label)
            yield from _piece(words, k + 1, j, label)
            return
        if label == "ORG" and inner == "and" and _two_orgs(words, i, k, j):
            yield i, k, label
            yield k + 1, j, label
            return
    if label != "PERSON" and j - i > 1 and begins_sentence(words, i) and is_common(words[i].text):
        i += words[i].text.endswith(("ing", "ed", "ly"))
    if label in ("PERSON", "ORG") and j - i > 1:
        office, person = split_at_title(words, i, j)
        if person is not None and (label == "PERSON" or office > i or person > i):
            if office > i:
                nation = n.known.get(words[i].text) == "NORP" and office == i + 1
                yield i, office, "NORP" if nation else "ORG"
            i, label = person, "PERSON"
    if (
        label == "NORP"
        and j - i == 1
        and n.known.get(words[i].text) != "NORP"
        and words[i].text in n.first_names
    ):
        label = "PERSON"
    if label == "PERSON" and j - i > 1 and n.known.get(words[i].text) == "NORP":
        yield i, i + 1, "NORP"
        i += 1
    while i < j and words[i].text.lower() in FUNCTION_WORDS and not words[i].text.isupper():
        i += 1
    i, j = without_junk(words, i, j)
    if label == "PERSON" and j - i > 1 and is_headline(words):
        while j - i > 1 and _is_plain(words[j - 1].text):
            j -= 1
        while j - i > 1 and _is_plain(words[i].text):
            i += 1
    while i < j and words[j - 1].text in ("of", "for", "the", "and"):
        j -= 1
    if i < j and not (j - i == 1 and _is_no_name(words, i)):
        yield i, j, label


def _may_begin(word: str, label: str) -> bool:
    return any(c.isupper() for c in word) or (label == "PERSON" and word in PARTICLES)


def _is_no_name(words: Sequence[Word], i: int) -> bool:
    """A single letter, or a verb that opens the sentence ("Citing")."""
    word = words[i].text
    return len(word) == 1 or (
        word.endswith("ing") and begins_sentence(words, i) and word not in names().surnames
    )


def _is_plain(word: str) -> bool:
    """Whether a word set in title case is an everyday word ("Hillary Clinton Speaks")."""
    n = names()
    if word in n.first_names or word in n.surnames:
        return False
    lower = word.lower()
    return any(
        is_common(form)
        for form in (lower, lower.removesuffix("s"), lower.removesuffix("es"), lower.removesuffix("ed"))
    )


def _two_orgs(words: Sequence[Word], i: int, k: int, j: int) -> bool:
    """Whether "A and B" are two organisations, one of them plainly so."""
    n = names()
    if any(w.text in ("of", "for") for w in words[i:k]):
        return False
    sides = (words[i:k], words[k + 1 : j])
    return any(
        n.known.get(" ".join(w.text for w in side)) == "ORG" or side[-1].text in n.sections["company_form"]
        for side in sides
    )


def _grown(
    text: str, words: Sequence[Word], i: int, j: int, label: str, taken: list[bool]
) -> tuple[int, int, str]:
    n = names()

    def free(k: int) -> bool:
        return 0 <= k < len(words) and not taken[k] and words[k].text not in DAYS

    def joined(k: int) -> bool:
        return words[k].start - words[k - 1].end == 1

    if label == "PERSON":
        while free(j) and joined(j):
            k = j
            while k < len(words) and words[k].text in PARTICLES and free(k) and k - j < 3:
                k += 1
            if (
                not (free(k) and words[k].is_capitalised and joined(k))
                or words[k].text in n.sections["not_a_name"]
            ):
                break
            if words[k].text in n.sections["title"] or n.known.get(words[k].text) in ("NORP", "ORG"):
                break
            if words[k].text.lower() in FUNCTION_WORDS:
                break
            j = k + 1
        i = _grown_left(words, i, taken)
    elif label in ("GPE", "NORP", "ORG"):
        k = j
        while free(k) and joined(k) and words[k].is_capitalised:
            k += 1
        if k > j:
            tail = words[k - 1].text
            whole = text[words[i].start : words[k - 1].end]
            s = n.sections
            if whole in n.known:
                return i, k, n.known[whole]
            if tail in s["loc_word"] or (label != "NORP" and (is_office(tail) or tail in s["event_word"])):
                best = max(inside(whole).items(), key=lambda v: v[1], default=(label, 0.0))
                return i, k, best[0] if best[1] > 0 else "ORG"
    if label in ("ORG", "FAC") and j - i > 1:
        i = _grown_left(words, i, taken)
        while takes_of(words[j - 1].text) and free(j) and words[j].text in ("of", "for"):
            k = j + 1
            if free(k) and words[k].text == "the":
                k += 1
            if not (free(k) and words[k].is_capitalised):
                break
            while free(k) and words[k].is_capitalised and joined(k):
                k += 1
            if free(k) and words[k].text == "of" and k + 1 < len(words) and words[k + 1].text == "the":
                k += 2
                while free(k) and words[k].is_capitalised and joined(k):
                    k += 1
            j = k
    return i, j, label


def _grown_left(words: Sequence[Word], i: int, taken: Sequence[bool]) -> int:
    """Take in capitalised words, and a particle ("von der"), right before a name."""
    n = names()
    k = i
    while (
        k > 0
        and words[k - 1].text in PARTICLES
        and not taken[k - 1]
        and words[k].start - words[k - 1].end == 1
    ):
        k -= 1
    if k < i and words[k].text not in ("y", "e", "zu", "la", "de"):
        i = k
    while (
        i > 0 and not taken[i - 1] and words[i].start - words[i - 1].end == 1 and words[i - 1].is_capitalised
    ):
        word = words[i - 1].text
        if word in DAYS or word in n.sections["title"] or word in n.known or word in n.sections["not_a_name"]:
            break
        if is_function_word(words, i - 1) or (word.endswith(".") and len(word) > 2):
            break
        if begins_sentence(words, i - 1) and is_common(word) and word not in n.first_names:
            break
        i -= 1
    return i
