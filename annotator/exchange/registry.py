"""Formats by name: the built-in ones, and those that other packages register as ``annotator.formats``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.output import Output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

GROUP = "annotator.formats"
_HERE = "annotator.exchange.formats"
BUILT_IN = {
    "jsonl": f"{_HERE}.jsonl:JsonLines",
    "brat": f"{_HERE}.brat:Brat",
    "conll": f"{_HERE}.conll:Conll",
    "conllu": f"{_HERE}.conllu:Conllu",
    "spacy": f"{_HERE}.spacy:SpacyDocBin",
    "prodigy": f"{_HERE}.prodigy:Prodigy",
    "doccano": f"{_HERE}.doccano:Doccano",
    "labelstudio": f"{_HERE}.labelstudio:LabelStudio",
    "xmi": f"{_HERE}.xmi:Xmi",
    "webanno-tsv": f"{_HERE}.webanno:WebAnno",
    "w3c": f"{_HERE}.w3c:W3c",
    "schemaorg": f"{_HERE}.schemaorg:SchemaOrg",
    "csv": f"{_HERE}.tables:Csv",
    "tsv": f"{_HERE}.tables:Tsv",
    "parquet": f"{_HERE}.tables:Parquet",
    "markdown": f"{_HERE}.inline:Markdown",
    "text": f"{_HERE}.inline:Text",
    "quotes": f"{_HERE}.quotes:Quotes",
    "page": f"{_HERE}.page:Page",
}


class Format:
    """One format: what it is, what it carries, a writer and a reader side by side.

    Attributes:
        name: as ``--to`` and ``--from`` take it.
        description: one line.
        carries: which of :data:`annotator.exchange.document.ALL` come back from it.
        proven: the peer and version the tests run on what is written here.
        extra: the extra that installs the library it needs, or "".
        suffixes: of the files it reads in a folder; the first is that of the files it writes.
        layout: ``corpus`` where all articles go into one file, ``article`` where each may have its own,
            ``folder`` where each makes several.
        stdout: whether it may be written to stdout.
        holds_text: whether the article's text is in it; where it is not, offsets are of the article's file.
        folder_without_suffix: whether a corpus comes with a second file, so that a name without suffix is a folder.
        options: names of options with one line each.
        can_write, can_read: the directions.
    """

    name: ClassVar[str]
    description: ClassVar[str]
    carries: ClassVar[frozenset[str]] = frozenset()
    proven: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    suffixes: ClassVar[tuple[str, ...]] = ()
    layout: ClassVar[str] = "corpus"
    stdout: ClassVar[bool] = False
    holds_text: ClassVar[bool] = True
    folder_without_suffix: ClassVar[bool] = False
    options: ClassVar[Mapping[str, str]] = {}
    can_write: ClassVar[bool] = True
    can_read: ClassVar[bool] = True

    def __init__(self, **options: str) -> None:
        for name in options:
            if name not in self.options:
                known = ", ".join(self.options) or "none"
                raise ExchangeError(f"format {self.name} has no option {name!r}; it has {known}")
        self.given = options
        self.root = Path()
        """The folder that is imported; ids of documents are relative to it."""
        self.into: Path | None = None
        """The folder of the articles, for formats whose files hold no text."""

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """Write documents that hold only what the format carries.

        Raises:
            ExchangeError: where nothing can be written, e.g. because a library is missing.
            OSError: where the disk refuses.
        """
        raise NotImplementedError

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """Read one file, record by record.

        Offsets of the documents are code points of their texts; line ends may still be CR LF.

        Raises:
            ExchangeError: where nothing can be read, e.g. because a library is missing.
            OSError: where the file cannot be read.
        """
        raise NotImplementedError

    def takes(self, name: str) -> bool:
        """Whether a file of this name in a folder is one to read."""
        return name.lower().endswith(self.suffixes)

    def identifier(self, path: Path) -> str:
        """The id of the article that a file is about: its place below :attr:`root` without the suffix."""
        try:
            place = path.relative_to(self.root)
        except ValueError:
            place = Path(path.name)
        name = place.as_posix()
        for suffix in self.suffixes:
            if name.lower().endswith(suffix):
                return name[: -len(suffix)] or "article"
        return name

    @property
    def direction(self) -> str:
        """``both``, ``export`` or ``import``."""
        return "both" if self.can_write and self.can_read else "export" if self.can_write else "import"


def names() -> list[str]:
    """The registered formats, built-in ones first."""
    from importlib.metadata import entry_points

    return [*BUILT_IN, *sorted({e.name for e in entry_points(group=GROUP)} - BUILT_IN.keys())]


def create(name: str, **options: str) -> Format:
    """A format by name.

    Raises:
        ExchangeError: where there is none of that name, it cannot be loaded, or an option is wrong.
    """
    target = BUILT_IN.get(name)
    try:
        if target:
            module, _, attribute = target.partition(":")
            kind: Any = getattr(import_module(module), attribute)
        else:
            from importlib.metadata import entry_points

            found = [e for e in entry_points(group=GROUP) if e.name == name]
            if not found:
                raise ExchangeError(f"no format is called {name!r}; there are {', '.join(names())}")
            kind = found[0].load()
    except (ImportError, AttributeError) as problem:
        raise ExchangeError(f"format {name}: {problem}") from problem
    made: Format = kind(**options)
    return made


def library(module: str, form: type[Format] | Format) -> Any:
    """Import what a format needs.

    Raises:
        ExchangeError: naming the extra that installs it.
    """
    try:
        return import_module(module)
    except ImportError as problem:
        package = module.partition(".")[0]
        raise ExchangeError(
            f"format {form.name} needs {package}: pip install 'annotate-news[{form.extra}]'"
        ) from problem
