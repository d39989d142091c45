#!/bin/sh
# Installs the optional competitors of `vo bench` under $VO_HOME/peers: install-peers.sh [moviepy] [hyperframes] [remotion].
# Without a name, all of them. From pip and npm only, pinned (see crates/bench/peers/README.md); the browser that two of
# them need is the system's. Running it again is harmless.
set -eu
cd "$(dirname "$0")/../crates/bench/peers"

if [ -n "${VO_HOME:-}" ]; then
	home=$VO_HOME
else
	# As crates/setup/src/home.rs has it: a relative XDG_DATA_HOME is to be ignored.
	case ${XDG_DATA_HOME:-} in
	/*) home=$XDG_DATA_HOME/video-orchestrator ;;
	*) home=${HOME:?set VO_HOME}/.local/share/video-orchestrator ;;
	esac
fi
mkdir -p "$home/peers"
peers=$(cd "$home/peers" && pwd)

say() { echo "install-peers: $*"; }
die() {
	say "$*" >&2
	exit 1
}
need() { command -v "$1" >/dev/null || die "$1 is missing: $2"; }

# Copies the job of a peer beside the packages it needs; what is installed already stays.
copy_job() {
	mkdir -p "$peers/$1"
	cp -R "$1/." "$peers/$1/"
}

# Installs the locked packages of a folder, unless that has been done. No package's own scripts are run.
install_locked() {
	copy_job "$1"
	if ! cmp -s "$1/package-lock.json" "$peers/$1/node_modules/.installed"; then
		need npm "install Node.js, of any version that has npm"
		(cd "$peers/$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
		cp "$1/package-lock.json" "$peers/$1/node_modules/.installed"
	fi
}

# The Node.js that HyperFrames asks for, and the browser that both of them drive.
node_and_browser() {
	install_locked node
	for node in "$peers"/node/node_modules/node-linux-*/bin/node; do
		[ -x "$node" ] || die "there is no Node.js for this machine in the package node-linux-*"
		ln -sfn "$node" "$peers/node/node"
	done
	# Debian's program behind a script of its own comes first: a script in between would outlive its browser.
	for browser in "${PEER_BROWSER:-}" /usr/lib/chromium/chromium-headless-shell \
		"$(command -v chrome-headless-shell || true)" "$(command -v chromium-headless-shell || true)"; do
		if [ -n "$browser" ] && [ -x "$browser" ]; then
			ln -sfn "$browser" "$peers/browser"
			return
		fi
	done
	die "no headless Chromium: apt-get install chromium-headless-shell, or name one as PEER_BROWSER"
}

moviepy() {
	copy_job moviepy
	if ! cmp -s moviepy/requirements.txt "$peers/moviepy/venv/installed.txt"; then
		need python3 "install Python 3.11 or newer"
		python3 -m venv --clear "$peers/moviepy/venv"
		"$peers/moviepy/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: \
			--require-hashes --requirement moviepy/requirements.txt
		cp moviepy/requirements.txt "$peers/moviepy/venv/installed.txt"
	fi
}

hyperframes() {
	need ffprobe "HyperFrames asks it about the source: apt-get install ffmpeg"
	node_and_browser
	install_locked hyperframes
}

remotion() {
	node_and_browser
	install_locked remotion
	say "remotion: bundling its composition"
	(cd "$peers/remotion" && "$peers/node/node" bundle.mjs)
}

[ $# -gt 0 ] || set -- moviepy hyperframes remotion
for name in "$@"; do
	case $name in
	moviepy | hyperframes | remotion)
		"$name"
		say "$name is in $peers/$name"
		;;
	*) die "there is no peer $name: moviepy, hyperframes or remotion" ;;
	esac
done
