"""
When the settings of one owner stand where Ofsted may act on its parent company. Pure.

Section 23A of the Care Standards Act 2000, which section 14 of the Children's Wellbeing and
Schools Act 2026 (c. 21) inserts, lets Ofsted serve an improvement plan notice on a parent
undertaking: where it reasonably suspects grounds for cancelling the registration of two or more
establishments or agencies of one subsidiary, or of one or more of each of two or more
(legislation.gov.uk/ukpga/2026/21/section/14, as at 1 June 2026). By section 78 of that Act it
comes into force on a day that regulations appoint; whether they have is [UNKNOWN] here.

What Ofsted suspects is not published. The line drawn here is of what is: grades, suspensions
and closures. Who owns whom is not known either: an owner is what official files and documents
name so, and a group of several companies is several owners.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scrapers.model import ProviderKey
from scrapers.organisations import organisation_key
from scrapers.remits import is_social_care
from watcher.groups import Group, Member, flag, kind
from watcher.headlines import day

ENOUGH = 2
"""So many settings of one owner cross the line."""

_LATELY = timedelta(days=365)

_LAW = (
    "Two is the number from which Ofsted may require an improvement plan of a parent company, "
    "where it reasonably suspects grounds for cancelling the registration of each (Care Standards "
    "Act 2000, section 23A, added by the Children's Wellbeing and Schools Act 2026, section 14, in "
    "force from a day that regulations appoint)."
)


@dataclass(frozen=True, slots=True)
class RedOwner:
    """
    An owner whose settings cross the line. `failing` are those that do so, worst first; of them
    `graded` are open with a red flag among their newest grades, `suspended` are suspended
    without one, and `closed` left with one within a year. `open` counts all that are open.
    `grades` are the red flags of the first in Ofsted's words, `last_grades` of those that left.
    `as_at` is the day of the oldest official file that alone tells of one of `failing`, None if
    the pages of all were read.
    """

    name: str
    failing: tuple[ProviderKey, ...]
    open: int
    graded: int
    suspended: int
    closed: int
    grades: tuple[str, ...]
    last_grades: tuple[str, ...]
    as_at: date | None = None


def red_owners(
    members: Iterable[Member], owners: Mapping[ProviderKey, str], today: date
) -> dict[str, RedOwner]:
    """
    The owners who cross the line with social care settings among `members`, by the owner's key
    (see `scrapers.organisations`). `owners` says who owns whom; who is not in it counts for nobody.
    """
    owned: dict[str, list[Member]] = {}
    for one in members:
        owner = owners.get(one.key)
        if owner and _is_social_care(one):
            owned.setdefault(organisation_key(owner), []).append(one)
    found = {}
    for key, settings in sorted(owned.items()):
        failing = [one for one in settings if _fails(one, today)]
        if len(failing) >= ENOUGH:
            names = Counter(owners[one.key] for one in settings)
            found[key] = _red_owner(min(names, key=lambda n: (-names[n], n)), settings, failing)
    return found


def of_group(group: Group, today: date) -> dict[str, RedOwner]:
    """The same of a group, by the owners that are held of its members."""
    owners = {one.key: one.provider.owner for one in group.members if one.provider.owner}
    return red_owners(group.members, owners, today)


def _is_social_care(one: Member) -> bool:
    said = one.provider.kind or ""
    return kind(one.provider).social_care or is_social_care(one.key.type, one.key.urn, said)


def _fails(one: Member, today: date) -> bool:
    """A setting that left counts for a year from its end, if a page gives the day of it."""
    if one.ended:
        return one.red and one.closed is not None and today - one.closed <= _LATELY
    return one.open and (one.red or one.suspended)


def _red_owner(name: str, settings: list[Member], failing: list[Member]) -> RedOwner:
    graded = [one for one in failing if one.open and one.red]
    closed = [one for one in failing if one.ended]
    return RedOwner(
        name,
        tuple(one.key for one in failing),
        open=sum(one.open for one in settings),
        graded=len(graded),
        suspended=len(failing) - len(graded) - len(closed),
        closed=len(closed),
        grades=_flags(graded),
        last_grades=_flags(closed),
        as_at=min((one.as_at for one in failing if one.as_at), default=None),
    )


def _flags(members: Iterable[Member]) -> tuple[str, ...]:
    flags = (flag(one.standing) for one in members if one.standing is not None)
    return tuple(dict.fromkeys(each for each in flags if each is not None))


def sentence(owner: RedOwner) -> str:
    """
    Say that the line is crossed: what stands how, and what the law says, with no more between
    the two than is known.
    """
    now = "" if owner.as_at else "now "
    grades, last = " or ".join(owner.grades), " or ".join(owner.last_grades)
    kinds = (
        (owner.graded, f"{now}stands at {grades}", f"{now}stand at {grades}"),
        (owner.suspended, f"is {now}suspended", f"are {now}suspended"),
        (owner.closed, *(2 * [f"closed within the last year after {last}"])),
    )
    parts = [(count, one if count == 1 else several) for count, one, several in kinds if count]
    said = f"{len(owner.failing)} settings of {owner.name}"
    if len(parts) == 1:
        said += f" {parts[0][1]}"
    else:
        said += f": {', '.join(f'{count} {how}' for count, how in parts)}"
    by = f" (at least one by the official file as at {day(owner.as_at)})" if owner.as_at else ""
    # Only what is registered can lose its registration.
    left = " A setting that has closed is no longer registered." if owner.closed else ""
    return f"{said}{by}. {_LAW}{left}"
