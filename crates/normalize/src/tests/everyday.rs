//! Sentences as creators write them, with everything in them that is no plain word.

use super::check;
use expect_test::expect;

#[test]
fn facts_and_figures() {
    check(
        "en-us",
        &[
            "The temperature rose 1.5°C (2.7°F) by 2030.",
            "He has 20/20 vision and a 6-pack; it's a 9-to-5 job.",
            "Follow @nasa, #SpaceX, visit https://www.nasa.gov/moon-2024?x=1 today!",
            "In 2023, 45% of 1,200 adults (540) said \"yes\".",
            "Save $1,200/yr — that's $100/mo!",
            "It's 100% free*, no T&Cs.",
            "Bitcoin hit $69,420.69 on Nov. 10, 2021.",
            "Earth is 4.54 billion years old; light travels 299,792,458 m/s.",
            "A 3-in-1, 2-for-$5 deal; buy 1, get 1.",
            "He's 6 ft 4 and weighs 250 lbs.",
            "The Fed raised rates 25 bps to 5.25%-5.50%.",
            "Q1 revenue: $3.2B (+12% YoY).",
            "At 3:05 a.m. on 9/11/2001...",
            "GPT-4o vs. Claude 3.5 vs. Llama-3.1-405B",
            "The iPhone 15 Pro Max's A17 chip, an M3 MacBook, Wi-Fi 6E, USB-C, HDMI 2.1, 8GB RAM.",
            "Top 10 facts: #3 will shock you!",
            "1 in 5 people; 3 out of 4; 2:1 odds; 50/50 chance",
            "It took 2h15, about 135 min (8100 s).",
            "On the 4th of July, 1776, the U.S. declared...",
            "WWI (1914-1918), WW2, the Cold War's '60s",
            "Mt. Everest is 8,849 m (29,032 ft) tall.",
            "A 2x4 board, 4x4 truck, 10x zoom, 1080x1920 px",
            "E = mc^2 and a^2 + b^2 = c^2, f(x) = x^3 - 2x + 1",
            "H2SO4, CO₂, C6H12O6, pH 7.4",
            "Room 237, Apt 5C, Flight 370, Route 66, Area 51",
            "NYC to LA: 2,800 mi, ~5.5 hrs by plane.",
            "Ages 18-24; grades K-12; pages 3-7; size 10-12",
            "She scored 1,550 on the SAT and a 4.0 GPA.",
            "Dr. Dre, Main Dr., Mr. T, Mrs. Doubtfire, St. Patrick's Day",
            "No.1 hit, No. 2 pencil, #10, № 7",
            "Rs. 500, Rs 2,000, ₹1.5 lakh, 20 crore",
            "Call 911 or 1-800-273-8255, text HOME to 741741.",
        ],
        &expect![[r#"
            The temperature rose 1.5°C (2.7°F) by 2030.
                The|temperature|rose|one point five degrees Celsius,|two point seven degrees Fahrenheit,|by|twenty thirty.
            He has 20/20 vision and a 6-pack; it's a 9-to-5 job.
                He|has|twenty twenty|vision|and|a|six pack;|it's|a|nine to five|job.
            Follow @nasa, #SpaceX, visit https://www.nasa.gov/moon-2024?x=1 today!
                Follow|at nasa,|Space X,|visit|nasa dot gov slash moon dash two zero two four|today!
            In 2023, 45% of 1,200 adults (540) said "yes".
                In|twenty twenty three,|forty five percent|of|one thousand two hundred|adults,|five hundred forty,|said|yes.
            Save $1,200/yr — that's $100/mo!
                Save|one thousand two hundred dollars a year,||that's|one hundred dollars a month!
            It's 100% free*, no T&Cs.
                It's|one hundred percent|free,|no|T and Cs.
            Bitcoin hit $69,420.69 on Nov. 10, 2021.
                Bitcoin|hit|sixty nine thousand four hundred twenty dollars and sixty nine cents|on|November|tenth,|twenty twenty one.
            Earth is 4.54 billion years old; light travels 299,792,458 m/s.
                Earth|is|four point five four|billion|years|old;|light|travels|two hundred ninety nine million seven hundred ninety two thousand four hundred fifty eight|meters per second.
            A 3-in-1, 2-for-$5 deal; buy 1, get 1.
                A|three in one,|two for five dollars|deal;|buy|one,|get|one.
            He's 6 ft 4 and weighs 250 lbs.
                He's|six|feet|four|and|weighs|two hundred fifty|pounds.
            The Fed raised rates 25 bps to 5.25%-5.50%.
                The|Fed|raised|rates|twenty five|basis points|to|five point two five to five point five zero percent.
            Q1 revenue: $3.2B (+12% YoY).
                Q one|revenue:|three point two billion dollars,|plus twelve percent|year over year.
            At 3:05 a.m. on 9/11/2001...
                At|three oh five|A M|on|September eleventh, two thousand one.
            GPT-4o vs. Claude 3.5 vs. Llama-3.1-405B
                G P T four o|versus|Claude|three point five|versus|Llama three point one four hundred five B
            The iPhone 15 Pro Max's A17 chip, an M3 MacBook, Wi-Fi 6E, USB-C, HDMI 2.1, 8GB RAM.
                The|iPhone|fifteen|Pro|Max's|A seventeen|chip,|an|M three|MacBook,|Wi-Fi|six E,|U S B C,|H D M I|two point one,|eight gigabytes|RAM.
            Top 10 facts: #3 will shock you!
                Top|ten|facts:|number three|will|shock|you!
            1 in 5 people; 3 out of 4; 2:1 odds; 50/50 chance
                one|in|five|people;|three|out|of|four;|two to one|odds;|fifty fifty|chance
            It took 2h15, about 135 min (8100 s).
                It|took|two hours fifteen,|about|one hundred thirty five|minutes,|eight thousand one hundred|seconds.
            On the 4th of July, 1776, the U.S. declared...
                On|the|fourth|of|July,|seventeen seventy six,|the|U S|declared.
            WWI (1914-1918), WW2, the Cold War's '60s
                World War one,|nineteen fourteen to nineteen eighteen,|World War two,|the|Cold|War's|sixties
            Mt. Everest is 8,849 m (29,032 ft) tall.
                Mount|Everest|is|eight thousand eight hundred forty nine|meters,|twenty nine thousand thirty two|feet,|tall.
            A 2x4 board, 4x4 truck, 10x zoom, 1080x1920 px
                A|two by four|board,|four by four|truck,|ten times|zoom,|one thousand eighty by one thousand nine hundred twenty|pixels
            E = mc^2 and a^2 + b^2 = c^2, f(x) = x^3 - 2x + 1
                E|equals|m c squared|and|A squared|plus|b squared|equals|c squared,|f of x|equals|x cubed|minus|two x|plus|one
            H2SO4, CO₂, C6H12O6, pH 7.4
                H two S O four,|C O two,|C six H twelve O six,|pH|seven point four
            Room 237, Apt 5C, Flight 370, Route 66, Area 51
                Room|two thirty seven,|apartment|five C,|Flight|three seventy,|Route|sixty six,|Area|fifty one
            NYC to LA: 2,800 mi, ~5.5 hrs by plane.
                N Y C|to|L A:|two thousand eight hundred|miles,|about five point five|hours|by|plane.
            Ages 18-24; grades K-12; pages 3-7; size 10-12
                Ages|eighteen to twenty four;|grades|K twelve;|pages|three to seven;|size|ten to twelve
            She scored 1,550 on the SAT and a 4.0 GPA.
                She|scored|one thousand five hundred fifty|on|the|S A T|and|a|four point zero|G P A.
            Dr. Dre, Main Dr., Mr. T, Mrs. Doubtfire, St. Patrick's Day
                Doctor|Dre,|Main|Drive,|Mister|T,|Missus|Doubtfire,|Saint|Patrick's|Day
            No.1 hit, No. 2 pencil, #10, № 7
                number one|hit,|number|two|pencil,|number ten,|number|seven
            Rs. 500, Rs 2,000, ₹1.5 lakh, 20 crore
                five hundred|rupees,|two thousand|rupees,|one point five|lakh rupees,|twenty|crore
            Call 911 or 1-800-273-8255, text HOME to 741741.
                Call|nine one one|or|one, eight hundred, two seven three, eight two five five,|text|HOME|to|seven four one seven four one.
        "#]],
    );
}

#[test]
fn names_codes_and_formulas() {
    check(
        "en-us",
        &[
            "The S&P fell -2.3%, the Dow +150 pts.",
            "He ran 100m in 9.58s, 5km in 14:30, a marathon in 2:01:09.",
            "Louis XVI, Queen Elizabeth II, Pope Francis, Ramses II, King Charles III, Malcolm X",
            "Star Wars: Episode V, Rocky IV, GTA V, Final Fantasy XVI, Windows XP",
            "The 2020s, the late 1800s, 1800's, early '00s, mid-90s, 20th century",
            "1,000,000,000 or 10^9 or 1e9",
            "$1 million, $2.5 billion, €3 trillion, 5 million euros",
            "<3 minutes, I <3 NYC, x<3, 5<6",
            "A/B test, w/ sauce, 24/7, 1/4, and/or, he/she, km/h",
            "C++ > Java? C# is ok; .NET, Node.js, R",
            "10 GB/s, 5 Mb/s, 100 MB, 1TB, 3.2GHz, 16-bit, 4K@60fps",
            "He paid 50p, 99p, £5.99, 20¢, 5c",
            "10am–6pm daily, Mon-Sat 9-5, 8:00-17:00, noon–1pm",
            "Temperature: -40° is the same in °F and °C.",
            "U.S.A.'s GDP: $25T; EU's: €15T",
            "Score: 21-17, 6-4, 7-6; won 4-0",
            "Part 1/3: The beginning",
            "Vol. II, No. 3, pp. 45–67, fig. 2b",
            "ISS orbits at 17,500 mph (28,000 km/h), 400 km up.",
            "It's 5 o'clock somewhere, 12:00 AM, 12pm",
            "He was born Jan 1st, 2000, at 00:01.",
            "3rd-party, 1st-gen, 2nd-hand",
            "\"5 > 3\" she said 'no' to 7's.",
            "40-50% off; 40%-50% off; 40–50°F",
            "ten $20 bills, a $20 bill, two 5-lb bags, a 10-ft pole, 6-in. sub",
            "S01E05, T-1000, R2-D2, C-3PO, X-15, B-52",
            "100+ tips, 5M+ users, 18+, A+, Disney+, B-",
            "6.022×10²³ and 1.6 x 10^-19 C",
            "5% ± 2%, ±3 dB",
            "He said \"I'm 5'9\" and left.",
        ],
        &expect![[r#"
            The S&P fell -2.3%, the Dow +150 pts.
                The|S and P|fell|minus two point three percent,|the|Dow|plus one hundred fifty|points.
            He ran 100m in 9.58s, 5km in 14:30, a marathon in 2:01:09.
                He|ran|one hundred meters|in|nine point five eight seconds,|five kilometers|in|fourteen thirty,|a|marathon|in|two hours one minute and nine seconds.
            Louis XVI, Queen Elizabeth II, Pope Francis, Ramses II, King Charles III, Malcolm X
                Louis|the sixteenth,|Queen|Elizabeth|the second,|Pope|Francis,|Ramses|the second,|King|Charles|the third,|Malcolm|X
            Star Wars: Episode V, Rocky IV, GTA V, Final Fantasy XVI, Windows XP
                Star|Wars:|Episode|five,|Rocky|four,|G T A|V,|Final|Fantasy|sixteen,|Windows|X P
            The 2020s, the late 1800s, 1800's, early '00s, mid-90s, 20th century
                The|twenty twenties,|the|late|eighteen hundreds,|eighteen hundreds,|early|two thousands,|mid nineties,|twentieth|century
            1,000,000,000 or 10^9 or 1e9
                one billion|or|ten to the power of nine|or|one times ten to the power of nine
            $1 million, $2.5 billion, €3 trillion, 5 million euros
                one|million dollars,|two point five|billion dollars,|three|trillion euros,|five|million|euros
            <3 minutes, I <3 NYC, x<3, 5<6
                less than three|minutes,|I|love|N Y C,|x is less than three,|five is less than six
            A/B test, w/ sauce, 24/7, 1/4, and/or, he/she, km/h
                A B|test,|with|sauce,|twenty four seven,|one quarter,|and or,|he or she,|kilometers per hour
            C++ > Java? C# is ok; .NET, Node.js, R
                C plus plus|is greater than|Java?|C sharp|is|ok;|dot net,|Node dot J S,|R
            10 GB/s, 5 Mb/s, 100 MB, 1TB, 3.2GHz, 16-bit, 4K@60fps
                ten|gigabytes per second,|five|megabits per second,|one hundred|megabytes,|one terabyte,|three point two gigahertz,|sixteen bit,|four K at sixty fps
            He paid 50p, 99p, £5.99, 20¢, 5c
                He|paid|fifty pence,|ninety nine pence,|five pounds and ninety nine pence,|twenty cents,|five c
            10am–6pm daily, Mon-Sat 9-5, 8:00-17:00, noon–1pm
                ten A M to six P M|daily,|Monday to Saturday|nine to five,|eight o'clock to seventeen hundred,|noon to one P M
            Temperature: -40° is the same in °F and °C.
                Temperature:|minus forty degrees|is|the|same|in|degrees Fahrenheit|and|degrees Celsius.
            U.S.A.'s GDP: $25T; EU's: €15T
                U S A's|G D P:|twenty five trillion dollars;|E U's:|fifteen trillion euros
            Score: 21-17, 6-4, 7-6; won 4-0
                Score:|twenty one seventeen,|six four,|seven six;|won|four zero
            Part 1/3: The beginning
                Part|one of three:|The|beginning
            Vol. II, No. 3, pp. 45–67, fig. 2b
                volume|two,|number|three,|pages|forty five to sixty seven,|figure|two b
            ISS orbits at 17,500 mph (28,000 km/h), 400 km up.
                I S S|orbits|at|seventeen thousand five hundred|miles per hour,|twenty eight thousand|kilometers per hour,|four hundred|kilometers|up.
            It's 5 o'clock somewhere, 12:00 AM, 12pm
                It's|five|o'clock|somewhere,|twelve|A M,|twelve P M
            He was born Jan 1st, 2000, at 00:01.
                He|was|born|January|first,|two thousand,|at|zero oh one.
            3rd-party, 1st-gen, 2nd-hand
                third party,|first gen,|second hand
            "5 > 3" she said 'no' to 7's.
                five|is greater than|three|she|said|no|to|seven's.
            40-50% off; 40%-50% off; 40–50°F
                forty to fifty percent|off;|forty to fifty percent|off;|forty to fifty degrees Fahrenheit
            ten $20 bills, a $20 bill, two 5-lb bags, a 10-ft pole, 6-in. sub
                ten|twenty dollar|bills,|a|twenty dollar|bill,|two|five pound|bags,|a|ten foot|pole,|six inch|sub
            S01E05, T-1000, R2-D2, C-3PO, X-15, B-52
                S zero one E zero five,|T one thousand,|R two D two,|C three P O,|X fifteen,|B fifty two
            100+ tips, 5M+ users, 18+, A+, Disney+, B-
                one hundred plus|tips,|five million plus|users,|eighteen plus,|A plus,|Disney plus,|B minus
            6.022×10²³ and 1.6 x 10^-19 C
                six point zero two two times ten to the power of twenty three|and|one point six|times|ten to the power of minus nineteen|C
            5% ± 2%, ±3 dB
                five percent|plus or minus|two percent,|plus or minus three|decibels
            He said "I'm 5'9" and left.
                He|said|I'm|five feet nine|and|left.
        "#]],
    );
}

#[test]
fn prices_times_and_places() {
    check(
        "en-us",
        &[
            "I paid $ 1,299.99 for it.",
            "It's 9 a.m. in NYC and 6 a.m. in L.A.",
            "The 2024-25 season, the 2016/17 season",
            "5' tall, 5'5\" tall, 5 ft 5 in tall",
            "He's 5'11\".",
            "The car does 0–100 km/h in 2.9 s.",
            "A 3.5\" floppy and a 27\" monitor cost $200.",
            "£2.5m house, €300k flat, ¥1.2bn",
            "Add 2 tbsp. of oil, 1 tsp. salt & 3 oz. cheese.",
            "About 70% (7 out of 10) agree.",
            "Vitamin B12, Omega-3, CO2e, PM2.5",
            "Windows 95, Area 51, Apollo 11, Ocean's 11, Blink-182, Maroon 5",
            "Chapter 3, Verse 16; John 3:16; Psalm 23:1-4",
            "5-10 minutes, 10-15%, 3-4 times",
            "COVID-19, MH370, B-2, SR-71, 737 MAX, A320neo",
            "On 1/1/2000, on 12/31, by 3/15",
            "June 2024, 15 June, June 15th, the 15th of June, 15th June 2024",
            "1st Ave., 5th Ave, 42nd St., W. 34th St.",
            "P.S. I love you. R.I.P.",
            "J.K. Rowling, George W. Bush, Samuel L. Jackson",
            "0.5%, .5%, 0.05, 00:30, 007",
            "1,5 liters",
            "1.000.000 euros",
            "$10.5M, $.99, $0.05, $1.00, $1.01, $2.10",
            "the 1%, the top 1%, 99.9%",
            "#1, #MeToo, #100DaysOfCode, @user_name123",
            "50–60 bpm, 120/80 mmHg, BMI of 22.5",
            "5 a.m.-9 p.m.",
            "Mon.-Fri., Jan.-Mar., Sept. 1-5",
            "2x speed, x2, 2X, ×3",
            "Temperature dropped to -10.",
            "10% → 20%, A→B",
            "\"20% off!\" he said.",
            "Only 5 left!!! Just $9.99!!!",
        ],
        &expect![[r#"
            I paid $ 1,299.99 for it.
                I|paid|one thousand two hundred ninety nine dollars|and ninety nine cents|for|it.
            It's 9 a.m. in NYC and 6 a.m. in L.A.
                It's|nine|A M|in|N Y C|and|six|A M|in|L A.
            The 2024-25 season, the 2016/17 season
                The|twenty twenty four to twenty five|season,|the|twenty sixteen seventeen|season
            5' tall, 5'5" tall, 5 ft 5 in tall
                five feet|tall,|five feet five|tall,|five|feet|five|inches|tall
            He's 5'11".
                He's|five feet eleven.
            The car does 0–100 km/h in 2.9 s.
                The|car|does|zero to one hundred|kilometers per hour|in|two point nine|seconds.
            A 3.5" floppy and a 27" monitor cost $200.
                A|three point five inch|floppy|and|a|twenty seven inch|monitor|cost|two hundred dollars.
            £2.5m house, €300k flat, ¥1.2bn
                two point five million pounds|house,|three hundred thousand euros|flat,|one point two billion yen
            Add 2 tbsp. of oil, 1 tsp. salt & 3 oz. cheese.
                Add|two|tablespoons|of|oil,|one|teaspoon|salt|and|three|ounces|cheese.
            About 70% (7 out of 10) agree.
                About|seventy percent,|seven|out|of|ten,|agree.
            Vitamin B12, Omega-3, CO2e, PM2.5
                Vitamin|B twelve,|Omega three,|C O two e,|P M two point five
            Windows 95, Area 51, Apollo 11, Ocean's 11, Blink-182, Maroon 5
                Windows|ninety five,|Area|fifty one,|Apollo|eleven,|Ocean's|eleven,|Blink one hundred eighty two,|Maroon|five
            Chapter 3, Verse 16; John 3:16; Psalm 23:1-4
                Chapter|three,|Verse|sixteen;|John|three sixteen;|Psalm|twenty three one to four
            5-10 minutes, 10-15%, 3-4 times
                five to ten|minutes,|ten to fifteen percent,|three to four|times
            COVID-19, MH370, B-2, SR-71, 737 MAX, A320neo
                COVID nineteen,|M H three hundred seventy,|B two,|S R seventy one,|seven hundred thirty seven|MAX,|A three hundred twenty neo
            On 1/1/2000, on 12/31, by 3/15
                On|January first, two thousand,|on|December thirty first,|by|March fifteenth
            June 2024, 15 June, June 15th, the 15th of June, 15th June 2024
                June|twenty twenty four,|the fifteenth of|June,|June|fifteenth,|the|fifteenth|of|June,|the fifteenth of|June|twenty twenty four
            1st Ave., 5th Ave, 42nd St., W. 34th St.
                first|Avenue,|fifth|Avenue,|forty second|Street,|West|thirty fourth|Street.
            P.S. I love you. R.I.P.
                P S|I|love|you|rest in peace.
            J.K. Rowling, George W. Bush, Samuel L. Jackson
                J K|Rowling,|George|W|Bush,|Samuel|L|Jackson
            0.5%, .5%, 0.05, 00:30, 007
                zero point five percent,|point five percent,|zero point zero five,|zero thirty,|zero zero seven
            1,5 liters
                one point five|liters
            1.000.000 euros
                one million|euros
            $10.5M, $.99, $0.05, $1.00, $1.01, $2.10
                ten point five million dollars,|ninety nine cents,|five cents,|one dollar,|one dollar and one cent,|two dollars and ten cents
            the 1%, the top 1%, 99.9%
                the|one percent,|the|top|one percent,|ninety nine point nine percent
            #1, #MeToo, #100DaysOfCode, @user_name123
                number one,|Me Too,|one hundred Days Of Code,|at user name one hundred twenty three
            50–60 bpm, 120/80 mmHg, BMI of 22.5
                fifty to sixty|beats per minute,|one hundred twenty over eighty|millimeters of mercury,|B M I|of|twenty two point five
            5 a.m.-9 p.m.
                five|A M to nine|P M.
            Mon.-Fri., Jan.-Mar., Sept. 1-5
                Monday to Friday,|January to March,|September|first to fifth
            2x speed, x2, 2X, ×3
                two times|speed,|times two,|two times,|times three
            Temperature dropped to -10.
                Temperature|dropped|to|minus ten.
            10% → 20%, A→B
                ten percent|to|twenty percent,|A to B
            "20% off!" he said.
                twenty percent|off!|he|said.
            Only 5 left!!! Just $9.99!!!
                Only|five|left!|Just|nine dollars and ninety nine cents!
        "#]],
    );
}

#[test]
fn lists_shortcuts_and_measures() {
    check(
        "en-us",
        &[
            "1) First, 2) second, (3) third",
            "1. First. 2. Second.",
            "RTX 4090, i9-13900K, DDR5-6000, PCIe 4.0, M.2",
            "Ctrl+C, Ctrl+Alt+Del, Alt+F4",
            "a²+b²=c², sin(x), πr², 2πr",
            "1/x, n/2, x/y",
            "2.5 hrs, 1 hr, 3 mins, 45 secs, 2 yrs, 6 mos",
            "5'-10'",
            "He earns $75k–$100k/yr.",
            "US$1 = €0.92",
            "The ratio is 3:2:1.",
            "6:00-6:30, 6–6:30pm, 11 PM-2 AM",
            "Highway 101, I-95, US-1, Route 66, M25",
            "In 500 BC and 2000 BC, 300 A.D.",
            "$5B–$10B valuation",
            "Order #12345, Invoice No. 2024-001",
            "He's #2.",
            "100% and 110%",
            "4/10 stars, 9/10 would recommend",
            "72dpi, 300 dpi, 1920 × 1080",
            "Henry the VIII, the IV drip, an XL shirt, XXL, part iii, page xiv",
            "Mr. & Mrs. Smith",
            "e=2.718, π≈3.14159, φ=1.618",
            "5 + 3 = 8, 5+3=8, 10-3=7, 4*5=20, 20/4=5, 2^3=8",
            "x = 5, y > 3, |x| < 2",
            "30% + 20% ≠ 50%",
            "½, ¾, 1½, 2⅓",
            "90° angle, 45°, 360°",
            "Washington, D.C., Portland, OR, Austin, TX",
            "Visit us at bit.ly/3xYz or example.co.uk/path_1",
            "me.you+tag@sub.example.org",
        ],
        &expect![[r#"
            1) First, 2) second, (3) third
                one,|First,|two,|second,|three,|third
            1. First. 2. Second.
                one|First|two|Second.
            RTX 4090, i9-13900K, DDR5-6000, PCIe 4.0, M.2
                R T X|four thousand ninety,|i nine thirteen thousand nine hundred K,|D D R five six thousand,|PCIe|four point zero,|M dot two
            Ctrl+C, Ctrl+Alt+Del, Alt+F4
                Ctrl plus C,|Ctrl plus Alt plus Del,|Alt plus F four
            a²+b²=c², sin(x), πr², 2πr
                A squared plus b squared equals c squared,|sine of x,|pi r squared,|two pi r
            1/x, n/2, x/y
                one over x,|n over two,|x y
            2.5 hrs, 1 hr, 3 mins, 45 secs, 2 yrs, 6 mos
                two point five|hours,|one|hour,|three|minutes,|forty five|seconds,|two|years,|six|months
            5'-10'
                five feet ten
            He earns $75k–$100k/yr.
                He|earns|seventy five thousand to one hundred thousand dollars a year.
            US$1 = €0.92
                one US dollar|equals|ninety two cents
            The ratio is 3:2:1.
                The|ratio|is|three to two to one.
            6:00-6:30, 6–6:30pm, 11 PM-2 AM
                six o'clock to six thirty,|six to six thirty P M,|eleven|P M to two|A M
            Highway 101, I-95, US-1, Route 66, M25
                Highway|one oh one,|I ninety five,|U S one,|Route|sixty six,|M twenty five
            In 500 BC and 2000 BC, 300 A.D.
                In|five hundred|B C|and|two thousand|B C,|three hundred|A D.
            $5B–$10B valuation
                five billion to ten billion dollars|valuation
            Order #12345, Invoice No. 2024-001
                Order|number one two three four five,|Invoice|number|twenty twenty four zero oh one
            He's #2.
                He's|number two.
            100% and 110%
                one hundred percent|and|one hundred ten percent
            4/10 stars, 9/10 would recommend
                four out of ten|stars,|nine out of ten|would|recommend
            72dpi, 300 dpi, 1920 × 1080
                seventy two dots per inch,|three hundred|dots per inch,|nineteen twenty|times|ten eighty
            Henry the VIII, the IV drip, an XL shirt, XXL, part iii, page xiv
                Henry|the|eighth,|the|I V|drip,|an|X L|shirt,|X X L,|part|three,|page|fourteen
            Mr. & Mrs. Smith
                Mister|and|Missus|Smith
            e=2.718, π≈3.14159, φ=1.618
                e equals two point seven one eight,|pi is about three point one four one five nine,|phi equals one point six one eight
            5 + 3 = 8, 5+3=8, 10-3=7, 4*5=20, 20/4=5, 2^3=8
                five|plus|three|equals|eight,|five plus three equals eight,|ten minus three equals seven,|four times five equals twenty,|twenty over four equals five,|two cubed equals eight
            x = 5, y > 3, |x| < 2
                x|equals|five,|y|is greater than|three,|the absolute value of x|is less than|two
            30% + 20% ≠ 50%
                thirty percent|plus|twenty percent|is not equal to|fifty percent
            ½, ¾, 1½, 2⅓
                one half,|three quarters,|one and a half,|two and one third
            90° angle, 45°, 360°
                ninety degrees|angle,|forty five degrees,|three hundred sixty degrees
            Washington, D.C., Portland, OR, Austin, TX
                Washington,|D C,|Portland,|Oregon,|Austin,|Texas
            Visit us at bit.ly/3xYz or example.co.uk/path_1
                Visit|us|at|bit dot ly slash three xYz|or|example dot co dot U K slash path underscore one
            me.you+tag@sub.example.org
                me dot you plus tag at sub dot example dot org
        "#]],
    );
}
