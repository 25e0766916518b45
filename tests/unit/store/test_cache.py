"""The suggestion cache on a real disk."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.store.cache import SuggestionCache, cache_dir, text_sha

RECORD = {"entities": [], "claims": [], "boilerplate": [[0, 4]]}


@pytest.fixture
def cache(tmp_path: Path) -> SuggestionCache:
    return SuggestionCache(tmp_path / "suggestions")


def entries(cache: SuggestionCache) -> list[Path]:
    return sorted(cache.directory.iterdir())


def test_what_was_put_is_got_by_text_and_version(cache: SuggestionCache) -> None:
    sha = text_sha("An article.")
    assert cache.get(sha, "v1") is None
    assert cache.put(sha, "v1", RECORD)
    assert cache.get(sha, "v1") == RECORD
    assert cache.get(sha, "v2") is None
    assert cache.get(text_sha("An article!"), "v1") is None
    assert SuggestionCache(cache.directory).get(sha, "v1") == RECORD


def test_only_the_owner_may_read_it(cache: SuggestionCache) -> None:
    cache.put("a", "v", RECORD)
    assert stat.S_IMODE(cache.directory.stat().st_mode) == 0o700
    assert [stat.S_IMODE(p.stat().st_mode) for p in entries(cache)] == [0o600]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000,
     b'{"sha": "a", "version": "other", "record": {}}',
     b'{"sha": "a", "version": "v", "record": []}'],
)  # fmt: skip
def test_a_damaged_entry_is_no_entry(cache: SuggestionCache, damage: bytes) -> None:
    cache.put("a", "v", RECORD)
    entries(cache)[0].write_bytes(damage)
    assert cache.get("a", "v") is None
    assert cache.put("a", "v", RECORD)
    assert cache.get("a", "v") == RECORD


def test_an_entry_that_is_a_folder_is_no_entry(cache: SuggestionCache) -> None:
    cache.put("a", "v", RECORD)
    path = entries(cache)[0]
    path.unlink()
    path.mkdir()
    assert cache.get("a", "v") is None
    assert not cache.put("a", "v", RECORD)
    assert [p.suffix for p in entries(cache)] == [".json"]  # no temporary file is left


def test_the_oldest_go_when_it_is_full(tmp_path: Path) -> None:
    size = len(json.dumps({"sha": "0", "version": "v", "record": RECORD}))
    cache = SuggestionCache(tmp_path, max_bytes=10 * size)
    past = time.time() - 1000
    for n in range(10):
        cache.put(str(n), "v", RECORD)
        newest = max(entries(cache), key=lambda p: p.stat().st_mtime)
        os.utime(newest, (past + n, past + n))
    cache.put("x", "v", RECORD)
    assert [cache.get(str(n), "v") is not None for n in range(10)] == [False] * 2 + [True] * 8
    assert cache.get("x", "v") == RECORD


def test_what_is_larger_than_the_cache_is_not_kept(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path, max_bytes=100)
    assert not cache.put("a", "v", {"entities": ["x" * 200]})
    assert list(tmp_path.iterdir()) == []


def test_clear_leaves_nothing_but_strangers(cache: SuggestionCache) -> None:
    for n in range(3):
        cache.put(str(n), "v", RECORD)
    stranger = cache.directory / "README"
    stranger.write_text("not ours")
    assert cache.clear() == 3
    assert entries(cache) == [stranger]
    assert cache.clear() == 0


def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = SuggestionCache(tmp_path / "file" / "cache")
    assert not cache.put("a", "v", RECORD)
    assert cache.get("a", "v") is None
    assert cache.clear() == 0


def test_the_environment_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_CACHE_DIR", str(tmp_path))
    assert cache_dir() == tmp_path
    assert SuggestionCache().directory == tmp_path / "suggestions"
    monkeypatch.delenv("ANNOTATE_CACHE_DIR")
    assert cache_dir().name == "annotate"


@given(st.text(), st.text(alphabet=st.characters(codec=None)))
def test_any_text_and_version_has_a_key(text: str, version: str) -> None:
    assert len(text_sha(text)) == 64
    assert SuggestionCache(Path("/nonexistent")).get(text_sha(text), version) is None
