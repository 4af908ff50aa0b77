"""The tables of the official files and of belonging, as the third migration makes them."""

REGISTER = """
-- The official file of each series whose rows are in the register.
CREATE TABLE official_file (
    series TEXT PRIMARY KEY,
    title  TEXT NOT NULL,
    as_at  TEXT NOT NULL,               -- the day for which its rows hold
    source TEXT NOT NULL,               -- its address, or a path
    sha256 TEXT NOT NULL,
    rows   INTEGER NOT NULL,
    read   TEXT NOT NULL
) STRICT;

-- What the official files say of every provider. No addresses, and no names of people.
CREATE TABLE register (
    series          TEXT NOT NULL,
    urn             TEXT NOT NULL,
    type            INTEGER,            -- code of its page, null where the file does not tell
    kind            TEXT NOT NULL,      -- a word of scrapers.remits
    name            TEXT,
    status          TEXT NOT NULL,
    status_words    TEXT NOT NULL,
    local_authority TEXT,
    authority_key   TEXT,               -- as scrapers.authorities compares them
    region          TEXT,
    owner           TEXT,
    owner_key       TEXT,               -- as scrapers.organisations compares them
    trust_id        TEXT,
    trust           TEXT,
    trust_key       TEXT,
    places          INTEGER,
    inspections     TEXT NOT NULL,      -- JSON: [[title, inspected, published, judgements], ...]
    PRIMARY KEY (series, urn)
) STRICT;

CREATE INDEX register_urn ON register (urn);

CREATE INDEX register_owner ON register (owner_key) WHERE owner_key IS NOT NULL;

CREATE INDEX register_trust ON register (trust_key) WHERE trust_key IS NOT NULL;

CREATE INDEX register_authority ON register (authority_key, kind);

-- As at which day the owner of a provider is known.
ALTER TABLE provider ADD COLUMN owner_at TEXT;

-- Whom the selectors of a watch have found.
CREATE TABLE belonging (
    watch    TEXT NOT NULL,
    provider TEXT NOT NULL,             -- type/urn, or a bare URN not yet resolved
    selector TEXT NOT NULL,             -- as in the config: owners: Hollybank Care*
    reason   TEXT NOT NULL,             -- by what is known that it belongs
    since    TEXT NOT NULL,
    news     INTEGER NOT NULL,          -- 1 while its joining is still to be told
    PRIMARY KEY (watch, provider)
) STRICT;

-- The selectors that were looked up before: who is found by a new one has not joined.
CREATE TABLE selector (
    watch    TEXT NOT NULL,
    selector TEXT NOT NULL,
    series   TEXT NOT NULL,             -- the official files that it was looked up in, by blanks
    since    TEXT NOT NULL,
    PRIMARY KEY (watch, selector)
) STRICT;

-- Providers that a listing showed and neither a watch nor the register knew.
CREATE TABLE newcomer (
    provider TEXT PRIMARY KEY,
    category TEXT NOT NULL,             -- of the listing: level_1/level_2
    seen     TEXT NOT NULL,
    latest   TEXT,                      -- date of its newest report by the listing
    next_try TEXT,                      -- when to look at its page; null where all is known
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How far the reading of a whole listing, for providers never seen, has come.
CREATE TABLE roll_call (
    plan   TEXT PRIMARY KEY,            -- category and local authorities
    start  INTEGER NOT NULL,            -- the row to go on from
    begun  TEXT NOT NULL,
    done   TEXT,                        -- when it was last read to its end
    first  TEXT                         -- and when first: who was seen before then is not new
) STRICT;

-- What was told to be overdue.
CREATE TABLE overdue (
    provider   TEXT NOT NULL,
    cause      TEXT NOT NULL,           -- closed, suspended, inadequate, inspected
    since      TEXT NOT NULL,           -- date of the cause
    percentile INTEGER NOT NULL,        -- 90 or 99
    told       TEXT NOT NULL,
    PRIMARY KEY (provider, cause, since, percentile)
) STRICT;

-- The owners two or more of whose settings are failing, as was told.
CREATE TABLE red_owner (
    watch TEXT NOT NULL,
    owner TEXT NOT NULL,                -- as scrapers.organisations compares them
    told  TEXT NOT NULL,
    PRIMARY KEY (watch, owner)
) STRICT
"""
