-- Version 11: what is to be told is found without a look at all that was decided. Instants
-- are microseconds since 1970, UTC.

-- That somebody is to be told of a decision and was not.
create table triage_waiting (
  decision integer not null,         -- in triage_decisions
  recipient text not null,           -- the role that is to be told, by the decision
  due integer not null,              -- from when on: the end of its day or month, or at once
  primary key (decision, recipient)
) strict, without rowid;

create index triage_waiting_due on triage_waiting (due);

-- Up to which decision it is known who waits. One row.
create table triage_looked (
  id integer primary key check (id = 1),
  decision integer not null
) strict;

insert into triage_looked values (1, 0);

-- By when those who can end it should have acted, the earliest of all who were told last:
-- whoever is told of an event that is seen again after it. Null: nobody.
alter table triage_decisions add column act_by integer;

update triage_decisions set act_by =
  (select min(t.deadline) from triage_told t
   where t.decision = triage_decisions.id and t.recipient in ('holder', 'target')
     and t.notice is not null and t.round <> 'escalation' and not exists
       (select 1 from triage_told l where l.decision = t.decision
          and l.recipient = t.recipient and l.mailing > t.mailing))
  where id in (select decision from triage_told);

drop index triage_told_deadline;
create index triage_decisions_in_vain on triage_decisions (act_by)
  where superseded is null and act_by < coalesce(last, first, time);
