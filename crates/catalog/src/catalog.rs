//! The catalog as a whole: loading and looking things up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::check;
use crate::find::{distance, squeezed};
use crate::id::{IndicatorId, InstrumentId, OrganisationId, ProvisionId, SourceId};
use crate::parse::{self, Draft};
use crate::problem::{CatalogError, Problem};
use crate::read::{File, Text};
use crate::records::{
    Adoption, Alias, Conflict, Event, Gap, Indicator, Instrument, Mapping, Organisation, Process,
    Provision, Source, Term, TriageFile,
};
use crate::words::{GapCode, Kind, OrganisationKind};

/// The files of `norms/` as they were when the program was built.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/norms.rs"));

/// Where a file of triage rules stands that is in no folder of norms.
const RULES: &str = "triage/";

/// How many suggestions are given for a name that nothing has.
const SUGGESTIONS_MAX: usize = 5;

/// Everything that `norms/` says, checked: every id that a record names exists.
#[derive(Clone, Debug)]
pub struct Catalog {
    sources: Vec<Source>,
    gaps: Vec<Gap>,
    instruments: Vec<Instrument>,
    provisions: Vec<Provision>,
    mappings: Vec<Mapping>,
    indicators: Vec<Indicator>,
    organisations: Vec<Organisation>,
    processes: Vec<Process>,
    terms: Vec<Term>,
    adoptions: Vec<Adoption>,
    events: Vec<Event>,
    aliases: Vec<Alias>,
    conflicts: Vec<Conflict>,
    triage: Vec<TriageFile>,
    provision_at: BTreeMap<ProvisionId, usize>,
    /// Terms by each of their names, squeezed.
    term_at: BTreeMap<String, usize>,
    /// Made when something is looked for by name.
    names: OnceLock<Vec<(String, Named)>>,
}

/// What a name stands for, by its index.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Named {
    Instrument(usize),
    Provision(usize),
    Indicator(usize),
}

impl Catalog {
    /// The norms that come with the program.
    ///
    /// # Errors
    ///
    /// When the files that it was built from have problems. A test holds that the
    /// files in the repository have none.
    pub fn built_in() -> Result<Catalog, CatalogError> {
        Catalog::from_files(BUILT_IN.iter().copied())
    }

    /// The norms in a folder that is laid out as `norms/` is: all `.toml` files in
    /// it and below, links to folders not followed.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be read, when there is no `.toml` file, and
    /// when what the files say has problems: then all of them are given.
    pub fn load(folder: &Path) -> Result<Catalog, CatalogError> {
        Catalog::with_rules(Some(folder), &[])
    }

