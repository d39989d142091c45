//! What the scripts of short videos teach: history, mathematics, science, places.

use super::check;
use expect_test::expect;

#[test]
fn history_and_mathematics() {
    check(
        "en-us",
        &[
            "In 1066, in 44 BC, in AD 79, c. 1450.",
            "WWI (1914-1918), WWII (1939–45).",
            "The 1920s, the '20s, the mid-1800s, 18th-c. art.",
            "Henry VIII had 6 wives; Louis XVI lost his head.",
            "On 6/6/44, D-Day began at 0630.",
            "Born July 4th, 1776; d. 1826.",
            "JFK was shot 11/22/63.",
            "From 3000 B.C. to 500 A.D.",
            "The year was 1900.",
            "In 2000 and 2001 and 2010.",
            "Apollo 11 landed 7/20/1969 @ 20:17 UTC.",
            "66M yrs ago, 4.5B years old.",
            "π ≈ 3.14159, e ≈ 2.718, φ = 1.618.",
            "3² + 4² = 5², so √25 = 5.",
            "a² + b² = c²",
            "(x+1)(x-1) = x²-1",
            "f(x) = 2x + 3",
            "5! = 120 and 0! = 1",
            "10³ = 1,000; 2⁸ = 256; 10⁻⁹ m.",
            "1/3 + 1/6 = 1/2.",
            "7 × 8 = 56, 56 ÷ 7 = 8, 9 − 4 = 5.",
            "x ≥ 0, y ≠ 3, |x| < 2.",
            "log₂(8) = 3, sin(30°) = 0.5",
            "0.1 + 0.2 ≠ 0.3",
            "A 3-4-5 triangle has a 90° angle.",
            "50% of 80 is 40; 5% × 20 = 1.",
            "∫x² dx = x³/3",
            "Follow @mr_beast99, @nasa, and #FYP #Day30.",
        ],
        &expect![[r#"
            In 1066, in 44 BC, in AD 79, c. 1450.
                In|ten sixty six,|in|forty four|B C,|in|A D|seventy nine,|circa|fourteen fifty.
            WWI (1914-1918), WWII (1939–45).
                World War one,|nineteen fourteen to nineteen eighteen,|World War two,|nineteen thirty nine to forty five.
            The 1920s, the '20s, the mid-1800s, 18th-c. art.
                The|nineteen twenties,|the|twenties,|the|mid eighteen hundreds,|eighteenth c|art.
            Henry VIII had 6 wives; Louis XVI lost his head.
                Henry|the eighth|had|six|wives;|Louis|the sixteenth|lost|his|head.
            On 6/6/44, D-Day began at 0630.
                On|June sixth, forty four,|D-Day|began|at|zero six thirty.
            Born July 4th, 1776; d. 1826.
                Born|July|fourth,|seventeen seventy six;|died|eighteen twenty six.
            JFK was shot 11/22/63.
                J F K|was|shot|November twenty second, sixty three.
            From 3000 B.C. to 500 A.D.
                From|three thousand|B C|to|five hundred|A D.
            The year was 1900.
                The|year|was|nineteen hundred.
            In 2000 and 2001 and 2010.
                In|two thousand|and|two thousand one|and|twenty ten.
            Apollo 11 landed 7/20/1969 @ 20:17 UTC.
                Apollo|eleven|landed|July twentieth, nineteen sixty nine|at|twenty seventeen|U T C.
            66M yrs ago, 4.5B years old.
                sixty six million|years|ago,|four point five billion|years|old.
            π ≈ 3.14159, e ≈ 2.718, φ = 1.618.
                pi|about|three point one four one five nine,|e|about|two point seven one eight,|phi|equals|one point six one eight.
            3² + 4² = 5², so √25 = 5.
                three squared|plus|four squared|equals|five squared,|so|the square root of twenty five|equals|five.
            a² + b² = c²
                A squared|plus|b squared|equals|c squared
            (x+1)(x-1) = x²-1
                x plus one x minus one|equals|x squared minus one
            f(x) = 2x + 3
                f of x|equals|two x|plus|three
            5! = 120 and 0! = 1
                five factorial|equals|one hundred twenty|and|zero factorial|equals|one
            10³ = 1,000; 2⁸ = 256; 10⁻⁹ m.
                ten cubed|equals|one thousand;|two to the power of eight|equals|two hundred fifty six;|ten to the power of minus nine|meters.
            1/3 + 1/6 = 1/2.
                one third|plus|one sixth|equals|one half.
            7 × 8 = 56, 56 ÷ 7 = 8, 9 − 4 = 5.
                seven|times|eight|equals|fifty six,|fifty six|divided by|seven|equals|eight,|nine|minus|four|equals|five.
            x ≥ 0, y ≠ 3, |x| < 2.
                x|is greater than or equal to|zero,|y|is not equal to|three,|the absolute value of x|is less than|two.
            log₂(8) = 3, sin(30°) = 0.5
                log base two of eight|equals|three,|sine of thirty degrees|equals|zero point five
            0.1 + 0.2 ≠ 0.3
                zero point one|plus|zero point two|is not equal to|zero point three
            A 3-4-5 triangle has a 90° angle.
                A|three four five|triangle|has|a|ninety degree|angle.
            50% of 80 is 40; 5% × 20 = 1.
                fifty percent|of|eighty|is|forty;|five percent|times|twenty|equals|one.
            ∫x² dx = x³/3
                the integral of x squared|dx|equals|x cubed over three
            Follow @mr_beast99, @nasa, and #FYP #Day30.
                Follow|at mr beast ninety nine,|at nasa,|and|F Y P|Day thirty.
        "#]],
    );
}

#[test]
fn science_places_and_numbers_of_things() {
    check(
        "en-us",
        &[
            "pH 7.4, 0.9% NaCl, 5 mM, 10 µL.",
            "-40°F = -40°C, 0 K, 98.6°.",
            "It's 100°+ outside, −5° tonight.",
            "300K = 27°C",
            "v1.0, v2.3.1-beta, Python 3.12, Node.js 20, HTML5, CSS3.",
            "GPT-4o, GPT-3.5, Claude 3.5, Llama 3 70B.",
            "Windows 95, 98, XP, 7, 10, and 11.",
            "Chrome 120.0.6099.109",
            "40.7128° N, 74.0060° W",
            "51°30′N 0°7′W",
            "Lat: 35.6762, Long: 139.6503",
            "Call 1-800-273-8255 or 988.",
            "Text HOME to 741741.",
            "(212) 555-0199, +44 7911 123456, 555.123.4567",
            "1 BTC = $65,000; 0.05 ETH; 100 USDT; 1,000 DOGE.",
            "Staking APY of 5-7%, gas at 20 gwei.",
            "24h vol: $1.2B (+5.3%)",
            "1 in 5, 3 of 4, 2/3, 7/8\", 1/16.",
            "Two-thirds, 3/4 of people, 1/100th.",
            "1st, 2nd, 3rd, 21st-century, 100th, 1,000th.",
            "The 70's, the 80s & 90s, 2010's.",
            "Chapter XII, Rocky II, Part IV, Act III, Super Bowl LVII.",
            "18 U.S.C. § 1001, Art. I, Sec. 8, cl. 3",
            "Roe v. Wade, Brown v. Board, 410 U.S. 113 (1973).",
            "Take 200mg b.i.d., 2x/day, q.i.d.",
            "Rx: 5 mL p.o., 0.5 mg IV.",
            "COVID-19, H1N1, HPV-16, IL-6, TNF-α, B12.",
            "SpO2 95%, 5'4\", 120 lbs., A1C 5.7.",
            "Hb 13.5 g/dL, LDL 100 mg/dL.",
            "95% CI, p < 0.05, n = 30.",
            "St. Patrick's Day, St. Louis, 5th St.",
            "Mt. Everest is 29,032 ft. (8,849 m).",
            "The Boeing 737 MAX, F-35, B-52, SR-71.",
            "BMW M3, Audi A4, Tesla Model 3, Ford F-150, Porsche 911.",
            "0-60 in 2.9s, 505 hp, 0-100km/h, 25 mpg.",
            "Area 51, Route 66, I-95, US-101, Hwy. 1.",
            "Catch-22, 1984, Fahrenheit 451, 2001: A Space Odyssey.",
            "7-Eleven, 3M, 23andMe, 50 Cent, Blink-182, U2, Maroon 5.",
            "Formula 1, F1, MP3, MP4, H.264, 3D, 2D, 4D.",
            "B2B, P2P, 24/7, 9-to-5, 365 days/yr.",
            "Top 10, #1, No. 5, nos. 1-3.",
            "$0.05, $.99, 99¢, 5c, £9.99, €50k, ¥1000.",
            "£1.5m, €2bn, ₹5 crore, ₹2L, A$20.",
            "$10/hr, $15–20/hr, $3.50/gal., $100/sq ft.",
            "A $20 bill, a 100-dollar bill, $1s and $5s.",
            "5-star hotel, 4.5-star, 5⭐, ⭐⭐⭐⭐⭐ 5/5.",
            "20/20 vision, 50-50 chance, 60/40 split.",
            "1:00, 01:00, 1:05:09, 0:30.",
            "The 80/20 rule, a 3:1 ratio, 16:9.",
            "Temps: 20s to 30s, mid-60s, low 40s.",
            "He's in his mid-30s; she's 30-something.",
            "3 a.m. to 5 a.m., 6 AM–noon.",
            "World's 1st $1T co.",
            "w/o, w/, b/c, ASAP, FYI, e.g., i.e., etc.",
            "Jan 1–5, Feb 28/29, Mar. 3rd.",
            "5e6, 1.6e-19, 6.022×10²³.",
            "Vol. 3, p. 45, pp. 12-14, ch. 7, fig. 3b.",
            "90-day trial, 30-day money-back, 2-yr warranty.",
            "Type 2 diabetes, Stage 4, Phase III, Class A.",
            "1,5 and 1.5; 1 000 000.",
            "The Big 3, 7UP, 5 Guys, Ocean's 11, Se7en.",
        ],
        &expect![[r#"
            pH 7.4, 0.9% NaCl, 5 mM, 10 µL.
                pH|seven point four,|zero point nine percent|N A C L,|five|millimolar,|ten|microliters.
            -40°F = -40°C, 0 K, 98.6°.
                minus forty degrees Fahrenheit|equals|minus forty degrees Celsius,|zero|kelvin,|ninety eight point six degrees.
            It's 100°+ outside, −5° tonight.
                It's|one hundred degrees plus|outside,|minus five degrees|tonight.
            300K = 27°C
                three hundred kelvin|equals|twenty seven degrees Celsius
            v1.0, v2.3.1-beta, Python 3.12, Node.js 20, HTML5, CSS3.
                version one point zero,|version two point three point one beta,|Python|three point one two,|Node dot J S|twenty,|H T M L five,|C S S three.
            GPT-4o, GPT-3.5, Claude 3.5, Llama 3 70B.
                G P T four o,|G P T three point five,|Claude|three point five,|Llama|three|seventy billion.
            Windows 95, 98, XP, 7, 10, and 11.
                Windows|ninety five,|ninety eight,|X P,|seven,|ten,|and|eleven.
            Chrome 120.0.6099.109
                Chrome|one two zero, zero, six zero nine nine, one zero nine
            40.7128° N, 74.0060° W
                forty point seven one two eight degrees|north,|seventy four point zero zero six zero degrees|west
            51°30′N 0°7′W
                fifty one degrees thirty minutes north|zero degrees seven minutes west
            Lat: 35.6762, Long: 139.6503
                Lat:|thirty five point six seven six two,|Long:|one hundred thirty nine point six five zero three
            Call 1-800-273-8255 or 988.
                Call|one, eight hundred, two seven three, eight two five five|or|nine hundred eighty eight.
            Text HOME to 741741.
                Text|HOME|to|seven four one seven four one.
            (212) 555-0199, +44 7911 123456, 555.123.4567
                two one two,|five five five, zero one nine nine,|plus four four|seven nine one one|one two three four five six,|five five five, one two three, four five six seven
            1 BTC = $65,000; 0.05 ETH; 100 USDT; 1,000 DOGE.
                one|bitcoin|equals|sixty five thousand dollars;|zero point zero five|ether;|one hundred|USDT;|one thousand|DOGE.
            Staking APY of 5-7%, gas at 20 gwei.
                Staking|A P Y|of|five to seven percent,|gas|at|twenty|gwei.
            24h vol: $1.2B (+5.3%)
                twenty four hours|volume:|one point two billion dollars,|plus five point three percent
            1 in 5, 3 of 4, 2/3, 7/8", 1/16.
                one|in|five,|three|of|four,|two thirds,|seven eighths inch,|one sixteenth.
            Two-thirds, 3/4 of people, 1/100th.
                Two-thirds,|three quarters|of|people,|one one hundredth.
            1st, 2nd, 3rd, 21st-century, 100th, 1,000th.
                first,|second,|third,|twenty first century,|one hundredth,|one thousandth.
            The 70's, the 80s & 90s, 2010's.
                The|seventies,|the|eighties|and|nineties,|twenty tens.
            Chapter XII, Rocky II, Part IV, Act III, Super Bowl LVII.
                Chapter|twelve,|Rocky|two,|Part|four,|Act|three,|Super|Bowl|fifty seven.
            18 U.S.C. § 1001, Art. I, Sec. 8, cl. 3
                eighteen|U S C|section|one thousand one,|Art|one,|section|eight,|clause|three
            Roe v. Wade, Brown v. Board, 410 U.S. 113 (1973).
                Roe|versus|Wade,|Brown|versus|Board,|four hundred ten|U S|one hundred thirteen,|nineteen seventy three.
            Take 200mg b.i.d., 2x/day, q.i.d.
                Take|two hundred milligrams|B I D,|two times a day,|Q I D.
            Rx: 5 mL p.o., 0.5 mg IV.
                Rx:|five|milliliters|P O,|zero point five|milligrams|I V.
            COVID-19, H1N1, HPV-16, IL-6, TNF-α, B12.
                COVID nineteen,|H one N one,|H P V sixteen,|I L six,|T N F alpha,|B twelve.
            SpO2 95%, 5'4", 120 lbs., A1C 5.7.
                SpO two|ninety five percent,|five feet four,|one hundred twenty|pounds,|A one C|five point seven.
            Hb 13.5 g/dL, LDL 100 mg/dL.
                Hb|thirteen point five|grams per deciliter,|L D L|one hundred|milligrams per deciliter.
            95% CI, p < 0.05, n = 30.
                ninety five percent|C I,|p|is less than|zero point zero five,|n|equals|thirty.
            St. Patrick's Day, St. Louis, 5th St.
                Saint|Patrick's|Day,|Saint|Louis,|fifth|Street.
            Mt. Everest is 29,032 ft. (8,849 m).
                Mount|Everest|is|twenty nine thousand thirty two|feet,|eight thousand eight hundred forty nine|meters.
            The Boeing 737 MAX, F-35, B-52, SR-71.
                The|Boeing|seven thirty seven|M A X,|F thirty five,|B fifty two,|S R seventy one.
            BMW M3, Audi A4, Tesla Model 3, Ford F-150, Porsche 911.
                B M W|M three,|Audi|A four,|Tesla|Model|three,|Ford|F one fifty,|Porsche|nine one one.
            0-60 in 2.9s, 505 hp, 0-100km/h, 25 mpg.
                zero to sixty|in|two point nine seconds,|five hundred five|horsepower,|zero to one hundred kilometers per hour,|twenty five|miles per gallon.
            Area 51, Route 66, I-95, US-101, Hwy. 1.
                Area|fifty one,|Route|sixty six,|I ninety five,|U S one oh one,|Highway|one.
            Catch-22, 1984, Fahrenheit 451, 2001: A Space Odyssey.
                Catch twenty two,|nineteen eighty four,|Fahrenheit|four hundred fifty one,|two thousand one:|A|Space|Odyssey.
            7-Eleven, 3M, 23andMe, 50 Cent, Blink-182, U2, Maroon 5.
                seven Eleven,|three M,|twenty three andMe,|fifty|Cent,|Blink one hundred eighty two,|U two,|Maroon|five.
            Formula 1, F1, MP3, MP4, H.264, 3D, 2D, 4D.
                Formula|one,|F one,|M P three,|M P four,|H dot two six four,|three D,|two D,|four D.
            B2B, P2P, 24/7, 9-to-5, 365 days/yr.
                B two B,|P two P,|twenty four seven,|nine to five,|three hundred sixty five|days per year.
            Top 10, #1, No. 5, nos. 1-3.
                Top|ten,|number one,|number|five,|numbers|one to three.
            $0.05, $.99, 99¢, 5c, £9.99, €50k, ¥1000.
                five cents,|ninety nine cents,|ninety nine cents,|five c,|nine pounds and ninety nine pence,|fifty thousand euros,|one thousand yen.
            £1.5m, €2bn, ₹5 crore, ₹2L, A$20.
                one point five million pounds,|two billion euros,|five|crore rupees,|two lakh rupees,|twenty Australian dollars.
            $10/hr, $15–20/hr, $3.50/gal., $100/sq ft.
                ten dollars an hour,|fifteen to twenty dollars an hour,|three dollars and fifty cents a gallon,|one hundred dollars per square|foot.
            A $20 bill, a 100-dollar bill, $1s and $5s.
                A|twenty dollar|bill,|a|one hundred dollar|bill,|one dollar bills|and|five dollar bills.
            5-star hotel, 4.5-star, 5⭐, ⭐⭐⭐⭐⭐ 5/5.
                five star|hotel,|four point five star,|five stars,||five out of five.
            20/20 vision, 50-50 chance, 60/40 split.
                twenty twenty|vision,|fifty fifty|chance,|sixty forty|split.
            1:00, 01:00, 1:05:09, 0:30.
                one o'clock,|one o'clock,|one hour five minutes and nine seconds,|zero thirty.
            The 80/20 rule, a 3:1 ratio, 16:9.
                The|eighty twenty|rule,|a|three to one|ratio,|sixteen to nine.
            Temps: 20s to 30s, mid-60s, low 40s.
                Temps:|twenty seconds|to|thirty seconds,|mid sixties,|low|forties.
            He's in his mid-30s; she's 30-something.
                He's|in|his|mid thirties;|she's|thirty something.
            3 a.m. to 5 a.m., 6 AM–noon.
                three|A M|to|five|A M,|six|A M to noon.
            World's 1st $1T co.
                World's|first|one trillion dollars|co.
            w/o, w/, b/c, ASAP, FYI, e.g., i.e., etc.
                without,|with,|because,|A S A P,|F Y I,|for example,|that is,|et cetera.
            Jan 1–5, Feb 28/29, Mar. 3rd.
                January|first to fifth,|February|twenty eighth, twenty ninth,|March|third.
            5e6, 1.6e-19, 6.022×10²³.
                five times ten to the power of six,|one point six times ten to the power of minus nineteen,|six point zero two two times ten to the power of twenty three.
            Vol. 3, p. 45, pp. 12-14, ch. 7, fig. 3b.
                volume|three,|page|forty five,|pages|twelve to fourteen,|chapter|seven,|figure|three b.
            90-day trial, 30-day money-back, 2-yr warranty.
                ninety day|trial,|thirty day|money-back,|two year|warranty.
            Type 2 diabetes, Stage 4, Phase III, Class A.
                Type|two|diabetes,|Stage|four,|Phase|three,|Class|A.
            1,5 and 1.5; 1 000 000.
                one, five|and|one point five;|one|million.|
            The Big 3, 7UP, 5 Guys, Ocean's 11, Se7en.
                The|Big|three,|seven UP,|five|Guys,|Ocean's|eleven,|Se seven en.
        "#]],
    );
}
