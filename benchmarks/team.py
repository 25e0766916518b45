#!/usr/bin/env python3
"""Makes the example of a team in README and docs/teams.md: python benchmarks/team.py [FOLDER].

Vera and Tom decide the three bundled articles that tell one event, each with a script of the decisions below; then the
commands print what is shown there. FOLDER keeps the articles and sidecars.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WIRE, COURIER, PORTAL = "100_harbour-wire.txt", "101_kestrel-courier.txt", "102_portal-translated.txt"
VERA, TOM = "vera", "tom"
COMMANDS = (
    ("claims", "articles", "--search", "alarm", "--annotator", VERA),
    ("agree", "articles", "--figures"),
    ("adjudicate", "articles", "--agreed"),
)

ENTITIES: dict[str, list[tuple[str, str, str]]] = {
    # words, Vera's label, Tom's; "-" marks nothing
    WIRE: [
        ("Northmole Cold Store", "ORG", "FAC"),
        ("Halloran Marine", "ORG", "ORG"),
        ("about 7:30 p.m.", "TIME", "TIME"),
        ("Tomás Reyes", "PERSON", "PERSON"),
        ("Robert J. Halloran", "PERSON", "PERSON"),
        ("March 3", "DATE", "DATE"),
        ("Dana Okafor", "PERSON", "PERSON"),
        ("the autumn of 2024", "DATE", "-"),
        ("autumn of 2024", "-", "DATE"),
        ("1.8 million euros", "MONEY", "MONEY"),
        ("National Safety Board", "ORG", "ORG"),
        ("Ellen Marsh", "PERSON", "PERSON"),
        ("Katarina Lindqvist", "PERSON", "PERSON"),
        ("Port Authority", "ORG", "ORG"),
        ("Outer Sound", "LOC", "LOC"),
        ("Peter Marsh", "PERSON", "PERSON"),
        ("6.4 percent", "PERCENT", "-"),
    ],
    COURIER: [
        ("Northmole Quay", "FAC", "FAC"),
        ("Peter Marsh", "PERSON", "PERSON"),
        ("Northmole Cold Store", "ORG", "FAC"),
        ("Bob Halloran", "PERSON", "PERSON"),
        ("3 March", "DATE", "DATE"),
        ("Dana Okafor", "PERSON", "PERSON"),
        ("Tomás Reyes", "PERSON", "PERSON"),
        ("St Brannoc's Hospital", "ORG", "ORG"),
        ("Dr Amina Sole", "-", "PERSON"),
        ("Amina Sole", "PERSON", "-"),
        ("Kata Lindqvist", "PERSON", "PERSON"),
        ("€85,000", "MONEY", "MONEY"),
        ("Harbour Party", "ORG", "NORP"),
        ("Hotel Belvedere", "FAC", "FAC"),
        ("Ellen Marsh", "PERSON", "PERSON"),
    ],
    PORTAL: [
        ("Saint Brannoc hospital", "ORG", "ORG"),
        ("Katarina Lindkvist", "PERSON", "PERSON"),
        ("Robert Halloran", "PERSON", "PERSON"),
        ("March 3", "DATE", "DATE"),
        ("Dana Okafor", "PERSON", "PERSON"),
        ("Tomas Reyes", "PERSON", "PERSON"),
        ("National Safety Board", "ORG", "ORG"),
        ("Ellen Marsh", "PERSON", "PERSON"),
        ("P. Marsh", "PERSON", "PERSON"),
        ("250 thousand euros", "MONEY", "-"),
    ],
}

CLAIMS: dict[str, list[tuple[str, str, str]]] = {
    # who decides so, the speaker, the words; " … " parts the pieces of a split quote
    WIRE: [
        ("both", "Tomás Reyes", "“Fourteen people are in hospital and none of them is in danger,”"),
        ("both", "Robert J. Halloran", "“The alarm was tested on March 3 and it worked,”"),
        ("both", "Dana Okafor", "the alarm had not been tested since the autumn of 2024"),
        (
            "both",
            "Dana Okafor",
            "“We were told at ten past four,” … “and by then people were already coughing.”",
        ),
        ("both", "Ellen Marsh", "a first report was due by May 29"),
        ("both", "Katarina Lindqvist", "“Nobody in this town should have to ask what is in the air,”"),
        (VERA, "Katarina Lindqvist", "the Port Authority refused"),
        ("both", "Peter Marsh", "he had smelled ammonia at lunchtime"),
    ],
    COURIER: [
        ("both", "Bob Halloran", "“The alarm was tested on 3 March and it worked,”"),
        ("both", "Dana Okafor", "the alarm has not been tested since autumn 2024"),
        (VERA, "Tomás Reyes", "fourteen"),
        ("both", "St Brannoc's Hospital", "nineteen people had been treated"),
        (VERA, "Kata Lindqvist", "“Nobody in this town should have to ask what is in the air,”"),
        (TOM, "Jon Petrie", "“Nobody in this town should have to ask what is in the air,”"),
        ("both", "Ellen Marsh", "the first report will be ready by the end of May"),
        ("both", "Bob Halloran", "a closure would cost 310 jobs"),
    ],
    PORTAL: [
        ("both", "Katarina Lindkvist", "“No one in this town should have to ask what is in the air”"),
        ("both", "Robert Halloran", "“The alarm was tested on March 3 and it functioned”"),
        ("both", "Dana Okafor", "“The alarm has not been tested since the autumn of 2024”"),
        (
            "both",
            "Dana Okafor",
            "“They advised us at ten past four” … “and by then there were already people coughing”",
        ),
        ("both", "Ellen Marsh", "the first report will be known before the 29th of May"),
        (VERA, "Robert Halloran", "this would put at risk 310 jobs"),
    ],
}
SAME = (
    # the last name is kept
    ("Bob Halloran", "Robert Halloran", "Robert J. Halloran"),
    ("Kata Lindqvist", "Katarina Lindkvist", "Katarina Lindqvist"),
    ("Tomas Reyes", "Tomás Reyes"),
)


def decide(folder: Path, who: str) -> None:
    """Everything that one annotator decides, through the scripting interface."""
    import annotator

    articles = annotator.open_folder(folder, annotator=who)
    for name in ENTITIES:
        with articles[name] as article:
            for words, veras, toms in ENTITIES[name]:
                label = veras if who == VERA else toms
                if label != "-":
                    article.add_entity(article.find(words)[0], label)
            for decides, speaker, words in CLAIMS[name]:
                if decides in ("both", who):
                    pieces = [article.find(piece)[0] for piece in words.split(" … ")]
                    kind = "direct" if "“" in words else "indirect"
                    claim = article.suggest_claim(pieces, speaker=speaker, kind=kind, origin="by hand")
                    article.confirm(claim)
            article.command("article-done")


def make(kept: Path, place: Path) -> Path:
    """The articles as both decided them, in `kept`; what the program keeps elsewhere is in `place`."""
    os.environ |= {f"ANNOTATE_{name}_DIR": f"{place}/{name}" for name in ("CACHE", "STATE", "CONFIG")}
    from annotator.store.bundled import bundled

    folder = kept / "articles"
    folder.mkdir(parents=True)
    for name in ENTITIES:
        shutil.copy(bundled("seeds") / name, folder)
    for who in (VERA, TOM):
        decide(folder, who)
    for names in SAME:
        run(kept, "entities", "articles", "--merge", *names)
    return folder


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        kept = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(place)
        make(kept, Path(place))
        for command in COMMANDS:
            print(f"$ annotate {' '.join(command)}")
            print(run(kept, *command))


def run(place: Path, *arguments: str) -> str:
    """What a command prints, data and talk."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *arguments],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUNBUFFERED": "1"},
    )
    return done.stdout


if __name__ == "__main__":
    main()
