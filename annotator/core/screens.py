"""Commands that only a screen can carry out: dialogs, the layout, other articles."""

from __future__ import annotations

from annotator.core.commands import screen_command

CARET = "Moving the caret"
SELECT = "Selecting"
MARKS = "Making and mending marks"
DECIDING = "Deciding"
VIEW = "View and articles"

screen_command("caret-up", "one row up", CARET)
screen_command("caret-down", "one row down", CARET)
screen_command("page-up", "one screen up", CARET)
screen_command("page-down", "one screen down", CARET)
screen_command("jump", "letters appear on words: type one to go there", CARET)
screen_command("jump-mark", "letters appear on marks and rows of the panel", CARET)
screen_command("jump-sentence", "letters appear on sentences", CARET)
screen_command("count", "a number follows, then what is done so many times", CARET)
screen_command("search", "search in the article", CARET)
screen_command("select-up", "extend the selection one row up", SELECT)
screen_command("select-down", "extend the selection one row down", SELECT)
screen_command("label", "pick a label from the list", MARKS, decides=True)
screen_command("speaker", "say who made the claim: pick or type", MARKS, decides=True)
screen_command("jump-left-edge", "letters appear: the left edge goes there", MARKS, decides=True)
screen_command("jump-right-edge", "letters appear: the right edge goes there", MARKS, decides=True)
screen_command(
    "jump-entity",
    "letters appear on names: type one to add it, its label is guessed",
    MARKS,
    decides=True,
)
screen_command(
    "jump-claim",
    "a claim by the letters of its first and last word, then its speaker",
    MARKS,
    decides=True,
)
screen_command("repeat", "do the last change again, here", MARKS, decides=True)
screen_command("edit", "edit note, canonical name, speaker, attributes", MARKS, decides=True)
screen_command("recover", "put back decisions that could not be saved the last time", DECIDING)
screen_command("conflict", "both versions of the next mark that was decided in two ways", DECIDING)
screen_command("next-article", "next article", VIEW)
screen_command("previous-article", "previous article", VIEW)
screen_command("articles", "list of articles, with a filter", VIEW)
screen_command("search-folder", "search in all articles of the folder", VIEW)
screen_command("ledger", "all claims of the folder: who said what, where, and where again", VIEW)
screen_command("entities", "all names of the folder: merge, rename, split, keep apart", VIEW)
screen_command("charts", "the folder in charts: who said how much, progress, names", VIEW)
screen_command("panel", "show or hide the panel", VIEW)
screen_command("mentions", "show or hide the mentions of the focused entity in the panel", VIEW)
screen_command("fold", "fold or unfold page furniture", VIEW)
screen_command("letters", "show or hide the label's letter behind each entity", VIEW)
screen_command("rejected", "show or hide rejected marks in the text", VIEW)
screen_command("filter", "show in the panel, and decide at once, only some marks", VIEW)
screen_command("zen", "nothing but the text, and back", VIEW)
screen_command("wider", "wider column of text", VIEW)
screen_command("narrower", "narrower column of text", VIEW)
screen_command("spacing", "line spacing: one or two", VIEW)
screen_command("theme", "other colours", VIEW)
screen_command("copy", "copy the selection or the mark with its source line", VIEW)
screen_command("about", "the article in figures: words, reading time, progress", VIEW)
screen_command(
    "export", "export decisions: a format, a file, then a report of what it cannot carry", VIEW, at_home=True
)
screen_command("menu", "what can be done here, as a list", VIEW)
screen_command("rebind", "bind a key to a command, in your own keymap", VIEW, at_home=True)
screen_command("palette", "every command by name", VIEW)
screen_command("help", "help for what is focused", VIEW)
screen_command("quit", "quit; everything is saved already", VIEW)
