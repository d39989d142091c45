//! Spellings that are rarer, and as much alive.

use super::check;
use expect_test::expect;

#[test]
fn trips_scores_and_shops() {
    check(
        "en-us",
        &[
            "Hamlet, Act III, scene ii",
            "Boeing 787-9 and Airbus A350-1000",
            "The 3-day, 2-night trip costs $499.",
            "Born in 1066, died in 1087.",
            "He scored 3-2, then 10-7 and lost 0-1.",
            "Wait 5... 4... 3... 2... 1!",
            "$3.50/lb vs $4/kg",
            "₦5,000 or ₵20 or Rp 50.000",
            "5¢ each, 1¢",
            "A 6'2\", 200-lb man",
            "He ran a 4:05 mile and a 2:59:59 marathon.",
            "From 8 to 10 p.m., 8:30-10 p.m.",
            "10:15AM-11:45AM",
            "500ml, 1.5L, 2 L bottle, 16oz cup, 5gal",
            "10ft x 12ft room, 8x10 photo",
            "2.4M subs, 10M+ downloads, 3.5k ratings",
            "Jan 6th, Feb. 14, 9/11, 7/4",
            "the 5th Ave store at 5th & Main",
            "#42, No. 42, 42nd",
            "1,200+ people, $10K+, 50+%",
            "a 20% drop, 5-20% growth, 3x growth",
            "99¢ store, $1 store, £1 coin",
            "3 p.m. – 5 p.m.",
            "2024: A Year in Review",
            "In 2024, 2,000 people...",
            "He was 6'.",
            "Is 5 >= 3? Is 3 != 4? Is x == y?",
            "2 + 2 = 4; 10 - 4 = 6; 3 × 3 = 9; 9 ÷ 3 = 3",
            "n! and 5! = 120",
            "Chapter 12:34",
            "at 00:00, at 24:00, at 0:05",
            "S$20, C$30, A$40, NZ$50",
            "5 000 000 dollars",
            "USD50, 50USD, EUR 1.5m, GBP 2bn",
            "The 70s, the seventies, '70s music, 1970's",
            "He's in his 40s.",
            "40s rest between sets",
            "a 1:1 meeting, 4:3 ratio, 1:100 scale",
            "7 a.m.–3 p.m. ET",
            "lbs, oz, km, mph",
        ],
        &expect![[r#"
            Hamlet, Act III, scene ii
                Hamlet,|Act|three,|scene|two
            Boeing 787-9 and Airbus A350-1000
                Boeing|seven eighty seven nine|and|Airbus|A three hundred fifty one thousand
            The 3-day, 2-night trip costs $499.
                The|three day,|two night|trip|costs|four hundred ninety nine dollars.
            Born in 1066, died in 1087.
                Born|in|ten sixty six,|died|in|ten eighty seven.
            He scored 3-2, then 10-7 and lost 0-1.
                He|scored|three two,|then|ten seven|and|lost|zero one.
            Wait 5... 4... 3... 2... 1!
                Wait|five,|four,|three,|two,|one!
            $3.50/lb vs $4/kg
                three dollars and fifty cents a pound|versus|four dollars per kilogram
            ₦5,000 or ₵20 or Rp 50.000
                five thousand naira|or|twenty cedis|or|fifty thousand|rupiah
            5¢ each, 1¢
                five cents|each,|one cent
            A 6'2", 200-lb man
                A|six feet two,|two hundred pound|man
            He ran a 4:05 mile and a 2:59:59 marathon.
                He|ran|a|four oh five|mile|and|a|two hours fifty nine minutes and fifty nine seconds|marathon.
            From 8 to 10 p.m., 8:30-10 p.m.
                From|eight|to|ten|P M,|eight thirty to ten|P M.
            10:15AM-11:45AM
                ten fifteen A M to eleven forty five A M
            500ml, 1.5L, 2 L bottle, 16oz cup, 5gal
                five hundred milliliters,|one point five liters,|two|liters|bottle,|sixteen ounces|cup,|five gallons
            10ft x 12ft room, 8x10 photo
                ten feet|by|twelve feet|room,|eight by ten|photo
            2.4M subs, 10M+ downloads, 3.5k ratings
                two point four million|subs,|ten million plus|downloads,|three point five thousand|ratings
            Jan 6th, Feb. 14, 9/11, 7/4
                January|sixth,|February|fourteenth,|nine eleven,|seven quarters
            the 5th Ave store at 5th & Main
                the|fifth|Avenue|store|at|fifth|and|Main
            #42, No. 42, 42nd
                number forty two,|number|forty two,|forty second
            1,200+ people, $10K+, 50+%
                one thousand two hundred plus|people,|ten thousand dollars plus,|fifty plus percent
            a 20% drop, 5-20% growth, 3x growth
                a|twenty percent|drop,|five to twenty percent|growth,|three times|growth
            99¢ store, $1 store, £1 coin
                ninety nine cents|store,|one dollar|store,|one pound|coin
            3 p.m. – 5 p.m.
                three|P M|to|five|P M.
            2024: A Year in Review
                twenty twenty four:|A|Year|in|Review
            In 2024, 2,000 people...
                In|twenty twenty four,|two thousand|people.
            He was 6'.
                He|was|six feet.
            Is 5 >= 3? Is 3 != 4? Is x == y?
                Is|five|is greater than or equal to|three?|Is|three|is not equal to|four?|Is|x|equals|y?
            2 + 2 = 4; 10 - 4 = 6; 3 × 3 = 9; 9 ÷ 3 = 3
                two|plus|two|equals|four;|ten|minus|four|equals|six;|three|times|three|equals|nine;|nine|divided by|three|equals|three
            n! and 5! = 120
                n!|and|five factorial|equals|one hundred twenty
            Chapter 12:34
                Chapter|twelve thirty four
            at 00:00, at 24:00, at 0:05
                at|midnight,|at|midnight,|at|zero oh five
            S$20, C$30, A$40, NZ$50
                twenty Singapore dollars,|thirty Canadian dollars,|forty Australian dollars,|fifty New Zealand dollars
            5 000 000 dollars
                five|million||dollars
            USD50, 50USD, EUR 1.5m, GBP 2bn
                fifty US dollars,|fifty US dollars,|one point five million|euros,|two billion|pounds
            The 70s, the seventies, '70s music, 1970's
                The|seventies,|the|seventies,|seventies|music,|nineteen seventies
            He's in his 40s.
                He's|in|his|forties.
            40s rest between sets
                forty seconds|rest|between|sets
            a 1:1 meeting, 4:3 ratio, 1:100 scale
                a|one to one|meeting,|four to three|ratio,|one to one hundred|scale
            7 a.m.–3 p.m. ET
                seven|A M to three|P M|E T
            lbs, oz, km, mph
                pounds,|ounces,|kilometers,|miles per hour
        "#]],
    );
}

#[test]
fn gates_grades_and_constants() {
    check(
        "en-us",
        &[
            "30 sec, 5 secs, 1 sec",
            "Step 1/5: mix 1/2 cup.",
            "1st Lt. John Doe, 2nd Amendment",
            "Vitamin D3 5000 IU, 500 mg, 200 mcg",
            "WW2 vs. WWIII",
            "MLK Jr. Blvd., JFK Airport, LAX",
            "A+ grade, C- grade, B+",
            "~$5, ≈10, ±0.5",
            "-273.15 °C = 0 K",
            "3.0 x 10^8 m/s",
            "CO2 levels hit 420 ppm (0.042%).",
            "NASA's $10B JWST",
            "the FBI's most-wanted",
            "She's a 10/10.",
            "1 of 2, 2 of 2",
            "5:30 pm EDT on Tue., Mar. 5",
            "A 30-60-90 triangle; 1-2-3 go!",
            "24/7/365",
            "4WD, 2WD, 5WPM",
            "3/8\", 5/16 in., 1-1/2 cups",
            "5'3 & 6'1",
            "3½ hours, 2½-inch",
            "°F, °C",
            "It's -5.",
            "USA vs UK: 3–1",
            "No way! No. 1 way.",
            "Tues–Thurs, Jan–Mar, Q1–Q4",
            "Ages 3+, PG-13, R-rated",
            "B.C. and A.D., BCE",
            "$1-$2, 1-2 $, 1€-2€",
        ],
        &expect![[r#"
            30 sec, 5 secs, 1 sec
                thirty|seconds,|five|seconds,|one|second
            Step 1/5: mix 1/2 cup.
                Step|one of five:|mix|one half|cup.
            1st Lt. John Doe, 2nd Amendment
                first|Lieutenant|John|Doe,|second|Amendment
            Vitamin D3 5000 IU, 500 mg, 200 mcg
                Vitamin|D three|five thousand|I U,|five hundred|milligrams,|two hundred|micrograms
            WW2 vs. WWIII
                World War two|versus|World War three
            MLK Jr. Blvd., JFK Airport, LAX
                M L K|Junior|Boulevard,|J F K|Airport,|L A X
            A+ grade, C- grade, B+
                A plus|grade,|C minus|grade,|B plus
            ~$5, ≈10, ±0.5
                about five dollars,|about ten,|plus or minus zero point five
            -273.15 °C = 0 K
                minus two hundred seventy three point one five|degrees Celsius|equals|zero|kelvin
            3.0 x 10^8 m/s
                three point zero|times|ten to the power of eight|meters per second
            CO2 levels hit 420 ppm (0.042%).
                C O two|levels|hit|four hundred twenty|parts per million,|zero point zero four two percent.
            NASA's $10B JWST
                NASA's|ten billion dollars|J W S T
            the FBI's most-wanted
                the|F B I's|most-wanted
            She's a 10/10.
                She's|a|ten out of ten.
            1 of 2, 2 of 2
                one|of|two,|two|of|two
            5:30 pm EDT on Tue., Mar. 5
                five thirty|P M|E D T|on|Tuesday,|March|fifth
            A 30-60-90 triangle; 1-2-3 go!
                A|thirty sixty ninety|triangle;|one two three|go!
            24/7/365
                twenty four seven three sixty five
            4WD, 2WD, 5WPM
                four W D,|two W D,|five words per minute
            3/8", 5/16 in., 1-1/2 cups
                three eighths inch,|five sixteenths|inch,|one and a half|cups
            5'3 & 6'1
                five feet three|and|six feet one
            3½ hours, 2½-inch
                three and a half|hours,|two and a half inch
            °F, °C
                degrees Fahrenheit,|degrees Celsius
            It's -5.
                It's|minus five.
            USA vs UK: 3–1
                U S A|versus|U K:|three to one
            No way! No. 1 way.
                No|way!|number|one|way.
            Tues–Thurs, Jan–Mar, Q1–Q4
                Tuesday to Thursday,|January to March,|Q one to Q four
            Ages 3+, PG-13, R-rated
                Ages|three plus,|P G thirteen,|R-rated
            B.C. and A.D., BCE
                B C|and|A D,|B C E
            $1-$2, 1-2 $, 1€-2€
                one to two dollars,|one to two|dollars,|one euro to two euros
        "#]],
    );
}
