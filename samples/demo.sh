#!/bin/sh
# What `make demo` runs: text and HTML in, text, metadata and the account out.
set -e
cd "$(dirname "$0")"
step() { printf '\n\033[1m$ %s\033[0m\n' "$*"; "$@"; }
step cleaner clean wire-story/input.txt
step cleaner explain wire-story/input.txt
step cleaner explain page-news/input.html
step cleaner clean page-news/input.html --format markdown
out=$(mktemp -d)
step cleaner clean '*/input.*' -o "$out/clean.jsonl"
step cleaner restore "$out/clean.jsonl" -o "$out/restored"
printf '\n%s articles cleaned into one JSON Lines file, and restored from it:\n' "$(wc -l < "$out/clean.jsonl" | tr -d ' ')"
ls "$out/restored" | head -5
rm -rf "$out"
