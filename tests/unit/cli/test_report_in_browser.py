"""`annotate report` in a real browser: nothing of an article runs, nothing is fetched, and the page can be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browser import Watched, chromium

from annotator.cli import main
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.writing import write_atomically

# Each would leave a trace if it ran or were fetched.
EVIL = (
    "</script><script>alert(1)</script>",
    "<img src=http://evil.example/x.png onerror=alert(2)>",
    "<svg onload=alert(3)><style>@import url(http://evil.example/a.css);</style></svg>",
    "\"'><iframe src=javascript:alert(4)></iframe><a href=javascript:alert(5)>x</a>",
    "<!--<script>-->&lt;script&gt;alert(6)&lt;/script&gt;<base href=http://evil.example/>",
    "<meta http-equiv=refresh content=0;url=http://evil.example>${alert(7)}{{constructor.constructor('alert(8)')()}}",
)


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "annotate.toml").write_text('[[attribute]]\nname = "verdict"\n')
    for number, (evil, day) in enumerate(zip(EVIL, range(1, 9), strict=False), 1):
        said = "The bridge is closed for 3 days" if number % 2 else "The bridge is closed for 4 days"
        text = f"{day} May 2026\n\nAna Ruiz {evil} met Lena Vogt.\nVogt said: {said} and Ana Ruiz knew it\n"
        path = folder / f"{number}.txt"
        path.write_text(text)
        start = text.index(said)
        inside = text.index("Ana Ruiz", start)
        marks: list[Mark] = [
            Entity(
                id="e1",
                state="confirmed",
                label="PERSON",
                span=Span(text.index("Ana"), text.index("Ana") + 8),
                name=evil,
            ),
            Entity(
                id="e2", state="confirmed", label="PERSON", span=Span(inside, inside + 8), name=f"Ruiz {evil}"
            ),
            Claim(
                id="c1",
                state="confirmed",
                content=(Span(start, len(text) - 1),),
                speaker=f"Vogt {evil}",
                note=evil,
                extra={"verdict": evil},
                at=datetime(2026, 5, 9, tzinfo=UTC),
            ),
        ]
        for annotator in ("vera", "kim"):
            data = SidecarWriter(read_article(path), Sidecar()).dump(marks, "open")
            write_atomically(sidecar_path(path, annotator), data)
    return folder


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Watched]:
    folder = folder_of(tmp_path)
    target = tmp_path / "report.html"
    assert main(["report", str(folder), "-o", str(target), "--title", EVIL[0]]) == 0
    with chromium(viewport={"width": 1100, "height": 800}) as context:
        context.route(
            "**/*",
            lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort(),
        )
        watched = Watched(context.new_page())
        watched.page.goto(target.as_uri())
        yield watched


def rows(page: Any, table: str, column: int) -> list[str]:
    return [
        text.strip()
        for text in page.locator(f"#{table} tbody tr:visible td:nth-child({column})").all_inner_texts()
    ]


def test_nothing_of_the_articles_runs_and_nothing_is_fetched(opened: Watched) -> None:
    page = opened.page
    for anchor in ("claims", "articles"):
        page.evaluate(f"document.getElementById('{anchor}').scrollIntoView()")
    page.hover("#chart-network svg circle >> nth=0")
    page.wait_for_timeout(200)
    assert opened.opened == []
    assert opened.said == [], "no error, and nothing that the policy had to refuse"
    assert [url for url in opened.requests if not url.endswith("report.html")] == []
    assert page.locator("iframe, img, base, object, embed, link").count() == 0
    assert page.locator("script").count() == 5
    assert page.title() == EVIL[0]
    assert EVIL[1] in page.locator("#articles").inner_text()


def test_the_charts_are_drawn(opened: Watched) -> None:
    page = opened.page
    assert page.locator("#chart-timeline svg rect").count() >= len(EVIL)
    assert page.locator("#chart-network svg circle").count() == 2 * len(EVIL)
    assert page.locator("#chart-names svg path").count() >= 2
    for name in ("timeline", "network", "names"):
        assert page.locator(f"#chart-{name} svg").get_attribute("aria-label")
        assert page.locator(f"figure.{name} details table").count() == 1


def test_tables_are_sorted_and_filtered_by_keyboard(opened: Watched) -> None:
    page = opened.page
    assert len(rows(page, "all-claims", 1)) == len(EVIL)
    head = page.locator("#all-claims th").first
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    up = rows(page, "all-claims", 1)
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert rows(page, "all-claims", 1) == up[::-1] != up
    page.get_by_label("Show only claims with").fill("4 days iframe")
    assert len(rows(page, "all-claims", 1)) == 1
    assert page.locator("output").nth(0).inner_text() == "1 of 6"


def test_the_same_claim_elsewhere_and_its_contradiction_are_told(opened: Watched) -> None:
    group = opened.page.locator("#repeated .group")
    assert group.count() == 1
    assert group.locator("li").count() == len(EVIL)
    assert group.locator("li.but").count() == 3
    group.locator("a").first.click()
    target = opened.page.locator("article p:target")
    assert "The bridge is closed" in target.inner_text()


def test_on_a_phone_and_on_paper(opened: Watched) -> None:
    page = opened.page
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing sticks out"
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert not page.locator("input").first.is_visible()
    assert page.locator("article").first.is_visible()
    assert len(page.pdf()) > 10_000


def test_landmarks_and_headings(opened: Watched) -> None:
    page = opened.page
    for role in ("banner", "main"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("navigation", name="Sections").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("section:not([aria-labelledby])").count() == 0
    assert page.locator("[tabindex='0']:not([aria-label])").count() == 0


def test_without_scripts_everything_is_still_there(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    target = tmp_path / "report.html"
    assert main(["report", str(folder), "-o", str(target)]) == 0
    with chromium(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(target.as_uri())
        assert page.locator("#all-claims tbody tr").count() == len(EVIL)
        assert page.locator("figure details").count() == 3
