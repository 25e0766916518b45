"""How the names of a folder look: a row each, a row for two that may be the same, and all that is known of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text

from annotator.core.display import visible
from annotator.core.schema import Schema
from annotator.review.names import Name, Proposal
from annotator.review.naming import Names
from annotator.review.registry import Known
from annotator.tui.look import Look, label_colour, style
from annotator.tui.painting import fit

LABEL, COUNT = 7, 5


def name_width(width: int) -> int:
    """Cells for a name in a row of so many."""
    return max(16, min(34, width * 2 // 5))


def heads(width: int) -> str:
    """The heads of the columns of :func:`name_row`."""
    counts = f"{'named':>{COUNT}}{'claims':>{COUNT + 2}}{'in':>{COUNT}}"
    return f"{'label':<{LABEL}} {'name':<{name_width(width - 2)}}{counts}  also"


def known_as(known: Known | None) -> tuple[str, ...]:
    """The aliases of an entity of the registry; none where there is no such entity."""
    return known.aliases if known else ()


def name_row(
    about: Name, known: Known | None, schema: Schema, look: Look, width: int, here: bool
) -> Sequence[Segment]:
    """``PERSON  Dana Okafor   8  14  3  Okafor``."""
    ground = look.claim_focus if here else look.ground
    label = (known.type if known else "") or about.label
    colour = label_colour(schema.label(label).colour, look) if label else look.dim
    wide = name_width(width - 2)
    also = ", ".join(_also(about, known_as(known)))
    name = fit(visible(about.name), wide - 1)
    counts = f"{about.mentions:>{COUNT}}{about.claims:>{COUNT + 2}}{len(about.articles):>{COUNT}}"
    rest = max(1, width - 2 - LABEL - 1 - wide - cell_len(counts) - 3)
    return [
        _pointer(look, here),
        Segment(f"{fit(visible(label or '–'), LABEL):<{LABEL}} ", style(colour, ground)),
        Segment(name + " " * (wide - cell_len(name)), style(look.strong, ground, bold=here)),
        Segment(counts, style(look.text, ground)),
        Segment(
            "  " + (fit(visible(also), rest) if also else ""), style(look.text if here else look.dim, ground)
        ),
    ]


def proposal_row(score: int, pair: tuple[str, str], look: Look, width: int, here: bool) -> Sequence[Segment]:
    """``93 %  Okafor  =  Dana Okafor``: the name that goes, and the one that is kept."""
    ground = look.claim_focus if here else look.ground
    half = max(10, (width - 12) // 2)
    return [
        _pointer(look, here),
        Segment(f"{score:>3} %  ", style(look.accent, ground)),
        Segment(fit(visible(pair[0]), half), style(look.text, ground)),
        Segment("  =  ", style(look.dim, ground)),
        Segment(fit(visible(pair[1]), half), style(look.strong, ground, bold=True)),
    ]


def proposal_lines(proposal: Proposal, pair: tuple[str, str], names: Names, look: Look) -> Iterator[Text]:
    """The evidence of a proposal."""
    yield _line("  →  ".join(pair), f"bold {look.strong}")
    yield from (_line(f"· {why}", look.text) for why in proposal.evidence)
    yield from (_line(_where(names.found[name]), look.dim) for name in pair if name in names.found)


def name_lines(about: Name, names: Names, look: Look) -> Iterator[Text]:
    """All that is known of a name."""
    known = names.registry.entities.get(about.name)
    yield _line(about.name + (f" · {known.wikidata}" if known and known.wikidata else ""), look.strong)
    if known and known.note:
        yield _line(known.note, look.text)
    if aliases := known_as(known):
        yield _line(f"aliases: {', '.join(aliases)}", look.text)
    forms = ", ".join(f"{form} {many}" for form, many in about.forms.most_common(8))
    yield _line(f"written: {forms or 'only as a speaker'}", look.text)
    if about.titles:
        yield _line(f"called: {', '.join(sorted(about.titles))}", look.text)
    apart = [a if b == about.name else b for a, b in names.registry.apart if about.name in (a, b)]
    if apart:
        yield _line(f"is not {', '.join(sorted(apart))}", look.text)
    yield _line(_where(about), look.dim)


def _pointer(look: Look, here: bool) -> Segment:
    return Segment("▸" if here else " ", style(look.accent, look.claim_focus if here else look.ground))


def _also(about: Name, aliases: Sequence[str]) -> Sequence[str]:
    forms = [form for form, _ in about.forms.most_common() if form != about.name]
    return list(dict.fromkeys([*aliases, *forms]))


def _where(about: Name) -> str:
    articles = sorted(PurePath(path).name for path in about.articles)
    more = f" and {len(articles) - 4} more" if len(articles) > 4 else ""
    return (
        f"{about.name}: {about.mentions} mentions, {about.claims} claims, in {', '.join(articles[:4])}{more}"
    )


def _line(words: str, how: str) -> Text:
    return Text(visible(words), how, no_wrap=True, overflow="ellipsis")
