"""``annotate review PATH...``: the reader, or with ``--plain`` a conversation in lines."""

from __future__ import annotations

from annotator.cli import output, reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.tui.desk import Desk, Sitting

MORE = """\
With --plain each mark that waits is asked about in one line, and one line is read for an answer: no full screen, no
colours, for screen readers, dumb terminals and pipes. The sidecars are the same. ? lists the answers."""


def run(arguments: Sequence[str]) -> int:
    """Open the reader, or ask line by line; the exit code."""
    parser = reader.options("review", "Decide the marks of articles.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--plain", action="store_true", help="one question a line, without a full screen")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.workspace import open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    if not given.plain:
        return reader.read(workspace, given)
    import sys

    from annotator.store.annotators import whose
    from annotator.tui.desk import Desk

    annotator = whose(given.annotator, workspace)
    workspace, start = reader.queued(workspace, annotator, given)
    for notice in workspace.notices:
        output.talk(notice)
    desk = Desk(
        workspace,
        annotator=annotator,
        read_only=given.read_only,
        on_saved=lambda saved: None,
        on_message=lambda said: None,
        blind=reader.is_blind(workspace, given),
    )
    unsaved: Sequence[Sitting] = ()
    try:
        _articles(desk, start, len(workspace.articles), iter(sys.stdin))
    finally:
        unsaved = desk.close()
    for sitting in unsaved:
        output.talk(f"not saved: {sitting.path}: {sitting.failure}")
    return output.PROBLEMS if unsaved else output.DONE


def _articles(desk: Desk, start: int, count: int, typed: Iterator[str]) -> None:
    from annotator.core.plain import ask

    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        for line in typed:
            ended = line.strip() == "q"
            yield line
        ended = True

    for index in range(start, count):
        sitting = desk.open(index)
        _say(f"Article {index + 1} of {count}: {sitting.article.path.name}")
        if sitting.kept:
            _offer_kept(sitting, lines())
            desk.sittings.pop(sitting.article.path)
            sitting = desk.open(index)
        for notice in sitting.notices:
            output.talk(notice)
        if not sitting.suggested:
            _suggest(desk, sitting)
        for line in ask(sitting.review, lines()):
            if not sitting.is_saved and not sitting.review.read_only:
                desk.save(sitting)
            _say(line)
        if not sitting.is_saved and not sitting.review.read_only:
            desk.save(sitting)
        if ended:
            return
        _say("Nothing is left to decide here.")


def _offer_kept(sitting: Sitting, typed: Iterator[str]) -> None:
    """Ask about decisions that an earlier run could not save."""
    from annotator.store.recovery import recover

    for kept in sitting.kept:
        _say(
            f"{kept.decisions} decisions of {kept.at:%Y-%m-%d %H:%M} could not be saved. Put them back? y or x"
        )
        if next(typed, "x").strip() != "y":
            _say(f"They are kept in {kept.file}.")
            continue
        try:
            recover(kept)
            _say("They are put back.")
        except (OSError, ValueError) as problem:
            _say(f"Not put back, and still kept in {kept.file}: {problem}")


def _suggest(desk: Desk, sitting: Sitting) -> None:
    from annotator.suggest.pipeline import Pipeline

    output.talk("looking for names and claims …")
    text = sitting.article.text
    desk.take(sitting, Pipeline(desk.workspace.settings.engines).suggest(text))


def _say(line: str) -> None:
    output.data(line)
    output.stream().flush()
