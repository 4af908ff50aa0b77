"""Which channel is told what of a provider's events, and when."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.alert import Alert, Severity
from scrapers.model import Judgement, Provider, ProviderKey, Report
from watcher.config import ChannelConfig, Config, Operator, Schedule, Site, Watch
from watcher.due import duration
from watcher.events import Change, Comparison, Event, Held, Known
from watcher.groups import Group
from watcher.references import Reference
from watcher.telling import address, as_data, to_channel, wanted_by

NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OVERALL = "Overall experiences and progress of children and young people"
COVENTRY = ProviderKey(2, "9000001")
REPORT = Report(
    "99000002",
    "Full inspection",
    date(2025, 5, 20),
    date(2025, 8, 4),
    (Judgement(OVERALL, "Inadequate", "sccif4"),),
)
HOME = Known(
    Provider(COVENTRY, None, "Children's home", "closed", "Closed", "Coventry"),
    (Held(REPORT),),
    (),
    1,
)
WORSE = Event(
    "published",
    REPORT,
    judgements=(Comparison(OVERALL, "sccif4", "Good", "Inadequate", date(2024, 6, 25)),),
    direction="worse",
    severity="red",
)
VISIT = Event(
    "published",
    Report("99000003", "Monitoring visit", None, date(2026, 3, 3)),
    direction="ungraded",
    severity="normal",
)
CLOSED = Event("status", changes=(Change("status", "Open", "Closed"),), severity="high")
RENAMED = Event("identity", changes=(Change("name", "A (invented)", "B (invented)"),),
                severity="low")  # fmt: skip
EVERY_KIND = frozenset({"published", "revised", "withdrawn", "status", "identity"})


def watch(
    name: str,
    *channels: str,
    alert_on: frozenset[str] = EVERY_KIND,
    least: Severity = "low",
    coventry: str | None = None,
) -> Watch:
    own: dict[Reference, str] = {COVENTRY: coventry} if coventry else {}
    return Watch(name, (COVENTRY,), channels or ("desk",), alert_on, least, own)


def channel(name: str, when: str = "instant", red: Literal["now", "wait"] = "now") -> ChannelConfig:
    return ChannelConfig(name, "console:", when, red)


def config(*channels: ChannelConfig) -> Config:
    return Config(
        path=Path("config.toml"),
        timezone=ZoneInfo("Europe/London"),
        state=Path("ofsted-watch.db"),
        site=Site("http://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1", "me@example.org", 0),
        schedule=Schedule("15m", duration("24h"), 20),
        operator=Operator((), None),
        channels=channels or (channel("desk"), channel("board")),
        watches=(),
        warnings=(),
    )


def told(watches: list[Watch], *events: Event, **facts: Any) -> dict[str, Alert]:
    """The alert that each channel gets."""
    groups = {each.name: Group(each.name, 1, 0, (("Inadequate", 1),), "homes") for each in watches}
    addressed = address(
        HOME, events, watches, groups, facts.get("resolved", {}), facts.get("config", config()), NOW
    )
    assert len({one.channel for one in addressed}) == len(addressed)
    return {one.channel: one.alert for one in addressed}


def headlines(alert: Alert) -> list[str]:
    return [item.headline for item in alert.items]


# --- who wants what

events = st.sampled_from((WORSE, VISIT, CLOSED, RENAMED))
kinds = st.frozensets(st.sampled_from(sorted(EVERY_KIND)))
severities = st.sampled_from(("low", "normal", "high", "red"))


def test_a_watch_wants_the_kinds_it_names_from_the_weight_it_names():
    published = watch("w", alert_on=frozenset({"published"}), least="high")

    assert [wanted_by(published, event) for event in (WORSE, VISIT, CLOSED)] == [True, False, False]


def test_a_channel_is_told_only_what_its_own_watch_asked_for():
    found = told(
        [
            watch("All", "desk"),
            watch("Endings", "board", alert_on=frozenset({"status"})),
        ],
        VISIT,
        CLOSED,
    )

    assert headlines(found["desk"]) == [
        "Closed after Inadequate",
        "Monitoring visit, no grade (last: Inadequate)",
    ]
    assert headlines(found["board"]) == ["Closed after Inadequate"]
    assert found["board"].watches == ("Endings",)


def test_a_channel_whose_watches_want_none_of_it_is_told_nothing():
    assert told([watch("w", least="red")], VISIT) == {}


def test_a_channel_that_no_watch_names_is_told_nothing():
    assert set(told([watch("w", "board")], WORSE)) == {"board"}


def test_a_provider_in_two_watches_makes_one_alert_for_a_channel_of_both():
    found = told([watch("One"), watch("Two")], WORSE)

    assert list(found) == ["desk"]
    assert found["desk"].watches == ("One", "Two")
    assert len(found["desk"].items) == 1


def test_an_alert_of_two_watches_holds_what_either_asked_for_once():
    found = told(
        [
            watch("Reports", alert_on=frozenset({"published"})),
            watch("Endings", alert_on=frozenset({"status", "published"}), least="high"),
        ],
        WORSE,
        VISIT,
        CLOSED,
    )

    assert len(found["desk"].items) == 3


@given(
    st.lists(events, unique=True),
    st.lists(
        st.builds(
            lambda channels, alert_on, least: watch("w", *channels, alert_on=alert_on, least=least),
            st.sampled_from((("desk",), ("board",), ("desk", "board"))),
            kinds,
            severities,
        ),
        max_size=3,
    ),
)
def test_nothing_wanted_is_left_out_and_nothing_unwanted_is_told(events, watches):
    watches = [replace(each, name=str(number)) for number, each in enumerate(watches)]
    found = told(watches, *events)

    for name in ("desk", "board"):
        reaching = [each for each in watches if name in each.channels]
        wanted = [event for event in events if any(wanted_by(each, event) for each in reaching)]
        assert len(found[name].items if name in found else ()) == len(wanted)
        if wanted:
            assert set(found[name].watches) == {
                each.name for each in reaching if any(wanted_by(each, e) for e in wanted)
            }


# --- what is for some readers alone


def test_an_alias_is_shown_to_its_own_watchs_channels_only():
    found = told([watch("Ours", "desk", coventry="our placement"), watch("Theirs", "board")], WORSE)

    assert (found["desk"].alias, found["board"].alias) == ("our placement", None)


def test_an_alias_of_a_watch_that_did_not_ask_is_not_shown():
    ours = watch("Ours", alert_on=frozenset({"status"}), coventry="our placement")

    assert told([ours, watch("Theirs")], WORSE)["desk"].alias is None


def test_the_first_alias_in_file_order_is_shown():
    one, two = watch("One", coventry="the one"), watch("Two", coventry="the other")

    assert told([one, two], WORSE)["desk"].alias == "the one"


def test_an_alias_may_be_written_for_a_bare_urn():
    ours = replace(watch("Ours"), aliases={"9000001": "our placement"})

    assert told([ours], WORSE, resolved={"9000001": COVENTRY})["desk"].alias == "our placement"


def test_the_group_is_that_of_the_first_watch_that_reaches_the_channel():
    found = told([watch("One", "desk"), watch("Two", "desk", "board")], WORSE)

    groups = {name: alert.group and alert.group.watch for name, alert in found.items()}
    assert groups == {"desk": "One", "board": "Two"}


# --- when


def alert(severity: Severity) -> Alert:
    return Alert("provider", "Good: home (invented)", severity, NOW)


@pytest.mark.parametrize(
    ("when", "red", "severity", "sent"),
    [
        ("instant", "now", "normal", NOW),
        ("instant", "wait", "red", NOW),
        ("daily 08:00", "now", "high", TOMORROW),
        ("daily 08:00", "now", "red", NOW),
        ("daily 08:00", "wait", "red", TOMORROW),
        ("weekly mon 08:00", "now", "low", datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        ("weekly mon 08:00", "now", "red", NOW),
    ],
)
def test_red_never_waits_unless_the_channel_says_so(when, red, severity, sent):
    addressed = to_channel(channel("desk", when, red), alert(severity), config(), NOW)

    assert (addressed.channel, addressed.not_before) == ("desk", sent)


def test_an_alert_with_one_red_event_goes_out_whole_at_once():
    at_daily = config(channel("desk", "daily 08:00"))

    found = address(HOME, [VISIT, WORSE], [watch("w")], {}, {}, at_daily, NOW)

    assert [(len(one.alert.items), one.not_before) for one in found] == [(2, NOW)]


def test_every_delivery_has_a_message_id_of_its_own():
    ids = {to_channel(channel("desk"), alert("low"), config(), NOW).message_id for _ in range(50)}

    assert len(ids) == 50
    assert all(one.startswith("<") and one.endswith("@ofsted-watch.invalid>") for one in ids)


def test_times_are_shown_in_the_readers_zone():
    summer = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)

    (one,) = address(HOME, [WORSE], [watch("w")], {}, {}, config(), summer)

    assert (one.alert.seen, f"{one.alert.seen:%H:%M %Z}") == (summer, "09:00 BST")


# --- the event as data


def test_an_event_as_data_is_as_the_contract_says():
    group = Group("Hollybank Care", 4, 1, (("Inadequate", 2), ("Good", 2)), "homes")

    data = as_data(HOME, WORSE, [watch("Hollybank Care")], group, NOW)

    assert data == {
        "kind": "published",
        "provider": "2/9000001",
        "urn": "9000001",
        "name": "children's home 9000001, Coventry",
        "owner": None,
        "watches": ["Hollybank Care"],
        "direction": "worse",
        "severity": "red",
        "report": {
            "file_id": "99000002",
            "title": "Full inspection",
            "inspected": "2025-05-20",
            "published": "2025-08-04",
            "url": "https://files.ofsted.gov.uk/v1/file/99000002",
            "document": None,
        },
        "judgements": [
            {
                "heading": OVERALL,
                "scale": "sccif4",
                "before": "Good",
                "after": "Inadequate",
                "origin": "page",
            }
        ],
        "changes": [],
        "still": False,
        "seen": "2026-11-23T08:10:00+00:00",
        "group": {
            "watch": "Hollybank Care",
            "open": 4,
            "closed": 1,
            "grades": {"Inadequate": 2, "Good": 2},
        },
    }


def test_an_event_without_a_report_or_a_group_says_so():
    data = as_data(HOME, CLOSED, [], None, NOW)

    assert (data["report"], data["group"], data["direction"]) == (None, None, None)
    assert data["changes"] == [{"field": "status", "before": "Open", "after": "Closed"}]


def test_a_withheld_name_is_not_in_the_data_either():
    named = replace(HOME, provider=replace(HOME.provider, name="Rose Cottage (invented)"))

    assert "Rose Cottage" not in str(as_data(named, WORSE, [], None, NOW))
