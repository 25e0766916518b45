"""Spans that may be names: runs of capitalised words, and places where news always puts a name.

Datelines ("KYIV, Dec 7 (Reuters) -"), photo credits ("REUTERS / Jane Roe", "Jane Roe / Pool via REUTERS"),
acronyms in brackets after what they stand for, nicknames in quotation marks, capitals written in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from annotator.core.spans import Span
from annotator.suggest.evidence import NONE, Votes
from annotator.suggest.names import names
from annotator.suggest.words import (
    FUNCTION_WORDS,
    Word,
    begins_sentence,
    is_common,
    is_function_word,
    is_headline,
    words_of,
)


@dataclass(slots=True)
class Line:
    """A line of the article with its words.

    Attributes:
        start: offset of the line, code points.
        end: offset after it.
        words: its words and signs.
        headline: whether it is set in title case or capitals, where a capital tells nothing.
    """

    start: int
    end: int
    words: list[Word]
    headline: bool = False


@dataclass(slots=True)
class Candidate:
    """A span that may be a name.

    Attributes:
        start: offset, code points.
        end: offset after it.
        line: the line it stands on.
        votes: what whoever proposed it has to say for each label.
        weak: whether it gives way to names of the body, as runs and a model's spans do in headlines.
    """

    start: int
    end: int
    line: Line
    votes: Votes = field(default_factory=dict)
    weak: bool = False


def lines_with_words(text: str, spans: Sequence[Span]) -> list[Line]:
    """The words of each span; "Trump-Zelensky" is two of them where the article names both by themselves."""
    lines = [Line(start, end, words_of(text, start, end)) for start, end in spans]
    alone = {w.text for line in lines for w in line.words if w.is_capitalised}
    for line in lines:
        if any("-" in w.text for w in line.words):
            split: list[Word] = []
            for k, word in enumerate(line.words):
                left, _, right = word.text.partition("-")
                after = line.words[k + 1].text if k + 1 < len(line.words) else ""
                if word.is_capitalised and _is_pair(left, right, after, alone, k and line.words[k - 1].text):
                    middle = word.start + len(left)
                    split.append(Word(left, word.start, middle))
                    split.append(Word("-", middle, middle + 1))
                    split.append(Word(right, middle + 1, word.end))
                else:
                    split.append(word)
            line.words = split
        line.headline = is_headline(line.words)
    return lines


_BETWEEN = frozenset(
    "talks meeting summit call phone debate duel race feud rivalry deal dispute clash relationship row showdown "
    "encounter ticket".split()
)
"""What takes place between two: "the Berg-Holm talks"."""


def _is_pair(left: str, right: str, after: str, alone: Collection[str], before: str | int) -> bool:
    """Whether a hyphen stands between two people or parties and not within a double name ("Anna Berg-Holm")."""
    if (
        not right[:1].isupper()
        or "-" in right
        or (before and str(before)[0].isupper() and before not in _OPENING)
    ):
        return False
    if left in alone and right in alone:
        return left not in names().first_names or after in _BETWEEN
    if "NORP" in (names().known.get(left), names().known.get(right)):
        return False  # Franco-German
    if not after and not before:
        return not (left.isupper() or right.isupper())  # a line of its own
    return after in _BETWEEN and left.isalpha() and right.isalpha() and len(left) > 2 and len(right) > 2


_OPENING = frozenset(("The", "A", "After", "Before", "On", "In", "This", "That"))
PARTICLES = frozenset(
    "de la le von van der den del della di da dos du bin ibn al el al- ul ten ter af av y e zu".split()
)
_LINKS = frozenset({"of", "for", "on"})
DAYS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Jan. Feb. Mar. Apr. Jun. "
    "Jul. Aug. Sep. Sept. Oct. Nov. Dec. Mon Tue Tues Wed Thu Thur Thurs Fri Sat GMT EST EDT PST AM PM".split()
)


def runs(line: Line) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words as half-open ranges of word indexes, links such as "of" included."""
    words = line.words
    i = 0
    while i < len(words):
        word = words[i]
        if not word.is_capitalised or word.text in DAYS or (is_function_word(words, i) and not line.headline):
            i += 1
            continue
        j = i + 1
        while j < len(words):
            here = words[j]
            gap = here.start - words[j - 1].end
            if gap > 1:
                break
            if (
                here.is_capitalised
                and here.text not in DAYS
                and gap == 1
                and here.text not in ("I", "The", "He", "She", "It")
            ):
                j += 1
                continue
            k = j
            while (
                k - j < 2
                and k + 1 < len(words)
                and words[k].text in PARTICLES
                and words[k + 1].text in PARTICLES
            ):
                k += 1
            after = words[k + 1] if k + 1 < len(words) else None
            if (
                after is None
                or not after.is_capitalised
                or after.text in DAYS
                or after.start - words[k].end > 1
            ):
                break
            if here.text == "&" or (here.text in PARTICLES and gap == 1):
                j = k + 2
            elif (
                (here.text in _LINKS and takes_of(words[j - 1].text))
                or (here.text in ("and", ",") and _inside_department(words, i, j))
                or (here.text == "," and after.text.rstrip(".") in ("Inc", "Ltd", "LLC"))
            ):
                j += 2
            else:
                break
        yield i, j
        i = j


