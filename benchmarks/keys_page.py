#!/usr/bin/env python3
# ruff: noqa: E501  (a table of the page has long rows)
"""Makes docs/keys.md from the registry of commands and the four keymaps: python benchmarks/keys_page.py."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from annotator.core.registry import load_all
from annotator.store.bundled import bundled
from annotator.store.keymaps import SHIPPED, check_keymap

ORDER = (
    "Deciding",
    "Moving between marks",
    "Making and mending marks",
    "Selecting",
    "Moving the caret",
    "View and articles",
)
HEAD = """\
# Keys

This page is made by `python benchmarks/keys_page.py` from the registry of commands and the keymaps; `annotate keys NAME`
prints the same for one keymap, `?` in the reader for the one in force.

## Which keymap

| keymap | for whom | keyboards |
| --- | --- | --- |
| `default` | everybody: bare letters, digits, punctuation; nothing needs ctrl or alt | any Latin layout. Where `[ ] { }` need AltGr (German, French, Italian, Spanish, Nordic …) use `H J K L` for the edges |
| `vim` | hands that know vi: `h j k l`, counts before motions (`3w`), `g`, `z` and `t` sequences | as default; labels are `t 1` to `t 9` |
| `emacs` | hands that know Emacs; every default key stays | any; alt must reach the program (in macOS Terminal: "Use Option as Meta"). In tmux with the prefix ctrl+b press it twice |
| `onehand` | the left hand alone | QWERTY and QWERTZ; no bracket is needed. For AZERTY exchange `a` with `q` and `z` with `w` in a map of your own |

Choose one with `annotate --keymap NAME` or `keymap = "NAME"` in `annotate.toml`. Keyboards without Latin letters need a map of
their own, or a switch to Latin letters while annotating; any character that a key types may be bound. All keys work in
tmux, in VS Code's terminal, and with and without the kitty protocol: none is bound to what these keep for themselves.

## Counts, sequences, the last change

`,` begins a count in the default map: `,3w` is three words on, `,5x` rejects five. In `vim` the digits do so themselves.
After the first key of a sequence a list shows what may follow. `.` does the last change again, with what is focused or
selected now: the same label, the same speaker, the same edge.

## Letters

After `f`, `F`, `S`, `E`, `C`, `a`, `(` and `)` letters stand on the words, the likeliest with a single one; the keys that turn
pages still do. `C` asks for a claim's first and last word: with shift on the last one more follows, and the letters ask
where it goes on. In place of the last word, `space` goes to the end of the sentence, full stop included.

`a` does the same for the focused claim afterwards: words beside it become a further piece, words within it are taken out.
With words selected it needs no letters: they are taken out of the claim around them, or added to the nearest one that
they do not touch. No other claim is ever changed by it.

## Copying

The key of `copy` gives the terminal the quotation and a line that says where it stands (OSC 52: kitty, WezTerm, foot, iTerm2,
Windows Terminal, VS Code, xterm where it is allowed). tmux lets it through with `set -g set-clipboard on`, and then has it
in its own buffer too. Whatever the terminal does, the text is in `copied.txt` in the state directory (`annotate locate`).

## A map of your own

A file `NAME.toml` in the folder `keymaps` of the configuration directory (`annotate locate` prints it):

```toml
extends = "default"

[keys]
Z = "confirm-all"      # a key
"g g" = "article-start"  # a sequence; g must be free for it:
g = ""                 # "" unbinds
```

`counts = true` lets digits begin counts; then no label may be bound to one. `letters = "…"` are the letters to jump with, the
easiest first (`onehand` has those of the left hand). The file is checked as a whole: an unknown
command, an unknown key, a key that terminals cannot send, a sequence that can never be finished, and a map without a key
that quits are reported with file, line and the nearest name, and nothing of the file is used. `ctrl+q` quits whatever
a map says. The command `rebind` asks for a key and writes such a file for you.

## Every command

"""


def shown(keys: list[str]) -> str:
    """Keys as code; a backtick and a bar need care in a table."""
    made = ["`` ` ``" if key == "`" else f"`{key}`".replace("|", "\\|") for key in keys]
    return " ".join(made)


def page() -> str:
    """The text of docs/keys.md."""
    keymaps = []
    for name in SHIPPED:
        loaded = check_keymap(bundled("keymaps") / f"{name}.toml")
        assert loaded.keymap is not None, loaded.problems
        keymaps.append(loaded.keymap)
    parts = [HEAD]
    commands = sorted(load_all().values(), key=lambda c: ORDER.index(c.group))
    for group, members in groupby(commands, key=lambda c: c.group):
        parts.append(
            f"### {group}\n\n| command | does | {' | '.join(SHIPPED)} |\n|{' --- |' * (len(SHIPPED) + 2)}\n"
        )
        for command in members:
            keys = " | ".join(shown(keymap.keys_of(command.name)) for keymap in keymaps)
            parts.append(f"| `{command.name}` | {command.does} | {keys} |\n")
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    (Path(__file__).parents[1] / "docs" / "keys.md").write_text(page(), encoding="utf-8")
