#!/bin/sh
# Ends with 0 if the optional worker can be built here: if the headers of FFmpeg 5.1's libraries are installed, and
# libclang, which reads them.
set -eu

pkg-config --exists 'libavcodec >= 59 libavcodec < 60 libavformat libavfilter libswscale libavutil' 2>/dev/null
[ -n "${LIBCLANG_PATH:-}" ] || ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib*/libclang*.so* >/dev/null 2>&1 ||
	ldconfig -p 2>/dev/null | grep -q 'libclang[-.0-9]*so'
