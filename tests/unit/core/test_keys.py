"""Key names and sequences."""

import pytest

from annotator.core.keys import KeyMachine, Keymap, key_problem


@pytest.mark.parametrize(
    "name", ["y", "Y", "[", "?", "é", "space", "shift+tab", "f1", "ctrl+a", "alt+x", "ctrl+left"]
)
def test_keys_that_terminals_send(name):
    assert key_problem(name) == ""


@pytest.mark.parametrize(
    "name", ["ctrl+i", "ctrl+m", "ctrl+s", "ctrl+1", "tabb", "", " ", "\x1b", "ctrl+shift+x", "yy"]
)
def test_keys_that_they_do_not(name):
    assert key_problem(name)


def test_a_sequence_waits_and_a_wrong_key_ends_it():
    machine = KeyMachine(
        Keymap("t", {("g", "g"): "article-start", ("g", "e"): "article-end", ("x",): "reject"})
    )
    assert machine.press("g") is None
    assert machine.keymap.continuations(machine.pressed) == {"g": "article-start", "e": "article-end"}
    assert machine.press("g") == "article-start"
    assert machine.press("g") is None
    assert machine.press("x") is None
    assert machine.pressed == ()
    assert machine.press("x") == "reject"


def test_a_sequence_behind_a_bound_key_can_never_be_finished():
    keymap = Keymap("t", {("g",): "mentions", ("g", "g"): "article-start"})
    assert list(keymap.clashes()) == [(("g", "g"), ("g",))]
