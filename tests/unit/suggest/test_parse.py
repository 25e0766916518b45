"""Lines of an article for the model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.parse import BATCH, MAX_PIECE, batches, lines_of, without_noise


def pieces(text: str, furniture: tuple[Span, ...] = ()) -> list[str]:
    return [text[start:end] for start, end in lines_of(text, furniture)]


def test_blank_lines_and_margins_are_left_out() -> None:
    assert pieces("  One. \r\n\n\t\nTwo.\u2028Three.  ") == ["One.", "Two.", "Three."]


def test_lines_half_covered_by_furniture_are_left_out() -> None:
    text = "Read also\nBody of it.\nShare"
    assert pieces(text, (Span(0, 9), Span(22, 27))) == ["Body of it."]
    assert pieces(text, (Span(0, 5), Span(3, 9))) == ["Body of it.", "Share"]
    assert pieces(text, (Span(0, 3),)) == ["Read also", "Body of it.", "Share"]


def test_long_lines_are_cut_at_sentence_ends() -> None:
    sentence = "The grid agency said the cable was laid. "
    parts = pieces(sentence * 500)
    assert all(len(p) <= MAX_PIECE for p in parts)
    assert all(p.endswith("laid.") for p in parts)
    assert " ".join(parts) == (sentence * 500).strip()


def test_a_line_without_spaces_is_cut_anyway() -> None:
    parts = pieces("cable\u00a0" * MAX_PIECE)
    assert len(parts) == 6
    assert all(len(p) <= MAX_PIECE for p in parts)


def test_lines_of_signs_are_left_out_and_tables_stay() -> None:
    table = "1. Smith (Australia) 2:03.4, 2. Okafor (Nigeria) 2:04.1; " * 5
    assert pieces(f"{'( “ ' * 500}\n{'a-' * 500}\n{table.strip()}\n( “ (") == [table.strip(), "( “ ("]


def test_noise_is_blanked_at_its_length() -> None:
    dots = "Chapter one " + "." * 30 + " 12"
    assert without_noise(dots) == "Chapter one" + " " * 32 + "12"
    assert without_noise("See " + "a/" * 200 + " for it.") == "See " + " " * 400 + " for it."


@pytest.mark.parametrize(
    "line",
    [
        "“We – ‘the crew’ – left…” (she said): https://example.org/a/very-long/address?of=a&page=1#there.",
        "Mira Halvorsen, 43, of St. Ives... *** said: “No!”",
    ],
)
def test_what_people_write_is_no_noise(line: str) -> None:
    assert without_noise(line * 3) == line * 3
    assert pieces(line * 3) == [line * 3]


@given(st.lists(st.integers(0, MAX_PIECE), max_size=60))
def test_batches_are_bounded_and_keep_the_order(sizes: list[int]) -> None:
    texts = [f"{k:05d}"[: size or 5] * (size // 5) for k, size in enumerate(sizes)]
    made = list(batches(texts))
    assert [t for batch in made for t in batch] == texts
    assert all(batch and sum(map(len, batch)) <= BATCH for batch in made)


@given(st.text(alphabet="ab. \n\r\x0b\u2029é😀", max_size=200))
def test_pieces_cover_all_that_is_not_blank(text: str) -> None:
    spans = list(lines_of(text))
    assert sum(end - start - text[start:end].count(" ") for start, end in spans) == len("".join(text.split()))
    assert spans == sorted(spans)
