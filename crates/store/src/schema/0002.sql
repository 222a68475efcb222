-- Version 2: what a check writes. Times are text, RFC 3339 in UTC; AS numbers are
-- integers; lists are JSON.

-- One run of the detectors over a list of sources. The same sources with the same
-- settings are the same analysis: running it again replaces it.
create table analyses (
    id integer primary key,
    key text not null unique,        -- SHA-256 over the sources' SHA-256s and the settings
    normwatch text not null,         -- the program's version
    started text,                    -- the first record's time
    ended text,                      -- the last record's time
    baseline text not null,          -- where the knowledge of origins came from, in words
    peers integer not null,          -- peer networks heard
    sessions integer not null,       -- sessions heard
    prefixes integer not null,       -- prefixes seen
    announcements integer not null,
    withdrawals integer not null,
    rib_entries integer not null
) strict;

-- The sources of an analysis, in the order read.
create table analysis_sources (
    analysis integer not null references analyses (id) on delete cascade,
    place integer not null,          -- from 0
    source integer not null references sources (id),
    primary key (analysis, place)
) strict, without rowid;

-- What was seen about a prefix or a network in a window of time. Never a claim
-- about a State.
create table observations (
    id integer primary key,
    analysis integer not null references analyses (id) on delete cascade,
    kind text not null,              -- new-origin, new-origin-more-specific, bogon-prefix, bogon-asn, as-set, path-loop
    prefix text not null,            -- for oddities of paths, one of those touched
    asn integer not null,            -- the network that did it as far as the routes tell
    bogon_asn integer,               -- for bogon-asn, the number
    bogon_block text,                -- for bogon-prefix, the special-purpose block
    bogon_name text,                 -- what the block or number is for
    bogon_reference text,            -- the standard that says so
    first_seen text not null,        -- first announcement
    last_seen text not null,         -- last announcement
    ended text,                      -- when all but a tenth of its sessions had let go; null while it lasts
    announcements integer not null,
    withdrawals integer not null,    -- by sessions that held it
    prefixes integer not null,       -- how many it touched
    peers integer not null,          -- peer networks that announced it
    wave_peers integer not null,     -- of these, in the first five minutes
    peers_heard integer not null,    -- peer networks that the collector had heard of when it began
    sessions integer not null,
    sessions_heard integer not null,
    sessions_bulk integer not null,  -- left out of the wave, for repeating their tables
    sessions_holding integer not null, -- that still held it at the end
    path text not null,              -- the first AS path
    neighbors text not null,         -- JSON: networks next to asn, the most frequent first
    -- For new origins:
    known_prefix text,               -- the same prefix, or the nearest that covers it
    known_origins text,              -- JSON: the origins it had
    known_since text,                -- null when a baseline told it
    other_origins_inside integer,    -- other networks with prefixes inside the known one
    withdrawn_before integer,        -- withdrawals before the first announcement
    episodes integer,                -- times it began anew
    answered text                    -- when a known origin first announced it or a part of it
) strict;
create index observations_by_kind on observations (analysis, kind, asn);
create index observations_by_prefix on observations (prefix);

-- Benign explanations looked up for a new origin.
create table explanations (
    observation integer not null references observations (id) on delete cascade,
    kind text not null,              -- same-organisation, relation, known-origin-on-path, adjacent, origin-inside-before, withdrawn-before
    holds integer,                   -- 1, 0, or null when nothing was at hand to tell
    detail text not null,            -- what was found, in words
    primary key (observation, kind)
) strict, without rowid;

-- Which peer networks announced it.
create table observation_peers (
    observation integer not null references observations (id) on delete cascade,
    peer_asn integer not null,
    in_wave integer not null,        -- 1 when within the first five minutes
    primary key (observation, peer_asn)
) strict, without rowid;

-- The holder's answers to a new origin: known origins announcing it or parts.
create table answers (
    observation integer not null references observations (id) on delete cascade,
    prefix text not null,
    origin integer not null,
    first_seen text not null,
    primary key (observation, prefix, origin)
) strict, without rowid;

-- Where it can be read again.
create table evidence (
    id integer primary key,
    observation integer not null references observations (id) on delete cascade,
    role text not null,              -- first, last, counter, end
    source integer not null references sources (id),
    offset integer not null,         -- where the record starts in the decompressed content, in bytes
    time text not null,
    peer_asn integer not null,
    peer_ip text not null,
    prefix text not null,
    path text not null               -- empty for withdrawals and where only the place was kept
) strict;
create index evidence_by_observation on evidence (observation);

-- Announcements and withdrawals by minute, of the prefix, what covers it and what
-- is inside it. Kept for observations that became high or medium findings.
create table minutes (
    observation integer not null references observations (id) on delete cascade,
    minute text not null,
    prefix text not null,
    origin integer,                  -- null for withdrawals and for sets
    announcements integer not null,
    withdrawals integer not null
) strict;
create index minutes_by_observation on minutes (observation, minute);

-- Who holds an AS number, for networks in findings; from the table given.
create table holders (
    asn integer primary key,
    as_name text,
    organisation text,               -- the registry's id
    organisation_name text,
    economy text                     -- ISO 3166 alpha-2: where it is registered, not who acts
) strict;

-- An indicator's outcome that engages provisions.
create table findings (
    id integer primary key,
    analysis integer not null references analyses (id) on delete cascade,
    name text not null,              -- stays the same for the same sources: indicator:key
    rank integer not null,           -- from 1
    severity text not null,          -- high, medium, low
    because text not null,           -- why so grave, in words
    headline text not null,
    subject text not null,
    indicator text not null,
    indicator_version text not null,
    first_seen text not null,
    last_seen text not null,
    unique (analysis, name)
) strict;
create index findings_by_severity on findings (analysis, severity, rank);

create table finding_observations (
    finding integer not null references findings (id) on delete cascade,
    observation integer not null references observations (id) on delete cascade,
    primary key (finding, observation)
) strict, without rowid;

create table finding_reasons (
    finding integer not null references findings (id) on delete cascade,
    place integer not null,
    effect text not null,            -- raises, lowers, notes
    text text not null,
    primary key (finding, place)
) strict, without rowid;

-- Which provisions a finding engages. Of a restraint nothing can be said but that
-- there is evidence against it, that there is none, or that it is not known.
create table finding_provisions (
    finding integer not null references findings (id) on delete cascade,
    place integer not null,
    provision text not null,
    why text not null,
    does_not_show text not null,
    outcome text not null,           -- evidence-against, no-evidence-against, evidence-for, unknown
    in_force_then integer,           -- 1, 0, or null when its date is not known well enough
    primary key (finding, place)
) strict, without rowid;

create table finding_recipients (
    finding integer not null references findings (id) on delete cascade,
    place integer not null,
    role text not null,
    subject text not null,
    name text,
    economy text,
    why text not null,
    reach text not null,
    primary key (finding, place)
) strict, without rowid;
