"""Today's decisions by hour, folders, rows of bars."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.review.progress import by_folder, by_hour, decided_today, sparkline
from annotator.store.summaries import Entry, Summary

NOW = datetime(2026, 3, 2, 11, 30, tzinfo=timezone(timedelta(hours=2)))


def mark(at: datetime | None) -> Entity:
    return Entity(id="a", label="ORG", span=Span(0, 1), name="A", at=at)


def test_hours_are_those_of_the_day_and_zone_of_now():
    day = [NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=2), NOW - timedelta(days=1), None]
    assert by_hour(map(mark, day), NOW) == [0] * 9 + [2, 0, 1]


def test_folders_keep_their_order_and_count_one_annotators_work():
    def entry(path: str, decided: int, status: str = "open") -> Entry:
        return Entry(Path(path), (Summary("vera", status, decided), Summary("bo", "open", 9)))

    found = by_folder(
        [entry("/n/a/1", 3), entry("/n/a/2", 1, "done"), entry("/n/b/1", 0)], Path("/n"), "vera"
    )
    assert [(f.name, f.decided, f.done) for f in found] == [("a", (3, -1), 1), ("b", (0,), 0)]


def test_a_row_of_bars_shows_every_value_above_nothing():
    assert sparkline([0, 1, 1000]) == " ▁█"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "  "
    assert len(sparkline(range(100), 30)) == 30
    assert sparkline([1, 2], most=4) == "▂▄"


def test_sidecars_that_cannot_be_read_are_left_out(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("A", encoding="utf-8")
    article.with_name("a.txt.toml").write_text("format = [", encoding="utf-8")
    assert list(decided_today([article, tmp_path / "none.txt"], "", datetime.now().astimezone())) == []
