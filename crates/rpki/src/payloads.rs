//! Everything that a validator says.

use net::Timestamp;

use crate::aspas::Aspas;
use crate::problem::Problem;
use crate::read::{ReadError, Reader};
use crate::vrps::Vrps;

/// What one validator said at one time.
#[derive(Debug)]
pub struct Payloads {
    /// Who may originate what.
    pub vrps: Vrps,
    /// Who has whom as a provider.
    pub aspas: Aspas,
    /// When the validator made the file, in whole seconds. `None` where it does
    /// not say, as in CSV.
    pub generated: Option<Timestamp>,
}

impl Payloads {
    /// Reads a whole file; see [`Reader`], which takes it in pieces.
    ///
    /// # Errors
    ///
    /// As [`Reader::finish`].
    pub fn read(bytes: &[u8]) -> Result<(Payloads, Vec<Problem>), ReadError> {
        let mut reader = Reader::new();
        reader.push(bytes);
        reader.finish_all()
    }
}
