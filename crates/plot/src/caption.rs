//! What stands around a picture.

/// Title, axis and sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What it shows, in one line.
    pub title: String,
    /// What the axis counts, with the unit.
    pub axis: String,
    /// What one would see in it, for those who do not.
    pub description: String,
    /// Under the picture: sources, days, what is not drawn. Long ones are broken
    /// into lines.
    pub notes: Vec<String>,
}
