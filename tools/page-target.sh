#!/bin/sh
# Brings what Rust needs to build for a page. A fresh toolchain has it by `rust-toolchain.toml`; one that was there before
# may lack it.
set -eu
cd "$(dirname "$0")/.."
target=wasm32-unknown-unknown

if [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
	exit 0
fi
if command -v rustup >/dev/null; then
	exec rustup target add "$target"
fi
echo "Rust cannot build for $target: install its standard library the way your Rust was installed." >&2
exit 1
