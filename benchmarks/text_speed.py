#!/usr/bin/env python3
"""Cleaning text beside a hand-written script of twenty re.sub calls, over the same articles, in turns, in one process.

usage: text_speed.py ARTICLES.jsonl [--rounds N]

Prints the median CPU time per article of each, and their ratio; and the time per article of the second half of the articles when they are met
for the first time, by a process that has cleaned the first half: what rules and automata such texts still call for is in it; and the most memory that the process had. The twenty patterns are of the kind people write;
they explain nothing, lift nothing, keep no account, and harm the text.
"""
from __future__ import annotations

import argparse
import json
import statistics

import cleaner
from cleaner.library import load
from clock import each, forget, memory
from peers import by_hand


def clean(text: str) -> object:
    return cleaner.clean(text, kind="text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    print(f"{len(texts)} articles, {sum(map(len, texts)) / len(texts):.0f} characters each; {len(load().all)} rules; medians of {args.rounds} rounds, CPU")
    half = len(texts) // 2
    each(clean, texts[:half])
    new = each(clean, texts[half:])
    ours, hand = [], []
    for _ in range(args.rounds):
        forget()
        ours.append(each(clean, texts))
        hand.append(each(by_hand, texts))
    a, b = statistics.median(ours), statistics.median(hand)
    print(f"cleaner            {a:8.0f} µs an article")
    print(f"twenty re.sub      {b:8.0f} µs an article")
    print(f"ratio              {b / a:8.2f} (over 1: cleaner is faster)")
    print(f"cleaner, new texts {new:8.0f} µs an article")
    print(f"memory             {memory():8} MB")


if __name__ == "__main__":
    main()
