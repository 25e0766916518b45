"""Edits articles under their marks and counts which marks are found again: right, left open as orphans, wrong.

Every edit keeps track of each character, so that the right answer is known: a mark's words still exist where all
of its characters do, in one row; everything else is gone, but for a sentence that one edit deleted and another had
copied, which is a moved one. A mark that lands anywhere else is wrong, also on a look-alike that an edit put in.

    python benchmarks/reanchor.py [--cases 4000] [--seed 1] [--articles FOLDER]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.anchoring import Anchor, distinct_anchor
from annotator.core.fingerprints import fingerprints
from annotator.core.spans import Span
from annotator.core.text import Lines, sentence_at, sentences, words
from annotator.store.reanchoring import find_all

Characters = list[tuple[str, int]]
"""A text as characters, each with its offset in the original, or -1 where it is new."""

SUBJECTS = (
    "The mayor,The council,Minister Ana Vogt,President Teodor Brandt,The union,A spokesman for Norrland Steel,"
    "Judge Ilse Marten,The opposition,Two witnesses,The company,Residents of Graz,Officials in Varna,Dr Pavel Hruska"
).split(",")
VERBS = (
    "said,announced,denied,confirmed,warned,told reporters,insisted,promised,repeated,wrote,admitted".split(
        ","
    )
)
THINGS = (
    "the bridge over the Salza,a new school in Graz,the budget for next year,the port of Varna,talks with the miners,"
    "the hospital,the last train to Linz,a tax on sugar,the old market hall,the water of the lake,the contract"
).split(",")
ENDS = (
    "would be ready by June,had cost 12 million euros,was never promised,would be put to a vote on Monday,must wait,"
    "would be sold,had been closed since 2019,was in the hands of the court,needed 40 more workers,was safe"
).split(",")


def generated(chance: random.Random, paragraphs: int) -> str:
    """An article of sentences that are often alike."""
    lines = ["Council and union quarrel about the bridge"]
    for _ in range(paragraphs):
        made = []
        for _ in range(chance.randint(1, 5)):
            parts = [
                chance.choice(SUBJECTS),
                chance.choice(VERBS),
                "that",
                chance.choice(THINGS),
                chance.choice(ENDS),
            ]
            sentence = " ".join(parts)
            if chance.random() < 0.3:
                sentence = f"“{parts[3].capitalize()} {parts[4]},” {parts[0]} {parts[1]}"
            made.append(
                sentence + chance.choice([".", ".", ".", f" – {chance.randint(2, 99)} days after the vote."])
            )
        lines.append(" ".join(made))
    return "\n".join(lines) + "\n"


def marked(text: str, chance: random.Random, count: int) -> list[Span]:
    """Spans as people mark them: names, single words, clauses, sentences, lines."""
    lines = Lines(text)
    found: set[Span] = set()
    numbers = [n for n in range(len(lines)) if lines.span(n).end > lines.span(n).start]
    while len(found) < count:
        number = chance.choice(numbers)
        row = [w for w in words(lines, number) if text[w.start].isalnum()]
        if not row:
            continue
        kind = chance.random()
        if kind < 0.6:
            capitals = [w for w in row if text[w.start].isupper()] or row
            at = row.index(chance.choice(capitals))
            found.add(Span(row[at].start, row[min(len(row) - 1, at + chance.randint(0, 2))].end))
        elif kind < 0.75:
            at = chance.randrange(len(row))
            found.add(Span(row[at].start, row[min(len(row) - 1, at + chance.randint(4, 12))].end))
        elif kind < 0.92:
            found.add(chance.choice(sentences(lines, number)))
        else:
            found.add(lines.span(number))
        if len(found) >= len(row) * len(numbers):
            break
    return sorted(found)


def _as_text(characters: Characters) -> str:
    return "".join(c for c, _ in characters)


def _line_ranges(characters: Characters) -> list[tuple[int, int]]:
    """Lines with their newline."""
    ranges, start = [], 0
    for i, (c, _) in enumerate(characters):
        if c == "\n":
            ranges.append((start, i + 1))
            start = i + 1
    if start < len(characters):
        ranges.append((start, len(characters)))
    return ranges


def _new(text: str) -> Characters:
    return [(c, -1) for c in text]


def typos(characters: Characters, chance: random.Random) -> Characters:
    """Single letters lost, doubled, swapped or changed."""
    made = list(characters)
    letters = [i for i, (c, _) in enumerate(made) if c.isalpha()]
    for i in sorted(chance.sample(letters, min(len(letters), 1 + len(letters) // 250)), reverse=True):
        kind = chance.randrange(4)
        if kind == 0:
            del made[i]
        elif kind == 1 and i and made[i - 1][0].isalpha():
            # Not the first letter of a word: nobody could say which of the two was there before.
            made.insert(i, (made[i][0], -1))
        elif kind == 2 and i + 1 < len(made) and made[i + 1][0].isalpha():
            made[i], made[i + 1] = made[i + 1], made[i]
        else:
            made[i] = (chance.choice("etaoinsr"), -1)
    return made


def insert_paragraphs(characters: Characters, chance: random.Random) -> Characters:
    """One to three new paragraphs between old ones."""
    made = list(characters)
    for _ in range(chance.randint(1, 3)):
        at = chance.choice([start for start, _ in _line_ranges(made)])
        made[at:at] = _new(generated(chance, 1).partition("\n")[2])
    return made


def delete_paragraphs(characters: Characters, chance: random.Random) -> Characters:
    """One or two paragraphs gone."""
    made = list(characters)
    for _ in range(chance.randint(1, 2)):
        start, end = chance.choice(_line_ranges(made))
        if end - start < len(made):
            del made[start:end]
    return made


def move_paragraph(characters: Characters, chance: random.Random) -> Characters:
    """One paragraph somewhere else."""
    made = list(characters)
    start, end = chance.choice(_line_ranges(made))
    taken = made[start:end]
    if taken[-1][0] != "\n":
        return made
    del made[start:end]
    at = chance.choice([start for start, _ in _line_ranges(made)] or [0])
    made[at:at] = taken
    return made


def rewrap(characters: Characters, chance: random.Random) -> Characters:
    """Long lines broken at about 72 columns, or short ones joined."""
    made: Characters = []
    column = 0
    width = chance.choice([60, 72, 80])
    for c, origin in characters:
        if c == " " and column >= width - 8:
            made.append(("\n", origin))
            column = 0
        else:
            made.append((c, origin))
            column = 0 if c == "\n" else column + 1
    return made


def requote(characters: Characters, _: random.Random) -> Characters:
    """Typographic quotation marks and dashes become plain ones, plain ones typographic."""
    shapes = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "'": "’"}
    return [(shapes.get(c, c), origin) for c, origin in characters]


def _sentences(characters: Characters) -> list[Span]:
    lines = Lines(_as_text(characters))
    return [s for n in range(len(lines)) for s in sentences(lines, n) if s.end - s.start > 25]


def look_alike(sentence: str, chance: random.Random) -> str:
    """The sentence with one or two of its words replaced."""
    pieces = sentence.split(" ")
    inner = [i for i, piece in enumerate(pieces) if len(piece) > 3 and i] or [len(pieces) - 1]
    for i in chance.sample(inner, min(len(inner), chance.randint(1, 2))):
        pieces[i] = chance.choice(["seldom", "bridges", "Friday", "Linz", "thirty", "outside", "quietly"])
    return " ".join(pieces)


def duplicate(characters: Characters, chance: random.Random) -> Characters:
    """A sentence repeated elsewhere in the text, word for word or nearly."""
    made = list(characters)
    found = _sentences(made)
    if not found:
        return made
    sentence = chance.choice(found)
    copy = _as_text(made[sentence.start : sentence.end])
    if chance.random() < 0.5:
        copy = look_alike(copy, chance)
    ends = [s.end for s in found if s.end <= sentence.start - 2 or s.start >= sentence.end + 2]
    if ends:
        at = chance.choice(ends)
        made[at:at] = _new(" " + copy)
    return made


def delete_original(characters: Characters, chance: random.Random) -> Characters:
    """A sentence gone of which a look-alike stands elsewhere (see `prepared`): the trap for guesses."""
    made = list(characters)
    found = _sentences(made)
    text = _as_text(made)
    twins = [s for s in found if sum(_close(text, s, other) for other in found if other != s)]
    if twins or found:
        gone = chance.choice(twins or found)
        end = gone.end + (1 if text[gone.end : gone.end + 1] == " " else 0)
        del made[gone.start : end]
    return made


def _close(text: str, one: Span, other: Span) -> bool:
    mine, yours = set(text[one.start : one.end].split()), set(text[other.start : other.end].split())
    return len(mine & yours) * 4 >= len(mine | yours) * 3


def replace_by_look_alike(characters: Characters, chance: random.Random) -> Characters:
    """A sentence gone, and one like it new in another paragraph."""
    made = list(characters)
    found = _sentences(made)
    if len(found) < 3:
        return made
    gone = chance.choice(found)
    copy = look_alike(_as_text(made[gone.start : gone.end]), chance)
    far = [s.end for s in found if abs(s.start - gone.start) > 300]
    if far:
        at = chance.choice(far)
        made[at:at] = _new(" " + copy)
        start, end = (
            (gone.start, gone.end)
            if at > gone.start
            else (gone.start + len(copy) + 1, gone.end + len(copy) + 1)
        )
        del made[start:end]
    return made


EDITS: dict[str, Callable[[Characters, random.Random], Characters]] = {
    "typos": typos,
    "paragraphs inserted": insert_paragraphs,
    "paragraphs deleted": delete_paragraphs,
    "paragraph moved": move_paragraph,
    "lines re-wrapped": rewrap,
    "quotes and dashes": requote,
    "sentence duplicated": duplicate,
    "original deleted, look-alike left": delete_original,
    "replaced by a look-alike elsewhere": replace_by_look_alike,
}


def prepared(text: str, chance: random.Random) -> str:
    """The article with two of its sentences standing a second time, word for word or nearly."""
    characters = _new(text)
    for _ in range(2):
        characters = duplicate(characters, chance)
    return _as_text(characters)


@dataclass
class Truth:
    """What became of a span: its place; how many of its characters there are left; whether its words are as before."""

    place: Span | None
    left: float


def truth(span: Span, where: dict[int, int], text: str, new: str) -> Truth:
    """Where a span stands now, by the characters that it consisted of."""
    places = [where[i] for i in range(span.start, span.end) if i in where]
    left = len(places) / (span.end - span.start)
    if not places:
        return Truth(_as_moved(span, text, new), 0.0)
    low, high = min(places), max(places) + 1
    # Characters that stand far apart are no longer one passage.
    if high - low > max(30, span.end - span.start) + (span.end - span.start):
        return Truth(None, left)
    return Truth(Span(low, high), left)


def _as_moved(span: Span, text: str, new: str) -> Span | None:
    """Where a deleted span stands in a copy that another edit made of its whole sentence.

    A sentence that stood once, is gone, and stands once elsewhere word for word has been moved, whoever did it how: the
    text itself does not tell the two apart. Only the one place in that copy is right, and to give it up is an orphan.
    """
    sentence = sentence_at(Lines(text), span.start)
    if sentence is None or sentence.end < span.end or sentence.end - sentence.start <= 40:
        return None
    words = text[sentence.start : sentence.end]
    if text.count(words) != 1 or new.count(words) != 1:
        return None
    start = new.index(words) + span.start - sentence.start
    return Span(start, start + span.end - span.start)


def judge(span: Span, found: Span | None, known: Truth, text: str, new: str) -> str:
    """One mark: right, orphan (its words are there), gone (rightly given up) or wrong."""
    old = _plain(text[span.start : span.end])
    if known.place is not None:
        now = _plain(new[known.place.start : known.place.end])
        if found is None:
            return "orphan" if old == now else "given up"
        if found == known.place:
            return "right" if old == now else "right, changed words"
        # A letter doubled at the edge: nobody can say which of the two is the old one.
        near = abs(found.start - known.place.start) <= 2 and abs(found.end - known.place.end) <= 2
        if near and (old != now or _plain(new[found.start : found.end]) == old):
            return "right, changed words"
        return "wrong"
    return "given up" if found is None else "wrong"


def _plain(words: str) -> str:
    shapes = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
    return " ".join(words.translate(shapes).split())


def run(
    texts: Sequence[str], cases: int, seed: int, *, known: bool, trace: int = 0
) -> dict[str, Counter[str]]:
    """Count outcomes by edit over `cases` edited articles."""
    chance = random.Random(seed)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*EDITS, "three edits at once")}
    for number in range(cases):
        text = prepared(chance.choice(texts), chance)
        spans = marked(text, chance, 12)
        names = list(counts)
        name = names[number % len(names)]
        edits = [EDITS[name]] if name in EDITS else [EDITS[n] for n in chance.sample(list(EDITS), 3)]
        characters = [(c, i) for i, c in enumerate(text)]
        for edit in edits:
            characters = edit(characters, chance)
        new = _as_text(characters)
        where = {origin: i for i, (_, origin) in enumerate(characters) if origin >= 0}
        anchors: dict[Span, Anchor] = {span: distinct_anchor(text, span) for span in spans}
        found = find_all(anchors.values(), new, text if known else None, fingerprints(text))
        for span in spans:
            place = found.get(anchors[span])
            outcome = judge(span, place, truth(span, where, text, new), text, new)
            counts[name][outcome] += 1
            if trace and (outcome == "wrong" or (outcome == "orphan" and trace > 1)):
                right = truth(span, where, text, new).place
                print(
                    f"\n{outcome} · {name} · {text[max(0, span.start - 70) : span.start]}[[{text[slice(*span)]}]]"
                    f"{text[span.end : span.end + 70]}"
                )
                for title, at in (("found", place), ("truth", right)):
                    if at is not None:
                        before, after = new[max(0, at.start - 70) : at.start], new[at.end : at.end + 70]
                        print(f"  {title}: {before}[[{new[slice(*at)]}]]{after}")
    return counts


def show(title: str, counts: dict[str, Counter[str]]) -> None:
    """A Markdown table."""
    print(f"\n{title}\n")
    print(
        "| edit | marks | right | changed words, right | orphan though there | given up, gone | wrong "
        "| right of those there |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    total: Counter[str] = Counter()
    for name, count in [*counts.items(), ("all", total)]:
        if count is not total:
            total.update(count)
        right, orphan, wrong = count["right"], count["orphan"], count["wrong"]
        share = 100 * right / max(1, right + orphan)
        print(
            f"| {name} | {sum(count.values())} | {right} | {count['right, changed words']} | {orphan} "
            f"| {count['given up']} | {wrong} | {share:.2f} % |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=4000, help="edited articles; 12 marks each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=Path, default=Path(__file__).resolve().parents[1] / "seeds")
    parser.add_argument("--trace", type=int, default=0, help="1: show what was wrong; 2: and the orphans")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(given.articles.glob("000_*.txt"))]
    texts += [generated(chance, chance.randint(6, 14)) for _ in range(max(3, len(texts)))]
    for title, known in (("The old text is known", True), ("The old text is not known", False)):
        show(title, run(texts, given.cases, given.seed, known=known, trace=given.trace))
    long = "".join(generated(chance, 900) for _ in range(4))[:1_000_000]
    spans = marked(long, chance, 5000)
    anchors = [distinct_anchor(long, span) for span in spans]
    characters = [(c, i) for i, c in enumerate(long)]
    for edit in (typos, insert_paragraphs, move_paragraph, delete_original):
        characters = edit(characters, chance) if edit is not delete_original else characters
    new = _as_text(characters)
    for title, was in (("known", long), ("not known", None)):
        begun = time.perf_counter()
        found = find_all(anchors, new, was)
        print(
            f"\n{len(anchors)} marks, {len(long):,} characters, old text {title}: "
            f"{len(found)} found in {time.perf_counter() - begun:.2f} s"
        )


if __name__ == "__main__":
    main()
