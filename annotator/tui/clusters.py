"""Splits lines into visible characters with the widths that the screen library counts with."""

from __future__ import annotations

import re
from functools import cache

from rich.cells import cell_len, split_graphemes

from annotator.core.display import visible
from annotator.core.wrapping import Cluster

_ALONE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufff9-\ufffb]"
)
# Characters that are always one visible character, of one cell or of two: no splitting has to be asked for.
_NARROW = "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e]"
_WIDE = "[\u3000-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
_PLAIN = f"(?:{_NARROW[:-1]}{_WIDE[1:]}){{4,}}"
_JOINED = "[\u200d\ufe0f\U0001f3fb-\U0001f3ff]"
_TAB = "    "
# They are compiled for the first line that needs them: few articles have any.
_compiled = cache(re.compile)


def clusters(line: str) -> list[Cluster]:
    """The visible characters of `line`; flags and joined emoji count as one, controls are shown as pictures."""
    made: list[Cluster] = []
    at = 0
    for match in _compiled(_ALONE).finditer(line):
        made += _split(line, at, match.start())
        shown = _TAB if match[0] == "\t" else visible(match[0])
        made.append(Cluster(match.start(), match.end(), len(shown), shown))
        at = match.end()
    return made + _split(line, at, len(line))


def _split(line: str, start: int, end: int) -> list[Cluster]:
    """The clusters of a piece without controls: quickly where nothing can join, else as the library splits it."""
    found: list[Cluster] = []
    at = start
    for run in _compiled(_PLAIN).finditer(line, start, end):
        # What stands beside something else may be joined to it.
        begin = run.start() + (run.start() > start)
        stop = run.end() - (run.end() < end)
        found += split_all(line, at, begin)
        found += [
            Cluster(i, i + 1, 2 if c > "\u2fff" else 1, c) for i, c in enumerate(line[begin:stop], begin)
        ]
        at = stop
    return found + split_all(line, at, end)


def split_all(line: str, start: int, end: int) -> list[Cluster]:
    """The clusters of a piece without controls, each as the library splits and measures it."""
    if start == end:
        return []
    found: list[Cluster] = []
    half_flag = False
    for begin, stop, cells in split_graphemes(line[start:end])[0]:
        words = line[start + begin : start + stop]
        flag = "\U0001f1e6" <= words[0] <= "\U0001f1ff"
        if flag and half_flag:
            last = found.pop()
            found.append(Cluster(last.start, start + stop, 2, last.shown + words))
            half_flag = False
            continue
        half_flag = flag
        if len(words) > 1 and _compiled(_JOINED).search(words):
            # Terminals disagree on how wide joined emoji, skin tones and emoji variants are. The first code
            # point alone is as wide everywhere; the whole sequence stays one character of the text.
            words = words[0]
            cells = cell_len(words)
        if cells == 0:
            # A combining mark without a letter would change whatever is painted before it.
            words, cells = "◌" + words, 1
        found.append(Cluster(start + begin, start + stop, cells, words))
    return found
