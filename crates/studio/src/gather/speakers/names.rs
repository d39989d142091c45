//! What a name tells of a voice: the commonest first names, and words such as `Mom` or `Mr.`.

use vo_voice::Sex;

/// What the name, in lower case, tells; nothing for most names.
pub fn sex_of(name: &str) -> Option<Sex> {
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|entry| entry == word);
    name.split(' ').find_map(
        |word| {
            if is_in(WOMEN, word) { Some(Sex::Woman) } else { is_in(MEN, word).then_some(Sex::Man) }
        },
    )
}

const WOMEN: &str = "female woman girl lady mom mum mother sister wife daughter grandma grandmother aunt queen princess mrs ms miss she \
    mujer chica madre femme fille mère frau mädchen mutter donna ragazza mulher menina mãe \
    anna anne ana ann hannah emma emily mia olivia sophia sofia sophie ava isabella amelia charlotte lily grace ella chloe zoe lucy \
    alice mary maria marie mariam sarah sara laura lisa julia julie jane jenny jennifer jessica ashley amanda nicole karen linda \
    susan nancy betty barbara patricia elizabeth kate katie catherine rachel rebecca samantha megan lauren claire eva nina nora \
    lena elena helen rose ruth sandra carmen lucia isabel camille léa priya aisha fatima mei yuki ines clara";

const MEN: &str = "male man boy guy gentleman dad father brother husband son grandpa grandfather uncle king prince mr sir he \
    hombre chico padre homme garçon père mann junge vater uomo ragazzo homem menino pai \
    ben benjamin john jon jack james jim joe joseph jacob jake adam alan david dan daniel dave mike michael mark matt matthew tom \
    thomas tim timothy bob robert rob bill will william george henry harry charles charlie peter paul phil philip steve steven \
    stephen scott kevin brian eric ryan luke lucas leo liam noah oliver ethan logan mason owen max marcus martin nick nicholas \
    nathan oscar patrick ray richard rick ron sean simon victor walter carl carlos juan jose josé pedro pablo luis miguel diego \
    antonio marco luca giovanni pierre jean jacques hans karl klaus stefan ahmed ali omar raj arjun hiro kenji frank fred gary greg";
