# Thin: each goal is a few commands that can be typed by hand.

SHELL := /bin/sh
.DEFAULT_GOAL := demo
.PHONY: demo setup test check packages

# Renders the demo with whatever is already there; a second run renders nothing.
demo: setup
	@mkdir -p out
	target/release/vo make examples/demo -o out/demo.mp4
	@echo "The demo is $(CURDIR)/out/demo.mp4"

# Brings what is missing: system packages, the program itself, the tool chain and the voices.
setup: packages
	cargo build --release -p vo-cli
	target/release/vo setup

# Everything that must hold, in a data folder of its own inside the clone. The test runner's summary comes last.
test: export VO_HOME := $(CURDIR)/target/vo-home
test: export VO_CACHE := $(CURDIR)/target/vo-cache
test: export VO_TEST_REQUIRE_VOICES := 1
test: packages check
	cargo build --workspace
	target/debug/vo setup
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	cargo test --doc --workspace --quiet
	@if command -v cargo-nextest >/dev/null; then \
		echo cargo nextest run --workspace; cargo nextest run --workspace; \
	else \
		echo cargo test --workspace --all-targets; cargo test --workspace --all-targets; \
	fi

# Format and lints.
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

packages:
	@tools/system-packages.sh
