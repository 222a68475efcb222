-- Version 7: who was told of what was decided, as the crate `telling` does it. Instants
-- are microseconds since 1970, UTC; the views have them as text.

-- Notices that were made together, each in one message of mail. All of them are
-- written here before any message is in the outbox, so that they can be made again.
create table triage_mailings (
  id integer primary key,
  made integer not null,             -- the messages' date
  outbox text not null,              -- the folder
  organisation text not null,        -- who writes
  mail text not null,                -- and from where
  put integer not null default 0 check (put in (0, 1)) -- whether all messages are in the outbox
) strict;

create table triage_notices (
  id text primary key,               -- its Message-ID
  mailing integer not null references triage_mailings,
  ticket text not null,
  role text not null,                -- of who is told
  mail text not null,
  name text,                         -- null: not known
  round text not null,               -- first, in-place, reminder, escalation
  action text not null,
  period text not null,              -- as in 2026-11-28T03, 2026-11-28, 2026-11
  tlp text not null,
  deadline integer,                  -- the earliest of its events; null: none
  events integer not null
) strict, without rowid;

-- Who was told of which decision, as it stood then.
create table triage_told (
  decision integer not null,         -- in triage_decisions
  recipient text not null,           -- the role that is to be told, by the decision
  round text not null,               -- as in triage_notices
  mailing integer not null references triage_mailings,
  notice text,                       -- in triage_notices; null: withheld
  withheld text,                     -- why; null: told
  first integer not null,
  last integer not null,
  count integer not null,
  deadline integer,                  -- null: none
  primary key (decision, recipient, round),
  check ((notice is null) = (withheld is not null))
) strict, without rowid;

create index triage_told_mailing on triage_told (mailing);
create index triage_told_deadline on triage_told (deadline) where deadline is not null;

create view told as
  select t.decision, t.recipient, t.round, utc(m.made / 1000000) as made, n.ticket,
    t.notice as message_id, n.role, n.mail, n.tlp, t.withheld,
    utc(t.deadline / 1000000) as deadline
  from triage_told t
  join triage_mailings m on m.id = t.mailing
  left join triage_notices n on n.id = t.notice;
