//! FFmpeg's arguments as an expert types them, with the very encoder settings of an export preset. Numbers and constants
//! only; files have names of ours in the folder it runs in.

use vo_media::ffmpeg::raw_pictures;
use vo_plan::framing::{Rect, Size};
use vo_process::Command;
use vo_timeline::preset::ExportPreset;

use crate::toolchain::Tools;

/// FFmpeg, quiet, without a terminal.
pub fn ffmpeg(tools: &Tools) -> Command {
    Command::new(&tools.ffmpeg).args(["-nostdin", "-hide_banner", "-loglevel", "warning", "-y"])
}

/// The sound that all mux.
pub fn sound(command: Command, export: &ExportPreset) -> Command {
    command.args(["-c:a", "aac", "-b:a", &format!("{}k", export.audio.bitrate)])
}

/// The filter that makes frames of a source's.
pub fn framed(crop: Rect, export: &ExportPreset) -> String {
    let Rect { x, y, width, height } = crop;
    format!(
        "fps={},crop={width}:{height}:{x}:{y}:exact=1,scale={}:{}:flags=bicubic,setsar=1,format=yuv420p",
        export.fps, export.width, export.height
    )
}

/// Raw frames as an input.
pub fn raw_input(command: Command, export: &ExportPreset, file: &str) -> Command {
    let size = Size { width: export.width, height: export.height };
    raw_pictures(command, export.fps, size).args(["-i", file])
}
