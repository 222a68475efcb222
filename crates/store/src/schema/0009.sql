-- Version 9: since when this database has a finding, by the clock of whoever ran the
-- check. Feeds are read by it: what a finding is about may have happened years ago.

-- A line for each name, which outlives the analyses that have it. A check that says
-- the same again changes nothing.
create table finding_news (
  name text primary key,            -- as in `findings`
  told text not null,               -- what its line says, as a JSON array: to see a change
  added text not null,              -- when it was first written: RFC 3339 in UTC, to the millisecond
  changed text not null             -- when what it says last changed; never before another that was written before
) strict, without rowid;
create index finding_news_by_change on finding_news (changed, name);

create trigger finding_is_news after insert on findings begin
  insert into finding_news (name, told, added, changed)
  select new.name,
    json_array(new.severity, new.because, new.headline, new.subject, new.indicator,
      new.indicator_version, new.first_seen, new.last_seen),
    at, at
  from (
    select max(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
      coalesce((select max(changed) from finding_news), '')) as at
  )
  where true
  on conflict (name) do update set told = excluded.told, changed = excluded.changed
  where told <> excluded.told;
end;

-- What was there before is news of today.
insert into finding_news (name, told, added, changed)
select f.name,
  json_array(f.severity, f.because, f.headline, f.subject, f.indicator, f.indicator_version,
    f.first_seen, f.last_seen),
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
from findings f where f.id in (select max(id) from findings group by name);
