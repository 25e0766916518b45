"""``annotate search QUERY PATH...``: where words stand in many articles."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MORE = """\
All words of QUERY must stand in an article; "in double quotes" is a phrase and begin* a beginning. Case and accents do
not count. The first search reads the articles once; later ones read what changed."""


def run(arguments: Sequence[str]) -> int:
    """Print where the words stand; the exit code is 1 where a file could not be read."""
    parser = Parser("search", "Search articles, or the claims decided in them.", more=MORE)
    parser.add_argument("query", metavar="QUERY", help="words to look for")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--claims", action="store_true", help="search what was claimed, and by whom")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a place: article, start, end, text"
    )
    parser.add_argument(
        "--limit", type=int, default=0, metavar="N", help="stop after N places (default: all)"
    )
    given = parser.parse_args(arguments)
    if not any(map(str.isalnum, given.query)):
        parser.error("QUERY has no word in it")
    from itertools import islice
    from pathlib import Path

    from annotator.store.index import Index
    from annotator.store.searching import search
    from annotator.store.workspace import open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    count = 0
    with Index() as index:
        words = index.words(workspace.articles)
        for problem in words.unread:
            output.talk(problem)
        for hit in islice(search(index, given.query, words, claims=given.claims), given.limit or None):
            count += 1
            if given.json:
                found = {"article": str(hit.path), "start": hit.start, "end": hit.end, "text": hit.text}
                if hit.speaker is not None:
                    found |= {"speaker": hit.speaker or None, "state": hit.state}
                output.json_line(found)
            else:
                said = f"{hit.speaker or 'who?'}: " if hit.speaker is not None else ""
                output.data(
                    f"{output.visible_line(str(hit.path))}:{hit.start}: {output.visible_line(said + hit.text)}"
                )
    output.talk(f"{count} place{'s' * (count != 1)}")
    return output.PROBLEMS if words.unread else output.DONE
