//! Abbreviations whose full stop ends no sentence, as data: small letters, a blank around each.

/// Something always follows these.
const LEADING: &str = " dr mr mrs ms mx messrs prof st rev hon gen maj col sgt capt cpt cpl pvt lt cmdr cdr adm brig insp det supt amb \
    atty gov sen rep pres vs e.g i.e eg ie cf viz esp incl excl approx fig eq mt ft no. sr. sra srta dña d. mme mlle m. z.b d.h \
    bzw ca usw. nr u.a dott sig sig.ra ing avv p.ej p.ex ";
/// A number follows these when they do not end a sentence.
const BEFORE_NUMBER: &str = " no nos nr núm num vol vols ch chap p pp pg art sec fig figs jan feb mar apr jun jul aug sep sept oct nov \
    dec par apt ste ext est ca c b d fl bldg tel rs rt rte blk pt ep eps lvl cl ";
/// A chapter and a verse follow these: `1 Cor. 13:4`. Many are short names of people, too.
const BOOKS: &str = " gen exod lev deut josh judg sam kgs chr chron neh esth ps pss prov eccl isa jer lam ezek dan hos mic nah hab zeph \
    hag zech mal matt rom cor gal eph phil col thess tim philem heb jas pet rev ";
/// These may end a sentence: a small letter or a number behind them says that they do not.
const TRAILING: &str = " etc inc ltd co corp jr sr bros dept est min max avg a.m p.m et al ph.d m.d b.c a.d c.e b.c.e ave blvd rd ln ct \
    hwy pkwy esq intl natl govt assn assoc univ asst mgr misc pkg qty temp yr yrs hr hrs wk lbs oz tbsp tsp cont ";
/// As [`TRAILING`], when written with a capital: words otherwise.
const CAPITAL: &str = " mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec ";
/// As [`TRAILING`], behind a number: words otherwise.
const UNITS: &str = " in ft yd mi lb oz km cm mm kg g h m s min sec sq cu gal pt qt c pp mo yr wk hr ";
/// Kinds of streets, which end a sentence behind a name and before a word that begins one.
const STREETS: &str = " st dr ave blvd rd ln ct pl sq hwy pkwy ";
/// Firms and halves of a day, behind which a word in capitals goes on: `Acme Inc. CEO`, `5 p.m. EST`.
const BEFORE_CAPITALS: &str = " inc ltd co corp a.m p.m ";
/// What goes on behind half a day: `5 p.m. Monday`.
const BEHIND_HALF: &str = " eastern pacific central mountain monday tuesday wednesday thursday friday saturday sunday ";
/// Words with which a sentence begins far more often than a name does.
const STARTERS: &str = " the a an it its it's this that these those they we you i he she in on at but and so if when while as for \
    to there here what why how who now then after before because my your our his her their not no yes with from every most many \
    some all one two i'm you're they're we're let's don't never always ";

/// A word with a full stop behind it, and its neighbours.
pub(super) struct Stopped<'a> {
    /// The word without closing quotation marks and brackets, with its full stop.
    pub(super) word: &'a str,
    /// The word before it.
    pub(super) before: &'a str,
    /// The word behind it, without opening marks; empty at the end.
    pub(super) next: &'a str,
    /// Whether the next word is written small throughout.
    pub(super) next_is_low: bool,
    /// Whether the sentence cannot be over, as it has only begun: `At 10 a.m.`
    pub(super) is_opening: bool,
}

impl Stopped<'_> {
    /// Whether the full stop belongs to an abbreviation and the sentence goes on.
    pub(super) fn goes_on(&self) -> bool {
        let bare = self.word.trim_end_matches('.').trim_start_matches(|c: char| !c.is_alphanumeric());
        // `50pp.`, `90-min.`, `$99/mo.`: a unit right behind its number.
        let unit = bare.trim_start_matches(|c: char| !c.is_ascii_lowercase());
        let has_number = unit.len() < bare.len() && bare.contains(|c: char| c.is_ascii_digit());
        let stem = if has_number && unit.bytes().all(|byte| byte.is_ascii_lowercase()) {
            unit.to_owned()
        } else {
            bare.to_lowercase()
        };
        if stem.is_empty() || self.next.is_empty() {
            return false;
        }
        let among = |list: &str, word: &str| list.contains(&format!(" {word} "));
        let is_capital = |word: &str| word.starts_with(char::is_uppercase);
        let next_is_number = self.next.starts_with(|c: char| c.is_ascii_digit());
        let next_is_verse = next_is_number && self.next.contains(':');
        let next_word = self.next.split(|c: char| !c.is_alphabetic() && c != '\'').next().unwrap_or_default();
        let next_starts = among(STARTERS, &next_word.to_lowercase());
        // `I` and a name are always written with a capital: they tell nothing.
        let tells_nothing = next_word == "I" || next_word.starts_with("I'") || !next_starts;
        let goes_on = self.next_is_low || next_is_number || self.is_opening && tells_nothing;
        // `Roe v. Wade`.
        if bare == "v" && is_capital(self.next) && !next_starts {
            return true;
        }
        if among(STREETS, &stem)
            && next_starts
            && !self.next_is_low
            && is_capital(self.before)
            && !among(STARTERS, &self.before.to_lowercase())
        {
            return false;
        }
        if among(LEADING, &stem)
            || among(BEFORE_NUMBER, &stem) && next_is_number
            || among(BOOKS, &stem) && next_is_verse
        {
            return true;
        }
        let in_capitals = next_word.len() > 1 && next_word.chars().all(char::is_uppercase);
        if among(BEFORE_CAPITALS, &stem)
            && (in_capitals || matches!(stem.as_str(), "a.m" | "p.m") && among(BEHIND_HALF, &next_word.to_lowercase()))
        {
            return true;
        }
        let behind_number = has_number || self.before.ends_with(|c: char| c.is_ascii_digit());
        if among(TRAILING, &stem) || among(CAPITAL, &stem) && is_capital(bare) || among(UNITS, &stem) && behind_number {
            return goes_on;
        }
        // `Non-U.S.` ends in initials, too.
        let last = stem.rsplit('-').next().unwrap_or_default();
        let initials = last.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
        if initials {
            // An initial (`J. Smith`) or initials (`U.S. Army`) end a sentence only before a word that begins one.
            let may_go_on = !next_starts || self.is_opening && tells_nothing;
            return self.word.chars().any(char::is_uppercase) && may_go_on || self.next_is_low && stem.contains('.');
        }
        // What is no word and goes on small is some abbreviation.
        let is_unknown = stem.bytes().all(|byte| byte.is_ascii_lowercase()) && !vo_normalize::is_english_word(&stem);
        is_unknown && (2..=5).contains(&stem.len()) && self.next_is_low && !next_starts
    }
}
