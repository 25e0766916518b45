"""The labels and claim attributes in force: the built-in ones, or what `annotate.toml` defines."""

from __future__ import annotations

from annotator.core.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


@record(frozen=True, slots=True)
class Label:
    """A label that an entity may have.

    Attributes:
        name: as written to files.
        key: the digit that gives it, or "" for one that is only in the picker.
        colour: a colour name of the theme's or ``#rrggbb``.
        letter: one character that stands for it where there is no colour.
        guideline: one line that says when to use it.
    """

    name: str
    key: str
    colour: str
    letter: str
    guideline: str


@record(frozen=True, slots=True)
class Attribute:
    """A question asked about every claim: a choice, free text, or yes/no."""

    name: str
    type: Literal["choice", "text", "yes/no"]
    choices: tuple[str, ...] = ()
    guideline: str = ""


# OntoNotes' labels; the nine that news is made of have a digit.
ONTONOTES = (
    Label(
        "PERSON",
        "1",
        "#89b4fa",
        "P",
        "People, also fictional; without title: “Mark Carney”, not “Prime Minister Mark Carney”.",
    ),
    Label("ORG", "2", "#fab387", "O", "Companies, agencies, institutions, parties, teams, media."),
    Label("GPE", "3", "#a6e3a1", "G", "Countries, cities, states; also when they act: “Moscow rejected…”."),
    Label("LOC", "4", "#94e2d5", "L", "Places that are no state: mountains, seas, regions, “the West”."),
    Label(
        "NORP",
        "5",
        "#cba6f7",
        "N",
        "Nationalities, religious and political groups: “Ukrainian”, “Republican”.",
    ),
    Label(
        "DATE",
        "6",
        "#bac2de",
        "D",
        "Days and longer: “this Sunday (28/12)”, “2022”, “in February”: without “in”.",
    ),
    Label("FAC", "7", "#f5c2e7", "F", "Buildings, airports, roads, bridges, power plants."),
    Label("EVENT", "8", "#f38ba8", "E", "Named wars, battles, storms, elections, games."),
    Label("MONEY", "9", "#f9e2af", "M", "Sums with their unit: “2.5 billion Canadian dollars”."),
    Label("PRODUCT", "", "#eba0ac", "R", "Things that are made: vehicles, weapons, foods; no services."),
    Label("WORK_OF_ART", "", "#f2cdcd", "W", "Titles of books, songs, films, articles."),
    Label("LAW", "", "#b4befe", "A", "Documents that have become law, treaties."),
    Label("TIME", "", "#9399b2", "T", "Times shorter than a day: “Friday evening”."),
    Label("PERCENT", "", "#e5c890", "%", "Shares with their sign or word: “90 percent”."),
    Label("QUANTITY", "", "#99d1db", "Q", "Measures of weight, distance, count with a unit: “20-point”."),
)


@record(frozen=True, slots=True)
class Schema:
    """Labels in their order, and the attributes of claims."""

    labels: tuple[Label, ...] = ONTONOTES
    attributes: tuple[Attribute, ...] = ()

    def label(self, name: str) -> Label:
        """The label called `name`; one that no schema defines is still shown, in grey."""
        for label in self.labels:
            if label.name == name:
                return label
        return Label(name, "", "#a6adc8", (name[:1] or "?").upper(), "not in annotate.toml")

    def by_key(self, key: str) -> Label | None:
        """The label that the digit `key` gives, or None."""
        return next((label for label in self.labels if label.key == key), None)
