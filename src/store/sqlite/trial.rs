//! A write that leaves nothing behind: it needs what an append needs, new pages and a commit that reaches the disk.

use rusqlite::{Connection, Error};

/// Its table. Programs that do not know it ignore it.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS trial (filler BLOB NOT NULL)";
/// Two pages: as many as a goal needs if the pages of the table and of the index are full.
const FILL: &str = "INSERT INTO trial (filler) VALUES (zeroblob(8192))";
const EMPTY: &str = "DELETE FROM trial";

/// Fills and empties the table; within a transaction.
pub(super) fn write(connection: &Connection) -> Result<(), Error> {
    [TABLE, FILL, EMPTY].iter().try_for_each(|statement| connection.execute(statement, []).map(drop))
}
