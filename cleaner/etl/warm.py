"""Imported by the process that workers are forked from, for what its import does: workers share what was loaded here."""

import sys
from types import TracebackType

from cleaner.etl.worker import warm_up
from cleaner.settings import Settings


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell of a worker that could not begin, but not of one whose run ended before: its locks, or what it was to read, are gone then."""
    last = trace
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    gone = isinstance(error, FileNotFoundError) and last is not None and last.tb_frame.f_code.co_name == "__setstate__"
    if not gone and not isinstance(error, EOFError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _told
warm_up(Settings())
