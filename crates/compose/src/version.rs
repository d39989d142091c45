//! The version of what makes segments.

/// Raised by one whenever a segment of the same recipe would have other bytes: another filter graph, another motion of
/// stills, another table for HDR, other fixed arguments of the encoder, another version of what decodes stills.
pub const SEGMENT_VERSION: u32 = 6;
