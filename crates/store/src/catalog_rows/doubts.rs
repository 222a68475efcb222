//! What was misheard, and where sources contradict one another.

use catalog::Catalog;

use super::{bases, option, text};
use crate::{Error, Transaction};

/// A row for each variant that was heard.
pub(super) fn aliases(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    for (alias, number) in catalog.aliases().iter().zip(1_i64..) {
        let rows = alias.heard.iter().map(|heard| {
            [
                number.into(),
                text(heard),
                text(&alias.means),
                option(alias.refers_to.as_ref()),
                text(alias.state),
                text(&alias.why),
                option(alias.document.as_ref()),
            ]
        });
        let sql = "insert into aliases values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        tx.execute_many(sql, rows)?;
        bases(tx, &format!("alias:{number}"), &alias.basis)?;
    }
    Ok(())
}

/// Conflicts and their claims.
pub(super) fn conflicts(tx: &Transaction<'_>, catalog: &Catalog) -> Result<(), Error> {
    for conflict in catalog.conflicts() {
        let row = [
            text(&conflict.id),
            text(&conflict.about),
            text(&conflict.question),
            text(&conflict.resolution),
            text(conflict.state),
        ];
        let sql = "insert into conflicts values (?1, ?2, ?3, ?4, ?5)";
        tx.execute_many(sql, [row])?;
        let claims = conflict.claims.iter().zip(0_i64..);
        let rows = claims.map(|(claim, position)| {
            [
                text(&conflict.id),
                position.into(),
                text(&claim.says),
                text(&claim.source),
                option(claim.as_of),
            ]
        });
        let sql = "insert into conflict_claims values (?1, ?2, ?3, ?4, ?5)";
        tx.execute_many(sql, rows)?;
        bases(tx, &format!("conflict:{}", conflict.id), &conflict.basis)?;
    }
    Ok(())
}
