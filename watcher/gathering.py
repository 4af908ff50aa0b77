"""How the group that a name means stands: a watch's, or that of an owner or a trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from scrapers.model import Provider, ProviderKey
from scrapers.remits import KIND_WORDS, UNKNOWN
from watcher import groups, mustering, selection
from watcher.awaiting import awaited_of
from watcher.belonging import Facts, belongs, contradicts
from watcher.config import Watch
from watcher.events import Known
from watcher.group_table import Overview
from watcher.groups import Member
from watcher.oversight import of_group
from watcher.ownership import owned_by
from watcher.references import Reference
from watcher.registered import known_of
from watcher.selectors import Selector, found
from watcher.store import Store
from watcher.store.register import Entry


def of_watch(watch: Watch, store: Store, today: date) -> Overview:
    """How the providers of a watch stand, those that were not read yet by their official file."""
    members = mustering.members_of([watch], store)
    references: list[Reference] = [*sorted(members.watches), *members.unresolved]
    # A watch may be new in the config, and no cycle have looked its selectors up yet.
    references += [one for one in mustering.would_find(watch, store) if one not in references]
    gathered = _members(references, store, today)
    group = groups.together(watch.name, gathered.values())
    return Overview(
        "watch",
        group,
        today,
        selection.aliases(watch, store.providers.resolved()),
        tuple(of_group(group, today).values()),
        unread=tuple(one for one in references if one not in gathered),
    )


def of_organisation(pattern: str, store: Store, today: date) -> Overview | None:
    """
    How the providers of an owner or a trust stand, given as in a config's `owners` and `trusts`;
    None if none is known. The pages that are held come before the official files.
    """
    pages = {provider.key: provider for provider in store.providers.all()}
    reasons: dict[Reference, str | None] = {}
    names: Counter[str] = Counter()
    for selector in (Selector("owner", pattern), Selector("trust", pattern)):
        for reference, facts in _candidates(selector, store, pages):
            if belongs(selector, facts) is not None:
                reasons[reference] = None
                name = facts.owner if selector.kind == "owner" else facts.trust
                names.update(filter(None, [name]))
            elif (why := contradicts(selector, facts)) is not None:
                reasons.setdefault(reference, why)
    theirs = [reference for reference, why in reasons.items() if why is None]
    if not theirs:
        return None
    gathered = _members(theirs, store, today)
    named = pattern if "*" in pattern or not names else names.most_common(1)[0][0]
    group = groups.together(named, gathered.values())
    return Overview(
        "organisation",
        group,
        today,
        {},
        tuple(of_group(group, today).values()),
        elsewhere=tuple((one, why) for one, why in reasons.items() if why is not None),
    )


def _candidates(
    selector: Selector, store: Store, pages: Mapping[ProviderKey, Provider]
) -> Iterator[tuple[Reference, Facts]]:
    """Those whom the files or the pages name as the selector asks, with all that is known."""
    resolved = store.providers.resolved()
    entries: dict[Reference, Entry] = {}
    for entry in found(selector, store.register):
        reference = entry.row.reference
        key = resolved.get(reference) if isinstance(reference, str) else reference
        entries[key or reference] = entry
    held = [
        key
        for key, page in pages.items()
        if key not in entries and belongs(selector, Facts.of(page, None, None, None))
    ]
    others = store.register.of(held)
    for one in (*entries, *held):
        page = pages.get(one) if isinstance(one, ProviderKey) else None
        entry_of = entries.get(one) or others.get(one)
        if entry_of is None:
            yield one, Facts.of(page, None, None, None)
        else:
            yield one, Facts.of(page, entry_of.row, entry_of.as_at, entry_of.series)


def _members(references: Iterable[Reference], store: Store, today: date) -> dict[Reference, Member]:
    """How each of `references` stands: by its page if that was read, or else by its file."""
    references = tuple(references)
    known = store.providers.known(one for one in references if isinstance(one, ProviderKey))
    awaited = awaited_of(store, known, today)
    entries = store.register.of(references)
    members: dict[Reference, Member] = {}
    for one in references:
        entry = entries.get(one)
        if isinstance(one, ProviderKey) and one in known:
            members[one] = groups.member(_owned(known[one], entry), awaited.get(one))
        elif entry is not None:
            members[one] = _filed(entry)
    return members


def _owned(known: Known, entry: Entry | None) -> Known:
    """What is held, with the owner that an official file names, if that is newer."""
    if entry is None:
        return known
    provider, _ = owned_by(known.provider, entry.row.owner, entry.as_at, by_file=True)
    return replace(known, provider=provider)


def _filed(entry: Entry) -> Member:
    """How a provider stands whose page was not read: as at the day of the file."""
    row, known = entry.row, known_of(entry.row)
    provider = replace(
        known.provider,
        kind=KIND_WORDS.get(row.kind, UNKNOWN).noun,
        local_authority=row.local_authority,
        region=row.region,
        trust_id=row.trust_id,
        trust=row.trust,
        owner=row.owner,
        owner_at=entry.as_at,
    )
    return groups.member(replace(known, provider=provider), as_at=entry.as_at)
