"""A stage with a bug, in every Python that starts with this folder on PYTHONPATH: three phrases kill the process, hang it, or take 2 GB."""

import os
import signal
import time

#: What a text says, and what the bug does then.
KILLS, HANGS, TAKES = "The keeper kills the light.", "The keeper sleeps at sea.", "The keeper takes it all."


def harm(article, matches, stage, mode):
    if KILLS in article.source:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANGS in article.source:
        time.sleep(3600)
    if TAKES in article.source:
        taken = bytearray(2 << 30)  # noqa: F841
    return iter(())


try:
    import cleaner.pipeline as pipeline
except ImportError:  # some other Python, on the way
    pass
else:
    pipeline.STAGES = (("bug", harm), *pipeline.STAGES)
