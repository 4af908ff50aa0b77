"""What the operator is told of the watcher itself, and how often."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notify.render import render
from watcher.health import ill, to_tell, well
from watcher.store.journal import OpenProblem

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def problem(what: str = "layout-changed", times: int = 1, **facts: object) -> OpenProblem:
    made = OpenProblem(1, what, "2/9000002", "the page lacks ol.timeline", NOW, NOW, times, None)
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "patience"),
    [
        ("layout-changed", 1),
        ("surprise", 1),
        ("not-found", 1),
        ("robots-disallow", 1),
        ("not-understood", 1),
        ("unreachable", 3),  # what mends itself by the next poll is nobody's business
        ("throttled", 3),
        ("not-delivered", 2),
    ],
)
def test_each_problem_is_told_when_patience_with_its_kind_is_at_an_end(what, patience):
    told = [times for times in range(1, 6) if to_tell([problem(what, times)])]

    assert told == list(range(patience, 6))


def test_a_problem_that_was_told_is_not_told_again():
    assert to_tell([problem(times=99, told=NOW)]) == []


def test_only_the_untold_ones_are_told():
    new, old = problem(what="surprise"), problem(told=NOW)

    assert to_tell([old, new]) == [new]


def test_one_problem_is_named_in_the_subject():
    alert = ill([problem()], NOW)

    assert (alert.kind, alert.severity) == ("operator", "high")
    assert alert.subject == "ofsted-watch: layout-changed at 2/9000002"
    assert "layout-changed at 2/9000002: the page lacks ol.timeline" in alert.listed


def test_several_problems_are_counted_in_the_subject_and_each_is_told():
    alert = ill([problem(), problem(what="surprise", place="2/9000003")], NOW)

    assert alert.subject == "ofsted-watch: 2 things need a look"
    assert len(alert.listed) == 2


def test_the_operator_is_told_what_it_means():
    text = render(ill([problem()], NOW), "<a@ofsted-watch.invalid>").text

    assert "makes no event about a provider" in " ".join(text.split())
    assert "You get this because you look after this watcher." in text


def test_all_well_again_is_one_quiet_alert():
    alert = well(NOW)

    assert (alert.kind, alert.severity) == ("operator", "low")
    assert alert.subject == "ofsted-watch: all well again"
