"""The duty to tell the operator how the watcher itself is, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from notify.alert import Fault
from scrapers.errors import Throttled, Unreachable
from watcher import health, health_words, news, selection, telling
from watcher.config import Config
from watcher.health import Problem
from watcher.mustering import interests_of, members_of
from watcher.places import (
    BELONGING,
    DELIVERING,
    OVERDUE,
    THE_SITE,
    THE_STORE,
    WATCHING,
    channel_of,
    channel_place,
    document_place,
    listing_place,
    newcomers_place,
    official_place,
    register_place,
    sort_of,
    template_place,
    urn_place,
)
from watcher.selectors import series_needed
from watcher.store import Store
from watcher.store.deliveries import Addressed
from watcher.store.journal import OpenProblem
from watcher.tally import PAGES

__all__ = [
    "BELONGING",
    "OVERDUE",
    "THE_SITE",
    "channel_news",
    "channel_place",
    "cycle_news",
    "document_place",
    "listing_place",
    "newcomers_place",
    "official_place",
    "operator_news",
    "own_news",
]


def cycle_news(
    config: Config,
    store: Store,
    cycle: int,
    problems: Sequence[Problem],
    now: datetime,
    *,
    reached: bool | None,
    over: Callable[[str, str], bool],
) -> None:
    """
    Within a transaction: put the duty to tell of the problems of one cycle. `reached` is that of
    its summary; `over` says of an earlier problem whether its place answered well.

    A problem of a place that nobody looks at any more, such as a provider taken off the
    watchlist, is over too: nothing would ever show it mended.
    """
    places = _places(config, store, now)
    operator_news(
        config,
        store,
        cycle,
        problems if reached is not False else _as_one(problems),
        now,
        over=lambda what, place: (
            over(what, place)
            or (place == THE_SITE and reached is True)
            or not (place in places or sort_of(place) in {"channel", "template"})
        ),
    )


def channel_news(
    config: Config,
    store: Store,
    problems: Sequence[Problem],
    well: Collection[str],
    now: datetime,
    *,
    anew: Collection[str] = (),
) -> None:
    """
    Put the duty to tell of the problems of one pass of deliveries. `well` names the channels
    that work. A channel that is used no longer will never be well: what was wrong with it is over.

    `anew` are the places where alerts were lost just now: each loss is told, whatever was told of
    the place before. It is over when the alerts were sent all the same, or dropped by hand.
    """
    waiting = {str(row["channel"]) for row in store.deliveries.waiting()}
    used = waiting.union(channel.name for channel in config.channels)
    losing = store.deliveries.losing()
    current = {problem.where for problem in problems}

    def is_over(what: str, place: str) -> bool:
        name = channel_of(place)
        if name not in used:
            return place not in current
        if what == "given-up":
            return name not in losing and (name in well or name not in waiting)
        return name in well

    known = [each for each in store.journal.problems() if sort_of(each.place) == "channel"]
    over = {(each.what, each.place) for each in known if is_over(each.what, each.place)}
    if not (problems or over):
        return
    with store.transaction():
        for each in known:
            if each.what == "given-up" and each.place in anew:
                store.journal.clear(each, now)
        last = store.journal.last_cycle()
        operator_news(
            config, store, last, problems, now, over=lambda what, place: (what, place) in over
        )


def operator_news(
    config: Config,
    store: Store,
    cycle: int,
    problems: Iterable[Problem],
    now: datetime,
    *,
    over: Callable[[str, str], bool],
) -> None:
    """
    Within a transaction: note `problems`, clear the open ones that are `over`, and put the duty
    to tell the operator, once when something goes wrong and once when all is well again.
    """
    current = {(problem.what, problem.where) for problem in problems}
    for problem in problems:
        store.journal.note(problem.what, problem.where, problem.detail, now)
    cleared = [
        known
        for known in store.journal.problems()
        if (known.what, known.place) not in current and over(known.what, known.place)
    ]
    for known in cleared:
        store.journal.clear(known, now)
    _tell(config, store, cycle, cleared, now)


def own_news(
    config: Config,
    store: Store,
    problems: Sequence[Problem],
    now: datetime,
    *,
    over: Callable[[str, str], bool] = lambda _what, _place: False,
) -> None:
    """
    Put the duty to tell of what the watcher finds wrong with itself between two cycles. What is
    open already is noted once: that it goes on is no more often.
    """
    known = {(each.what, each.place) for each in store.journal.problems()}
    current = {(each.what, each.where) for each in problems}
    new = [each for each in problems if (each.what, each.where) not in known]
    if not new and not any(one not in current and over(*one) for one in known):
        return
    with store.transaction():
        operator_news(
            config,
            store,
            store.journal.last_cycle(),
            new,
            now,
            over=lambda what, place: (what, place) not in current and over(what, place),
        )


def template_news(config: Config, store: Store, faults: Iterable[Fault], now: datetime) -> None:
    """
    Put the duty to tell which own templates failed while messages were written: these were written
    by ours. One that did not fail this time, or is there no more, is mended.
    """
    found: dict[str, Problem] = {}
    for each in faults:
        place = template_place(each.name)
        found.setdefault(place, Problem("template", place, str(each)))
    own_news(
        config,
        store,
        tuple(found.values()),
        now,
        over=lambda _what, place: sort_of(place) == "template",
    )


def _tell(
    config: Config, store: Store, cycle: int, cleared: Sequence[OpenProblem], now: datetime
) -> None:
    """
    Put the duty to tell of what is open and due, or else that what was `cleared` was the last.
    What is wrong with a channel is told through the others: through itself it would come when
    it is over. What nobody can be told stays to be told.
    """
    still_open = store.journal.problems()
    due = health.to_tell(still_open, now, _urgent(config, store))
    seen = now.astimezone(config.timezone)
    until = _paused_until(config, store, now)
    is_well = any(p.told for p in cleared) and not any(p.told for p in still_open)
    addressed: list[Addressed] = []
    told: dict[int, OpenProblem] = {}
    for channel in config.channels:
        if channel.name not in config.operator.channels:
            continue
        own = channel_place(channel.name)
        mine = [problem for problem in due if problem.place != own]
        told.update({problem.id: problem for problem in mine})
        if mine:
            alert = health_words.ill(mine, seen, open_now=still_open, until=until)
        elif is_well and not due and any(p.told and p.place != own for p in cleared):
            alert = health_words.well(seen)
        else:
            continue
        addressed.append(telling.to_channel(channel, alert, config, now))
    for problem in told.values():
        store.journal.told(problem, now)
    severity = "high" if told else "low"
    store.deliveries.add(cycle, "operator", "watcher", severity, now, addressed)


def _urgent(config: Config, store: Store) -> frozenset[str]:
    """The official files of which nothing is held: without them a selector finds nobody."""
    held = {loaded.file.series for loaded in store.register.files()}
    return frozenset(map(official_place, series_needed(config.watches) - held))


def _paused_until(config: Config, store: Store, now: datetime) -> datetime | None:
    """Until when Ofsted's site asked to be left alone."""
    note = store.journal.host(urlsplit(config.site.reports).netloc)
    until = note[2] if note else None
    return until if until and until > now else None


