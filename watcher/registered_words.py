"""One entry of the register in words, and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from scrapers.official.model import Inspection
from watcher.groups import group
from watcher.headlines import day
from watcher.registered import called, grade_of, known_of, latest, name_of
from watcher.store.register import Entry


def lines(entry: Entry, watches: Sequence[str]) -> list[str]:
    """An entry in words, one line for each thing that is known."""
    row = entry.row
    facts = (
        ("Status", row.status_words),
        ("Authority", row.local_authority),
        ("Region", row.region),
        ("Owner", row.owner),
        ("Trust", f"{row.trust} ({row.trust_id})" if row.trust and row.trust_id else row.trust),
        ("Places", row.places),
        ("From", f"the {entry.series} file, as at {day(entry.as_at)}"),
        ("Watched by", ", ".join(watches) or "no watch"),
    )
    said = [f"{row.reference}  {called(row)}"]
    said += [f"  {name:<11} {value}" for name, value in facts if value is not None]
    if not row.inspections:
        said.append("  No inspection is told of.")
    for inspection in row.inspections:
        said.append(f"  {dated(inspection)}")
        said += [f"    {each.heading}: {each.grade}" for each in inspection.judgements]
    return said


def dated(inspection: Inspection) -> str:
    """An inspection and its dates: `Full inspection, 20 May 2025, published 4 August 2025`."""
    parts = [inspection.title]
    if inspection.inspected:
        parts.append(day(inspection.inspected))
    if inspection.published:
        parts.append(f"published {day(inspection.published)}")
    return ", ".join(parts)


def as_json(entry: Entry, watches: Sequence[str]) -> dict[str, Any]:
    """An entry as `register show --json` prints it."""
    row = entry.row
    return {
        "provider": str(row.reference),
        "urn": row.urn,
        "type": row.kind,
        "name": name_of(row),
        "status": row.status,
        "status_words": row.status_words,
        "local_authority": row.local_authority,
        "region": row.region,
        "owner": row.owner,
        "trust_id": row.trust_id,
        "trust": row.trust,
        "places": row.places,
        "grade": grade_of(row),
        "latest": _day(latest(row)),
        "series": entry.series,
        "as_at": entry.as_at.isoformat(),
        "watches": list(watches),
        "inspections": [inspection_as_json(each) for each in row.inspections],
    }


def inspection_as_json(inspection: Inspection) -> dict[str, Any]:
    """An inspection as the commands print it."""
    return {
        "title": inspection.title,
        "inspected": _day(inspection.inspected),
        "published": _day(inspection.published),
        "judgements": [
            {"heading": each.heading, "grade": each.grade, "scale": each.scale}
            for each in inspection.judgements
        ],
    }


def owner_as_json(spellings: Sequence[str], entries: Iterable[Entry]) -> dict[str, Any]:
    """An owner as `register owners --json` prints it."""
    rows = [each.row for each in entries]
    counted = group("", map(known_of, rows))
    return {
        "spellings": list(spellings),
        "providers": len(rows),
        "open": counted.open,
        "closed": counted.closed,
        "grades": dict(reversed(counted.grades)),
        "ungraded": counted.ungraded,
        "references": [str(row.reference) for row in rows],
    }


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None
