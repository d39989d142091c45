//! Sound files of every kind that people have, known by what stands behind their tags.

use std::path::Path;

use crate::support::{Bench, footage, text};

const TONE: &str = "sine=frequency=440:duration=3";

/// What `vo plan` says of a project with that music.
fn planned(bench: &Bench, music: &Path) -> (bool, String) {
    let output = bench.run(["plan", "project", "--music", music.to_str().unwrap()]);
    (output.status.success(), text(&output.stderr) + &text(&output.stdout))
}

#[test]
fn every_common_sound_file_is_read() {
    let bench = Bench::with_script("One short line.\n");
    for (name, options) in [
        ("a.aiff", &["-c:a", "pcm_s16be"][..]),
        ("compressed.aifc", &["-f", "aiff", "-c:a", "pcm_mulaw"]),
        ("a.caf", &["-c:a", "pcm_s16le"]),
        ("lossless.caf", &["-c:a", "alac"]),
        ("rf64.wav", &["-rf64", "always"]),
        ("a.w64", &[]),
        ("adpcm.wav", &["-c:a", "adpcm_ms"]),
        ("ima.wav", &["-c:a", "adpcm_ima_wav"]),
        ("telephone.wav", &["-c:a", "pcm_mulaw"]),
        ("float.wav", &["-c:a", "pcm_f64le"]),
        ("opus.ogg", &["-c:a", "libopus"]),
        ("flac.ogg", &["-c:a", "flac"]),
        ("book.m4b", &["-f", "ipod", "-c:a", "aac"]),
        ("a.mka", &["-c:a", "libopus"]),
        ("a.mp3", &["-c:a", "libmp3lame"]),
    ] {
        let sound = bench.path(&format!("project/{name}"));
        footage(&sound, TONE, options);
        let (good, said) = planned(&bench, &sound);
        assert!(good && !said.contains("silent"), "{name}: {said}");
    }
}

#[test]
fn a_sound_is_what_stands_behind_its_tag_and_padding() {
    let bench = Bench::with_script("One short line.\n");
    let tag = [&b"ID3\x04\0\0\0\0\x40\0"[..], &[0; 8_192]].concat();
    for (name, options, before) in [
        ("tagged.flac", &["-c:a", "flac"][..], tag.as_slice()),
        ("tagged.aac", &["-f", "adts", "-c:a", "aac"], &tag),
        ("padded.mp3", &["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"], &[0; 2_000]),
        ("tagged-and-padded.mp3", &["-c:a", "libmp3lame", "-id3v2_version", "0"], &[&tag[..], &[0; 500]].concat()),
    ] {
        let sound = bench.path(&format!("project/{name}"));
        footage(&sound, TONE, options);
        let bytes = std::fs::read(&sound).unwrap();
        std::fs::write(&sound, [before, &bytes].concat()).unwrap();
        let output = bench.run(["make", "project", "-o", "out/movie.mp4", "--music", sound.to_str().unwrap()]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    }
}

#[test]
fn a_refusal_fits_what_was_asked_for() {
    let bench = Bench::with_script("One short line.\n");
    let written = |name: &str, bytes: &[u8]| bench.write(&format!("project/{name}"), bytes);
    for (path, why) in [
        (
            written("a.wma", b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\0\xAA\0\x62\xCE\x6C"),
            "convert it to WAV, FLAC or MP3",
        ),
        (written("words.mp3", b"la la la\n"), "it is a text, not a sound"),
        (written("noise.mp3", &[7; 5_000]), "convert it to WAV, FLAC or MP3"),
        (written("notes.mid", b"MThd\0\0\0\x06"), "holds notes and no sound"),
    ] {
        let said = bench.refused(["plan", "project", "--music", path.to_str().unwrap()]);
        assert!(said.contains(why) && !said.contains("PNG"), "{said}");
    }
    let whole = bench.path("project/speex.mka");
    footage(&whole, TONE, &["-c:a", "ac3"]);
    let said = bench.refused(["plan", "project", "--music", whole.to_str().unwrap()]);
    assert!(said.contains("its codec is not one that is read") && !said.contains("damaged"), "{said}");
    let film = bench.path("project/film.ogv");
    footage(&film, "testsrc2=s=180x320:r=30:d=1", &["-c:v", "libtheora"]);
    let said = bench.refused(["plan", "project", "--background", film.to_str().unwrap()]);
    assert!(said.contains("it is Theora video in Ogg, which is not read; convert it to MP4"), "{said}");
}

#[test]
fn silent_music_is_warned_of() {
    let bench = Bench::with_script("One short line.\n");
    let sound = bench.path("project/silent.wav");
    footage(&sound, "anullsrc=d=3", &[]);
    for _ in 0..2 {
        let (good, said) = planned(&bench, &sound);
        assert!(good && said.contains("silent.wav is silent: nothing of it will be heard"), "{said}");
    }
}
