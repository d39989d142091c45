#!/bin/sh
# Puts six frames of a movie, taken evenly over it, side by side: contact-sheet.sh MOVIE OUT.
# OUT ends in .webp, .jpg or .png. Needs ffmpeg and ffprobe.
set -eu
if [ $# -ne 2 ] || [ ! -f "$1" ]; then
	echo "usage: $0 MOVIE OUT" >&2
	exit 2
fi
frames=6
height=480 # pixels

seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "file:$1")
# Near the middle of each sixth, so that neither the first nor the last moment is on the sheet.
graph=$(awk -v seconds="$seconds" -v frames="$frames" -v height="$height" 'BEGIN {
	every = seconds / frames
	picked = sprintf("if(isnan(prev_selected_t),gte(t,%f),gte(t-prev_selected_t,%f))", every * 0.55, every - 0.001)
	printf "select=\x27%s\x27,scale=-2:%d,tile=%dx1:padding=8:color=white", picked, height, frames
}')
case $2 in
*.jpg) quality="-q:v 3" ;;    # 2 is the best, 31 the worst
*.webp) quality="-q:v 85" ;;  # 100 is the best
*) quality="" ;;
esac
# shellcheck disable=SC2086 # the quality is two arguments, or none
ffmpeg -nostdin -v error -y -i "file:$1" -an -vf "$graph" -frames:v 1 $quality "file:$2"
