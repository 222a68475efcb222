-- Version 1.
--
-- Times are text, RFC 3339 in UTC, unless a comment says otherwise; dates of
-- documents are ISO 8601 as exactly as they are known: 2015-07-22, 2015-07, 2015.
-- JSON is text. Hashes are lower-case hexadecimal. A word is one of a closed set,
-- which the catalog's files define. NULL is "not known" or "has none", never zero.

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
