"""`python -m torture`: play the faults, print the table; exit code 1 if the promise was broken."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import secrets
import sqlite3
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

import click

from torture.catalogue import FAULTS
from torture.running import Outcome, play
from torture.table import lines

_LONGEST = ("month", "killed", "clock")


@click.command()
@click.option("--long/--short", default=False, help="Which form; the short one takes minutes.")
@click.option("--seed", type=int, help="Chance begins here; a new one is drawn and printed.")
@click.option("--only", multiple=True, metavar="NAME", help="Faults whose name has this in it.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write all figures there.")
@click.option("--jobs", type=int, default=(os.cpu_count() or 1) + 1, help="Faults side by side.")
@click.option("--list", "listing", is_flag=True, help="Name the faults and play none.")
def main(
    *, long: bool, seed: int | None, only: tuple[str, ...], file: Path | None, jobs: int,
    listing: bool,
) -> None:  # fmt: skip
    """Play faults against the real program, and count what was lost, doubled or false."""
    chosen = [
        fault
        for fault in FAULTS
        if (fault.long if long else fault.short)
        and (not only or any(words in fault.name for words in only))
    ]
    if not chosen:
        raise click.UsageError("no fault of this form has such a name; --list shows them")
    if listing:
        for fault in chosen:
            click.echo(f"{fault.name}: {fault.what}")
        return
    seed = secrets.randbelow(10**6) if seed is None else seed
    form = "long" if long else "short"
    click.echo(f"{len(chosen)} faults, {form} form, seed {seed}, {jobs} side by side\n")
    began = time.monotonic()
    order = {fault.name: place for place, fault in enumerate(chosen)}
    outcomes = sorted(_played(list(order), seed, long, jobs), key=lambda each: order[each.name])
    for line in lines(outcomes):
        click.echo(line)
    seconds = time.monotonic() - began
    click.echo(f"\nSeed {seed}, {form} form, {seconds / 60:.1f} minutes.")
    if file:
        run = {
            "form": form,
            "seed": seed,
            "jobs": jobs,
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "faults": [outcome.as_data() for outcome in outcomes],
        }
        file.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    raise SystemExit(0 if all(outcome.account.holds for outcome in outcomes) else 1)


def _played(names: list[str], seed: int, long: bool, jobs: int) -> list[Outcome]:  # noqa: FBT001  an inner hand-over
    outcomes = []
    # Each in a process of its own start: threads of one stage are not to be forked with another.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        # Those that take longest first, or the last one keeps everybody waiting.
        names = sorted(names, key=lambda name: not name.startswith(_LONGEST))
        for future in as_completed([pool.submit(play, name, seed, long=long) for name in names]):
            outcome = future.result()
            outcomes.append(outcome)
            said = outcome.skipped or ("held" if outcome.account.holds else "DID NOT HOLD")
            click.echo(f"{outcome.seconds:6.0f} s  {outcome.name}: {said}", err=True)
    return outcomes


if __name__ == "__main__":
    main()
