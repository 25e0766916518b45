"""Marks that were decided in two ways, as git or a second window leaves them: both versions, one key each."""

from __future__ import annotations

from annotator.store.merging import merge


async def disagree(open_app, folder, theirs_key: str = "x", first: str = "y") -> str:
    """A sidecar in which the first mark was decided in two ways; the mark's id."""
    path = folder / "one.txt.toml"
    async with open_app() as desk:
        await desk.press(first)
        desk.sidecar()
        ours = path.read_bytes()
        await desk.press("u", theirs_key)
        desk.sidecar()
        merged, conflicts = merge(b"", ours, path.read_bytes())
        await desk.press("u")
        desk.sidecar()
    path.write_bytes(merged)
    return conflicts[0]


async def test_both_versions_are_shown_and_ours_is_kept_with_one_key(open_app, folder):
    identifier = await disagree(open_app, folder)
    async with open_app() as desk:
        assert "decided in two ways" in "\n".join(desk.screen())
        await desk.press("!")
        screen = "\n".join(desk.screen())
        assert "confirmed" in screen
        assert "rejected" in screen
        await desk.press("y", "x", "z")  # only the two answers count
        await desk.press("1")
        [table] = [t for t in desk.sidecar()["entity"] if t["id"] == identifier]
        assert table["state"] == "confirmed"
        assert "conflict" not in table
        await desk.press("u")
        assert "conflict" in next(t for t in desk.sidecar()["entity"] if t["id"] == identifier)


async def test_theirs_is_taken_with_the_other_key(open_app, folder):
    identifier = await disagree(open_app, folder)
    async with open_app() as desk:
        await desk.press("!", "2")
        [table] = [t for t in desk.sidecar()["entity"] if t["id"] == identifier]
        assert table["state"] == "rejected"
        assert "conflict" not in table


async def test_another_label_and_edge_of_theirs_are_taken_whole(open_app, folder):
    path = folder / "one.txt.toml"
    async with open_app() as desk:
        await desk.press("y")
        desk.sidecar()
        base = path.read_bytes()
        await desk.press("k", "2")
        desk.sidecar()
        ours = path.read_bytes()
        await desk.press("u", "3", "]")
        theirs_mark = desk.review.focused
        desk.sidecar()
        merged, _ = merge(base, ours, path.read_bytes())
    path.write_bytes(merged)
    async with open_app() as desk:
        await desk.press("!", "2")
        mark = desk.review.marks.get(theirs_mark.id)
        assert (mark.label, mark.span) == (theirs_mark.label, theirs_mark.span)


async def test_later_leaves_the_conflict_where_it_is(open_app, folder):
    identifier = await disagree(open_app, folder)
    async with open_app() as desk:
        await desk.press("!", "escape")
        assert "conflict" in desk.review.marks.get(identifier).extra
        await desk.press("X")
        assert desk.review.marks.get(identifier) is not None


async def test_a_second_window_that_decides_otherwise_is_put_to_the_user(open_app, folder):
    path = folder / "one.txt.toml"
    async with open_app() as one:
        await one.press("y")
        one.sidecar()
        theirs = path.read_bytes().replace(b'state = "confirmed"', b'state = "rejected"')
        await one.press("k")
        path.write_bytes(theirs)  # rejected in the other window …
        await one.press("2")  # … and relabelled in this one
        one.sidecar()
        await one.pilot.pause()
        await one.pilot.pause()
        screen = "\n".join(one.screen())
        assert "Decided in two ways" in screen
        assert "rejected" in screen
        # A key that decides marks, typed without looking, decides nothing.
        await one.press("y", "x")
        assert "Decided in two ways" in "\n".join(one.screen())
        await one.press("2")
        [table] = one.sidecar()["entity"]
        assert table["state"] == "rejected"
        assert "conflict" not in table


async def test_after_settling_the_next_dialog_takes_its_keys(open_app, folder):
    await disagree(open_app, folder)
    async with open_app() as desk:
        await desk.press("!", "1", "e")
        assert "Canonical name" in "\n".join(desk.screen())
        await desk.press("enter")
        assert "nothing changed" in "\n".join(desk.screen())


async def test_the_focused_mark_is_settled_by_keys_of_its_own_without_a_dialog(open_app, folder):
    identifier = await disagree(open_app, folder)
    async with open_app() as desk:
        desk.review.focus_on(desk.review.marks.get(identifier))
        await desk.press("V", "2")
        [table] = [t for t in desk.sidecar()["entity"] if t["id"] == identifier]
        assert (table["state"], "conflict" in table) == ("rejected", False)
        await desk.press("u", "V", "1")
        [table] = [t for t in desk.sidecar()["entity"] if t["id"] == identifier]
        assert (table["state"], "conflict" in table) == ("confirmed", False)
