"""The site misbehaves while something really happens on it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import timedelta

from scrapers.replica import faults
from torture import answers
from torture.account import Account, Fault, Trial
from torture.answers import Spoil
from torture.receivers import OPERATOR
from torture.stage import Stage, stage

_SILENT = 3
"""Looks in a row that the operator is spared what mends itself: so many must fail."""

_BETWEEN = timedelta(minutes=20)
"""Time between two looks, so that a second look is not put off."""


@dataclass(frozen=True, slots=True)
class Breakage:
    """
    One way in which the site fails. `looks` are the checks during it, `told` whether the operator
    must hear of it, `others` how many homes stand in the listings around the watched ones, `spare`
    how many pages are read without a reason.
    """

    spoil: Spoil
    looks: int = 2
    told: bool = True
    others: int = 4
    spare: int = 20


def _play(breakage: Breakage, trial: Trial) -> Account:
    schedule = f"spare = {breakage.spare}"
    with stage(trial.folder, trial.chance, others=breakage.others, schedule=schedule) as scene:
        for number in range(trial.tries):
            _once(breakage, scene, trial, number)
        return scene.account(trial.tries)


def _once(breakage: Breakage, scene: Stage, trial: Trial, number: int) -> None:
    spoilt, closing, other = trial.chance.sample(scene.homes[:6], 3)
    told = len(scene.receivers.of(OPERATOR))
    scene.replica.faults[:] = breakage.spoil(scene.replica, spoilt)
    scene.news.report(spoilt)
    scene.news.change_status(closing)
    scene.news.report(other, graded=False)
    if breakage.others > 100:
        _a_busy_day(scene, number)
    for _ in range(breakage.looks):
        ran = scene.check()
        if "surprise" in ran.problems:
            scene.broken.append(f"a surprise: {ran.data['problems']}")
        scene.pass_time(_BETWEEN)
    if breakage.told and len(scene.receivers.of(OPERATOR)) == told:
        scene.broken.append("the operator was not told")
    scene.replica.faults.clear()
    scene.pass_time(timedelta(days=1))
    scene.settle(every=_BETWEEN)
    scene.pass_time(_BETWEEN)
    scene.check()


def _a_busy_day(scene: Stage, number: int) -> None:
    """
    News of so many other homes that the listing's first page does not hold them all. Another
    grade each time: a row that shows what it showed before is no news to a reader of listings.
    """
    busy = [str(each.key) for each in scene.site.providers if str(each.key) not in scene.homes]
    for place, key in enumerate(busy):
        scene.site.publish(key, scene.news.unwatched_report(place + number))


def _fault(name: str, what: str, breakage: Breakage, *, short: int = 1, long: int = 2) -> Fault:
    return Fault(f"site: {name}", what, functools.partial(_play, breakage), short, long)


_STATUS = faults.status
FAULTS = (
    _fault(
        "403 on a page",
        "one home's page is forbidden at three looks in a row",
        Breakage(answers.one_page(_STATUS(403)), looks=_SILENT),
        short=0,
    ),
    _fault(
        "403",
        "everything is forbidden at three looks in a row",
        Breakage(answers.everywhere(_STATUS(403)), looks=_SILENT),
        short=0,
        long=1,
    ),
    _fault(
        "429",
        "everything is answered with 429, without a Retry-After",
        Breakage(answers.everywhere(_STATUS(429)), looks=_SILENT),
        short=0,
    ),
    _fault(
        "429, come back later",
        "429 with a Retry-After of an hour",
        Breakage(answers.everywhere(_STATUS(429, retry_after="3600")), looks=_SILENT),
    ),
    _fault(
        "429, soon over",
        "a page answers 429 with a Retry-After of a second, and is there at the next request",
        Breakage(
            answers.asked_to_wait,
            looks=1,
            told=False,
        ),
        short=0,
    ),
    _fault(
        "500 on a page",
        "one home's page is an error at three looks in a row",
        Breakage(answers.one_page(_STATUS(500)), looks=_SILENT),
        short=0,
    ),
    _fault(
        "503",
        "everything is answered with 503 at three looks in a row",
        Breakage(answers.everywhere(_STATUS(503)), looks=_SILENT),
        short=0,
        long=1,
    ),
    _fault(
        "maintenance",
        "every address answers 200 with a page that says: back soon",
        Breakage(answers.everywhere(faults.body(answers.MAINTENANCE))),
    ),
    _fault("empty", "every page is empty, with 200", Breakage(answers.every_page(faults.empty()))),
    _fault(
        "half a page",
        "pages end in the middle, and declare the length of the half",
        Breakage(answers.every_page(answers.half)),
        short=0,
    ),
    _fault(
        "most of a page",
        "pages end in the midst of the list of reports, and declare that length",
        Breakage(answers.every_page(answers.most), looks=3),
        short=0,
    ),
    _fault(
        "cut off",
        "one page hangs up after half of what it declared, at three looks in a row",
        Breakage(answers.one_page(faults.cut(0.5)), looks=_SILENT),
        short=0,
    ),
    _fault(
        "too long",
        "a Content-Length that is 500 bytes more than comes",
        Breakage(answers.one_page(faults.wrong_length(500)), looks=_SILENT),
        short=0,
    ),
    _fault(
        "too short",
        "a Content-Length that ends 500 bytes before the page does",
        Breakage(answers.one_page(faults.wrong_length(-500)), looks=_SILENT, told=False),
        short=0,
    ),
    _fault(
        "reset",
        "the connection is reset on every address, at three looks in a row",
        Breakage(answers.everywhere(faults.reset()), looks=_SILENT),
        short=0,
        long=1,
    ),
    _fault(
        "slow",
        "every answer comes in pieces of two kilobytes, a fiftieth of a second apart",
        Breakage(answers.everywhere(faults.drip(2000, 0.02)), looks=1, told=False),
        long=2,
        short=0,
    ),
    _fault(
        "drip",
        "one page comes at ten bytes a second: given up after a minute",
        Breakage(answers.one_page(faults.drip(10, 1)), looks=1, told=False),
        short=0,
        long=1,
    ),
    _fault(
        "hang",
        "one page is asked for and never answers: given up after half a minute, three times",
        Breakage(answers.one_page(faults.hang()), looks=1, told=False),
        short=0,
        long=1,
    ),
    _fault(
        "redirect loop",
        "every address leads to another and back",
        Breakage(answers.in_a_circle, looks=_SILENT),
    ),
    _fault(
        "led away",
        "every address leads to a log-in page on another host",
        Breakage(
            answers.everywhere(faults.redirect("https://login.example.org/?next=1")),
            looks=_SILENT,
        ),
        short=0,
    ),
    _fault(
        "gzip bomb",
        "pages of a megabyte that unpack to a thousand",
        Breakage(answers.every_page(answers.gzip_bomb), looks=_SILENT),
        short=0,
        long=1,
    ),
    _fault(
        "200 MB",
        "pages of 200 MB",
        Breakage(answers.every_page(answers.very_large), looks=_SILENT),
        short=0,
        long=1,
    ),
    _fault(
        "charset UTF-16",
        "pages say that they are UTF-16 and are not",
        Breakage(answers.everywhere(answers.wrong_charset)),
        short=0,
    ),
    _fault(
        "charset Latin-1",
        "pages say that they are Latin-1 and are not",
        Breakage(answers.everywhere(answers.latin), told=False),
        short=0,
    ),
    _fault(
        "shrinking listing",
        "the further pages of a listing are empty",
        Breakage(answers.shrinking, told=False, others=130, spare=0),
        short=0,
    ),
    _fault(
        "repeating listing",
        "the further pages of a listing repeat the first",
        Breakage(answers.repeating, others=130, spare=0),
    ),
    _fault(
        "disordered listing",
        "the rows of a listing come the other way round",
        Breakage(answers.reordered, others=40, spare=0),
    ),
    _fault(
        "redesign",
        "all class names are other ones",
        Breakage(answers.all_pages(faults.transform(answers.renamed_classes))),
    ),
    _fault(
        "no timeline",
        "pages have lost the list of their reports, at three looks in a row",
        Breakage(answers.every_page(faults.transform(answers.without_timeline)), looks=3),
    ),
    _fault(
        "no reports",
        "the list on every page has no report any more, at three looks in a row",
        Breakage(answers.every_page(faults.transform(answers.without_reports)), looks=3),
    ),
    _fault(
        "newest entry alone",
        "every page shows the newest entry of its list alone, at three looks in a row",
        Breakage(answers.every_page(faults.transform(answers.first_entry_alone)), looks=3),
        short=0,
    ),
    _fault(
        "another's page",
        "one page answers with that of another home",
        Breakage(answers.page_of_another),
    ),
    _fault(
        "another's address",
        "one page leads to that of another home",
        Breakage(answers.led_to_another),
        short=0,
    ),
    _fault(
        "clock of the host",
        "the host's clock is a day ahead",
        Breakage(answers.everywhere(answers.another_day), told=False),
        short=0,
    ),
    _fault(
        "dates a day later",
        "all dates on all pages and listings are a day later",
        Breakage(answers.all_pages(faults.transform(answers.a_day_later))),
    ),
)
