//! Prints what is said for each line of standard input: `echo '5 km' | cargo run -p vo-normalize --example spoken`.
//! The first argument is the language, `en` unless given; with `words`, `|` parts what is said for each shown word.

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let language = arguments.next().unwrap_or_else(|| "en".to_owned());
    let between = if arguments.next().as_deref() == Some("words") { "|" } else { " " };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let shown: Vec<&str> = line.split_whitespace().collect();
        let said = vo_normalize::spoken(&shown, &language);
        let kept: Vec<&str> =
            said.iter().map(String::as_str).filter(|said| between == "|" || !said.is_empty()).collect();
        writeln!(out, "{}", kept.join(between))?;
    }
    Ok(())
}
