-- Version 3: the rooms in which norms are agreed, their words, who committed, what
-- happened, what is in doubt, and the answers that follow from them. All of it is
-- replaced by each load of the catalog, as the tables of version 1 are.
--
-- What a row rests on is in `bases`, as before. Its `record` is, from this version
-- on, for
--   an instrument or a provision       its id
--   a mapping                          SOURCE > TARGET
--   a relation of an instrument        relation:INSTRUMENT RELATION TARGET
--   a fact of an instrument            fact:INSTRUMENT PROPERTY AS_OF
--   a gap code                         gap:CODE
--   an organisation                    organisation:ID
--   a process                          process:ID
--   a term                             term:ID
--   a sense of a term                  sense:ID, the id in `term_senses`
--   a measure of a provision           measure:ID, the id in `provision_measures`
--   an adoption                        adoption:NUMBER, the `adoption` in `adoptions`
--   an event                           event:ID
--   misheard words                     alias:NUMBER, the `alias` in `aliases`
--   a conflict                         conflict:ID
-- Numbers in it are given anew with each load.

-- Economies that ISO 3166-1 has a code for. The word says nothing of statehood.
create table economies (
  code text primary key,            -- ISO 3166-1 alpha-2: JP
  name text not null                -- a short English name
) strict, without rowid;

-- Bodies that convene rooms, adopt, publish, run or watch.
create table organisations (
  id text primary key,              -- osce
  title text not null,              -- in full
  short_title text not null,        -- the name that people use
  kind text not null,               -- word: what sort of body it is
  members_as_of text,               -- date at which `organisation_members` was so; NULL: States are not members
  url text,                         -- its address
  aliases text not null,            -- JSON array of other names
  note text                         -- for readers
) strict;

-- Whose States are members of which.
create table organisation_members (
  organisation text not null references organisations (id),
  economy text not null references economies (code),
  primary key (organisation, economy)
) strict, without rowid;
create index organisation_members_by_economy on organisation_members (economy);

-- Ways in which norms come about. What nobody knows is the word unknown.
create table processes (
  id text primary key,              -- un-oewg
  position integer not null,        -- in the catalog's order, from 0
  title text not null,              -- in full
  short_title text not null,        -- the name that people use
  organisation text not null references organisations (id), -- who convenes it
  started text not null,            -- date
  ended text,                       -- date; NULL while it goes on
  agreement text not null,          -- how agreement is reached
  decision_rule text not null,      -- word: how it decides
  commitment text not null,         -- what kind of commitment results
  openness integer not null,        -- 0 (States or invited experts only) to 4 (anyone may draft)
  openness_evidence text not null,  -- what shows it
  feasibility_review text not null, -- word: whether technical consequences are looked at before agreement
  feasibility_evidence text not null, -- what shows it
  inclusion text not null,          -- who is in the room, and who is missing
  effect text not null,             -- what effect can be observed
  input text not null,              -- how somebody outside can give input
  url text,                         -- its address
  aliases text not null,            -- JSON array of other names
  note text                         -- for readers
) strict;

-- What is known of an instrument's making. NULL in databases of before until the
-- catalog is loaded again.
alter table instruments add column process text references processes (id) /* that it came out of */;
alter table instruments add column organisation text references organisations (id) /* that adopted or published it */;
alter table instruments add column version text /* which version of it this is */;

-- Bodies all of whose members are committed to an instrument by consensus.
create table instrument_members_of (
  instrument text not null references instruments (id),
  organisation text not null references organisations (id),
  primary key (instrument, organisation)
) strict, without rowid;

-- What came out of a process, as the process has it.
create table process_instruments (
  process text not null references processes (id),
  instrument text not null references instruments (id),
  primary key (process, instrument)
) strict, without rowid;
create index process_instruments_by_instrument on process_instruments (instrument);

-- The side of a provision, to be read like any column.
alter table provisions add column side text generated always as
  (case when kind in ('legal', 'political') then 'states' when kind = 'technical' then 'operators' end)
  virtual /* states, operators; NULL for professional ethics, which are on neither */;

