//! Hot loops compiled twice, once for processors with AVX2, and chosen at run time. Both compute the same in the same
//! order (no sums are contracted or reordered), so they paint the same bytes.

/// Defines a function whose body is compiled for AVX2 too, and run so where the processor has it. What the body calls must
/// be `#[inline(always)]`.
macro_rules! wide {
    ($(#[$meta:meta])* $vis:vis fn $name:ident $(<const $n:ident: usize>)? ($($arg:ident: $ty:ty),* $(,)?) $body:block) => {
        $(#[$meta])*
        $vis fn $name $(<const $n: usize>)? ($($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2 $(<const $n: usize>)? ($($arg: $ty),*) {
                    $body
                }
                if std::arch::is_x86_feature_detected!("avx2") {
                    // SAFETY: the processor was just asked whether it has AVX2.
                    #[expect(unsafe_code, reason = "the one way to call what is compiled for another processor")]
                    unsafe {
                        with_avx2 $(::<$n>)? ($($arg),*);
                    }
                    return;
                }
            }
            $body
        }
    };
}

pub(crate) use wide;
