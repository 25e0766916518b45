"""The pages around the terminal: asking for a name, the terminal itself, a refusal; nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {socket}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What a browser may load. The terminal's library makes style elements of its own, hence the inline styles."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def terminal(title: str, socket: str, font_size: int) -> str:
    """The page with the terminal.

    Args:
        title: of the tab.
        socket: address of the websocket.
        font_size: in pixels.
    """
    return _page(
        title,
        '<div id="loading" role="status"><p>Opening the reader …</p></div>\n'
        '<div id="closed" role="alert"><p>This reader is closed. Every decision is saved.</p>'
        '<p><a href="">Open it again</a></p></div>\n'
        # The terminal measures its letters as soon as the page is loaded: these have the fonts loaded by then.
        '<p class="fonts" aria-hidden="true">a<b>a</b><i>a</i></p>\n'
        f'<main id="terminal" class="textual-terminal" aria-label="annotate, a terminal"'
        f' data-session-websocket-url="{escape(socket)}" data-font-size="{font_size}"></main>\n',
        script=True,
    )


def start(title: str, names: Sequence[str], said: str = "") -> str:
    """Asks who is there.

    Args:
        title: what is served.
        names: the ones that may be chosen; any may be typed where there is none.
        said: what was wrong with the last answer.
    """
    problem = f'<p id="wrong" role="alert">{escape(said)}</p>\n' if said else ""
    if names:
        field = "".join(
            f'<button name="annotator" value="{escape(name)}">{escape(name)}</button>' for name in names
        )
        asked = f'<p id="who">Who are you?</p>\n<div class="names" aria-labelledby="who">{field}</div>\n'
    else:
        described = ' aria-describedby="rule wrong"' if said else ' aria-describedby="rule"'
        asked = (
            '<p><label for="annotator">Your name</label>\n'
            '<input id="annotator" name="annotator" required maxlength="40" pattern="[A-Za-z0-9_\\-]+" autofocus'
            f' autocomplete="username" spellcheck="false"{described}>\n'
            "<button>Open</button></p>\n"
            '<p id="rule">Letters, digits, - and _. Your decisions are kept under this name, beside the articles; '
            "with the same name you find them again.</p>\n"
        )
    body = f'<main class="card">\n<h1>{escape(title)}</h1>\n{problem}<form action="/">\n{asked}</form>\n</main>\n'
    return _page(title, body)


def refusal(reason: str) -> str:
    """Says why nothing is shown."""
    return _page("annotate", f'<main class="card">\n<h1>annotate</h1>\n<p>{escape(reason)}</p>\n</main>\n')


def resource(name: str) -> str:
    """The style sheet of all pages, or the script of the terminal's."""
    return (files("annotator.tui.web") / name).read_text("utf-8")


def _page(title: str, body: str, *, script: bool = False) -> str:
    terminal = (
        '<link rel="stylesheet" href="/static/css/xterm.css">\n'
        '<script src="/static/js/textual.js"></script>\n<script src="/page.js" defer></script>\n'
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        f'{terminal if script else ""}<link rel="stylesheet" href="/style.css">\n</head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )
