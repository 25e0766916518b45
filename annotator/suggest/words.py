"""Words of a line as the name rules see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotator.suggest.names import names

# Initials with full stops; a word with inner hyphens, apostrophes, ampersands or dots, without a possessive ending.
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:(?!['’]s?(?![^\W_]))[-.&'’‑][^\W_]+)*|\S")
_ABBREVIATED = frozenset(
    "Mr Mrs Ms Dr Prof Rev Sen Sens Rep Reps Gov Govs Lt Gen Col Maj Capt Sgt Cpl Adm St Ave Inc Corp Co Ltd Jr Sr "
    "No "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md "
    "Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Vt Va Wash Wis Wyo Mt Ft Hon Bros vs".split()
)


class Word(NamedTuple):
    """A token of a line.

    Attributes:
        text: as written; an abbreviation keeps its full stop.
        start: offset in the article, code points.
        end: offset after it.
    """

    text: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins like a name: with a capital, or like "iPhone" or "al-Assad" with one inside."""
        return self.text[:1].isupper()


_GLUED = re.compile(r"(\d)([A-Z][a-z]+)")
_COUNTED = re.compile(r"([^\W\d_]{3,})\d{1,3}")
_COUNTER = re.compile(r" (?:out )?of \d")
# "London-listed", "U.S.-owned": a name and an adjective.
_COMPOUND = re.compile(
    r"(?P<name>[^\W\d_][\w.'’]*)[-‑](?:based|listed|powered|owned|led|backed|born|style|wide|era|run|held|controlled|"
    r"funded|made|trained|educated|registered|headquartered|sponsored|supported|speaking|friendly|bound|language|"
    r"occupied|aligned|appointed|area|mediated|brokered|allied|\w{3,}ed)"
)


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words and signs of ``text[start:end]``."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text, start, end):
        token, at, stop = match[0], match.start(), match.end()
        if token[-1].isdigit() or token[0].isdigit():
            # "Getty Images2 of 5Art/Metropole4 out of 5": a picture counter glued to words.
            if glued := _GLUED.fullmatch(token):
                at, stop = at + len(glued[1]), stop
                token = glued[2]
            if (glued := _COUNTED.fullmatch(token)) and _COUNTER.match(text, stop, end):
                token, stop = glued[1], at + len(glued[1])
        if token == "." and found and found[-1].end == at and _keeps_stop(found[-1].text):
            last = found.pop()
            token, at = last.text + ".", last.start
        if "-" in token and len(token) > 3 and (parts := _apart(token)):
            for offset, part in parts:
                found.append(Word(part, at + offset, at + offset + len(part)))
        else:
            found.append(Word(token, at, stop))
    return found


def _apart(token: str) -> list[tuple[int, str]]:
    """The parts of a hyphenated word that is no single name, with their offsets."""
    if compound := _COMPOUND.fullmatch(token):
        name = compound["name"]
        return [(0, name), (len(name), "-"), (len(name) + 1, token[len(name) + 1 :])]
    left, _, right = token.partition("-")
    n = names()
    if (
        (left in n.places or left in n.known)
        and (right in n.places or right in n.known)
        and token not in n.places
    ):
        return [(0, left), (len(left), "-"), (len(left) + 1, right)]
    return []


def _keeps_stop(word: str) -> bool:
    return word in _ABBREVIATED or (len(word) == 1 and word.isupper())


_OPENS = frozenset("\"“‘'([{«*•|:-–—…/")
_STOPS = frozenset(".!?…")
FUNCTION_WORDS = frozenset(
    "a an the this that these those some any all both each every no not nor neither either another other such many "
    "much more most few several one two three i you he she it we they me him her us them my your his its our their "
    "and but or so yet if as at by for from in into of off on onto out over under to up with within without about "
    "above across after against along among around before behind below beneath beside besides between beyond during "
    "except inside near since than through throughout till toward towards until upon via while where when why who "
    "whom whose which what how there here then now also however meanwhile moreover although though because despite "
    "is are was were be been has have had do does did can could will would shall should may might must let just "
    "still even only yes well oh ok once again ever never often perhaps maybe unlike like according today yesterday "
    "tomorrow tonight instead indeed later earlier recently finally currently additionally furthermore thus hence "
    "therefore nevertheless nonetheless whether whereas whatever whoever per plus amid amongst given following "
    "including based read see watch asked said says told speaking citing being having".split()
)


def begins_sentence(words: Sequence[Word], index: int) -> bool:
    """Whether a capital at this place may only be that of a sentence."""
    while index > 0 and words[index - 1].text in _OPENS:
        index -= 1
    return index == 0 or words[index - 1].text in _STOPS or words[index - 1].text == "”"


def is_headline(words: Sequence[Word]) -> bool:
    """Whether a line is set in title case or capitals, where a capital tells nothing."""
    letters = [w.text for w in words if w.text[0].isalpha()]
    long = [w for w in letters if len(w) > 3]
    if len(long) <= 3 or sum(not w[0].islower() for w in long) <= 0.8 * len(long):
        return False
    # "Prime Minister Anna Berg met Sir Paul Reed." is a sentence.
    plain = any(w.islower() and len(w) > 2 and w not in FUNCTION_WORDS for w in letters)
    return not (plain and words[-1].text in (".", "?", "!"))


def is_function_word(words: Sequence[Word], i: int) -> bool:
    """Whether a capitalised word is a function word; "US", "WHO" and the Will of "Will Smith" are not."""
    word = words[i].text
    if word.lower() not in FUNCTION_WORDS:
        return False
    if word == "Will" and i + 1 < len(words) and words[i + 1].is_capitalised:
        return False
    return not (word.isupper() and len(word) in (2, 3))


def is_common(word: str) -> bool:
    """Whether a word, read in lower case, is everyday English."""
    lower = word.lower()
    return lower in FUNCTION_WORDS or lower in names().common_words
