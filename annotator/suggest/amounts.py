"""Dates, times, sums of money, percentages and quantities by regular expression.

Linear patterns only: no quantifier stands within another one's repetition without a fixed sign between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d(?:[\d,.]{0,20}\d)?"
_SPELT = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen)"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|mln|mn|tn|[mkb](?!\w))"
_COUNT = rf"(?:{_NUMBER}|(?i:{_SPELT}(?:-{_SPELT})?|an?|half an?|several|a few|(?:tens|hundreds|dozens) of))"
_ABOUT = (
    r"(?:(?i:about|around|nearly|almost|roughly|approximately|over|under|some|"
    r"at least|more than|less than|up to) )?"
)


_CURRENCY = (
    r"(?:dollars?|euros?|pounds?(?: sterling)?|sterling|yen|yuan|renminbi|rubles?|roubles?|rupees?|rupiah|francs?|"
    r"pesos?|cents?|pence|crowns?|kron(?:a|or|e|er)|dirhams?|riyals?|rials?|dinars?|shekels?|liras?|lire|zlot(?:y|"
    r"ys|ies)|hryvnias?|baht|rand|reais|ringgit|naira|shillings?|forints?|lei|levs?|bucks|bitcoins?)"
)
_NATION = (
    r"(?:(?:U\.S\.|US|American|Canadian|Australian|Hong Kong|Singapore|Singaporean|New Zealand|Taiwan|Swiss|"
    r"Czech|Danish|Swedish|Norwegian|British|Japanese|Chinese|Russian|Indian|Mexican|Brazilian|Turkish|Polish|"
    r"Ukrainian|Saudi|Kuwaiti|Philippine|Argentine|Israeli|Kenyan|Jamaican) )"
)
_CODE = r"(?:USD|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|HKD|SGD|INR|RUB|UAH|PLN|SEK|NOK|DKK|ZAR|BRL|MXN|TRY|KRW|AED|SAR|ILS)"
_SIGN = r"(?:(?:US|AU|CA|NZ|HK|[ACSR])?\$|[€£¥₹₽₴₩])"

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_PERIOD = (
    r"(?:day|night|week|weekend|month|quarter|semester|season|year|decade|century|"
    r"spring|summer|autumn|fall|winter)"
)
_WHICH = r"(?i:last|next|this|past|previous|coming|following|recent|current|earlier this|later this|the same)"
_PART = r"(?:[Ee]arly|[Ll]ate|[Mm]id)[ -]"
_EDGE = r"(?:the )?(?:beginning|start|middle|end|eve|first half|second half|first quarter|second quarter) of "
_NUMERIC = r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "MONEY",
        rf"{_SIGN} ?{_NUMBER}(?:(?: ?(?:-|–|to) ?{_SIGN}? ?){_NUMBER})?(?:[ -]?{_SCALE})?(?![\w%])"
        rf"|{_COUNT}(?:[ -]{_SCALE}s?(?: of)?)?[ -]{_NATION}?{_CURRENCY}\b|{_NUMBER}(?: {_SCALE})? (?:won|real)\b"
        rf"|(?:{_CODE} ?{_NUMBER}(?: {_SCALE})?|{_NUMBER}(?: {_SCALE})? ?{_CODE})\b",
    ),
    (
        "PERCENT",
        rf"(?:{_NUMBER}(?: ?(?:-|–|to) ?))?{_NUMBER} ?(?:%|(?:percent|per cent|pct|percentage points?)\b)"
        rf"|\b{_SPELT}(?:-{_SPELT})? (?:percent|per cent)\b",
    ),
    (
        "TIME",
        rf"\b\d{{1,2}}(?:[:.]\d{{2}})? ?(?:[ap]\.m\.|[ap]m\b|[AP]M\b|o['’]clock)(?: (?:GMT|UTC|E[SD]?T|P[SD]?T|"
        rf"C[ES]?T|BST|local time)\b)?"
        rf"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?: (?:GMT|UTC|E[SD]?T|P[SD]?T|CET|BST|hrs|hours|local time)\b)"
        rf"|\b(?:[01]\d|2[0-3])[0-5]\d (?:GMT|UTC)\b"
        rf"|\b(?:(?:{_WHICH}|the|early|late) )?(?:(?:{_WEEKDAY}|[Yy]esterday|[Tt]omorrow) )?(?:morning|afternoon|"
        rf"evening)\b|\b(?:(?:{_SPELT}(?:-{_SPELT})?|half|(?:a )?quarter)(?: minutes?)? past|(?:a )?quarter to) "
        rf"(?:{_SPELT}|\d{{1,2}})\b|\b(?:(?:last|{_WEEKDAY}) night|[Tt]onight|midnight|noon)\b"
        rf"|\b{_COUNT}[ -](?:hours?|minutes?|seconds?)\b(?: (?:ago|earlier|later)\b)?",
    ),
    (
        "DATE",
        rf"\b(?:{_EDGE}|{_PART})?(?:{_WEEKDAY}, )?(?:"
        rf"{_MONTH} {_DAY}(?: ?[-–] ?{_DAY})?(?:,? {_YEAR})?"
        rf"|(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?"
        rf"|(?:{_WHICH} )?{_MONTH}(?:,? (?:of )?{_YEAR})?(?![\w'’-]))"
        rf"|\b(?:(?:[Tt]his|[Ll]ast|[Nn]ext|early|late|the following|the previous) )?{_WEEKDAY}s?\b(?! (?:morning|"
        rf"afternoon|evening|night))(?: \({_NUMERIC}\))?"
        rf"|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b"
        rf"|\b(?:{_EDGE})?(?:the )?{_PART}?(?:1[5-9]|20)\d0s\b"
        rf"|(?<=\b[Ii]n )(?:{_PART})?{_YEAR}(?:[-–]\d{{2,4}})?|{_EDGE}{_YEAR}"
        rf"|\b(?:{_EDGE}|{_PART})?(?:(?:the )?{_WHICH}) (?:{_COUNT} )?{_PERIOD}s?\b|{_EDGE}the {_PERIOD}\b"
        rf"|\b(?:[Yy]esterday|[Tt]oday|[Tt]omorrow)\b"
        rf"|\b{_ABOUT}{_COUNT}[ -](?:days?|weeks?|months?|years?|decades?|centuries)(?: (?:ago|earlier|later|"
        rf"old)\b|-old\b)?(?![\w-])"
        rf"|\bthe {_NUMBER}(?:st|nd|rd|th) century\b",
    ),
    (
        "QUANTITY",
        rf"\b{_COUNT}(?: {_SCALE})?[ -]?(?:square |cubic |nautical )?"
        rf"(?:kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|miles?|feet|foot|"
        rf"inch(?:es)?|yards?|acres?|"
        rf"hectares?|tons?|tonnes?|kilograms?|kilos?|grams?|ounces?|lit(?:er|re)s?|gallons?|barrels?|bushels?|"
        rf"degrees?(?: (?:Celsius|Fahrenheit))?|(?:mega|giga|kilo)?watts?|megabytes?|gigabytes?|"
        rf"km/h|km|cm|mm|kg|mph|kph|bpd|MW|GW|kWh|MWh|TWh|sq ft|sq km)\b(?! (?:of|per)? ?(?:sterling|strong))"
        rf"|\b{_NUMBER}-(?:point|seat|page|member|storey|story|bed|mile|man|vote)\b",
    ),
)
# All begin with a word, a digit or a sign of money: to ask that first spares most places the many alternatives.
_BEGIN = r"(?=\b\w|[\d$€£¥₹₽₴₩])"
_COMPILED = tuple((label, re.compile(f"{_BEGIN}(?:{pattern})")) for label, pattern in _PATTERNS)
# Plain substrings, one of which every match has: a test that spares most lines the pattern.
_HINTS = {
    "MONEY": (
        "$ € £ ¥ ₹ ₽ ₴ ₩ dollar euro pound sterling yen yuan renminbi rubl roubl rupe rupiah franc won pes cent "
        "pence crown "
        "kron dirham iyal rial dinar shekel lir zlot hryvn baht rand real reais ringgit naira shilling forint lei "
        "lev mark "
        "buck bitcoin USD EUR GBP JPY CNY CHF CAD AUD NZD HKD SGD INR RUB UAH PLN SEK NOK DKK ZAR BRL MXN TRY KRW "
        "AED SAR ILS"
    ).split(),
    "PERCENT": ("%", "cent", "pct"),
    "TIME": (
        "a.m. p.m. am pm AM PM clock GMT UTC ET PT ST DT CET hrs :0 :1 :2 :3 :4 :5 morning afternoon evening night "
        "noon hour minute second past quarter"
    ).split(),
    "DATE": (
        "day morrow night week month quarter semester season year decade centur spring summer autumn fall winter "
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 15 16 17 18 19 20 0s / -0 -1 -2 -3 "
        ".0 .1 .2 .3 .4 .5 .6 .7 .8 .9"
    ).split(),
    "QUANTITY": (
        "met mile feet foot inch yard acre hectare ton kilo gram ounce lit gallon barrel bushel degree watt byte "
        "km cm mm kg mph kph bpd MW GW Wh sq -point -seat -page -member -stor -bed -man -vote"
    ).split(),
}
_HAS_MONEY = re.compile(rf"{_SIGN}|\b{_CURRENCY}\b|\b{_CODE}\b")
_HEDGE = re.compile(r"(?:only|just|merely|barely)\s+", re.I)
"""Words in front of an amount that judge it and are no part of it."""
_HAS_PERCENT = re.compile(r"%|\bper ?cent|\bpct|percentage")
_HAS_NUMBER = re.compile(
    rf"\d|\b(?:{_SPELT}|half|quarter|couple|several|few|tens|hundreds|thousands|millions|billions|an?)\b",
    re.I,
)


def find_amounts(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Dates and amounts of ``text[start:end]`` as ``(start, end, label)``, code points of the whole text.

    In reading order, without overlaps; where two kinds match, the earlier and longer wins.
    """
    piece = text[start:end]
    found = [
        (*m.span(), label)
        for label, pattern in _COMPILED
        if label not in _HINTS or any(map(piece.__contains__, _HINTS[label]))
        for m in pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda f: (f[0], -f[1]))
    last = start
    for a, b, label in found:
        if a >= last and a < b and not _is_word(text, a, b):
            yield a, b, label
            last = b


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether what looks like a date or time is a verb, a name or an ordinal ("May said", "a second chance")."""
    surface = text[start:end]
    if surface in ("May", "March", "April", "June", "August"):
        before = text[max(0, start - 12) : start].split()
        return not before or before[-1].lower() not in _BEFORE_MONTH
    return surface.lower() in ("a second", "an hour", "a day", "one day", "a minute")


def _is_range(begun: str) -> bool:
    """Whether words up to an amount begin a range that it ends: "between noon and " half past four."""
    return begun.startswith(("between ", "Between ")) and begun.endswith(" and ")


_BEFORE_MONTH = frozenset(
    "in of since until till by from early late mid this last next before after during through for".split()
)


def is_plausible(surface: str, label: str) -> bool:
    """Whether a model's amount has what its label asks for: a currency, a percent sign, a number."""
    if label == "MONEY":
        return bool(_HAS_MONEY.search(surface))
    if label == "PERCENT":
        return bool(_HAS_PERCENT.search(surface))
    if label == "QUANTITY":
        return bool(_HAS_NUMBER.search(surface)) and not surface.lower().startswith("half-")
    return any(c.isalnum() for c in surface)


