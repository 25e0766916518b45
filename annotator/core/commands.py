"""Commands and their one registry; :mod:`annotator.core.registry` has all of them."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.records import record
from annotator.core.review import Event, Review

Run = Callable[[Review], Event]


@record(frozen=True, slots=True)
class Command:
    """Something a key can do.

    Attributes:
        name: stable, kebab-case; keymaps, the palette and docs use it.
        does: one line, for help and docs.
        group: the heading it stands under in help.
        run: changes the review; None for a command that only the screen can carry out.
        decides: whether it changes marks, so that it is refused in a read-only article.
        at_home: whether it writes files other than sidecars, so that it is refused to who comes with a browser.
    """

    name: str
    does: str
    group: str
    run: Run | None = None
    decides: bool = False
    at_home: bool = False


REGISTRY: dict[str, Command] = {}


def command(name: str, does: str, group: str, *, decides: bool = False) -> Callable[[Run], Run]:
    """Register the function below as the command `name`.

    Raises:
        ValueError: where the name is taken.
    """

    def register(run: Run) -> Run:
        _register(Command(name, does, group, run, decides))
        return run

    return register


def screen_command(name: str, does: str, group: str, *, decides: bool = False, at_home: bool = False) -> None:
    """Register a command that needs the screen: a dialog, the layout, another article."""
    _register(Command(name, does, group, None, decides, at_home))


def _register(made: Command) -> None:
    if made.name in REGISTRY:
        raise ValueError(f"two commands are called {made.name}")
    REGISTRY[made.name] = made


def run(name: str, review: Review) -> Event:
    """Carry out a command that needs no screen.

    Raises:
        KeyError: where there is no such command.
        ValueError: where the command needs the screen.
    """
    found = REGISTRY[name]
    if found.run is None:
        raise ValueError(f"{name} needs the screen")
    if found.decides and review.read_only:
        return Event(f"read-only: {review.read_only}", refused=True)
    return found.run(review)
