//! Learning who originates what from files, before the first route.

use std::io::Cursor;

use archive::{Archive, Window};
use detect::Detector;
use input::{Options, Source};
use mrt::{Element, Origin};

use crate::Error;
use crate::tables::prefix_origins;

/// What a baseline file taught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// The file.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Routes or lines that it had.
    pub count: u64,
}

/// Teaches the detector what the files say: RIBs in MRT, or tables of prefixes
/// and origins; told by content.
///
/// # Errors
///
/// When a file cannot be read, or is neither.
pub fn learn(
    detector: &mut Detector,
    files: &[Source],
    options: &Options,
) -> Result<Vec<Learned>, Error> {
    files
        .iter()
        .map(|file| learn_one(detector, file, options))
        .collect()
}

fn learn_one(detector: &mut Detector, file: &Source, options: &Options) -> Result<Learned, Error> {
    let name = file.to_string();
    let mut archive = Archive::new(vec![file.clone()], options, Window::default());
    let mut count = 0;
    while archive.next_record(|_, element| {
        if let Element::Route(route) = element
            && let Some(Origin::As(origin)) = route.attributes.origin()
        {
            count += 1;
            detector.learn(route.prefix, origin);
        }
    }) {}
    let report = archive
        .into_reports()
        .pop()
        .expect("one source, one report");
    let is_no_mrt = report.is_no_mrt();
    let sha256 = match report.outcome {
        archive::Outcome::Read(summary) => summary.sha256_hex().expect("a baseline is hashed"),
        archive::Outcome::Failed(error) => return Err(error.into()),
        archive::Outcome::Waiting => String::new(),
    };
    if !is_no_mrt && count > 0 {
        return Ok(Learned {
            name,
            sha256,
            count,
        });
    }
    let Source::Path(path) = file else {
        return Err(Error::NoBaseline { name });
    };
    let (bytes, _) = input::read_all(path)?;
    let (count, _) = prefix_origins(Cursor::new(bytes), |prefix, origins| {
        for &origin in origins {
            detector.learn(prefix, origin);
        }
    });
    if count == 0 {
        return Err(Error::NoBaseline { name });
    }
    Ok(Learned {
        name,
        sha256,
        count,
    })
}
