"""What it costs to notice that somebody else wrote: two looks a second against watchfiles (``pip install watchfiles``).

python benchmarks/watching.py
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from annotator.store.watching import Watch

LOOKS, SECONDS = 20_000, 5


def resident() -> int:
    """This process's memory in kB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        article, sidecar = Path(place) / "a.txt", Path(place) / "a.txt.toml"
        article.write_text("words")
        sidecar.write_text("format = 1\n")
        watches = Watch(article), Watch(sidecar)
        begun = time.process_time()
        for _ in range(LOOKS):
            for watch in watches:
                watch.changed()
        print(f"looking at article and sidecar: {(time.process_time() - begun) / LOOKS * 1e6:.0f} µs")
        before, begun = resident(), time.perf_counter()
        try:
            from watchfiles import watch as watched
        except ImportError:
            print("watchfiles is not installed")
            return
        print(
            f"importing watchfiles: {(time.perf_counter() - begun) * 1000:.0f} ms, {resident() - before} kB"
        )
        stop = threading.Event()
        thread = threading.Thread(
            target=lambda: list(watched(place, stop_event=stop, rust_timeout=500)), daemon=True
        )
        thread.start()
        begun = time.process_time()
        time.sleep(SECONDS)
        print(
            f"watchfiles, nothing happening: {(time.process_time() - begun) / SECONDS * 1000:.2f} ms a second"
        )
        stop.set()
        thread.join()


if __name__ == "__main__":
    main()
