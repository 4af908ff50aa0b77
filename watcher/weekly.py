"""The weekly digest's duty: how each watch stands, put down at the channel's time, news or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import notify.alert as words
from scrapers.model import ProviderKey
from watcher import alerts, due, groups, selection, telling
from watcher.awaited_words import short
from watcher.awaiting import awaited_of
from watcher.config import ChannelConfig, Config, Watch
from watcher.group_words import row
from watcher.mustering import members_of
from watcher.selection import Members
from watcher.store import Store

_MOST_AWAITED = 40
"""So many of whom a report is awaited have a row, beside the worst of the group."""


def digests_when_due(config: Config, store: Store, now: datetime) -> None:
    """
    For each channel that is told weekly, and whose time has come: put the duty to tell it how its
    watches stand. It goes out with what was gathered, and by itself where there is no news. The
    first one comes at the first such time.
    """
    if not store.journal.last_cycles()["poll"]:
        return
    for channel in config.channels:
        if channel.when.startswith("weekly"):
            _when_due(channel, config, store, now)


def _when_due(channel: ChannelConfig, config: Config, store: Store, now: datetime) -> None:
    job, plan = f"digest {channel.name}", f"{channel.when} {config.timezone.key}"
    next_due = store.journal.due(job, plan)
    if next_due is not None and next_due > now:
        return
    told = [] if next_due is None else list(_standing(channel, config, store, now))
    with store.transaction():
        store.journal.set_due(job, plan, due.hold(channel.when, config.timezone).until(now))
        for alert in told:
            # At the time that was asked for, which is now, and not in a week.
            addressed = replace(telling.to_channel(channel, alert, config, now), not_before=now)
            store.deliveries.add(
                store.journal.last_cycle(),
                "digest",
                alert.watches[0],
                alert.severity,
                now,
                [addressed],
            )


def _standing(
    channel: ChannelConfig, config: Config, store: Store, now: datetime
) -> list[words.Alert]:
    """How each watch of a channel stands, as far as it has been read."""
    members = members_of(config.watches, store)
    seen = now.astimezone(config.timezone)
    return [
        words.Alert(
            kind="digest",
            subject=f"How it stands: {watch.name}",
            severity="low",
            seen=seen,
            group=_group(watch, members, store, seen.date()),
            watches=(watch.name,),
        )
        for watch in config.watches
        if channel.name in watch.channels
    ]


def _group(watch: Watch, members: Members, store: Store, today: date) -> words.Group:
    """The group as in an alert, with a row for all of whom a report is awaited, and by when."""
    known = store.providers.known(members.of(watch.name))
    awaited = awaited_of(store, known, today)
    group = groups.group(watch.name, known.values(), awaited)
    aliases = selection.aliases(watch, store.providers.resolved())
    shown = alerts.stands(group, aliases)
    members_shown = group.members[: len(shown.rows)]
    others = [one for one in group.members[len(shown.rows) :] if one.awaited][:_MOST_AWAITED]
    rows = [
        *zip(members_shown, shown.rows, strict=True),
        *((one, _row(one, aliases)) for one in others),
    ]
    return replace(
        shown,
        rows=tuple(_with_time(each, one, today) for one, each in rows),
        more=shown.more - len(others),
    )


def _row(one: groups.Member, aliases: dict[ProviderKey, str]) -> words.Row:
    return replace(row(one, alerts.label(one.provider)), alias=aliases.get(one.key))


def _with_time(each: words.Row, one: groups.Member, today: date) -> words.Row:
    """A row that says by when what is awaited is likely, or that it is overdue."""
    if one.awaited is None or each.awaited is None:
        return each
    return replace(each, awaited=f"{each.awaited}: {short(one.awaited, today)}")
