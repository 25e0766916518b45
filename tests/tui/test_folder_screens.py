"""The ledger, the names and the charts: the whole folder on a screen, decided by key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.writing import write_atomically

TEXTS = {
    "one.txt": "1 May 2026\n\nMayor Ana Ruiz said the bridge is closed for 3 days. Lena Vogt knew it.\n",
    "two.txt": "2 May 2026\n\nA. Ruiz said the bridge is closed for 3 days now. Lena Vogt left.\n",
    "three.txt": "3 May 2026\n\nVogt said the bridge is closed for 4 days. Lena Vogt stayed.\n",
}
CLAIMS = {
    "one.txt": ("the bridge is closed for 3 days", "Ana Ruiz"),
    "two.txt": ("the bridge is closed for 3 days now", "A. Ruiz"),
    "three.txt": ("the bridge is closed for 4 days", "Lena Vogt"),
}


def write(folder: Path, name: str, annotator: str = "") -> None:
    text = TEXTS[name]
    path = folder / name
    path.write_text(text)
    words, speaker = CLAIMS[name]

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    marks: list[Mark] = [
        Claim(id=f"c{name[:2]}", state="confirmed", content=(at(words),), speaker=speaker),
        Entity(id="e1", state="confirmed", label="PERSON", span=at("Lena Vogt"), name="Lena Vogt"),
    ]
    if "Ruiz" in text:
        marks.append(Entity(id="e2", state="confirmed", label="PERSON", span=at(speaker), name=speaker))
    write_atomically(
        sidecar_path(path, annotator), SidecarWriter(read_article(path), Sidecar()).dump(marks, "open")
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    made = tmp_path / "news"
    made.mkdir()
    (made / "annotate.toml").write_text(
        'engines = ["rules"]\n[[attribute]]\nname = "verdict"\ntype = "choice"\nchoices = ["true", "false"]\n'
        '[[attribute]]\nname = "evidence"\n'
    )
    for name in TEXTS:
        write(made, name)
    return made


async def settled(desk, words: str = "") -> str:
    """The screen once the folder is read, and `words` are on it."""
    shown = ""
    for _ in range(600):
        await desk.app.workers.wait_for_complete([w for w in desk.app.workers if w.node is desk.app.screen])
        await desk.pilot.pause(0.01)
        shown = "\n".join(desk.screen())
        if words in shown and "reading" not in shown:
            return shown
    raise AssertionError(f"{words!r} never came:\n{shown}")


def sidecar(folder: Path, name: str) -> dict:
    return tomllib.loads((folder / f"{name}.toml").read_text())


# --- the ledger


async def test_the_ledger_shows_who_said_what_and_where_again(open_app) -> None:
    async with open_app() as desk:
        await desk.press("G")
        shown = await settled(desk, "×2")
        assert "Claims: 3 of 3, by date" in shown
        first = next(row for row in shown.splitlines() if "▸" in row)
        assert "2026-05-01" in first
        assert "Ana Ruiz" in first
        assert "≠1" in first
        assert "× two.txt:3  A. Ruiz: the bridge is closed for 3 days now" in shown
        assert "≠ three.txt:3  Lena Vogt: the bridge is closed for 4 days" in shown
        await desk.press("g")
        assert "the same, and what contradicts it: 3" in await settled(desk)
        await desk.press("g", "s")
        assert "by speaker" in await settled(desk)


async def test_filter_and_open_at_its_place(open_app) -> None:
    async with open_app() as desk:
        await desk.press("G")
        await settled(desk, "×2")
        await desk.press("/", *"speaker:vogt 4", "enter")
        assert "Claims: 1 of 3" in await settled(desk)
        await desk.press("enter")
        assert len(desk.app.screen_stack) == 1
        assert desk.app.sitting.article.path.name == "three.txt"
        assert desk.words == "the bridge is closed for 4 days"


async def test_escape_goes_back_step_by_step(open_app) -> None:
    async with open_app() as desk:
        await desk.press("G")
        await settled(desk, "×2")
        await desk.press("/", "z", "z", "escape")
        assert "Claims: 0 of 3" in await settled(desk)
        await desk.press("escape")
        assert "Claims: 3 of 3" in await settled(desk)
        await desk.press("escape")
        assert len(desk.app.screen_stack) == 1
        assert desk.app.sitting.article.path.name == "one.txt"


async def test_answers_are_edited_by_key_and_taken_back(open_app, folder: Path) -> None:
    async with open_app() as desk:
        await desk.press("G")
        await settled(desk, "×2")
        await desk.press("j", "e")
        await desk.press("tab", "tab", "tab", *"fal", "tab", *"http://x.example", "enter")
        shown = await settled(desk, "verdict: false · evidence: http://x.example")
        assert "two.txt" in shown
        desk.app.desk.saver.wait(10)
        assert sidecar(folder, "two.txt")["claim"][0]["verdict"] == "false"
        assert sidecar(folder, "two.txt")["claim"][0]["evidence"] == "http://x.example"
        await desk.press("u")
        await settled(desk)
        desk.app.desk.saver.wait(10)
        assert "verdict" not in sidecar(folder, "two.txt")["claim"][0]
        await desk.press("escape")
        assert desk.app.sitting.article.path.name == "one.txt", "back where one came from"


async def test_what_others_decided_is_theirs(open_app, folder: Path) -> None:
    async with open_app(annotator="kim") as desk:
        await desk.press("G")
        await settled(desk, "×2")
        await desk.press("e")
        assert "this is the decision of the plain sidecar" in await settled(desk)
        assert not list(folder.glob("*.kim.toml"))


async def test_decisions_of_a_moment_ago_are_in_the_ledger(open_app, folder: Path) -> None:
    for path in folder.glob("*.txt.toml"):
        path.unlink()
    async with open_app() as desk:
        await desk.press("G")
        assert "no claim is decided yet" in await settled(desk)
        await desk.press("escape")
        desk.review.move_to(TEXTS["one.txt"].index("bridge"))
        await desk.press("s", "c", *"Ana Ruiz", "enter")
        await desk.press("G")
        assert "Claims: 1 of 1" in await settled(desk)


# --- names


async def test_a_proposal_is_merged_in_all_sidecars_and_taken_back(open_app, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*.toml")}
    async with open_app() as desk:
        await desk.press("I")
        assert "Names: 3" in await settled(desk, "tab: 1 may be the same")
        await desk.press("tab")
        shown = await settled(desk)
        assert "A. Ruiz  =  Ana Ruiz" in shown
        assert "the same last name" in shown
        assert "both are named with Lena Vogt" in shown
        await desk.press("y")
        await settled(desk, "merged A. Ruiz into Ana Ruiz: 2 marks in 1 sidecars")
        assert sidecar(folder, "two.txt")["claim"][0]["speaker"] == "Ana Ruiz"
        assert tomllib.loads((folder / "entities.toml").read_text())["entity"][0]["aliases"] == ["A. Ruiz"]
        await desk.press("u")
        await settled(desk, "taken back: merged A. Ruiz into Ana Ruiz")
    assert {path: path.read_bytes() for path in before} == before
    assert not (folder / "entities.toml").exists()


async def test_two_people_are_kept_apart_and_never_proposed_again(open_app, folder: Path) -> None:
    async with open_app() as desk:
        await desk.press("I")
        await settled(desk, "tab: 1 may be the same")
        await desk.press("tab", "x")
        await settled(desk, "Names that may be the same: 0")
        await desk.press("tab", "/", *"ana", "enter")
        assert "is not A. Ruiz" in await settled(desk)


async def test_rename_split_and_describe_by_key(open_app, folder: Path) -> None:
    async with open_app() as desk:
        await desk.press("I")
        await settled(desk, "Lena Vogt")
        await desk.press("r", "end", *" M", "enter")
        await settled(desk, "renamed Lena Vogt to Lena Vogt M")
        await desk.press("s", *"Eva Vogt", "tab", "space", "enter")
        await settled(desk, "split Eva Vogt from Lena Vogt M: 1 marks")
        named = {name: [e["entity"] for e in sidecar(folder, name)["entity"]] for name in TEXTS}
        assert "Eva Vogt" in named["one.txt"]
        assert "Lena Vogt M" in named["two.txt"]
        assert named["three.txt"] == ["Lena Vogt M"]
        await desk.press("/", *"lena", "enter", "e", "tab", "tab", *"Q7", "enter")
        await settled(desk, "· Q7")
        for _ in range(3):
            await desk.press("u")
            await settled(desk, "taken back")
            await desk.pilot.pause(0.05)
    assert "Lena Vogt" in [e["entity"] for e in sidecar(folder, "one.txt")["entity"]]


async def test_what_is_merged_reaches_the_open_article(open_app) -> None:
    async with open_app() as desk:
        await desk.press("I")
        await settled(desk, "Ana Ruiz")
        await desk.press("/", *"ana", "enter", "r", "end", *"!", "enter")
        await settled(desk, "renamed Ana Ruiz to Ana Ruiz!")
        await desk.press("escape", "escape")
        for _ in range(200):
            await desk.pilot.pause(0.05)
            if "Ana Ruiz!" in desk.review.marks.groups:
                return
        raise AssertionError(list(desk.review.marks.groups))


async def test_nothing_is_changed_when_read_only(open_app, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    async with open_app(read_only=True) as desk:
        await desk.press("I")
        await settled(desk, "Lena Vogt")
        for key in ("r", "s", "e", "u"):
            await desk.press(key)
            assert "read-only" in await settled(desk)
        await desk.press("tab", "y")
        assert "read-only" in await settled(desk)
        await desk.press("escape", "G")
        await settled(desk, "×2")
        await desk.press("e")
        assert "read-only" in await settled(desk)
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


async def test_a_broken_registry_is_one_line(open_app, folder: Path) -> None:
    (folder / "entities.toml").write_text("[[entity]]\nname = 3\n")
    async with open_app() as desk:
        for key in ("I", "G", "T"):
            await desk.press(key)
            assert "entities.toml" in await settled(desk, "name must be text")
            await desk.press("escape")


# --- charts


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_the_charts_fit_any_terminal(
    open_app, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(size=size) as desk:
        await desk.press("T")
        shown = await settled(desk, "Claims over time")
        assert "2026-05-01" in shown
        assert "▆" in shown
        assert all(len(row) <= size[0] for row in shown.splitlines())
        await desk.press("escape")
        assert len(desk.app.screen_stack) == 1


@pytest.mark.parametrize("keymap", ["default", "vim", "emacs", "onehand"])
async def test_each_keymap_reaches_the_screens(open_app, keymap: str) -> None:
    async with open_app(keymap=keymap) as desk:
        for command, words in (("ledger", "Claims:"), ("entities", "Names:"), ("charts", "Claims over time")):
            keys = desk.app.keyboard.keymap.keys_of(command)[0].split()
            await desk.press(*keys)
            await settled(desk, words)
            await desk.press("escape")


async def test_80x24(open_app) -> None:
    async with open_app(size=(80, 24)) as desk:
        await desk.press("G")
        shown = await settled(desk, "×2")
        assert "the bridge is closed" in shown
        assert "esc leaves" in shown
        await desk.press("escape", "I")
        assert "u undo · esc" in await settled(desk, "tab: 1")


async def test_words_are_searched_in_all_articles_and_opened_at_their_place(open_app, folder: Path):
    async with open_app() as desk:
        await desk.press("V", "/", *"lena st")
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        (row,) = [row for row in desk.screen() if row.startswith("▸ ")]
        assert "three.txt" in row
        assert "Lena Vogt stayed" in row
        assert any("1 place in 1 article" in row for row in desk.screen())
        await desk.press("enter", "enter")
        assert desk.app.sitting.article.path == folder / "three.txt"
        selected = desk.review.selection
        assert desk.review.text[selected.start : selected.end] == "Lena"


async def test_a_search_that_finds_nothing_opens_nothing(open_app, folder: Path):
    async with open_app() as desk:
        await desk.press("V", "/", *"nowhere")
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        assert any("0 places" in row for row in desk.screen())
        await desk.press("enter", "enter", "escape", "escape", "escape")
        assert len(desk.app.screen_stack) == 1
        assert desk.app.sitting.article.path == folder / "one.txt"
