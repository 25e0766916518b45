"""``annotate review PATH...``: the reader, or with ``--plain`` a conversation in lines."""

from __future__ import annotations

from functools import partial

from annotator.cli import output, reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.tui.desk import Desk
    from annotator.tui.sitting import Sitting

MORE = """\
With --plain each mark that waits is asked about in one line, and one line is read for an answer: no full screen, no
colours, for screen readers, dumb terminals and pipes. The sidecars are the same. ? lists the answers.

--reattach and --settle put right what `annotate check` reports; with nothing behind them they list it:

  annotate review articles/ --reattach                          orphans: their ids, and where they may belong now
  annotate review articles/ --reattach k3f9qa=21:39             put one on these code points
  annotate review articles/ --reattach "k3f9qa=Ana Ruiz Vogt"   or on these words, where they stand once
  annotate review articles/ --settle                            marks decided in two ways, with both versions
  annotate review articles/ --settle k3f9qa=theirs p0x7dd=ours  choose; --settle ours chooses for all of them"""


def run(arguments: Sequence[str]) -> int:
    """Open the reader, or ask line by line; the exit code."""
    parser = reader.options("review", "Decide the marks of articles.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--plain", action="store_true", help="one question a line, without a full screen")
    does = partial(parser.add_argument, exclusive=True, nargs="*")
    does("--reattach", metavar="ID=PLACE", help="put orphans on START:END, or on words that stand once")
    does("--settle", metavar="ID=SIDE", help="keep ours or theirs of marks decided in two ways")
    parser.add_argument("--json", action="store_true", help="with these two, one JSON object a mark")
    given = parser.parse_args(arguments)
    if given.reattach is not None or given.settle is not None:
        from annotator.cli import repairs

        return repairs.repair(given)
    if given.json:
        parser.error("--json goes with --reattach or --settle")
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
        output.talk(f"not saved: {sitting.path}: {sitting.failure or 'the disk does not answer'}")
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
