//! Languages other than English: each sentence, and what is said of it.

use super::super::spoken;

#[test]
fn what_is_written_short_is_said_in_words() {
    let wrong: Vec<String> = SENTENCES
        .iter()
        .map(|(language, shown, said)| {
            let words: Vec<&str> = shown.split(' ').collect();
            let spoken: Vec<String> = spoken(&words, language).into_iter().filter(|word| !word.is_empty()).collect();
            (language, shown, *said, spoken.join(" "))
        })
        .filter(|(_, _, said, spoken)| said != spoken)
        .map(|(language, shown, said, spoken)| format!("{language}: {shown}\n  is   {spoken}\n  not  {said}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const SENTENCES: &[(&str, &str, &str)] = &[
    ("es", "El Sr. López vive en el nº 5.", "El señor López vive en el número 5."),
    ("es", "La Dra. Ruiz y D. Juan.", "La doctora Ruiz y don Juan."),
    ("es", "Hay 1 bar y 1 mesa.", "Hay un bar y una mesa."),
    ("es", "Tiene 21 años y 31 días.", "Tiene veintiún años y 30 y un días."),
    ("es", "Son 184 000 bares.", "Son 184000 bares."),
    ("es", "Son 184.000 bares.", "Son 184.000 bares."),
    ("es", "Cuesta € 20 o 20 €.", "Cuesta 20 euros o 20 euros."),
    ("es", "Cuesta $1 o 1 €.", "Cuesta un dólar o un euro."),
    ("es", "Un 3,5 % más.", "Un 3,5 por ciento más."),
    ("es", "EEUU y EE. UU. y EE.UU.", "Estados Unidos y Estados Unidos y Estados Unidos."),
    ("es", "Los RR. HH. en los JJOO", "Los recursos humanos en los Juegos Olímpicos"),
    ("es", "A las 12:30 del 24/12/2024.", "A las 12 y 30 del 24 de diciembre de 2024."),
    ("es", "El 1.º y la 2.ª del s. XX.", "El 1º y la 2ª del siglo 20."),
    ("es", "Felipe VI y Alfonso XIII.", "Felipe sexto y Alfonso 13."),
    ("es", "Corre 10 km en 45 min.", "Corre 10 kilómetros en 45 minutos."),
    ("fr", "M. Dupont arrive à 14h30 le 24/12/2024.", "monsieur Dupont arrive à 14 heures 30 le 24 décembre 2024."),
    ("fr", "Mme Curie, au XIXe siècle.", "madame Curie, au dix-neuvième siècle."),
    ("fr", "Le 1er et le 2e.", "Le premier et le deuxième."),
    ("fr", "Louis XIV a 1 idée.", "Louis 14 a une idée."),
    ("fr", "Le n° 5 à 9 h.", "Le numéro 5 à 9 heures."),
    ("pt-br", "São R$ 50.", "São 50 reais."),
    ("pt-br", "Às 14h30 com 2 pessoas.", "Às 14 horas e 30 com duas pessoas."),
    ("pt-br", "O Sr. Silva, no séc. XX.", "O senhor Silva, no século 20."),
    ("it", "Il Sig. Rossi alle 14:30.", "Il signor Rossi alle 14 e 30."),
    ("it", "Il 1° e 1 bar.", "Il primo e un bar."),
    ("it", "Ecco il n. 1, dormi.", "Ecco il numero 1, dormi."),
    ("it", "Nel XX secolo e nel V secolo.", "Nel ventesimo secolo e nel quinto secolo."),
    ("pt-br", "Foram 1,5 mi de pessoas e R$ 2 bi.", "Foram 1,5 milhão de pessoas e 2 bilhões de reais."),
    ("de", "In der Hauptstr. 5 in Bonn.", "In der Hauptstraße 5 in Bonn."),
    ("ru", "Это стоит 500 ₽.", "Это стоит 500 рублей."),
    ("it", "Papa Giovanni XXIII e Pio IX.", "Papa Giovanni 23 e Pio nono."),
    (
        "de",
        "Das ist z. B. der 1. Platz am 24.12.2024.",
        "Das ist zum Beispiel der erste Platz am vierundzwanzigsten Dezember 2024.",
    ),
    ("de", "Um 14:30 Uhr kommt Dr. Ruiz.", "Um 14 Uhr 30 kommt Doktor Ruiz."),
    ("de", "Am 5. Mai bzw. 1 Jahr.", "Am fünften Mai beziehungsweise ein Jahr."),
    ("hi", "₹ 500 और 24/12/2024", "500 रुपये और 24 दिसंबर 2024"),
    ("es", "Hace -5 °C y 2²=4.", "Hace menos 5 grados Celsius y 2 al cuadrado igual a 4."),
    ("es", "1 + 2 < 5×3", "1 más 2 menor que 5 por 3"),
    ("fr", "Un prix de 5€/kg -> bien", "Un prix de 5 euros par kilos bien"),
    ("es", "RTVE y el DNI, la INE y la OTAN.", "R T V E y el D N I, la INE y la OTAN."),
    ("fr", "La SNCF, la RATP et l'ADN d'EDF.", "La S N C F, la R A T P et l'A D N d'E D F."),
    ("fr", "Le TEMPS et le SANG.", "Le TEMPS et le SANG."),
    ("it", "La RSI e il CNR.", "La R S I e il C N R."),
    ("de", "Der BMW im DAMPF und die NATO.", "Der B M W im DAMPF und die NATO."),
    ("pt-br", "O CPF e o STF, JÁ.", "O C P F e o S T F, JÁ."),
    (
        "es",
        "Ganó $30 millones, $5 mil millones y 2,5 M€.",
        "Ganó 30 millones de dólares, 5 mil millones de dólares y 2,5 millones de euros.",
    ),
    ("pt-br", "Custa R$ 5 mil ou R$5.", "Custa 5 mil reais ou 5 reais."),
    ("de", "Es sind € 5 Mio. oder 3,50 €/kg.", "Es sind 5 Millionen Euro oder 3,50 Euro pro Kilogramm."),
    ("es", "Mide 2 x 3 m y 1/3 es menos que ½.", "Mide 2 por 3 metros y un tercio es menos que medio."),
    ("fr", "De 8h-12h, c'est peut-être 20 EUR.", "De 8 heures à 12 heures, c'est peut-être 20 euros."),
    ("it", "Fa 35° e non 5 °C.", "Fa 35 gradi e non 5 gradi Celsius."),
];
