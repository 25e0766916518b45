"""A person at the keys: every key of the table, on the real screen, down to the file."""

import json
from pathlib import Path

from sample_news import ONE, record

from annotator.cli import main
from annotator.store.cache import SuggestionCache, text_sha
from annotator.suggest.pipeline import expected_version


async def test_suggestions_wait_and_the_first_is_focused(open_app):
    async with open_app() as desk:
        screen = "\n".join(desk.screen())
        assert "Mayor Ana Ruiz met engineer" in screen
        assert "0 of 11 decided" in screen
        assert "article 1 of 2" in screen
        assert "▸ 2 lines of page furniture" in screen
        assert "Ana Ruiz: “We will build it again,”" in screen
        assert "who?: the steel of the bridge" in screen
        assert desk.words == "Ana Ruiz"
        assert desk.sidecar() == {}


async def test_confirm_reject_skip_and_what_is_on_disk(open_app, folder: Path):
    async with open_app() as desk:
        await desk.press("y", "x", "space", "enter")
        saved = desk.sidecar()
        assert [(e["text"], e["state"]) for e in saved["entity"]] == [
            ("Ana Ruiz", "confirmed"),
            ("Lena Vogt", "rejected"),
            ("Monday", "confirmed"),
        ]
        text = (folder / "one.txt").read_text(encoding="utf-8")
        for e in saved["entity"]:
            assert text[e["start"] : e["end"]] == e["text"]
        await desk.pilot.pause()
        assert any("saved ✓" in row for row in desk.screen())
        await desk.press("shift+tab")
        assert desk.words == "Graz"


async def test_whole_entities_everything_undo_and_redo(open_app):
    async with open_app() as desk:
        await desk.press("Y")
        assert desk.review.marks.groups["Ana Ruiz"].count.confirmed == 3
        await desk.press("X")
        assert desk.review.marks.groups["Lena Vogt"].count.rejected == 3
        await desk.press("A")
        assert len(desk.sidecar()["claim"]) == 2
        await desk.press("u", "u")
        assert desk.review.marks.groups["Lena Vogt"].count.open == 3
        assert "claim" not in desk.sidecar()
        await desk.press("U")
        assert {e["state"] for e in desk.sidecar()["entity"] if e["entity"] == "Lena Vogt"} == {"rejected"}


async def test_edges_and_labels_before_accepting(open_app):
    async with open_app() as desk:
        await desk.press("{", "2", "y")
        first = desk.sidecar()["entity"][0]
        assert (first["text"], first["label"], first["edited"]) == ("Mayor Ana Ruiz", "ORG", True)
        await desk.press("u", "}", "]", "[", "1", "y")
        first = desk.sidecar()["entity"][0]
        assert (first["text"], first["label"], first["entity"]) == ("Ana Ruiz", "PERSON", "Ana Ruiz")


async def test_select_and_label_what_is_missing(open_app):
    async with open_app() as desk:
        await desk.press("slash", *"bridge", "enter", "7")
        added = desk.sidecar()["entity"][0]
        assert (added["text"], added["label"], added["origin"]) == ("bridge", "FAC", "person")
        assert "2 more places now suggested" in "\n".join(desk.screen())
        await desk.press("Y")
        assert [e["text"] for e in desk.sidecar()["entity"]] == ["bridge"] * 3
        await desk.press("j", "d")
        assert any("x; d deletes" in row or "rejected with x" in row for row in desk.screen())


async def test_a_label_from_the_list(open_app):
    async with open_app() as desk:
        await desk.press("0", *"work", "enter")
        assert desk.review.focused.label == "WORK_OF_ART"
        await desk.press("0", "3")
        assert desk.review.focused.label == "GPE"


async def test_a_claim_with_its_speaker(open_app):
    async with open_app() as desk:
        start = ONE.index("Vogt returned")
        desk.review.move_to(start)
        await desk.press("s", "c")
        await desk.press(*"ana", "enter")
        claim = desk.sidecar()["claim"][0]
        assert claim["speaker"] == "Ana Ruiz"
        assert claim["content"][0]["text"].startswith("Vogt returned to Graz")
        await desk.press("o", *"Somebody New", "enter")
        assert desk.sidecar()["claim"][0]["speaker"] == "Somebody New"
        await desk.press("u")
        assert desk.sidecar()["claim"][0]["speaker"] == "Ana Ruiz"


async def test_the_speaker_of_a_suggested_claim_nearest_first(open_app):
    async with open_app() as desk:
        claim = next(c for c in desk.review.marks.all_claims() if c.speaker is None)
        desk.review.focus_on(claim)
        await desk.press("o", "enter", "y")
        saved = desk.sidecar()["claim"][0]
        assert (saved["speaker"], saved["state"]) == ("Lena Vogt", "confirmed")
        assert [p["text"] for p in saved["cue"]] == ["According to"]


async def test_edit_note_and_name_everywhere(open_app):
    async with open_app() as desk:
        await desk.press("y", "k", "e")
        await desk.press(*[*("backspace",) * 8, *"A Ruiz"], "tab", *"the mayor", "enter")
        saved = desk.sidecar()["entity"][0]
        assert (saved["entity"], saved["note"]) == ("A Ruiz", "the mayor")
        assert len(desk.review.marks.groups["A Ruiz"].places) == 3