    /// The norms in a folder, or those that come with the program, with files of triage
    /// rules laid over their own in this order. Each of these is a name, which messages
    /// give it, and a text.
    ///
    /// # Errors
    ///
    /// As [`Catalog::load`].
    pub fn with_rules(
        folder: Option<&Path>,
        rules: &[(String, String)],
    ) -> Result<Catalog, CatalogError> {
        let read = folder.map_or(Ok(Vec::new()), read)?;
        let mut texts: Vec<Text<'_>> = match folder {
            Some(_) => read.iter().map(Read::text).collect(),
            None => BUILT_IN
                .iter()
                .map(|(name, text)| Text::named(name, text))
                .collect(),
        };
        texts.extend(rules.iter().map(|(name, text)| Text {
            name,
            below: RULES,
            text,
        }));
        Catalog::of(&texts)
    }

    /// The texts of the norms in a folder, or of those that come with the program, each
    /// with its name: for [`Catalog::from_files`], with others beside them.
    ///
    /// # Errors
    ///
    /// When the folder or a file cannot be read, or there is no `.toml` file.
    pub fn texts(folder: Option<&Path>) -> Result<Vec<(String, String)>, CatalogError> {
        let Some(folder) = folder else {
            let texts = BUILT_IN.iter();
            return Ok(texts
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect());
        };
        let files = read(folder)?.into_iter();
        Ok(files
            .map(|file| (format!("norms/{}", file.below), file.text))
            .collect())
    }

    /// The norms in texts, each with its name below `norms/`, such as
    /// `norms/instruments/bcp38.toml`: the name says what the text holds.
    ///
    /// # Errors
    ///
    /// When what the texts say has problems: then all of them are given, in the
    /// order of files and lines.
    pub fn from_files<'f>(
        files: impl IntoIterator<Item = (&'f str, &'f str)>,
    ) -> Result<Catalog, CatalogError> {
        let files = files.into_iter();
        let texts: Vec<Text<'_>> = files.map(|(name, text)| Text::named(name, text)).collect();
        Catalog::of(&texts)
    }

    fn of(texts: &[Text<'_>]) -> Result<Catalog, CatalogError> {
        let (mut draft, files) = parse::files(texts);
        let mut problems: Vec<Problem> = files.iter().flat_map(File::take_problems).collect();
        problems.extend(check::all(&draft, &files));
        if !problems.is_empty() {
            problems.sort_by(|a, b| a.place.cmp(&b.place));
            return Err(CatalogError::Wrong { problems });
        }
        in_reading_order(&mut draft);
        let provision_at = draft
            .provisions
            .iter()
            .enumerate()
            .map(|(at, p)| (p.id.clone(), at))
            .collect();
        let term_at = draft
            .terms
            .iter()
            .enumerate()
            .flat_map(|(at, term)| term.names().map(move |name| (squeezed(name), at)))
            .collect();
        Ok(Catalog {
            sources: draft.sources,
            gaps: draft.gaps,
            instruments: draft.instruments,
            provisions: draft.provisions,
            mappings: draft.mappings,
            indicators: draft.indicators,
            organisations: draft.organisations,
            processes: draft.processes,
            terms: draft.terms,
            adoptions: draft.adoptions,
            events: draft.events,
            aliases: draft.aliases,
            conflicts: draft.conflicts,
            triage: draft.triage,
            provision_at,
            term_at,
            names: OnceLock::new(),
        })
    }

    /// All instruments: what States and others agreed before what operators did,
    /// and there by date.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// One instrument.
    pub fn instrument(&self, id: &InstrumentId) -> Option<&Instrument> {
        self.instruments.iter().find(|i| i.id == *id)
    }

    /// All provisions: by instrument, and there in the order of the document.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    /// One provision.
    pub fn provision(&self, id: &ProvisionId) -> Option<&Provision> {
        self.provision_at.get(id).map(|&at| &self.provisions[at])
    }

    /// The provisions of one instrument, in the order of the document.
    pub fn provisions_of(&self, id: &InstrumentId) -> impl Iterator<Item = &Provision> {
        self.provisions.iter().filter(move |p| p.id.is_of(id))
    }

    /// All mappings.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// The mappings in which a provision stands, on either side.
    pub fn mappings_of(&self, id: &ProvisionId) -> impl Iterator<Item = &Mapping> {
        self.mappings
            .iter()
            .filter(move |m| m.from == *id || m.to == *id)
    }

    /// What the gap codes mean.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// What one gap code means.
    pub fn gap(&self, code: GapCode) -> Option<&Gap> {
        self.gaps.iter().find(|g| g.code == code)
    }

    /// All indicators.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// One indicator.
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == *id)
    }

    /// The indicators that can engage a provision.
    pub fn indicators_of(&self, id: &ProvisionId) -> impl Iterator<Item = &Indicator> {
        self.indicators
            .iter()
            .filter(move |i| i.engages.iter().any(|e| e.provision == *id))
    }

    /// All organisations, by id.
    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations
    }

    /// One organisation.
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|o| o.id.as_str() == id)
    }

    /// All processes: those of States before others, and there by their beginning.
    pub fn processes(&self) -> &[Process] {
        &self.processes
    }

    /// One process.
    pub fn process(&self, id: &str) -> Option<&Process> {
        self.processes.iter().find(|p| p.id.as_str() == id)
    }

    /// All terms, by label.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term that is called so, by id, label or alias; case, blanks and
    /// punctuation do not matter.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.term_at.get(&squeezed(name)).map(|&at| &self.terms[at])
    }

    /// Who committed to what.
    pub fn adoptions(&self) -> &[Adoption] {
        &self.adoptions
    }

    /// What happened, by date.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What captions made of words.
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// Where sources contradict one another.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The files of triage rules, in the order of their names.
    pub fn triage(&self) -> &[TriageFile] {
        &self.triage
    }

    /// The name that people use for a process, an organisation or an instrument.
    pub fn venue_name(&self, id: &str) -> Option<&str> {
        let process = self.process(id).map(|p| p.short_title.as_str());
        let organisation = || self.organisation(id).map(|o| o.short_title.as_str());
        let instrument = || {
            let instrument = self.instruments.iter().find(|i| i.id.as_str() == id);
            instrument.map(|i| i.short_title.as_str())
        };
        process.or_else(organisation).or_else(instrument)
    }

    /// All sources.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// One source.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == *id)
    }

    /// What somebody means by `text`: an instrument, a provision or an indicator.
    ///
    /// Case, blanks and punctuation do not matter, and every alias of an
    /// instrument works as its id: `un-gge-2015#13-f`, `UN GGE 2015 13(f)`,
    /// `A/70/174 13f`, `RFC 2827`. A label alone, as `13(f)`, works where one
    /// instrument only has it.
    ///
    /// # Errors
    ///
    /// When nothing or more than one thing is called so; the error has the ids
    /// that may have been meant, at most five when they are guesses.
    pub fn find(&self, text: &str) -> Result<Found<'_>, NotFound> {
        let wanted = squeezed(text);
        let names = self.names.get_or_init(|| self.all_names());
        let mut exact: Vec<Found<'_>> = Vec::new();
        for (_, named) in names.iter().filter(|(name, _)| *name == wanted) {
            let found = self.named(*named);
            if !exact.contains(&found) {
                exact.push(found);
            }
        }
        match exact[..] {
            [one] => return Ok(one),
            [] => {}
            _ => {
                let meant = exact.iter().map(|f| f.id().to_owned()).collect();
                return Err(NotFound {
                    text: text.to_owned(),
                    meant,
                    ambiguous: true,
                });
            }
        }
        let most = wanted.len() / 2;
        let mut near: Vec<(usize, Named)> = names
            .iter()
            .filter_map(|(name, named)| Some((remoteness(name, &wanted, most)?, *named)))
            .collect();
        near.sort_by_key(|&(remoteness, _)| remoteness);
        let mut meant: Vec<String> = Vec::new();
        for (_, named) in near {
            let id = self.named(named).id();
            if !meant.iter().any(|m| m == id) {
                meant.push(id.to_owned());
            }
            if meant.len() == SUGGESTIONS_MAX {
                break;
            }
        }
        Err(NotFound {
            text: text.to_owned(),
            meant,
            ambiguous: false,
        })
    }

    fn named(&self, named: Named) -> Found<'_> {
        match named {
            Named::Instrument(at) => Found::Instrument(&self.instruments[at]),
            Named::Provision(at) => Found::Provision(&self.provisions[at]),
            Named::Indicator(at) => Found::Indicator(&self.indicators[at]),
        }
    }

    /// Everything that has a name, under every name it has, squeezed.
    fn all_names(&self) -> Vec<(String, Named)> {
        let mut names = Vec::new();
        for (at, instrument) in self.instruments.iter().enumerate() {
            let own = [
                instrument.id.as_str(),
                &instrument.symbol,
                &instrument.short_title,
            ];
            let labels: Vec<(String, Named)> = instrument
                .provisions
                .iter()
                .filter_map(|id| {
                    let named = Named::Provision(*self.provision_at.get(id)?);
                    Some((squeezed(id.label()), named))
                })
                .collect();
            let all = own
                .into_iter()
                .chain(instrument.aliases.iter().map(String::as_str));
            for name in all {
                let name = squeezed(name);
                names.extend(labels.iter().map(|(l, named)| (name.clone() + l, *named)));
                names.push((name, Named::Instrument(at)));
            }
        }
        for (at, provision) in self.provisions.iter().enumerate() {
            let named = Named::Provision(at);
            names.push((squeezed(provision.id.label()), named));
            names.push((squeezed(&provision.citation), named));
        }
        for (at, indicator) in self.indicators.iter().enumerate() {
            names.push((squeezed(indicator.id.as_str()), Named::Indicator(at)));
        }
        names
    }
}

