-- Version 1.
--
-- Times are text, RFC 3339 in UTC, unless a comment says otherwise; dates of
-- documents are ISO 8601 as exactly as they are known: 2015-07-22, 2015-07, 2015.
-- JSON is text. Hashes are lower-case hexadecimal. A word is one of a closed set,
-- which the catalog's files define. NULL is "not known" or "has none", never zero.

-- The catalog: what `norms/` says. Replaced as a whole by each load, so tables of
-- what was found keep ids of it as text, without a foreign key. ------------------

-- What facts rest on: documents, pages, people.
create table catalog_sources (
  id text primary key,              -- dig-watch-cyber-norms
  title text not null,              -- in one line
  tag text not null,                -- word: what kind of source
  url text                          -- NULL for a person's knowledge
) strict;

-- Documents that state norms.
create table instruments (
  id text primary key,              -- un-gge-2015
  position integer not null,        -- in the catalog's order, from 0
  title text not null,              -- in full
  short_title text not null,        -- the name that people use
  symbol text not null,             -- A/70/174, RFC 2827
  venue text not null,              -- where it was agreed or by whom published
  date text not null,               -- adopted or published
  kind text not null,               -- word: legal, political, technical, ethical
  bindingness text not null,        -- word: how far it binds
  addressees text not null,         -- JSON array of words
  decision_rule text not null,      -- word: how it was decided on
  openness text not null,           -- word: how open its making was
  status text not null,             -- word: whether it is still in use
  until text,                       -- date since when it is not
  peacetime integer,                -- 1 when it speaks of peacetime; NULL: not known, or no meaning
  url text,                         -- of the primary document
  aliases text not null,            -- JSON array of other names
  note text                         -- for readers
) strict;

-- How instruments hang together.
create table instrument_relations (
  instrument text not null references instruments (id),
  relation text not null,           -- word: what it does to the target
  target text not null references instruments (id),
  note text                         -- for readers
) strict;
create index instrument_relations_by_instrument on instrument_relations (instrument);
create index instrument_relations_by_target on instrument_relations (target);

-- What was true of an instrument at a date, such as how many joined.
create table instrument_facts (
  instrument text not null references instruments (id),
  property text not null,           -- supporters
  value text not null,              -- in words: 80 States
  as_of text not null               -- date
) strict;
create index instrument_facts_by_instrument on instrument_facts (instrument);

-- Numbered commitments of instruments.
create table provisions (
  id text primary key,              -- un-gge-2015#13-f
  instrument text not null references instruments (id),
  position integer not null,        -- in the document's order, from 0 in the catalog
  label text not null,              -- 13-f
  title text not null,              -- a handle of a few words, ours
  citation text not null,           -- symbol and paragraph
  paraphrase text not null,         -- in our words, never the text of the document
  polarity text not null,           -- JSON array of words: do, refrain, process
  is_restraint integer not null,    -- 1 when it asks to refrain: nobody can say that it was kept
  kind text not null,               -- word
  bindingness text not null,        -- word
  addressees text not null,         -- JSON array of words
  beneficiaries text not null,      -- JSON array of words
  scope text not null,              -- in one sentence
  peacetime integer,                -- as in instruments
  observability text not null,      -- JSON array of words: where evidence can come from
  contested_terms text not null,    -- JSON array: words without an agreed meaning
  in_force_since text not null,     -- date
  until text,                       -- date since when it is not
  note text                         -- for readers
) strict;
create index provisions_by_instrument on provisions (instrument, position);

-- What gap codes mean.
create table gap_codes (
  code text primary key,            -- G3
  name text not null,               -- not-attributable
  title text not null,              -- in one sentence
  test text not null                -- how to tell that it applies
) strict;

-- What is missing between a provision and evidence for it.
create table provision_gaps (
  provision text not null references provisions (id),
  code text not null references gap_codes (code),
  is_primary integer not null,      -- 1 for the one that weighs most
  reason text not null,             -- why it applies here
  primary key (provision, code)
) strict, without rowid;

-- Links between provisions of different instruments.
create table mappings (
  id integer primary key,           -- ours, anew with each load
  source text not null references provisions (id),
  target text not null references provisions (id),
  relation text not null,           -- word: how the contents overlap, from source to target
  link text,                        -- word: what the source does to the target
  rationale text not null,          -- why, in one sentence
  method text not null,             -- word: how it was made
  confidence text not null,         -- word
  status text not null              -- word: how far it has come
) strict;
create index mappings_by_source on mappings (source);
create index mappings_by_target on mappings (target);

-- SQL that turns evidence into findings.
create table indicators (
  id text primary key,              -- route-new-origin
  version text not null,            -- results name it
  title text not null,              -- one line
  describes text not null,          -- what it measures
  limits text not null,             -- what it cannot show
  headline text not null,           -- SQL expression: the title of a finding
  sql text not null,                -- one row per finding to be
  definition text not null          -- JSON: all of it, with parameters, reasons, severities, recipients
) strict;

-- Provisions that an indicator's findings engage.
create table indicator_engagements (
  indicator text not null references indicators (id),
  provision text not null references provisions (id),
  condition text,                   -- SQL boolean; NULL for always
  why text not null,                -- why the observation engages it
  does_not_show text not null,      -- what it does not show about it
  role text                         -- whom the provision addresses here
) strict;
create index indicator_engagements_by_indicator on indicator_engagements (indicator);
create index indicator_engagements_by_provision on indicator_engagements (provision);

-- What the records above rest on.
create table bases (
  record text not null,             -- the id of an instrument or provision; SOURCE > TARGET for a mapping
  fields text not null,             -- JSON array; empty for all that no other basis names
  source text not null references catalog_sources (id),
  verification text not null        -- word: how well the source supports them
) strict;
create index bases_by_record on bases (record);

-- What was read. ----------------------------------------------------------------

-- Each source of evidence, once: the same bytes under another name are the same.
create table sources (
  id integer primary key,           -- ours
  name text not null,               -- the file as it was named when first read
  sha256 text not null unique       -- of the file as stored
    check (length(sha256) = 64),
  bytes integer not null,           -- of the file as stored
  content_bytes integer not null,   -- decompressed
  compression text not null,        -- plain, gzip, bzip2, zstd, xz
  records integer not null,         -- MRT records of all types
  announcements integer not null,   -- routes announced
  withdrawals integer not null,     -- routes withdrawn
  rib_entries integer not null,     -- routes held
  state_changes integer not null,   -- of sessions
  gap_bytes integer not null,       -- bytes of the content in no record
  defects integer not null,         -- how many, of all kinds; those kept are rows of `defects`
  first_time text,                  -- of the earliest record
  last_time text                    -- of the latest record
) strict;

-- What is wrong in them: the first hundred of each kind and source.
create table defects (
  source integer not null references sources (id) on delete cascade,
  start_offset integer not null,    -- first byte, in the decompressed content
  end_offset integer not null,      -- first byte after
  kind text not null,               -- short stable name, as `route_defects` has it
  what text not null,               -- in words
  reference text,                   -- standard and section
  action text not null              -- what was not decoded because of it
) strict;
create index defects_by_source on defects (source, start_offset);

-- What was found: observations, findings, decisions, cases. ----------------------
