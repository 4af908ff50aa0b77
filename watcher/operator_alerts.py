"""The duty to tell the operator how the watcher itself is, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from scrapers.errors import Throttled, Unreachable
from scrapers.model import ProviderKey
from scrapers.official.model import Series
from scrapers.remits import Category
from watcher import health, news, selection, telling
from watcher.config import Config
from watcher.health import Problem
from watcher.interests import Interest
from watcher.mustering import interests_of, members_of
from watcher.selectors import series_needed
from watcher.store import Store
from watcher.tally import PAGES

THE_SITE = "the site"
"""The place of the one problem that the operator is told of while nothing answers."""

BELONGING = "who belongs to a watch"
OVERDUE = "what is overdue"
"""The places of what the watcher works out by itself."""

_CHANNEL = "channel "


def channel_place(name: str) -> str:
    """How the place of a problem with a channel is called."""
    return f"{_CHANNEL}{name}"


def listing_place(category: Category, status: int) -> str:
    """How the place of a problem with a listing is called."""
    return f"listing {category} {news.STATUSES[status]}"


def official_place(series: Series) -> str:
    """How the place of a problem with an official file is called."""
    return f"official file {series}"


def newcomers_place(interest: Interest) -> str:
    """How the place of a problem with a listing read for newcomers is called."""
    return f"listing {interest} for newcomers"


def document_place(key: ProviderKey, file_id: str) -> str:
    """How the place of a problem with a document is called."""
    return f"document {file_id} of {key}"


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
            or not (place in places or place.startswith(_CHANNEL))
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
        name = place.removeprefix(_CHANNEL)
        if name not in used:
            return place not in current
        if what == "given-up":
            return name not in losing and (name in well or name not in waiting)
        return name in well

    known = [each for each in store.journal.problems() if each.place.startswith(_CHANNEL)]
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
    still_open = store.journal.problems()
    telling_now = health.to_tell(still_open)
    seen = now.astimezone(config.timezone)
    if telling_now:
        alert = health.ill(telling_now, seen)
    elif any(p.told for p in cleared) and not any(p.told for p in still_open):
        alert = health.well(seen)
    else:
        return
    for known in telling_now:
        store.journal.told(known, now)
    addressed = [
        telling.to_channel(channel, alert, config, now)
        for channel in config.channels
        if channel.name in config.operator.channels
    ]
    store.deliveries.add(cycle, "operator", "watcher", alert.severity, now, addressed)


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
        *map(str, watched),
        *map(newcomers_place, interests),
        *map(str, store.newcomers.waiting()),
        *map(official_place, series_needed(config.watches)),
        *(f"URN {urn}" for urn in members.unresolved),
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