/// How far a name is from what was typed, if it is at most so far: a part of it is
/// nearer than a typo.
fn remoteness(name: &str, wanted: &str, most: usize) -> Option<usize> {
    let remoteness = if !wanted.is_empty() && name.contains(wanted) {
        usize::from(!name.starts_with(wanted))
    } else {
        let lengths = name.chars().count().abs_diff(wanted.chars().count());
        if lengths >= most {
            return None;
        }
        1 + distance(name, wanted)
    };
    (remoteness <= most).then_some(remoteness)
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found<'c> {
    /// An instrument.
    Instrument(&'c Instrument),
    /// A provision.
    Provision(&'c Provision),
    /// An indicator.
    Indicator(&'c Indicator),
}

impl<'c> Found<'c> {
    /// The id of what was found.
    pub fn id(self) -> &'c str {
        match self {
            Found::Instrument(instrument) => instrument.id.as_str(),
            Found::Provision(provision) => provision.id.as_str(),
            Found::Indicator(indicator) => indicator.id.as_str(),
        }
    }
}

/// No single thing has the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// The name that was looked for.
    pub text: String,
    /// The ids that may have been meant, nearest first.
    pub meant: Vec<String>,
    /// Whether all of `meant` have the name, rather than being guesses.
    pub ambiguous: bool,
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ambiguous {
            write!(f, "\"{}\" can mean {}", self.text, self.meant.join(" or "))
        } else {
            write!(f, "nothing in the norms is called \"{}\"", self.text)?;
            match &self.meant[..] {
                [] => Ok(()),
                meant => write!(f, "; did you mean {}?", meant.join(" or ")),
            }
        }
    }
}

