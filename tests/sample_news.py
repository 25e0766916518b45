"""Two short articles of our own, and suggestions about them as a worker would give them."""

from __future__ import annotations

ONE = """\
Mayor Ana Ruiz met engineer Lena Vogt in Graz on Monday to talk about the old bridge.
“We will build it again,” Ruiz said. According to Vogt, the steel of the bridge is too weak to be mended.
5 images
Photo: City of Graz
A bridge too old
Vogt returned to Graz and told reporters that Ruiz “has no plan” for the river and the people who live on its banks.
"""
TWO = "Ruiz resigned.\n"


def record(
    text: str, entities: list[tuple[str, str, str]], claims: list[tuple[str, str, str, str | None]]
) -> dict:
    """A suggestion record; every occurrence of an entity's words is a mention."""
    found = []
    for words, label, name in entities:
        at = text.find(words)
        while at >= 0:
            if not any(e["start"] <= at < e["end"] for e in found):
                found.append(
                    {
                        "start": at,
                        "end": at + len(words),
                        "label": label,
                        "entity": name,
                        "score": 0.9,
                        "origin": "test 1",
                    }
                )
            at = text.find(words, at + 1)

    def place(words: str) -> list[list[int]]:
        return [[text.index(words), text.index(words) + len(words)]] if words else []

    return {
        "entities": found,
        "claims": [
            {
                "content": place(content),
                "cue": place(cue),
                "source": place(source),
                "speaker": speaker,
                "kind": "direct" if content[0] == "“" else "indirect",
                "score": 0.8,
                "origin": "test 1",
            }
            for content, cue, source, speaker in claims
        ],
        "boilerplate": [place(line)[0] for line in ("5 images", "Photo: City of Graz") if line in text],
    }
