"""Claims on parsed text: source, cue, content, kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.spans import Span
from annotator.suggest.record import SuggestedClaim
from annotator.suggest.spacy_engine import SpacyEngine

Find = Callable[[str], list[SuggestedClaim]]
Shown = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def find() -> Find:
    engine = SpacyEngine()
    engine.load()
    return lambda text: list(engine.suggest(text, []).claims)


def shown(text: str, claims: list[SuggestedClaim]) -> list[Shown]:
    """Source, cue, content and kind; pieces joined by " // "."""

    def words(spans: tuple[Span, ...]) -> str:
        return " // ".join(text[s.start : s.end] for s in spans)

    return [(words(c.source), words(c.cue), words(c.content), c.kind) for c in claims]


CASES = {
    "indirect, with that": (
        "The mayor said on Monday that the bridge would be closed.",
        ("The mayor", "said", "that the bridge would be closed", "indirect"),
    ),
    "indirect, without that": (
        "Anna Berg said the harbour was empty.",
        ("Anna Berg", "said", "the harbour was empty", "indirect"),
    ),
    "direct, cue behind": (
        "“The harbour was empty,” said Anna Berg, a fisherwoman.",
        ("Anna Berg, a fisherwoman", "said", "“The harbour was empty,”", "direct"),
    ),
    "direct, cue before": (
        'The minister told reporters: "We have no more money."',
        ("The minister", "told", '"We have no more money."', "direct"),
    ),
    "split quotation": (
        "“The road is closed,” the driver said. “We turned back.”",
        ("the driver", "said", "“The road is closed,” // “We turned back.”", "direct"),
    ),
    "cue within a quotation": (
        "“The road,” the driver said, “was closed at noon.”",
        ("the driver", "said", "“The road,” // “was closed at noon.”", "direct"),
    ),
    "mixed": (
        "The director said the museum was “in a terrible state” after the flood.",
        ("The director", "said", "the museum was “in a terrible state” after the flood", "mixed"),
    ),
    "lead-in before a quotation": (
        "The town needs teachers “who stay for years,” the director said.",
        ("the director", "said", "The town needs teachers “who stay for years,”", "mixed"),
    ),
    "a quotation within speech stays part of it": (
        "“She told me, ‘Never come back here,’” the driver said.",
        ("the driver", "said", "“She told me, ‘Never come back here,’”", "direct"),
    ),
    "according to, before": (
        "According to the police, three men broke into the bakery.",
        ("the police", "According to", "three men broke into the bakery", "indirect"),
    ),
    "according to, behind": (
        "Three men broke into the bakery, according to the police.",
        ("the police", "according to", "Three men broke into the bakery", "indirect"),
    ),
    "parenthesis": (
        "The festival, the organisers said, would move to the park.",
        ("the organisers", "said", "The festival // would move to the park", "indirect"),
    ),
    "intention": (
        "The union vowed to continue the strike until Friday.",
        ("The union", "vowed", "to continue the strike until Friday", "indirect"),
    ),
    "request": (
        "The governor urged residents to leave the coast before the storm.",
        ("The governor", "urged", "residents to leave the coast before the storm", "indirect"),
    ),
    "judgement": (
        "The opposition criticised the new tax on old houses.",
        ("The opposition", "criticised", "the new tax on old houses", "indirect"),
    ),
    "naming": (
        "The critic described the long film as “a beautiful mess”.",
        ("The critic", "described", "the long film as “a beautiful mess”", "mixed"),
    ),
    "noun": (
        "Few people shared his belief that the dam would hold for another winter.",
        ("his", "belief", "that the dam would hold for another winter", "indirect"),
    ),
    "question": (
        "The judge asked whether the witness had seen the car.",
        ("The judge", "asked", "whether the witness had seen the car", "indirect"),
    ),
    "view": (
        "In her view, the reform was a serious mistake.",
        ("her", "In // view", "the reform was a serious mistake", "indirect"),
    ),
    "transcript": (
        "HOST: Where were you on the night of the fire?",
        ("HOST", ":", "Where were you on the night of the fire?", "indirect"),
    ),
    "relative clause": (
        "The crew boarded the ferry, which the owner says is safe.",
        ("the owner", "says", "which // is safe", "indirect"),
    ),
    "relative clause without a pronoun": (
        "Nobody answered for a leak the agency said was harmless.",
        ("the agency", "said", "a leak // was harmless", "indirect"),
    ),
    "hearsay": (
        "The former treasurer is said to have left the island in spring.",
        ("", "said", "The former treasurer // to have left the island in spring", "indirect"),
    ),
    "a question, somebody asked": (
        "A reporter asked the minister if the tunnel would open before the winter.",
        ("A reporter", "asked", "if the tunnel would open before the winter", "indirect"),
    ),
    "asked about something": (
        "The minister was asked about the cost of the new tunnel under the bay.",
        ("", "asked about", "the cost of the new tunnel under the bay", "indirect"),
    ),
    "referred to as": (
        "The painter referred to the old pier as “a row of broken teeth”.",
        ("The painter", "referred to", "the old pier as “a row of broken teeth”", "mixed"),
    ),
    "clause in front, with a conjunction in it": (
        "The choice could be made in May and almost surely before June, officials say.",
        ("officials", "say", "The choice could be made in May and almost surely before June", "indirect"),
    ),
    "aside with a listener": (
        "The sale, the broker told them, was over.",
        ("the broker", "told", "The sale // was over", "indirect"),
    ),
    "according to, within brackets": (
        "Most pupils walk (nearly 60 percent take no bus, according to the school).",
        ("the school", "according to", "nearly 60 percent take no bus", "indirect"),
    ),
    "according to, behind a last phrase": (
        "The party lost in every town, with only a third of the votes in the capital, according to the council.",
        ("the council", "according to", "only a third of the votes in the capital", "indirect"),
    ),
    "what the writer adds behind a comma": (
        "The owner said the mill had been checked in March, which no record shows.",
        ("The owner", "said", "the mill had been checked in March", "indirect"),
    ),
    "speech goes on in a quotation": (
        "The pilot said the fog had come without warning. “We saw nothing at all.”",
        ("The pilot", "said", "the fog had come without warning // “We saw nothing at all.”", "mixed"),
    ),
    "a title between two quotations": (
        "“The choir is ready,” the conductor said on “Morning Call.” “We leave on Friday.”",
        ("the conductor", "said", "“The choir is ready,” // “We leave on Friday.”", "direct"),
    ),
    "a colon lets somebody speak": (
        "Her brother was blunt: “They sold the farm behind our backs.”",
        ("Her brother", ":", "“They sold the farm behind our backs.”", "direct"),
    ),
    "the whole sentence in front of a cue": (
        "The ferry was late on Tuesday, but nobody missed the train, the captain told the Harbour Wire on Friday.",
        ("the captain", "told", "The ferry was late on Tuesday, but nobody missed the train", "indirect"),
    ),
    "the sentence goes on behind a cue put into it": (
        "The bakery was the last one in the street, its owner said, until it closed in 2009.",
        (
            "its owner",
            "said",
            "The bakery was the last one in the street // until it closed in 2009",
            "indirect",
        ),
    ),
    "the sentence in front of a dash is not promised": (
        "The debate about the pier goes on – the mayor has vowed to rebuild it before the next summer.",
        ("the mayor", "vowed", "to rebuild it before the next summer", "indirect"),
    ),
    "a plural behind that": (
        "The broker charges that farmers who signed the lease lost their land to the bank.",
        (
            "The broker",
            "charges",
            "that farmers who signed the lease lost their land to the bank",
            "indirect",
        ),
    ),
    "according to a word that may be a verb": (
        "Boats may leave the harbour again tomorrow, according to show organisers.",
        ("show organisers", "according to", "Boats may leave the harbour again tomorrow", "indirect"),
    ),
    "what a colon explains": (
        "The surveyor noted that three things happen at once: prices rise, builders leave and rents follow.",
        (
            "The surveyor",
            "noted",
            "that three things happen at once: prices rise, builders leave and rents follow",
            "indirect",
        ),
    ),
    "a quotation behind a dash": (
        "The guide said the hall would tell the story of the forgotten – “the cook, the porter and the maid.”",
        (
            "The guide",
            "said",
            "the hall would tell the story of the forgotten – “the cook, the porter and the maid.”",
            "mixed",
        ),
    ),
    "what goes on in spite of something": (
        "The director said the museum would stay open on Sundays, despite the lack of guards.",
        (
            "The director",
            "said",
            "the museum would stay open on Sundays, despite the lack of guards",
            "indirect",
        ),
    ),
    "a sentence that starts in quotation marks": (
        "The agency reported “14 blocked doors” in the old theatre between May and July.",
        ("The agency", "reported", "“14 blocked doors” in the old theatre between May and July", "mixed"),
    ),
    "two quotations joined by a word": (
        "“I like the old pier,” the mayor said, but “nobody will pay for a new one.”",
        ("the mayor", "said", "“I like the old pier,” // but “nobody will pay for a new one.”", "mixed"),
    ),
    "a title is nobody's speech": (
        "In her second book, “The End of the Long Line,” the historian urged readers to look at the accounts.",
        ("the historian", "urged", "readers to look at the accounts", "indirect"),
    ),
    "a view that is that": (
        "The minister's view is that the tax will hurt the poor.",
        ("The minister", "view", "that the tax will hurt the poor", "indirect"),
    ),
    "a position of somebody": (
        "The position of the union was that the court had no say in the matter.",
        ("the union", "position", "that the court had no say in the matter", "indirect"),
    ),
    "a noun that holds its own clause": (
        "Few believed his insistence that the dam was safe.",
        ("his", "insistence", "that the dam was safe", "indirect"),
    ),
    "a view in quotation marks": (
        "For Reyes, “the neighbours can breathe calmly” again.",
        ("Reyes", "For", "“the neighbours can breathe calmly” again", "mixed"),
    ),
    "something denied": (
        "The minister denied on Monday having met the broker in the tower.",
        ("The minister", "denied", "having met the broker in the tower", "indirect"),
    ),
    "when it was said is no part of the source": (
        "“No one should have to ask”, declared the mayoress during an extraordinary session.",
        ("the mayoress", "declared", "“No one should have to ask”", "direct"),
    ),
    "what else the speaker knows is still said": (
        "Holm says the ferry will sail on Sunday, but he knows that nobody will be there.",
        ("Holm", "says", "the ferry will sail on Sunday, but he knows that nobody will be there", "indirect"),
    ),
    "plans announced": (
        "The harbour board announced plans to rebuild the northern pier.",
        ("The harbour board", "announced", "plans to rebuild the northern pier", "indirect"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_claim(find: Find, case: str) -> None:
    text, expected = CASES[case]
    assert shown(text, find(text)) == [expected]


def test_speech_over_paragraphs_is_one_claim(find: Find) -> None:
    text = "“The winter was long,” said Anna Berg.\n\n“In March we had no wood left.”\n\nShe lives alone."
    (claim,) = find(text)
    assert [text[s.start : s.end] for s in claim.content] == [
        "“The winter was long,”",
        "“In March we had no wood left.”",
    ]


@pytest.mark.parametrize(("left", "right"), ["“”", '""'])
def test_speech_over_paragraphs_may_be_attributed_at_its_end(find: Find, left: str, right: str) -> None:
    text = (
        f"{left}We heard the first shot at noon.\n\n{left}Then everybody ran to the river.\n\n"
        f"{left}Nobody looked back,{right} Maria Lund said.\n"
    )
    (claim,) = find(text)
    assert [text[s.start] for s in claim.content] == [left] * 3
    assert text[claim.source[0].start : claim.source[0].end] == "Maria Lund"


def test_speech_left_open_is_not_joined_to_other_speech(find: Find) -> None:
    text = "“We heard the first shot at noon.\n\nThe streets were empty.\n\n“We ran,” Maria Lund said.\n"
    assert [len(c.content) for c in find(text)] == [1]


def test_an_article_in_front_of_a_headline_is_no_speaker(find: Find) -> None:
    assert not find("The Latest: Storm Nears the Southern Coast\n\nRain fell all night.\n")
    assert len(find("Lund: Nobody Will Rebuild the Southern Pier\n\nRain fell all night.\n")) == 1


def test_a_colon_announces_the_next_line(find: Find) -> None:
    text = "The museum wrote in a letter:\n\n“We shall close the east wing in May.”"
    assert shown(text, find(text)) == [
        ("The museum", "wrote", "“We shall close the east wing in May.”", "direct")
    ]


def test_no_claim_within_another(find: Find) -> None:
    text = "The lawyer said her client believed that the letter was a forgery."
    assert [content for _, _, content, _ in shown(text, find(text))] == [
        "her client believed that the letter was a forgery"
    ]


def test_the_next_cue_of_the_same_speaker_starts_a_claim_of_its_own(find: Find) -> None:
    text = "“We are ready for the winter,” the mayor said, adding that the reservoirs were full."
    assert [(c, t) for _, c, t, _ in shown(text, find(text))] == [
        ("said", "“We are ready for the winter,”"),
        ("adding", "that the reservoirs were full"),
    ]


def test_a_contrast_with_other_speakers_ends_a_content(find: Find) -> None:
    text = (
        "Two captains said the pier had been safe, while a third said the planks had been loose for a year."
    )
    assert [t for _, _, t, _ in shown(text, find(text))] == [
        "the pier had been safe",
        "the planks had been loose for a year",
    ]


def test_a_name_in_quotation_marks_is_looked_for_in_the_same_clause_only(find: Find) -> None:
    text = "Holm attacked the council for its silence on the flood and wrote that “nobody came.”"
    assert ("Holm", "wrote", "that “nobody came.”", "mixed") in shown(text, find(text))


def test_an_aside_behind_a_dash_is_no_part_of_the_content(find: Find) -> None:
    text = "According to the coach, the team would need two new players – something the owner wants to avoid."
    assert shown(text, find(text))[0][2] == "the team would need two new players"


def test_nothing_within_furniture() -> None:
    engine = SpacyEngine()
    engine.load()
    text = "The mayor said the bridge was closed.\nRead also\nThe mayor said the tunnel was open."
    start = text.index("Read also")
    claims = engine.suggest(text, [Span(start, start + 9), Span(start + 10, len(text))]).claims
    assert [text[c.content[0].start : c.content[0].end] for c in claims] == ["the bridge was closed"]


def test_scores_tell_rules_apart(find: Find) -> None:
    text = "“We are ready,” the mayor said.\nPeople who support him are many."
    scores = [c.score for c in find(text)]
    assert scores[0] > 0.9
    assert all(score < 0.8 for score in scores[1:])


@pytest.mark.parametrize(
    "text",
    [
        "said " * 3000,
        '"' * 3000,
        "he said that " * 1500,
        "“a b c d” said " * 500,
        "according to " * 1000,
        "“" * 500,
        "The plan is dead: he said",
    ],
)
def test_hostile_text_gives_valid_spans(find: Find, text: str) -> None:
    for claim in find(text):
        for start, end in (*claim.content, *claim.cue, *claim.source):
            assert 0 <= start < end <= len(text)


def test_a_signed_quotation(find: Find) -> None:
    text = "“We never closed the door to anybody.” – Anna Berg"
    assert shown(text, find(text)) == [("Anna Berg", "–", "“We never closed the door to anybody.”", "direct")]


def test_an_objection_of_the_writer_is_no_part_of_the_content(find: Find) -> None:
    text = "The company claimed that the river was clean, although fish had died the week before."
    assert shown(text, find(text))[0][2] == "that the river was clean"


NONE = [
    "It is hard to say whether the bridge will ever open again.",
    "It was too soon to say how many houses the flood had taken.",
    "Additional reporting by Lena Moe in Bergen; Writing by Omar Said; Editing by Ann Lee",
    "The bakery needs 40 workers to open its second shop.",
    "The minister spoke on Monday.",
]


@pytest.mark.parametrize("text", NONE)
def test_nobody_claims_anything(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, March 4 (Northern Wire) - ",
        "LONDON (Reuters) - ",
        "Geneva (AP) — ",
        "PARIS -- ",
        "BERLIN, 3 May — ",
    ],
)
def test_a_dateline_is_no_part_of_the_content(find: Find, dateline: str) -> None:
    text = dateline + "Nine people were rescued from a lift on Monday, the fire brigade said."
    (claim,) = shown(text, find(text))
    assert claim[2] == "Nine people were rescued from a lift on Monday"


def test_a_quotation_before_a_verb_and_a_person_is_speech_whatever_the_verb(find: Find) -> None:
    text = "“The roof has leaked since the spring”, thundered Anna Berg, their chair."
    (claim,) = shown(text, find(text))
    assert (claim[1], claim[2]) == ("thundered", "“The roof has leaked since the spring”")
    assert claim[0].startswith("Anna Berg")


@pytest.mark.parametrize(
    ("behind", "source", "cue"),
    [
        ("hissed a woman in the second row.", "a woman", "hissed"),
        ("sniffed Mrs. Lund.", "Mrs. Lund", "sniffed"),
        ("Berg snorted.", "Berg", "snorted"),
        ("snapped Ruiz", "Ruiz", "snapped"),
    ],
)
def test_whoever_stands_beside_a_quotation_with_a_verb_speaks(
    find: Find, behind: str, source: str, cue: str
) -> None:
    text = f"“Nobody asked us,” {behind}"
    assert shown(text, find(text)) == [(source, cue, "“Nobody asked us,”", "direct")]


def test_when_something_was_said_is_no_part_of_the_source(find: Find) -> None:
    text = "“The bridge will stay closed for now,” said the minister during a visit."
    assert shown(text, find(text))[0][0] == "the minister"


@pytest.mark.parametrize("silence", ["declined to comment on the fire", "refused to comment"])
def test_who_does_not_comment_claims_nothing(find: Find, silence: str) -> None:
    assert not find(f"The owner of the ferry {silence}.")
