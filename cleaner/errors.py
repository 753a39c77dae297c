"""What can go wrong, and the exit status each has on the command line.

CleanerError
├── InputError      an input that cannot be read or is not what it says        exit 1
├── RuleError       a rule pack that breaks the format: file, rule, key        exit 2
└── UsageError      wrong use: unknown kind, engine, option                    exit 2
"""
from __future__ import annotations


class CleanerError(Exception):
    """Base of all errors raised on purpose; its message is one line that ends with the next step."""

    exit_code = 1


class InputError(CleanerError):
    """The input cannot be read, decoded or parsed. ``stage`` names the step of the road that found out."""

    def __init__(self, message: str, stage: str = "read"):
        super().__init__(message)
        self.stage = stage


class RuleError(CleanerError):
    """A rule pack breaks the format."""

    exit_code = 2


class UsageError(CleanerError):
    """A setting has a value it cannot have."""

    exit_code = 2
