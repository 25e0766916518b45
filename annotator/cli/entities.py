"""``annotate entities PATH...``: the names of a folder, which may be the same, and what people decided."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.review.names import Name
    from annotator.review.reading import Reading
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
    parser = output.Parser("entities", "People, places, organisations across articles.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--json", action="store_true", help="one JSON object a name or proposal")
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--proposals", action="store_true", help="names that may be the same, with the evidence"
    )
    does.add_argument("--merge", metavar="NAME", nargs="+", help="make these names one; the last is kept")
    does.add_argument("--rename", metavar=("OLD", "NEW"), nargs=2, help="another canonical name")
    does.add_argument(
        "--split", metavar="WHAT", nargs="+", help="NAME NEW ARTICLE...: another name in these articles"
    )
    does.add_argument("--apart", metavar=("ONE", "OTHER"), nargs=2, help="these two are not the same")
    does.add_argument("--apply", action="store_true", help="use the names of entities.toml in all sidecars")
    does.add_argument("--undo", action="store_true", help="take back the last change")
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
    from annotator.review.names import collect
    from annotator.review.reading import read_all
    from annotator.review.registry import read_registry

    registry = read_registry(workspace.root)
    readings = list(read_all(workspace.articles))
    broken = False
    for reading in readings:
        broken = broken or bool(reading.problems)
        for notice in reading.notices:
            output.talk(notice)
    found = collect(readings)
    if given.merge or given.rename or given.split or given.apply or given.apart:
        return _change(workspace, given, registry, readings, found)
    _contradictions(registry, found)
    if given.proposals:
        _print_proposals(found, registry, as_json=given.json)
    else:
        _print_names(found, registry, as_json=given.json)
    return output.PROBLEMS if broken else output.DONE


def _change(
    workspace: Workspace,
    given: argparse.Namespace,
    registry: Registry,
    readings: Sequence[Reading],
    found: Mapping[str, Name],
) -> int:
    from annotator.review.registry import FILE_NAME
    from annotator.review.renaming import renamed_sidecars
    from annotator.review.transaction import Change, apply

    new_registry, new_name, what = _decided(given, registry, readings, found)
    changes, count = renamed_sidecars(readings, new_name)
    path = workspace.root / FILE_NAME
    before = path.read_bytes() if path.exists() else None
    if new_registry != registry:
        changes[path] = Change(before, new_registry.dump())
    if not changes:
        output.talk("nothing to change")
        return output.DONE
    apply(workspace.root, what, changes)
    output.talk(f"{what}: {count} marks in {len(changes) - (path in changes)} sidecars; --undo takes it back")
    return output.DONE


def _decided(
    given: argparse.Namespace, registry: Registry, readings: Sequence[Reading], found: Mapping[str, Name]
) -> tuple[Registry, Callable[[str, Path], str], str]:
    """The registry afterwards, what becomes of a name in an article, and that in words."""

    def known(name: str) -> str:
        if name in found or name in registry.entities or name in registry.names():
            return name
        from difflib import get_close_matches

        near = get_close_matches(name, [*found, *registry.entities], 1)
        raise output.Usage(f"no entity is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def label(name: str) -> str:
        return found[name].label if name in found else ""

    if given.merge:
        *gone, into = dict.fromkeys(given.merge)
        if not gone:
            raise output.Usage("--merge needs two names, the last of which is kept")
        gone = [known(name) for name in gone]
        kept_label = label(into) or label(gone[0])
        after = registry.merged(tuple(gone), into, kept_label)
        aliases = after.names()
        return after, lambda name, _: aliases.get(name, name), f"merged {', '.join(gone)} into {into}"
    if given.rename:
        old, new = known(given.rename[0]), given.rename[1].strip()
        if not new or not new.isprintable():
            raise output.Usage(f"{given.rename[1]!r} is no name")
        if new in found or new in registry.entities or new in registry.names():
            raise output.Usage(f"{new!r} is there already; --merge {old!r} {new!r} makes them one")
        after = registry.renamed(old, new, label(old)) if old in registry.entities else registry
        return after, lambda name, _: new if name == old else name, f"renamed {old} to {new}"
    if given.split:
        return _split(given.split, registry, readings, known)
    if given.apart:
        one, other = (known(name) for name in given.apart)
        return registry.kept_apart(one, other), lambda name, _: name, f"kept {one} and {other} apart"
    aliases = registry.names()
    return registry, lambda name, _: aliases.get(name, name), "applied entities.toml"


def _split(
    words: Sequence[str], registry: Registry, readings: Sequence[Reading], known: Callable[[str], str]
) -> tuple[Registry, Callable[[str, Path], str], str]:
    if len(words) < 3:
        raise output.Usage("--split needs NAME, NEW and at least one ARTICLE")
    old, new, *wanted = words
    known(old)
    if not new.strip() or not new.isprintable() or new == old:
        raise output.Usage(f"{new!r} is no other name")
    chosen: set[Path] = set()
    for name in wanted:
        hits = {r.path for r in readings if str(r.path) == name} or {
            r.path for r in readings if r.path.name == name
        }
        if len(hits) != 1:
            raise output.Usage(f"{name} names {len(hits) or 'no'} article{'s' * (len(hits) > 1)} here")
        chosen |= hits
    after = registry.kept_apart(old, new)

    def new_name(name: str, article: Path) -> str:
        return new if name == old and article in chosen else name

    return after, new_name, f"split {new} from {old}"


def _contradictions(registry: Registry, found: Mapping[str, Name]) -> None:
    aliases = registry.names()
    if late := sorted(name for name in found if name in aliases):
        output.talk(f"sidecars still say {', '.join(late)}, aliases in entities.toml; --apply renames them")
    for known in registry.entities.values():
        about = found.get(known.name)
        if known.type and about and about.label and about.label != known.type:
            output.talk(f"{known.name} is {known.type} in entities.toml and mostly {about.label} in sidecars")


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
