"""Imported by the process that workers are forked from, for what its import does: workers share what was loaded here."""

from cleaner.etl.worker import warm_up
from cleaner.settings import Settings

warm_up(Settings())
