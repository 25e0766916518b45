"""Jumping by letters, repeating, counts, growing selections."""

from sample_news import ONE

from annotator.core.hints import LETTERS, codes, rank


def test_codes_are_free_of_prefixes_and_short_for_the_first():
    for count, letters in (
        (0, LETTERS),
        (1, LETTERS),
        (27, LETTERS),
        (400, LETTERS),
        (900, LETTERS),
        (600, "abcdefghij"),
    ):
        made = codes(count, letters)
        assert len(made) == len(set(made)) == count
        assert not any(a != b and b.startswith(a) for a in made for b in made)
        assert sorted(map(len, made)) == list(map(len, made))
    assert all(len(code) == 1 for code in codes(26))
    assert sum(len(code) == 1 for code in codes(300)) >= 10
    assert codes(3) == ["f", "j", "d"]


def test_likely_places_come_first_then_the_nearest():
    assert rank([1, 5, 9, 20], [20, 9], 4) == [9, 20, 5, 1]


def code_of(app, offset: int, kind: str = "word") -> str:
    return next(code for code, target in app.keyboard.jump.targets.items() if target == (kind, offset))


async def test_a_missed_name_in_four_keys(open_app):
    async with open_app() as desk:
        await desk.press("f")
        code = code_of(desk.app, ONE.index("river"))
        assert any(code in row for row in desk.screen())
        await desk.press(*code, "4")
        added = desk.sidecar()["entity"][0]
        assert (added["text"], added["label"]) == ("river", "LOC")


async def test_a_name_is_labelled_as_a_whole(open_app, folder):
    from annotator.store.cache import SuggestionCache, text_sha
    from annotator.suggest.pipeline import expected_version

    text = "In Bad Ischl, President Jo van Berg of the Bank of Graz spoke.\n"
    (folder / "two.txt").write_text(text, encoding="utf-8")
    SuggestionCache().put(
        text_sha(text), expected_version(), {"entities": [], "claims": [], "boilerplate": []}
    )
    async with open_app(folder / "two.txt") as desk:
        for word, digit, whole in (
            ("Ischl", "3", "Bad Ischl"),
            ("Jo", "1", "Jo van Berg"),
            ("Graz", "2", "Bank of Graz"),
        ):
            await desk.press("f")
            await desk.press(*code_of(desk.app, text.index(word)), digit)
            assert desk.words == whole


async def test_a_word_inside_a_claim_can_be_labelled(open_app):
    async with open_app() as desk:
        await desk.press("f")
        await desk.press(*code_of(desk.app, ONE.index("steel")), "9")
        assert desk.sidecar()["entity"][0]["text"] == "steel"


async def test_marks_claims_and_rows_of_the_panel(open_app):
    async with open_app() as desk:
        await desk.press("F")
        await desk.press(*code_of(desk.app, ONE.index("Graz")))
        assert desk.words == "Graz"
        claim = desk.review.marks.all_claims()[0]
        await desk.press("F")
        await desk.press(*code_of(desk.app, desk.app.reader.layout_rows.y_of(claim.extent.start), "margin"))
        assert desk.review.focus == claim.id
        await desk.press("F")
        row = desk.app.panel.entities.rows[
            next(i for i in desk.app.panel.entities.items if i.name == "Monday")
        ]
        await desk.press(*code_of(desk.app, row, "entity row"))
        await desk.pilot.pause()
        assert desk.words == "Monday"


async def test_a_wrong_letter_and_escape_leave_everything_as_it_was(open_app):
    async with open_app() as desk:
        before = desk.review.caret, desk.review.focus
        for key in ("escape", "1"):
            await desk.press("f", key)
            assert desk.app.keyboard.jump is None
            assert (desk.review.caret, desk.review.focus) == before
        await desk.press("y")
        assert desk.sidecar()["entity"][0]["state"] == "confirmed"


async def test_a_claim_by_its_first_and_last_word_and_a_digit(open_app):
    async with open_app() as desk:
        await desk.press("C")
        await desk.press(*code_of(desk.app, ONE.index("Vogt returned")))
        await desk.press(*code_of(desk.app, ONE.index("Graz and told")))
        await desk.press("1")
        claim = desk.sidecar()["claim"][0]
        assert (claim["content"][0]["text"], claim["speaker"]) == ("Vogt returned to Graz", "Lena Vogt")


