"""The tables of the store, as numbered migrations. Times are ISO 8601 in UTC, dates ISO 8601."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from watcher.store.schema_register import REGISTER

migrations = Migrations("ofsted-watch")


@migrations()
def m001_first(db: Database) -> None:
    """Providers and their reports; how reading goes; events, alerts, deliveries; the journal."""
    for statement in _FIRST.split(";\n\n"):
        db.execute(statement)


@migrations()
def m002_documents(db: Database) -> None:
    """What the documents of reports say, and how the asking for them goes."""
    for statement in _DOCUMENTS.split(";\n\n"):
        db.execute(statement)


@migrations()
def m003_register(db: Database) -> None:
    """The official files; who belongs to which watch, and why; what is awaited."""
    for statement in REGISTER.split(";\n\n"):
        db.execute(statement)


@migrations()
def m004_bundles(db: Database) -> None:
    """Which deliveries are sent together, as one message."""
    for statement in _BUNDLES.split(";\n\n"):
        db.execute(statement)


names = frozenset({"m001_first", "m002_documents", "m003_register", "m004_bundles"})
"""Every migration that this release knows. A store with another one is of a later release."""

_FIRST = """
-- What the last readings of a provider's page said, merged.
CREATE TABLE provider (
    provider        TEXT PRIMARY KEY,   -- type/urn
    name            TEXT,               -- null where withheld
    kind            TEXT,               -- the page's own word for the type
    status          TEXT NOT NULL,      -- a word of scrapers.statuses, or empty
    status_words    TEXT NOT NULL,      -- the page's own
    local_authority TEXT,
    region          TEXT,
    trust_id        TEXT,
    trust           TEXT,
    owner           TEXT,
    milestones      TEXT NOT NULL,      -- JSON: [[title, date or null], ...]
    reader          INTEGER NOT NULL,   -- version of the page reader
    first_read      TEXT NOT NULL,
    ended           TEXT                -- when it was first read as closed, resigned or cancelled
) STRICT;

CREATE TABLE report (
    provider   TEXT NOT NULL REFERENCES provider (provider),
    file_id    TEXT NOT NULL,
    title      TEXT NOT NULL,
    inspected  TEXT,
    published  TEXT,
    first_seen TEXT NOT NULL,
    missed     INTEGER NOT NULL,        -- readings in a row that did not list it; 2: withdrawn
    PRIMARY KEY (provider, file_id)
) STRICT;

CREATE TABLE judgement (
    provider TEXT NOT NULL,
    file_id  TEXT NOT NULL,
    position INTEGER NOT NULL,
    heading  TEXT NOT NULL,
    grade    TEXT NOT NULL,             -- Ofsted's words
    scale    TEXT,                      -- null where the table of scales does not know the grade
    PRIMARY KEY (provider, file_id, position),
    FOREIGN KEY (provider, file_id) REFERENCES report (provider, file_id)
) STRICT;

-- How the reading of each watched page goes.
CREATE TABLE reading (
    provider      TEXT PRIMARY KEY,
    next_due      TEXT NOT NULL,
    moved         INTEGER NOT NULL DEFAULT 0,  -- a listing says that there is news; 0 or 1
    chases        INTEGER NOT NULL DEFAULT 0,  -- readings that did not find what the listing said
    last_try      TEXT,
    last_read     TEXT,                 -- last good answer, "unchanged" included
    last_full     TEXT,                 -- last answer with a body
    body_hash     TEXT,
    etag          TEXT,
    last_modified TEXT,
    failures      INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT
) STRICT;

-- What a bare URN was found to stand for.
CREATE TABLE resolved (
    urn      TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    found    TEXT NOT NULL
) STRICT;

-- The rows of each news listing as last seen, so that a poll knows what moved.
CREATE TABLE listing_row (
    category TEXT NOT NULL,             -- level_1/level_2
    status   INTEGER NOT NULL,          -- 1 open, 2 closed
    provider TEXT NOT NULL,
    latest   TEXT,
    rating   TEXT,
    seen     TEXT NOT NULL,
    PRIMARY KEY (category, status, provider)
) STRICT;

CREATE TABLE cycle (
    id           INTEGER PRIMARY KEY,
    started      TEXT NOT NULL,
    seconds      REAL,
    polled       INTEGER NOT NULL,      -- 1 if listings were read, 0 if only pages that were due
    baseline     INTEGER NOT NULL DEFAULT 0,
    listing      INTEGER NOT NULL DEFAULT 0,
    page         INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    events       INTEGER NOT NULL DEFAULT 0,
    problems     INTEGER NOT NULL DEFAULT 0,
    reached      INTEGER                -- 1 if the site answered, null while running
) STRICT;

CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    cycle     INTEGER NOT NULL REFERENCES cycle (id),
    seen      TEXT NOT NULL,
    provider  TEXT NOT NULL REFERENCES provider (provider),
    kind      TEXT NOT NULL,
    direction TEXT,
    severity  TEXT NOT NULL,
    file_id   TEXT,
    data      TEXT NOT NULL             -- JSON: the event as `check --json` prints it
) STRICT;

CREATE INDEX event_by_provider ON event (provider, id);

CREATE TABLE alert (
    id       INTEGER PRIMARY KEY,
    cycle    INTEGER NOT NULL REFERENCES cycle (id),
    created  TEXT NOT NULL,
    kind     TEXT NOT NULL,             -- provider, watching, operator
    subject  TEXT NOT NULL,             -- the provider, the watch, or "watcher"
    severity TEXT NOT NULL
) STRICT;

-- The duty to tell one channel.
CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY,
    alert      INTEGER NOT NULL REFERENCES alert (id),
    channel    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    message_id TEXT NOT NULL UNIQUE,
    body       TEXT NOT NULL,           -- JSON: the alert as this channel's readers see it
    created    TEXT NOT NULL,
    not_before TEXT NOT NULL,           -- a channel that gathers alerts holds them until then
    next_try   TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    settled    TEXT,
    detail     TEXT,
    UNIQUE (alert, channel)
) STRICT;

CREATE INDEX delivery_open ON delivery (next_try) WHERE state IN ('waiting', 'sending');

-- Which providers a watch has been told that it covers.
CREATE TABLE introduced (
    watch    TEXT NOT NULL,
    provider TEXT NOT NULL,
    since    TEXT NOT NULL,
    PRIMARY KEY (watch, provider)
) STRICT;

-- What is wrong with the watching itself, until it is mended.
CREATE TABLE problem (
    id      INTEGER PRIMARY KEY,
    what    TEXT NOT NULL,
    place   TEXT NOT NULL,
    detail  TEXT NOT NULL,
    first   TEXT NOT NULL,
    last    TEXT NOT NULL,
    times   INTEGER NOT NULL,
    told    TEXT,
    cleared TEXT
) STRICT;

CREATE UNIQUE INDEX problem_open ON problem (what, place) WHERE cleared IS NULL;

CREATE TABLE host (
    host         TEXT PRIMARY KEY,
    robots       TEXT,
    robots_read  TEXT,
    paused_until TEXT
) STRICT;

-- When each recurring job is next due, so that a restart neither repeats nor skips it.
CREATE TABLE schedule (
    job  TEXT PRIMARY KEY,
    plan TEXT NOT NULL,                 -- the schedule as configured; a new one starts anew
    due  TEXT NOT NULL
) STRICT
"""

_DOCUMENTS = """
-- Where it was read: page, or the document alone.
ALTER TABLE judgement ADD COLUMN origin TEXT NOT NULL DEFAULT 'page';

ALTER TABLE cycle ADD COLUMN file INTEGER NOT NULL DEFAULT 0;

-- The document of a report: how the asking for it goes, and what it said.
CREATE TABLE document (
    provider TEXT NOT NULL,
    file_id  TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('wanted', 'read', 'foreign', 'given-up')),
    awaited  INTEGER NOT NULL,          -- 1 while its report has been told without it
    tried    TEXT NOT NULL,             -- when it was last asked for
    failures INTEGER NOT NULL,          -- tries in a row that failed
    failing  TEXT,                      -- since when they do
    missing  TEXT,                      -- since when its host says that there is no such document
    next_try TEXT,                      -- null where none is planned
    detail   TEXT,                      -- why the last try failed
    fetched  TEXT,                      -- when it was last had
    sha256   TEXT,
    size     INTEGER,
    reader   INTEGER,                   -- version of the document reader
    data     TEXT,                      -- JSON: what was read; never the text
    PRIMARY KEY (provider, file_id),
    FOREIGN KEY (provider, file_id) REFERENCES report (provider, file_id)
) STRICT;

CREATE INDEX document_wanted ON document (next_try) WHERE next_try IS NOT NULL
"""

_BUNDLES = """
-- The first of those that are sent together, from when they were first tried; null before.
ALTER TABLE delivery ADD COLUMN bundle INTEGER REFERENCES delivery (id);

-- What was tried before was sent by itself.
UPDATE delivery SET bundle = id WHERE attempts > 0
"""
