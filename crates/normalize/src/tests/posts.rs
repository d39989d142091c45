//! What posts hold: prices in rows, games, scores, dates, sizes, telephone numbers, shares of a whole.

use super::check;
use expect_test::expect;

#[test]
fn prices_training_and_devices() {
    check(
        "en-us",
        &[
            "It costs 5 USD, 10 EUR and 20 GBP.",
            "Prices are 100 EUR, 200 EUR, 300 EUR.",
            "Low APR 4.99% for 12 months.",
            "$1.5-2M and €1.5–3bn",
            "500-1000.",
            "Take 500-1000 mg. Aim for 500-1000 steps.",
            "Call 555-1000 or 250-1500.",
            "5-(-5) = 10",
            "5pm-6. 9am-5.",
            "5'9\"/160 lbs, 180cm/75 kg",
            "7/11 is open. Go to 7-11.",
            "Season 1-3, Sec. 3-5, Level 5-10",
            "1 in. long, 2 in. wide",
            "Save 20 €, 30 € or 40 €. It's 20 $, 30 $. Only 3 kr, 4 kr.",
            "It takes 5 USD, 3 hours and 2 EUR.",
            "Francis I, king",
            "The GDP grew 2.5% QoQ, -0.3% MoM.",
            "EUR/USD at 1.0842, USD/JPY 150.25.",
            "A 401(k) match of 6%, a 529 plan.",
            "My net worth: $1,234,567.89.",
            "Make $100/day, $3K/mo., $100K+/yr.",
            "20k followers in 30 days!!",
            "5 lbs/week, 1-2 lbs a week, 2.2 lbs per kg.",
            "Macros: 40P/30C/30F, 180g protein.",
            "HIIT: 30s on/15s off x 8.",
            "RPE 8, 1RM 315, 85% 1RM",
            "16:8 fasting, OMAD, 72-hr fast",
            "A sub-3 marathon, 5:30/km pace, 8:30/mi.",
            "The 2020 M1 MacBook, 8-core CPU, 7nm chip.",
            "Core i5-12400F, 32GB RAM @ 3200MHz.",
            "AMD RX 7800XT, 12GB VRAM",
            "USB 3.0, HDMI 2.1, PCIe 4.0 x16",
            "4K@60, 8K30, 1080p/60fps",
            "65W GaN charger, 5000mAh, 0-50% in 30min",
            "macOS 14.1, Android 14, Win11",
            "ChatGPT-4, GPT-4.1, o1, o3-mini, Gemini 1.5",
        ],
        &expect![[r#"
            It costs 5 USD, 10 EUR and 20 GBP.
                It|costs|five|US dollars,|ten|euros|and|twenty|pounds.
            Prices are 100 EUR, 200 EUR, 300 EUR.
                Prices|are|one hundred|euros,|two hundred|euros,|three hundred|euros.
            Low APR 4.99% for 12 months.
                Low|A P R|four point nine nine percent|for|twelve|months.
            $1.5-2M and €1.5–3bn
                one point five to two million dollars|and|one point five to three billion euros
            500-1000.
                five hundred to one thousand.
            Take 500-1000 mg. Aim for 500-1000 steps.
                Take|five hundred to one thousand|milligrams|Aim|for|five hundred to one thousand|steps.
            Call 555-1000 or 250-1500.
                Call|five five five, one zero zero zero|or|two five zero, one five zero zero.
            5-(-5) = 10
                five minus minus five|equals|ten
            5pm-6. 9am-5.
                five P M to six|nine A M to five.
            5'9"/160 lbs, 180cm/75 kg
                five feet nine, one hundred sixty|pounds,|one hundred eighty centimeters, seventy five|kilograms
            7/11 is open. Go to 7-11.
                seven eleven|is|open|Go|to|seven eleven.
            Season 1-3, Sec. 3-5, Level 5-10
                Season|one to three,|section|three to five,|Level|five to ten
            1 in. long, 2 in. wide
                one|inch|long,|two|inches|wide
            Save 20 €, 30 € or 40 €. It's 20 $, 30 $. Only 3 kr, 4 kr.
                Save|twenty|euros,|thirty|euros|or|forty|euros|It's|twenty|dollars,|thirty|dollars|Only|three|kronor,|four|kronor.
            It takes 5 USD, 3 hours and 2 EUR.
                It|takes|five|US dollars,|three|hours|and|two|euros.
            Francis I, king
                Francis|the first,|king
            The GDP grew 2.5% QoQ, -0.3% MoM.
                The|G D P|grew|two point five percent|QoQ,|minus zero point three percent|MoM.
            EUR/USD at 1.0842, USD/JPY 150.25.
                E U R U S D|at|one point zero eight four two,|U S D J P Y|one hundred fifty point two five.
            A 401(k) match of 6%, a 529 plan.
                A|four oh one K|match|of|six percent,|a|five hundred twenty nine|plan.
            My net worth: $1,234,567.89.
                My|net|worth:|one million two hundred thirty four thousand five hundred sixty seven dollars and eighty nine cents.
            Make $100/day, $3K/mo., $100K+/yr.
                Make|one hundred dollars a day,|three thousand dollars a month,|one hundred thousand dollars plus a year.
            20k followers in 30 days!!
                twenty thousand|followers|in|thirty|days!
            5 lbs/week, 1-2 lbs a week, 2.2 lbs per kg.
                five|pounds per week,|one to two|pounds|a|week,|two point two|pounds|per|kilogram.
            Macros: 40P/30C/30F, 180g protein.
                Macros:|forty P, thirty C, thirty F,|one hundred eighty grams|protein.
            HIIT: 30s on/15s off x 8.
                HIIT:|thirty seconds|on, fifteen seconds|off|x|eight.
            RPE 8, 1RM 315, 85% 1RM
                RPE|eight,|one R M|three hundred fifteen,|eighty five percent|one R M
            16:8 fasting, OMAD, 72-hr fast
                sixteen to eight|fasting,|OMAD,|seventy two hour|fast
            A sub-3 marathon, 5:30/km pace, 8:30/mi.
                A|sub three|marathon,|five thirty per kilometer|pace,|eight thirty per mile.
            The 2020 M1 MacBook, 8-core CPU, 7nm chip.
                The|twenty twenty|M one|MacBook,|eight core|C P U,|seven nanometers|chip.
            Core i5-12400F, 32GB RAM @ 3200MHz.
                Core|i five twelve thousand four hundred F,|thirty two gigabytes|RAM|at|three thousand two hundred megahertz.
            AMD RX 7800XT, 12GB VRAM
                AMD|R X|seven thousand eight hundred X T,|twelve gigabytes|VRAM
            USB 3.0, HDMI 2.1, PCIe 4.0 x16
                U S B|three point zero,|H D M I|two point one,|PCIe|four point zero|X sixteen
            4K@60, 8K30, 1080p/60fps
                four K at sixty,|eight K thirty,|ten eighty P, sixty frames per second
            65W GaN charger, 5000mAh, 0-50% in 30min
                sixty five watts|GaN|charger,|five thousand milliamp hours,|zero to fifty percent|in|thirty minutes
            macOS 14.1, Android 14, Win11
                mac O S|fourteen point one,|Android|fourteen,|Win eleven
            ChatGPT-4, GPT-4.1, o1, o3-mini, Gemini 1.5
                ChatGPT four,|G P T four point one,|o one,|o three mini,|Gemini|one point five
        "#]],
    );
}

#[test]
fn games_recipes_and_history() {
    check(
        "en-us",
        &[
            "C++, C#, F#, .NET 8, Vue.js, Next.js 14",
            "10.0.0.1, localhost:8080, port 443",
            "#1 tip, tip #2, top-10, 10/10",
            "50/50, 70/30, 90/10 split",
            "Lv. 50, Lv.99, XP +500, HP 100/100",
            "E3 2024, PS2, N64, Wii U, GTA V, FFVII, COD MW3",
            "0-0, 2-1 win, 3-3 draw, 21-7, 7-6 (7-4)",
            "1st & 10, 3rd-and-long, 4th quarter",
            "12 pts, 10 reb, 8 ast",
            ".300 hitter, ERA 2.95, 0.5 games back",
            "F1 P10, Q1-Q3, DRS",
            "Usain Bolt: 9.58s; 200m: 19.19s.",
            "UFC 300, Super Bowl 50, WrestleMania 40",
            "Bake at 180°C/350°F/Gas 4.",
            "2 cups (480 ml), 1 stick (113g), 1/2 c, 3 Tbsp",
            "1 x 400g can, 2 x 5ml spoons",
            "3-4 cloves, 1/4-1/2 tsp, ½–1 cup",
            "6 oz., 12 fl oz, 1 qt., 2 gal.",
            "In the 1500s, c. 1500 BCE, 3rd century BC",
            "On Nov. 9, 1989; 11 Nov 1918; 11/11/11",
            "The 7 Years' War (1756–1763)",
            "King Charles III, Queen Elizabeth I, Pope Leo XIV",
            "Louis XIV reigned 72 yrs.",
            "1861-65, 1939-1945, 1990s-2000s, '80s/'90s",
            "20th- and 21st-century art",
            "At 3:07 a.m. on 9/1/1939",
        ],
        &expect![[r#"
            C++, C#, F#, .NET 8, Vue.js, Next.js 14
                C plus plus,|C sharp,|F sharp,|dot net|eight,|Vue dot J S,|Next dot J S|fourteen
            10.0.0.1, localhost:8080, port 443
                one zero dot zero dot zero dot one,|localhost, eight thousand eighty,|port|four hundred forty three
            #1 tip, tip #2, top-10, 10/10
                number one|tip,|tip|number two,|top ten,|ten out of ten
            50/50, 70/30, 90/10 split
                fifty fifty,|seventy thirty,|ninety ten|split
            Lv. 50, Lv.99, XP +500, HP 100/100
                level|fifty,|level ninety nine,|X P|plus five hundred,|H P|one hundred out of one hundred
            E3 2024, PS2, N64, Wii U, GTA V, FFVII, COD MW3
                E three|twenty twenty four,|P S two,|N sixty four,|Wii|U,|GTA|V,|FFVII,|COD|M W three
            0-0, 2-1 win, 3-3 draw, 21-7, 7-6 (7-4)
                zero zero,|two one|win,|three three|draw,|twenty one seven,|seven six,|seven four
            1st & 10, 3rd-and-long, 4th quarter
                first|and|ten,|third and-long,|fourth|quarter
            12 pts, 10 reb, 8 ast
                twelve|points,|ten|reb,|eight|ast
            .300 hitter, ERA 2.95, 0.5 games back
                point three zero zero|hitter,|ERA|two point nine five,|zero point five|games|back
            F1 P10, Q1-Q3, DRS
                F one|P ten,|Q one Q three,|D R S
            Usain Bolt: 9.58s; 200m: 19.19s.
                Usain|Bolt:|nine point five eight seconds;|two hundred meters:|nineteen point one nine seconds.
            UFC 300, Super Bowl 50, WrestleMania 40
                U F C|three hundred,|Super|Bowl|fifty,|WrestleMania|forty
            Bake at 180°C/350°F/Gas 4.
                Bake|at|one hundred eighty degrees Celsius, three hundred fifty degrees Fahrenheit, Gas|four.
            2 cups (480 ml), 1 stick (113g), 1/2 c, 3 Tbsp
                two|cups,|four hundred eighty|milliliters,|one|stick,|one hundred thirteen grams,|one half|cup,|three|tablespoons
            1 x 400g can, 2 x 5ml spoons
                one|times|four hundred grams|can,|two|times|five milliliters|spoons
            3-4 cloves, 1/4-1/2 tsp, ½–1 cup
                three to four|cloves,|one quarter to one half|teaspoons,|one half to one|cup
            6 oz., 12 fl oz, 1 qt., 2 gal.
                six|ounces,|twelve|fluid|ounces,|one|quart,|two|gallons.
            In the 1500s, c. 1500 BCE, 3rd century BC
                In|the|fifteen hundreds,|circa|fifteen hundred|B C E,|third|century|B C
            On Nov. 9, 1989; 11 Nov 1918; 11/11/11
                On|November|ninth,|nineteen eighty nine;|the eleventh of|November|nineteen eighteen;|November eleventh, twenty eleven
            The 7 Years' War (1756–1763)
                The|seven|Years|War,|seventeen fifty six to seventeen sixty three
            King Charles III, Queen Elizabeth I, Pope Leo XIV
                King|Charles|the third,|Queen|Elizabeth|the first,|Pope|Leo|the fourteenth
            Louis XIV reigned 72 yrs.
                Louis|the fourteenth|reigned|seventy two|years.
            1861-65, 1939-1945, 1990s-2000s, '80s/'90s
                eighteen sixty one to sixty five,|nineteen thirty nine to nineteen forty five,|nineteen nineties to two thousands,|eighties, nineties
            20th- and 21st-century art
                twentieth|and|twenty first century|art
            At 3:07 a.m. on 9/1/1939
                At|three oh seven|A M|on|September first, nineteen thirty nine
        "#]],
    );
}

#[test]
fn formulas_handles_and_numbers() {
    check(
        "en-us",
        &[
            "A hundred-year war, 2,000-year-old tomb",
            "y = mx + b, 2x + 3 = 7, x^2 + 1",
            "a^2 + b^2 = c^2, n(n+1)/2, 2πr, πr²",
            "1/0 is undefined, 0/0, ∞ - ∞",
            "√2 ≈ 1.414, ∛27 = 3, 2³ = 8",
            "10^100 is a googol, 1.5 × 10^8 km",
            "P(A) = 0.5, n choose k, 52!",
            "3:2 ratio, 1:1, 2.5:1",
            "sum = 1 + 2 + ... + 100 = 5050",
            "30° 60° 90°, 45°, 360°",
            "@user_123 and @the.real.me",
            "tiktok.com/@abc, bit.ly/3xYz, youtu.be/abc",
            "#100DaysOfCode #1 #AI #ML",
            "8am ET/5am PT, 8 p.m. CET, 20:00 UTC",
            "12/1 to 12/5, 1/6, 6/1/24",
            "Mon. 1/15, Tues. the 5th, Sun., Dec. 3",
            "24 hrs., 2 hrs. 30 min., 90 mins",
            "1.5h, 2h 15m, 45m, 30s, 1d 4h",
            "4' x 8' plywood, 2\" x 4\", 1/2\" pipe, 5/8\"",
            "6ft 2in, 6 ft 2, 5 foot 7",
            "32\" waist, 10.5 shoe, size M/L",
            "1,000 sq ft, 1000ft², 500 m2",
            "H2O2, O3, N2O, CO₂e, PM2.5",
            "K+, Na+, Ca2+, pH < 7",
            "U-238, Sr-90, 14C",
            "37°C / 98.6°F, -273.15°C, 1000K",
            "100 ppm, 5 ppb, 0.05%",
            "v1, v2.0, ver. 3, Ver 1.2, rev. B",
            "HTTP/2, HTTP 404, Error 500, IPv6",
            "37.7749, -122.4194",
            "N 40° 26.767'",
            "+1 (415) 555-2671, 911, 1-800-555-1234 ext. 5",
            "(02) 1234 5678, 0800 123 4567",
            "1 ETH ≈ $3,500; 0.001 BTC; 5 SOL",
            "Gas: 25 gwei; TVL $1.2B; 100x leverage",
            "4.9/5 (2,345 reviews), 5/5 stars, 97%",
            "9/10 dentists, 1/3 of us, 2/3rds",
            "100:1 odds, +150, 7/2 favorite",
            "10-15%, 5–10x, $10-$15, 3~5 days",
            "the '60s, the 60s, 1960s', late '90s",
            "Part III, Ch. IV, WWI, Act II, vol. X",
            "§ 230, Art. 5, para. 3, 42 U.S.C. § 1983",
            "q8h, bid, 10 mg/kg, 120/80, IV, MRI",
            "BP 140/90, A1c 6.5%, 98.6 F",
            "Type 1/Type 2, Stage II",
            "No. 1, No.1, no. 7, #7",
            "Rs 500, Rs.1000, ₹1.5 lakh, ₹2 crore",
            "£5.50, £1.2m, 50p, €1,99",
            "$1 = €0.92 = £0.79",
            "US$1.2 billion, C$50K, 1M USD",
            "Mt. Fuji is 3,776 m (12,389 ft).",
            "60 mi/h, 25 m/s, 5 N·m, 9.8 m/s^2",
            "2024-25 season, FY2024, FY25, Q2 2024",
            "5-10 yrs, 5-yr-old, 5 y.o., 18+",
            "1/2 off, BOGO 50% off, 2-for-$5, 3/$10",
        ],
        &expect![[r#"
            A hundred-year war, 2,000-year-old tomb
                A|hundred-year|war,|two thousand year-old|tomb
            y = mx + b, 2x + 3 = 7, x^2 + 1
                y|equals|mx|plus|b,|two x|plus|three|equals|seven,|x squared|plus|one
            a^2 + b^2 = c^2, n(n+1)/2, 2πr, πr²
                A squared|plus|b squared|equals|c squared,|n n plus one over two,|two pi r,|pi r squared
            1/0 is undefined, 0/0, ∞ - ∞
                one over zero|is|undefined,|zero out of zero,|infinity|minus|infinity
            √2 ≈ 1.414, ∛27 = 3, 2³ = 8
                the square root of two|is about|one point four one four,|the cube root of twenty seven|equals|three,|two cubed|equals|eight
            10^100 is a googol, 1.5 × 10^8 km
                ten to the power of one hundred|is|a|googol,|one point five|times|ten to the power of eight|kilometers
            P(A) = 0.5, n choose k, 52!
                P of A|equals|zero point five,|n|choose|k,|fifty two!
            3:2 ratio, 1:1, 2.5:1
                three to two|ratio,|one to one,|two point five to one
            sum = 1 + 2 + ... + 100 = 5050
                sum|equals|one|plus|two|plus,||plus|one hundred|equals|five thousand fifty
            30° 60° 90°, 45°, 360°
                thirty degrees|sixty degrees|ninety degrees,|forty five degrees,|three hundred sixty degrees
            @user_123 and @the.real.me
                at user one hundred twenty three|and|at the dot real dot me
            tiktok.com/@abc, bit.ly/3xYz, youtu.be/abc
                tiktok dot com at abc,|bit dot ly slash three xYz,|youtu dot be abc
            #100DaysOfCode #1 #AI #ML
                one hundred Days Of Code|number one|A I|M L
            8am ET/5am PT, 8 p.m. CET, 20:00 UTC
                eight A M|E T, five A M|P T,|eight|P M|C E T,|twenty hundred|U T C
            12/1 to 12/5, 1/6, 6/1/24
                December first|to|December fifth,|one sixth,|June first, twenty twenty four
            Mon. 1/15, Tues. the 5th, Sun., Dec. 3
                Monday|January fifteenth,|Tuesday|the|fifth,|Sunday,|December|third
            24 hrs., 2 hrs. 30 min., 90 mins
                twenty four|hours,|two|hours|thirty|minutes,|ninety|minutes
            1.5h, 2h 15m, 45m, 30s, 1d 4h
                one point five hours,|two hours|fifteen minutes,|forty five minutes,|thirty seconds,|one day|four hours
            4' x 8' plywood, 2" x 4", 1/2" pipe, 5/8"
                four feet|by|eight feet|plywood,|two inches|by|four inches,|one half inch|pipe,|five eighths inch
            6ft 2in, 6 ft 2, 5 foot 7
                six feet|two inches,|six|feet|two,|five|foot|seven
            32" waist, 10.5 shoe, size M/L
                thirty two inches|waist,|ten point five|shoe,|size|M L
            1,000 sq ft, 1000ft², 500 m2
                one thousand|square|feet,|one thousand square feet,|five hundred|square meters
            H2O2, O3, N2O, CO₂e, PM2.5
                H two O two,|O three,|N two O,|C O two e,|P M two point five
            K+, Na+, Ca2+, pH < 7
                K plus,|N A plus,|C A two plus,|pH|is less than|seven
            U-238, Sr-90, 14C
                U two thirty eight,|S R ninety,|fourteen C
            37°C / 98.6°F, -273.15°C, 1000K
                thirty seven degrees Celsius|slash|ninety eight point six degrees Fahrenheit,|minus two hundred seventy three point one five degrees Celsius,|one thousand kelvin
            100 ppm, 5 ppb, 0.05%
                one hundred|parts per million,|five|parts per billion,|zero point zero five percent
            v1, v2.0, ver. 3, Ver 1.2, rev. B
                version one,|version two point zero,|version|three,|version|one point two,|rev|B
            HTTP/2, HTTP 404, Error 500, IPv6
                H T T P slash two,|H T T P|four hundred four,|Error|five hundred,|IPv six
            37.7749, -122.4194
                thirty seven point seven seven four nine,|minus one hundred twenty two point four one nine four
            N 40° 26.767'
                N|forty degrees|twenty six point seven six seven
            +1 (415) 555-2671, 911, 1-800-555-1234 ext. 5
                plus one,|four one five,|five five five, two six seven one,|nine one one,|one, eight hundred, five five five, one two three four|extension|five
            (02) 1234 5678, 0800 123 4567
                zero two,|one two three four|five six seven eight,|zero eight zero zero|one two three|four five six seven
            1 ETH ≈ $3,500; 0.001 BTC; 5 SOL
                one|ether|about|three thousand five hundred dollars;|zero point zero zero one|bitcoin;|five|SOL
            Gas: 25 gwei; TVL $1.2B; 100x leverage
                Gas:|twenty five|gwei;|T V L|one point two billion dollars;|one hundred times|leverage
            4.9/5 (2,345 reviews), 5/5 stars, 97%
                four point nine out of five,|two thousand three hundred forty five|reviews,|five out of five|stars,|ninety seven percent
            9/10 dentists, 1/3 of us, 2/3rds
                nine out of ten|dentists,|one third|of|us,|two thirds
            100:1 odds, +150, 7/2 favorite
                one hundred to one|odds,|plus one hundred fifty,|seven to two|favorite
            10-15%, 5–10x, $10-$15, 3~5 days
                ten to fifteen percent,|five to ten times,|ten to fifteen dollars,|three to five|days
            the '60s, the 60s, 1960s', late '90s
                the|sixties,|the|sixties,|nineteen sixties,|late|nineties
            Part III, Ch. IV, WWI, Act II, vol. X
                Part|three,|chapter|four,|World War one,|Act|two,|volume|ten
            § 230, Art. 5, para. 3, 42 U.S.C. § 1983
                section|two hundred thirty,|article|five,|paragraph|three,|forty two|U S C|section|nineteen eighty three
            q8h, bid, 10 mg/kg, 120/80, IV, MRI
                q eight h,|bid,|ten|milligrams per kilogram,|one hundred twenty over eighty,|I V,|M R I
            BP 140/90, A1c 6.5%, 98.6 F
                B P|one hundred forty over ninety,|A one c|six point five percent,|ninety eight point six|degrees Fahrenheit
            Type 1/Type 2, Stage II
                Type|one Type|two,|Stage|two
            No. 1, No.1, no. 7, #7
                number|one,|number one,|number|seven,|number seven
            Rs 500, Rs.1000, ₹1.5 lakh, ₹2 crore
                five hundred|rupees,|one thousand rupees,|one point five|lakh rupees,|two|crore rupees
            £5.50, £1.2m, 50p, €1,99
                five pounds and fifty pence,|one point two million pounds,|fifty pence,|one euro and ninety nine cents
            $1 = €0.92 = £0.79
                one dollar|equals|ninety two cents|equals|seventy nine pence
            US$1.2 billion, C$50K, 1M USD
                one point two|billion US dollars,|fifty thousand Canadian dollars,|one million|US dollars
            Mt. Fuji is 3,776 m (12,389 ft).
                Mount|Fuji|is|three thousand seven hundred seventy six|meters,|twelve thousand three hundred eighty nine|feet.
            60 mi/h, 25 m/s, 5 N·m, 9.8 m/s^2
                sixty|miles per hour,|twenty five|meters per second,|five|newton meters,|nine point eight|meters per second squared
            2024-25 season, FY2024, FY25, Q2 2024
                twenty twenty four to twenty five|season,|F Y twenty twenty four,|F Y twenty five,|Q two|twenty twenty four
            5-10 yrs, 5-yr-old, 5 y.o., 18+
                five to ten|years,|five year old,|five|years old,|eighteen plus
            1/2 off, BOGO 50% off, 2-for-$5, 3/$10
                one half|off,|BOGO|fifty percent|off,|two for five dollars,|three for ten dollars
        "#]],
    );
}
