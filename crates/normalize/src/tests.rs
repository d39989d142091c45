use super::spoken;
use expect_test::{Expect, expect};

mod english;
mod everyday;
mod kinds;
mod lessons;
mod locale_traces;
mod locales;
mod neighbours;
mod posts;
mod rare;
mod science;
mod shorts;
mod traces;

/// One line for each sentence: what is shown, and what is said for each word, parted by `|`.
fn check(language: &str, sentences: &[&str], expected: &Expect) {
    let lines: Vec<String> = sentences
        .iter()
        .map(|sentence| {
            let words: Vec<&str> = sentence.split(' ').collect();
            format!("{sentence}\n    {}\n", spoken(&words, language).join("|"))
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn numbers_are_said_in_words() {
    check(
        "en-us",
        &[
            "Octopuses have 3 hearts.",
            "It costs 1,234,567 more.",
            "Pi is 3.14159.",
            "Minus -5 or +7?",
            "Agent 007 has 0 fear.",
            "The 1st, 2nd, 23rd and 100th.",
            "Over 100k views, 1.5M likes, 10+ tips.",
            "0.5 and .5 too",
            "99999999999999999999 stars",
            "It grew 10x, then 2x.",
            "x2 on 1920x1080",
            "1500 people and 2000 cats",
            "1 234",
        ],
        &expect![[r#"
            Octopuses have 3 hearts.
                Octopuses|have|three|hearts.
            It costs 1,234,567 more.
                It|costs|one million two hundred thirty four thousand five hundred sixty seven|more.
            Pi is 3.14159.
                Pi|is|three point one four one five nine.
            Minus -5 or +7?
                Minus|minus five|or|plus seven?
            Agent 007 has 0 fear.
                Agent|zero zero seven|has|zero|fear.
            The 1st, 2nd, 23rd and 100th.
                The|first,|second,|twenty third|and|one hundredth.
            Over 100k views, 1.5M likes, 10+ tips.
                Over|one hundred thousand|views,|one point five million|likes,|ten plus|tips.
            0.5 and .5 too
                zero point five|and|point five|too
            99999999999999999999 stars
                nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine nine|stars
            It grew 10x, then 2x.
                It|grew|ten times,|then|two times.
            x2 on 1920x1080
                times two|on|one thousand nine hundred twenty by one thousand eighty
            1500 people and 2000 cats
                one thousand five hundred|people|and|two thousand|cats
            1 234
                one|two hundred thirty four
        "#]],
    );
}

#[test]
fn years_are_told_from_numbers() {
    check(
        "en-us",
        &[
            "In 2024 it began.",
            "From 1999 to 2005.",
            "Since 1905, and 1066.",
            "The 1990s and the '90s, the 2000s.",
            "Room 1408 is haunted.",
            "About 1800 meters deep.",
            "1914-18 and 1999–2005",
            "2,024 fish",
            "It was 1984.",
            "In 1969 humans landed.",
            "By 2030, 8.1 billion people (1 in 3) will.",
            "2001: A Space Odyssey",
            "It took 2 days, 3 hrs and 5s.",
            "Class of 2024, 1200 students",
        ],
        &expect![[r#"
            In 2024 it began.
                In|twenty twenty four|it|began.
            From 1999 to 2005.
                From|nineteen ninety nine|to|two thousand five.
            Since 1905, and 1066.
                Since|nineteen oh five,|and|ten sixty six.
            The 1990s and the '90s, the 2000s.
                The|nineteen nineties|and|the|nineties,|the|two thousands.
            Room 1408 is haunted.
                Room|fourteen oh eight|is|haunted.
            About 1800 meters deep.
                About|one thousand eight hundred|meters|deep.
            1914-18 and 1999–2005
                nineteen fourteen to eighteen|and|nineteen ninety nine to two thousand five
            2,024 fish
                two thousand twenty four|fish
            It was 1984.
                It|was|nineteen eighty four.
            In 1969 humans landed.
                In|nineteen sixty nine|humans|landed.
            By 2030, 8.1 billion people (1 in 3) will.
                By|twenty thirty,|eight point one|billion|people,|one|in|three,|will.
            2001: A Space Odyssey
                two thousand one:|A|Space|Odyssey
            It took 2 days, 3 hrs and 5s.
                It|took|two|days,|three|hours|and|five seconds.
            Class of 2024, 1200 students
                Class|of|twenty twenty four,|one thousand two hundred|students
        "#]],
    );
}

#[test]
fn money_is_said_behind_its_amount() {
    check(
        "en-us",
        &[
            "$25, $1, $1.50, $0.99, $3M",
            "$3 million and $1.5 billion",
            "€10, 10€, £1.50, ¥500, ₹100",
            "$10-20 or $10–$20",
            "$5/month, $9.99/mo",
            "US$5 and $5k",
            "-$5 is $1,000.25",
            "It costs $.",
            "$100+ a day",
            "$5k-10k",
            "We raised $2.5M in 2021, i.e. 3x more.",
            "£3bn, 5 bn, $1 trillion",
        ],
        &expect![[r#"
            $25, $1, $1.50, $0.99, $3M
                twenty five dollars,|one dollar,|one dollar and fifty cents,|ninety nine cents,|three million dollars
            $3 million and $1.5 billion
                three|million dollars|and|one point five|billion dollars
            €10, 10€, £1.50, ¥500, ₹100
                ten euros,|ten euros,|one pound and fifty pence,|five hundred yen,|one hundred rupees
            $10-20 or $10–$20
                ten to twenty dollars|or|ten to twenty dollars
            $5/month, $9.99/mo
                five dollars a month,|nine dollars and ninety nine cents a month
            US$5 and $5k
                five US dollars|and|five thousand dollars
            -$5 is $1,000.25
                minus five dollars|is|one thousand dollars and twenty five cents
            It costs $.
                It|costs|dollars.
            $100+ a day
                one hundred dollars plus|a|day
            $5k-10k
                five thousand to ten thousand dollars
            We raised $2.5M in 2021, i.e. 3x more.
                We|raised|two point five million dollars|in|twenty twenty one,|that is|three times|more.
            £3bn, 5 bn, $1 trillion
                three billion pounds,|five|billion,|one|trillion dollars
        "#]],
    );
}

#[test]
fn units_follow_their_number() {
    check(
        "en-us",
        &[
            "5km, 10 kg, 1 kg, 20°C, 60mph, 5GB",
            "40% of 1% and 10-20%",
            "It is 20 °C outside.",
            "5G and 4K and 3D",
            "10 km away, g is not a gram.",
            "10–20 minutes, 10 – 20 minutes",
            "5-10km",
            "50m² big",
            "100 m in 9.58 s",
            "5 %",
        ],
        &expect![[r#"
            5km, 10 kg, 1 kg, 20°C, 60mph, 5GB
                five kilometers,|ten|kilograms,|one|kilogram,|twenty degrees Celsius,|sixty miles per hour,|five gigabytes
            40% of 1% and 10-20%
                forty percent|of|one percent|and|ten to twenty percent
            It is 20 °C outside.
                It|is|twenty|degrees Celsius|outside.
            5G and 4K and 3D
                five G|and|four K|and|three D
            10 km away, g is not a gram.
                ten|kilometers|away,|g|is|not|a|gram.
            10–20 minutes, 10 – 20 minutes
                ten to twenty|minutes,|ten|to|twenty|minutes
            5-10km
                five to ten kilometers
            50m² big
                fifty square meters|big
            100 m in 9.58 s
                one hundred|meters|in|nine point five eight|seconds
            5 %
                five|percent
        "#]],
    );
}

#[test]
fn times_and_dates_are_said_as_such() {
    check(
        "en-us",
        &[
            "At 3:30pm or 3 pm or 3:05 a.m. today",
            "It is 15:00.",
            "It is 9:00.",
            "A 16:9 frame, a 3:2 win",
            "12/25/2024 and 2024-05-01",
            "May 5, 2024 was nice.",
            "On 5 May 2024 we left.",
            "The 4 July party",
            "Jan. 5 and Sept 11",
            "9/11 and 24/7 and 50/50",
            "You may 5 times",
            "1/2 a cup, 3/4 done, 2/3",
            "½ cup, 1½ cups, 1 1/2 cups, 2¾",
            "13/45/2024",
        ],
        &expect![[r#"
            At 3:30pm or 3 pm or 3:05 a.m. today
                At|three thirty P M|or|three|P M|or|three oh five|A M|today
            It is 15:00.
                It|is|fifteen hundred.
            It is 9:00.
                It|is|nine o'clock.
            A 16:9 frame, a 3:2 win
                A|sixteen to nine|frame,|a|three to two|win
            12/25/2024 and 2024-05-01
                December twenty fifth, twenty twenty four|and|May first, twenty twenty four
            May 5, 2024 was nice.
                May|fifth,|twenty twenty four|was|nice.
            On 5 May 2024 we left.
                On|the fifth of|May|twenty twenty four|we|left.
            The 4 July party
                The|fourth of|July|party
            Jan. 5 and Sept 11
                January|fifth|and|September|eleventh
            9/11 and 24/7 and 50/50
                nine eleven|and|twenty four seven|and|fifty fifty
            You may 5 times
                You|may|five|times
            1/2 a cup, 3/4 done, 2/3
                one half|a|cup,|three quarters|done,|two thirds
            ½ cup, 1½ cups, 1 1/2 cups, 2¾
                one half|cup,|one and a half|cups,|one|and a half|cups,|two and three quarters
            13/45/2024
                thirteen slash forty five slash two thousand twenty four
        "#]],
    );
    check(
        "en-gb",
        &["25/12/2024 and 04/05/2024"],
        &expect![[r#"
        25/12/2024 and 04/05/2024
            December twenty fifth, twenty twenty four|and|May fourth, twenty twenty four
    "#]],
    );
}

#[test]
fn abbreviations_are_said_in_full() {
    check(
        "en-us",
        &[
            "Dr. Smith lives on Elm St. near St. Louis.",
            "Mr. and Mrs. Jones vs. NASA etc.",
            "E.g. this, i.e. that.",
            "The U.S. Army and the U.S.A.",
            "No. 5 is alive. No.",
            "J. R. R. Tolkien, Ph.D.",
            "Henry VIII, World War II, Chapter IV, I am",
            "approx. 5 ft tall",
            "w/o sugar",
        ],
        &expect![[r#"
            Dr. Smith lives on Elm St. near St. Louis.
                Doctor|Smith|lives|on|Elm|Street|near|Saint|Louis.
            Mr. and Mrs. Jones vs. NASA etc.
                Mister|and|Missus|Jones|versus|NASA|et cetera.
            E.g. this, i.e. that.
                for example|this,|that is|that.
            The U.S. Army and the U.S.A.
                The|U S|Army|and|the|U S A.
            No. 5 is alive. No.
                number|five|is|alive|No.
            J. R. R. Tolkien, Ph.D.
                J|R|R|Tolkien,|P H D.
            Henry VIII, World War II, Chapter IV, I am
                Henry|the eighth,|World|War|two,|Chapter|four,|I|am
            approx. 5 ft tall
                approximately|five|feet|tall
            w/o sugar
                without|sugar
        "#]],
    );
}

#[test]
fn signs_addresses_and_handles_become_words() {
    check(
        "en-us",
        &[
            "Salt & pepper + 1 = 3",
            "Visit example.com or https://www.example.org/a-b?x=1.",
            "Mail me@example.com now",
            "#1 tip: follow @octo_facts #OctopusFacts",
            "R&B, AT&T, C++, C#, Node.js, B2B",
            "and/or 50/50",
            "v2.0 and 1.2.3",
            "Call 1-800-555-0199 or 555-0199",
            "COVID-19 and GPT-4o and iPhone15",
            "5 * 3 > 10",
            "wait — what",
            "wait—what",
            "f*ck",
            "10 → 20",
        ],
        &expect![[r#"
            Salt & pepper + 1 = 3
                Salt|and|pepper|plus|one|equals|three
            Visit example.com or https://www.example.org/a-b?x=1.
                Visit|example dot com|or|example dot org slash a dash b.
            Mail me@example.com now
                Mail|me at example dot com|now
            #1 tip: follow @octo_facts #OctopusFacts
                number one|tip:|follow|at octo facts|Octopus Facts
            R&B, AT&T, C++, C#, Node.js, B2B
                R and B,|A T and T,|C plus plus,|C sharp,|Node dot J S,|B two B
            and/or 50/50
                and or|fifty fifty
            v2.0 and 1.2.3
                version two point zero|and|one point two point three
            Call 1-800-555-0199 or 555-0199
                Call|one, eight hundred, five five five, zero one nine nine|or|five five five, zero one nine nine
            COVID-19 and GPT-4o and iPhone15
                COVID nineteen|and|G P T four o|and|iPhone fifteen
            5 * 3 > 10
                five|times|three|is greater than|ten
            wait — what
                wait,||what
            wait—what
                wait, what
            f*ck
                fck
            10 → 20
                ten|to|twenty
        "#]],
    );
}

#[test]
fn compounds_marks_and_measures_are_read_part_by_part() {
    check(
        "en-us",
        &[
            "3,000-year-old honey, a 5-star 1st-class 24-hour show",
            "The mid-1990s, F-16, 9-to-5, post-2020",
            "He is 5'10\" (6 in wide)",
            "Rated 3.5/5, 10/10, 20/20",
            "Call 911!",
            "10^6 ± 1, ±5%, 2-3x",
            "It is < 5 and > 3",
            "(An aside) in a (small) sentence (here)",
            "Mr. Beast gave €20,50 to St. Jude.",
        ],
        &expect![[r#"
            3,000-year-old honey, a 5-star 1st-class 24-hour show
                three thousand year-old|honey,|a|five star|first class|twenty four hour|show
            The mid-1990s, F-16, 9-to-5, post-2020
                The|mid nineteen nineties,|F sixteen,|nine to five,|post twenty twenty
            He is 5'10" (6 in wide)
                He|is|five feet ten,|six|inches|wide
            Rated 3.5/5, 10/10, 20/20
                Rated|three point five out of five,|ten out of ten,|twenty twenty
            Call 911!
                Call|nine one one!
            10^6 ± 1, ±5%, 2-3x
                ten to the power of six|plus or minus|one,|plus or minus five percent,|two to three times
            It is < 5 and > 3
                It|is|less than|five|and|more than|three
            (An aside) in a (small) sentence (here)
                An|aside,|in|a,|small,|sentence,|here
            Mr. Beast gave €20,50 to St. Jude.
                Mister|Beast|gave|twenty euros and fifty cents|to|Saint|Jude.
        "#]],
    );
}

#[test]
fn emoji_and_decoration_are_not_said() {
    check(
        "en-us",
        &[
            "Wow 🎉 great! 🎉",
            "I ❤️ NYC",
            "🇺🇸 👩‍👩‍👧 1️⃣ ⓵ ★ • →",
            "Done ✅.",
            "5⭐ hotel",
            "𝗕𝗼𝗹𝗱 ｆｕｌｌ",
            "ℹ️ note™",
            "(Really?!) \"Yes,\" 'no' it's the dogs' “fun”…",
            "Hmm... ok...",
            "« hi »",
        ],
        &expect![[r#"
            Wow 🎉 great! 🎉
                Wow||great!|
            I ❤️ NYC
                I||N Y C
            🇺🇸 👩‍👩‍👧 1️⃣ ⓵ ★ • →
                ||one,|one,|||
            Done ✅.
                Done.|
            5⭐ hotel
                five stars|hotel
            𝗕𝗼𝗹𝗱 ｆｕｌｌ
                Bold|full
            ℹ️ note™
                |note
            (Really?!) "Yes," 'no' it's the dogs' “fun”…
                Really?|Yes,|no|it's|the|dogs|fun.
            Hmm... ok...
                Hmm,|ok.
            « hi »
                |hi|
        "#]],
    );
}

#[test]
fn other_languages_keep_their_digits() {
    check(
        "es",
        &["¡Cuesta 25 € o $30!", "El 40% y 20°C & más", "De 10-20 km", "¿En 1999? 🎉", "ve a ejemplo.com"],
        &expect![[r#"
        ¡Cuesta 25 € o $30!
            Cuesta|25|euros|o|30 dólares!
        El 40% y 20°C & más
            El|40 por ciento|y|20 grados Celsius|y|más
        De 10-20 km
            De|10 a 20|kilómetros
        ¿En 1999? 🎉
            En|1999?|
        ve a ejemplo.com
            ve|a|ejemplo punto com
    "#]],
    );
    check(
        "fr-fr",
        &["Bonjour\u{A0}! Ça coûte 12,50\u{A0}€.", "l'été à 30 °C", "50 % de 3 kg"],
        &expect![[r#"
        Bonjour ! Ça coûte 12,50 €.
            Bonjour!|Ça|coûte|12,50 euros.
        l'été à 30 °C
            l'été|à|30|degrés Celsius
        50 % de 3 kg
            50|pour cent|de|3|kilos
    "#]],
    );
    check(
        "hi",
        &["भारत में 50% लोग हैं।", "₹500 में", "क्या? ५ किताबें"],
        &expect![[r#"
        भारत में 50% लोग हैं।
            भारत|में|50 प्रतिशत|लोग|हैं.
        ₹500 में
            500 रुपये|में
        क्या? ५ किताबें
            क्या?|५|किताबें
    "#]],
    );
    check(
        "de",
        &["Am 5. Mai: 3,5 km & 20 %"],
        &expect![[r#"
            Am 5. Mai: 3,5 km & 20 %
                Am|fünften|Mai:|3,5|Kilometer|und|20|Prozent
        "#]],
    );
    check(
        "pt-br",
        &["R$50 por 2kg"],
        &expect![[r#"
        R$50 por 2kg
            50 reais|por|2 quilos
    "#]],
    );
    check(
        "it",
        &["Costa 5€"],
        &expect![[r#"
        Costa 5€
            Costa|5 euro
    "#]],
    );
    check(
        "ja",
        &["心臓が3つあります。", "本当？"],
        &expect![[r#"
            心臓が3つあります。
                心臓が3つあります.
            本当？
                本当?
        "#]],
    );
    check(
        "ar",
        &["هل تعلم؟ 5%"],
        &expect![[r#"
        هل تعلم؟ 5%
            هل|تعلم?|5
    "#]],
    );
}

proptest::proptest! {
    #[test]
    fn english_is_said_without_digits_and_signs(words in proptest::collection::vec("[^ ]{1,12}|[0-9$€%.,:/+#@x-]{1,12}|[0-9]{1,3}(st|km|%|am)", 1..6)) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = spoken(&words, "en-us");
        proptest::prop_assert_eq!(said.len(), words.len());
        for word in &said {
            proptest::prop_assert!(word.chars().all(|c| !c.is_ascii_digit() && (c == ' ' || c == '\u{200C}' || c == '\u{200D}' || super::normalize_unicode::is_sound(c) || "'-.,;:?!".contains(c))), "{:?}", said);
        }
    }

    #[test]
    fn no_language_lets_signs_through(words in proptest::collection::vec("\\PC{1,12}", 1..6), language in "(es|fr|hi|ja|)") {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for word in spoken(&words, &language) {
            proptest::prop_assert!(!word.contains(['*', '_', '`', '#', '$', '%', '[', ']', '<', '>', '&', '@', '|', '\\']), "{:?}", word);
        }
    }
}
