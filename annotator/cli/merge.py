"""``annotate merge BASE OURS THEIRS``: three-way merge of sidecars, also as git's merge driver."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DRIVER = "annotate"
PATTERNS = ("*.txt.toml", "*.txt.*.toml", "*.md.toml", "*.md.*.toml")


def run(arguments: Sequence[str]) -> int:
    """Merge into OURS, or register the merge driver; the exit code."""
    parser = Parser(
        "merge",
        "Merge three versions of a sidecar, mark by mark and field by field; the result replaces OURS. Marks that were "
        "decided in two ways keep our decision and theirs in a conflict table, and the exit code is 1.",
    )
    parser.add_argument(
        "versions", metavar="BASE OURS THEIRS", nargs="*", help="three files; git's %%O %%A %%B"
    )
    parser.add_argument("--name", metavar="PATH", help="what the file is called in messages; git's %%P")
    parser.add_argument(
        "--install", action="store_true", help="have git merge the sidecars of this repository in this way"
    )
    given = parser.parse_args(arguments)
    from pathlib import Path

    if given.install:
        if given.versions:
            parser.error("--install takes no files")
        return _install(Path.cwd())
    if len(given.versions) != 3:
        parser.error("give three files: BASE OURS THEIRS")
    base, ours, theirs = map(Path, given.versions)
    return _merge(base, ours, theirs, given.name)


def _merge(base: Path, ours: Path, theirs: Path, name: str | None) -> int:
    from annotator.store.merging import merge
    from annotator.store.writing import write_atomically

    called = name or str(ours)
    try:
        merged, conflicts = merge(base.read_bytes(), ours.read_bytes(), theirs.read_bytes())
    except ValueError as problem:
        raise output.Usage(
            f"{called}: one of the versions is no sidecar: {problem}; merge it by hand"
        ) from problem
    write_atomically(ours, merged)
    for identifier in conflicts:
        output.talk(
            f"{called}: mark {identifier} was decided in two ways; open the article and decide it anew"
        )
    return output.PROBLEMS if conflicts else output.DONE


def _install(folder: Path) -> int:
    import subprocess
    import sys
    from pathlib import Path

    def git(*words: str) -> str:
        pipe = subprocess.PIPE
        process = subprocess.Popen(["git", *words], cwd=folder, stdout=pipe, stderr=pipe, text=True)
        said, complaint = process.communicate()
        if process.returncode:
            raise output.Usage(f"git {words[0]}: {complaint.strip() or 'failed'}")
        return said.strip()

    try:
        top = Path(git("rev-parse", "--show-toplevel"))
        program = f'"{sys.executable}" -P -m annotator merge'
        git("config", f"merge.{DRIVER}.name", "sidecars of annotate, mark by mark")
        git("config", f"merge.{DRIVER}.driver", f"{program} --name %P %O %A %B")
    except FileNotFoundError as problem:
        raise output.Usage("git is not installed") from problem
    attributes = top / ".gitattributes"
    present = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
    wanted = [f"{pattern} merge={DRIVER}" for pattern in PATTERNS]
    missing = [line for line in wanted if line not in present.splitlines()]
    if missing:
        gap = "" if not present or present.endswith("\n") else "\n"
        attributes.write_text(present + gap + "\n".join(missing) + "\n", encoding="utf-8")
    output.talk(
        f"git merges the sidecars of {top} mark by mark; commit {attributes.name} so that others do too"
    )
    output.talk("each clone runs annotate merge --install once: git keeps commands out of what is cloned")
    return output.DONE