def merge_amounts(
    text: str, start: int, end: int, model: list[tuple[int, int, str]]
) -> list[tuple[int, int, str, float]]:
    """Patterns and a model's spans as one list of ``(start, end, label, score)``.

    Where both found the same place the longer span stays, with the pattern's label. The scores order the three
    cases and are not measured, for want of an open corpus with dates and amounts: both 0.95, pattern 0.85, model
    0.65.
    """
    out: list[tuple[int, int, str, float]] = []
    left = []
    for first, last, label in model:
        if label in ("MONEY", "PERCENT", "QUANTITY") and (hedge := _HEDGE.match(text, first, last)):
            first = hedge.end()
        surface = text[first:last]
        trimmed = (
            surface.removesuffix("s").removesuffix("’").removesuffix("'")
            if surface.endswith(("’s", "'s"))
            else surface
        )
        if is_plausible(trimmed, label):
            left.append((first, first + len(trimmed.rstrip()), label))
    for a, b, label in find_amounts(text, start, end):
        score = 0.85
        for m in [m for m in left if m[0] < b and a < m[1]]:
            left.remove(m)
            score = 0.95
            if m[0] <= a and m[1] >= b:
                a, b = m[0], m[1]
            if "pound" in text[a:b]:
                label = m[2]  # money or weight: only the context knows
        out.append((a, b, label, score))
    spans = sorted([*out, *((*m, 0.65) for m in left)])
    kept: list[tuple[int, int, str, float]] = []
    for span in spans:
        if kept and span[2] == kept[-1][2] and _is_range(text[kept[-1][0] : span[0]]):
            kept[-1] = (kept[-1][0], *span[1:])
        elif kept and span[0] < kept[-1][1]:
            continue
        else:
            kept.append(span)
    return kept
