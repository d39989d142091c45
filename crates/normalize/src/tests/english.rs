//! The kinds of things that people write in English, and how they are said.

use super::check;
use expect_test::expect;

#[test]
fn kinds_of_units_are_read_with_their_neighbours() {
    check(
        "en-us",
        &[
            "It takes 1h 30m, 2h30 or 5m30s.",
            "5m views and 10m subscribers.",
            "A wall 5m tall, 10 m away, a 100 m sprint.",
            "At 30 m/s², 5 g/cm³, 100 km/h and 3 L/100 km.",
            "He is 6′2″ tall, she 5'10\".",
            "A 55\" TV, 12 in. wide, 30\" x 40\".",
            "He said \"size 55\" and left.",
            "500 sq ft, 20 m², 3 cm³, 10 ft².",
            "60fps at 10 Mbps, 5 GHz, 3.5 kWh, 5000 mAh, 80 dB, 30 µm.",
            "3 ‰ and 25 bps, 400 ppm, 30 psi, 120 bpm, 3000 rpm.",
            "A 5m tall wall, a 10 kg bag, 1 lb, 5 lbs 3 oz.",
            "Bake at 350F or 180 C.",
            "A 30s clip, wait 90s, the 90s, in her 30s, 100s of people.",
            "In the 830s it took 830s.",
            "A 5K run, 10K followers, a 4K TV, 1080p.",
            "H₂O at 300 K.",
        ],
        &expect![[r#"
            It takes 1h 30m, 2h30 or 5m30s.
                It|takes|one hour|thirty minutes,|two hours thirty|or|five minutes thirty seconds.
            5m views and 10m subscribers.
                five million|views|and|ten million|subscribers.
            A wall 5m tall, 10 m away, a 100 m sprint.
                A|wall|five meters|tall,|ten|meters|away,|a|one hundred|meter|sprint.
            At 30 m/s², 5 g/cm³, 100 km/h and 3 L/100 km.
                At|thirty|meters per second squared,|five|grams per cubic centimeter,|one hundred|kilometers per hour|and|three|liters per one hundred|kilometers.
            He is 6′2″ tall, she 5'10".
                He|is|six feet two|tall,|she|five feet ten.
            A 55" TV, 12 in. wide, 30" x 40".
                A|fifty five inch|T V,|twelve|inches|wide,|thirty inches|by|forty inches.
            He said "size 55" and left.
                He|said|size|fifty five|and|left.
            500 sq ft, 20 m², 3 cm³, 10 ft².
                five hundred|square|feet,|twenty|square meters,|three|cubic centimeters,|ten|square feet.
            60fps at 10 Mbps, 5 GHz, 3.5 kWh, 5000 mAh, 80 dB, 30 µm.
                sixty frames per second|at|ten|megabits per second,|five|gigahertz,|three point five|kilowatt hours,|five thousand|milliamp hours,|eighty|decibels,|thirty|micrometers.
            3 ‰ and 25 bps, 400 ppm, 30 psi, 120 bpm, 3000 rpm.
                three|per mille|and|twenty five|basis points,|four hundred|parts per million,|thirty|pounds per square inch,|one hundred twenty|beats per minute,|three thousand|revolutions per minute.
            A 5m tall wall, a 10 kg bag, 1 lb, 5 lbs 3 oz.
                A|five meter|tall|wall,|a|ten|kilogram|bag,|one|pound,|five|pounds|three|ounces.
            Bake at 350F or 180 C.
                Bake|at|three hundred fifty degrees Fahrenheit|or|one hundred eighty|degrees Celsius.
            A 30s clip, wait 90s, the 90s, in her 30s, 100s of people.
                A|thirty second|clip,|wait|ninety seconds,|the|nineties,|in|her|thirties,|hundreds|of|people.
            In the 830s it took 830s.
                In|the|eight hundred thirties|it|took|eight hundred thirty seconds.
            A 5K run, 10K followers, a 4K TV, 1080p.
                A|five K|run,|ten thousand|followers,|a|four K|T V,|ten eighty P.
            H₂O at 300 K.
                H two O|at|three hundred|kelvin.
        "#]],
    );
}

#[test]
fn money_in_every_spelling() {
    check(
        "en-us",
        &[
            "50¢ or ₱500 or AU$50 or $ 5.",
            "50 USD or USD 50 or CHF 50 or 50 kr or 100 zł.",
            "R$50, HK$20, NT$300, CA$5, ₽100, ₺10, ₪7, ฿9, ₫500, ₴3, ₦2.",
            "€1.234,56 and $ 5.50 and $ 5 million.",
            "-$5 or $-5 or ($5)",
            "$5-10, $5–$10, $5 - $10, $1.5bn, $3k, $0.99",
            "$20/mo, $5/hr, $2/kg, $100-a-day",
            "A $5 coffee, a $5 million deal, the $5-million man.",
        ],
        &expect![[r#"
            50¢ or ₱500 or AU$50 or $ 5.
                fifty cents|or|five hundred pesos|or|fifty Australian dollars|or|five|dollars.
            50 USD or USD 50 or CHF 50 or 50 kr or 100 zł.
                fifty|US dollars|or|fifty|US dollars|or|fifty|Swiss francs|or|fifty|kronor|or|one hundred|zlotys.
            R$50, HK$20, NT$300, CA$5, ₽100, ₺10, ₪7, ฿9, ₫500, ₴3, ₦2.
                fifty Brazilian reais,|twenty Hong Kong dollars,|three hundred New Taiwan dollars,|five Canadian dollars,|one hundred rubles,|ten lira,|seven shekels,|nine baht,|five hundred dong,|three hryvnias,|two naira.
            €1.234,56 and $ 5.50 and $ 5 million.
                one thousand two hundred thirty four euros and fifty six cents|and|five dollars|and fifty cents|and|five|million|dollars.
            -$5 or $-5 or ($5)
                minus five dollars|or|minus five dollars|or,|five dollars
            $5-10, $5–$10, $5 - $10, $1.5bn, $3k, $0.99
                five to ten dollars,|five to ten dollars,|five dollars|to|ten dollars,|one point five billion dollars,|three thousand dollars,|ninety nine cents
            $20/mo, $5/hr, $2/kg, $100-a-day
                twenty dollars a month,|five dollars an hour,|two dollars per kilogram,|one hundred dollar a day
            A $5 coffee, a $5 million deal, the $5-million man.
                A|five dollar|coffee,|a|five|million dollar|deal,|the|five million dollar|man.
        "#]],
    );
}

#[test]
fn ranges_have_their_to_and_names_have_none() {
    check(
        "en-us",
        &[
            "Open 9am–5pm, Mon–Fri, 5-6pm, 10:30–11:45.",
            "A Boeing 747-400, an F-16, a 7-Eleven, COVID-19.",
            "They won 3-2 in a 50-50 game.",
            "pp. 12–15, May 5–10, 2–4 weeks, 5–10%.",
            "It was -5°C, −5°C, –5°C or 5–10°C.",
            "From 1914–1918, the 1960s–70s, 2010-12.",
            "Jan. 3 – Feb. 4, 9 am - 5 pm, Mon - Fri.",
            "0-60 mph, 1-in-5, 2-for-1, A–Z.",
        ],
        &expect![[r#"
            Open 9am–5pm, Mon–Fri, 5-6pm, 10:30–11:45.
                Open|nine A M to five P M,|Monday to Friday,|five to six P M,|ten thirty to eleven forty five.
            A Boeing 747-400, an F-16, a 7-Eleven, COVID-19.
                A|Boeing|seven forty seven four hundred,|an|F sixteen,|a|seven Eleven,|COVID nineteen.
            They won 3-2 in a 50-50 game.
                They|won|three two|in|a|fifty fifty|game.
            pp. 12–15, May 5–10, 2–4 weeks, 5–10%.
                pages|twelve to fifteen,|May|fifth to tenth,|two to four|weeks,|five to ten percent.
            It was -5°C, −5°C, –5°C or 5–10°C.
                It|was|minus five degrees Celsius,|minus five degrees Celsius,|minus five degrees Celsius|or|five to ten degrees Celsius.
            From 1914–1918, the 1960s–70s, 2010-12.
                From|nineteen fourteen to nineteen eighteen,|the|nineteen sixties to seventies,|twenty ten to twelve.
            Jan. 3 – Feb. 4, 9 am - 5 pm, Mon - Fri.
                January|third|to|February|fourth,|nine|A M|to|five|P M,|Monday|to|Friday.
            0-60 mph, 1-in-5, 2-for-1, A–Z.
                zero to sixty|miles per hour,|one in five,|two for one,|A to Z.
        "#]],
    );
}

#[test]
fn numerals_stand_behind_names_and_counted_nouns() {
    check(
        "en-us",
        &[
            "Thutmose II and Rocky IV.",
            "WWII and the XIX century.",
            "Elizabeth II's reign, Louis XIV, Pope John Paul II.",
            "World War I, Chapter IV, Super Bowl LVIII, Part II, Apollo XI.",
            "I am in the MIX with a CD and DIY.",
            "Charles I was king, but Charles I think not.",
            "The list of mist and a mix of part lists, the Wizard of Oz.",
        ],
        &expect![[r#"
            Thutmose II and Rocky IV.
                Thutmose|the second|and|Rocky|four.
            WWII and the XIX century.
                World War two|and|the|nineteenth|century.
            Elizabeth II's reign, Louis XIV, Pope John Paul II.
                Elizabeth|the second's|reign,|Louis|the fourteenth,|Pope|John|Paul|the second.
            World War I, Chapter IV, Super Bowl LVIII, Part II, Apollo XI.
                World|War|one,|Chapter|four,|Super|Bowl|fifty eight,|Part|two,|Apollo|eleven.
            I am in the MIX with a CD and DIY.
                I|am|in|the|MIX|with|a|C D|and|D I Y.
            Charles I was king, but Charles I think not.
                Charles|the first|was|king,|but|Charles|I|think|not.
            The list of mist and a mix of part lists, the Wizard of Oz.
                The|list|of|mist|and|a|mix|of|part|lists,|the|Wizard|of|Oz.
        "#]],
    );
}

#[test]
fn formulas_and_comparisons_are_said() {
    check(
        "en-us",
        &[
            "It is ≥ 5, √2, 10÷2, E=mc².",
            "x² + y² = z², 2^10, 10⁻³, 1e6, 5±1, 2×4",
            "5 > 3, 3 < 5, a < b, x >= 5, <5 minutes, >10%",
            "I <3 you, but it takes <3 minutes.",
            "3 x 4 = 12, 3 - 2 = 1, 10 / 2 = 5",
            "y=x+1 is ≠ 0 and ≈ 3",
            "π is ∞ digits long, § 5",
        ],
        &expect![[r#"
            It is ≥ 5, √2, 10÷2, E=mc².
                It|is|greater than or equal to|five,|the square root of two,|ten divided by two,|E equals m c squared.
            x² + y² = z², 2^10, 10⁻³, 1e6, 5±1, 2×4
                x squared|plus|y squared|equals|z squared,|two to the power of ten,|ten to the power of minus three,|one times ten to the power of six,|five plus or minus one,|two times four
            5 > 3, 3 < 5, a < b, x >= 5, <5 minutes, >10%
                five|is greater than|three,|three|is less than|five,|a|is less than|b,|x|is greater than or equal to|five,|less than five|minutes,|more than ten percent
            I <3 you, but it takes <3 minutes.
                I|love|you,|but|it|takes|less than three|minutes.
            3 x 4 = 12, 3 - 2 = 1, 10 / 2 = 5
                three|times|four|equals|twelve,|three|minus|two|equals|one,|ten|divided by|two|equals|five
            y=x+1 is ≠ 0 and ≈ 3
                y equals x plus one|is|not equal to|zero|and|about|three
            π is ∞ digits long, § 5
                pi|is|infinity|digits|long,|section|five
        "#]],
    );
}

#[test]
fn numbers_that_are_dialled_or_typed() {
    check(
        "en-us",
        &[
            "Call (555) 123-4567 or +44 20 7946 0958.",
            "Text 1-800-FLOWERS or +1 555 123 4567.",
            "ISBN 978-3-16-148410-0, card 4111 1111 1111 1111",
            "192.168.0.1 and v2.0.1, PIN 8876, code 4821",
            "1 234 567 and 10 000 people, 20 30 cats",
        ],
        &expect![[r#"
            Call (555) 123-4567 or +44 20 7946 0958.
                Call,|five five five,|one two three, four five six seven|or|plus four four|two zero|seven nine four six|zero nine five eight.
            Text 1-800-FLOWERS or +1 555 123 4567.
                Text|one, eight hundred, FLOWERS|or|plus one|five five five|one two three|four five six seven.
            ISBN 978-3-16-148410-0, card 4111 1111 1111 1111
                I S B N|nine seven eight, three, one six, one four eight four one zero, zero,|card|four one one one|one one one one|one one one one|one one one one
            192.168.0.1 and v2.0.1, PIN 8876, code 4821
                one nine two dot one six eight dot zero dot one|and|version two point zero point one,|PIN|eight eight seven six,|code|four eight two one
            1 234 567 and 10 000 people, 20 30 cats
                one million|two hundred thirty four thousand|five hundred sixty seven|and|ten|thousand|people,|twenty|thirty|cats
        "#]],
    );
}

#[test]
fn addresses_are_said_in_full() {
    check(
        "en-us",
        &[
            "Sen. Smith of 5 Elm Rd., open Sat. and Sun., with Maj. Tom, p. 12, est. 1985.",
            "Ship to 221 Baker St., Apt. 4B, Springfield, IL 62704.",
            "He lives at 1428 Elm St., not on 708 N 1st St.",
            "Dr. Smith Jr., PhD, M.D., Esq.",
            "Use w/ care, w/o sugar, b/c I said so, c. 1450.",
            "report.pdf, index.html, me@example.io",
        ],
        &expect![[r#"
            Sen. Smith of 5 Elm Rd., open Sat. and Sun., with Maj. Tom, p. 12, est. 1985.
                Senator|Smith|of|five|Elm|Road,|open|Saturday|and|Sunday,|with|Major|Tom,|page|twelve,|established|nineteen eighty five.
            Ship to 221 Baker St., Apt. 4B, Springfield, IL 62704.
                Ship|to|two twenty one|Baker|Street,|apartment|four B,|Springfield,|Illinois|six two seven zero four.
            He lives at 1428 Elm St., not on 708 N 1st St.
                He|lives|at|fourteen twenty eight|Elm|Street,|not|on|seven oh eight|North|first|Street.
            Dr. Smith Jr., PhD, M.D., Esq.
                Doctor|Smith|Junior,|P H D,|M D,|Esquire.
            Use w/ care, w/o sugar, b/c I said so, c. 1450.
                Use|with|care,|without|sugar,|because|I|said|so,|circa|fourteen fifty.
            report.pdf, index.html, me@example.io
                report dot P D F,|index dot H T M L,|me at example dot I O
        "#]],
    );
}

#[test]
fn acronyms_that_no_lexicon_knows_are_spelt() {
    check(
        "en-us",
        &[
            "Its APR is high, LOL, says the INE via an API and SQL.",
            "NASA and NATO met about COVID, RAM and GIF.",
            "The CEO's TVs and CEOs at the FBI.",
            "This is HUGE and WOW, STOP IT.",
            "THIS IS HUGE NEWS FOR THE WHOLE WORLD",
            "I live in the US and the UK. Give it to US.",
            "Q&A, R&D, AT&T, the S&P 500, IoT, mRNA",
        ],
        &expect![[r#"
            Its APR is high, LOL, says the INE via an API and SQL.
                Its|A P R|is|high,|L O L,|says|the|I N E|via|an|A P I|and|S Q L.
            NASA and NATO met about COVID, RAM and GIF.
                NASA|and|NATO|met|about|COVID,|RAM|and|GIF.
            The CEO's TVs and CEOs at the FBI.
                The|C E O's|T V's|and|C E O's|at|the|F B I.
            This is HUGE and WOW, STOP IT.
                This|is|HUGE|and|WOW,|STOP|IT.
            THIS IS HUGE NEWS FOR THE WHOLE WORLD
                THIS|IS|HUGE|NEWS|FOR|THE|WHOLE|WORLD
            I live in the US and the UK. Give it to US.
                I|live|in|the|U S|and|the|U K|Give|it|to|US.
            Q&A, R&D, AT&T, the S&P 500, IoT, mRNA
                Q and A,|R and D,|A T and T,|the|S and P|five hundred,|I O T,|M R N A
        "#]],
    );
}

#[test]
fn clocks_and_calendars() {
    check(
        "en-us",
        &[
            "It is 9:05, 12:00, 14:30 or 15:00.",
            "He ran it in 45:30, she in 1:23:45.",
            "at 3 p.m. EST, 3PM PST, 11:30EST",
            "44 BC, AD 79, 476 AD, since 1066",
            "'69, the '90s, the 2010s, 2Q22, 12/25 is a date on 12/25",
            "jul 25 2012, 25th july, 17 may 2010, Jan-15-2020",
            "it--and she did... wait...what?",
            "We orbit the Sun.",
            "I met Jan.",
            "It opens on Sun., but the Sat. show is full.",
        ],
        &expect![[r#"
            It is 9:05, 12:00, 14:30 or 15:00.
                It|is|nine oh five,|twelve o'clock,|fourteen thirty|or|fifteen hundred.
            He ran it in 45:30, she in 1:23:45.
                He|ran|it|in|forty five thirty,|she|in|one hour twenty three minutes and forty five seconds.
            at 3 p.m. EST, 3PM PST, 11:30EST
                at|three|P M|E S T,|three P M|P S T,|eleven thirty E S T
            44 BC, AD 79, 476 AD, since 1066
                forty four|B C,|A D|seventy nine,|four seventy six|A D,|since|ten sixty six
            '69, the '90s, the 2010s, 2Q22, 12/25 is a date on 12/25
                sixty nine,|the|nineties,|the|twenty tens,|the second quarter of twenty two,|December twenty fifth|is|a|date|on|December twenty fifth
            jul 25 2012, 25th july, 17 may 2010, Jan-15-2020
                July|twenty fifth|twenty twelve,|the twenty fifth of|july,|the seventeenth of|may|twenty ten,|January fifteenth, twenty twenty
            it--and she did... wait...what?
                it, and|she|did,|wait, what?
            We orbit the Sun.
                We|orbit|the|Sun.
            I met Jan.
                I|met|Jan.
            It opens on Sun., but the Sat. show is full.
                It|opens|on|Sunday,|but|the|Saturday|show|is|full.
        "#]],
    );
}

#[test]
fn a_date_with_full_stops_begins_with_its_day() {
    for (shown, said) in [
        ("12.5.2024", "the twelfth of May, twenty twenty four"),
        ("5.12.2024", "the fifth of December, twenty twenty four"),
        ("25.12.2024", "the twenty fifth of December, twenty twenty four"),
        // There is no month 25.
        ("12.25.2024", "December twenty fifth, twenty twenty four"),
        ("12/5/2024", "December fifth, twenty twenty four"),
    ] {
        assert_eq!(crate::spoken(&[shown], "en-us"), [said], "{shown}");
    }
}

#[test]
fn a_price_for_a_number_of_things_is_said_per_number() {
    let said = crate::spoken(&["$0.01/1K", "tokens,", "$5/100", "users"], "en-us").join(" ");
    assert_eq!(said, "one cent per one thousand tokens, five dollars per one hundred users");
}
