"""The stage of a trial: the site, the receivers, a folder with a config, and the program in it."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from scrapers.replica import Replica, Site, serve
from torture import playing_time
from torture.account import Account
from torture.happenings import Happenings
from torture.homes import invented_homes, watched_keys
from torture.ledger import Ledger
from torture.receivers import HOOK, MAIL, OPERATOR, Receivers, receiving
from torture.told import Fact

ROOT = Path(__file__).resolve().parents[1]
WATCH = "Hollybank Care"
_KINDS = ("published", "revised", "withdrawn", "status", "identity", "joined", "left", "overdue")
_TIMEOUT = 400


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the program gave. `data` is what `check --json` printed, else empty."""

    code: int
    err: str
    data: Mapping[str, Any]

    @property
    def problems(self) -> list[str]:
        """The kinds of problems that it named."""
        return [problem["what"] for problem in self.data.get("problems", ())]


@dataclass(slots=True)
class Stage:
    """Everything that a trial needs, running."""

    folder: Path
    state: Path
    homes: tuple[str, ...]
    site: Site
    replica: Replica
    receivers: Receivers
    ledger: Ledger
    news: Happenings
    mail: str = ""
    schedule: str = ""
    broken: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The config file."""
        return self.folder / "config.toml"

    def write_config(self) -> None:
        """Write the config as the stage is now."""
        hook = f"json://127.0.0.1:{self.receivers.hook_port}"
        mail = self.mail or f"mailto://127.0.0.1:{self.receivers.smtp_port}?"
        channels = {
            MAIL: f"{mail}from=watch@example.org&to=desk@example.org",
            HOOK: f"{hook}/alerts",
            OPERATOR: f"{hook}/operator",
        }
        url = self.replica.url
        lines = [f"state = {json.dumps(str(self.state))}", "[site]"]
        lines += [f'{name} = "{url}"' for name in ("reports", "files", "govuk")]
        lines += ['contact = "torture@example.org"', "pace = 0.0", "[schedule]", self.schedule]
        lines += ["[operator]", f'channels = ["{OPERATOR}"]']
        for name, address in channels.items():
            lines += ["[[channel]]", f'name = "{name}"', f'url = "{address}"']
        lines += ["[[watch]]", f'name = "{WATCH}"', f"providers = {json.dumps(self.homes)}"]
        # All kinds, those too that are not told by default: nothing false is to stay unseen.
        lines += [f'channels = ["{MAIL}", "{HOOK}"]', f"alert_on = {json.dumps(_KINDS)}"]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        largest_file: int | None = None,
        under: tuple[str, ...] = (),
    ) -> subprocess.Popen[str]:
        """
        Start the program. It can make no file grow beyond `largest_file` bytes. `under` is a
        command that looks on.
        """
        kept = {"PATH", "HOME", "LANG", "TMPDIR"}
        inherited = {name: value for name, value in os.environ.items() if name in kept}
        process = subprocess.Popen(  # noqa: S603  our own program, in a folder of ours
            [*under, sys.executable, "-m", "watcher", "--config", str(self.config), *arguments],
            cwd=self.folder,
            env=inherited | {"PYTHONPATH": str(ROOT)} | dict(environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if largest_file is not None:
            # It is long before the program opens its store.
            bound = (largest_file, largest_file)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, bound)
        return process

    def check(
        self,
        *,
        expected: frozenset[int] = frozenset({0, 1, 3}),
        environment: Mapping[str, str] | None = None,
        largest_file: int | None = None,
    ) -> Ran:
        """One `check`. An exit code that is not expected, or a surprise, is noted as broken."""
        process = self.start("check", "--json", environment=environment, largest_file=largest_file)
        try:
            out, err = process.communicate(timeout=_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill(process)
            self.broken.append(f"a check did not end within {_TIMEOUT} seconds")
            return Ran(-9, "", {})
        ran = Ran(process.returncode, err, json.loads(out) if out.startswith("{") else {})
        if ran.code not in expected:
            self.broken.append(f"check ended with {ran.code}: {err.strip()[-300:]}")
        elif not ran.data and ran.code in {0, 1}:
            self.broken.append(f"check ended with {ran.code} and no word: {err.strip()[-300:]}")
        return ran

    def kill(self, process: subprocess.Popen[str]) -> bool:
        """Kill it as nothing can prevent; whether it was still alive. Its children must follow."""
        alive = process.poll() is None
        if alive:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        end = time.monotonic() + 10
        while group_lives(process.pid):
            if time.monotonic() > end:
                self.broken.append("a process of the program outlived it by ten seconds")
                os.killpg(process.pid, signal.SIGKILL)
                break
            time.sleep(0.01)
        return alive and process.returncode == -signal.SIGKILL

    def end(self, process: subprocess.Popen[str]) -> str:
        """End a daemon as a service manager does; its log."""
        process.send_signal(signal.SIGTERM)
        try:
            _, log = process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            self.broken.append("the daemon did not end within fifteen seconds")
            self.kill(process)
            return ""
        return log

    @property
    def outstanding(self) -> int:
        """How much is due and has not arrived."""
        return self.ledger.outstanding(self.receivers.arrivals)

    def settle(self, most: int = 8, every: timedelta = timedelta(0)) -> int:
        """Check until all that is due has arrived, `every` apart; how many checks it took."""
        for number in range(1, most + 1):
            self.check()
            if not self.outstanding:
                self.news.settled()
                return number
            self.pass_time(every)
        return most

    def pass_time(self, length: timedelta) -> None:
        """Let time pass for the program: all moments of its store move back by so much."""
        if length:
            playing_time.age(self.state, length)

    def wait_for_arrivals(self, seconds: float) -> bool:
        """Wait until a program at work has told all that is due."""
        end = time.monotonic() + seconds
        while self.outstanding:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def account(self, tries: int, *remarks: str) -> Account:
        """The account of the trial, with what was noted as broken."""
        account = self.ledger.reckon(self.receivers.arrivals, tries)
        return replace(account, broken=(*account.broken, *self.broken), remarks=remarks)


@contextmanager
def stage(
    folder: Path,
    chance: Random,
    *,
    homes: int = 8,
    others: int = 4,
    schedule: str = "",
    state: Path | None = None,
    look: bool = True,
) -> Iterator[Stage]:
    """Set a stage up in `folder`, the first silent look taken unless told otherwise."""
    keys = watched_keys(homes)
    site = invented_homes(chance, date.today(), homes, others)  # noqa: DTZ011  the site's own day
    ledger = Ledger((MAIL, HOOK), OPERATOR)
    with serve(site) as replica, receiving() as receivers:
        news = Happenings(site, ledger, keys, chance)
        state = state or folder / "ofsted-watch.db"
        made = Stage(folder, state, keys, site, replica, receivers, ledger, news, "", schedule)
        made.write_config()
        ledger.happened(Fact("watching", "", WATCH), time.monotonic())
        if look and made.check(expected=frozenset({0})).code:
            raise RuntimeError(f"the first look failed: {made.broken}")
        yield made


def group_lives(group: int) -> bool:
    """Whether a process of this group is there still, one that looked on included."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False
