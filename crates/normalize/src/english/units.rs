//! Units of measure: their signs and their names.

/// Units that take no prefix, or whose prefixed forms are not made by rule: sign, one, many.
pub(super) const UNITS: &[(&str, &str, &str)] = &[
    // Parts and angles.
    ("%", "percent", "percent"),
    ("‰", "per mille", "per mille"),
    ("‱", "basis point", "basis points"),
    ("bps", "basis point", "basis points"),
    ("pp", "percentage point", "percentage points"),
    ("ppm", "part per million", "parts per million"),
    ("ppb", "part per billion", "parts per billion"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("ºC", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("ºF", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°K", "kelvin", "kelvin"),
    ("°", "degree", "degrees"),
    ("º", "degree", "degrees"),
    ("deg", "degree", "degrees"),
    ("¢", "cent", "cents"),
    ("★", "star", "stars"),
    ("mM", "millimolar", "millimolar"),
    ("µM", "micromolar", "micromolar"),
    ("nM", "nanomolar", "nanomolar"),
    // Lengths and areas.
    ("″", "inch", "inches"),
    ("′", "foot", "feet"),
    ("mi", "mile", "miles"),
    ("nmi", "nautical mile", "nautical miles"),
    ("ft", "foot", "feet"),
    ("yd", "yard", "yards"),
    ("yds", "yard", "yards"),
    ("Å", "angstrom", "angstroms"),
    ("ly", "light year", "light years"),
    ("AU", "astronomical unit", "astronomical units"),
    ("ha", "hectare", "hectares"),
    ("ac", "acre", "acres"),
    ("sqft", "square foot", "square feet"),
    ("sqm", "square meter", "square meters"),
    ("sqmi", "square mile", "square miles"),
    // Speeds and rates.
    ("mph", "mile per hour", "miles per hour"),
    ("MPH", "mile per hour", "miles per hour"),
    ("kmh", "kilometer per hour", "kilometers per hour"),
    ("kph", "kilometer per hour", "kilometers per hour"),
    ("kmph", "kilometer per hour", "kilometers per hour"),
    ("mpg", "mile per gallon", "miles per gallon"),
    ("MPG", "mile per gallon", "miles per gallon"),
    ("fps", "frame per second", "frames per second"),
    ("FPS", "frame per second", "frames per second"),
    ("rpm", "revolution per minute", "revolutions per minute"),
    ("RPM", "revolution per minute", "revolutions per minute"),
    ("bpm", "beat per minute", "beats per minute"),
    ("BPM", "beat per minute", "beats per minute"),
    ("wpm", "word per minute", "words per minute"),
    ("WPM", "word per minute", "words per minute"),
    ("kn", "knot", "knots"),
    ("kt", "knot", "knots"),
    ("kts", "knot", "knots"),
    ("psi", "pound per square inch", "pounds per square inch"),
    ("PSI", "pound per square inch", "pounds per square inch"),
    ("dpi", "dot per inch", "dots per inch"),
    ("ppi", "pixel per inch", "pixels per inch"),
    // Masses and volumes.
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("kgs", "kilogram", "kilograms"),
    ("KG", "kilogram", "kilograms"),
    ("Kg", "kilogram", "kilograms"),
    ("KM", "kilometer", "kilometers"),
    ("kms", "kilometer", "kilometers"),
    ("mcg", "microgram", "micrograms"),
    ("cc", "cubic centimeter", "cubic centimeters"),
    ("gal", "gallon", "gallons"),
    ("qt", "quart", "quarts"),
    ("pt", "pint", "pints"),
    ("tsp", "teaspoon", "teaspoons"),
    ("tbsp", "tablespoon", "tablespoons"),
    ("bbl", "barrel", "barrels"),
    ("ct", "carat", "carats"),
    // Times.
    ("s", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("secs", "second", "seconds"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("h", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("wk", "week", "weeks"),
    ("wks", "week", "weeks"),
    ("mo", "month", "months"),
    ("mos", "month", "months"),
    ("yr", "year", "years"),
    ("yrs", "year", "years"),
    ("yo", "year old", "year old"),
    ("y/o", "year old", "year old"),
    // Power and the rest.
    ("hp", "horsepower", "horsepower"),
    ("HP", "horsepower", "horsepower"),
    ("Nm", "newton meter", "newton meters"),
    ("N·m", "newton meter", "newton meters"),
    ("kcal", "kilocalorie", "kilocalories"),
    ("cal", "calorie", "calories"),
    ("cals", "calorie", "calories"),
    ("BTU", "B T U", "B T U"),
    ("dB", "decibel", "decibels"),
    ("dBA", "decibel A", "decibels A"),
    ("dBm", "decibel milliwatt", "decibel milliwatts"),
    ("lm", "lumen", "lumens"),
    ("lx", "lux", "lux"),
    ("nits", "nit", "nits"),
    ("IU", "I U", "I U"),
    ("mmHg", "millimeter of mercury", "millimeters of mercury"),
    ("atm", "atmosphere", "atmospheres"),
    ("px", "pixel", "pixels"),
    ("em", "em", "ems"),
    ("MP", "megapixel", "megapixels"),
    ("mp", "megapixel", "megapixels"),
    ("KB", "kilobyte", "kilobytes"),
    ("GiB", "gibibyte", "gibibytes"),
    ("MiB", "mebibyte", "mebibytes"),
    ("KiB", "kibibyte", "kibibytes"),
    ("TiB", "tebibyte", "tebibytes"),
    ("Kbps", "kilobit per second", "kilobits per second"),
    ("kbps", "kilobit per second", "kilobits per second"),
    ("mbps", "megabit per second", "megabits per second"),
    ("gbps", "gigabit per second", "gigabits per second"),
    ("BR", "bedroom", "bedrooms"),
    ("BA", "bath", "baths"),
    ("dozen", "dozen", "dozen"),
];

/// Units that take the prefixes beside them: sign, one, many, prefixes.
pub(super) const PREFIXED: &[(&str, &str, &str, &str)] = &[
    ("m", "meter", "meters", "µ n d c m k f"),
    ("g", "gram", "grams", "µ n m k"),
    ("s", "second", "seconds", "µ n p m"),
    ("l", "liter", "liters", "µ m c d h"),
    ("L", "liter", "liters", "µ m c d h"),
    ("t", "ton", "tons", "k M G"),
    ("W", "watt", "watts", "µ n m k M G T"),
    ("Wh", "watt hour", "watt hours", "m k M G T"),
    ("V", "volt", "volts", "µ m k M"),
    ("A", "amp", "amps", "µ n m k"),
    ("Ah", "amp hour", "amp hours", "m k"),
    ("Hz", "hertz", "hertz", "m k M G T"),
    ("hz", "hertz", "hertz", "k m"),
    ("J", "joule", "joules", "m k M G T"),
    ("N", "newton", "newtons", "m k M"),
    ("Pa", "pascal", "pascals", "h k M G"),
    ("bar", "bar", "bars", "m"),
    ("Ω", "ohm", "ohms", "m k M"),
    ("Ω", "ohm", "ohms", "m k M"),
    ("F", "farad", "farads", "µ n p m"),
    ("H", "henry", "henries", "µ m"),
    ("K", "kelvin", "kelvin", "m"),
    ("eV", "electronvolt", "electronvolts", "m k M G T"),
    ("mol", "mole", "moles", "m"),
    ("rad", "radian", "radians", "m"),
    ("Sv", "sievert", "sieverts", "µ m"),
    ("T", "tesla", "tesla", "m"),
    ("B", "byte", "bytes", "k M G T P E Z"),
    ("b", "bit", "bits", "k M G T"),
    ("bit", "bit", "bits", "k M G T"),
    ("bps", "bit per second", "bits per second", "k M G T"),
];

/// Prefixes of units: sign and name.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("f", "femto"),
    ("p", "pico"),
    ("n", "nano"),
    ("µ", "micro"),
    ("μ", "micro"),
    ("m", "milli"),
    ("c", "centi"),
    ("d", "deci"),
    ("h", "hecto"),
    ("k", "kilo"),
    ("M", "mega"),
    ("G", "giga"),
    ("T", "tera"),
    ("P", "peta"),
    ("E", "exa"),
    ("Z", "zetta"),
];

/// What something is counted per: sign and name.
pub(super) const PERIODS: &[(&str, &str)] = &[
    ("mo", "month"),
    ("mth", "month"),
    ("yr", "year"),
    ("y", "year"),
    ("hr", "hour"),
    ("wk", "week"),
    ("d", "day"),
    ("min", "minute"),
    ("sec", "second"),
    ("pp", "person"),
    ("ea", "each"),
    ("sq", "square"),
    ("cu", "cubic"),
    ("sqft", "square foot"),
    ("gal", "gallon"),
];

/// Units of one letter that mean nothing else when they stand right behind a number.
pub(super) const ATTACHED_LETTERS: &str = "mgshlLWVJNΩ";
/// Signs that, behind a number and a blank, are words or letters far more often than units.
pub(super) const WORDS_BEHIND_BLANK: &[&str] = &[
    "A", "B", "b", "t", "T", "F", "H", "em", "mo", "ac", "ct", "pt", "yo", "MP", "mp", "AU", "kt", "IU", "HP", "rad",
    "BR", "BA", "H",
];

/// The name of a unit, in the singular or the plural: `km`, `m/s²`, `kg/m3`, `sq`.
pub(super) fn name(sign: &str, is_one: bool) -> Option<String> {
    if let Some(name) = single(sign, is_one) {
        return Some(name);
    }
    let (above, below) = sign.split_once('/')?;
    let above = single(above, is_one)?;
    let below: Option<Vec<String>> = below.split('/').map(per).collect();
    Some(format!("{above} per {}", below?.join(" per ")))
}

/// What something is counted per: `month`, `square meter`, `second squared`.
pub(super) fn per(sign: &str) -> Option<String> {
    let period = PERIODS.iter().find(|(known, _)| *known == sign).map(|(_, name)| (*name).to_owned());
    let is_word = sign.len() > 2 && sign.bytes().all(|byte| byte.is_ascii_lowercase());
    period.or_else(|| single(sign, true)).or_else(|| is_word.then(|| sign.to_owned()))
}

/// A unit without `per`, perhaps with a power.
fn single(sign: &str, is_one: bool) -> Option<String> {
    let base = |sign: &str| bare(sign, is_one);
    if let Some(name) = base(sign) {
        return Some(name);
    }
    let (root, power) = [("²", 2), ("³", 3), ("^2", 2), ("^3", 3), ("2", 2), ("3", 3)]
        .into_iter()
        .find_map(|(ending, power)| sign.strip_suffix(ending).map(|root| (root, power)))?;
    let is_length = matches!(root, "ft" | "in" | "yd" | "mi") || root.ends_with('m') && root.len() <= 2;
    let name = if root == "in" { Some(if is_one { "inch" } else { "inches" }.to_owned()) } else { base(root) }?;
    Some(match (is_length, power) {
        (true, 2) => format!("square {name}"),
        (true, _) => format!("cubic {name}"),
        (false, 2) => format!("{name} squared"),
        (false, _) => format!("{name} cubed"),
    })
}

fn bare(sign: &str, is_one: bool) -> Option<String> {
    let pick = |one: &str, many: &str| if is_one { one } else { many }.to_owned();
    if let Some((_, one, many)) = UNITS.iter().find(|(known, ..)| *known == sign) {
        return Some(pick(one, many));
    }
    PREFIXED.iter().find_map(|(known, one, many, prefixes)| {
        let prefix = sign.strip_suffix(known)?;
        if prefix.is_empty() {
            return Some(pick(one, many));
        }
        let prefix = if prefix == "μ" { "µ" } else { prefix };
        let allowed = prefixes.split(' ').any(|allowed| allowed == prefix);
        let (_, name) = PREFIXES.iter().find(|(sign, _)| *sign == prefix && allowed)?;
        Some(format!("{name}{}", pick(one, many)))
    })
}