-- Words that the rooms use, not always in one sense.
create table terms (
  id text primary key,              -- critical-infrastructure
  label text not null,              -- as one says it
  contested integer not null,       -- 1 when its meaning is disputed
  summary text not null,            -- where rooms differ, or what is meant
  related text not null,            -- JSON array of ids: terms to read beside it
  note text                         -- for readers
) strict;

-- Other spellings, and near synonyms that lead to a term.
create table term_aliases (
  term text not null references terms (id),
  alias text not null,
  primary key (term, alias)
) strict, without rowid;

-- What a term means in one room; at least one each.
create table term_senses (
  id integer primary key,           -- ours, anew with each load
  term text not null references terms (id),
  venue text not null,              -- id of a process, an organisation or an instrument
  sense text not null,              -- what it means there, in our words
  used_by text not null,            -- JSON array: who uses it so
  citation text                     -- document and paragraph
) strict;
create index term_senses_by_term on term_senses (term);
create index term_senses_by_venue on term_senses (venue);

-- Provisions that hang on a term without an agreed meaning.
create table provision_terms (
  provision text not null references provisions (id),
  term text not null references terms (id),
  word text not null,               -- as the provision's `contested_terms` has it
  primary key (provision, word)
) strict, without rowid;
create index provision_terms_by_term on provision_terms (term);

-- What could be measured or read about a provision. Indicators run; these do not.
create table provision_measures (
  id integer primary key,           -- ours, anew with each load
  provision text not null references provisions (id),
  what text not null,               -- what can be counted or read
  data text not null,               -- whose data it is in
  access text not null              -- word: who can get at them
) strict;
create index provision_measures_by_provision on provision_measures (provision);

-- Acts by which somebody committed: a row for each who did it. Never whether it is
-- kept.
create table adoptions (
  adoption integer not null,        -- rows of one record in the catalog share it; anew with each load
  instrument text not null references instruments (id),
  act text not null,                -- word: signed, ratified, …
  economy text references economies (code), -- whose State did it; NULL when an organisation did
  organisation text references organisations (id), -- that did it; NULL when an economy did
  date text,                        -- when; NULL where that is not known or differs between them
  as_of text not null,              -- date at which the source says so
  note text,                        -- for readers
  check ((economy is null) <> (organisation is null))
) strict;
create index adoptions_by_instrument on adoptions (instrument);
create index adoptions_by_economy on adoptions (economy);

-- What economies have signed up to: their own acts, and what they are committed to
-- as members of a body that agreed by consensus. Never whether it is kept.
create table commitments (
  economy text not null references economies (code),
  instrument text not null references instruments (id),
  act text not null,                -- word: what the economy did; adopted where it is through a body
  through text references organisations (id), -- body as whose member it is committed; NULL for its own acts
  date text,                        -- when; NULL where that is not known
  as_of text not null,              -- date at which the source says so
  verification text not null,       -- word: how well the weakest of its bases supports it
  note text                         -- for readers
) strict;
create index commitments_by_economy on commitments (economy);

-- What happened, told twice: to each reader in the words of their room.
create table events (
  id integer primary key,           -- ours, anew with each load; by date
  date text not null,               -- when
  about text not null,              -- id of an instrument, a process or an organisation
  headline text not null,           -- in one line
  for_diplomat text not null,       -- what it means to a diplomat
  for_operator text not null        -- what it means to a network operator
) strict;
create index events_by_about on events (about);

-- What captions made of words: a row for each variant.
create table aliases (
  alias integer not null,           -- variants of the same share it; anew with each load
  heard text not null,              -- as the captions have it
  means text not null,              -- what was meant, in words
  refers_to text,                   -- id of what was meant, where the catalog has it
  state text not null,              -- word: how sure that is
  why text not null,                -- how one knows
  document text references catalog_sources (id) -- in which it was heard
) strict;
create index aliases_by_heard on aliases (heard collate nocase);

