"""Decisions whose words are gone: listed, shown, attached again with one key, given up with another; all undoable."""

from __future__ import annotations

from sample_news import ONE

from annotator.core.marks import Entity, Orphan

GONE = ONE.replace("Lena Vogt", "Lena Voigt-Maier").replace("Graz", "Linz")


async def decide_all_then_edit(open_app, folder, new: str = GONE) -> None:
    async with open_app() as desk:
        await desk.press("A")
        assert desk.sidecar()["entity"]
    (folder / "one.txt").write_text(new, encoding="utf-8")


async def test_an_orphan_is_listed_and_put_on_the_selection_by_one_key(open_app, folder):
    await decide_all_then_edit(open_app, folder)
    async with open_app() as desk:
        orphans = list(desk.review.marks.orphans.values())
        assert {o.words for o in orphans} >= {"Lena Vogt", "Graz"}
        screen = "\n".join(desk.screen())
        assert "Orphans" in screen
        assert "? PERSON Lena Vogt" in screen
        await desk.press("#")
        assert desk.review.held == orphans[0].id
        held = desk.review.marks.orphans[desk.review.held]
        assert f"ORPHAN  {held.was.label} {held.words}" in "\n".join(desk.screen()[-3:])
        # What is much like it is selected already.
        start, end = desk.review.selection
        assert desk.review.text[start:end] == ("Lena Voigt-Maier" if held.words == "Lena Vogt" else "Linz")
        await desk.press("P")
        mark = desk.review.focused
        assert isinstance(mark, Entity)
        assert (mark.id, mark.span, mark.state) == (held.id, (start, end), "confirmed")
        assert held.id not in desk.review.marks.orphans
        table = next(t for t in desk.sidecar()["entity"] if t["id"] == held.id)
        assert (table["start"], table["end"]) == (start, end)
        assert "orphan" not in table
        await desk.press("u")
        assert isinstance(desk.review.marks.get(held.id), Orphan)
        assert next(t for t in desk.sidecar()["entity"] if t["id"] == held.id)["orphan"] is True
        await desk.press("U")
        assert desk.review.marks.get(held.id) == mark


async def test_an_orphan_is_given_up_only_by_a_person(open_app, folder):
    await decide_all_then_edit(open_app, folder)
    async with open_app() as desk:
        before = len(desk.review.marks.orphans)
        await desk.press("#", "d")
        assert len(desk.review.marks.orphans) == before - 1
        assert sum(bool(t.get("orphan")) for t in desk.sidecar()["entity"]) == before - 1
        await desk.press("u")
        assert len(desk.review.marks.orphans) == before


async def test_other_decisions_leave_orphans_as_they_are(open_app, folder):
    await decide_all_then_edit(open_app, folder)
    before = None
    async with open_app() as desk:
        await desk.press("j", "e")
        await desk.press("escape", "x")
        tables = [t for t in desk.sidecar()["entity"] if t.get("orphan")]
        before = {o.id: o.table["start"] for o in desk.review.marks.orphans.values()}
        assert {t["id"]: t["start"] for t in tables} == before


async def test_without_a_selection_the_key_says_what_to_do_and_changes_nothing(open_app, folder):
    await decide_all_then_edit(open_app, folder, "Nothing at all about anybody.\n")
    async with open_app() as desk:
        count = len(desk.review.marks.orphans)
        await desk.press("P", "P")
        assert len(desk.review.marks.orphans) == count
        assert "select the words" in "\n".join(desk.screen()[-3:])


async def test_an_article_without_orphans_shows_no_such_section(open_app):
    async with open_app() as desk:
        assert "Orphans" not in "\n".join(desk.screen())
        await desk.press("#")
        assert "no orphans" in "\n".join(desk.screen()[-3:])
