# Thin: each goal is a few commands that can be typed by hand.

# Where FFmpeg's libraries are installed, the optional worker is built, checked and tested with them.
worker = $(shell tools/can-build-worker.sh && echo --features vo-codec/libav)

SHELL := /bin/sh
.DEFAULT_GOAL := demo
.PHONY: demo setup test contract soak-server types redteam faults runs fuzz check elsewhere edit-times packages test-packages

# Renders the demo with whatever is already there; a second run renders nothing.
demo: setup
	@mkdir -p out
	target/release/vo make examples/demo -o out/demo.mp4
	@echo "The demo is $(CURDIR)/out/demo.mp4"

# Brings what is missing: system packages, the program itself, the tool chain and the voices. One call of cargo builds the
# program and the worker, so that what they share is compiled once.
setup: packages
	cargo build --release -p vo-cli $(if $(worker),-p vo-codec $(worker))
	$(if $(worker),,@echo "Optional, less memory with FFmpeg 5.1: tools/system-packages.sh worker, then make setup again")
	target/release/vo setup

# How long one changed word takes, alone and beside busy loops. Asserts nothing: believe it on a quiet machine only.
edit-times: setup
	tools/edit-times.py

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
		echo cargo nextest run --workspace --no-fail-fast $(worker); \
		cargo nextest run --workspace --no-fail-fast $(worker); \
	else \
		echo cargo test --workspace --all-targets --no-fail-fast $(worker); \
		cargo test --workspace --all-targets --no-fail-fast $(worker); \
	fi

# What SECURITY.md promises, tried: a line for every test that it names.
redteam: export VO_HOME := $(CURDIR)/target/vo-home
redteam: export VO_CACHE := $(CURDIR)/target/vo-cache
redteam: packages test-packages
	cargo build --workspace $(worker)
	target/debug/vo setup
	tools/red-team.sh

# Tables: what an FFmpeg that fails comes to, two hundred renders with mishaps, every system call killed and failed, and
# files harmed in every way. Hours.
faults:
	VO_SOAK=200 cargo test -p vo-cli --test faults -- --nocapture --test-threads 1
	VO_CALLS=all cargo test -p vo-cli --test nth_call --test migration -- --nocapture
	VO_CALLS=all cargo test -p vo-jobs --test queue -- --nocapture a_call_that_fails
	VO_ROOMS=all cargo test -p vo-cli --test bad_input -- --nocapture however_much_room
	VO_HARM=40 cargo test -p vo-cli --test bad_input -- --nocapture whatever_is_done_to_a_file

# Several runs at once on one store, a hundred times: each makes what it makes alone. An hour.
runs:
	VO_TIMES=100 cargo test -p vo-cli --test runs -- --nocapture --test-threads 1

# Works with a server for MINUTES (60), and prints each minute what it holds: that should stay as it is.
soak-server: setup
	tools/soak-server.py

# Tries the server against its own document, EXAMPLES requests a route.
contract: setup
	tools/schemathesis.sh

# Writes the types of the page anew, from the document of the server.
types: test-packages
	UPDATE_EXPECT=1 cargo test -p vo-cli --test server document::

# Looks for bytes that break a parser, for SECONDS a target; what it finds goes into the corpus with the fix.
SECONDS ?= 60
TARGETS = script subtitles project preset look sniff heif document word opendocument html
fuzz:
	@mkdir -p $(foreach target,$(TARGETS),target/fuzz/found-$(target))
	@for target in $(TARGETS); do \
		RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
			-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
			-Cllvm-args=-sanitizer-coverage-trace-compares" CARGO_TARGET_DIR=target/fuzz \
			CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
			cargo run --release -p vo-fuzz --features libfuzzer --bin fuzz-$$target --target x86_64-unknown-linux-gnu -- \
			-max_total_time=$(SECONDS) -max_len=20000 -artifact_prefix=target/fuzz/ target/fuzz/found-$$target \
			fuzz/corpus/$$target || exit 1; \
	done

# Format and lints.
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(worker) -- -D warnings

# Compiles for macOS and Windows, as far as their standard libraries are installed; nothing is run.
elsewhere:
	@for target in x86_64-apple-darwin aarch64-apple-darwin x86_64-pc-windows-gnu; do \
		if [ -d "$$(rustc --print sysroot)/lib/rustlib/$$target/lib" ]; then \
			echo cargo check --workspace --target $$target; cargo check --workspace --target $$target || exit 1; \
		else \
			echo "$$target is left out: rustup target add $$target"; \
		fi; \
	done

packages:
	@tools/system-packages.sh

test-packages: packages
	@tools/system-packages.sh test
	npm --prefix web ci --silent
	@tools/page-target.sh
	@tools/system-packages.sh worker
