-- Version 6: triage, as the crate `intake` runs it: which feeds were read how far, what
-- was seen, and what was decided. Instants here are microseconds since 1970, UTC; the
-- views have them as text.

-- Content that was read, or is being read. Positions count what came out of it in
-- order, so that reading again from the start comes to the same place.
create table triage_feeds (
  id integer primary key,
  name text not null,                -- as it was named first
  sha256 text unique check (length(sha256) = 64), -- of the file as stored; null for standard input
  events integer not null default 0, -- decided
  rejects integer not null default 0, -- rejected
  repeated integer not null default 0, -- of the events
  reopened integer not null default 0, -- of the events
  done integer not null default 0 check (done in (0, 1))
) strict;

-- Where every row of a feed ended; adds up to events + rejects.
create table triage_ledger (
  feed integer not null references triage_feeds on delete cascade,
  place text not null,               -- notified, in-daily-digest, in-monthly-digest, on-file, on-file-without-rule, dropped, rejected
  name text not null,                -- the rule that dropped, the reason of a rejection; else empty
  rows integer not null,
  primary key (feed, place, name)
) strict, without rowid;

-- Rules that fired together.
create table triage_outcomes (
  id integer primary key,
  action text not null,
  rules text not null,               -- list
  provisions text not null,          -- list
  keep_hours integer not null,       -- how long events are kept, from their time
  unique (action, rules, provisions, keep_hours)
) strict;

-- Who is told of an event; many events have the same.
create table triage_letters (
  id integer primary key,
  told text not null unique          -- list: recipient, mail, known, action, within (hours), tlp
) strict;

-- Files that decisions and rejected rows are appended to, and how far they are right.
create table triage_outputs (
  id integer primary key,
  path text not null unique,
  bytes integer not null
) strict;

-- What was decided of an event when it was new, or came back after the window. Those
-- that repeat one have no row; they are counted in triage_seen.
create table triage_decisions (
  id integer primary key,
  feed integer not null,             -- in triage_feeds
  line integer not null,
  offset integer not null,
  key blob not null,                 -- in triage_seen
  time integer,                      -- null: not known
  received integer,                  -- deadlines count from it; null: not known
  type text,                         -- classification.type
  ip text,
  port integer,
  asn integer,
  fqdn text,
  outcome integer not null,          -- in triage_outcomes
  letters integer not null,          -- in triage_letters
  output integer,                    -- in triage_outputs, where it is written; null: no file
  at integer,                        -- where its line begins there; null: no file
  bytes integer not null             -- of its line, with the end
) strict;

-- Events that are the same but for their time.
create table triage_seen (
  key blob primary key check (length(key) = 16),
  decision integer not null,         -- in triage_decisions: the latest
  first integer not null,
  last integer,                      -- null: as first
  count integer not null,
  reopened integer not null          -- how often it came back after the window
) strict, without rowid;

create view decisions as
  select d.id, f.name as file, d.line, d.offset, utc(d.time / 1000000) as time,
    lower(hex(d.key)) as key, s.count, utc(s.first / 1000000) as first,
    utc(coalesce(s.last, s.first) / 1000000) as last, s.reopened, d.type, d.ip, d.port, d.asn, d.fqdn,
    o.action, o.rules, o.provisions, l.told, utc(d.received / 1000000) as received,
    utc(d.time / 1000000 + o.keep_hours * 3600) as keep_until
  from triage_decisions d
  join triage_feeds f on f.id = d.feed
  join triage_outcomes o on o.id = d.outcome
  join triage_letters l on l.id = d.letters
  join triage_seen s on s.key = d.key;
