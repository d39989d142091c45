//! What lessons and lists hold: plans, teams, laws of nature, opening hours, sizes, devices, abbreviations of professions.

use super::check;
use expect_test::expect;

#[test]
fn plans_devices_teams_and_history() {
    check(
        "en-us",
        &[
            "The 1969 moon landing cost $25.4B (about $200B today).",
            "Tesla's stock fell 12.5% from $250.50 to $219.19 on Jan. 24, 2024.",
            "My 3-step plan: 1) save, 2) invest, 3) repeat.",
            "Avg. salary: $59K/yr; top 1%: $500K+.",
            "Inflation hit 9.1% in '22.",
            "4 in 10 adults can't cover a $400 bill.",
            "Buy 1, get 1 free. 3 for $5. 2/$5.",
            "Do 20 push-ups, 30 sit-ups & a 1-min. plank.",
            "Run 3x/wk for 30 min.",
            "150-200g of protein/day",
            "I lost 5kg (11 lbs) in 6 weeks.",
            "VO₂max 60, 5x5, 3x12-15 reps",
            "Lvl 99 boss w/ 10,000 HP, 1HP left",
            "60 FPS vs 120 FPS on a 120Hz screen",
            "The PS5 Pro has 2TB, 16.7 TFLOPS & Wi-Fi 7.",
            "The iPhone 16 Pro's A18 chip is 3nm.",
            "Snapdragon 8 Gen 3 vs A17 Pro",
            "Intel i9-14900K @ 6.0GHz",
            "It weighs 1.37 lb / 621 g.",
            "An 11\" iPad, a 13.3\" laptop and a 65\" TV",
            "USB-C to USB-A, 3.5mm jack",
            "Add 1 lb. ground beef, 1 (15 oz.) can beans.",
            "Simmer for 1 hr. 15 min. at 325°.",
            "1:1 ratio, 2:1 water-to-rice",
            "Mix 1 part oil w/ 2 parts vinegar.",
            "Final: 3-2 (aet), 4-3 on pens.",
            "Curry: 50 pts, 10-of-17 from 3.",
            "He's averaging 27.1 PPG, 7.4 RPG, 7.4 APG.",
            "Messi has 800+ goals, 8 Ballons d'Or.",
            "The 49ers beat the 76ers? No.",
            "20-1 odds, a 5-to-1 shot, 11/10",
            "World Cup '22: ARG 3-3 FRA (4-2 p).",
            "He won 6-3 6-4 7-6(5).",
            "The Treaty of 1648, the War of 1812, 1812's war.",
            "In 480 BC 300 Spartans held off 100,000+ men.",
            "From 1347-1351, 25M-50M died.",
            "The 1600s & 1700s, the early 1900s",
            "Reign: 1558–1603.",
            "Built in 2560 BCE; 146.6 m tall.",
            "WW1 killed ~20M; WW2, 70-85M.",
            "Ramses II, Henry V, Pope Francis I",
        ],
        &expect![[r#"
            The 1969 moon landing cost $25.4B (about $200B today).
                The|nineteen sixty nine|moon|landing|cost|twenty five point four billion dollars,|about|two hundred billion dollars|today.
            Tesla's stock fell 12.5% from $250.50 to $219.19 on Jan. 24, 2024.
                Tesla's|stock|fell|twelve point five percent|from|two hundred fifty dollars and fifty cents|to|two hundred nineteen dollars and nineteen cents|on|January|twenty fourth,|twenty twenty four.
            My 3-step plan: 1) save, 2) invest, 3) repeat.
                My|three step|plan:|one,|save,|two,|invest,|three,|repeat.
            Avg. salary: $59K/yr; top 1%: $500K+.
                average|salary:|fifty nine thousand dollars a year;|top|one percent:|five hundred thousand dollars plus.
            Inflation hit 9.1% in '22.
                Inflation|hit|nine point one percent|in|twenty two.
            4 in 10 adults can't cover a $400 bill.
                four|in|ten|adults|can't|cover|a|four hundred dollar|bill.
            Buy 1, get 1 free. 3 for $5. 2/$5.
                Buy|one,|get|one|free|three|for|five dollars|two for five dollars.
            Do 20 push-ups, 30 sit-ups & a 1-min. plank.
                Do|twenty|push-ups,|thirty|sit-ups|and|a|one minute|plank.
            Run 3x/wk for 30 min.
                Run|three times a week|for|thirty|minutes.
            150-200g of protein/day
                one hundred fifty to two hundred grams|of|protein per day
            I lost 5kg (11 lbs) in 6 weeks.
                I|lost|five kilograms,|eleven|pounds,|in|six|weeks.
            VO₂max 60, 5x5, 3x12-15 reps
                V O two max|sixty,|five by five,|three by twelve to fifteen|reps
            Lvl 99 boss w/ 10,000 HP, 1HP left
                level|ninety nine|boss|with|ten thousand|H P,|one horsepower|left
            60 FPS vs 120 FPS on a 120Hz screen
                sixty|frames per second|versus|one hundred twenty|frames per second|on|a|one hundred twenty hertz|screen
            The PS5 Pro has 2TB, 16.7 TFLOPS & Wi-Fi 7.
                The|P S five|Pro|has|two terabytes,|sixteen point seven|TFLOPS|and|Wi-Fi|seven.
            The iPhone 16 Pro's A18 chip is 3nm.
                The|iPhone|sixteen|Pro's|A eighteen|chip|is|three nanometers.
            Snapdragon 8 Gen 3 vs A17 Pro
                Snapdragon|eight|Gen|three|versus|A seventeen|Pro
            Intel i9-14900K @ 6.0GHz
                Intel|i nine fourteen thousand nine hundred K|at|six point zero gigahertz
            It weighs 1.37 lb / 621 g.
                It|weighs|one point three seven|pounds|slash|six hundred twenty one|grams.
            An 11" iPad, a 13.3" laptop and a 65" TV
                An|eleven inch|iPad,|a|thirteen point three inch|laptop|and|a|sixty five inch|T V
            USB-C to USB-A, 3.5mm jack
                U S B C|to|U S B A,|three point five millimeters|jack
            Add 1 lb. ground beef, 1 (15 oz.) can beans.
                Add|one|pound|ground|beef,|one,|fifteen|ounces|can|beans.
            Simmer for 1 hr. 15 min. at 325°.
                Simmer|for|one|hour|fifteen|minutes|at|three hundred twenty five degrees.
            1:1 ratio, 2:1 water-to-rice
                one to one|ratio,|two to one|water-to-rice
            Mix 1 part oil w/ 2 parts vinegar.
                Mix|one|part|oil|with|two|parts|vinegar.
            Final: 3-2 (aet), 4-3 on pens.
                Final:|three two,|aet,|four three|on|pens.
            Curry: 50 pts, 10-of-17 from 3.
                Curry:|fifty|points,|ten of seventeen|from|three.
            He's averaging 27.1 PPG, 7.4 RPG, 7.4 APG.
                He's|averaging|twenty seven point one|P P G,|seven point four|R P G,|seven point four|A P G.
            Messi has 800+ goals, 8 Ballons d'Or.
                Messi|has|eight hundred plus|goals,|eight|Ballons|d'Or.
            The 49ers beat the 76ers? No.
                The|forty niners|beat|the|seventy sixers?|No.
            20-1 odds, a 5-to-1 shot, 11/10
                twenty to one|odds,|a|five to one|shot,|eleven out of ten
            World Cup '22: ARG 3-3 FRA (4-2 p).
                World|Cup|twenty two:|A R G|three three|F R A,|four two|p.
            He won 6-3 6-4 7-6(5).
                He|won|six three|six four|seven six five.
            The Treaty of 1648, the War of 1812, 1812's war.
                The|Treaty|of|sixteen forty eight,|the|War|of|eighteen twelve,|eighteen twelves|war.
            In 480 BC 300 Spartans held off 100,000+ men.
                In|four eighty|B C|three hundred|Spartans|held|off|one hundred thousand plus|men.
            From 1347-1351, 25M-50M died.
                From|thirteen forty seven to thirteen fifty one,|twenty five to fifty million|died.
            The 1600s & 1700s, the early 1900s
                The|sixteen hundreds|and|seventeen hundreds,|the|early|nineteen hundreds
            Reign: 1558–1603.
                Reign:|fifteen fifty eight to sixteen oh three.
            Built in 2560 BCE; 146.6 m tall.
                Built|in|twenty five sixty|B C E;|one hundred forty six point six|meters|tall.
            WW1 killed ~20M; WW2, 70-85M.
                World War one|killed|about twenty million;|World War two,|seventy to eighty five million.
            Ramses II, Henry V, Pope Francis I
                Ramses|the second,|Henry|the fifth,|Pope|Francis|the first
        "#]],
    );
}

