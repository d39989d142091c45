//! Kinds of readings that were wrong once.

use super::check;
use expect_test::expect;

#[test]
fn what_was_read_wrong_is_read_right() {
    check(
        "en-us",
        &[
            "Dr. Smith lives at 221B Baker St., Apt. 4",
            "₹1,00,000 and ₹50,00,000 and 1,00,000 people",
            "Or $1-2 million.",
            "It is 5 rad/s² and 3 rad/s.",
            "40°42'46\" N, 74°0'22\" W",
            "10sq ft",
            "3x/week",
            "25¢/min",
            "Mon./Wed.",
            "√16 = 4, π ≈ 3.14, ∞, ∑, 5!",
            "at 0800 hours",
            "2025-09-05T14:30:00Z",
            "Rs. 500",
            "Interest: 5.25% APR, 4.9% APY",
            "The APR is 24.99%",
            "A V8 engine, a V6",
            "1.5L V6 engines",
            "V2 rocket",
            "Gen Z and Gen X",
            "Use e-mail, PlayStation 5, F1, 9-1-1, 3M.",
            "3M",
            "3M makes tape.",
            "Exit 12B",
            "The 3 Rs",
            "omega-3s are fats",
            "The 00s",
            "10,000s of fans",
            ".22 cal",
            "50pp. of it",
            "Up 20 pp",
            "See you 12/25!",
            "and 12/31",
            "since 2/2024",
            "0.5 BTC, 2 ETH",
            "1st Gen.",
            "123 N. Main St. NW",
            "Just a min.",
            "est. 5 min",
            "The year 2005, 1905, 1900",
            "ca. 20m died",
            "Between 1914-18 it was",
            "$5 million+",
            "A $5-10 million deal",
            "$TSLA is up",
            "5'×7'",
            "5'10½\"",
            "3x4=12",
            "4x100m relay",
            "5.56x45mm",
            "$5/day x 365 days",
            "1st/2nd",
            "Dec '24",
            "40C in Rome",
            "180C/350F",
            "1.000 €",
            "5,50 €",
            "Psalm 23:4",
            "12 ¢/kWh",
            "4.5★",
            "1️⃣ First",
            "A# is a note",
            "Cl⁻",
            "Q3'24",
            "50/50/90",
            "number #5",
            "1 c. sugar",
            "A 90-min. film",
            "Rt. 9",
            "Blk. 2",
            "1 Cor. 13:4",
            "Pt. 2",
            "Ep. 5",
            "Smith v. Jones",
            "$3/sq. ft.",
            "5 CAD, 5 AUD, 5 GBP",
            "50 kr, 50 zł, 50 Kč",
            "I'm Gen X",
            "My car has a V8.",
            "under-5s; over-65s",
            "10-K, 8-K",
            "1099s",
            "From $99/mo. to $79/mo. today.",
            "1/4 c. milk",
            "6'x8'",
            "8.5\"x11\"",
            "1-1½ hours",
            "400°F/200°C",
            "$1.2-billion-dollar firm",
            "f/1.8, 1/250s",
            "100ml/3.4oz",
            "5kg/11lb",
            "10km/6mi",
            "8 glasses/day",
            "2nds",
            "Elizabeth I, part II",
            "1 USD=0.92 EUR",
            "Matthew 5:3",
            "Zip-code 90210",
            "It's true.¹",
            "3M views in a day",
            "We hit 3M!",
            "41 HRs & 110 RBIs",
            "a 5⭐ hotel, 4.8★ rating",
            "Bake 30 Min. at 350F.",
            "UTC-03:00 and GMT+2",
        ],
        &expect![[r#"
            Dr. Smith lives at 221B Baker St., Apt. 4
                Doctor|Smith|lives|at|two twenty one B|Baker|Street,|apartment|four
            ₹1,00,000 and ₹50,00,000 and 1,00,000 people
                one hundred thousand rupees|and|five million rupees|and|one hundred thousand|people
            Or $1-2 million.
                Or|one to two|million dollars.
            It is 5 rad/s² and 3 rad/s.
                It|is|five|radians per second squared|and|three|radians per second.
            40°42'46" N, 74°0'22" W
                forty degrees forty two minutes forty six seconds|north,|seventy four degrees zero minutes twenty two seconds|west
            10sq ft
                ten square|feet
            3x/week
                three times a week
            25¢/min
                twenty five cents a minute
            Mon./Wed.
                Monday, Wednesday.
            √16 = 4, π ≈ 3.14, ∞, ∑, 5!
                the square root of sixteen|equals|four,|pi|about|three point one four,|infinity,|the sum of,|five!
            at 0800 hours
                at|zero eight hundred|hours
            2025-09-05T14:30:00Z
                September fifth, twenty twenty five, fourteen thirty Zulu
            Rs. 500
                five hundred|rupees
            Interest: 5.25% APR, 4.9% APY
                Interest:|five point two five percent|A P R,|four point nine percent|A P Y
            The APR is 24.99%
                The|A P R|is|twenty four point nine nine percent
            A V8 engine, a V6
                A|V eight|engine,|a|V six
            1.5L V6 engines
                one point five liters|V six|engines
            V2 rocket
                V two|rocket
            Gen Z and Gen X
                Gen|Z|and|Gen|X
            Use e-mail, PlayStation 5, F1, 9-1-1, 3M.
                Use|e-mail,|PlayStation|five,|F one,|nine one one,|three M.
            3M
                three M
            3M makes tape.
                three M|makes|tape.
            Exit 12B
                Exit|twelve B
            The 3 Rs
                The|three|R's
            omega-3s are fats
                omega threes|are|fats
            The 00s
                The|two thousands
            10,000s of fans
                tens of thousands|of|fans
            .22 cal
                point two two|caliber
            50pp. of it
                fifty pages|of|it
            Up 20 pp
                Up|twenty|percentage points
            See you 12/25!
                See|you|December twenty fifth!
            and 12/31
                and|December thirty first
            since 2/2024
                since|February twenty twenty four
            0.5 BTC, 2 ETH
                zero point five|bitcoin,|two|ether
            1st Gen.
                first|generation.
            123 N. Main St. NW
                one twenty three|North|Main|Street|Northwest
            Just a min.
                Just|a|minute.
            est. 5 min
                estimated|five|minutes
            The year 2005, 1905, 1900
                The|year|two thousand five,|nineteen oh five,|nineteen hundred
            ca. 20m died
                circa|twenty million|died
            Between 1914-18 it was
                Between|nineteen fourteen to eighteen|it|was
            $5 million+
                five|million dollars plus
            A $5-10 million deal
                A|five to ten|million dollar|deal
            $TSLA is up
                T S L A|is|up
            5'×7'
                five feet by seven feet
            5'10½"
                five feet ten and a half inches
            3x4=12
                three times four equals twelve
            4x100m relay
                four by one hundred meters|relay
            5.56x45mm
                five point five six by forty five millimeters
            $5/day x 365 days
                five dollars a day|times|three hundred sixty five|days
            1st/2nd
                first, second
            Dec '24
                December|twenty four
            40C in Rome
                forty degrees Celsius|in|Rome
            180C/350F
                one hundred eighty degrees Celsius, three hundred fifty degrees Fahrenheit
            1.000 €
                one thousand|euros
            5,50 €
                five point five zero|euros
            Psalm 23:4
                Psalm|twenty three four
            12 ¢/kWh
                twelve|cents per kilowatt hour
            4.5★
                four point five stars
            1️⃣ First
                one,|First
            A# is a note
                A sharp|is|a|note
            Cl⁻
                C L minus
            Q3'24
                Q three twenty four
            50/50/90
                fifty fifty ninety
            number #5
                number|five
            1 c. sugar
                one|cup|sugar
            A 90-min. film
                A|ninety minute|film
            Rt. 9
                Route|nine
            Blk. 2
                block|two
            1 Cor. 13:4
                first|Corinthians|thirteen four
            Pt. 2
                part|two
            Ep. 5
                episode|five
            Smith v. Jones
                Smith|versus|Jones
            $3/sq. ft.
                three dollars per square|foot.
            5 CAD, 5 AUD, 5 GBP
                five|Canadian dollars,|five|Australian dollars,|five|pounds
            50 kr, 50 zł, 50 Kč
                fifty|kronor,|fifty|zlotys,|fifty|koruny
            I'm Gen X
                I'm|Gen|X
            My car has a V8.
                My|car|has|a|V eight.
            under-5s; over-65s
                under fives;|over sixty fives
            10-K, 8-K
                ten K,|eight K
            1099s
                ten ninety nines
            From $99/mo. to $79/mo. today.
                From|ninety nine dollars a month|to|seventy nine dollars a month|today.
            1/4 c. milk
                one quarter|cup|milk
            6'x8'
                six feet by eight feet
            8.5"x11"
                eight point five inches by eleven inches
            1-1½ hours
                one to one and a half|hours
            400°F/200°C
                four hundred degrees Fahrenheit, two hundred degrees Celsius
            $1.2-billion-dollar firm
                one point two billion dollar|firm
            f/1.8, 1/250s
                f one point eight,|one two hundred fiftieth of a second
            100ml/3.4oz
                one hundred milliliters, three point four ounces
            5kg/11lb
                five kilograms, eleven pounds
            10km/6mi
                ten kilometers, six miles
            8 glasses/day
                eight|glasses per day
            2nds
                seconds
            Elizabeth I, part II
                Elizabeth|the first,|part|two
            1 USD=0.92 EUR
                one|U S D equals zero point nine two|E U R
            Matthew 5:3
                Matthew|five three
            Zip-code 90210
                Zip-code|nine zero two one zero
            It's true.¹
                It's|true.
            3M views in a day
                three million|views|in|a|day
            We hit 3M!
                We|hit|three million!
            41 HRs & 110 RBIs
                forty one|H R's|and|one hundred ten|R B I's
            a 5⭐ hotel, 4.8★ rating
                a|five star|hotel,|four point eight stars|rating
            Bake 30 Min. at 350F.
                Bake|thirty|minutes|at|three hundred fifty degrees Fahrenheit.
            UTC-03:00 and GMT+2
                U T C minus zero three|and|G M T plus two
        "#]],
    );
}
