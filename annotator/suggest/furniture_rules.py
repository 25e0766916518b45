"""Lines that say themselves what they are: rules beside the trees, which have seen too few of each kind."""

from __future__ import annotations

import re

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
    | click\ here\b.{0,120} | (?:get|download)\ (?:the|our)\ .{0,40}\bapp\b.{0,60}
    )\W*$"""
)
_INSIDE = re.compile(
    r"(?i)\ball rights reserved\b|\bmay not be (?:published|reproduced|republished)\b"
    r"|\bcontributed (?:to this|reporting)\b|\bto get the \w+ \w+ app\b"
    r"|\b(?:sign up|subscribe)\b.{0,60}\bnewsletters?\b|\bnewsletters?\b.{0,60}\b(?:inbox|e-?mail|sign up|subscribe)\b"
    r"|\bmay (?:receive|earn|get) an? [\w ]{0,30}(?:commission|share of)\b|\bpose[sd]? for a photo\b|\bfile photo\b"
    r"|\b(?:credit|image|photo|picture|foto|getty images|reuters|afp|epa)s? ?[:/] ?[\w ./'-]{2,60}\)?$"
    r"|\((?:ap|afp|reuters|getty|epa|photo|image|credit|courtesy|file)\b[^()]{0,60}\)$"
)
_CREDIT = re.compile(
    r"\W*(?:[A-Z][\w.'’-]+ ){1,4}?(?:/|via) ?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}\W*(?:\d+ (?:of|out of) \d+)?$"
)
_DATELINE = re.compile(
    r"(?:[A-Z][^()\n]{0,60})?\((?:AP|AFP|UPI|CNN|PTI|ANI|IANS|Reuters[ \w]{0,20}|Xinhua|Bloomberg|TASS)\) ?[—–-]"
    r"|[A-Z][A-Z .,'’/-]{2,40}[^()\n—–]{0,20}[—–] "
)
SURE = 3.0
"""Log-odds that a rule adds."""
LONGEST = 320
"""Characters of the longest line that a rule calls furniture."""


def rule_odds(line: str) -> float:
    """What the rules add to a line's log-odds of being furniture: 0 where none applies."""
    line = line.strip()
    if len(line) > 60 and _DATELINE.match(line[:120]):
        return -SURE  # the first paragraph of an agency's report
    if len(line) <= LONGEST and (_FURNITURE.match(line) or _INSIDE.search(line) or _CREDIT.match(line)):
        return SURE
    return 0.0
