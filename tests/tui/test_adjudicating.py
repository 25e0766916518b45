"""Two annotators' marks side by side in the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_news import ONE

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.review.adjudication import Adjudication
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path

BOTH = Adjudication(("vera", "tom"), "gold")


def keep(path: Path, name: str, *marks: tuple[str, str]) -> None:
    def entity(words: str, label: str) -> Entity:
        span = Span(ONE.index(words), ONE.index(words) + len(words))
        return Entity(
            id=f"{words[:4]}{label}".replace(" ", ""), state="confirmed", label=label, span=span, name=words
        )

    data = SidecarWriter(read_article(path), Sidecar()).dump([entity(*mark) for mark in marks], "done")
    sidecar_path(path, name).write_bytes(data)


@pytest.fixture
def article(folder: Path) -> Path:
    path = folder / "one.txt"
    keep(path, "vera", ("Ana Ruiz", "PERSON"), ("Graz", "GPE"), ("Monday", "DATE"))
    keep(path, "tom", ("Ana Ruiz", "PERSON"), ("Graz", "ORG"))
    return path


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_three_keys_settle_an_article(open_app, article: Path, size: tuple[int, int]):
    async with open_app(article, size=size, annotator="gold", adjudication=BOTH) as desk:
        screen = "\n".join(desk.screen())
        assert "they agree" in screen
        assert "1 agreed, 3 contested readings open" in screen
        await desk.press("A")
        assert desk.words == "Graz"
        screen = desk.screen()
        assert any("they disagree" in row for row in screen)
        assert any("vera" in row and "GPE" in row for row in screen)
        assert any("tom" in row and "ORG" in row for row in screen)
        focused = desk.review.focused.label
        await desk.press("O")
        assert desk.words == "Monday"
        assert any("tom" in row and "has nothing here" in row for row in desk.screen())
        await desk.press("O")
        saved = {(m["text"], m["label"]): m for m in desk.sidecar("one.txt.gold.toml")["entity"]}
        other = {"GPE": "ORG", "ORG": "GPE"}[focused]
        assert {what: mark["state"] for what, mark in saved.items()} == {
            ("Ana Ruiz", "PERSON"): "confirmed",
            ("Graz", other): "confirmed",
            ("Graz", focused): "rejected",
            ("Monday", "DATE"): "rejected",
        }
        assert saved["Monday", "DATE"]["annotators"] == {"vera": "confirmed", "tom": "nothing"}
        assert saved["Monday", "DATE"]["by"] == "gold"
        assert "0 agreed, 0 contested readings open" in "\n".join(desk.screen())
        await desk.press("u", "u")
        assert desk.review.marks.entity_count.open == 3
        assert "0 agreed, 3 contested readings open" in "\n".join(desk.screen())


async def test_a_click_on_a_side_takes_that_reading(open_app, article: Path):
    async with open_app(article, annotator="gold", adjudication=BOTH) as desk:
        await desk.press("A")
        for row, label in ((2, "ORG"), (1, "GPE")):
            await desk.pilot.click("#sides", offset=(5, row))
            await desk.pilot.pause()
            assert desk.review.focused.label == label
        await desk.press("y")
        assert {m["label"]: m["state"] for m in desk.sidecar("one.txt.gold.toml")["entity"][1:]} == {
            "GPE": "confirmed",
            "ORG": "rejected",
        }


async def test_where_long_claims_begin_to_differ_is_in_view(open_app, folder: Path):
    path = folder / "one.txt"
    whole = "Vogt returned to Graz and told reporters that Ruiz “has no plan” for the river and the people"
    for name, words in (("vera", whole), ("tom", whole.removesuffix(" and the people"))):
        span = Span(ONE.index(words), ONE.index(words) + len(words))
        claim = Claim(id=name, state="confirmed", content=(span,), speaker="Lena Vogt", kind="mixed")
        data = SidecarWriter(read_article(path), Sidecar()).dump([claim], "done")
        sidecar_path(path, name).write_bytes(data)
    async with open_app(path, size=(80, 24), annotator="gold", adjudication=BOTH) as desk:
        vera, tom = (next(row for row in desk.screen() if f" {name} " in row[:9]) for name in ("vera", "tom"))
        assert vera.rstrip().endswith("and the people")
        assert tom.rstrip().endswith("the river")


async def test_nothing_is_suggested_by_engines_meanwhile(open_app, article: Path):
    async with open_app(article, annotator="gold", adjudication=BOTH) as desk:
        assert {m.origin for m in desk.review.marks} == {"vera, tom", "vera", "tom"}
        assert not desk.app.status.busy


async def test_an_article_that_is_edited_meanwhile(open_app, article: Path):
    async with open_app(article, annotator="gold", adjudication=BOTH) as desk:
        await desk.press("A")
        desk.app.desk.saver.wait(10)
        article.write_text("Corrected.\n" + ONE, encoding="utf-8")
        for _ in range(200):
            if desk.review.text.startswith("Corrected"):
                break
            await desk.pilot.pause(0.05)
        assert {m.state for m in desk.review.marks if desk.review.quote(m) == "Ana Ruiz"} == {"confirmed"}
        waiting = [desk.review.quote(desk.review.marks.get(place[2])) for place in desk.review.marks.waiting]
        assert sorted(waiting) == ["Graz", "Graz", "Monday"]
        assert len(desk.review.contested) == 3


async def test_an_annotator_whose_sidecar_is_broken_makes_it_read_only(open_app, article: Path):
    sidecar_path(article, "tom").write_text("format = 1\n[[entity]]\n")
    async with open_app(article, annotator="gold", adjudication=BOTH) as desk:
        assert "one.txt.tom.toml" in "\n".join(desk.screen())
        await desk.press("A")
        assert desk.sidecar("one.txt.gold.toml") == {}


async def test_without_adjudication_there_are_no_sides(open_app):
    async with open_app() as desk:
        assert not desk.app.sides.display
