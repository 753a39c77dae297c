"""A stage with a bug, in every Python that starts with this folder on PYTHONPATH: three phrases kill the process, hang it, or take 2 GB."""

import os
import signal
import time

from harm_phrases import HANGS, KILLS, TAKES


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
