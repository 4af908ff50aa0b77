"""Text as somebody would write it who may write a page, and an invented site that is full of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from notify.alert import Message
from notify.render import render
from scrapers.hosts import Hosts
from scrapers.http import Client
from scrapers.model import Milestone, ProviderKey
from scrapers.replica import InventedProvider, InventedReport, Replica, Site, serve
from watcher.assembly import StoredNotes
from watcher.config import load
from watcher.cycle import Cycle
from watcher.store import open_store
from watcher.store.duty import load_alert

PIECES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href=https://evil.example>Ofsted</a>",
    "<!channel>",
    "<!here|here>",
    "<@U123>",
    "<https://evil.example|Ofsted>",
    "&lt;!channel&gt;",
    "&#x1b;[2J",
    "@everyone",
    "@here",
    "[Ofsted](https://evil.example)",
    "![seal](//evil.example/seal.png)",
    "[Ofsted]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example/login",
    "https://files.ofsted.gov.uk@evil.example/v1/file/1",
    "https://files.ofsted.gov.uk.evil.example/v1/file/1",
    "HTTPS://EVIL.EXAMPLE",
    "www.evil.example",
    "\r\nBcc: thief@example.org\r\n\r\nbody",
    "=?utf-8?q?=0d=0aBcc:_thief@example.org?=",
    "=?utf-8?b?4oCu?=",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1",
    "@SUM(1)",
    "; =1+1",
    "\t=1+1",
    "\x1b[2J\x1b]0;owned\x07",
    "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
    "\x9b31m",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\x08\x08\x08",
    "\x7f",
    "\x85",
    "\u2028",
    "\U000e0041",
    "{{ 7 * 7 }}{% raw %}",
    "{{app_body}}",
    "%s%n${PASSWORD}",
    "\\",
    '"',
    "`whoami`",
    "*_~|#",
    "A" * 400,
    " ",
    "Good",
)
_LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)

nasty: st.SearchStrategy[str] = st.lists(
    st.one_of(st.sampled_from(PIECES), _LETTERS), min_size=1, max_size=4
).map(lambda pieces: "x" + "".join(pieces))
"""One text. It begins with a letter, so that a page which must have something there has it."""

nasties = st.lists(nasty, min_size=8, max_size=8)
"""As many as a site takes."""

SCHOOL, HOME, NURSERY = "21/9000001", "2/9000002", "16/9000003"
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What steers a terminal or a reader's eye; line feeds apart."""


def hostile_site(texts: Sequence[str]) -> Site:
    """A school, a home and a nursery of which every word that may be anything is one of these."""
    name, authority, region, trust, address, title, _, grade = texts
    report = InventedReport(
        "99000001", title, date(2026, 1, 6), date(2026, 2, 2), "Good", ((texts[6], grade),)
    )
    common: dict[str, Any] = {
        "local_authority": authority,
        "region": region,
        "address": address,
        "owner": trust,
        "milestones": (Milestone("Registered", date(2020, 1, 1)),),
    }
    return Site(
        [
            InventedProvider(
                ProviderKey.parse(SCHOOL), name, trust=("1234", trust), reports=(report,), **common
            ),
            InventedProvider(
                ProviderKey.parse(HOME), reports=(replace(report, file_id="99000002"),), **common
            ),
            InventedProvider(
                ProviderKey.parse(NURSERY),
                name,
                reports=(replace(report, file_id="99000003"),),
                **common,
            ),
        ],
        {},
    )


@dataclass
class World:
    """A site, its replica on loopback, and a config that watches it."""

    folder: Path
    site: Site
    replica: Replica
    now: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def look(self) -> None:
        """One cycle, a quarter of an hour after the last."""
        self.now += timedelta(minutes=16)
        config = load(self.config, {})
        hosts = Hosts(self.replica.url, self.replica.url, self.replica.url)
        with (
            open_store(config.state) as store,
            Client(hosts, "tests@example.org", "0", 0, StoredNotes(store)) as client,
        ):
            Cycle(config, store, client, lambda: self.now).run(poll=True)

    def messages(self) -> list[Message]:
        """All that was put down to be told, in every form."""
        with open_store(self.folder / "watch.db") as store:
            bodies = [row["body"] for row in store._db.query("SELECT body FROM delivery")]
        return [render(load_alert(body), "<a1@ofsted-watch.invalid>") for body in bodies]


def told(texts: Sequence[str]) -> list[Message]:
    """What is told of a site of these texts, all the way from its pages."""
    with world(texts) as stage:
        return stage.messages()


@contextmanager
def world(texts: Sequence[str], channels: str = "") -> Iterator[World]:
    """A site of these texts of which the first look and the news after it have been taken in."""
    site = hostile_site(texts)
    with tempfile.TemporaryDirectory() as folder, serve(site) as replica:
        stage = World(Path(folder), site, replica)
        stage.config.write_text(
            f'state = "watch.db"\n[site]\nreports = "{replica.url}"\nfiles = "{replica.url}"\n'
            f'govuk = "{replica.url}"\ncontact = "tests@example.org"\npace = 0.0\n'
            '[operator]\nchannels = ["out"]\n'
            f'[[channel]]\nname = "out"\nurl = "console:"\n{channels}'
            f'[[watch]]\nname = "Invented"\nproviders = ["{SCHOOL}", "{HOME}", "{NURSERY}"]\n'
            'channels = ["out"]\nalert_on = ["published", "revised", "withdrawn", "status", '
            '"identity"]\n',
            "utf-8",
        )
        stage.look()
        for number, key in enumerate((SCHOOL, HOME)):
            site.publish(
                key,
                InventedReport(
                    f"9900001{number}",
                    texts[5],
                    date(2026, 10, 6),
                    date(2026, 11, 20),
                    "Inadequate" if number else texts[7],
                    ((texts[6], "Inadequate"), (texts[4], texts[3])),
                ),
            )
        site.rename(SCHOOL, texts[1])
        site.correct("99000003", grade="Inadequate", title=texts[2])
        stage.look()
        yield stage
