"""Lines that say themselves what they are: rules beside the trees, which have seen too few of each kind."""

from __future__ import annotations

import re
from functools import lru_cache

_FURNITURE = re.compile(
    r"""(?ix)^\W*(?:
      (?:https?://|www\.)\S+ | (?:&lt;|<)(?:span|div|img|iframe|script|a)\b.*
    | (?:©|copyright\b|\(c\)\ ).*
    | (?:advert(?:isement)?s?|sponsored(?:\ content)?|ad\ feedback|anzeige|publicidade|publicité|werbung
        |pubblicità|iklan)
    | (?:video|watch|watch\ live|play(?:\ video)?|close|next|previous|prev|share|tweet|print|
        e-?mail|menu|search|subscribe|comments?|reply|loading|read\ more|show\ more|see\ more|
        view\ gallery|back\ to\ gallery|close\ the\ modal|skip\ ad|sign\ up|sign\ in|log\ in|
        more\ stories|more\ news|up\ next|image|photo|gallery|credit)
    | \d{1,3}\ ?(?:/|of|out\ of)\ ?\d{1,3}
    | \d+\ (?:images?|photos?|pictures?|comments?|shares?|votes|min(?:ute)?s?\ read)
    | (?:(?:\d+|an?)\ )?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)\ ago
    | (?:read|see)\ (?:also|more|next)\b.{0,200} | also\ read\b.{0,200}
    | (?:related|recommended|trending|latest|top|most|popular|more|breaking)\ (?:read|popular|viewed|shared|recent
        |discussed|articles?|stories|posts?|news|videos?|topics?|content|links?|coverage|from|on|in|about)\b.{0,60}
    | (?:related|more|don['’]?t\ miss|read\ this|click\ here|watch\ now|leia\ (?:mais|também)|lire\ aussi
        |lees\ ook)\ ?[:»>].{0,200}
    | (?:image|photo|picture|video|media)\ (?:caption|credit|copyright|source)\b.{0,300}
    | (?:photo|image|picture|foto|credits?|photograph|illustration)s?(?:\ by\ |\ ?:).{0,120}
    | (?:file\ photo|slideshow|fullscreen)\b.{0,300}
    | (?:filed\ under|tags?|topics?|categor(?:y|ies)|keywords)\ ?:.{0,300}
    | (?:updated|published|posted|last\ updated|first\ published)\ ?(?:on\ |at\ |:).{0,80}
    | follow\ (?:us|me|him|her|them|@?\w+)\ on\b.{0,200} | follow\ @\w+.{0,100}
    | (?:reporting|writing|additional\ reporting|edited|editing|compiled)\ by\ \w.{0,250}
    | (?:share|tweet|e-?mail|print|save|copy)\ (?:this|on|via|to|link|it)\b.{0,60}
    | (?:subscribe|sign\ up)\ (?:to|for|now|here|today)\b.{0,200}
    | (?:did|do)\ you\ (?:like|enjoy|find)\ (?:this|the)\ (?:article|story|post|page)\b.{0,40}
    | was\ this\ (?:article|story|post|page)\ .{0,40}
    | click\ here\b.{0,120} | (?:get|download)\ (?:the|our)\ .{0,40}\bapp\b.{0,60}
    )\W*$"""
)
_INSIDE = re.compile(
    r"(?i)(?=[\w(])(?:\ball rights reserved\b|\bmay not be (?:published|reproduced|republished)\b"
    r"|\bcontributed (?:to this|reporting)\b|\bto get the \w+ \w+ app\b"
    r"|\b(?:sign up|subscribe)\b.{0,60}\bnewsletters?\b|\bnewsletters?\b.{0,60}\b(?:inbox|e-?mail|sign up|subscribe)\b"
    r"|\bmay (?:receive|earn|get) an? [\w ]{0,30}(?:commission|share of)\b|\bpose[sd]? for a photo\b|\bfile photo\b"
    r"|\b(?:credit|image|photo|picture|foto|getty images|reuters|afp|epa)s? ?[:/] ?[\w ./'-]{2,60}\)?$"
    r"|\((?:ap|afp|reuters|getty|epa|photo|image|credit|courtesy|file)\b[^()]{0,60}\)$)"
)
_HINTS = (
    "reserved", "may not be ", "contributed", "to get the ", "newsletter", "may receive", "may earn", "may get",
    " for a photo", "photo", "foto", "credit", "image", "picture", "getty", "reuters", "afp", "epa", "(ap", "(courtesy",
    "(file",
)  # fmt: skip
"""Words, one of which is in whatever the pattern above finds: it costs ten times as much to look for."""
_CREDIT = re.compile(
    r"\W*(?:[A-Z][\w.'’-]+ ){1,4}?(?:/|via) ?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}\W*(?:\d+ (?:of|out of) \d+)?$"
)
_CREDITED = re.compile(
    r"(?i)\W*(?:photos?|images?|pictures?|credits?|foto|illustration|courtesy)\b.{0,80}$"
    r"|.*(?:getty images?|reuters|afp|\bap|epa)\W*$"
    r"|\((?:ap|afp|reuters|getty|epa|photo|image|credit|courtesy|file|via)\b[^()]{0,60}\)$"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATED = re.compile(
    rf"(?i)\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? ?(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d\b"
    rf"|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}(?:T[\d:.+-]+Z?)?(?!\w)"
)
_STAMPED = re.compile(
    r"(?i)\b(?:updated|published|posted|modified|reviewed)\b|(?<!\d)\d{1,2}[:.]\d\d(?!\d)|[|•·]"
)
_SHARING = frozenset(
    "bluesky copy e-mail email facebook flipboard google instagram link linkedin messenger pint pinterest pocket print "
    "reddit rss share sms snapchat telegram threads tumblr tweet twitter vk whatsapp youtube".split()
)
_CAPTION = re.compile(
    rf"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? {_MONTH} \d{{1,2}},? (?:19|20)\d\d(?:,? (?:in|at|near|on|as"
    r"|during|after|before)\b|[.)\W]*$|\. ?\()"
)
"""How agencies date what is in a picture: "Monday, May 3, 2021, in Halmeby". A report gives the day alone."""
_BY = re.compile(r"\W{0,4}(?:By|BY|(?:Written|Story|Posted|Words|Text|Reviewed) by)\b:? ?")
_BYLINE_WORD = re.compile(
    r"[A-Z@][\w.'’-]*,?|and|on|at|of|the|for|in|[|,&/•·–-]|\d[\d:.]*(?:st|nd|rd|th)?,?|[ap]\.?m\.?"
)
_AGENCY_AFTER_NAME = re.compile(
    r"\W*(?:[A-Z][\w.'’-]+ ){1,4}?[A-Z][\w.'’-]+ ?[,|•–-] ?"
    r"(?:AP|AFP|EPA|UPI|PA|Reuters|Getty|Shutterstock|Bloomberg|iStock|Alamy|Xinhua|Associated Press)\b[^.]{0,40}$"
)
_DATELINE = re.compile(
    r"(?:[A-Z][^()\n]{0,60})?\((?:AP|AFP|UPI|CNN|PTI|ANI|IANS|Reuters[ \w]{0,20}|Xinhua|Bloomberg|TASS)\) ?[—–-]"
    r"|[A-Z][A-Z .,'’/-]{2,40}[^()\n—–]{0,20}[—–] "
)
_ENTRY = re.compile(r"\d{1,2}(?:[:.]\d\d)? [ap]\.m\.:?")
"""The time above an entry of an agency's live report."""
SURE = 3.0
"""Log-odds that a rule adds."""
LONGEST, SHORT = 320, 120
"""Characters of the longest line that a rule calls furniture, and of the longest byline or date."""
_NAME_OF_DAY = re.compile(r"(?i)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:on|at|date)\b|\W)+")


def rule_odds(line: str) -> float:
    """What the rules add to a line's log-odds of being furniture: 0 where none applies."""
    line = line.strip()
    if len(line) > 60 and _DATELINE.match(line[:120]):
        return -SURE  # the first paragraph of an agency's report
    return _odds_of_short(line) if len(line) <= LONGEST else 0.0


@lru_cache(maxsize=1024)
def _odds_of_short(line: str) -> float:
    if _ENTRY.fullmatch(line):
        return -SURE
    if line.isdigit() and len(line) <= 3:
        return SURE  # of a gallery, a slide, a note
    if any(p.match(line) for p in (_FURNITURE, _CREDIT, _AGENCY_AFTER_NAME)):
        return SURE
    lowered = line.lower()
    if any(map(lowered.__contains__, _HINTS)) and _INSIDE.search(line):
        return SURE
    if len(line) <= SHORT and (is_byline(line) or is_dated(line) or is_share_line(line)):
        return SURE
    return SURE if "day" in lowered and line.count(" ") >= 8 and _CAPTION.search(line) else 0.0


def is_credit(line: str) -> bool:
    """Whether a short line says where a picture comes from and little else."""
    return len(line) < 90 and any(p.match(line) for p in (_CREDIT, _CREDITED, _AGENCY_AFTER_NAME))


def is_share_line(line: str) -> bool:
    """Whether a line is made of the names of places to share it at."""
    if line.count(" ") > 15:
        return False
    words = re.findall(r"[\w'-]+", line.lower())
    shared = [word for word in words if word in _SHARING]
    return 2 <= len(words) <= 15 and len(set(shared)) >= 2 and len(shared) >= 0.6 * len(words)


def is_byline(line: str) -> bool:
    """Whether a short line says who wrote the article and little else."""
    by = _BY.match(line)
    return by is not None and all(map(_BYLINE_WORD.fullmatch, line[by.end() :].split() or "?"))


def is_dated(line: str) -> bool:
    """Whether a short line says when something was published and little else."""
    date = _DATED.search(line)
    if not date or line[-1:] in ".!?" or line.count(" ") >= 16:
        return False
    rest = line[: date.start()] + line[date.end() :]
    return _STAMPED.search(rest) is not None or not _NAME_OF_DAY.sub("", rest)