def takes_of(head: str) -> bool:
    """Whether a name may go on with "of" after this word ("Ministry", "Bank", "Gulf")."""
    s = names().sections
    return (
        head in s["org_word"]
        or head in s["gpe_word"]
        or head in s["fac_word"]
        or head in s["loc_word"]
        or head in _HEADS
    )


_HEADS = frozenset(
    "Ministry Department Bank Institute House Houses Board Centers Centres Center Centre Declaration Bill Statue "
    "Tower "
    "Daughters Sons Knights Friends Doctors Duke Secretary Minister Joint Chiefs Isle Treaty".split()
)


def _inside_department(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether an "and" or comma lies within "Department of Health and Human Services"."""
    run = [w.text for w in words[start:at]]
    return any(w in ("of", "for") for w in run) and any(
        w
        in (
            "Department",
            "Ministry",
            "Centers",
            "Centres",
            "Office",
            "Committee",
            "Institute",
            "Faculty",
            "Bureau",
        )
        for w in run
    )


def run_candidates(text: str, line: Line) -> Iterator[Candidate]:
    """Capitalised runs of a line, cut at titles and nationalities, as candidates that are not yet believed."""
    words = line.words
    n = names()

    def is_known(first: int, last: int) -> bool:
        whole = text[words[first].start : words[last - 1].end]
        return whole in n.known or whole in n.places

    for i, j in runs(line):
        if line.headline:
            if is_known(i, j):
                yield Candidate(words[i].start, words[j - 1].end, line)
            continue
        opens = begins_sentence(words, i)
        i, j = without_junk(words, i, j)
        if opens and j - i > 1 and not is_known(i, j) and _is_opener(words[i].text):
            i, opens = i + 1, False
        office, person = split_at_title(words, i, j)
        while i + 1 < office and n.known.get(words[i].text) == "NORP":
            tail = words[office - 1].text
            if is_office(tail) or tail in n.sections["loc_word"]:
                break
            if any(is_known(i, k) for k in range(i + 2, office + 1)):
                break
            yield Candidate(words[i].start, words[i].end, line)
            i, opens = i + 1, False
        if person is not None:
            if office > i:
                yield Candidate(words[i].start, words[office - 1].end, line, {NONE: 0.5})
            yield Candidate(words[person].start, words[j - 1].end, line, {"PERSON": 1.0})
        elif j - i > 1 or (len(words[i].text) > 1 and words[i].text not in n.sections["title"]):
            yield Candidate(words[i].start, words[j - 1].end, line, {NONE: _doubt(words[i:j], opens)})


def _is_opener(word: str) -> bool:
    """Whether a capitalised word more likely opens the sentence than the name after it ("Citing Acme Corp")."""
    if word in names().sections["title"] or takes_of(word):
        return False
    return is_common(word) and (word.lower() in FUNCTION_WORDS or word.endswith(("ed", "ing", "ly")))


def _doubt(words: Sequence[Word], opens: bool) -> float:
    """How much speaks against a run being a name at all, as a vote for none."""
    first = words[0].text
    if len(words) > 1:
        return 1.5 if opens and all(is_common(w.text) for w in words) else 0.5
    if opens:
        return 4.0 if is_common(first) else 1.6
    return 2.5 if is_common(first) and not first.isupper() else 1.0


def without_junk(words: Sequence[Word], i: int, j: int) -> tuple[int, int]:
    """A range without words at its ends that are part of no name ("Image", "Former")."""
    junk = names().sections["not_a_name"]
    while j - i > 1 and len(words[i].text) > 2 and words[i].text in junk:
        i += 1
    while j - i > 1 and len(words[j - 1].text) > 2 and words[j - 1].text in junk:
        j -= 1
    return i, j


def split_at_title(words: Sequence[Word], i: int, j: int) -> tuple[int, int | None]:
    """Where "European Commission President Anke van der Meer" is an office, a title and a person.

    Returns:
        The end of what stands before the title, and the start of the person's name; `j` and None without one.
    """
    n = names()
    titles, parts = n.sections["title"], n.sections["title_part"]
    cut = max((k for k in range(i, j) if words[k].text in titles), default=None)
    if cut is None or cut + 1 == j or is_office(words[j - 1].text):
        return j, None
    left = cut
    while left > i and (words[left - 1].text in titles or words[left - 1].text in parts):
        left -= 1
    return left, cut + 1


def is_office(word: str) -> bool:
    """Whether a name that ends in this word is no person's."""
    s = names().sections
    return any(word in s[kind] for kind in ("org_word", "company_form", "fac_word", "event_word", "law_word"))


_DATELINE = re.compile(
    r"(?P<places>[A-Z][^()\n]{2,80}?)(?:, ?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})? ?"
    r"\((?P<agency>Reuters|AP|AFP|dpa|UPI|Xinhua|TASS)\)"
)
_CITY_LINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'-]+(?: [A-Z.’'-]+){0,2})(?:, [A-Z][\w. ]{1,20}?)? ?(?:\([^)]{1,20}\) ?)?(?:—|–|--|- )"
)
_CREDIT = re.compile(
    r"\b(?P<agency>REUTERS|Reuters|AP|AFP|EPA|Getty Images) ?/ ?(?P<name>[A-Z][^\W\d]+(?:[ -][^\W\d]+){1,4})"
)
_VIA = re.compile(
    r"(?:^|[(|])(?P<name>[A-Z][^\W\d]+(?:[ -][^\W\d]+){1,3}) ?/ ?(?:[A-Z]\w+ )?(?:via )?(?P<agency>REUTERS|AFP|EPA|"
    r"Pool|Getty(?: Images)?)"
)
_STAFF = re.compile(
    r"\b(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Cc]ompiled|[Gg]raphics?)(?: and (?:editing|writing))? by "
    r"(?P<names>[^;)\n]{3,300})"
)
_STAFF_NAME = re.compile(
    r"(?:^|, | and |(?P<place> in ))(?P<name>[^\W\d_]\w*(?:[.'’-]\w+)*\.?(?: (?!(?:Editing|Writing|Reporting|"
    r"Additional|Graphics)\b)(?:de|la|von|van|der|den|del|di|da|bin|al|[A-Z][\w.'’-]*))*)"
)
_NICKNAMED = re.compile(r"[A-Z][^\W\d]{1,40} [\"“‘] ?[^\W\d]\w*(?: \w+)? ?[\"”’] [A-Z][^\W\d]+")
_CLOSED = re.compile(r"\([A-Z][^\W\d]+\) [A-Z][^\W\d]+")
_BRACKETED = re.compile(r"\((?:the )?[\"“]?([A-Z][A-Za-z&-]{1,9})[\"”]?\)")
_LOWER_PLACE = re.compile(r"(?<![\w@/#.-])[a-z]{4,}(?![\w@-])")


