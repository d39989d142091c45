//! The neighbours of each kind in `kinds`.

use super::check;
use expect_test::expect;

#[test]
fn neighbours_of_the_same_kind_are_read_right() {
    check(
        "en-us",
        &[
            "12A Elm St., 350C Main Rd., 5B Oak Ave.",
            "Gate 4B, Room 12M, Route 9K, Platform 3B, Building 2B",
            "5B people, 12M users, 3M followers, over 3M sold",
            "₹12,34,567 and 10,00,000 views and 1,234,567",
            "$3-4 billion, $10–15 thousand, €2-3 million, $1.5-2 million, $1-$2 million",
            "$5 million/year, $2 billion+ in sales, a $2 trillion+ company",
            "5x/day, 2x per week, 1x/month, 10 reps/set, 20 hrs/week, 3 meals/day",
            "$2/min, 15¢/mile, €3/kg, £5/hr",
            "Tue/Thu, Mon/Wed/Fri, Sat/Sun",
            "at 0900, by 1700 hours, at 2359 hours, 0300 hours, until 0000",
            "2024-12-31T23:59, 2025-01-01T00:00:00Z",
            "0% APR, 29.99% APR, APR 15, DEC 25",
            "A V12, V10 engines, V1.2, v2, V1 flight",
            "Gen X, Gen Alpha, Model X, Factor V, Type II, Class I, Gen. Patton",
            "1-1-2 is the number, 4-1-1",
            "16s and 18s, F-16s, the 747s, W-2s, mid-20s, K-pop in the 2020s",
            "100s of fans, 1,000s of views, 100,000s of people, 1,000,000s of stars",
            ".45 cal, .50 cal, 200 cal, 300cal",
            "pp. 3-5, 20pp, up 3pp, 5 pp",
            "On 2/14, by 7/4, 10/31, 3/4 cup, 5/16 inch, 12/24, 9/16, 1/24",
            "3/2021, 12/2025, in 6/1999",
            "100 USD, 50 EUR, 20 CHF; USD 5, EUR 6",
            "20 kr, 30 kr and 5 zł or 6 zł",
            "Main St. N, 5th Ave. S, Elm Street SW, St. Paul, N. Main St.",
            "1 min., per min., a min. later, min. wage, max. 5",
            "est. 1999, est. 20 people, Est. 2001",
            "1999, 2001, 2010, and 1066",
            "30m watched, 5m killed, 10m pool",
            "$GME, $NVDA, $AAPL and $BTC",
            "10'x12'x8', 6\"x9\", 2m x 3m, 4 x 6 in, 5 x 5 = 25, 10x10cm, 3×5",
            "6'1½\" and 5'2 1/4\"",
            "100 x 3 is 300, 2 kg x 3",
            "Jan '25, Q4'23, Summer '69",
            "20C outside, 98F today, 34C bra, 12C seat",
            "2.500 €, €12.500, 3.000.000 €, R$1.500, $1.500",
            "John 3:16, Romans 8:28, Ps. 91:1-2, Genesis 1:1, 2 Tim. 1:7",
            "5 ¢/kWh, 0.5 $/L, 10 €/MWh",
            "4★ and 5☆, 3.5⭐",
            "1️⃣ Drink water 2️⃣ Sleep 🔟",
            "① Start ② Stop ❸ Go",
            "F# minor, B♭, C♯, G#m, the # key",
            "Na⁺, OH⁻, Mg²⁺, SO₄²⁻, H⁺, HCl, NaOH, CaCO3, iPhone, McDonald",
            "60/40/20, 40/30/30, 12/25/2024",
            "No. #3, number #12",
            "1 T. salt, 2 c. flour, 1/2 c. oil",
            "Rt. 66, Ep. 12, Pt. 3, Vol. 2, Lvl. 50, Rs. 1,000",
            "Brown v. Board, Roe v. Wade, Ali v. Frazier",
            "10-K, W-2, 401(k), 1099-K, 60-W bulb, 12-V battery",
            "1½-2 hours, 2-2½ cups, 1-1/2 cups",
            "$5-million-dollar home, $1-billion-dollar idea",
            "f/2.8, F/4, 1/60s, 1/1000s, 1/2s",
            "10cm/4in, 60mph/100kph, 5'10\"/178cm, 3rd/4th",
            "James I, king; Mary I; Charles I, too",
            "1 EUR=1.08 USD, x=5, E=mc²",
            "H.265, 802.11ac, 1.21GW, A3.14",
            "It's proven.² Also this.³⁴ And x².",
            "sin(x), cos(60°), log10(100), ln(2), tan(45°)",
            "50% x 3, 12 eggs x 2, Malcolm X 3",
        ],
        &expect![[r#"
            12A Elm St., 350C Main Rd., 5B Oak Ave.
                twelve A|Elm|Street,|three fifty C|Main|Road,|five B|Oak|Avenue.
            Gate 4B, Room 12M, Route 9K, Platform 3B, Building 2B
                Gate|four B,|Room|twelve M,|Route|nine K,|Platform|three B,|Building|two B
            5B people, 12M users, 3M followers, over 3M sold
                five billion|people,|twelve million|users,|three million|followers,|over|three million|sold
            ₹12,34,567 and 10,00,000 views and 1,234,567
                one million two hundred thirty four thousand five hundred sixty seven rupees|and|one million|views|and|one million two hundred thirty four thousand five hundred sixty seven
            $3-4 billion, $10–15 thousand, €2-3 million, $1.5-2 million, $1-$2 million
                three to four|billion dollars,|ten to fifteen|thousand dollars,|two to three|million euros,|one point five to two|million dollars,|one to two|million dollars
            $5 million/year, $2 billion+ in sales, a $2 trillion+ company
                five|million dollars a year,|two|billion dollars plus|in|sales,|a|two|trillion dollar plus|company
            5x/day, 2x per week, 1x/month, 10 reps/set, 20 hrs/week, 3 meals/day
                five times a day,|two times|per|week,|one time a month,|ten|reps per set,|twenty|hours per week,|three|meals per day
            $2/min, 15¢/mile, €3/kg, £5/hr
                two dollars a minute,|fifteen cents a mile,|three euros per kilogram,|five pounds an hour
            Tue/Thu, Mon/Wed/Fri, Sat/Sun
                Tuesday, Thursday,|Monday, Wednesday, Friday,|Saturday, Sunday
            at 0900, by 1700 hours, at 2359 hours, 0300 hours, until 0000
                at|zero nine hundred,|by|seventeen hundred|hours,|at|twenty three fifty nine|hours,|zero three hundred|hours,|until|zero hundred
            2024-12-31T23:59, 2025-01-01T00:00:00Z
                December thirty first, twenty twenty four, twenty three fifty nine,|January first, twenty twenty five, midnight Zulu
            0% APR, 29.99% APR, APR 15, DEC 25
                zero percent|A P R,|twenty nine point nine nine percent|A P R,|April|fifteenth,|December|twenty fifth
            A V12, V10 engines, V1.2, v2, V1 flight
                A|V twelve,|V ten|engines,|version one point two,|version two,|V one|flight
            Gen X, Gen Alpha, Model X, Factor V, Type II, Class I, Gen. Patton
                Gen|X,|Gen|Alpha,|Model|X,|Factor|five,|Type|two,|Class|one,|General|Patton
            1-1-2 is the number, 4-1-1
                one one two|is|the|number,|four one one
            16s and 18s, F-16s, the 747s, W-2s, mid-20s, K-pop in the 2020s
                sixteen seconds|and|eighteen seconds,|F sixteens,|the|seven forty sevens,|W twos,|mid twenties,|K-pop|in|the|twenty twenties
            100s of fans, 1,000s of views, 100,000s of people, 1,000,000s of stars
                hundreds|of|fans,|thousands|of|views,|hundreds of thousands|of|people,|millions|of|stars
            .45 cal, .50 cal, 200 cal, 300cal
                point four five|caliber,|point five zero|caliber,|two hundred|calories,|three hundred calories
            pp. 3-5, 20pp, up 3pp, 5 pp
                pages|three five,|twenty percentage points,|up|three percentage points,|five|percentage points
            On 2/14, by 7/4, 10/31, 3/4 cup, 5/16 inch, 12/24, 9/16, 1/24
                On|February fourteenth,|by|July fourth,|October thirty first,|three quarters|cup,|five sixteenths|inch,|December twenty fourth,|nine sixteenths,|one twenty fourth
            3/2021, 12/2025, in 6/1999
                March twenty twenty one,|December twenty twenty five,|in|June nineteen ninety nine
            100 USD, 50 EUR, 20 CHF; USD 5, EUR 6
                one hundred|US dollars,|fifty|euros,|twenty|Swiss francs;|five|US dollars,|six|euros
            20 kr, 30 kr and 5 zł or 6 zł
                twenty|kronor,|thirty|kronor|and|five|zlotys|or|six|zlotys
            Main St. N, 5th Ave. S, Elm Street SW, St. Paul, N. Main St.
                Main|Street|North,|fifth|Avenue|South,|Elm|Street|Southwest,|Saint|Paul,|North|Main|Street.
            1 min., per min., a min. later, min. wage, max. 5
                one|minute,|per|minute,|a|minute|later,|minimum|wage,|maximum|five
            est. 1999, est. 20 people, Est. 2001
                established|nineteen ninety nine,|estimated|twenty|people,|established|two thousand one
            1999, 2001, 2010, and 1066
                nineteen ninety nine,|two thousand one,|twenty ten,|and|ten sixty six
            30m watched, 5m killed, 10m pool
                thirty million|watched,|five million|killed,|ten meters|pool
            $GME, $NVDA, $AAPL and $BTC
                G M E,|N V D A,|AAPL|and|B T C
            10'x12'x8', 6"x9", 2m x 3m, 4 x 6 in, 5 x 5 = 25, 10x10cm, 3×5
                ten feet by twelve feet by eight feet,|six inches by nine inches,|two meters|by|three meters,|four|by|six|inches,|five|times|five|equals|twenty five,|ten by ten centimeters,|three times five
            6'1½" and 5'2 1/4"
                six feet one and a half inches|and|five feet two|and one quarter inches
            100 x 3 is 300, 2 kg x 3
                one hundred|times|three|is|three hundred,|two|kilograms|times|three
            Jan '25, Q4'23, Summer '69
                January|twenty five,|Q four twenty three,|Summer|sixty nine
            20C outside, 98F today, 34C bra, 12C seat
                twenty degrees Celsius|outside,|ninety eight degrees Fahrenheit|today,|thirty four C|bra,|twelve C|seat
            2.500 €, €12.500, 3.000.000 €, R$1.500, $1.500
                two thousand five hundred|euros,|twelve thousand five hundred euros,|three million|euros,|one thousand five hundred Brazilian reais,|one dollar and fifty cents
            John 3:16, Romans 8:28, Ps. 91:1-2, Genesis 1:1, 2 Tim. 1:7
                John|three sixteen,|Romans|eight twenty eight,|Psalm|ninety one one to two,|Genesis|one one,|second|Timothy|one seven
            5 ¢/kWh, 0.5 $/L, 10 €/MWh
                five|cents per kilowatt hour,|zero point five|dollars per liter,|ten|euros per megawatt hour
            4★ and 5☆, 3.5⭐
                four stars|and|five stars,|three point five stars
            1️⃣ Drink water 2️⃣ Sleep 🔟
                one,|Drink|water|two,|Sleep|
            ① Start ② Stop ❸ Go
                one,|Start|two,|Stop|three,|Go
            F# minor, B♭, C♯, G#m, the # key
                F sharp|minor,|B flat,|C sharp,|G sharp minor,|the|hash|key
            Na⁺, OH⁻, Mg²⁺, SO₄²⁻, H⁺, HCl, NaOH, CaCO3, iPhone, McDonald
                N A plus,|O H minus,|M G two plus,|S O four two minus,|H plus,|H C L,|N A O H,|C A C O three,|iPhone,|McDonald
            60/40/20, 40/30/30, 12/25/2024
                sixty forty twenty,|forty thirty thirty,|December twenty fifth, twenty twenty four
            No. #3, number #12
                number|three,|number|twelve
            1 T. salt, 2 c. flour, 1/2 c. oil
                one|T|salt,|two|cups|flour,|one half|cup|oil
            Rt. 66, Ep. 12, Pt. 3, Vol. 2, Lvl. 50, Rs. 1,000
                Route|sixty six,|episode|twelve,|part|three,|volume|two,|level|fifty,|one thousand|rupees
            Brown v. Board, Roe v. Wade, Ali v. Frazier
                Brown|versus|Board,|Roe|versus|Wade,|Ali|versus|Frazier
            10-K, W-2, 401(k), 1099-K, 60-W bulb, 12-V battery
                ten K,|W two,|four oh one K,|ten ninety nine K,|sixty watt|bulb,|twelve volt|battery
            1½-2 hours, 2-2½ cups, 1-1/2 cups
                one and a half to two|hours,|two to two and a half|cups,|one and a half|cups
            $5-million-dollar home, $1-billion-dollar idea
                five million dollar|home,|one billion dollar|idea
            f/2.8, F/4, 1/60s, 1/1000s, 1/2s
                f two point eight,|f four,|one sixtieth of a second,|one one thousandth of a second,|half a second
            10cm/4in, 60mph/100kph, 5'10"/178cm, 3rd/4th
                ten centimeters, four inches,|sixty miles per hour, one hundred kilometers per hour,|five feet ten, one hundred seventy eight centimeters,|third, fourth
            James I, king; Mary I; Charles I, too
                James|the first,|king;|Mary|the first;|Charles|the first,|too
            1 EUR=1.08 USD, x=5, E=mc²
                one|E U R equals one point zero eight|U S D,|x equals five,|E equals m c squared
            H.265, 802.11ac, 1.21GW, A3.14
                H dot two six five,|eight hundred two point one one ac,|one point two one gigawatts,|A three point one four
            It's proven.² Also this.³⁴ And x².
                It's|proven|Also|this|And|x squared.
            sin(x), cos(60°), log10(100), ln(2), tan(45°)
                sine of x,|cosine of sixty degrees,|log base ten of one hundred,|natural log of two,|tangent of forty five degrees
            50% x 3, 12 eggs x 2, Malcolm X 3
                fifty percent|times|three,|twelve|eggs|times|two,|Malcolm|X|three
        "#]],
    );
}

#[test]
fn what_only_looks_alike_is_told_apart() {
    check(
        "en-us",
        &[
            "I paid 5 € and 10 £ for 2 kg.",
            "The price went from 3 € to 5 €.",
            "It's $20 USD or €18 EUR.",
            "In 2024 USD 50 bought less.",
            "Between 20 and 30 USD per day.",
            "My 2 BTC, 3 ETH and 100 SOL.",
            "He has 3 Rs to live by: reduce, reuse, recycle.",
            "500 Rs a day",
            "Exit 5, Exit 5A, Bus 42B, Gate B12",
            "The 12B bus, a 34B bra, the 5M users",
            "Company 3M and M&M's, 3M's tape",
            "Read Psalm 23 and John 3.",
            "At 5:3 the ratio",
            "The time is 3:16 now.",
            "12/24 and 24/12 and 13/20",
            "11/22/63 by King, 9/11, 7/4/1776",
            "Mix 13/15 parts, 2/15 of it, 3/14 is Pi Day",
            "I got 17/20 on 3/15.",
            "A 5/16\" bolt, 11/16 in.",
            "24/7 support, 365 days",
            "1/15 people, 1/24 scale",
            "The 1099s and 1040s are due 4/15.",
            "in her 20s, 30s, and 40s",
            "temps in the 20s, lows in the teens",
            "5 min/day, 10 g/day, 3 cups/day, 2 L/day, once/day",
            "read/write, win/win, pros/cons, day/night, his/hers",
            "km/h, m/s, mph, $/hr",
            "and/or, w/o, n/a, c/o, 1/2",
            "AC/DC, TCP/IP, I/O, A/B test, AM/FM, R/C",
            "New York/London, Mon/Tue, he/she/they",
            "5'10, 6'2\", 5 ft. 9 in., 6'",
            "It's 5 o'clock; the '5' key",
            "3x faster, 10X, x10, 2x4, 3 x 3, 4x4 truck",
            "V-shaped, V for Vendetta, V8 juice, v. good",
            "min. 5 people, 5 min., max. 10 min",
            "a min, per min, 1 Min, mins",
            "Gen 3, 3rd gen, Gen. Grant, Gen Z's, gen 2",
            "$5M-$10M, $5m–10m, $5-10k, $5k-$10k",
            "$1,5 and $1.50 and $1.5",
            "1,500.50 €, 1.500,50 €, €1.500",
            "0.50 €, 1.25 €, 10.000 €, 3.500 kr",
            "10°C-15°C, 10-15°C, 50-60°F",
            "40° W, 90° E turn, 180° S",
            "He is 5° off.",
            "NaCl and KCl, CoCo, HaHa, SiO2, OK, NO, CO, HI",
            "Ag+, Cl-, e-, H+",
            "f(x)=x², g(x), f/4",
            "log(100) and log base 2",
            "A#m7, Bb, F#, C♯m",
            "#blessed, # 5, #5, C#",
            "at 1500, at 0600 hrs, 2000 hours of work, by 1200 people",
            "UTC+1, UTC-8, GMT",
            "Two PS5s and three MP3s, a C♯m chord",
        ],
        &expect![[r#"
            I paid 5 € and 10 £ for 2 kg.
                I|paid|five|euros|and|ten|pounds|for|two|kilograms.
            The price went from 3 € to 5 €.
                The|price|went|from|three|euros|to|five|euros.
            It's $20 USD or €18 EUR.
                It's|twenty dollars|U S D|or|eighteen euros|E U R.
            In 2024 USD 50 bought less.
                In|twenty twenty four|fifty|US dollars|bought|less.
            Between 20 and 30 USD per day.
                Between|twenty|and|thirty|US dollars|per|day.
            My 2 BTC, 3 ETH and 100 SOL.
                My|two|bitcoin,|three|ether|and|one hundred|S O L.
            He has 3 Rs to live by: reduce, reuse, recycle.
                He|has|three|R's|to|live|by:|reduce,|reuse,|recycle.
            500 Rs a day
                five hundred|rupees|a|day
            Exit 5, Exit 5A, Bus 42B, Gate B12
                Exit|five,|Exit|five A,|Bus|forty two B,|Gate|B twelve
            The 12B bus, a 34B bra, the 5M users
                The|twelve B|bus,|a|thirty four B|bra,|the|five million|users
            Company 3M and M&M's, 3M's tape
                Company|three M|and|M and M's,|three M's|tape
            Read Psalm 23 and John 3.
                Read|Psalm|twenty three|and|John|three.
            At 5:3 the ratio
                At|five to three|the|ratio
            The time is 3:16 now.
                The|time|is|three sixteen|now.
            12/24 and 24/12 and 13/20
                December twenty fourth|and|twenty four twelfths|and|thirteen twentieths
            11/22/63 by King, 9/11, 7/4/1776
                November twenty second, sixty three|by|King,|nine eleven,|July fourth, seventeen seventy six
            Mix 13/15 parts, 2/15 of it, 3/14 is Pi Day
                Mix|thirteen fifteenths|parts,|two fifteenths|of|it,|March fourteenth|is|Pi|Day
            I got 17/20 on 3/15.
                I|got|seventeen twentieths|on|March fifteenth.
            A 5/16" bolt, 11/16 in.
                A|five sixteenths inch|bolt,|eleven sixteenths|inch.
            24/7 support, 365 days
                twenty four seven|support,|three hundred sixty five|days
            1/15 people, 1/24 scale
                one fifteenth|people,|one twenty fourth|scale
            The 1099s and 1040s are due 4/15.
                The|ten ninety nines|and|ten forties|are|due|April fifteenth.
            in her 20s, 30s, and 40s
                in|her|twenties,|thirties,|and|forties
            temps in the 20s, lows in the teens
                temps|in|the|twenties,|lows|in|the|teens
            5 min/day, 10 g/day, 3 cups/day, 2 L/day, once/day
                five|minutes per day,|ten|grams per day,|three|cups per day,|two|liters per day,|once per day
            read/write, win/win, pros/cons, day/night, his/hers
                read slash write,|win win,|pros slash cons,|day slash night,|his slash hers
            km/h, m/s, mph, $/hr
                kilometers per hour,|meters per second,|miles per hour,|dollars an hour
            and/or, w/o, n/a, c/o, 1/2
                and or,|without,|not applicable,|care of,|one half
            AC/DC, TCP/IP, I/O, A/B test, AM/FM, R/C
                A C D C,|T C P I P,|I O,|A B|test,|A M F M,|R C
            New York/London, Mon/Tue, he/she/they
                New|York slash London,|Monday, Tuesday,|he she slash they
            5'10, 6'2", 5 ft. 9 in., 6'
                five feet ten,|six feet two,|five|feet|nine|inches,|six feet
            It's 5 o'clock; the '5' key
                It's|five|o'clock;|the|five|key
            3x faster, 10X, x10, 2x4, 3 x 3, 4x4 truck
                three times|faster,|ten times,|X ten,|two by four,|three|times|three,|four by four|truck
            V-shaped, V for Vendetta, V8 juice, v. good
                V-shaped,|V|for|Vendetta,|V eight|juice,|v|good
            min. 5 people, 5 min., max. 10 min
                minimum|five|people,|five|minutes,|maximum|ten|minutes
            a min, per min, 1 Min, mins
                a|minute,|per|minute,|one|minute,|mins
            Gen 3, 3rd gen, Gen. Grant, Gen Z's, gen 2
                Gen|three,|third|gen,|General|Grant,|Gen|Z's,|gen|two
            $5M-$10M, $5m–10m, $5-10k, $5k-$10k
                five million to ten million dollars,|five million to ten million dollars,|five to ten thousand dollars,|five thousand to ten thousand dollars
            $1,5 and $1.50 and $1.5
                one dollar and fifty cents|and|one dollar and fifty cents|and|one dollar and fifty cents
            1,500.50 €, 1.500,50 €, €1.500
                one thousand five hundred point five zero|euros,|one thousand five hundred point five zero|euros,|one thousand five hundred euros
            0.50 €, 1.25 €, 10.000 €, 3.500 kr
                zero point five zero|euros,|one point two five|euros,|ten thousand|euros,|three thousand five hundred|kronor
            10°C-15°C, 10-15°C, 50-60°F
                ten to fifteen degrees Celsius,|ten to fifteen degrees Celsius,|fifty to sixty degrees Fahrenheit
            40° W, 90° E turn, 180° S
                forty degrees|west,|ninety degrees|east|turn,|one hundred eighty degrees|south
            He is 5° off.
                He|is|five degrees|off.
            NaCl and KCl, CoCo, HaHa, SiO2, OK, NO, CO, HI
                N A C L|and|K C L,|CoCo,|HaHa,|S I O two,|O K,|NO,|C O,|HI
            Ag+, Cl-, e-, H+
                A G plus,|C L minus,|e,|H plus
            f(x)=x², g(x), f/4
                f x equals x squared,|g of x,|f four
            log(100) and log base 2
                log of one hundred|and|log|base|two
            A#m7, Bb, F#, C♯m
                A sharp minor seven,|Bb,|F sharp,|C sharp minor
            #blessed, # 5, #5, C#
                blessed,|number|five,|number five,|C sharp
            at 1500, at 0600 hrs, 2000 hours of work, by 1200 people
                at|fifteen hundred,|at|zero six hundred|hours,|two thousand|hours|of|work,|by|one thousand two hundred|people
            UTC+1, UTC-8, GMT
                U T C plus one,|U T C minus eight,|G M T
            Two PS5s and three MP3s, a C♯m chord
                Two|P S fives|and|three|M P threes,|a|C sharp minor|chord
        "#]],
    );
}
