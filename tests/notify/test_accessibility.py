"""What anybody can read: contrast in light and dark, and a structure that can be heard."""

from __future__ import annotations

import html
import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from notify.gallery import KINDS, Specimen, in_dark, in_light, page
from notify.render import render
from notify.render_digest import render_digest
from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES
from tests.notify.contrast import LEAST, luminance, pairs

ID = "<a1@ofsted-watch.invalid>"
MESSAGES = {
    **{name: render(alert, ID) for name, alert in SAMPLES.items()},
    **{name: render_digest(one, ID) for name, one in DIGESTS.items()},
}
GALLERY = page(Specimen(name, KINDS[name], message) for name, message in MESSAGES.items())
PAGES = {"the page of all kinds": GALLERY} | {name: m.html for name, m in MESSAGES.items()}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def test_contrast_is_computed_as_wcag_does():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert luminance("#777777") == pytest.approx(0.1845, abs=0.001)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_stands_out_from_what_is_behind_it(name, dark):
    found = list(pairs(PAGES[name], dark=dark))

    assert found
    assert [pair for pair in found if pair.ratio < LEAST] == []


def test_the_dark_is_dark_and_the_light_light():
    for name, text in PAGES.items():
        light = {pair.behind for pair in pairs(text, dark=False)}
        dark = {pair.behind for pair in pairs(text, dark=True)}
        assert light != dark, name
        assert min(map(luminance, dark)) < 0.05, name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_title_and_may_be_enlarged(name):
    soup = BeautifulSoup(PAGES[name], "html.parser")

    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert soup.title is not None
    assert soup.title.get_text(strip=True)
    viewport = soup.select_one('meta[name="viewport"]')
    assert viewport is not None
    assert "maximum-scale" not in viewport["content"]
    assert soup.select_one('meta[name="color-scheme"][content="light dark"]')


@pytest.mark.parametrize("name", PAGES)
def test_there_is_one_first_heading_and_no_level_is_left_out(name):
    soup = BeautifulSoup(PAGES[name], "html.parser")
    levels = [int(each.name[1]) for each in soup.find_all(re.compile("^h[1-6]$"))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_a_table_lays_out_or_has_headers(name):
    for table in BeautifulSoup(PAGES[name], "html.parser").find_all("table"):
        if table.get("role") == "presentation":
            assert not table.find("th", recursive=False)
        else:
            assert table.select('thead th[scope="col"]')
            assert all(row.select('th[scope="row"]') for row in table.select("tbody tr"))


@pytest.mark.parametrize("name", PAGES)
def test_links_say_where_they_lead(name):
    for link in BeautifulSoup(PAGES[name], "html.parser").find_all("a"):
        assert link.get_text(strip=True) not in {"", "here", "link", "more"}


def test_frames_and_regions_of_the_page_have_names_of_their_own():
    soup = BeautifulSoup(GALLERY, "html.parser")
    frames = [each["title"] for each in soup.find_all("iframe")]
    regions = [each["aria-label"] for each in soup.select("[role=region]")]
    ids = [each["id"] for each in soup.select("[id]")]

    for names in (frames, regions, ids):
        assert len(names) == len(set(names))
    assert all("".join(each["sandbox"]) == "" for each in soup.find_all("iframe"))
    assert all(each.get("tabindex") == "0" for each in soup.find_all("pre"))
    assert not soup.find_all("script")


def test_what_is_shown_in_colour_is_said_in_words():
    for name, message in MESSAGES.items():
        for chip in BeautifulSoup(message.html, "html.parser").select("[class^=chip-]"):
            assert chip.get_text(strip=True), name


# --- in a real browser, where there is one

ASKED = """
<script>
function seen(frame) {
  const page = frame.contentDocument, found = [];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const solid = c => !/^(transparent|rgba\\(.*, 0\\))$/.test(c);
  while (walk.nextNode()) {
    const text = walk.currentNode, own = text.parentElement;
    if (!text.data.trim() || !own.getClientRects().length) continue;
    let at = own;
    while (at.parentElement && !solid(frame.contentWindow.getComputedStyle(at).backgroundColor))
      at = at.parentElement;
    const style = frame.contentWindow.getComputedStyle(own);
    const behind = frame.contentWindow.getComputedStyle(at).backgroundColor;
    found.push([text.data.trim(), style.color, behind]);
  }
  return {found, width: page.documentElement.scrollWidth};
}
addEventListener("load", () => {
  const all = [...document.querySelectorAll("iframe")].map(seen);
  document.body.textContent = "<<" + JSON.stringify(all) + ">>";
});
</script>
"""


def hexed(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_a_browser_sees_the_same_and_no_mail_is_wider_than_320_pixels(tmp_path):
    mails = [put(m.html) for m in MESSAGES.values() for put in (in_light, in_dark)]
    frames = (f'<iframe width="320" srcdoc="{html.escape(mail)}"></iframe>' for mail in mails)
    source = tmp_path / "page.html"
    source.write_text(f"<!DOCTYPE html><body>{''.join(frames)}{ASKED}", encoding="utf-8")
    [program] = [CHROMIUM or ""]
    done = subprocess.run(
        [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
            *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
            *("--disable-sync", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--virtual-time-budget=10000", "--dump-dom", source.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answer = re.search(r"&lt;&lt;(.*)&gt;&gt;", done.stdout, re.DOTALL)
    assert answer is not None, done.stdout[:500]
    seen = json.loads(html.unescape(answer[1]))

    assert len(seen) == len(mails)
    for one in seen:
        assert one["found"]
        assert one["width"] <= 320
        for text, colour, behind in one["found"]:
            light, dark = sorted(
                (luminance(hexed(each)) for each in (colour, behind)), reverse=True
            )
            assert (light + 0.05) / (dark + 0.05) >= LEAST, text


def test_the_pictures_of_the_documentation_are_there_and_small():
    docs = Path(__file__).parents[2] / "docs"
    named = re.findall(r"\(alerts/([a-z-]+\.png)\)", (docs / "alerts.md").read_text("utf-8"))

    assert sorted(set(named)) == sorted(each.name for each in (docs / "alerts").glob("*.png"))
    assert all(each.stat().st_size < 150_000 for each in (docs / "alerts").glob("*.png"))


def test_every_kind_is_explained_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")

    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
    assert set(KINDS) == set(MESSAGES)
