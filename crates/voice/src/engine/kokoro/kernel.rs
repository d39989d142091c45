//! The kernel that computes the convolutions of the model: the fastest one that is exact on this processor.

/// How convolutions are computed. No choice changes a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    /// As `ConvInteger`, on any processor.
    Direct,
    /// As products of matrices ([`super::im2col`]), on a processor that multiplies unsigned by signed bytes and adds four
    /// products exactly. Older ones cut off sums that are too large for 16 bits, which would be heard.
    Im2col,
}

impl Kernel {
    /// The kernel for the processor we run on.
    pub(super) fn fastest() -> Self {
        if has_exact_dot_product() { Self::Im2col } else { Self::Direct }
    }

    /// What an optimized model says it was made for. The names are older than those of the kernels and stay, so that
    /// models that were made before are still used.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Direct => "Plain",
            Self::Im2col => "Unrolled",
        }
    }

    /// The name of the file of a model optimized for it.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Direct => "model-plain.ort",
            Self::Im2col => "model-unrolled.ort",
        }
    }
}

/// Whether the runtime multiplies bytes with the exact instructions of this processor.
#[cfg(target_arch = "x86_64")]
fn has_exact_dot_product() -> bool {
    let is_wide = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni");
    // With wide registers the runtime does not look for the narrow instructions.
    is_wide || (is_x86_feature_detected!("avxvnni") && !is_x86_feature_detected!("avx512f"))
}

/// Other kinds of processors have the direct kernel only.
#[cfg(not(target_arch = "x86_64"))]
fn has_exact_dot_product() -> bool {
    false
}
