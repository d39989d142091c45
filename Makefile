# Thin: each goal is a few commands that can be typed by hand.

# Where FFmpeg's libraries are installed, the optional worker is built, checked and tested with them.
worker = $(shell tools/can-build-worker.sh && echo --features vo-slot/libav)

SHELL := /bin/sh
.DEFAULT_GOAL := demo
.PHONY: demo setup test faults check packages test-packages

# Renders the demo with whatever is already there; a second run renders nothing.
demo: setup
	@mkdir -p out
	target/release/vo make examples/demo -o out/demo.mp4
	@echo "The demo is $(CURDIR)/out/demo.mp4"

# Brings what is missing: system packages, the program itself, the tool chain and the voices.
setup: packages
	cargo build --release -p vo-cli
	@if tools/can-build-worker.sh; then \
		echo cargo build --release -p vo-slot --features libav; cargo build --release -p vo-slot --features libav; \
	else \
		echo "Optional, less memory with FFmpeg 5.1: tools/system-packages.sh worker, then make setup again"; \
	fi
	target/release/vo setup

# Everything that must hold, in a data folder of its own inside the clone. The test runner's summary comes last.
test: export VO_HOME := $(CURDIR)/target/vo-home
test: export VO_CACHE := $(CURDIR)/target/vo-cache
test: export VO_TEST_REQUIRE_VOICES := 1
test: packages test-packages check
	cargo build --workspace $(worker)
	target/debug/vo setup
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet $(worker)
	cargo test --doc --workspace --quiet $(worker)
	@if command -v cargo-nextest >/dev/null; then \
		echo cargo nextest run --workspace $(worker); cargo nextest run --workspace $(worker); \
	else \
		echo cargo test --workspace --all-targets $(worker); \
		cargo test --workspace --all-targets $(worker); \
	fi

# The table of what an FFmpeg that fails comes to, and two hundred renders with mishaps.
faults:
	VO_SOAK=200 cargo test -p vo-cli --test faults -- --nocapture --test-threads 1

# Format and lints.
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(worker) -- -D warnings

packages:
	@tools/system-packages.sh

test-packages: packages
	@tools/system-packages.sh test
	@tools/system-packages.sh worker
