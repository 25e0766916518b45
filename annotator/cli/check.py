"""``annotate check PATH...``: every problem in sidecars, settings and keymaps."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from annotator.store.errors import StoreError
    from annotator.store.settings import Settings
    from annotator.store.workspace import Workspace

MORE = """\
Reported are sidecars that do not parse or hold what they must not, decisions whose words are gone (orphans) or
stand elsewhere now, marks decided in two ways, decisions that could not be saved, labels and attribute values that
annotate.toml does not define, sidecars without an article, articles that cannot be read, an entities.toml that
contradicts them, and what is wrong with annotate.toml, assignments.toml and your keymaps. Nothing is changed."""


def run(arguments: Sequence[str]) -> int:
    """Print the problems; the exit code is 1 where there is any."""
    parser = Parser("check", "Every problem: file, line, reason, nearest valid name.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.settings import Settings
    from annotator.store.workspace import open_workspace

    paths = [Path(path) for path in given.paths]
    found, settings = _settings(paths)
    # With settings that are wrong the rest is checked by the default ones.
    workspace = open_workspace(paths, settings or Settings())
    found += _keymaps(workspace.settings.keymap)
    for notice in workspace.notices:
        output.talk(notice)
    found += _sidecars(workspace, labels=settings is not None)
    found += _names(workspace)
    found += _assignments(workspace)
    if given.json:
        keys = ("file", "line", "reason", "remedy")
        rows = [
            dict(zip(keys, (str(p.path), p.line or None, p.reason, p.remedy), strict=True)) for p in found
        ]
        output.json_line(rows, indent=2)
    else:
        for problem in found:
            output.data(output.visible_line(str(problem)))
    count = len(found)
    articles = len(workspace.articles)
    output.talk(
        f"{articles} {'article' if articles == 1 else 'articles'}, {count or 'no'} problem{'s' * (count != 1)}"
    )
    return output.PROBLEMS if found else output.DONE


def _settings(paths: Sequence[Path]) -> tuple[list[StoreError], Settings | None]:
    """All that is wrong with the settings of the paths, and those in force; None where they are wrong."""
    from annotator.store.errors import SettingsError
    from annotator.store.settings import Settings, check_settings, find_settings

    found: list[StoreError] = []
    first: Settings | None = Settings()
    sources = dict.fromkeys(find_settings(path if path.is_dir() else path.parent) for path in paths)
    for number, source in enumerate(sources):
        if source is None:
            continue
        loaded = check_settings(source)
        found += loaded.problems
        if number == 0:
            first = loaded.settings
        engines = (loaded.settings and loaded.settings.engines) or ()
        if not engines:
            continue
        from annotator.suggest.engines import names

        known = names()
        for name in engines:
            if name.partition(":")[0] not in known:
                found.append(SettingsError(source, f"no suggester is called {name!r}", _near(name, known)))
    return found, first


def _keymaps(in_force: str) -> list[StoreError]:
    """All that is wrong with the keymap in force and with the user's own."""
    from annotator.store.places import user_dir

    found: list[StoreError] = []
    own = user_dir("config") / "keymaps"
    paths = sorted(own.glob("*.toml")) if own.is_dir() else []
    if in_force == "default" and not paths:
        return found  # that one is shipped
    from annotator.store.errors import SettingsError
    from annotator.store.keymaps import check_keymap, keymap_path

    try:
        paths.append(keymap_path(in_force))
    except SettingsError as problem:
        found.append(problem)
    for path in dict.fromkeys(paths):
        found += check_keymap(path).problems
    return found


def _sidecars(workspace: Workspace, *, labels: bool) -> Iterator[StoreError]:
    import os

    from annotator.store.articles import read_article
    from annotator.store.errors import SidecarError, StoreError
    from annotator.store.inspection import inspect
    from annotator.store.listing import list_sidecars
    from annotator.store.recovery import pending_recoveries

    listing = list_sidecars(workspace.articles)
    schema = workspace.settings.schema if labels else None
    for path in workspace.articles:
        try:
            article = read_article(path)
        except StoreError as problem:
            yield problem
            continue
        for beside in listing.of[path].values():
            yield from inspect(beside, article, schema)
    folders = {os.path.realpath(path.parent) for path in workspace.articles}
    for kept in pending_recoveries():
        if str(kept.sidecar.parent) in folders:
            reason = f"{kept.decisions} decisions of {kept.at:%Y-%m-%d %H:%M} could not be saved"
            yield SidecarError(kept.sidecar, reason, f"open the article to put them back from {kept.file}")
    for stray in listing.strays:
        yield SidecarError(stray, "its article is not there", "bring the article back, or move this away")


def _assignments(workspace: Workspace) -> Iterator[StoreError]:
    """What is wrong with `assignments.toml`, and which of its articles are not there."""
    from annotator.store.workspace import ASSIGNMENTS

    path = workspace.root / ASSIGNMENTS
    if not path.exists():
        return
    from annotator.store.assignments import AssignmentError, name_of, read_assignment

    try:
        made = read_assignment(workspace.root)
    except AssignmentError as problem:
        yield problem
        return
    if made is None:
        return
    there = {name_of(workspace, article) for article in workspace.articles}
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for name in dict.fromkeys(name for own in made.queues.values() for name in own):
        if name not in there and not (workspace.root / name).is_file():
            line = next((n for n, text in enumerate(lines, 1) if name in text), 0)
            yield AssignmentError(path, f"{name} is not there", _near(name, sorted(there)[:1000]), line)


def _names(workspace: Workspace) -> Iterator[StoreError]:
    """What is wrong with `entities.toml`, and where sidecars say something else."""
    from annotator.store.workspace import REGISTRY

    if not (workspace.root / REGISTRY).exists():
        return
    from annotator.review.naming import Names
    from annotator.review.registry import RegistryError

    try:
        yield from Names.read(workspace).contradictions()
    except RegistryError as problem:
        yield problem


def _near(name: str, known: Sequence[str]) -> str:
    from annotator.core.nearest import nearest

    near = nearest(name, known)
    return f"did you mean {near}?" if near else f"there are {', '.join(known)}"
