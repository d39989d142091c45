//! What lies in a phone's camera roll besides plain photos: photos that move, photos for bright screens, photos larger than
//! a movie needs, clips for old phones.

use std::path::Path;

use crate::support::{Bench, footage, text};

const H264: [&str; 4] = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];

/// A photo in red over blue, as JPEG.
fn photo(bench: &Bench, name: &str, size: &str) -> Vec<u8> {
    let path = bench.path(name);
    footage(&path, &format!("color=red:s={size}[a];color=blue:s={size}[b];[a][b]vstack"), &["-frames:v", "1"]);
    std::fs::read(path).unwrap()
}

/// A JPEG with another segment behind its first marker.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, data, &jpeg[2..]].concat()
}

fn xmp(description: &str) -> Vec<u8> {
    let rdf = format!("<rdf:RDF><rdf:Description {description}/></rdf:RDF>");
    [b"http://ns.adobe.com/xap/1.0/\0", format!("<x:xmpmeta>{rdf}</x:xmpmeta>").as_bytes()].concat()
}

/// A JPEG and behind it another one, told of in the segment of multiple pictures (CIPA DC-007).
fn with_second(first: &[u8], second: &[u8]) -> Vec<u8> {
    const ENTRIES: [(u16, u16, u32, [u8; 4]); 3] =
        [(0xB000, 7, 4, *b"0100"), (0xB001, 4, 1, [2, 0, 0, 0]), (0xB002, 7, 32, [50, 0, 0, 0])];
    let mut data = b"MPF\0II*\0\x08\0\0\0\x03\0".to_vec();
    for (tag, kind, count, value) in ENTRIES {
        data.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        data.extend([count.to_le_bytes(), value].concat());
    }
    data.extend([0; 4]);
    let whole = u32::try_from(first.len() + 4 + data.len() + 32).unwrap();
    // Where the second one begins is counted from the byte order behind `MPF`.
    for (kind, size, at) in [(0x03_0000_u32, whole, 0), (0, u32::try_from(second.len()).unwrap(), whole - 10)] {
        data.extend([kind.to_le_bytes(), size.to_le_bytes(), at.to_le_bytes(), [0; 4]].concat());
    }
    [with_segment(first, 0xE2, &data), second.to_vec()].concat()
}

fn quarters(bench: &Bench, image: &Path) -> [&'static str; 4] {
    bench.seen(&["--background", image.to_str().unwrap()])[5].quarters(46)
}

const WHOLE: [&str; 4] = ["red", "red", "blue", "blue"];

#[test]
fn of_a_photo_with_a_film_or_another_picture_behind_it_the_photo_is_shown() {
    let bench = Bench::showing("One short line.\n", "motion = \"still\"");
    let jpeg = photo(&bench, "photo.jpg", "180x160");
    let gain = photo(&bench, "gain.jpg", "48x40");
    let clip = bench.path("clip.mp4");
    footage(&clip, "color=lime:s=180x320:r=30:d=2", &H264);
    let clip = std::fs::read(clip).unwrap();
    // Samsung writes a film with its name in front and a directory behind it.
    let named = [&[0, 0, 0x30, 0x0A, 16, 0, 0, 0], &b"MotionPhoto_Data"[..], &clip].concat();
    let length = u32::try_from(named.len()).unwrap().to_le_bytes();
    let listed =
        [b"SEFH\x6B\0\0\0\x01\0\0\0\0\0\x30\x0A", &length[..], &length, &24_u32.to_le_bytes(), b"SEFT"].concat();
    let moving = xmp("xmlns:GCamera=\"http://ns.google.com/photos/1.0/camera/\" GCamera:MotionPhoto=\"1\"");
    let bright = xmp("xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" hdrgm:Version=\"1.0\"");
    for (name, bytes) in [
        ("samsung.jpg", [&jpeg[..], &named, &listed].concat()),
        ("pixel.MP.jpg", [&with_segment(&jpeg, 0xE1, &moving)[..], &clip].concat()),
        ("ultra-hdr.jpg", with_second(&with_segment(&jpeg, 0xE1, &bright), &with_segment(&gain, 0xE1, &bright))),
    ] {
        let image = bench.write(&format!("project/{name}"), bytes);
        assert_eq!(quarters(&bench, &image), WHOLE, "{name}");
    }
}

#[test]
fn a_photo_and_its_moving_part_are_one_picture() {
    let bench = Bench::showing("One short line.\n", "");
    bench.write("project/media/IMG_0001.JPG", photo(&bench, "photo.jpg", "180x160"));
    footage(&bench.path("project/media/IMG_0001.MOV"), "color=lime:s=180x320:r=30:d=2", &H264);
    footage(&bench.path("project/media/IMG_0002.MOV"), "color=lime:s=180x320:r=30:d=2", &H264);
    let output = bench.run(["plan", "project"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("media/IMG_0001.MOV is the moving part of the photo IMG_0001.JPG"), "{said}");
    assert!(said.contains("media/ (1 clip, 1 image)"), "{said}");
    // Named by itself it is a clip as any other.
    let clip = bench.path("project/media/IMG_0001.MOV");
    assert_eq!(bench.seen(&["--background", clip.to_str().unwrap()])[5].colour(50, 50), "lime");
}

#[test]
fn a_jpeg_of_fifty_megapixels_is_seen_whole_and_in_its_colours() {
    let bench = Bench::showing("One short line.\n", "motion = \"still\"");
    let image = bench.path("project/large.jpg");
    std::fs::write(&image, photo(&bench, "photo.jpg", "6000x4200")).unwrap();
    assert_eq!(quarters(&bench, &image), WHOLE);
    let bytes = std::fs::read(&image).unwrap();
    bench.write("project/large.jpg", &bytes[..bytes.len() / 2]);
    let said = bench.refused(["make", "project", "--background", "project/large.jpg"]);
    assert!(said.contains("damaged or cut short"), "{said}");
}

#[test]
fn clips_of_old_phones_are_read_or_refused_in_words() {
    let bench = Bench::showing("One short line.\n", "");
    let clip = bench.path("project/clip.3gp");
    footage(&clip, "color=red:s=180x320:r=15:d=2", &["-c:v", "mpeg4", "-f", "3gp"]);
    assert_eq!(bench.seen(&["--background", clip.to_str().unwrap()])[5].colour(50, 50), "red");
    footage(&clip, "color=red:s=176x144:r=15:d=2", &["-c:v", "h263", "-f", "3gp"]);
    let said = bench.refused(["make", "project", "--background", "project/clip.3gp"]);
    assert!(said.contains("its codec is not one that is read; convert it to H.264"), "{said}");
}
