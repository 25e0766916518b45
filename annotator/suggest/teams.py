"""Cities and states that stand for their teams in reports of games ("Oregon will host Washington (3-1)")."""

from __future__ import annotations

import re

from annotator.suggest.evidence import Votes
from annotator.suggest.names import names

_SCORE = re.compile(r"(?<![\d$.,-])\d{1,3}-\d{1,3}(?![\d%-]| ?(?:year|percent))")
_GAME = re.compile(
    r"\b(?:quarter|halftime|rebounds?|touchdowns?|yards|goals?|points|inning|innings|playoffs?|season|league|coach|"
    r"semifinals?|striker|midfielder|quarterback|defen[cs]e|kick|kickoff|tournament|match|overtime)\b"
)
_RECORD = re.compile(r" ?\(\d{1,3}-\d{1,3}|,? \d{1,3}-\d{1,3}\b")
_PLAY = re.compile(
    r" (?:will |then |also |never |had |has )?(?:beat|host|hosts|visits?|leads?|led|won|wins?|lost|loses?|scored|"
    r"outscored|took|threw|"
    r"managed|allowed|closed|completed|recorded|trailed|trails|opened|finished|got|made|shot|hit|committed|cruised|"
    r"improved|fell|"
    r"dropped|answered|rallied|tied|forced|turned|held|missed|used|went|needed|playe?d?|faces?|faced|ended|"
    r"advanced)\b"
)
_OF_GAME = re.compile(
    r" ?['’]s? (?:[\w-]+ ){0,2}(?:points|rebounds|fumbles|possessions?|offense|defense|coach|title|season|"
    r"quarterback|run|lead|win|loss|victory|goal|touchdown|drive|half|record|roster|bench|line)\b"
)
_AGAINST = frozenset(
    "beat defeated host hosts hosting visit visiting past over against by vs vs. downed edged topped for put with "
    "to than and".split()
)
_PLACED = frozenset("in near from of outside around across , through".split())


def is_game_report(text: str) -> bool:
    """Whether an article reports a game: several scores and several words of sport."""
    return len(_SCORE.findall(text[:20_000])) >= 4 and len(set(_GAME.findall(text[:20_000]))) >= 3


def team_votes(text: str, start: int, end: int) -> Votes:
    """Votes for reading a place name of a game report as a team; countries stay countries."""
    if names().places.get(text[start:end]) in (None, "country", "state_short"):
        return {}
    before = text[max(0, start - 20) : start].split()
    last = before[-1].lower() if before else ""
    after = text[end : end + 60]
    if last in _PLACED or last.endswith(",") or after.startswith((",", "-based")):
        return {}
    if _RECORD.match(after) or _PLAY.match(after) or _OF_GAME.match(after):
        return {"ORG": 6.0}
    return {"ORG": 4.0} if last in _AGAINST or last == "at" else {"ORG": 1.5}
