"""A group as a table for a terminal, as CSV and as JSON. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from scrapers.model import ProviderKey
from watcher import alerts
from watcher.awaited_words import short
from watcher.grades import Standing
from watcher.group_words import grade, summary
from watcher.groups import Group, Member, kind
from watcher.headlines import day
from watcher.oversight import RedOwner, sentence
from watcher.references import Reference
from watcher.registered import LICENCE, columns, plain
from watcher.tabular import safe


@dataclass(frozen=True, slots=True)
class Overview:
    """
    What is shown of a group: a watch's, or that of an owner or a trust. `unread` belong to it,
    and nothing is known of them yet. `elsewhere` are those that an official file has in it and
    something newer has not, each with what that says.
    """

    what: Literal["watch", "organisation"]
    group: Group
    today: date
    aliases: Mapping[ProviderKey, str]
    red: tuple[RedOwner, ...]
    unread: tuple[Reference, ...] = ()
    elsewhere: tuple[tuple[Reference, str], ...] = ()


def lines(shown: Overview) -> list[str]:
    """The group for a terminal: how it stands, a row for each provider, what is to be added."""
    members = shown.group.members
    filed = any(one.as_at for one in members)
    said = [f"{shown.group.watch}: {summary(shown.group)}"]
    if members:
        rows = [_cells(one, shown, filed=filed) for one in members]
        heads = (
            head if any(cells) else ""
            for head, cells in zip(_HEADINGS, zip(*rows, strict=True), strict=True)
        )
        said += ["", *columns([tuple(heads), *rows])]
    notes = []
    if shown.unread:
        notes.append(f"Not read yet, and in no official file: {', '.join(map(str, shown.unread))}")
    notes += [
        f"{reference} is named in the official file; {why}" for reference, why in shown.elsewhere
    ]
    notes += map(sentence, shown.red)
    if filed:
        notes.append(f"{LICENCE}.")
    for note in notes:
        said += ["", note]
    return [plain(line) for line in said]


_HEADINGS = (
    "Provider",
    "Name",
    "Local authority",
    "Status",
    "Grade",
    "Since",
    "Before",
    "Awaited",
    "Known by",
)


def _cells(one: Member, shown: Overview, *, filed: bool) -> tuple[str, ...]:
    provider, stood = one.provider, one.standing
    what = kind(provider)
    public = None if what.withheld else provider.name
    name = public or what.noun
    alias = shown.aliases.get(one.key)
    return (
        reference(one),
        f"{alias} ({name})" if alias else name,
        provider.local_authority or "",
        " ".join(filter(None, (provider.status_words, _iso(one.closed)))),
        grade(stood) if stood else "not yet graded",
        _iso(stood.since if stood else None),
        _before(one.before),
        short(one.awaited, shown.today) if one.awaited else "",
        _known_by(one) if filed else "",
    )


def _known_by(one: Member) -> str:
    return f"official file as at {day(one.as_at)}" if one.as_at else "Ofsted's page"


def reference(one: Member) -> str:
    """The provider as type/urn; its bare URN where the type of its page is not known."""
    return str(one.key) if one.key.type else one.key.urn


def _before(before: Standing | None) -> str:
    return ", ".join(filter(None, (grade(before), _iso(before.since)))) if before else ""


def _iso(when: date | None) -> str:
    return when.isoformat() if when else ""


def as_data(shown: Overview) -> dict[str, Any]:
    """The group as one JSON document."""
    group = shown.group
    return {
        "name": group.watch,
        "what": shown.what,
        "summary": summary(group),
        "open": group.open,
        "suspended": group.suspended,
        "ungraded": group.ungraded,
        "closed": group.closed,
        "closed_red": group.closed_red,
        "awaiting": group.awaiting,
        "grades": dict(group.grades),
        "providers": [_data(one, shown) for one in group.members],
        "unread": list(map(str, shown.unread)),
        "elsewhere": [{"provider": str(one), "why": why} for one, why in shown.elsewhere],
        "red_line": [
            {
                "owner": owner.name,
                "open": owner.open,
                "failing": [_shown_key(key) for key in owner.failing],
                "sentence": sentence(owner),
            }
            for owner in shown.red
        ],
        "licence": LICENCE,
    }


def _shown_key(key: ProviderKey) -> str:
    return str(key) if key.type else key.urn


def _data(one: Member, shown: Overview) -> dict[str, Any]:
    provider, awaited, last = one.provider, one.awaited, one.last
    return {
        "provider": reference(one),
        "urn": one.key.urn,
        "name": alerts.name(provider),
        "alias": shown.aliases.get(one.key),
        "kind": kind(provider).word,
        "local_authority": provider.local_authority,
        "owner": provider.owner,
        "trust": provider.trust,
        "status": provider.status,
        "status_words": provider.status_words,
        "closed_on": _iso(one.closed) or None,
        "standing": _stands(one.standing),
        "before": _stands(one.before),
        "last_report": last and {"title": last.title, "published": _iso(last.published) or None},
        "awaited": awaited
        and {
            "cause": awaited.cause,
            "since": awaited.since.isoformat(),
            "half": awaited.half.isoformat(),
            "most": awaited.most.isoformat(),
            "last": awaited.last.isoformat(),
        },
        "official_file_as_at": _iso(one.as_at) or None,
    }


def _stands(stood: Standing | None) -> dict[str, Any] | None:
    if stood is None:
        return None
    return {
        "grade": stood.grade,
        "overall": stood.overall,
        "scale": stood.scale,
        "since": _iso(stood.since) or None,
        "red": stood.red,
    }


_COLUMNS = (
    "provider",
    "name",
    "alias",
    "kind",
    "local_authority",
    "owner",
    "trust",
    "status",
    "closed_on",
    "grade",
    "overall",
    "since",
    "red",
    "before",
    "before_since",
    "last_report",
    "last_published",
    "awaited",
    "awaited_since",
    "official_file_as_at",
)


def as_csv(shown: Overview) -> str:
    """The group as CSV: a line for each provider, in the order of the table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in shown.group.members:
        data = _data(one, shown)
        stood, before = data["standing"] or {}, data["before"] or {}
        last, awaited = data["last_report"] or {}, data["awaited"] or {}
        values = data | {
            "status": data["status_words"],
            "grade": stood.get("grade"),
            "overall": stood.get("overall"),
            "since": stood.get("since"),
            "red": stood.get("red"),
            "before": before.get("grade"),
            "before_since": before.get("since"),
            "last_report": last.get("title"),
            "last_published": last.get("published"),
            "awaited": awaited.get("cause"),
            "awaited_since": awaited.get("since"),
        }
        cells = (values[column] for column in _COLUMNS)
        writer.writerow(safe(_cell(cell)) for cell in cells)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, str) else value
