"""Any alert that the store may hold is written in every form."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from fuzz.parsers import stored_alert
from notify.alert import Alert, Group, Item, Line, Row
from watcher.store.duty import load_alert

_ADAPTER: TypeAdapter[Alert] = TypeAdapter(Alert)
# Half characters are in no text that was read, and in no JSON that pydantic takes.
_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
_MAYBE = st.none() | _TEXT
_DAY = st.none() | st.dates()
_SEVERITY = st.sampled_from(["red", "high", "normal", "low"])


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=3).map(tuple)


_LINE = st.builds(Line, _TEXT, _MAYBE, _MAYBE, _DAY)
_ITEM = st.builds(
    Item, _TEXT, _SEVERITY, _MAYBE, _DAY, _DAY, _MAYBE, several(_LINE), several(_TEXT)
)
_ROW = st.builds(
    Row, _TEXT, _TEXT, _DAY, _MAYBE, _MAYBE, _MAYBE, _SEVERITY, _SEVERITY, _MAYBE, st.booleans()
)
_COUNT = st.integers(0, 10_000)
_GROUP = st.builds(
    Group, _TEXT, _TEXT, several(st.tuples(_TEXT, _COUNT)), _COUNT, _COUNT, several(_ROW), _COUNT
)
ALERTS = st.builds(
    Alert,
    kind=st.sampled_from(["provider", "watching", "operator"]),
    subject=_TEXT,
    severity=_SEVERITY,
    seen=st.datetimes(timezones=st.timezones()),
    label=_MAYBE,
    alias=_MAYBE,
    status=_MAYBE,
    page=_MAYBE,
    items=several(_ITEM),
    sentences=several(_TEXT),
    group=st.none() | _GROUP,
    watches=several(_TEXT),
    listed=several(_TEXT),
)


@settings(max_examples=150)
@given(ALERTS)
def test_any_alert_is_stored_loaded_and_written(alert):
    body = _ADAPTER.dump_json(alert)
    assert load_alert(body.decode()).items == alert.items
    stored_alert(body)