def _places(config: Config, store: Store, now: datetime) -> set[str]:
    """Every place of the site that is looked at."""
    members = members_of(config.watches, store)
    everyone = members.on(None)
    watched = selection.watched_still(everyone, store.providers.ended(everyone), now)
    interests = interests_of(config.watches, store)
    others = [each.category for each in interests if not each.authorities]
    return {
        THE_SITE,
        BELONGING,
        OVERDUE,
        PAGES,
        THE_STORE,
        WATCHING,
        DELIVERING,
        *map(str, watched),
        *map(newcomers_place, interests),
        *map(str, store.newcomers.waiting()),
        *map(official_place, series_needed(config.watches)),
        *map(register_place, series_needed(config.watches)),
        *map(urn_place, members.unresolved),
        *(
            listing_place(category, status)
            for category in selection.listings(watched, others)
            for status in news.STATUSES
        ),
        *(document_place(*place) for place in store.documents.looked_after(watched)),
    }


def _as_one(problems: Sequence[Problem]) -> list[Problem]:
    """
    The problems of a cycle that the site did not answer: one, not one for each place that
    happened to be asked, or a long outage would be told again for every provider.
    """
    silent = [p for p in problems if p.what in (Unreachable.what, Throttled.what)]
    rest = [p for p in problems if p not in silent]
    return [*rest, *(Problem(p.what, THE_SITE, p.detail) for p in silent[:1])]
