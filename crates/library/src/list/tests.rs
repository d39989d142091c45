//! However deep a page lies: which index is walked, and how much of it.

use rusqlite::{Connection, StatementStatus, params, params_from_iter};

use super::*;
use crate::{LibraryLimits, system_clock};

/// A library of that many assets, without their files.
fn library(assets: u64) -> (tempfile::TempDir, MediaLibrary) {
    let folder = tempfile::tempdir().unwrap();
    let library = MediaLibrary::open(folder.path(), LibraryLimits::default(), system_clock()).unwrap();
    let fill = |db: &rusqlite::Transaction<'_>| {
        let insert = "INSERT INTO assets (kind, state, bytes, digest, format, added, changed, name, folded, facts) \
                      VALUES (?1, ?2, 1, ?3, 'MP4', ?4, ?4, ?5, ?6, '{}')";
        let mut insert = db.prepare(insert)?;
        let mut tag = db.prepare("INSERT INTO tags VALUES (?1, ?2, ?3)")?;
        for number in 0..assets {
            let kind = AssetKind::ALL[usize::from(number % 10 == 0) + usize::from(number % 100 == 0)];
            let state = if number % 1_000 == 7 { AssetState::Refused } else { AssetState::Ready };
            // Many are called the same.
            let name =
                format!("Clip {} of the {}", number * 7_919 % 1_000, ["Sea", "Hill", "Ünder"][number as usize % 3]);
            let (folded, digest) = (name.to_lowercase(), format!("{number:064x}"));
            insert.execute(params![kind.name(), state.name(), digest, number as i64, name, folded])?;
            if number % 5 == 0 {
                tag.execute(params!["fifth", db.last_insert_rowid(), folded])?;
            }
        }
        Ok(())
    };
    library.change(fill).unwrap();
    (folder, library)
}

fn filters() -> Vec<AssetFilter> {
    let mut filters = Vec::new();
    for kind in [None, Some(AssetKind::Video), Some(AssetKind::Sound)] {
        for state in [None, Some(AssetState::Ready), Some(AssetState::Refused)] {
            for tag in [None, Some("fifth".to_owned())] {
                filters.push(AssetFilter { kind, state, tag, search: None });
            }
        }
    }
    filters
}

/// All pages of a list.
fn all(library: &MediaLibrary, filter: &AssetFilter, order: AssetOrder, limit: usize) -> Vec<Asset> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = library.list(filter, &AssetPage { order, after, limit }).unwrap();
        all.extend(page.assets);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

#[test]
fn pages_together_are_all_that_fit_in_their_order_and_once() {
    let (_folder, library) = library(3_000);
    let everything = all(&library, &AssetFilter::default(), AssetOrder::Newest, 200);
    assert_eq!(everything.len(), 3_000);
    assert!(everything.windows(2).all(|pair| pair[0].id > pair[1].id));
    let searched = AssetFilter { search: Some("ÜNDER".to_owned()), ..AssetFilter::default() };
    let narrow = AssetFilter { kind: Some(AssetKind::Video), tag: Some("fifth".to_owned()), ..searched.clone() };
    for filter in filters().into_iter().chain([searched, narrow]) {
        let fits = |asset: &&Asset| {
            filter.kind.is_none_or(|kind| asset.kind == kind)
                && filter.state.is_none_or(|state| asset.state == state)
                && filter.tag.as_ref().is_none_or(|tag| asset.tags.contains(tag))
                && filter.search.as_ref().is_none_or(|text| asset.name.to_lowercase().contains(&text.to_lowercase()))
        };
        let mut expected: Vec<Asset> = everything.iter().filter(fits).cloned().collect();
        assert_eq!(all(&library, &filter, AssetOrder::Newest, 37), expected, "{filter:?}");
        expected.sort_by_key(|asset| (asset.name.to_lowercase(), asset.id));
        assert_eq!(all(&library, &filter, AssetOrder::Name, 41), expected, "{filter:?}");
    }
}

