#!/bin/sh
# Installs the Debian packages whose program is missing. Which they are is written in artifacts.toml, under [[system]].
# Without the right to install, prints the one command to type and stops.
#
# `system-packages.sh test` installs what the tests need besides. `system-packages.sh worker` installs that with which the
# optional worker is built; if that does not work, it says so and ends with 0: everything else works without them.
set -eu
cd "$(dirname "$0")/.."
asked=${1:-}

if ! command -v cargo >/dev/null; then
	echo "Rust is missing: install it as https://rustup.rs says, then run this again." >&2
	exit 1
fi

# Lines of "program use packages", read from the manifest so that there is one list only.
listed=$(awk -F'"' '/^program = /{program = $2} /^debian = /{debian = $2} /^use = /{print program, $2, debian}' artifacts.toml)
# Headers and libraries are no programs: whether the worker can be built is asked of its own script.
fallback=1
if [ "$asked" = worker ]; then fallback=0; fi
missing=$(echo "$listed" | while read -r program use packages; do
	case "$use" in
	worker) [ "$asked" = worker ] && ! tools/can-build-worker.sh && printf '%s ' "$packages" ;;
	test) [ "$asked" = test ] && ! command -v "$program" >/dev/null && printf '%s ' "$packages" ;;
	*) [ -z "$asked" ] && ! command -v "$program" >/dev/null && printf '%s ' "$packages" ;;
	esac
	true
done)
missing=${missing% }
if [ -z "$missing" ]; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "These packages (Debian's names) are missing; install them the way your system does: $missing" >&2
	exit "$fallback"
fi
install="apt-get update && apt-get install -y --no-install-recommends $missing"
if [ "$(id -u)" -eq 0 ]; then
	as_root=""
elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
	as_root="sudo"
else
	printf 'Some packages are missing. Type this as root, then run make again:\n\n  %s\n\n' "$install" >&2
	exit "$fallback"
fi
echo "Installing $missing"
$as_root env DEBIAN_FRONTEND=noninteractive sh -c "$install" || {
	echo "These packages could not be installed: $missing" >&2
	exit "$fallback"
}
