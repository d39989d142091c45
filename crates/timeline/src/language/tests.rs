//! Languages by their names, and texts by their languages.

use super::{detect, name, named, reads};

/// Texts as people paste them, and the language each is in.
const TEXTS: &[(&str, &str)] = &[
    // English, and what is nearly nothing else.
    ("en-us", "An octopus has three hearts, and two of them stop when it swims."),
    ("en-us", "Stop scrolling. Drink water. Sleep early. Train hard."),
    ("en-us", "THE TRUTH ABOUT MONEY NOBODY TELLS YOU"),
    ("en-us", "Hello there."),
    ("en-us", "Bye!"),
    ("en-us", "The café in São Paulo serves crème brûlée to Beyoncé."),
    ("en-us", "La La Land is a great movie."),
    ("en-us", "He said \"hola, amigo\" and left the room."),
    ("en-us", "She moved to Los Angeles, then to El Paso and Santa Fe."),
    ("en-us", "In Germany they say \"guten Tag\". In Spain they say \"buenos días\"."),
    ("en-us", "Kim Jong Un met Angela Merkel at Schloss Elmau in Bavaria."),
    (
        "en-us",
        "In der Beschränkung, Goethe wrote, the master shows himself first, and I think he was right about that.",
    ),
    ("en-us", "Der Spiegel and Le Monde are the names of two papers."),
    ("en-us", "Pasta alla carbonara is made with eggs, not cream."),
    ("en-us", "Do one thing a day. No excuses. Me time."),
    ("en-us", "I <3 you. LOL. OMG!"),
    ("en-us", "The word Привет means hello in Russian."),
    // Spanish.
    ("es", "¿Sabías que España tiene más bares que ningún otro país de Europa?"),
    ("es", "Hola a todos."),
    ("es", "Hola, ¿qué tal?"),
    ("es", "SABIAS QUE EL PULPO TIENE TRES CORAZONES"),
    ("es", "Sabias que el agua caliente se congela mas rapido que la fria?"),
    ("es", "Hay 1 bar por cada 175 habitantes."),
    ("es", "El marketing digital es el futuro de los negocios online."),
    ("es", "El Sr. López vive en el nº 5."),
    ("es", "Cinco datos curiosos sobre los pulpos"),
    // French.
    ("fr", "Saviez-vous que la tour Eiffel grandit de quinze centimètres en été ?"),
    ("fr", "Bonjour tout le monde !"),
    ("fr", "M. Dupont arrive à 14h30 le 24/12/2024."),
    ("fr", "C'est la vie."),
    ("fr", "L'eau est un bien précieux, et nous en gaspillons trop."),
    ("fr", "Voici trois astuces pour economiser de l'argent chaque mois"),
    // Portuguese.
    ("pt", "Você sabia que o polvo tem três corações?"),
    ("pt", "Olá, pessoal!"),
    ("pt", "São R$ 50."),
    ("pt", "Nao deixe para amanha o que voce pode fazer hoje."),
    // Italian.
    ("it", "Lo sapevi che il polpo ha tre cuori e il sangue blu?"),
    ("it", "Ciao a tutti."),
    ("it", "Il Sig. Rossi."),
    ("it", "Perche gli italiani non bevono mai il cappuccino dopo pranzo"),
    // German, Dutch and the North.
    ("de", "Das ist z. B. der 1. Platz am 24.12.2024."),
    ("de", "Wusstest du, dass ein Oktopus drei Herzen hat?"),
    ("de", "Guten Morgen!"),
    ("de", "Hallo Welt."),
    ("de", "Fuenf Fakten ueber das Leben, die du nicht kennst"),
    ("nl", "Wist je dat een octopus drie harten heeft en blauw bloed?"),
    ("sv", "Visste du att en bläckfisk har tre hjärtan och blått blod?"),
    ("da", "Vidste du, at en blæksprutte har tre hjerter og blåt blod?"),
    ("nb", "Visste du at en blekksprut har tre hjerter og blått blod? Det er ikke vanlig."),
    ("fi", "Tiesitkö, että mustekalalla on kolme sydäntä ja sininen veri?"),
    // The East of Europe.
    ("pl", "Czy wiesz, że ośmiornica ma trzy serca i niebieską krew?"),
    ("pl", "Cześć!"),
    ("cs", "Víte, že chobotnice má tři srdce a modrou krev?"),
    ("sk", "Viete, že chobotnica má tri srdcia a modrú krv? Je to naozaj tak, ale prečo?"),
    ("hu", "Tudtad, hogy a polipnak három szíve van és kék a vére?"),
    ("ro", "Știai că o caracatiță are trei inimi și sânge albastru?"),
    ("hr", "Jeste li znali da hobotnica ima tri srca i plavu krv?"),
    ("lt", "Ar žinojote, kad aštuonkojis turi tris širdis ir mėlyną kraują?"),
    ("ru", "Знаете ли вы, что у осьминога три сердца?"),
    ("ru", "Привет, мир!"),
    ("uk", "Чи знаєте ви, що восьминіг має три серця?"),
    ("bg", "Знаете ли, че октоподът има три сърца и синя кръв?"),
    ("sr", "Да ли сте знали да хоботница има три срца и да јој је крв плава?"),
    ("el", "Γεια σας, ξέρετε ότι το χταπόδι έχει τρεις καρδιές;"),
    // Turkish, Vietnamese, Indonesian.
    ("tr", "Ahtapotun üç kalbi olduğunu biliyor muydunuz?"),
    ("tr", "Merhaba dünya!"),
    ("vi", "Bạn có biết bạch tuộc có ba trái tim không?"),
    ("vi", "Xin chào các bạn."),
    ("id", "Tahukah kamu bahwa gurita memiliki tiga jantung dan darah biru?"),
    ("tl", "Alam mo ba na ang pugita ay may tatlong puso?"),
    ("sw", "Je, unajua kwamba pweza ana mioyo mitatu na damu ya bluu? Hii ni kweli kwa sababu ya shaba."),
    // Other alphabets.
    ("hi", "क्या आप जानते हैं कि ऑक्टोपस के तीन दिल होते हैं?"),
    ("mr", "तुम्हाला माहीत आहे का की ऑक्टोपसला तीन हृदये असतात आणि ते निळे आहे?"),
    ("hi-latn", "Kya aap jaante hain ki octopus ke teen dil hote hain? Yeh bahut ajeeb baat hai."),
    ("ar", "هل تعلم أن للأخطبوط ثلاثة قلوب؟"),
    ("fa", "آیا می‌دانستید که هشت‌پا سه قلب دارد؟ این چگونه است؟"),
    ("ur", "کیا آپ جانتے ہیں کہ آکٹوپس کے تین دل ہوتے ہیں؟"),
    ("he", "הידעתם שלתמנון יש שלושה לבבות?"),
    ("ja", "タコには心臓が三つあります。"),
    ("ja", "日本の人口は1億2千万人です。"),
    ("zh", "你知道吗?章鱼有三个心脏。"),
    ("zh", "AI正在改变世界。"),
    ("zh", "我喜欢用 iPhone 和 ChatGPT 写东西。"),
    // A word of another language that an English text is about.
    ("en-us", "日本語 is hard."),
    ("en-us", "My friend said 谢谢 to me."),
    ("en-us", "안녕 means hello."),
    ("ko", "문어는 심장이 세 개입니다."),
    ("th", "คุณรู้ไหมว่าปลาหมึกยักษ์มีสามหัวใจ"),
    ("ta", "ஆக்டோபஸுக்கு மூன்று இதயங்கள் உள்ளன."),
    ("te", "ఆక్టోపస్‌కు మూడు గుండెలు ఉన్నాయి."),
    ("bn", "আপনি কি জানেন অক্টোপাসের তিনটি হৃদয় আছে?"),
    ("ka", "იცოდით, რომ რვაფეხას სამი გული აქვს?"),
    ("hy", "Գիտեի՞ք, որ ութոտնուկն ունի երեք սիրտ։"),
    ("am", "ኦክቶፐስ ሦስት ልቦች እንዳሉት ያውቃሉ?"),
    ("km", "តើអ្នកដឹងទេថាត្រីមឹកមានបេះដូងបី?"),
    // Titles of a few words.
    ("en-us", "Yo, bro, no cap."),
    ("en-us", "Mars and Jupiter are planets."),
    ("en-us", "Chat with me about pain."),
    ("en-us", "The main reason I die inside."),
    ("fr", "Un poulpe a trois coeurs."),
    ("fr", "Le 5 janvier 2024."),
    ("fr", "Top 5 des animaux"),
    ("fr", "Un chat noir dort."),
    ("fr", "Trois astuces pour mieux dormir."),
    ("fr", "Bonne journée."),
    ("fr", "Promo spéciale, -20%."),
    ("it", "Il 5 gennaio."),
    ("it", "Come guadagnare online"),
    ("it", "Tre consigli per dormire meglio."),
    ("it", "Buona giornata."),
    ("it", "Black Friday: sconti fino al 50%."),
    ("es", "Un gato negro duerme"),
    ("es", "La vida es bella"),
    ("es", "No me digas."),
    ("es", "Receta: 200 g de harina, 2 huevos, mantequilla."),
    ("es", "Los 3 secretos"),
    ("pt", "A casa é grande."),
    ("pt", "Receita: 200 g de farinha, 2 ovos, manteiga."),
    ("de", "Drei Tipps zum Schlafen"),
    ("de", "Rezept: 200 g Mehl, 2 Eier, Butter, Zucker."),
    ("de", "3 Tipps für dich."),
    ("ro", "Caracatița are trei inimi."),
    ("ro", "Viata e frumoasa"),
    ("pl", "Osmiornica ma trzy serca."),
    ("tr", "Ahtapotun üç kalbi vardır."),
    ("tr", "kahve içmeyi seviyorum"),
    ("id", "Gurita punya tiga jantung."),
    ("id", "Saya suka nasi goreng."),
    ("fi", "Mustekalalla on kolme sydäntä."),
    ("da", "Livet er smukt"),
    ("nb", "Blekkspruten har tre hjerter."),
    ("uk", "Восьминіг має три серця."),
    ("sr", "Октопод има три срца."),
    ("gl", "O polbo ten tres corazóns."),
    ("mr", "ऑक्टोपसला तीन हृदये असतात."),
    ("ne", "मेरो तीन मुटु छन्।"),
    // Nothing to go by.
    ("", "Xyzzy!"),
    ("", "Mix 2 eggs, 100 g flour, 1 tbsp sugar. Bake. Serve."),
    ("", "Elon Musk buys Twitter"),
    ("", "123 456"),
    ("", ""),
];

