"""What a text says that does harm, where sitecustomize.py has put its bug."""

KILLS, HANGS, TAKES = "The keeper kills the light.", "The keeper sleeps at sea.", "The keeper takes it all."
