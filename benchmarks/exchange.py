"""Large exchanges: ``python benchmarks/exchange.py [--records 100000] [--megabytes 200]``.

A corpus of many small records and one of few large ones are imported, then exported again in each format, each in a
process of its own. Printed are the seconds, records a second, and the most memory that was resident at any time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCE = "Minister Ane Holt said on Monday that the ferry to Graz would sail again. "
SOURCE, CUE, CONTENT = [0, 17], [18, 22], [33, 72]
FORMATS = (
    "jsonl brat conll conllu prodigy doccano labelstudio xmi w3c schemaorg csv tsv markdown text".split()
)
HEAVY = ("spacy", "parquet")


def make(path: Path, records: int, sentences: int) -> None:
    """A corpus with two entities and a claim in each record's first sentence."""
    text = SENTENCE * sentences
    record = {
        "text": text.rstrip() + "\n",
        "entities": [
            {"start": 9, "end": 17, "label": "PERSON"},
            {"start": 26, "end": 32, "label": "DATE"},
        ],
        "claims": [{"content": [CONTENT], "cue": [CUE], "source": [SOURCE], "speaker": "Ane Holt"}],
    }
    with path.open("w", encoding="utf-8") as file:
        for number in range(records):
            name = f"{number // 1000:03}/{number:06}.txt"
            file.write(json.dumps({"id": name, **record}) + "\n")


def measured(*arguments: str) -> tuple[float, float]:
    """Seconds and megabytes of one run of the program.

    Raises:
        SystemExit: where it fails.
    """
    begun = time.perf_counter()
    command = [sys.executable, "-m", "annotator", *arguments]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    said = running.stderr.read()
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"{' '.join(arguments)}: {running.returncode}\n{said[-500:]}")
    scale = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begun, usage.ru_maxrss * scale / 1e6


def run(place: Path, name: str, records: int, sentences: int, formats: list[str]) -> None:
    """Import the corpus, then export it in every format."""
    source, articles = place / f"{name}.jsonl", place / name
    make(source, records, sentences)
    size = source.stat().st_size / 1e6
    print(f"{name}: {records:,} records, {size:.0f} MB")
    print(f"  {'':<20} seconds  records/s  MB resident")

    def show(what: str, found: tuple[float, float]) -> None:
        seconds, megabytes = found
        print(f"  {what:<20} {seconds:7.1f}  {records / seconds:9.0f}  {megabytes:11.0f}", flush=True)

    show("import jsonl", measured("import", str(source), "--from", "jsonl", "--into", str(articles)))
    for form in formats:
        out = place / f"out-{form}"
        show(f"export {form}", measured("export", str(articles), "--to", form, "-o", f"{out}{os.sep}"))
        shutil.rmtree(out)
    shutil.rmtree(articles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="of the corpus of small records")
    parser.add_argument("--megabytes", type=int, default=200, help="of the corpus of large records")
    parser.add_argument("--formats", nargs="*", default=[*FORMATS, *HEAVY])
    given = parser.parse_args()
    print(f"nothing: {measured('--version')[1]:.0f} MB resident")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        os.environ.update({f"ANNOTATE_{d}_DIR": str(place / d.lower()) for d in ("STATE", "CACHE", "CONFIG")})
        if given.records:
            run(place, "small", given.records, 2, given.formats)
        if given.megabytes:
            # A hundred records of two megabytes are longer than any article and shorter than what is refused.
            run(place, "large", 100, given.megabytes * 10_000 // len(SENTENCE), given.formats)


if __name__ == "__main__":
    main()
