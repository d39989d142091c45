//! What the scripts of short videos hold: money, sports, recipes, phones and games.

use super::check;
use expect_test::expect;

#[test]
fn money_and_fitness() {
    check(
        "en-us",
        &[
            "The S&P 500 fell 3.2% to 4,500.",
            "Bitcoin hit $69K, then $73.8k, and ETH $4,000.",
            "I turned $500 into $50k in 6 months.",
            "Save $1,000/mo for 30 yrs at 8% = $1.5M.",
            "P/E ratio of 15x, EPS of $2.31, EBITDA up 12%.",
            "Q4 FY24 revenue was $94.9B, up 6% YoY.",
            "Mortgage rates hit 7.08% vs 3.11% in Dec. 2020.",
            "A 15-yr. loan at 6.5% APR.",
            "Put 20% down on a $400K house.",
            "The 50/30/20 rule works.",
            "Roth IRA limit: $7,000 ($8,000 if 50+).",
            "A FICO score of 740-850.",
            "The Fed cut 25 bps to 4.25%-4.50%.",
            "Market cap: $3T.",
            "He is worth $250B+.",
            "Do 3x10 squats, 4x12 rows, 5x5 deadlifts.",
            "3 sets of 8-12 reps, 60-90s rest.",
            "I benched 225 lbs x 5.",
            "My 5K PR is 19:45; my marathon is 3:28:10.",
            "Burn 500kcal/day, eat 2g/kg protein.",
            "A 12-3-30 workout on the treadmill.",
            "BMI of 24.9, BP 120/80 mmHg, HR 60bpm.",
            "VO2 max of 55 ml/kg/min.",
            "10k steps/day, 8h sleep, 3L water.",
            "Lost 20lbs in 12wks.",
            "RTX 4090 runs 4K at 144Hz, 120fps+.",
        ],
        &expect![[r#"
            The S&P 500 fell 3.2% to 4,500.
                The|S and P|five hundred|fell|three point two percent|to|four thousand five hundred.
            Bitcoin hit $69K, then $73.8k, and ETH $4,000.
                Bitcoin|hit|sixty nine thousand dollars,|then|seventy three point eight thousand dollars,|and|E T H|four thousand dollars.
            I turned $500 into $50k in 6 months.
                I|turned|five hundred dollars|into|fifty thousand dollars|in|six|months.
            Save $1,000/mo for 30 yrs at 8% = $1.5M.
                Save|one thousand dollars a month|for|thirty|years|at|eight percent|equals|one point five million dollars.
            P/E ratio of 15x, EPS of $2.31, EBITDA up 12%.
                P E|ratio|of|fifteen times,|E P S|of|two dollars and thirty one cents,|EBITDA|up|twelve percent.
            Q4 FY24 revenue was $94.9B, up 6% YoY.
                Q four|F Y twenty four|revenue|was|ninety four point nine billion dollars,|up|six percent|year over year.
            Mortgage rates hit 7.08% vs 3.11% in Dec. 2020.
                Mortgage|rates|hit|seven point zero eight percent|versus|three point one one percent|in|December|twenty twenty.
            A 15-yr. loan at 6.5% APR.
                A|fifteen year|loan|at|six point five percent|A P R.
            Put 20% down on a $400K house.
                Put|twenty percent|down|on|a|four hundred thousand dollar|house.
            The 50/30/20 rule works.
                The|fifty thirty twenty|rule|works.
            Roth IRA limit: $7,000 ($8,000 if 50+).
                Roth|I R A|limit:|seven thousand dollars,|eight thousand dollars|if|fifty plus.
            A FICO score of 740-850.
                A|FICO|score|of|seven hundred forty to eight hundred fifty.
            The Fed cut 25 bps to 4.25%-4.50%.
                The|Fed|cut|twenty five|basis points|to|four point two five to four point five zero percent.
            Market cap: $3T.
                Market|cap:|three trillion dollars.
            He is worth $250B+.
                He|is|worth|two hundred fifty billion dollars plus.
            Do 3x10 squats, 4x12 rows, 5x5 deadlifts.
                Do|three by ten|squats,|four by twelve|rows,|five by five|deadlifts.
            3 sets of 8-12 reps, 60-90s rest.
                three|sets|of|eight to twelve|reps,|sixty to ninety seconds|rest.
            I benched 225 lbs x 5.
                I|benched|two hundred twenty five|pounds|times|five.
            My 5K PR is 19:45; my marathon is 3:28:10.
                My|five K|P R|is|nineteen forty five;|my|marathon|is|three hours twenty eight minutes and ten seconds.
            Burn 500kcal/day, eat 2g/kg protein.
                Burn|five hundred kilocalories per day,|eat|two grams per kilogram|protein.
            A 12-3-30 workout on the treadmill.
                A|twelve three thirty|workout|on|the|treadmill.
            BMI of 24.9, BP 120/80 mmHg, HR 60bpm.
                B M I|of|twenty four point nine,|B P|one hundred twenty over eighty|millimeters of mercury,|H R|sixty beats per minute.
            VO2 max of 55 ml/kg/min.
                V O two|max|of|fifty five|milliliters per kilogram per minute.
            10k steps/day, 8h sleep, 3L water.
                ten thousand|steps per day,|eight hours|sleep,|three liters|water.
            Lost 20lbs in 12wks.
                Lost|twenty pounds|in|twelve weeks.
            RTX 4090 runs 4K at 144Hz, 120fps+.
                R T X|four thousand ninety|runs|four K|at|one hundred forty four hertz,|one hundred twenty frames per second plus.
        "#]],
    );
}

#[test]
fn devices_games_recipes_and_sports() {
    check(
        "en-us",
        &[
            "A 16GB DDR5-6000 kit, 2TB NVMe, 850W PSU.",
            "i7-13700K vs Ryzen 9 7950X3D.",
            "iPhone 15 Pro Max, iOS 17.2.1, USB-C 3.2 Gen 2.",
            "Galaxy S24 Ultra: 200MP, 5x zoom, f/1.7.",
            "A 6.7\" OLED, 2796x1290, 460ppi, 2000 nits.",
            "5G, Wi-Fi 6E, Bluetooth 5.3, IP68.",
            "PS5 vs. Xbox Series X, $499 each.",
            "Level 99, +50 HP, -10% DMG, 2x XP.",
            "K/D of 2.5, 30+ kills, 1v1 me, 5v5 ranked.",
            "GTA VI costs $1-2B.",
            "1080p60, 1440p @ 165Hz, 21:9.",
            "Fortnite Ch. 5 S2 is out.",
            "My ping is 20ms.",
            "Speedrun WR: 4:54.448.",
            "Preheat to 425°F (220°C), bake 20-25 min.",
            "1½ cups flour, ¾ tsp salt, 2 Tbsp. oil.",
            "Add 1/2 tsp. vanilla & 2-3 eggs.",
            "1 (14-oz) can of tomatoes.",
            "350g flour, 70% water, 10g salt.",
            "Cook 8–10 mins/side.",
            "Serves 4-6, 350 cal/serving.",
            "1 tbsp = 3 tsp = 15ml.",
            "Lakers won 112-108 in OT.",
            "Man City 3-1 Arsenal (agg. 5-4).",
            "He batted .312 with 41 HRs & 110 RBIs.",
            "Nadal won 6-4, 3-6, 7-5.",
            "It's 4th & 10 at the 35-yd line.",
            "A 4-3-3 formation, 90+3'.",
            "Verstappen's P1, +0.5s, 1:12.345 lap.",
            "100m in 9.58s, 4x100m in 36.84.",
            "Over/under 48.5, -110 odds, +250 ML.",
            "Odds are 5/1, 3-to-1, or 1 in 1,000.",
            "He's 6'8\", 250lbs, 22 y/o.",
            "Team A 3 : 2 Team B",
        ],
        &expect![[r#"
            A 16GB DDR5-6000 kit, 2TB NVMe, 850W PSU.
                A|sixteen gigabyte|D D R five six thousand|kit,|two terabytes|NVMe,|eight hundred fifty watts|P S U.
            i7-13700K vs Ryzen 9 7950X3D.
                i seven thirteen thousand seven hundred K|versus|Ryzen|nine|seven thousand nine hundred fifty X three D.
            iPhone 15 Pro Max, iOS 17.2.1, USB-C 3.2 Gen 2.
                iPhone|fifteen|Pro|Max,|I O S|seventeen point two point one,|U S B C|three point two|Gen|two.
            Galaxy S24 Ultra: 200MP, 5x zoom, f/1.7.
                Galaxy|S twenty four|Ultra:|two hundred megapixels,|five times|zoom,|f one point seven.
            A 6.7" OLED, 2796x1290, 460ppi, 2000 nits.
                A|six point seven inch|O L E D,|two thousand seven hundred ninety six by one thousand two hundred ninety,|four hundred sixty pixels per inch,|two thousand|nits.
            5G, Wi-Fi 6E, Bluetooth 5.3, IP68.
                five G,|Wi-Fi|six E,|Bluetooth|five point three,|I P sixty eight.
            PS5 vs. Xbox Series X, $499 each.
                P S five|versus|Xbox|Series|X,|four hundred ninety nine dollars|each.
            Level 99, +50 HP, -10% DMG, 2x XP.
                Level|ninety nine,|plus fifty|H P,|minus ten percent|D M G,|two times|X P.
            K/D of 2.5, 30+ kills, 1v1 me, 5v5 ranked.
                K D|of|two point five,|thirty plus|kills,|one v one|me,|five v five|ranked.
            GTA VI costs $1-2B.
                G T A|six|costs|one to two billion dollars.
            1080p60, 1440p @ 165Hz, 21:9.
                ten eighty P sixty,|fourteen forty P|at|one hundred sixty five hertz,|twenty one to nine.
            Fortnite Ch. 5 S2 is out.
                Fortnite|chapter|five|S two|is|out.
            My ping is 20ms.
                My|ping|is|twenty milliseconds.
            Speedrun WR: 4:54.448.
                Speedrun|W R:|four fifty four point four four eight.
            Preheat to 425°F (220°C), bake 20-25 min.
                Preheat|to|four hundred twenty five degrees Fahrenheit,|two hundred twenty degrees Celsius,|bake|twenty to twenty five|minutes.
            1½ cups flour, ¾ tsp salt, 2 Tbsp. oil.
                one and a half|cups|flour,|three quarters|teaspoon|salt,|two|tablespoons|oil.
            Add 1/2 tsp. vanilla & 2-3 eggs.
                Add|one half|teaspoon|vanilla|and|two to three|eggs.
            1 (14-oz) can of tomatoes.
                one,|fourteen ounce,|can|of|tomatoes.
            350g flour, 70% water, 10g salt.
                three hundred fifty grams|flour,|seventy percent|water,|ten grams|salt.
            Cook 8–10 mins/side.
                Cook|eight to ten|minutes per side.
            Serves 4-6, 350 cal/serving.
                Serves|four to six,|three hundred fifty|calories per serving.
            1 tbsp = 3 tsp = 15ml.
                one|tablespoon|equals|three|teaspoons|equals|fifteen milliliters.
            Lakers won 112-108 in OT.
                Lakers|won|one twelve one oh eight|in|O T.
            Man City 3-1 Arsenal (agg. 5-4).
                Man|City|three one|Arsenal,|agg|five four.
            He batted .312 with 41 HRs & 110 RBIs.
                He|batted|point three one two|with|forty one|H R's|and|one hundred ten|R B I's.
            Nadal won 6-4, 3-6, 7-5.
                Nadal|won|six four,|three six,|seven five.
            It's 4th & 10 at the 35-yd line.
                It's|fourth|and|ten|at|the|thirty five yard|line.
            A 4-3-3 formation, 90+3'.
                A|four three three|formation,|ninety plus three.
            Verstappen's P1, +0.5s, 1:12.345 lap.
                Verstappen's|P one,|plus zero point five seconds,|one twelve point three four five|lap.
            100m in 9.58s, 4x100m in 36.84.
                one hundred meters|in|nine point five eight seconds,|four by one hundred meters|in|thirty six point eight four.
            Over/under 48.5, -110 odds, +250 ML.
                Over slash under|forty eight point five,|minus one hundred ten|odds,|plus two hundred fifty|M L.
            Odds are 5/1, 3-to-1, or 1 in 1,000.
                Odds|are|five to one,|three to one,|or|one|in|one thousand.
            He's 6'8", 250lbs, 22 y/o.
                He's|six feet eight,|two hundred fifty pounds,|twenty two|year old.
            Team A 3 : 2 Team B
                Team|A|three:||two|Team|B
        "#]],
    );
}

#[test]
fn handles_times_and_sizes() {
    check(
        "en-us",
        &[
            "DM me @ john.doe@gmail.com or t.me/john.",
            "youtube.com/@MrBeast has 300M+ subs.",
            "Link in bio 👉 example.com/free-guide",
            "1.2M views, 45.3K likes, 2.1k RTs.",
            "Part 2/3, Day 12/100, 1/n",
            "Rated 4.8/5 by 12,000+ users, 9.5/10 IMDb.",
            "At 7:30PM EST / 4:30PM PST.",
            "Mon-Fri 9-5, Sat 10am-2pm, closed Sun.",
            "Meet at 12:00 noon, 12am, 12:01.",
            "In 24-48 hrs, 2-3 wks, 6-12 mos.",
            "Due 03/15/25 by 11:59 p.m. ET.",
            "UTC+5:30, GMT-8, UTC−3",
            "On the 1st of Jan., at 00:00.",
            "Sept. 11, 2001; 9/11; 7/11; 4/20.",
            "A 10'x12' room, 8 ft. ceilings, 1,200 sq. ft.",
            "A 55-in. TV, 27-inch monitor, 2x4 boards.",
            "Size 10.5, XL, 2XL, 34C, 32x34 jeans.",
            "5'11\" vs 180cm; 5 ft 11 in.",
            "3,000 m² of land, 12 ha, 0.5 km².",
            "A4 paper, 8.5x11 in., 300dpi.",
            "H2O, CO2, NaCl, C6H12O6, H2SO4, CH4.",
            "H₂SO₄, CO₂, Fe³⁺, Ca²⁺, O₂, U-235, C-14.",
        ],
        &expect![[r#"
            DM me @ john.doe@gmail.com or t.me/john.
                D M|me|at|john dot doe at gmail dot com|or|t dot me slash john.
            youtube.com/@MrBeast has 300M+ subs.
                youtube dot com at MrBeast|has|three hundred million plus|subs.
            Link in bio 👉 example.com/free-guide
                Link|in|bio||example dot com slash free dash guide
            1.2M views, 45.3K likes, 2.1k RTs.
                one point two million|views,|forty five point three thousand|likes,|two point one thousand|R T's.
            Part 2/3, Day 12/100, 1/n
                Part|two of three,|Day|twelve of one hundred,|one over n
            Rated 4.8/5 by 12,000+ users, 9.5/10 IMDb.
                Rated|four point eight out of five|by|twelve thousand plus|users,|nine point five out of ten|IMDb.
            At 7:30PM EST / 4:30PM PST.
                At|seven thirty P M|E S T|slash|four thirty P M|P S T.
            Mon-Fri 9-5, Sat 10am-2pm, closed Sun.
                Monday to Friday|nine to five,|Saturday|ten A M to two P M,|closed|Sunday.
            Meet at 12:00 noon, 12am, 12:01.
                Meet|at|twelve|noon,|twelve A M,|twelve oh one.
            In 24-48 hrs, 2-3 wks, 6-12 mos.
                In|twenty four to forty eight|hours,|two to three|weeks,|six to twelve|months.
            Due 03/15/25 by 11:59 p.m. ET.
                Due|March fifteenth, twenty twenty five|by|eleven fifty nine|P M|E T.
            UTC+5:30, GMT-8, UTC−3
                U T C plus five thirty,|G M T minus eight,|U T C minus three
            On the 1st of Jan., at 00:00.
                On|the|first|of|January,|at|midnight.
            Sept. 11, 2001; 9/11; 7/11; 4/20.
                September|eleventh,|two thousand one;|nine eleven;|seven eleven;|four twenty.
            A 10'x12' room, 8 ft. ceilings, 1,200 sq. ft.
                A|ten feet by twelve feet|room,|eight|feet|ceilings,|one thousand two hundred|square|feet.
            A 55-in. TV, 27-inch monitor, 2x4 boards.
                A|fifty five inch|T V,|twenty seven inch|monitor,|two by four|boards.
            Size 10.5, XL, 2XL, 34C, 32x34 jeans.
                Size|ten point five,|X L,|two X L,|thirty four C,|thirty two by thirty four|jeans.
            5'11" vs 180cm; 5 ft 11 in.
                five feet eleven|versus|one hundred eighty centimeters;|five|feet|eleven|inches.
            3,000 m² of land, 12 ha, 0.5 km².
                three thousand|square meters|of|land,|twelve|hectares,|zero point five|square kilometers.
            A4 paper, 8.5x11 in., 300dpi.
                A four|paper,|eight point five by eleven|inches,|three hundred dots per inch.
            H2O, CO2, NaCl, C6H12O6, H2SO4, CH4.
                H two O,|C O two,|N A C L,|C six H twelve O six,|H two S O four,|C H four.
            H₂SO₄, CO₂, Fe³⁺, Ca²⁺, O₂, U-235, C-14.
                H two S O four,|C O two,|F E three plus,|C A two plus,|O two,|U two thirty five,|C fourteen.
        "#]],
    );
}