def _pairs(line: Line) -> Iterator[Candidate]:
    """The two people of "the Berg-Holm talks", where :func:`lines_with_words` parted them."""
    n = names()
    for left, sign, right in zip(line.words, line.words[1:], line.words[2:], strict=False):
        if sign.text == "-" and left.end == sign.start and sign.end == right.start:
            sides = (left, right)
            if all(w.is_capitalised and not w.text.isupper() for w in sides) and not any(
                w.text in n.known or w.text in n.places for w in sides
            ):
                yield from (Candidate(w.start, w.end, line, {"PERSON": 2.5}) for w in sides)


def pattern_candidates(text: str, line: Line) -> Iterator[Candidate]:
    """Names at places where news always puts one."""
    n = names()
    start, end = line.start, line.end
    if "-" in text[start:end]:
        yield from _pairs(line)
    if match := _CITY_LINE.match(text, start, min(end, start + 80)):
        yield Candidate(*match.span("place"), line, {"GPE": 4.0})
    if match := _DATELINE.match(text, start, min(end, start + 160)):
        yield Candidate(*match.span("agency"), line, {"ORG": 4.0})
        for piece in re.finditer(r"[^/,]+", match["places"]):
            name = piece[0].strip()
            if name.isupper() or name in n.places:
                at = start + piece.start() + piece[0].index(name)
                yield Candidate(at, at + len(name), line, {"GPE": 4.0})
    if "/" in text[start:end] and end - start < 400:
        for pattern in (_CREDIT, _VIA):
            for match in pattern.finditer(text, start, end):
                yield Candidate(*match.span("name"), line, {"PERSON": 4.0})
                yield Candidate(*match.span("agency"), line, {"ORG": 4.0})
    if " by " in text[start:end]:
        for match in _STAFF.finditer(text, start, end):
            at = match.start("names")
            for part in _STAFF_NAME.finditer(match["names"]):
                if part["place"]:
                    yield Candidate(at + part.start("name"), at + part.end("name"), line, {"GPE": 3.0})
                elif " " in part["name"]:
                    yield Candidate(at + part.start("name"), at + part.end("name"), line, {"PERSON": 4.0})
    if any(quote in text[start:end] for quote in ("“", '"', "‘")):
        for match in _NICKNAMED.finditer(text, start, end):
            if match[0].split()[0].lower() in FUNCTION_WORDS:
                continue
            yield Candidate(*match.span(), line, {"PERSON": 4.0})
    for match in _CLOSED.finditer(text, start, end):
        yield Candidate(*match.span(), line, {"PERSON": 4.0})
    for match in _LOWER_PLACE.finditer(text, start, end):
        if match[0] in n.lower_case_places:
            yield Candidate(*match.span(), line, {"GPE": 3.0})


