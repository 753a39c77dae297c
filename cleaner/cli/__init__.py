"""The command line: click on top, the library below, nothing decided here that the library could decide."""
from __future__ import annotations

import os
import signal
import sys
from typing import Any

import click

from cleaner.cli import clean, explain, quarantine, restore, rules
from cleaner.cli.shared import EXAMPLES, PART, Fault, tell
from cleaner.errors import CleanerError
from cleaner.version import VERSION


class _Errors(click.Group):
    """Turns our errors into one line and an exit status, and never shows a traceback for what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CleanerError as error:
            raise Fault(str(error), error.exit_code) from error
        except KeyboardInterrupt as error:
            raise Fault(f"interrupted; {_next_step(ctx)}", 130) from error
        except _Stopped as error:
            raise Fault(f"told to stop; {_next_step(ctx)}", 128 + error.number) from error
        except BrokenPipeError:
            # the reader went away: there is nothing to tell it, nor when Python flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            raise Fault(f"{error.filename or 'output'}: {error.strerror or error}; free some room, then {_next_step(ctx)}", 1) from error


class _Stopped(BaseException):
    """The process was told to stop."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def _next_step(ctx: click.Context) -> str:
    """How to go on after the work broke off."""
    part = ctx.meta.get(PART)
    if part and os.path.exists(part):
        return "run it again with --resume to go on where it broke off"
    return "no half-written file was left, run it again"


@click.group(cls=_Errors, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="cleaner", message="%(prog)s %(version)s")
def cli() -> None:
    """Take scraped articles, give back the article alone, with its metadata and an account of all that was taken away.

    Exit status: 0 all done, 1 some inputs failed, 2 wrong usage.
    """


for _command in (clean.clean, explain.explain, restore.restore, quarantine.quarantine, rules.rules):
    cli.add_command(_command)


def _stop(number: int, frame: object) -> None:
    raise _Stopped(number)


def main() -> None:
    """The entry point. Being told to stop (SIGTERM, SIGHUP) ends as an interrupt does: half-written files are taken away."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored, and that stays
            signal.signal(number, _stop)
    try:
        cli(prog_name="cleaner", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "cleaner"
        tell(f"{error.format_message().rstrip('.?')}; `{path} --help` shows what there is")
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        tell("interrupted; run it again")
        sys.exit(130)
    except _Stopped as stopped:
        sys.exit(128 + stopped.number)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
