"""Page furniture: lines of an extracted article that are no part of its body.

Galleries, picture credits, bylines and dates, "Read also" blocks, teasers, newsletter and share lines. Each line
is described by its own shape and words, by its neighbours and by its place among the paragraphs; boosted decision
trees then say how likely it is furniture, and a second, smaller set looks at what the first said about the lines
around. The trees are plain data (``data/furniture.json``), made by ``benchmarks/train_furniture.py``; the method
is that of Kohlschuetter et al., "Boilerplate Detection using Shallow Text Features" (2010), with more features.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from annotator.core.spans import Span

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_INNER_STOP = re.compile(r"[.!?][\"'”’)]*\s+[\"'“‘A-Z]")
_FUNCTION = re.compile(
    r"(?i)\b(?:the|an?|and|of|to|in|that|is|was|for|on|with|as|it|he|she|they|his|her|their|at|by|from|be|has|have|had"
    r"|not|but|are|were|will|would|which|who|this|its|been|after|about|or|if|when|there|said|can|could|than|also"
    r"|de|la|el|que|en|los|las|un|una|por|con|del|le|les|des|et|est|une|dans|pour|du|au|qui|sur|pas"
    r"|der|die|das|und|den|von|zu|mit|ist|im|ein|eine|nicht|auf|dem|di|che|il|per|non|sono|da|do|os|em|um|uma|para"
    r"|com|não|het|een|van|ik|niet|op|te|og|att|och|som|i|w|na|z|и|в|не|на|что|с)\b"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("date", r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
             r"|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:de )?(?:jan|feb|mar|m[aä]r|apr|abr|ma[yi]|jun|jul|aug|ago|sept?|set|o[ck]t|out|nov|de[cz])\w*\.?"
             r",?(?: de)? (?:19|20)\d\d|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b"),
    ("time", r"\b\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?|\b\d{1,2} ?[ap]\.?m\b"),
    ("zone", r"\b(?:[ECMP][SD]?T|GMT|UTC|IST|BST|CET)\b|\bT\d\d:\d\d"),
    ("stamp", r"^\W*(?:last |first )?(?:published|updated|posted|modified|created|date|publi[eé]e?|publicado|pubblicato|atualizado"
              r"|stand|gepubliceerd|aktualisiert|mis [aà] jour)\b|\b(?:published|updated|posted) (?:on|at|:)|\bupdated?:|\bposted:"),
    ("ago", r"\b(?:\d+|an?|one|two|few) ?(?:s|m|h|d|min(?:ute)?|hour|hr|day|week|month|year)s?\.? ago\b|\bmin(?:ute)?s?\.? read\b"
            r"|\breading time\b|\btempo de leitura\b|\btemps de lecture\b"),
    ("byline", r"^\W*(?:written |story |text |words |reporting )?(?:by|von|por|par|door|af|di)\b:? +[^\W\d_a-zß-ÿ][\w.'’-]*(?: |$)"
               r"|^\W*(?:author|autor|reporter|correspondent|editor|contributor|columnist)s?\b"),
    ("role", r"\b(?:staff writer|staff reporter|correspondent|columnist|contributor|contributing|reporter|editor|associated press|writer"
             r"|redaktion|reda[cç][aã]o|newsroom)\b"),
    ("photo", r"\b(?:photos?|photographs?|photographer|photography|images?|pictures?|pictured|credits?|caption|courtesy|foto|fotos|bild"
              r"|imagem|immagine|illustration|graphic|video|watch|screengrab|screenshot|file photo|handout|pool)\b"),
    ("agency", r"\b(?:getty|reuters|afp|ap|epa|shutterstock|istock|alamy|bloomberg|pa|rex|wireimage|zuma|dpa|imago|xinhua|tass|ritzau"
               r"|flickr|wikimedia|unsplash|pixabay)\b"),
    ("gallery", r"\b\d+ ?(?:/|of|out of|de|von|sur|di) ?\d+\b|\b(?:gallery|slide ?show|fullscreen|full screen|enlarge|view all|show caption"
                r"|hide caption|modal|next|previous|close|back to)\b"),
    ("legal", r"©|\(c\)|\b(?:copyright|all rights reserved|rights reserved|terms of (?:use|service)|privacy (?:policy|notice)|cookies?|gdpr"
              r"|disclaimer|direitos reservados|alle rechte|tous droits|not be published, broadcast|redistribut\w+|trademark)\b"),
    ("subscribe", r"\b(?:subscri\w+|sign[ -]?up|sign[ -]?in|log[ -]?in|newsletters?|register|registration|membership|free trial|your (?:e-?mail"
                  r"|inbox|account)|inbox|e-?mail address|notifications?|alerts?|unlock|paywall|abonn\w+|assine|donate|support us|enter your)\b"),
    ("share", r"\b(?:share|tweet|retweet|facebook|twitter|whatsapp|linkedin|pinterest|instagram|reddit|youtube|e-?mail|print|copy link"
              r"|follow|compartilh\w+|partager|teilen|condividi|flipboard|telegram|snapchat|rss|like us|join the)\b"),
    ("related", r"\b(?:read (?:also|more|next|full|the full|the rest)|see also|also read|related|more (?:from|on|in|about|stories|news|like)"
                r"|most (?:read|popular|viewed|recent|shared|discussed)|you (?:may|might) (?:also|like)|recommended|trending|top stories|latest"
                r"|don'?t miss|breaking|editor'?s picks?|popular|must[ -]read|up next|in case you missed|click (?:here|to)|learn more|find out more"
                r"|leia (?:mais|tamb[eé]m)|lire aussi|mehr zum|leggi anche|lees ook|continue reading|story continues|full story|keep reading)\b"),
    ("ad", r"\b(?:advertis\w+|sponsor\w*|promoted|ad feedback|anzeige|publicidade|pubblicit\w+|werbung|buy now|shop now|commission|affiliate)\b"),
    ("comments", r"\b(?:comments?|commenting|repl(?:y|ies)|discussion|leave a|join the conversation|kommentar\w*|coment[aá]rios?|upvote|respond)\b"),
    ("tags", r"^\W*(?:tags?|topics?|categor\w+|filed under|keywords?|sections?|related topics|source|via|location|share|more|contact|follow"
             r"|tagged|labels?|edited by|reporting by|written by|photo|image|credit|caption|note|editor'?s note|correction|about the)\b"),
    ("link", r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w|\b\w+\.(?:com|org|net|de|co|br|it|fr)\b|\bpic\.twitter"),
    ("handle", r"(?:^|\s)[@#]\w+"),
    ("contact", r"\b(?:contact|tip|tips|e-?mail (?:him|her|us|me|the)|reach (?:him|her|us|out)|follow (?:him|her|us|me|on)|can be reached"
                r"|contributed to this|this (?:article|story|report|post|piece) (?:was|has|is|originally|first)|is an? [\w\s-]{0,40}(?:writer"
                r"|reporter|editor|correspondent|columnist|journalist|author|professor))\b"),
    ("you", r"\b(?:you|your|you're|our|we|us)\b"),
    ("imperative", r"^\W*(?:get|watch|listen|read|see|click|check|download|try|join|visit|find|view|show|hide|play|skip|load|go|tap|scroll"
                   r"|search|browse|select|enter|please|sign|buy|shop|add|save|open|become|explore|discover)\b"),
    ("loading", r"\b(?:loading|javascript|browser|embed(?:ded)?|iframe|video player|play video|skip|scroll|menu|navigation|toggle|autoplay)\b"),
    ("section", r"^\W*(?:news|world|politics|business|sports?|opinion|entertainment|technology|tech|health|science|lifestyle|culture|travel"
                r"|international|national|local|u\.?s\.?|uk|film|music|commentary|editorial|analysis|home|video|politik|economy|markets)\W*$"),
    ("says", r"\b(?:said|says|told|added|according|announced|reported|claimed|argued|stated|asked|explained|wrote|thinks?|believes?)\b"),
    ("dateline", r"^[A-Z][A-Z .,'’/-]{2,40}(?:\([^)]{2,20}\))? ?[—–-]+ |\((?:AP|Reuters|AFP|CNN|UPI)\) ?[—–-]"),
    ("parenthesis", r"\([^()]{0,60}\b(?:photo|image|ap|afp|getty|reuters|file|credit|via|courtesy)\b[^()]{0,60}\)\W*$"),
    ("bullet", r"^\s*(?:[•·●▪■□►▶»›>*+|]|[-–—](?:\s|$)|\d{1,2}[.)]\s)"),
    ("bars", r"\s[|•·»›]\s|\s/\s"),
    ("glued", r"[a-z)][A-Z][a-z]+|\d[A-Z][a-z]|[a-z]\d+ (?:of|out)\b"),
)  # fmt: skip
_COMPILED = tuple(
    re.compile(p, 0 if n in {"dateline", "zone", "glued", "byline"} else re.IGNORECASE) for n, p in _PATTERNS
)
_LOWERED = frozenset({"dateline", "zone", "glued", "byline"})
