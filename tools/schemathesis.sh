#!/bin/sh
# Tries the server against its own document: requests that fit it and some that do not, to every route. No answer may be an error
# of the server, or one that the document does not have. `VO` names the program; all else is as `make contract` sets it.
set -eu
cd "$(dirname "$0")/.."
vo=${VO:-target/release/vo}
folder=$(mktemp -d)
packages=target/schemathesis
[ -x "$packages/bin/schemathesis" ] || { python3 -m venv "$packages" && "$packages/bin/pip" install --quiet schemathesis==4.32.5; }

VO_HOME="$folder/home" VO_CACHE="$folder/cache" "$vo" serve --port 0 --json > "$folder/listening" &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$folder"' EXIT
until [ -s "$folder/listening" ]; do sleep 0.1; done
url=$(sed 's/.*"url":"\([^?]*\)\/?key.*/\1/' "$folder/listening")
token=$(cat "$folder/home/server/token")
curl -sf -H "Authorization: Bearer $token" "$url/api/v1/openapi.json" > "$folder/openapi.json"

# Left out: streams that do not end, and what would sign the test itself out.
"$packages/bin/schemathesis" run "$folder/openapi.json" --url "$url" -H "Authorization: Bearer $token" \
	--max-examples "${EXAMPLES:-50}" --exclude-path-regex '/events|/session|/password' \
	--checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance
