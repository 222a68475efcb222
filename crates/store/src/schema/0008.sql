-- Version 8: what was seen of events that are the same stands with the decision that
-- holds for them, and keys lead to it in sorted parts. Instants are microseconds since
-- 1970, UTC.

drop view decisions;

alter table triage_decisions add column first integer; -- when the first like it happened; null: as time
alter table triage_decisions add column last integer; -- when the last did; null: as first
alter table triage_decisions add column count integer not null default 1; -- how many there were
alter table triage_decisions add column reopened integer not null default 0; -- how often they came back after the window
alter table triage_decisions add column superseded integer; -- the decision that holds since they came back; null: this one does

update triage_decisions
  set first = s.first, last = s.last, count = s.count, reopened = s.reopened,
    superseded = nullif(s.decision, triage_decisions.id)
  from triage_seen s where s.key = triage_decisions.key;

-- Which decision was the latest for a key. A part is sorted by key; of a key that is in
-- several parts the last one is right. Parts are merged, so that there are few.
create table triage_keys (
  id integer primary key,            -- ascending in a part, and from part to part
  part integer not null,
  entries blob not null              -- up to 166: 16 bytes of the key, 8 of the decision's number, big-endian
) strict;

insert into triage_keys (part, entries)
  select 1, unhex(group_concat(hex(key) || printf('%016X', decision), '' order by key))
  from (select key, decision, (row_number() over (order by key) - 1) / 166 as chunk
        from triage_seen)
  group by chunk order by chunk;

drop table triage_seen;

-- Events that are the same but for their time.
create view triage_seen as
  select key, id as decision, coalesce(first, time) as first,
    coalesce(last, first, time) as last, count, reopened
  from triage_decisions where superseded is null;

create view decisions as
  select d.id, f.name as file, d.line, d.offset, utc(d.time / 1000000) as time,
    lower(hex(d.key)) as key, d.count, utc(coalesce(d.first, d.time) / 1000000) as first,
    utc(coalesce(d.last, d.first, d.time) / 1000000) as last, d.reopened, d.superseded, d.type, d.ip,
    d.port, d.asn, d.fqdn, o.action, o.rules, o.provisions, l.told,
    utc(d.received / 1000000) as received,
    utc(d.time / 1000000 + o.keep_hours * 3600) as keep_until
  from triage_decisions d
  join triage_feeds f on f.id = d.feed
  join triage_outcomes o on o.id = d.outcome
  join triage_letters l on l.id = d.letters;
