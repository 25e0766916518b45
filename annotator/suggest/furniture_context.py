"""Lines that the lines around them give away: lists, captions, teasers under a label, what comes before the date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotator.suggest.furniture_rules import SHORT, is_byline, is_dated, is_share_line

LISTED = 7.0
"""Log-odds that a list of comments or of other articles adds to what stands in it: its paragraphs look like all."""
COUNTED, LABELLED, AUTHOR = 3.0, 2.0, 2.0
"""Log-odds of a line after "Image 2 of 5", of a title under "Read also" and of all that follows "About Lena Moe"."""
TEASER, NAMED, END = 20, 7, 20
"""Words of the longest teaser and of the longest "About …", and how many lines before the end that may stand."""
_LONG_AGO = re.compile(r"(?i)\W*(?:about )?(?:\d+|an?) (?:days?|weeks?|months?|years?) ago\b.{0,25}$")
_STAMP = re.compile(r"(?i)\W*(?:updated|published|posted|last updated)\b")
_COUNTER = re.compile(
    r"(?i)\W{0,9}(?:image|photo|picture|slide)?\W{0,9}\d{1,3} ?(?:/|of|out of) ?\d{1,3}\W{0,9}$"
)
_LABEL = re.compile(
    r"(?i)\W*(?:(?:read|see) (?:also|more|next)|also read|more|related(?: \w+)?|recommended(?: \w+)?|don['’]t miss"
    r"|(?:top|latest|breaking|more|most (?:read|popular|viewed|shared|discussed)) ?(?:news|stories|articles|posts"
    r"|videos)?|trending(?: now)?|popular(?: now)?|what to read next|you (?:may|might) also like|up next"
    r"|editor['’]?s['’]? picks?)\W*$"
)
_AGENCY = re.compile(r"\((?:AP|AFP|UPI|CNN|PTI|ANI|IANS|Reuters|Xinhua|Bloomberg|TASS)\) ?[—–-]")
_ABOUT = re.compile(r"(?i)\W*(?:about|über|sobre|à propos|acerca)\b (?!the (?!author))")
_STOP = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$")


def context_odds(lines: Sequence[str]) -> list[float]:
    """What its neighbours add to each line's log-odds of being furniture.

    Args:
        lines: an article's lines that are not blank, in order.
    """
    total = len(lines)
    odds = [0.0] * total
    for i in set(in_lists(lines)):
        odds[i] += LISTED
    for i in range(total):
        if i + 1 < total and _AGENCY.match(lines[i + 1]):
            odds[i] -= COUNTED  # the place of a report whose agency opens the next line
        if i and len(lines[i - 1]) <= SHORT and _COUNTER.match(lines[i - 1]):
            odds[i] += COUNTED
    for i in _teasers(lines):
        odds[i] += LABELLED
    for i in range(max(total * 3 // 5, total - END), total):
        line = lines[i]
        if (
            len(line) <= SHORT
            and line.count(" ") < NAMED
            and _ABOUT.match(line)
            and not _STOP.search(line[-8:])
        ):
            return [*odds[:i], *(o + AUTHOR for o in odds[i:])]
    return odds


def _teasers(lines: Sequence[str]) -> Iterator[int]:
    """The lines under labels such as "Read also": a title or, while each has a section's name above it, several."""
    inside, short = False, False
    for i, line in enumerate(lines):
        words = line.count(" ") + 1
        if len(line) <= SHORT and _LABEL.match(line):
            inside, short = True, True
            continue
        inside = inside and words < TEASER and (short or words <= 2) and not _STOP.search(line[-8:])
        short = words <= 2
        if inside:
            yield i


def is_stamp(line: str) -> bool:
    """Whether a line says when or by whom an article was published, and little else."""
    return len(line) <= SHORT and (
        is_dated(line.strip()) or is_byline(line.strip()) or _STAMP.match(line) is not None
    )


def in_lists(lines: Sequence[str]) -> Iterator[int]:
    """The lines of readers' comments and of lists of other articles, by their numbers.

    Three comments that say how many days ago they were written, three posts with buttons to share each, four articles
    of a list with their dates: what stands between them is of the same kind. Entries of a live blog, minutes old, are
    body; so are a chronicle's dates, between which there are paragraphs without a name or a title above them.

    Args:
        lines: an article's lines that are not blank, in order.
    """
    short = [(i, line.strip()) for i, line in enumerate(lines) if len(line) <= SHORT]
    ago = [i for i, line in short if _LONG_AGO.match(line)]
    shared = [i for i, line in short if is_share_line(line)]
    dated = [i for i, line in short if is_dated(line)]
    titled = sum(_is_title(lines[i - 1]) for i in dated if i)
    if titled < 0.75 * len(dated):
        dated = []
    for stamps, least, apart in ((ago, 3, 12), (shared, 3, 6), (dated, 4, 6)):
        for group in _groups(stamps, 2 * apart):
            gaps = sorted(b - a for a, b in pairwise(group))
            if len(group) >= least and gaps[len(gaps) // 2] <= apart:
                yield from range(group[0], group[-1] + 1)


def _groups(places: Sequence[int], farthest: int) -> Iterator[list[int]]:
    """Places in order, parted where the next one is farther than that."""
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > farthest:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _is_title(line: str) -> bool:
    words = line.split()
    return len(words) <= 12 and words[0][:1].isupper() and line.rstrip()[-1:] not in '.:”"'