async def test_an_edge_by_letters_and_a_piece_taken_out(open_app):
    async with open_app() as desk:
        claim = next(c for c in desk.review.marks.all_claims() if c.speaker is None)
        desk.review.focus_on(claim)
        await desk.press(")")
        await desk.press(*code_of(desk.app, ONE.index("weak")))
        assert desk.words == "the steel of the bridge is too weak"
        start = ONE.index("of the bridge is")
        desk.review.anchor, desk.review.caret, desk.review.focus = start, start + len("of the bridge"), None
        await desk.press("a")
        assert desk.words == "the steel … is too weak"
        await desk.press("u", "u")
        assert desk.review.marks.get(claim.id) == claim


async def test_a_claim_to_the_end_of_its_sentence_and_further_pieces_by_letters(open_app):
    async with open_app() as desk:

        async def letters(*words: str) -> None:
            for word in words:
                await desk.press(*code_of(desk.app, ONE.index(word)))

        await desk.press("C")
        await letters("is too weak")
        await desk.press("space", "0")
        made = desk.review.focused
        assert desk.words == "is too weak to be mended."
        await desk.press("a")
        await letters("Vogt returned", "Graz and told")
        assert desk.review.focus == made.id
        assert desk.words == "is too weak to be mended. … Vogt returned to Graz"
        await desk.press(")", "space")
        assert desk.words.endswith(
            "… Vogt returned to Graz and told reporters " + ONE.split("told reporters")[1].strip()
        )
        await desk.press("a")
        await letters("too weak", "weak")
        assert desk.words.startswith("is … to be mended. … Vogt")
        await desk.press("u", "u", "u")
        assert desk.words == "is too weak to be mended."


async def test_a_further_piece_needs_a_claim(open_app):
    async with open_app() as desk:
        await desk.press("a")
        assert desk.app.keyboard.jump is None
        assert "no claim is focused" in desk.app.status.said


async def test_repeat_the_last_change(open_app):
    async with open_app() as desk:
        await desk.press("x", ".", ".")
        assert [e["state"] for e in desk.sidecar()["entity"]] == ["rejected"] * 3
        await desk.press("u", "U")
        assert desk.review.marks.entity_count.rejected == 3


async def test_counts(open_app):
    async with open_app() as desk:
        await desk.press(",", "3", "x")
        assert desk.review.marks.entity_count.rejected == 3
    async with open_app(keymap="vim") as desk:
        desk.review.move_to(0)
        await desk.press("4", "w")
        assert desk.review.caret == ONE.index("engineer")
        await desk.press("1", "0", "l")
        assert desk.review.caret == ONE.index("engineer") + 10


async def test_a_selection_grows_and_shrinks(open_app):
    async with open_app() as desk:
        await desk.press("f")
        await desk.press(*code_of(desk.app, ONE.index("weak")))
        seen = []
        for _ in range(5):
            await desk.press("+")
            seen.append(ONE[slice(*desk.review.selection)])
        assert seen[0] == "weak"
        assert seen[1] == "the steel of the bridge is too weak to be mended."
        assert seen[2].startswith("According to Vogt")
        assert seen[3].startswith("“We will")
        assert seen[4] == ONE
        await desk.press("-", "-")
        assert ONE[slice(*desk.review.selection)] == seen[2]
        await desk.press("-", "-", "-")
        assert desk.review.selection is None


async def test_a_name_is_added_by_its_letters_with_a_guessed_label(open_app):
    async with open_app() as desk:
        await desk.press("E")
        await desk.press(*code_of(desk.app, ONE.index("river")))
        (added,) = desk.sidecar()["entity"]
        assert added["text"] == "river"
        assert desk.review.focused.label == added["label"]
        await desk.press("4")
        assert desk.sidecar()["entity"][0]["label"] == "LOC"
        await desk.press("u", "u")
        assert not desk.sidecar().get("entity")


async def test_a_claim_that_is_interrupted_by_letters_and_shift(open_app):
    async with open_app() as desk:
        await desk.press("C")
        await desk.press(*code_of(desk.app, ONE.index("Vogt returned")))
        *first, last = code_of(desk.app, ONE.index("returned"))
        await desk.press(*first, last.upper())
        await desk.press(*code_of(desk.app, ONE.index("Graz and told")))
        await desk.press(*code_of(desk.app, ONE.index("Graz and told")))
        await desk.press("1")
        pieces = desk.sidecar()["claim"][0]["content"]
        assert [p["text"] for p in pieces] == ["Vogt returned", "Graz"]
