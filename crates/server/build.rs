//! Compresses the files of the page once, and names each after its content, so that a browser may keep it for ever.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where they lie.
const FOLDER: &str = "page";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(FOLDER)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files.iter().filter(|file| file.is_file()) {
        let row = embedded(file, &out)?;
        writeln!(table, "{row},")?;
    }
    table.push(']');
    write(&out.join("assets.in"), table.as_bytes())
}

/// A row of the table, for a file.
fn embedded(file: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending, source) = (part(file.file_stem()), part(file.extension()), part(file.file_name()));
    let hash = blake3::hash(&bytes).to_hex();
    let name = format!("{stem}-{}.{ending}", &hash[..12]);
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut compressed, &params)?;
    let to = out.join(format!("{name}.br"));
    write(&to, &compressed)?;
    let to = to.to_string_lossy();
    Ok(format!(
        "Asset {{ source: {source:?}, name: {name:?}, ending: {ending:?}, compressed: include_bytes!({to:?}) }}"
    ))
}

#[expect(clippy::disallowed_methods, reason = "what is built is made again if it is lost")]
fn write(file: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    Ok(std::fs::write(file, bytes)?)
}