async def test_furniture_by_key_and_the_fold(open_app):
    async with open_app() as desk:
        desk.review.move_to(ONE.index("A bridge too old"))
        await desk.press("m")
        assert [f["text"] for f in desk.sidecar()["furniture"]] == ["A bridge too old"]
        assert "▸ 3 lines of page furniture" in "\n".join(desk.screen())
        await desk.press("m")
        assert "Photo: City of Graz" in "\n".join(desk.screen())
        await desk.press("m")
        assert "furniture" not in desk.sidecar()


async def test_deciding_the_last_offers_the_next_article(open_app):
    async with open_app() as desk:
        await desk.press("A")
        assert "next article" in "\n".join(desk.screen())
        await desk.press("enter")
        assert desk.sidecar()["article"]["status"] == "done"
        assert "two.txt" in desk.screen()[0]
        assert desk.words == "Ruiz"
        await desk.press("y", "enter")
        assert desk.sidecar("two.txt.toml")["article"]["status"] == "done"
        await desk.press("less_than_sign")
        assert "one.txt" in desk.screen()[0]
        await desk.press("u", "u")
        assert desk.sidecar()["article"]["status"] == "open"


async def test_everything_is_there_after_reopening(open_app):
    async with open_app() as desk:
        await desk.press("y", "]", "x", "2")
        before = {m.id: (m.state, m.extent, m.edited) for m in desk.review.marks}
        caret = desk.review.caret
        await desk.press("q")
    async with open_app() as desk:
        assert {m.id: (m.state, m.extent, m.edited) for m in desk.review.marks} == before
        assert desk.review.caret == caret


async def test_two_annotators_have_a_sidecar_each(open_app, folder: Path):
    async with open_app(annotator="bo") as desk:
        await desk.press("y")
        assert desk.sidecar("one.txt.bo.toml")["entity"][0]["by"] == "bo"
    assert not (folder / "one.txt.toml").exists()


async def test_what_was_decided_in_one_article_helps_in_the_next(open_app, folder: Path):
    texts = {
        "two.txt": "Zinnburg is far from Graz. Nobody in Zinnburg knew.\n",
        "three.txt": "The harbour of Zinnburg was calm, and so was Ruiz.\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        SuggestionCache().put(text_sha(text), expected_version(), record(text, [], []))
    async with open_app(folder / "two.txt", folder / "three.txt") as desk:
        await desk.press("slash", *"Zinnburg", "enter", "3", "Y")
        assert [e["text"] for e in desk.sidecar("two.txt.toml")["entity"]] == ["Zinnburg"] * 2
        await desk.press("greater_than_sign")
        found = {desk.review.quote(m): (m.label, m.origin) for m in desk.review.marks.entities()}
        assert found["Zinnburg"] == ("GPE", "memory")
    async with open_app(folder / "three.txt", folder / "two.txt") as desk:
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        assert "Zinnburg" in {desk.review.quote(m) for m in desk.review.marks.entities()}


async def test_what_somebody_else_writes_meanwhile_is_taken_in(open_app, folder: Path):
    async with open_app() as desk:
        await desk.press("y", "y")
        sidecar = folder / "one.txt.toml"
        desk.sidecar()
        place = ONE.index("Graz on")
        other = (
            f'\n[[entity]]\nid = "bobo11"\nlabel = "GPE"\nstart = {place}\nend = {place + 4}\ntext = "Graz"\n'
            'before = " in "\nafter = " on"\nentity = "Graz"\nstate = "rejected"\nby = "bo"\n'
        )
        changed = sidecar.read_text(encoding="utf-8").replace(
            'text = "Lena Vogt"', 'text = "Lena Vogt"\nnote = "hers"'
        )
        sidecar.write_text(changed + other, encoding="utf-8")
        desk.app.reports.look_at_disk()  # a change counts once the file stands still
        desk.app.reports.look_at_disk()
        desk.app.reports.look_at_disk()  # it stands still: nobody is writing it any more
        desk.app.desk.saver.wait(10)
        await desk.pilot.pause()
        assert desk.review.marks.get("bobo11").state == "rejected"
        assert "taken in" in "\n".join(desk.screen())
        await desk.press("y")
        saved = {e["text"] + e["state"]: e for e in desk.sidecar()["entity"]}
        assert {"Ana Ruizconfirmed", "Lena Vogtconfirmed", "Grazrejected"} <= saved.keys()
        assert saved["Lena Vogtconfirmed"]["note"] == "hers"


async def test_imported_suggestions_wait_to_be_decided(open_app, folder: Path, capsys):
    start = ONE.index("old bridge")
    entity = {"start": start, "end": start + 10, "label": "FAC", "text": "old bridge", "entity": "old bridge"}
    source = folder.parent / "theirs.jsonl"
    source.write_text(
        json.dumps({"id": "one.txt", "text": ONE, "entities": [entity], "claims": [], "boilerplate": []})
    )
    assert main(["import", str(source), "--from", "jsonl", "--into", str(folder), "--as", "suggestions"]) == 0
    async with open_app() as desk:
        found = [m for m in desk.review.marks.entities() if m.label == "FAC"]
        assert [(desk.review.quote(m), m.state) for m in found] == [("old bridge", "open")]
        assert "import" in found[0].origin
    assert not (folder / "one.txt.toml").exists()