#[test]
fn mathematics_and_nature() {
    check(
        "en-us",
        &[
            "E = mc^2, F=ma, PV=nRT, a=F/m",
            "1 + 1 = 2, 2*3=6, 10/2=5, 2^3=8",
            "sin²θ + cos²θ = 1",
            "e^(iπ) + 1 = 0",
            "√(a²+b²)",
            "x = (-b ± √(b²-4ac))/2a",
            "n! grows faster than 2^n.",
            "lim x→0, ∑ 1/n², 0.999... = 1",
            "1/2 + 1/4 + 1/8 = 7/8",
            "15% of $80 = $12",
            "A ∪ B, A ∩ B, x ∈ S",
            "111,111,111² = 12345678987654321",
            "Light travels 299,792,458 m/s (186,282 mi/s).",
            "The Sun is 1.4M km wide, 150M km away, 4.6B yrs old.",
            "-89.2°C, 56.7 °C (134 °F)",
            "Mars: 0.38g, 687 days, 1.5 AU",
            "1 ly = 9.46 × 10¹² km",
            "10^-9 m, 5 nm, 400–700nm",
            "Water boils @ 100°C/212°F at 1 atm.",
            "H₂ + O₂ → H₂O",
            "2H₂O, 6CO₂ + 6H₂O → C₆H₁₂O₆",
            "pH 2 vs pH 12",
            "DNA is 99.9% identical; 3.2B base pairs.",
            "A 7.8 magnitude quake, Cat 5 hurricane, EF5",
        ],
        &expect![[r#"
            E = mc^2, F=ma, PV=nRT, a=F/m
                E|equals|m c squared,|F equals m A,|P V equals n R T,|A equals F over m
            1 + 1 = 2, 2*3=6, 10/2=5, 2^3=8
                one|plus|one|equals|two,|two times three equals six,|ten over two equals five,|two cubed equals eight
            sin²θ + cos²θ = 1
                sine squared theta|plus|cosine squared theta|equals|one
            e^(iπ) + 1 = 0
                e to the power of i pi|plus|one|equals|zero
            √(a²+b²)
                the square root of A squared plus b squared
            x = (-b ± √(b²-4ac))/2a
                x|equals,|minus b|plus or minus|the square root of b squared minus four A c over two A
            n! grows faster than 2^n.
                n!|grows|faster|than|two to the power of n.
            lim x→0, ∑ 1/n², 0.999... = 1
                lim|x to zero,|the sum of|one over n squared,|zero point nine nine nine,|equals|one
            1/2 + 1/4 + 1/8 = 7/8
                one half|plus|one quarter|plus|one eighth|equals|seven eighths
            15% of $80 = $12
                fifteen percent|of|eighty dollars|equals|twelve dollars
            A ∪ B, A ∩ B, x ∈ S
                A|united with|B,|A|intersected with|B,|x|is in|S
            111,111,111² = 12345678987654321
                one hundred eleven million one hundred eleven thousand one hundred eleven squared|equals|one two three four five six seven eight nine eight seven six five four three two one
            Light travels 299,792,458 m/s (186,282 mi/s).
                Light|travels|two hundred ninety nine million seven hundred ninety two thousand four hundred fifty eight|meters per second,|one hundred eighty six thousand two hundred eighty two|miles per second.
            The Sun is 1.4M km wide, 150M km away, 4.6B yrs old.
                The|Sun|is|one point four million|kilometers|wide,|one hundred fifty million|kilometers|away,|four point six billion|years|old.
            -89.2°C, 56.7 °C (134 °F)
                minus eighty nine point two degrees Celsius,|fifty six point seven|degrees Celsius,|one hundred thirty four|degrees Fahrenheit
            Mars: 0.38g, 687 days, 1.5 AU
                Mars:|zero point three eight grams,|six hundred eighty seven|days,|one point five|A U
            1 ly = 9.46 × 10¹² km
                one|light year|equals|nine point four six|times|ten to the power of twelve|kilometers
            10^-9 m, 5 nm, 400–700nm
                ten to the power of minus nine|meters,|five|nanometers,|four hundred to seven hundred nanometers
            Water boils @ 100°C/212°F at 1 atm.
                Water|boils|at|one hundred degrees Celsius, two hundred twelve degrees Fahrenheit|at|one|atmosphere.
            H₂ + O₂ → H₂O
                H two|plus|O two|to|H two O
            2H₂O, 6CO₂ + 6H₂O → C₆H₁₂O₆
                two H two O,|six C O two|plus|six H two O|to|C six H twelve O six
            pH 2 vs pH 12
                pH|two|versus|pH|twelve
            DNA is 99.9% identical; 3.2B base pairs.
                D N A|is|ninety nine point nine percent|identical;|three point two billion|base|pairs.
            A 7.8 magnitude quake, Cat 5 hurricane, EF5
                A|seven point eight|magnitude|quake,|Cat|five|hurricane,|E F five
        "#]],
    );
}

#[test]
fn handles_hours_sizes_and_professions() {
    check(
        "en-us",
        &[
            "DM @coach_mike, IG: @fit4life, X: @elonmusk",
            "Follow for pt. 2! Pt 3 tmrw.",
            "#shorts #viral #2024goals",
            "Check mysite.co.uk/offer?id=5",
            "email: info@my-site.com",
            "Doors @ 7, show @ 8:30 p.m., 21+",
            "Sat., 10/12, 6-9 p.m.",
            "3 Jan. 2025, 2025/01/03, 03.01.2025",
            "M-F 8-5, 24/7/365",
            "Noon-1pm ET, 12-1 PM",
            "in 2-3 business days, 48-72hrs",
            "5'2\" - 5'6\", 120-130 lbs",
            "US 9 / UK 8 / EU 42",
            "S, M, L, XL, XXL, 3XL",
            "A 2,500-sq.-ft. house, 3BR/2BA",
            "8 1/2 x 11 paper, 24x36 poster",
            "35mm film, f/2.8, ISO 800, 1/500",
            "v3.2.1, build 2048, Python 3.11.4, ES6, H264",
            "12V, 5A, 60W, 240VAC, 3.7V, 1.5kΩ, 10µF",
            "IPv4, 127.0.0.1, port 8080, 256-bit AES",
            "40.7°N 74°W, 51.5074° N, 0.1278° W",
            "Room 101, Apt 3C, Suite 200, Floor 5",
            "+91 98765 43210",
            "BTC: $67,432.10 (+2.34%)",
            "0.00001 BTC = 1,000 sats",
            "20 SOL, 500 ADA, 1.2 ETH, 100 USDC",
            "10x gains, -90% drawdown",
            "4.7★ (1.2k ratings)",
            "Top 3: 1st, 2nd & 3rd",
            "½ the price, ⅓ off, 2⅔ cups",
            "1,000,000th visitor, 21st, 42nd, 113th",
            "the 1920s–30s, the '90s–'00s",
            "Act III, Scene ii; Vol. IV; iPhone X",
            "U.S. v. Nixon, 418 U.S. 683 (1974)",
            "Take 2 tabs q4h prn; 500 mg t.i.d.",
            "C-section, T-shirt, X-ray, e.g., A-level, K-9",
            "COVID-19 mRNA, HbA1c 7%, T3/T4, O₂ sat 98%",
            "120 bpm, 98.6°F, 5'9\", BMI 22",
            "Sgt. Pepper, Mt. Rushmore, Ft. Worth, Pt. Reyes",
        ],
        &expect![[r#"
            DM @coach_mike, IG: @fit4life, X: @elonmusk
                D M|at coach mike,|I G:|at fit four life,|X:|at elonmusk
            Follow for pt. 2! Pt 3 tmrw.
                Follow|for|part|two!|part|three|tmrw.
            #shorts #viral #2024goals
                shorts|viral|two zero two four goals
            Check mysite.co.uk/offer?id=5
                Check|mysite dot co dot U K slash offer
            email: info@my-site.com
                email:|info at my dash site dot com
            Doors @ 7, show @ 8:30 p.m., 21+
                Doors|at|seven,|show|at|eight thirty|P M,|twenty one plus
            Sat., 10/12, 6-9 p.m.
                Saturday,|October twelfth,|six to nine|P M.
            3 Jan. 2025, 2025/01/03, 03.01.2025
                the third of|January|twenty twenty five,|January third, twenty twenty five,|the third of January, twenty twenty five
            M-F 8-5, 24/7/365
                Monday to Friday|eight to five,|twenty four seven three sixty five
            Noon-1pm ET, 12-1 PM
                Noon to one P M|E T,|twelve to one|P M
            in 2-3 business days, 48-72hrs
                in|two to three|business|days,|forty eight to seventy two hours
            5'2" - 5'6", 120-130 lbs
                five feet two|to|five feet six,|one hundred twenty to one hundred thirty|pounds
            US 9 / UK 8 / EU 42
                US|nine|slash|U K|eight|slash|E U|forty two
            S, M, L, XL, XXL, 3XL
                S,|M,|L,|X L,|X X L,|three X L
            A 2,500-sq.-ft. house, 3BR/2BA
                A|two thousand five hundred square foot|house,|three bedrooms, two baths
            8 1/2 x 11 paper, 24x36 poster
                eight|and a half|by|eleven|paper,|twenty four by thirty six|poster
            35mm film, f/2.8, ISO 800, 1/500
                thirty five millimeters|film,|f two point eight,|I S O|eight hundred,|one over five hundred
            v3.2.1, build 2048, Python 3.11.4, ES6, H264
                version three point two point one,|build|twenty forty eight,|Python|three point eleven point four,|E S six,|H two hundred sixty four
            12V, 5A, 60W, 240VAC, 3.7V, 1.5kΩ, 10µF
                twelve volts,|five A,|sixty watts,|two hundred forty V A C,|three point seven volts,|one point five kiloohms,|ten microfarads
            IPv4, 127.0.0.1, port 8080, 256-bit AES
                IPv four,|one two seven dot zero dot zero dot one,|port|eight thousand eighty,|two hundred fifty six bit|A E S
            40.7°N 74°W, 51.5074° N, 0.1278° W
                forty point seven degrees north|seventy four degrees west,|fifty one point five zero seven four degrees|north,|zero point one two seven eight degrees|west
            Room 101, Apt 3C, Suite 200, Floor 5
                Room|one oh one,|apartment|three C,|Suite|two hundred,|Floor|five
            +91 98765 43210
                plus nine one|nine eight seven six five|four three two one zero
            BTC: $67,432.10 (+2.34%)
                B T C:|sixty seven thousand four hundred thirty two dollars and ten cents,|plus two point three four percent
            0.00001 BTC = 1,000 sats
                zero point zero zero zero zero one|bitcoin|equals|one thousand|sats
            20 SOL, 500 ADA, 1.2 ETH, 100 USDC
                twenty|SOL,|five hundred|ADA,|one point two|ether,|one hundred|USDC
            10x gains, -90% drawdown
                ten times|gains,|minus ninety percent|drawdown
            4.7★ (1.2k ratings)
                four point seven stars,|one point two thousand|ratings
            Top 3: 1st, 2nd & 3rd
                Top|three:|first,|second|and|third
            ½ the price, ⅓ off, 2⅔ cups
                one half|the|price,|one third|off,|two and two thirds|cups
            1,000,000th visitor, 21st, 42nd, 113th
                one millionth|visitor,|twenty first,|forty second,|one hundred thirteenth
            the 1920s–30s, the '90s–'00s
                the|nineteen twenties to thirties,|the|nineties to two thousands
            Act III, Scene ii; Vol. IV; iPhone X
                Act|three,|Scene|two;|volume|four;|iPhone|X
            U.S. v. Nixon, 418 U.S. 683 (1974)
                U S|versus|Nixon,|four hundred eighteen|U S|six hundred eighty three,|nineteen seventy four
            Take 2 tabs q4h prn; 500 mg t.i.d.
                Take|two|tabs|q four h|prn;|five hundred|milligrams|T I D.
            C-section, T-shirt, X-ray, e.g., A-level, K-9
                C-section,|T-shirt,|X-ray,|for example,|A-level,|K nine
            COVID-19 mRNA, HbA1c 7%, T3/T4, O₂ sat 98%
                COVID nineteen|M R N A,|HbA one c|seven percent,|T three T four,|O two|sat|ninety eight percent
            120 bpm, 98.6°F, 5'9", BMI 22
                one hundred twenty|beats per minute,|ninety eight point six degrees Fahrenheit,|five feet nine,|B M I|twenty two
            Sgt. Pepper, Mt. Rushmore, Ft. Worth, Pt. Reyes
                Sergeant|Pepper,|Mount|Rushmore,|Fort|Worth,|Point|Reyes
        "#]],
    );
}