def known_candidates(text: str, line: Line) -> Iterator[Candidate]:
    """Names of several words, and such as begin in lower case ("al Qaeda"), that are known by heart."""
    first_words = _first_words()
    last_end = line.start
    for word in line.words:
        if word.start < last_end:
            continue
        for name in first_words.get(word.text, ()):
            end = word.start + len(name)
            if end <= line.end and text.startswith(name, word.start) and not text[end : end + 1].isalnum():
                yield Candidate(word.start, end, line, {"": 2.6})
                last_end = end
                break


@lru_cache(maxsize=1)
def _first_words() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    n = names()
    for name in sorted([*n.known, *n.places], key=len, reverse=True):
        words = words_of(name, 0, len(name))
        if len(words) > 1 or not name[0].isupper():
            forms = {name, name.replace("'", "’")}
            table.setdefault(words[0].text, []).extend(sorted(forms))
    return table


def acronyms(text: str, line: Line, found: Sequence[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Bracketed acronyms with the candidate right before them whose initials they are."""
    for match in _BRACKETED.finditer(text, line.start, line.end):
        before = text[max(line.start, match.start() - 1) : match.start()]
        at = match.start() - (before == " ")
        for candidate in found:
            if candidate.end == at:
                name = text[candidate.start : candidate.end]
                if initials_match(name, match[1]):
                    yield candidate, Candidate(*match.span(1), line, {"ORG": 2.0})
                elif match[1].isupper() and len(match[1]) > 2 and len(name.split()) > 2:
                    yield candidate, Candidate(*match.span(1), line, {"ORG": 1.2})


def initials_match(name: str, acronym: str) -> bool:
    """Whether an acronym can be read from the initials of a name ("International Energy Agency", "IEA")."""
    wanted = acronym.replace(".", "").upper()
    words = [w for w in re.split(r"[\s-]+", name) if w and w[0].isalnum()]
    full = "".join(w[0] for w in words).upper()
    capitals = "".join(w[0] for w in words if w[0].isupper()).upper()
    return len(wanted) > 1 and len(words) > 1 and (wanted == full or capitals.startswith(wanted))
