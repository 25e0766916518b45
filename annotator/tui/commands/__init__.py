"""What the commands do that need the screen: the one table of them.

A new one takes three things: its name and one line in `annotator/core/screens.py`, a function of the application in a
module of this package, a row in the table. Its keys stand in `keymaps/`. What it asks is a `screens.dialog.Dialog`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.tui.commands import (
    appearance,
    disputes,
    folder,
    going,
    jumping,
    lists,
    marks,
    panel,
    recovering,
    telling,
)

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

ON_SCREEN: dict[str, Callable[[AnnotateApp], None]] = {
    "caret-up": partial(going.rows, by=-1),
    "caret-down": partial(going.rows, by=1),
    "page-up": partial(going.rows, by=-1, pages=True),
    "page-down": partial(going.rows, by=1, pages=True),
    "select-up": partial(going.rows, by=-1, extend=True),
    "select-down": partial(going.rows, by=1, extend=True),
    "search": going.search,
    "search-folder": going.search_folder,
    "next-article": going.next_article,
    "previous-article": going.previous_article,
    "articles": going.articles,
    "ledger": folder.ledger,
    "entities": folder.entities,
    "charts": folder.charts,
    "export": folder.export,
    "jump": jumping.to_word,
    "jump-mark": jumping.to_mark,
    "jump-sentence": jumping.to_sentence,
    "jump-left-edge": jumping.left_edge,
    "jump-right-edge": jumping.right_edge,
    "jump-entity": jumping.entity,
    "jump-claim": jumping.claim_from,
    "piece": jumping.piece,  # with nothing selected
    "label": marks.pick_label,
    "speaker": marks.pick_speaker,
    "edit": marks.edit,
    "repeat": marks.repeat,
    "conflict": disputes.show_conflict,
    "recover": recovering.offer,
    "filter": panel.narrow,
    "mentions": panel.mentions,
    "panel": panel.toggle,
    "zen": appearance.zen,
    "wider": partial(appearance.width, by=appearance.STEP),
    "narrower": partial(appearance.width, by=-appearance.STEP),
    "spacing": appearance.spacing,
    "theme": appearance.theme,
    "fold": appearance.fold,
    "letters": appearance.letters,
    "rejected": appearance.rejected,
    "help": telling.show_help,
    "copy": telling.copy,
    "about": telling.about,
    "menu": lists.menu,
    "palette": lists.palette,
    "rebind": lists.bind_key,
    "count": lambda app: None,
    "quit": lambda app: app.action_leave(),
}
