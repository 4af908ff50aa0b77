"""What a document is expected to say, and how a reading of it is held against that."""

from __future__ import annotations

from typing import Any

from scrapers.documents.model import Document

EXACT = (
    "kind",
    "remit",
    "framework",
    "graded",
    "urn",
    "provider",
    "owner",
    "published",
    "safeguarding",
    "concern",
    "outcome",
    "enforcement",
    "requirements",
    "recommendations",
    "next_inspection",
    "pages",
)


def differences(document: Document, expected: dict[str, Any]) -> list[str]:
    """
    What the document says otherwise than `expected`, one line each.

    Judgements, problems, safeguarding and concern are always compared, whole; of the other facts
    those that are named.
    """
    read = document.as_data()
    read["inspected"] = list(read["inspected"].values())
    # In any order: a heading may stand in a sentence, in a table, and above its own section.
    read["judgements"] = sorted(list(each.values()) for each in read["judgements"])
    expected = {**expected, "judgements": sorted(expected["judgements"])}
    always: dict[str, Any] = {"problems": [], "safeguarding": None, "concern": None}
    wanted = {**always, **{key: value for key, value in expected.items() if key in read}}
    found = [
        f"{key}: {read[key]!r} instead of {value!r}"
        for key, value in wanted.items()
        if key != "previous" and read[key] != value
    ]
    return found + [
        f"previous {key}: {read['previous'][key]!r} instead of {value!r}"
        for key, value in expected.get("previous", {}).items()
        if read["previous"][key] != value
    ]
