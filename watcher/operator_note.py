"""The operator's note: at times that the config sets, how the watching went, news or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from notify.alert import Alert
from watcher import due, selection, telling
from watcher.config import Config
from watcher.health_words import moment
from watcher.mustering import members_of
from watcher.shown import many
from watcher.store import Store
from watcher.store.journal import OpenProblem

_JOB = "note"
_MOST_LISTED = 10


def note_when_due(config: Config, store: Store, now: datetime) -> None:
    """Put the duty to send the note, if it is time; the first comes at the first such time."""
    plan = config.operator.note
    if plan is None:
        return
    zoned = f"{plan} {config.timezone.key}"
    next_due = store.journal.due(_JOB, zoned)
    if next_due is not None and next_due > now:
        return
    with store.transaction():
        store.journal.set_due(_JOB, zoned, due.hold(plan, config.timezone).until(now))
        if next_due is None:
            return
        since = next_due - (timedelta(days=1) if plan.startswith("daily") else timedelta(days=7))
        seen = now.astimezone(config.timezone)
        members = members_of(config.watches, store).on(None)
        watched = selection.watched_still(members, store.providers.ended(members), now)
        alert = note(
            (len(watched), len(config.watches)),
            store.journal.figures(since),
            store.journal.problems(),
            since,
            seen,
        )
        addressed = [
            # At the time that was asked for, whatever the channel gathers.
            replace(telling.to_channel(channel, alert, config, now), not_before=now)
            for channel in config.channels
            if channel.name in config.operator.channels
        ]
        store.deliveries.add(
            store.journal.last_cycle(), "operator", "watcher", alert.severity, now, addressed
        )


def note(
    watched: tuple[int, int],
    figures: Mapping[str, int],
    problems: Sequence[OpenProblem],
    since: datetime,
    seen: datetime,
) -> Alert:
    """
    The note in words. `watched` counts the providers and the watches, `figures` are those of
    `Journal.figures` since `since`.
    """
    news = [
        many(count, one, several)
        for count, one, several in (
            (figures["reports"], "new report", "new reports"),
            (figures["others"], "other change", "other changes"),
        )
        if count
    ]
    found = " and ".join(news) or "nothing new"
    works = figures["polls"] > figures["unanswered"] and not problems
    state = "all well" if works else _state(figures, problems)
    providers = many(watched[0], "provider", "providers")
    silent = figures["unanswered"]
    unanswered = f", {silent:,} of them without an answer" if silent else ""
    return Alert(
        kind="operator",
        subject=f"ofsted-watch: {found}, {state}",
        severity="low",
        seen=seen,
        sentences=(
            f"From {moment(since, seen)} to {moment(seen, seen)}:",
            f"Watched: {providers} in {many(watched[1], 'watch', 'watches')}.",
            f"Polls of Ofsted's listings: {figures['polls']:,}{unanswered}.",
            f"Found: {found}.",
            f"Alerts: {figures['sent']:,} sent, {figures['failed']:,} given up.",
            f"Waiting to be sent now: {figures['waiting']:,}.",
            f"Problems open now: {len(problems)}.",
        ),
        listed=tuple(
            f"{each.what} at {each.place}, since {moment(each.first, seen)}: {each.detail}"
            for each in problems[:_MOST_LISTED]
        ),
    )


def _state(figures: Mapping[str, int], problems: Sequence[OpenProblem]) -> str:
    if figures["polls"] <= figures["unanswered"]:
        return "but Ofsted's site was not reached"
    return many(len(problems), "problem", "problems")