-- Sources that contradict one another, and what the catalog holds.
create table conflicts (
  id text primary key,              -- osce-2016-number
  about text not null,              -- id of a record, or in words what they speak of
  question text not null,           -- on what they disagree
  resolution text not null,         -- what the catalog holds, and why
  state text not null               -- word: whether it is settled
) strict;

-- What each source says; at least two for a conflict.
create table conflict_claims (
  conflict text not null references conflicts (id),
  position integer not null,        -- in the catalog's order, from 0
  says text not null,               -- what it says
  source text not null references catalog_sources (id),
  as_of text,                       -- date for which it says so
  primary key (conflict, position)
) strict, without rowid;

-- Which share of a side's provisions has a counterpart on the other side, on each
-- day on which that can have moved. Mappings have no date of their own: one counts
-- from the day on which both its ends hold.
create table bridge_index (
  date text not null,               -- the day; a year or month alone is over after every day in it
  side text not null,               -- states, operators
  provisions integer not null,      -- how many were in force
  confirmed integer not null,       -- of these, with a counterpart by a reviewed mapping
  proposed integer not null,        -- of these, with a counterpart by any mapping not withdrawn
  primary key (date, side)
) strict, without rowid;

-- Mappings to a text that was replaced (G9).
create table stale_mappings (
  source text not null references provisions (id), -- the mapping's first provision
  target text not null references provisions (id), -- its second
  replaced text not null references provisions (id), -- the one of both whose text was replaced
  until text,                       -- date since when it no longer holds
  replaced_by text not null         -- JSON array of instruments; empty when not known
) strict;

-- Each mapping read from both of its ends.
create view mapping_ends as
select
  id as mapping,                    -- in mappings
  source as provision,              -- the end that it is read from
  (select side from provisions where provisions.id = source) as side, -- of that end
  target as other,                  -- the other end
  (select side from provisions where provisions.id = target) as other_side,
  relation,                         -- word: how the contents overlap, read from `provision` to `other`
  link,                             -- word: what the mapping's source does to its target
  1 as from_source,                 -- 1 when `provision` is the mapping's source, 0 when its target
  confidence,                       -- word
  status,                           -- word
  rationale                         -- why, in one sentence
from mappings
union all
select
  id,
  target,
  (select side from provisions where provisions.id = target),
  source,
  (select side from provisions where provisions.id = source),
  case relation when 'subset-of' then 'superset-of' when 'superset-of' then 'subset-of' else relation end,
  link,
  0,
  confidence,
  status,
  rationale
from mappings;

-- What answers to a provision on the other side: the ends of mappings across that
-- were not withdrawn and found something in common. Columns as in mapping_ends.
create view counterparts as
select * from mapping_ends
where side <> other_side and relation <> 'no-relationship' and status <> 'withdrawn';

-- What is missing between a provision and evidence for it, and whether anything on
-- the other side answers to it.
create view gaps as
select
  g.provision,
  p.instrument,
  p.side,                           -- NULL for professional ethics
  g.code,                           -- G3, see gap_codes
  g.is_primary,                     -- 1 for the one that weighs most of the provision
  g.reason,                         -- why it applies here
  (select count(*) from counterparts c where c.provision = g.provision) as counterparts, -- on the other side
  p.in_force_since,                 -- date
  p.until                           -- date since when it is not in force
from provision_gaps g
join provisions p on p.id = g.provision;

-- Which instruments come down from which. What conflicts or merely has the same
-- subject is no descent. Twelve steps at most: the longest line is shorter.
create view lineage as
with recursive
  descent (descendant, ancestor) as (
    select instrument, target from instrument_relations
    where relation not in ('conflicts-with', 'same-subject')
  ),
  line (descendant, ancestor, distance) as (
    select descendant, ancestor, 1 from descent
    union
    select line.descendant, descent.ancestor, line.distance + 1
    from line join descent on descent.descendant = line.ancestor
    where line.distance < 12
  )
select
  descendant,                       -- the later instrument
  ancestor,                         -- the earlier one
  min(distance) as distance         -- steps between them on the shortest line, from 1
from line
where descendant <> ancestor
group by descendant, ancestor;
