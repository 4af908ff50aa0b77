"""The workbook of social care providers, in the shape of that of 16 July 2025."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from scrapers.remits import KIND_WORDS, is_social_care, kind_word
from scrapers.replica import columns
from scrapers.replica.invented import InventedReport
from scrapers.replica.ods import Cell, Link, workbook
from scrapers.replica.pages import day_text
from scrapers.replica.site import Site
from scrapers.replica.standing import Standing, standings
from scrapers.statuses import status_of

_AUTHORITY = 44  # the page of a local authority: it is inspected, and is in no sheet of providers
_REDACTED = "REDACTED"
_DASH = "\N{EN DASH}"
_LINK = Link(
    "Ofsted Social Care Provider Webpage",
    "http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/CARE/",
)
_ONE_TABLE = "This worksheet contains one table, this table begins in cell A4. "
_LINKED = (
    "Column A includes a link to the Ofsted social care provider webpage for each provider, "
    "links will open in a new window."
)
_EMPTY = "Some cells in this table are empty. All that is in it is invented. "
# The eight regions that Ofsted works in are those of the government, but for two that are one.
_ONE_REGION = {
    "North East": "North East, Yorkshire and the Humber",
    "Yorkshire and The Humber": "North East, Yorkshire and the Humber",
}


def social_care_ods(site: Site, as_at: date) -> bytes:
    """
    The workbook as at a day. Of the sheets that are not of single providers it has the cover
    alone. One as at 30 September has the same shape here: of the real ones little is known but
    the name of a sheet.
    """
    known = [each for each in standings(site, as_at) if _is_in(each)]
    begins = date(as_at.year - (as_at.month < 4), 4, 1)
    span = f"{begins.year}-{(begins.year + 1) % 100:02}"
    title = f"Children's social care data in England {as_at.year}"
    leavers = [
        name.format(before=begins.year, year=begins.year + 1)
        for name in columns.SOCIAL_CARE_LEAVERS
    ]

    def sheet(
        what: str, header: Sequence[str], rows: Iterable[Mapping[str, Cell]]
    ) -> Iterator[Sequence[Cell]]:
        yield (f"{title} {_DASH} {what}",)
        yield (_ONE_TABLE + (_LINKED if header[0] == "Web link" else ""),)
        yield (_EMPTY,)
        yield header
        for row in rows:
            yield [row.get(name.strip()) for name in header]

    cover = [
        [f"Cover sheet {_DASH} an invented replica of official statistics"],
        ["Section", "Detail"],
        ["Policy area:", title],
        ["Period covered:", f"As at {day_text(as_at)}"],
    ]
    level = sheet(
        f"Provider level as at {day_text(as_at)}",
        columns.SOCIAL_CARE,
        [_latest(each) for each in known if each.left is None],
    )
    in_year = sheet(
        f"Provider level in year {span}",
        columns.SOCIAL_CARE_IN_YEAR,
        [row for each in known for row in _in_year(each, begins)],
    )
    moved = sheet(
        f"Leavers and Joiners at {day_text(as_at)}",
        leavers,
        [row for each in known if (row := _movement(each, begins, leavers))],
    )
    return workbook(
        [
            ("Cover", cover),
            (f"Provider_level_at_{_name(as_at)}", level),
            (f"Provider_level_in_year_{span}", in_year),
            (f"Leavers+Joiners_at_{_name(as_at)}", moved),
        ]
    )


def _name(as_at: date) -> str:
    """How sheets name a day: `31_Mar_2025`, but `30_09_25` in a file of September."""
    day, month, year = day_text(as_at).split()
    return f"{as_at:%d_%m_%y}" if as_at.month == 9 else f"{day}_{month[:3]}_{year}"


def _is_in(standing: Standing) -> bool:
    provider = standing.provider
    key = provider.key
    return key.type != _AUTHORITY and is_social_care(key.type, key.urn, provider.kind_shown)


def _about(standing: Standing) -> dict[str, Cell]:
    """What both sheets of providers say of one, whatever the inspection."""
    provider = standing.provider
    kind = KIND_WORDS.get(kind_word(provider.key.type, provider.kind_shown))
    hidden = kind is not None and kind.withheld
    owner = provider.owner or ""
    address = dict.fromkeys(("Name", "Address 1", "Address 2", "Town", "County", "Postcode"))
    if hidden:
        address = dict.fromkeys(address, _REDACTED)
    else:
        address |= {"Name": provider.name, "Address 1": provider.address}
    return {
        "Web link": _LINK,
        "URN": _urn(standing),
        # The real file has both "Children's home" and, a few times, "Children's Home".
        "Provision type": provider.kind_shown.replace("Children's Home", "Children's home"),
        "Registration date": standing.registered,
        "Registration status": _status(standing),
        **address,
        "Ofsted Region": _ONE_REGION.get(provider.region or "", provider.region),
        "Government Office Region": provider.region,
        "Local authority": provider.local_authority,
        "Sector": "Local Authority" if "Council" in owner else "Private",
        "Places": provider.places,
        "Organisation which owns the provider": provider.owner,
    }


def _urn(standing: Standing) -> Cell:
    urn = standing.provider.key.urn
    return int(urn) if urn.isdecimal() else urn


def _status(standing: Standing) -> str:
    if standing.left is not None:
        return standing.left[1]
    words = standing.provider.status
    return words if status_of(words) == "suspended" else "Active"


def _grades(standing: Standing, report: InventedReport) -> dict[str, Cell]:
    supported = "supported accommodation" in standing.provider.kind_shown.casefold()
    overall = columns.SUPPORTED if supported else columns.OVERALL
    return {**dict(report.judgements), overall: report.grade}


def _latest(standing: Standing) -> dict[str, Cell]:
    about = _about(standing)
    if report := standing.graded:
        about |= {
            "Latest Full inspection event type": "Full inspection",
            "Latest full inspection date": report.inspected,
            "Latest full inspection publication date": report.published,
            "Latest full inspection event number": int(report.file_id),
            **_grades(standing, report),
        }
    return about


def _in_year(standing: Standing, begins: date) -> Iterator[dict[str, Cell]]:
    for report in standing.inspections:
        if (report.inspected or report.published) >= begins:
            yield {
                **_about(standing),
                "Inspection event type": _event(report),
                "Inspection date": report.inspected,
                "Inspection publication date": report.published,
                "Inspection event number": int(report.file_id),
                **_grades(standing, report),
            }


def _event(report: InventedReport) -> str:
    """The file calls visits otherwise than the site does."""
    title = report.title.casefold()
    if "assurance" in title:
        return "Assurance visit"
    return "Monitoring inspection" if "monitoring" in title else report.title


def _movement(standing: Standing, begins: date, header: Sequence[str]) -> dict[str, Cell] | None:
    """The row of one that has come or gone since `begins`, None for one that has done neither."""
    joined = standing.registered is not None and standing.registered >= begins
    when, words = standing.left or (None, "")
    gone = when is not None and when >= begins
    if not joined and not gone:
        return None
    about = _about(standing)
    before, after = (name for name in header if name.startswith("Registration status"))
    came, resigned, closed, cancelled = (name.strip() for name in header if "effective" in name)
    named = {"resigned": resigned, "cancelled": cancelled}
    row = {**about, "Setting name": about["Name"], came: standing.registered}
    if joined:
        row |= {"Joiner status": "Joiner", "Reason": "In current dataset, not in previous year"}
    else:
        row |= {before: "Active"}
    if gone:
        row |= {
            named.get(status_of(words) or "", closed): when,
            closed: when,
            "Leaver status": "Leaver",
            "Reason": "In previous year, not in current dataset (closed date in Year)",
        }
    return {**row, after: _status(standing)}