/// How a page is read: the plan, and the steps of the machine that runs it.
fn cost(db: &Connection, filter: &AssetFilter, page: &AssetPage) -> (String, i32) {
    let (query, values) = query(filter, page).unwrap();
    let mut explained = db.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
    let lines = explained.query_map(params_from_iter(&values), |row| row.get::<_, String>(3)).unwrap();
    let plan = lines.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ");
    let mut statement = db.prepare(&query).unwrap();
    let rows = statement.query_map(params_from_iter(&values), asset).unwrap().count();
    assert!(rows > 0, "{query}");
    (plan, statement.get_status(StatementStatus::VmStep))
}

/// Where a page begins that lies so many tenths deep.
fn after(library: &MediaLibrary, filter: &AssetFilter, order: AssetOrder, tenths: i64) -> String {
    let (query, values) = query(filter, &AssetPage { order, after: None, limit: 1 }).unwrap();
    let query = query.strip_suffix("LIMIT 1").unwrap().replace(COLUMNS, "a.id, a.folded");
    let read = |db: &Connection| {
        let count = format!("SELECT count(*) FROM ({query})");
        let count: i64 = db.query_row(&count, params_from_iter(&values), |row| row.get(0))?;
        let deep = format!("{query} LIMIT 1 OFFSET {}", count * tenths / 10);
        Ok(db.query_row(&deep, params_from_iter(&values), |row| {
            let (id, folded): (i64, String) = (row.get(0)?, row.get(1)?);
            Ok(match order {
                AssetOrder::Newest => id.to_string(),
                AssetOrder::Name => format!("{id}.{folded}"),
            })
        })?)
    };
    library.read(read).unwrap()
}

#[test]
fn a_page_of_a_hundred_thousand_is_read_by_an_index_however_deep_it_lies() {
    let (_folder, library) = library(100_000);
    for filter in filters() {
        for order in [AssetOrder::Newest, AssetOrder::Name] {
            let few = filter.state == Some(AssetState::Refused);
            let limit = if few { 10 } else { 100 };
            let first = AssetPage { order, after: None, limit };
            let begins = library.list(&filter, &first);
            if begins.as_ref().is_ok_and(|page| page.assets.is_empty()) {
                continue;
            }
            // Rows that a filter on top of an index leaves out are walked as well: at most those of the rarest that is asked for.
            let walked =
                if few || filter.tag.is_some() || filter.kind == Some(AssetKind::Sound) { 400_000 } else { 20_000 };
            let deep = |tenths: i64| AssetPage { order, after: Some(after(&library, &filter, order, tenths)), limit };
            for page in [first.clone(), deep(5), deep(9)] {
                library
                    .read(|db| {
                        let (plan, steps) = cost(db, &filter, &page);
                        let outer = plan.split("; ").next().unwrap_or_default();
                        assert!(!plan.split("CORRELATED").next().unwrap_or_default().contains("TEMP B-TREE"), "{plan}");
                        assert!(page.after.is_none() || outer.starts_with("SEARCH"), "{filter:?} {plan}");
                        assert!(steps < walked, "{steps} steps: {filter:?} {page:?} {plan}");
                        Ok(())
                    })
                    .unwrap();
            }
        }
    }
}

#[test]
fn a_search_walks_an_index_alone() {
    let (_folder, library) = library(20_000);
    for order in [AssetOrder::Newest, AssetOrder::Name] {
        let filter = AssetFilter { search: Some("999 of the hill".to_owned()), ..AssetFilter::default() };
        let page = AssetPage { order, after: None, limit: 100 };
        library
            .read(|db| {
                let (plan, _) = cost(db, &filter, &page);
                assert!(plan.contains("USING COVERING INDEX") || plan.contains("USING INDEX"), "{plan}");
                assert!(!plan.split("CORRELATED").next().unwrap_or_default().contains("TEMP B-TREE"), "{plan}");
                Ok(())
            })
            .unwrap();
    }
    let wrong = AssetPage { after: Some("x".to_owned()), ..AssetPage::default() };
    assert!(matches!(library.list(&AssetFilter::default(), &wrong), Err(LibraryError::Invalid(_))));
}
