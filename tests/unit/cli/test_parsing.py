"""Plain command lines are read without argparse, and mean what argparse says they mean."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.full_parsing import fully
from annotator.cli.output import Usage
from annotator.cli.parsing import Parser, plainly

WORDS = ["a.txt", "b", "", "-", "--", "-x", "--json", "--to", "csv", "-o", "--option", "n=1", "--jobs", "2"]
WORDS += ["--to=csv", "--debug", "-ofile", "two words", "-1", "--either", "--or", "--json=yes"]


def parser(places: str) -> Parser:
    made = Parser("export", "Write.")
    made.add_argument("paths", metavar="PATH", nargs=places)
    made.add_argument("--to", metavar="FORMAT", required=places == "+")
    made.add_argument("-o", "--output", metavar="OUT")
    made.add_argument("--json", action="store_true")
    made.add_argument("--option", action="append", default=[])
    made.add_argument("--jobs", type=int, default=1)
    made.add_argument("--either", action="store_true", exclusive=True)
    made.add_argument("--or", dest="other", exclusive=True)
    return made


@given(st.sampled_from("+*"), st.lists(st.sampled_from(WORDS), max_size=7))
def test_what_is_read_plainly_is_what_argparse_reads(places: str, words: list[str]) -> None:
    declared = parser(places)
    plain = plainly(declared.arguments, words)
    if plain is not None:
        assert vars(plain) == vars(fully(declared, words))


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_one_default_is_not_shared_by_two_command_lines(words: list[str]) -> None:
    declared = parser("*")
    with contextlib.suppress(Usage):
        declared.parse_args(["a.txt", "--option", "n=1", *words])
    assert declared.parse_args(["a.txt"]).option == []


@pytest.mark.parametrize(
    "words", [["a.txt", "--to", "csv"], ["--json", "--to", "csv", "a.txt", "b", "--option", "n=1", "--debug"]]
)
def test_usual_command_lines_are_plain(words: list[str]) -> None:
    assert plainly(parser("+").arguments, words) is not None


@pytest.mark.parametrize(
    "words", [["--to", "csv"], ["a.txt"], ["a.txt", "--to"], ["a.txt", "--to", "csv", "--no"]]
)
def test_wrong_arguments_are_one_line_with_the_way_to_help(words: list[str]) -> None:
    with pytest.raises(Usage, match=r"\(see annotate export --help\)"):
        parser("+").parse_args(words)
