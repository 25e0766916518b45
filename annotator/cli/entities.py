"""``annotate entities PATH...``: the names of a folder, which may be the same, and what people decided."""

from __future__ import annotations

from functools import partial

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.review.names import Name
    from annotator.review.naming import Decision, Names
    from annotator.review.registry import Registry
    from annotator.store.workspace import Workspace

MORE = """\
Decisions are kept in entities.toml in the folder, and each of --merge, --rename, --split and --apply changes the
sidecars of all annotators, or none of them. --undo takes the last of these changes back. Nothing is ever merged
without being asked for: --proposals only lists what may be the same, and why.

  annotate entities articles/ --proposals
  annotate entities articles/ --merge Zelenskyy Selenskyj "Volodymyr Zelensky"   the last name is kept
  annotate entities articles/ --rename "Jon Smith" "John Smith"
  annotate entities articles/ --split Smith "Jane Smith" 3.txt 7.txt             in these articles Smith is Jane
  annotate entities articles/ --apart "John Smith" "Jane Smith"                  never propose these again"""


def run(arguments: Sequence[str]) -> int:
    """List or change names; the exit code is 1 where a file cannot be used or nothing could be done."""
    parser = Parser("entities", "People, places, organisations across articles.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--json", action="store_true", help="one JSON object a name or proposal")
    does = partial(parser.add_argument, exclusive=True)
    does("--proposals", action="store_true", help="names that may be the same, with the evidence")
    does("--merge", metavar="NAME", nargs="+", help="make these names one; the last is kept")
    does("--rename", metavar=("OLD", "NEW"), nargs=2, help="another canonical name")
    does("--split", metavar="WHAT", nargs="+", help="NAME NEW ARTICLE...: another name in these articles")
    does("--apart", metavar=("ONE", "OTHER"), nargs=2, help="these two are not the same")
    does("--describe", metavar="WHAT", nargs="+", help="NAME type=… note=… wikidata=Q…: for entities.toml")
    does("--apply", action="store_true", help="use the names of entities.toml in all sidecars")
    does("--undo", action="store_true", help="take back the last change")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.review.transaction import recover
    from annotator.store.workspace import open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    if cut_off := recover(workspace.root):
        output.talk(f"a change was cut off and is taken back: {cut_off}")
    if given.undo:
        return _undo(workspace)
    return _work(workspace, given)


def _undo(workspace: Workspace) -> int:
    from annotator.review.transaction import undo

    what = undo(workspace.root)
    output.talk(f"taken back: {what}" if what else "there is nothing to take back")
    return output.DONE if what else output.PROBLEMS


def _work(workspace: Workspace, given: argparse.Namespace) -> int:
    from annotator.review.naming import Names, NamingError

    names = Names.read(workspace)
    broken = False
    for reading in names.readings:
        broken = broken or bool(reading.problems)
        for notice in reading.notices:
            output.talk(notice)
    try:
        decision = _decided(given, names)
    except NamingError as problem:
        raise output.Usage(str(problem)) from problem
    if decision is not None:
        count, sidecars = names.carry_out(decision)
        if count or decision.registry != names.registry:
            output.talk(f"{decision.what}: {count} marks in {sidecars} sidecars; --undo takes it back")
        else:
            output.talk("nothing to change")
        return output.DONE
    for contradiction in names.contradictions():
        output.talk(contradiction)
    if given.proposals:
        _print_proposals(names.found, names.registry, as_json=given.json)
    else:
        _print_names(names.found, names.registry, as_json=given.json)
    return output.PROBLEMS if broken else output.DONE


def _decided(given: argparse.Namespace, names: Names) -> Decision | None:
    """What was asked for; None where nothing is to be changed."""
    if given.merge:
        *gone, into = given.merge
        return names.merge(gone, into)
    if given.rename:
        return names.rename(*given.rename)
    if given.split:
        return _split(given.split, names)
    if given.apart:
        return names.apart(*given.apart)
    if given.describe:
        name, *pairs = given.describe
        values = dict(pair.partition("=")[::2] for pair in pairs)
        if wrong := sorted(values.keys() - {"type", "note", "wikidata"}):
            raise output.Usage(f"--describe knows type=, note= and wikidata=, not {wrong[0]!r}")
        now = names.registry.entities.get(names.registry.resolve(name))
        kept = {key: getattr(now, key) for key in ("type", "note", "wikidata")} if now else {}
        return names.describe(name, **{**kept, **values})
    return names.apply_registry() if given.apply else None


def _split(words: Sequence[str], names: Names) -> Decision:
    if len(words) < 3:
        raise output.Usage("--split needs NAME, NEW and at least one ARTICLE")
    old, new, *wanted = words
    chosen: set[Path] = set()
    paths = [reading.path for reading in names.readings]
    for name in wanted:
        hits = {path for path in paths if str(path) == name} or {path for path in paths if path.name == name}
        if len(hits) != 1:
            raise output.Usage(f"{name} names {len(hits) or 'no'} article{'s' * (len(hits) > 1)} here")
        chosen |= hits
    return names.split(old, new, chosen)


def _print_names(found: Mapping[str, Name], registry: Registry, *, as_json: bool) -> None:
    order = sorted(found.values(), key=lambda n: (-len(n.articles), -n.mentions - n.claims, n.name))
    rows = []
    for about in order:
        known = registry.entities.get(about.name)
        forms = [form for form, _ in about.forms.most_common() if form != about.name]
        row: dict[str, Any] = {
            "name": about.name,
            "label": (known.type if known else "") or about.label,
            "mentions": about.mentions,
            "claims": about.claims,
            "articles": sorted(about.articles),
            "forms": forms,
            "aliases": list(known.aliases) if known else [],
            "note": known.note if known else "",
            "wikidata": known.wikidata if known else "",
        }
        if as_json:
            output.json_line(row)
        also = ", ".join(dict.fromkeys([*row["aliases"], *forms]))
        counts = (str(about.mentions), str(about.claims), str(len(about.articles)))
        rows.append((about.name, row["label"] or "-", *counts, also if len(also) < 70 else also[:69] + "…"))
    if not as_json:
        output.table(rows, ("name", "label", "mentions", "claims", "articles", "also"))
    output.talk(f"{len(found)} names")


def _print_proposals(found: Mapping[str, Name], registry: Registry, *, as_json: bool) -> None:
    from annotator.review.names import propose

    proposals = propose(found, registry)
    for proposal in proposals:
        if as_json:
            evidence = list(proposal.evidence)
            output.json_line(
                {"name": proposal.name, "into": proposal.into, "score": proposal.score, "evidence": evidence}
            )
        else:
            output.data(output.visible_line(f"{proposal.score:3} {proposal.name} = {proposal.into}?"))
            for line in proposal.evidence:
                output.data("      " + output.visible_line(line))
    output.talk(f"{len(proposals)} proposals; --merge makes names one, --apart says that they are not")
