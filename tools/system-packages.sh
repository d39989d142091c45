#!/bin/sh
# Installs the Debian packages whose program is missing. Which they are is written in artifacts.toml, under [[system]].
# Without the right to install, prints the one command to type and stops.
set -eu
cd "$(dirname "$0")/.."

if ! command -v cargo >/dev/null; then
	echo "Rust is missing: install it as https://rustup.rs says, then run this again." >&2
	exit 1
fi

# Lines of "program package", read from the manifest so that there is one list only.
wanted=$(awk -F'"' '/^program = /{program = $2} /^debian = /{print program, $2}' artifacts.toml)
missing=$(echo "$wanted" | while read -r program package; do
	command -v "$program" >/dev/null || printf '%s ' "$package"
done)
missing=${missing% }
if [ -z "$missing" ]; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "These packages (Debian's names) are missing; install them the way your system does: $missing" >&2
	exit 1
fi
install="apt-get update && apt-get install -y --no-install-recommends $missing"
if [ "$(id -u)" -eq 0 ]; then
	as_root=""
elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
	as_root="sudo"
else
	printf 'Some packages are missing. Type this as root, then run make again:\n\n  %s\n\n' "$install" >&2
	exit 1
fi
echo "Installing $missing"
$as_root env DEBIAN_FRONTEND=noninteractive sh -c "$install"
