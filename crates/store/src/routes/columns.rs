//! The columns of `routes`.

/// How many files, folders or patterns one call may name.
pub(super) const FILES_MAX: usize = 8;

macro_rules! columns {
    ($($name:ident = $sql:literal,)*) => {
        /// A column, in the order of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Column { $($name,)* }

        impl Column {
            pub(super) const ALL: &'static [Column] = &[$(Column::$name,)*];

            /// The table as SQLite is told of it.
            pub(super) const DECLARATION: &'static std::ffi::CStr = {
                const TEXT: &str = concat!("create table routes(", columns!(@list $($sql,)*), ")\0");
                match std::ffi::CStr::from_bytes_with_nul(TEXT.as_bytes()) {
                    Ok(text) => text,
                    Err(_) => panic!("the text has one zero byte, at its end"),
                }
            };
        }
    };
    (@list $first:literal, $($rest:literal,)*) => { concat!($first $(, ", ", $rest)*) };
}

columns! {
    Time = "time text",
    Timestamp = "timestamp numeric",
    Type = "type text",
    Prefix = "prefix text",
    Origin = "origin integer",
    OriginSet = "origin_set text",
    AsPath = "as_path text",
    PeerAsn = "peer_asn integer",
    PeerIp = "peer_ip text",
    NextHop = "next_hop text",
    Med = "med integer",
    LocalPref = "local_pref integer",
    Communities = "communities text",
    AtomicAggregate = "atomic_aggregate integer",
    Aggregator = "aggregator text",
    PathId = "path_id integer",
    Originated = "originated text",
    Source = "source text",
    Offset = "offset integer",
    File1 = "file text hidden",
    File2 = "file2 text hidden",
    File3 = "file3 text hidden",
    File4 = "file4 text hidden",
    File5 = "file5 text hidden",
    File6 = "file6 text hidden",
    File7 = "file7 text hidden",
    File8 = "file8 text hidden",
    Within = "within text hidden",
    Covering = "covering text hidden",
}

impl Column {
    pub(super) fn at(index: i32) -> Option<Column> {
        Column::ALL.get(usize::try_from(index).ok()?).copied()
    }

    /// Which of the call's arguments the column is, from 0.
    pub(super) fn file(self) -> Option<usize> {
        let index = (self as usize).checked_sub(Column::File1 as usize)?;
        (index < FILES_MAX).then_some(index)
    }
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns(pub(super) u64);

impl Columns {
    pub(super) fn has(self, column: Column) -> bool {
        self.0 & 1 << column as u32 != 0
    }
}
