"""
How the operator is told of the watcher's own troubles: what, since when, what it means for those
who read the alerts, and what to do. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from notify.alert import Alert
from scrapers.remits import kind_of
from watcher.health import alike, is_blocked
from watcher.places import channel_of, series_of, sort_of
from watcher.shown import many
from watcher.store.journal import OpenProblem

_MOST_LISTED = 10
_MORE = "`ofsted-watch status` shows more, and `ofsted-watch history` what was found."
_NOTHING_LOST = "What cannot be read makes no event about a provider, and is told once it can be."


def ill(
    problems: Sequence[OpenProblem],
    seen: datetime,
    *,
    open_now: Sequence[OpenProblem] = (),
    until: datetime | None = None,
) -> Alert:
    """
    Tell the operator of `problems`, in the time zone of `seen`. `open_now` are all that are open:
    of a sort that was told before, only the number is. `until` is when a site that asked to be
    left alone may be asked again.
    """
    sorts = list(dict.fromkeys(map(alike, problems)))
    groups = [[each for each in problems if alike(each) == sort] for sort in sorts]
    told = [
        _Told(group, [p for p in open_now if alike(p) == alike(group[0]) and p.told], seen, until)
        for group in groups
    ]
    subject = told[0].what()
    if len(told) > 1:
        subject = f"{subject}; and {many(len(told) - 1, 'more thing', 'more things')}"
    return Alert(
        kind="operator",
        subject=f"ofsted-watch: {subject}",
        severity="high",
        seen=seen,
        sentences=(*(sentence for each in told for sentence in each.sentences()), _MORE),
        listed=tuple(line for each in told for line in each.listed()),
    )


def well(seen: datetime) -> Alert:
    """Tell the operator that all that was told before is over."""
    return Alert(
        kind="operator",
        subject="ofsted-watch: all well again",
        severity="low",
        seen=seen,
        sentences=("Everything that was reported to you before is mended.",),
    )


def moment(when: datetime, seen: datetime) -> str:
    """A time as people write it, in the zone of `seen`: Monday 23 November 08:00."""
    local = when.astimezone(seen.tzinfo)
    year = f" {local.year}" if abs(seen - local) > timedelta(days=200) else ""
    return f"{local:%A} {local.day} {local:%B}{year} {local:%H:%M}"


class _Meaning(NamedTuple):
    means: str
    do: str


class _Told:
    """Problems of one sort in words. `known` are those of the sort that were told before."""

    def __init__(
        self,
        problems: Sequence[OpenProblem],
        known: Sequence[OpenProblem],
        seen: datetime,
        until: datetime | None,
    ) -> None:
        self._problems = problems
        self._known = known
        self._seen = seen
        self._until = until
        self._one = problems[0]
        self._sort = sort_of(self._one.place)

    def what(self) -> str:
        """What is wrong, for a subject."""
        one = self._one
        named = {
            "quarantine": "quarantine, what many pages say is held back",
            "stale": "Ofsted's listings have not been read for too long",
            "store": "the store makes trouble",
            "no-backup": "the store cannot be copied",
            "given-up": f"alerts for channel {channel_of(one.place)} are lost",
            "not-delivered": f"channel {channel_of(one.place)} takes nothing",
            "template": f"the {one.place} of yours has a mistake",
            "register-old": f"the official file {series_of(one.place)} is old",
        }
        if one.what in named:
            return named[one.what]
        if self._sort == "official":
            return f"the {one.place} cannot be had"
        if is_blocked(one):
            alone = f"blocked at the page of {one.place}"
            return alone if self._is_one_page() else "blocked by Ofsted's site"
        if self._sort == "site":
            return "Ofsted's site does not answer"
        return f"{one.what} {self._where()}"

    def _where(self) -> str:
        count, place = len(self._problems), self._one.place
        if count == 1 and not self._known:
            return f"at {place}"
        more = "more " if self._known else ""
        nouns = {"page": "page", "listing": "listing", "document": "document", "urn": "URN"}
        noun = nouns.get(self._sort, "place")
        every = f" ({count + len(self._known)} in all)" if self._known else ""
        return f"at {many(count, more + noun, f'{more}{noun}s')}{every}"

    def _is_one_page(self) -> bool:
        return self._sort == "page" and len(self._problems) + len(self._known) == 1

    def sentences(self) -> tuple[str, ...]:
        """What, since when; what it means; what to do."""
        since = moment(min(each.first for each in self._problems), self._seen)
        what = self.what()
        until = ""
        if self._until is not None and is_blocked(self._one):
            until = f", until {moment(self._until, self._seen)} at least"
        meaning = self._meaning()
        # Of what grew old, the day that counts stands in its detail.
        when = "" if self._one.what in {"stale", "register-old"} else f", since {since}{until}"
        said = f"{what[0].upper()}{what[1:]}{when}."
        return said, meaning.means, f"What to do: {meaning.do}"

    def listed(self) -> tuple[str, ...]:
        """Each place with what is wrong there."""
        lines = [f"{p.what} at {p.place}: {p.detail}" for p in self._problems[:_MOST_LISTED]]
        if (left := len(self._problems) - _MOST_LISTED) > 0:
            lines.append(f"{self._one.what} at {left} more")
        return tuple(lines)

    def _meaning(self) -> _Meaning:
        """What it means for those who read the alerts, and what the operator may do."""
        one = self._one
        if one.what in _MEANINGS:
            return _MEANINGS[one.what]
        if is_blocked(one) and not self._is_one_page():
            return _BLOCKED
        if self._sort == "page":
            means = f"{_NOTHING_LOST} Until then {self._whose()} may be told late."
            return _Meaning(means, self._do())
        if self._sort in _OF_SORT:
            return _OF_SORT[self._sort]
        return _Meaning(_NOTHING_LOST, self._do())

    def _whose(self) -> str:
        """Whose reports may be late: of these 3 homes."""
        pages = [*self._problems, *self._known]
        nouns = {_noun(each.place) for each in pages}
        noun = nouns.pop() if len(nouns) == 1 else "provider"
        if len(pages) == 1:
            return f"reports of this {noun}"
        return f"reports of these {len(pages)} {noun}s"

    def _do(self) -> str:
        if is_blocked(self._one):
            return _BLOCKED.do
        return _TO_DO.get(self._one.what, "look at the log of the daemon, and report it.")


def _noun(place: str) -> str:
    noun = kind_of(int(place.partition("/")[0])).noun
    return next((word for word in ("home", "school", "college") if noun.endswith(word)), "provider")


_LATE = "Every report may be told late; none is lost, and each is told once it can be read."

_BLOCKED = _Meaning(
    _LATE,
    "wait; the watcher keeps the pause and tries again by itself. If it lasts, open Ofsted's site "
    "in a browser, see that `contact` in the config is yours, and raise `pace` or make `listings` "
    "less frequent.",
)
_TO_DO = {
    "layout-changed": "open the page in a browser. If it looks as it always did, report the page "
    "that was kept beside the store; if Ofsted changed its site, this release cannot read it: "
    "look for a newer one.",
    "not-found": "open the page in a browser. If it is gone there too, mend its number in the "
    "config or take it off.",
    "unreachable": "open the page in a browser. If it comes there, look at the network of this "
    "machine.",
    "unresolved": "look the provider up with `ofsted-watch find`, and write it as type/urn.",
    "not-understood": "compare the page with what was told; report the words that are not known.",
    "no-document": "nothing; it is asked for again by itself. Its grades on the page were told.",
}
_MEANINGS = {
    "quarantine": _Meaning(
        "Many pages changed in one and the same way at once, as a new design makes them, not "
        "events. Nothing of it was told or taken over. News on these pages waits.",
        "open some of these pages in a browser. If what they show is true, "
        "`ofsted-watch check --believe` takes it over; if not, wait, or look for a newer release.",
    ),
    "stale": _Meaning(
        "News is found by reading each page once per `sweep` alone, if at all: reports may be "
        "told a day late or more.",
        "see what the other messages say of Ofsted's site, and that this machine was not "
        "asleep. `ofsted-watch doctor` tries each step.",
    ),
    "store": _Meaning(
        "What was read cannot be kept, so nothing new is told until this is mended. Nothing is "
        "lost: it will be found again.",
        "as said below; it is tried again by itself.",
    ),
    "no-backup": _Meaning(
        "Nothing is missed by it; but if the store is lost, so is what was told since the last "
        "copy.",
        "see whether there is room on the disk for two more copies of the store.",
    ),
    "not-delivered": _Meaning(
        "Its readers hear nothing. Their alerts wait, and are sent once it works, for three days.",
        "see what the host answered, and try `ofsted-watch test-alert` once it is mended.",
    ),
    "given-up": _Meaning(
        "Its readers have not been told, and will not be unless you do something.",
        "mend the address or the host, then do as said below.",
    ),
    "template": _Meaning(
        "No alert is lost: what it was to write is written by the one that comes with the program.",
        "mend it; `ofsted-watch validate` tries it on every kind of alert and names file and line.",
    ),
    "register-old": _Meaning(
        "Selectors go by an old list. Providers that are new since are found from Ofsted's "
        "listings; a change of owner may be missed until their next report.",
        "see on GOV.UK whether there is a newer file; `ofsted-watch register update` fetches it, "
        "`register update --help` says how to load one by hand.",
    ),
}
_OF_SORT = {
    "site": _Meaning(
        _LATE,
        "wait; it is tried again by itself. If Ofsted's site opens in a browser, look at the "
        "network of this machine.",
    ),
    "listing": _Meaning(
        "News of these listings is found only as each page is read, once per `sweep`: reports may "
        "be told up to a day late.",
        "open the listing in a browser. If Ofsted changed its site, look for a newer release.",
    ),
    "official": _Meaning(
        "Selectors go by the list that is held, or find nobody if there is none.",
        "`ofsted-watch register update` tries again and says what is wrong.",
    ),
}