#[test]
fn a_text_is_in_its_language() {
    let wrong: Vec<String> = TEXTS
        .iter()
        .map(|(tag, text)| (tag, text, detect([*text])))
        .filter(|(tag, _, found)| found.as_ref().map_or("", |found| found.tag) != **tag)
        .map(|(tag, text, found)| format!("{tag}, not {found:?}: {text}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_speaks_for_two_languages_is_a_guess() {
    let rival = |text: &str| detect([text]).and_then(|found| found.rival());
    assert!(rival("Jeg er her.").is_some_and(|rival| rival == "nb"), "Danish, or Norwegian");
    for (_, text) in TEXTS.iter().filter(|(tag, text)| *tag == "en-us" && text.len() > 40) {
        assert_eq!(rival(text), None, "{text}");
    }
}

#[test]
fn a_language_has_many_names() {
    for (written, tag) in [
        ("es", "es"),
        ("spa", "es"),
        ("Spanish", "es"),
        (" español ", "es"),
        ("ESPANOL", "es"),
        ("es-MX", "es-mx"),
        ("es_419", "es-419"),
        ("Mexican Spanish", "es-mx"),
        ("Spanish (Latin America)", "es-419"),
        ("Latin American Spanish", "es-419"),
        ("english", "en-us"),
        ("en", "en-us"),
        ("eng", "en-us"),
        ("English (UK)", "en-gb"),
        ("British English", "en-gb"),
        ("en-UK", "en-gb"),
        ("en_US", "en-us"),
        ("en-us", "en-us"),
        ("American English", "en-us"),
        ("jp", "ja"),
        ("Japanese", "ja"),
        ("日本語", "ja"),
        ("pt-br", "pt-br"),
        ("Brazilian Portuguese", "pt-br"),
        ("Portuguese (Brazil)", "pt-br"),
        ("português do brasil", "pt-br"),
        ("português", "pt"),
        ("French", "fr"),
        ("français", "fr"),
        ("fre", "fr"),
        ("fra", "fr"),
        ("fr-fr", "fr-fr"),
        ("Canadian French", "fr-ca"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("de-AT", "de-at"),
        ("हिन्दी", "hi"),
        ("hindi", "hi"),
        ("zh-Hans-CN", "zh-cn"),
        ("zh-Hant", "zh"),
        ("Simplified Chinese", "zh-cn"),
        ("Mandarin", "zh"),
        ("Cantonese", "yue"),
        ("Korean", "ko"),
        ("kr", "ko"),
        ("sr-Latn-RS", "sr-rs"),
        ("norsk bokmål", "nb"),
        ("no", "nb"),
        ("Farsi", "fa"),
        ("русский", "ru"),
        ("uk", "uk"),
        ("العربية", "ar"),
        ("tlh", ""),
        ("klingon", ""),
        ("spannish", "?Spanish"),
        ("portugese", "?Portuguese"),
        ("", ""),
    ] {
        let found = named(written).unwrap_or_else(|near| near.map_or_else(String::new, |near| format!("?{near}")));
        assert_eq!(found, tag, "{written}");
    }
    assert_eq!(name("pt-br"), "Portuguese");
    assert_eq!(name("tlh"), "tlh");
}

#[test]
fn a_voice_reads_its_own_letters_and_latin_ones() {
    for (tag, readable, not) in [
        ("en-us", "abc é 5", "Привет 日本 שלום मैं"),
        ("ru", "Привет Netflix", "日本 γ"),
        ("hi", "मैं AI", "Привет"),
        ("ja", "ひらがな カタカナ AI", "日本"),
        ("zh", "AI", "你好"),
        ("ko", "안녕 AI", "日本"),
    ] {
        assert!(readable.chars().all(|c| reads(tag, c)), "{tag}");
        assert!(not.split_whitespace().all(|word| !word.chars().all(|c| reads(tag, c))), "{tag}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_has_one_answer(text in "\\PC{0,60}") {
        proptest::prop_assert_eq!(detect([text.as_str()]), detect([text.as_str()]));
        let _ = named(&text);
    }
}
