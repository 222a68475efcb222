//! Everything that the files say before it is checked, and reading them on several
//! threads.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::thread;

use crate::read::{File, Pointer, Text};
use crate::records::{
    Adoption, Alias, Conflict, Event, Gap, Indicator, Instrument, Mapping, Organisation, Process,
    Provision, Source, Term, TriageFile,
};

/// All records of all files before they are checked against one another.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) sources: Vec<Source>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) provisions: Vec<Provision>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) processes: Vec<Process>,
    pub(crate) terms: Vec<Term>,
    pub(crate) adoptions: Vec<Adoption>,
    pub(crate) events: Vec<Event>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) triage: Vec<TriageFile>,
    /// What is there, also where it could not be read: pointing at a broken record
    /// is no second mistake.
    pub(crate) there: There,
    /// `:name` of parameters that could not be read.
    pub(crate) broken_parameters: BTreeSet<String>,
    /// Provisions in mappings that could not be read: they are not unmapped.
    pub(crate) half_mapped: BTreeSet<String>,
    /// Every field that names another record, by file in the order of reading.
    pub(crate) pointers: Vec<Vec<Pointer>>,
}

/// The ids of the records that others name, by kind.
#[derive(Default)]
pub(crate) struct There {
    pub(crate) sources: BTreeSet<String>,
    pub(crate) instruments: BTreeSet<String>,
    pub(crate) provisions: BTreeSet<String>,
    pub(crate) indicators: BTreeSet<String>,
    pub(crate) organisations: BTreeSet<String>,
    pub(crate) processes: BTreeSet<String>,
    pub(crate) terms: BTreeSet<String>,
    pub(crate) rules: BTreeSet<String>,
    /// Ids, labels and aliases of terms.
    pub(crate) term_names: BTreeSet<String>,
}

/// Fewer bytes than these are read faster by one thread than by two: starting a
/// thread takes as long as reading some ten thousand bytes.
const BYTES_PER_THREAD_MIN: usize = 100_000;

/// All files as one draft. Several threads read a share of them each; what comes
/// out is the same as if one had read them in order.
pub(crate) fn files<'t>(texts: &[Text<'t>]) -> (Draft, Vec<File<'t>>) {
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    on_threads(texts, cores.min(bytes / BYTES_PER_THREAD_MIN).max(1))
}

fn on_threads<'t>(texts: &[Text<'t>], threads: usize) -> (Draft, Vec<File<'t>>) {
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    let mut shares = texts.chunk_by({
        let (mut read, mut share) = (0, 1);
        move |text, _| {
            read += text.text.len();
            let full = read * threads >= share * bytes;
            share += usize::from(full);
            !full
        }
    });
    let first = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|texts| scope.spawn(move || share(texts)))
            .collect();
        let (mut draft, mut files) = share(first);
        for other in others {
            let (more, more_files) = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            draft.append(more);
            files.extend(more_files);
        }
        (draft, files)
    })
}

fn share<'t>(texts: &[Text<'t>]) -> (Draft, Vec<File<'t>>) {
    let mut draft = Draft::default();
    let read = |text: &Text<'t>| {
        let file = File::new(*text);
        super::records(&file, &mut draft);
        draft.pointers.push(file.take_pointers());
        file
    };
    let files = texts.iter().map(read).collect();
    (draft, files)
}

impl Draft {
    /// Adds what was read from later files.
    fn append(&mut self, later: Draft) {
        let Draft {
            sources,
            gaps,
            instruments,
            provisions,
            mappings,
            indicators,
            organisations,
            processes,
            terms,
            adoptions,
            events,
            aliases,
            conflicts,
            triage,
            there,
            broken_parameters,
            half_mapped,
            pointers,
        } = later;
        self.sources.extend(sources);
        self.gaps.extend(gaps);
        self.instruments.extend(instruments);
        self.provisions.extend(provisions);
        self.mappings.extend(mappings);
        self.indicators.extend(indicators);
        self.organisations.extend(organisations);
        self.processes.extend(processes);
        self.terms.extend(terms);
        self.adoptions.extend(adoptions);
        self.events.extend(events);
        self.aliases.extend(aliases);
        self.conflicts.extend(conflicts);
        self.triage.extend(triage);
        self.there.append(there);
        self.broken_parameters.extend(broken_parameters);
        self.half_mapped.extend(half_mapped);
        self.pointers.extend(pointers);
    }
}

impl There {
    fn append(&mut self, later: There) {
        let There {
            sources,
            instruments,
            provisions,
            indicators,
            organisations,
            processes,
            terms,
            rules,
            term_names,
        } = later;
        self.sources.extend(sources);
        self.instruments.extend(instruments);
        self.provisions.extend(provisions);
        self.indicators.extend(indicators);
        self.organisations.extend(organisations);
        self.processes.extend(processes);
        self.terms.extend(terms);
        self.rules.extend(rules);
        self.term_names.extend(term_names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_threads_read_what_one_does_in_the_same_order() {
        let texts: Vec<(String, String)> = (0..7)
            .map(|n| {
                let text = format!(
                    "[[sources]]\nid = \"source-{n}\"\ntitle = \"{}\"\ntag = \"primary\"\n\
                     [[sources]]\nid = \"Broken {n}\"\n",
                    "x".repeat(1 + 40 * n)
                );
                (format!("norms/sources/{n}.toml"), text)
            })
            .collect();
        let texts: Vec<Text<'_>> = texts.iter().map(|(n, t)| Text::named(n, t)).collect();
        let told = |threads| {
            let (draft, files) = on_threads(&texts, threads);
            let problems: Vec<_> = files.iter().flat_map(File::take_problems).collect();
            (
                draft.sources,
                draft.there.sources,
                draft.pointers.len(),
                problems,
            )
        };
        let one = told(1);
        assert_eq!((one.0.len(), one.2, one.3.len()), (7, 7, 21));
        for threads in [2, 3, 7, 20] {
            assert_eq!(told(threads), one, "{threads} threads");
        }
        let (draft, files) = on_threads(&[], 1);
        assert!(draft.sources.is_empty() && files.is_empty());
    }
}
