"""Lines of an article for the model."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.parse import MAX_PIECE, lines_of


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
    parts = pieces("x" * (3 * MAX_PIECE + 7))
    assert [len(p) for p in parts] == [MAX_PIECE] * 3 + [7]


@given(st.text(alphabet="ab. \n\r\x0b\u2029é😀", max_size=200))
def test_pieces_cover_all_that_is_not_blank(text: str) -> None:
    spans = list(lines_of(text))
    assert sum(end - start - text[start:end].count(" ") for start, end in spans) == len("".join(text.split()))
    assert spans == sorted(spans)
