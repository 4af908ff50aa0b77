"""The reader on real documents, where these are at hand: every one of them, wholly right."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from random import Random

import pytest

from scrapers.documents.isolated import DocumentReader
from scrapers.documents.reading import in_text, read_document
from scrapers.documents.text import Text
from tests.scrapers.documents.expected import differences

REAL = Path(__file__).parents[4] / "shared" / "real"
EXPECTED = tomllib.loads(Path(__file__).with_name("real.toml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not at hand")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_document_is_read_wholly_right(name):
    document = read_document((REAL / "pdf" / name).read_bytes())

    assert differences(document, EXPECTED[name]) == []


def test_every_real_document_has_an_expectation():
    assert {path.name for path in (REAL / "pdf").iterdir()} == set(EXPECTED)


def test_the_shortened_text_of_a_report_card():
    text = (REAL / "text" / "50308721_school_report_card_2026-06-23.txt").read_text("utf-8")

    document = in_text(Text((text,), 1))

    assert (document.kind, document.framework) == ("full inspection", "report card: schools")
    assert (document.urn, document.provider) == ("140555", "Djanogly Strelley Academy")
    assert document.inspected == (date(2026, 6, 23), date(2026, 6, 23))
    assert [(each.heading, each.grade, each.scale) for each in document.judgements] == [
        ("Safeguarding standards", "Met", "safeguarding"),
        ("Early years", "Strong standard", "reif5"),
        ("Inclusion", "Strong standard", "reif5"),
        ("Leadership and governance", "Strong standard", "reif5"),
    ]
    assert document.safeguarding == "Met"
    # What was cut out of the text is missed, and said.
    assert document.problems == tuple(
        f"no grade was found for {area}"
        for area in (
            "Curriculum and teaching",
            "Achievement",
            "Attendance and behaviour",
            "Personal development and wellbeing",
        )
    )


def damaged(content: bytes, random: Random) -> bytes:
    """Some bytes of a document changed, lost or doubled, as a bad line or disk would."""
    damage = bytearray(content)
    at = random.randrange(len(damage))
    match random.randrange(3):
        case 0:
            for _ in range(random.choice([1, 5, 50, 500])):
                damage[random.randrange(len(damage))] = random.randrange(256)
        case 1:
            damage[at : at + random.choice([10, 1_000, 20_000])] = b""
        case _:
            damage[at:at] = damage[: random.choice([100, 5_000])]
    return bytes(damage)


def test_damage_may_cost_a_grade_but_never_changes_one():
    random = Random(20261125)
    names = [name for name in EXPECTED if EXPECTED[name]["judgements"]]
    with DocumentReader() as reader:
        for _ in range(150):
            name = random.choice(names)
            document = reader.read(damaged((REAL / "pdf" / name).read_bytes(), random))
            right = {(heading, grade) for heading, grade, _ in EXPECTED[name]["judgements"]}
            # A heading that lost a letter is one that is not known: kept, and not compared.
            read = {(one.heading, one.grade) for one in document.judgements if one.scale}

            assert read <= right, name
