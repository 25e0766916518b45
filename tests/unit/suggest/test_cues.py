"""The list of cues and the forms of its verbs."""

from __future__ import annotations

import pytest

from annotator.suggest.cues import adjectives, inflected, nouns, verbs


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("ask", "ask asks asked asked asking"),
        ("deny", "deny denies denied denied denying"),
        ("admit", "admit admits admitted admitted admitting"),
        ("plan", "plan plans planned planned planning"),
        ("agree", "agree agrees agreed agreed agreeing"),
        ("fear", "fear fears feared feared fearing"),
        ("preach", "preach preaches preached preached preaching"),
        ("say", "say says sayed sayed saying"),
    ],
)
def test_forms(base: str, expected: str) -> None:
    assert list(inflected(base)) == expected.split()


def test_irregular_forms_are_known() -> None:
    known = verbs()
    assert {known[w].lemma for w in ("said", "says", "saying")} == {"say"}
    assert known["wrote"].lemma == known["written"].lemma == "write"
    assert "sayed" not in known


def test_frames_of_several_sections_add_up() -> None:
    urge = verbs()["urged"]
    assert {"quote", "object", "request", "on"} <= set(urge.frames)


def test_nouns_and_adjectives() -> None:
    assert nouns()["claims"].lemma == "claim"
    assert "clause" in nouns()["belief"].frames
    assert "clause" in adjectives()["confident"].frames
