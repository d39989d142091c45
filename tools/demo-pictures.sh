#!/bin/sh
# Draws the demo's pictures anew: demo-pictures.sh. Needs python3, rsvg-convert (Debian: librsvg2-bin) and ffmpeg.
set -eu
demo=$(dirname "$0")/../examples/demo
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 "$demo/pictures/make.py" "$folder"
mkdir -p "$demo/media"
for svg in "$folder"/*.svg; do
	name=$(basename "$svg" .svg)
	rsvg-convert -w 1080 -h 1920 "$svg" -o "$folder/$name.png"
	ffmpeg -nostdin -v error -y -i "$folder/$name.png" -c:v libwebp -quality 84 "$demo/media/$name.webp"
done
