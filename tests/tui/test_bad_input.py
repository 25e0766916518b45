"""Articles and sidecars that are wrong: one clear line, nothing lost, nothing overwritten."""

from pathlib import Path


async def test_a_broken_sidecar_opens_read_only_and_stays_as_it_is(open_app, folder: Path):
    sidecar = folder / "one.txt.toml"
    sidecar.write_text('format = 1\n[[entity]\nid = "x"\n')
    async with open_app() as desk:
        screen = "\n".join(desk.screen())
        assert "read-only" in screen
        assert "one.txt.toml line 2" in screen
        await desk.press("y", "A", "m", "c", "1", "u")
        assert desk.review.marks.entity_count.decided == 0
    assert sidecar.read_text() == 'format = 1\n[[entity]\nid = "x"\n'


async def test_an_empty_article(open_app, folder: Path):
    (folder / "empty.txt").write_text("")
    async with open_app(folder / "empty.txt") as desk:
        assert "the article is empty" in "\n".join(desk.screen())
        await desk.press(
            "y", "x", "c", "s", "m", "1", "w", "down", "pagedown", "v", "right", "question_mark", "escape"
        )
    assert not (folder / "empty.txt.toml").exists()


async def test_latin_1_is_decoded_and_named(open_app, folder: Path):
    text = "Der Bürgermeister von Köln sprach über die Brücke, die für alle schön ist.\n" * 5
    (folder / "old.txt").write_bytes(text.encode("cp1252"))
    async with open_app(folder / "old.txt") as desk:
        assert "not UTF-8" in "\n".join(desk.screen())
        await desk.press("slash", *"Köln", "enter", "3")
        saved = desk.sidecar("old.txt.toml")
        entity, encoding = saved["entity"][0], saved["article"]["encoding"]
        assert (folder / "old.txt").read_text(encoding=encoding)[entity["start"] : entity["end"]] == "Köln"


async def test_windows_line_ends(open_app, folder: Path):
    (folder / "crlf.txt").write_bytes(b"First line\r\nThen Oslo\r\n")
    async with open_app(folder / "crlf.txt") as desk:
        await desk.press("slash", *"Oslo", "enter", "3")
        entity = desk.sidecar("crlf.txt.toml")["entity"][0]
        assert (folder / "crlf.txt").read_text(encoding="utf-8")[entity["start"] : entity["end"]] == "Oslo"


async def test_an_article_that_cannot_be_read_is_named_and_the_others_open(open_app, folder: Path):
    (folder / "a-binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    async with open_app() as desk:
        assert "one.txt" in desk.screen()[0]
        await desk.press("less_than_sign")
        assert "binary file" in "\n".join(desk.screen())
        assert "one.txt" in desk.screen()[0]


async def test_a_folder_that_cannot_be_written(open_app, folder: Path):
    async with open_app(read_only=True) as desk:
        assert "read-only" in "\n".join(desk.screen())
        await desk.press("A")
    assert not (folder / "one.txt.toml").exists()


async def test_a_save_that_fails_stays_visible_and_is_tried_again(open_app, folder: Path):
    async with open_app() as desk:
        moved = folder.with_name("gone")
        folder.rename(moved)
        await desk.press("y")
        desk.app.desk.saver.wait(1)
        await desk.pilot.pause()
        assert "NOT SAVED" in "\n".join(desk.screen())
        moved.rename(folder)
        await desk.press("x")
        assert len(desk.sidecar()["entity"]) == 2
        await desk.pilot.pause()
        assert "saved ✓" in "\n".join(desk.screen())


async def test_unknown_keys_in_a_sidecar_are_kept(open_app, folder: Path):
    async with open_app() as desk:
        await desk.press("y")
        desk.sidecar()
    path = folder / "one.txt.toml"
    path.write_text('tool = "other"\n' + path.read_text() + 'wikidata = "Q1"\n[entity.more]\na = 1\n')
    async with open_app() as desk:
        await desk.press("x")
        saved = desk.sidecar()
    assert saved["tool"] == "other"
    assert (saved["entity"][0]["wikidata"], saved["entity"][0]["more"]) == ("Q1", {"a": 1})
