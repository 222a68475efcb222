-- Version 10: who may see what: accounts, the audit log, and how far what was decided and
-- said may be told. Instants are microseconds since 1970, UTC; the views have them as
-- text. Markings are those of FIRST's Traffic Light Protocol 2.0, as numbers that grow
-- with strictness: 0 clear, 1 green, 2 amber, 3 amber+strict, 4 red.

-- Who has an account. Nothing of it is deleted, and only a revocation changes it. No
-- question in SQL reads it.
create table accounts (
  id text primary key,               -- stands in the token; no secret
  name text not null unique,
  role text not null check (role in ('reader', 'analyst', 'editor', 'admin')),
  secret text not null,              -- Argon2id hash of what stands in the token, a PHC string
  made integer not null,
  expires integer,                   -- from then on it is none; null: never
  revoked integer                    -- null: not
) strict, without rowid;

create trigger accounts_are_kept before delete on accounts
begin select raise(abort, 'accounts are not deleted'); end;
create trigger accounts_are_made_once before insert on accounts
when exists (select 1 from accounts where id = new.id or name = new.name)
begin select raise(abort, 'there is such an account'); end;
create trigger accounts_are_only_revoked before update on accounts
when old.revoked is not null or new.revoked is null or new.id is not old.id
  or new.name is not old.name or new.role is not old.role or new.secret is not old.secret
  or new.made is not old.made or new.expires is not old.expires
begin select raise(abort, 'accounts are only revoked'); end;

-- Who did and read what. It only grows. No question in SQL reads it.
create table audit_log (
  id integer primary key,
  at integer not null,
  account text,                      -- the account's name; null: nobody known
  act text not null check (act in
    ('account-made', 'account-revoked', 'signed-in', 'signed-out', 'refused', 'read')),
  path text,                         -- what was asked for, with its query
  status integer,                    -- of HTTP: how it was answered
  address text,                      -- from where; null: at this machine's command line
  detail text
) strict;

create trigger audit_log_only_grows before insert on audit_log
when exists (select 1 from audit_log where id = new.id)
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_log_is_not_changed before update on audit_log
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_log_is_kept before delete on audit_log
begin select raise(abort, 'the audit log only grows'); end;
create index audit_log_account on audit_log (account, id);

-- How far a decision may be told: the strictest of the feed's own marking and those of
-- who is to be told; amber where there is none. Null for those of before: as amber+strict.
alter table triage_decisions add column tlp integer check (tlp between 0 and 4);
update triage_decisions set tlp = 4 where letters in
  (select l.id from triage_letters l join json_each(l.told) t where t.value ->> 'tlp' = 'red');
-- How far a deliberation may be told; amber unless whoever kept it said otherwise.
alter table sessions add column tlp integer not null default 2 check (tlp between 0 and 4);

-- What a reader may see, by `reader_tlp()`, which is 4 for whoever has the file. The
-- limits keep conditions of a statement from being asked of rows that are not shown. Each
-- condition on a column that cannot be otherwise has SQLite read something of every table
-- in the words of the view, whatever is asked of it.
create view readable_decisions as
  select d.id, case when 2 <= reader_tlp() then f.name end as file, d.line, utc(d.time / 1000000) as time, d.type, d.ip, d.port, d.asn,
    d.fqdn, o.action, o.rules, o.provisions, l.told, utc(d.received / 1000000) as received,
    d.count, utc(coalesce(d.first, d.time) / 1000000) as first,
    utc(coalesce(d.last, d.first, d.time) / 1000000) as last, d.reopened, d.superseded,
    coalesce(d.tlp, 3) as tlp
  from triage_decisions d
  join triage_feeds f on f.id = d.feed
  join triage_outcomes o on o.id = d.outcome
  join triage_letters l on l.id = d.letters
  where coalesce(d.tlp, 3) <= reader_tlp() and f.done in (0, 1) and o.action <> '' and l.told <> ''
  limit -1;

create view readable_notices as
  select n.id as message_id, n.ticket, n.role, n.mail, n.name, n.round, n.action, n.period, n.tlp,
    utc(n.deadline / 1000000) as deadline, n.events, utc(m.made / 1000000) as made, m.put
  from triage_notices n join triage_mailings m on m.id = n.mailing
  where case n.tlp when 'clear' then 0 when 'green' then 1 when 'amber' then 2
    when 'amber+strict' then 3 else 4 end <= reader_tlp() and m.put in (0, 1) limit -1;

create view readable_feeds as
  select f.id, f.name, f.sha256, f.events, f.rejects, f.repeated, f.reopened, f.done, l.place,
    l.name as rule_or_reason, l.rows
  from triage_feeds f left join triage_ledger l on l.feed = f.id
  where 2 <= reader_tlp() and f.done in (0, 1) limit -1;

create view readable_sessions as
  select id, name, sha256, form, title, date, date_from, date_to, bytes, tlp from sessions
  where tlp <= reader_tlp() limit -1;

create view readable_turns as
  select t.session, t.turn, t.speaker, t.captioned, t.how, t.text from session_turns t
  join sessions s on s.id = t.session where s.tlp <= reader_tlp() limit -1;

create view readable_mentions as
  select m.session, m.turn, m.kind, m.id, m.words, m.ambiguous from session_mentions m
  join sessions s on s.id = m.session where s.tlp <= reader_tlp() limit -1;

create view readable_requests as
  select r.session, r.turn, r.speaker, r.sentence, r.rules from session_requests r
  join sessions s on s.id = r.session where s.tlp <= reader_tlp() limit -1;