impl std::error::Error for NotFound {}

/// Agreements of States and others first, then what operators agreed, each by date;
/// provisions follow their instruments, and mappings their provisions.
fn in_reading_order(draft: &mut Draft) {
    draft.instruments.sort_by(|a, b| {
        let key = |i: &Instrument| (i.kind == Kind::Technical, i.date);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    let order: BTreeMap<ProvisionId, usize> = draft
        .instruments
        .iter()
        .flat_map(|i| &i.provisions)
        .cloned()
        .zip(0..)
        .collect();
    draft.organisations.sort_by(|a, b| a.id.cmp(&b.id));
    draft.terms.sort_by_cached_key(|t| t.label.to_lowercase());
    let of_states: BTreeSet<OrganisationId> = draft
        .organisations
        .iter()
        .filter(|o| o.kind == OrganisationKind::Intergovernmental)
        .map(|o| o.id.clone())
        .collect();
    draft.processes.sort_by(|a, b| {
        let key = |p: &Process| (!of_states.contains(&p.organisation), p.started);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    draft.events.sort_by_key(|e| e.date);
    let at = |id: &ProvisionId| order.get(id).copied().unwrap_or(usize::MAX);
    draft.provisions.sort_by_cached_key(|p| at(&p.id));
    draft
        .mappings
        .sort_by_cached_key(|m| (at(&m.from), at(&m.to)));
}

/// A file that was read.
struct Read {
    /// How it is found from where the program runs.
    name: String,
    below: String,
    text: String,
}

impl Read {
    fn text(&self) -> Text<'_> {
        Text {
            name: &self.name,
            below: &self.below,
            text: &self.text,
        }
    }
}

/// All files of a folder, in the order of their names.
fn read(folder: &Path) -> Result<Vec<Read>, CatalogError> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        return Err(CatalogError::NothingThere {
            path: folder.to_owned(),
        });
    }
    let each = paths.into_iter().map(|path| {
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let (name, below) = (path.display().to_string(), below.display().to_string());
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Read { name, below, text }),
            Err(source) => Err(CatalogError::Unreadable { path, source }),
        }
    });
    each.collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), CatalogError> {
    let unreadable = |source| CatalogError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        if entry.file_type().map_err(unreadable)?.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}
