-- Version 4: full text over what the catalog says. Replaced by each load.
--
-- Asked with FTS5's own syntax, as in
--   select kind, id, snippet(norm_search, 4, '', '', '…', 12)
--   from norm_search('routing AND secur*') order by rank;
-- Case and accents do not matter. There is no index of beginnings of words: over a
-- thousand records they are found as fast without one, and filling it takes half as
-- long again. The tables that FTS5 keeps beside it, named
-- norm_search_…, are its own and say nothing to a reader.
create virtual table norm_search using fts5 (
  kind unindexed,   -- instrument, provision, term, process, organisation, indicator, event, conflict
  id unindexed,     -- in the table of that kind
  title,            -- what a reader is shown
  names,            -- what it is called: id, symbol, citation, short title, aliases; a line each
  body,             -- what it says, in our words; paragraphs
  tokenize = "unicode61 remove_diacritics 2"
);
