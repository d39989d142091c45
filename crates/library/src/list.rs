//! Assets, read: one, or a page of those that fit. However deep a page lies, no more is walked than what is on it, unless a
//! text is searched for: then an index alone is walked until the page is full.

use std::str::FromStr;

use rusqlite::types::{Type, Value};
use rusqlite::{Connection, Error, OptionalExtension, Row, params_from_iter};
use vo_store::sqlite::number;

use crate::asset::{Asset, AssetFilter, AssetId, AssetKind, AssetListing, AssetOrder, AssetPage, AssetState, Facts};
use crate::error::LibraryError;
use crate::library::MediaLibrary;
use crate::limits::{MOST_OF_A_PAGE, MOST_SEARCH};

/// What is read of an asset, as columns.
const COLUMNS: &str = "a.id, a.name, a.kind, a.state, a.bytes, a.digest, a.format, a.added, a.changed, a.why, a.facts, \
                       (SELECT group_concat(tag, char(10)) FROM (SELECT tag FROM tags WHERE asset = a.id ORDER BY tag))";

impl MediaLibrary {
    /// A page of the assets that fit.
    ///
    /// # Errors
    /// [`LibraryError::Invalid`] if the page does not follow another, and those of reading.
    pub fn list(&self, filter: &AssetFilter, page: &AssetPage) -> Result<AssetListing, LibraryError> {
        let (query, values) = query(filter, page)?;
        self.read(|db| {
            let mut query = db.prepare_cached(&query)?;
            let assets: Vec<Asset> =
                query.query_map(params_from_iter(values), asset)?.collect::<rusqlite::Result<_>>()?;
            let is_full = assets.len() == limit(page);
            let next = assets.last().filter(|_| is_full).map(|last| match page.order {
                AssetOrder::Newest => last.id.to_string(),
                AssetOrder::Name => format!("{}.{}", last.id, last.name.to_lowercase()),
            });
            Ok(AssetListing { assets, next })
        })
    }

    /// All there is to know about an asset.
    ///
    /// # Errors
    /// [`LibraryError::NoSuchAsset`], and those of reading.
    pub fn get(&self, id: AssetId) -> Result<Asset, LibraryError> {
        let found = self.read(|db| asset_of(db, "id", &(id.0 as i64)))?;
        found.ok_or(LibraryError::NoSuchAsset(id))
    }

    /// How many assets there are, and how many bytes they have.
    ///
    /// # Errors
    /// Those of reading.
    pub fn totals(&self) -> Result<(u64, u64), LibraryError> {
        let read = |row: &Row<'_>| Ok((number(row, 0)?, number(row, 1)?));
        self.read(|db| Ok(db.query_row("SELECT assets, bytes FROM totals", [], read)?))
    }
}

/// The asset that has a value in a column.
pub(crate) fn asset_of(
    db: &Connection,
    column: &str,
    value: &dyn rusqlite::ToSql,
) -> Result<Option<Asset>, LibraryError> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM assets a WHERE a.{column} = ?1"))?;
    Ok(query.query_row([value], asset).optional()?)
}

fn limit(page: &AssetPage) -> usize {
    page.limit.clamp(1, MOST_OF_A_PAGE)
}

/// The query of a page, and its values. Which index is walked is said, as SQLite knows no numbers to choose by: that of the
/// rarest that is asked for.
fn query(filter: &AssetFilter, page: &AssetPage) -> Result<(String, Vec<Value>), LibraryError> {
    let AssetFilter { kind, state, tag, search } = filter;
    let by_name = page.order == AssetOrder::Name;
    let rare = state.filter(|state| *state != AssetState::Ready);
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    let mut is = |condition: String, value: Value| {
        conditions.push(condition);
        values.push(value);
    };
    let (from, index) = match (tag, rare, kind) {
        (Some(_), _, _) => ("tags t CROSS JOIN assets a ON a.id = t.asset", ""),
        (None, Some(_), _) if by_name => ("assets a", "assets_by_state_and_name"),
        (None, Some(_), _) => ("assets a", "assets_by_state"),
        (None, None, Some(_)) if by_name => ("assets a", "assets_by_kind_and_name"),
        (None, None, Some(_)) => ("assets a", "assets_by_kind"),
        (None, None, None) if by_name => ("assets a", "assets_by_name"),
        (None, None, None) => ("assets a", if search.is_some() { "assets_by_age" } else { "" }),
    };
    let (id, folded) = if tag.is_some() { ("t.asset", "t.folded") } else { ("a.id", "a.folded") };
    if let Some(tag) = tag {
        is("t.tag = ?".to_owned(), Value::Text(tag.clone()));
    }
    // A plus keeps a condition from being looked up in an index.
    if let Some(state) = state {
        let plus = if rare.is_some() && tag.is_none() { "" } else { "+" };
        is(format!("{plus}a.state = ?"), Value::Text(state.name().to_owned()));
    }
    if let Some(kind) = kind {
        let plus = if rare.is_none() && tag.is_none() { "" } else { "+" };
        is(format!("{plus}a.kind = ?"), Value::Text(kind.name().to_owned()));
    }
    if let Some(search) = search {
        if search.chars().count() > MOST_SEARCH {
            return Err(LibraryError::Invalid(format!("at most {MOST_SEARCH} letters are searched for")));
        }
        is(format!("instr({folded}, ?) > 0"), Value::Text(search.to_lowercase()));
    }
    if let Some(after) = &page.after {
        let unknown = || LibraryError::Invalid("`after` is not what the page before has said".to_owned());
        let (number, name) = after.split_once('.').unwrap_or((after, ""));
        let number = Value::Integer(number.parse().map_err(|_| unknown())?);
        if by_name {
            is(format!("({folded}, {id}) > (?, ?)"), Value::Text(name.to_owned()));
            values.push(number);
        } else {
            is(format!("{id} < ?"), number);
        }
    }
    let order = if by_name { format!("{folded}, {id}") } else { format!("{id} DESC") };
    let indexed = if index.is_empty() { String::new() } else { format!(" INDEXED BY {index}") };
    let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
    let query =
        format!("SELECT {COLUMNS} FROM {from}{indexed} WHERE {conditions} ORDER BY {order} LIMIT {}", limit(page));
    Ok((query, values))
}

fn asset(row: &Row<'_>) -> rusqlite::Result<Asset> {
    let tags: Option<String> = row.get(11)?;
    let facts: String = row.get(10)?;
    Ok(Asset {
        id: AssetId(number(row, 0)?),
        name: row.get(1)?,
        kind: named(row, 2, &AssetKind::ALL, AssetKind::name)?,
        state: named(row, 3, &AssetState::ALL, AssetState::name)?,
        bytes: number(row, 4)?,
        digest: parsed(row, 5)?,
        format: row.get(6)?,
        added: number(row, 7)?,
        changed: number(row, 8)?,
        why: row.get(9)?,
        // What a later version has seen is seen again.
        facts: serde_json::from_str::<Facts>(&facts).unwrap_or_default(),
        tags: tags.map(|tags| tags.split('\n').map(str::to_owned).collect()).unwrap_or_default(),
    })
}

/// A value that is written as text.
pub(crate) fn parsed<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| Error::InvalidColumnType(column, text, Type::Text))
}

/// The same, if there is one.
pub(crate) fn parsed_if_any<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null { Ok(None) } else { parsed(row, column).map(Some) }
}

/// One of a few that have names.
fn named<T: Copy>(row: &Row<'_>, column: usize, all: &[T], name: fn(T) -> &'static str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or(Error::InvalidColumnType(column, text, Type::Text))
}

#[cfg(test)]
mod tests;
