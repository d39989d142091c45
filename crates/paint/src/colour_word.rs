//! Words that name a colour: whoever reads `blue` must not see green.

use vo_timeline::look::Colour;

/// What a word that names a colour may be painted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// In this colour.
    In(Colour),
    /// In no colour: it names black, white or grey.
    Plain,
}

/// The colour a word names, in one of the languages captions are mostly written in.
pub(crate) fn named(word: &str) -> Option<Named> {
    let lower = word.to_lowercase();
    // `blue-ringed` names blue, and so does `blue,`.
    lower.split(|c: char| !is_part_of_a_word(c)).find_map(|part| {
        let (_, rgb) = NAMES.iter().find(|(names, _)| names.split(' ').any(|name| name == part))?;
        Some(rgb.map_or(Named::Plain, |[red, green, blue]| Named::In(Colour::opaque(red, green, blue))))
    })
}

/// Letters, and the marks without which some scripts' words would fall apart.
fn is_part_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{97F}')
}

/// Names in English, Spanish, French, Portuguese, Italian, German, Russian and Hindi; words that mean something else as
/// often (`rose`, `rot`) are left out.
const NAMES: &[(&str, Option<[u8; 3]>)] = &[
    (
        "red reds redder reddest reddish crimson scarlet rojo roja rojos rojas rouge rouges vermelho vermelha vermelhos vermelhas rosso rossa rossi \
         rosse rote roter rotes roten красный красная красное красные लाल",
        Some([0xFF, 0x4D, 0x4D]),
    ),
    (
        "blue blues bluer bluest bluish navy azul azules azuis bleu bleue bleus bleues blu azzurro azzurra blau blaue blauer blaues blauen синий \
         синяя синее синие голубой голубая नीला नीली नीले",
        Some([0x4D, 0xA6, 0xFF]),
    ),
    (
        "green greens greener greenest greenish lime olive verde verdes vert verte verts vertes verdi grün grüne grüner grünes grünen зелёный зелёная \
         зелёные зеленый зеленая зеленые हरा हरी हरे",
        Some([0x3B, 0xE0, 0x6F]),
    ),
    (
        "yellow yellower yellowish gold golden amarillo amarilla amarillos amarillas dorado dorada jaune jaunes doré dorée amarelo amarela \
         dourado dourada giallo gialla gialli gialle gelb gelbe gelber gelbes gelben golden goldene жёлтый жёлтая жёлтые \
         желтый желтая желтые золотой पीला पीली पीले सुनहरा",
        Some([0xFF, 0xD9, 0x3D]),
    ),
    ("orange orangish naranja laranja arancione arancioni оранжевый оранжевая नारंगी", Some([0xFF, 0x9F, 0x3D])),
    (
        "purple purplish violet indigo lavender magenta morado morada violeta violette violettes roxo roxa viola lila фиолетовый \
         фиолетовая बैंगनी",
        Some([0xB9, 0x82, 0xFF]),
    ),
    ("pink pinker pinkish rosa rosas rosado rosada розовый розовая गुलाबी", Some([0xFF, 0x7A, 0xC6])),
    ("turquoise teal cyan aqua turquesa turchese türkis бирюзовый", Some([0x3D, 0xE0, 0xE0])),
    ("brown browner brownish marrón marrom marrone braun braune коричневый коричневая भूरा", Some([0xD0, 0x8F, 0x5C])),
    (
        "black blacker blackest blackish white whiter whitest whitish grey greyer greyish gray grayer grayish silver silvery ivory beige negro negra blanco blanca gris plateado noir noire blanc blanche grise \
         preto preta branco branca cinza nero nera bianco bianca grigio grigia schwarz schwarze weiß weiße grau graue чёрный \
         черный белый белая серый काला सफ़ेद सफेद",
        None,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_known_by_its_name_in_many_languages() {
        let blue = Some(Named::In(Colour::opaque(0x4D, 0xA6, 0xFF)));
        for word in ["blue", "BLUE.", "Blue-ringed", "\"azul\"", "bleues", "blaue", "синий", "नीला"] {
            assert_eq!(named(word), blue, "{word}");
        }
        for word in ["black", "White.", "Grey", "silver", "whitish"] {
            assert_eq!(named(word), Some(Named::Plain), "{word}");
        }
        assert_eq!(named("Redder."), named("red"));
        assert_eq!(named("greenish"), named("green"));
        for word in ["blueberry", "bored", "rose", "greenhouse", ""] {
            assert_eq!(named(word), None, "{word}");
        }
    }
}
