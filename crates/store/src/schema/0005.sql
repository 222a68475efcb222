-- Version 5: deliberations, as the crate `sessions` reads them.
--
-- The text of a session is kept as it came; all that is told of it is drawn from it
-- anew with each import, of all sessions, since one may say who speaks in another. Places are
-- bytes of the text, from 0, the end not included; lines and turns are counted from 1.

create table sessions (
  id integer primary key,
  name text not null,                -- the file, as it was named
  sha256 text not null unique check (length(sha256) = 64), -- of the file
  form text not null check (form in ('transcript', 'report', 'proposal', 'other')),
  title text,                        -- its own, or that of the report of the same session
  date text,                         -- as the text has it
  date_from text,                    -- the first date that this can be, such as 2016-12-05
  date_to text,                      -- the last
  bytes integer not null,            -- of the text
  text text not null
) strict;

-- Who speaks, organises or is named as a speaker.
create table session_speakers (
  session integer not null references sessions on delete cascade,
  id text not null,                  -- the name in small letters with hyphens: marilia-maciel
  name text not null,                -- in full where it is known, else as captioned
  known integer not null check (known in (0, 1)), -- whether the name in full is known
  captioned text not null,           -- list of the names in the text
  roles text not null,               -- list: function, institution, what somebody says of them
  turns integer not null,
  primary key (session, id)
) strict, without rowid;

-- What one person said without another between, or one paragraph of a form.
create table session_turns (
  session integer not null references sessions on delete cascade,
  turn integer not null,
  line integer not null,
  start_offset integer not null,
  end_offset integer not null,
  speaker text,                      -- null where no rule finds one
  captioned text,                    -- the name before the turn
  how text not null,                 -- label, introduction, called, next-in-row, summary, written, unresolved
  called_in integer,                 -- the turn that called, for called and next-in-row
  text text not null,                -- what was misheard is put right where that is sure
  primary key (session, turn),
  foreign key (session, speaker) references session_speakers on delete cascade
) strict, without rowid;

-- What turns name of the catalog. Words that name two things have two rows.
create table session_mentions (
  session integer not null,
  turn integer not null,
  place integer not null,            -- from 0 in the turn
  kind text not null check (kind in ('term', 'process', 'organisation', 'instrument', 'provision')),
  id text not null,                  -- in the table of that kind, as the catalog was at the import
  words text not null,               -- as they stand
  offset integer not null,           -- of the first byte
  ambiguous integer not null check (ambiguous in (0, 1)), -- can mean another thing
  heard text,                        -- resolved, ambiguous, unresolved: where the words were misheard
  primary key (session, turn, place),
  foreign key (session, turn) references session_turns on delete cascade
) strict, without rowid;
create index session_mentions_id on session_mentions (id);

-- Sentences that ask for something, by rules that know words and not what is meant.
create table session_requests (
  session integer not null,
  place integer not null,            -- from 0 in the session
  turn integer not null,
  speaker text,                      -- null for nobody known, and for what is written for all
  sentence text not null,            -- as it stands, on one line
  line integer not null,
  start_offset integer not null,
  end_offset integer not null,
  rules text not null,               -- list: need, duty, wish, worth, proposal, lack, question
  primary key (session, place),
  foreign key (session, turn) references session_turns on delete cascade
) strict, without rowid;

-- Sessions that are the same as another, or a part of it.
create table session_duplicates (
  a integer not null references sessions on delete cascade, -- the copy, or the part
  b integer not null references sessions on delete cascade, -- what stands for it
  kind text not null check (kind in ('same-bytes', 'same-content', 'part-of')),
  likeness real not null,            -- the share of a, by runs of five words, that is in b
  primary key (a, b)
) strict, without rowid;

-- Full text over turns, in FTS5's own syntax:
--   select session, turn, snippet(session_search, 2, '', '', '…', 12)
--   from session_search('cybernorms AND gap*') order by rank;
create virtual table session_search using fts5 (
  session unindexed,
  turn unindexed,
  text,             -- as in session_turns
  names,            -- all names of what the turn names, and what captions made of words; a line each
  tokenize = "unicode61 remove_diacritics 2"
);
