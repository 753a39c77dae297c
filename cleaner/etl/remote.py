"""Files elsewhere (s3://, gs://, https://, memory:// ...), through fsspec and its drivers: the one door to them."""

from __future__ import annotations

import re
from typing import IO, Any

from cleaner.errors import UsageError

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
#: Of a scheme, the extra that brings its driver.
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}


def is_remote(path: str) -> bool:
    """Whether a path is a URL.

    >>> is_remote("s3://bucket/a.jsonl"), is_remote("a.jsonl"), is_remote("C:/a.jsonl")
    (True, False, False)
    """
    return _URL.match(path) is not None


def driver(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises :class:`UsageError` that names what to install, and ``OSError``."""
    scheme = url.split("://")[0]
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{url}: needs fsspec; run: pip install 'article-cleaner[{_EXTRAS.get(scheme, 'remote')}]'") from error
    try:
        fs, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        extra = _EXTRAS.get(scheme)
        how = f"pip install 'article-cleaner[{extra}]'" if extra else str(error)
        raise UsageError(f"{url}: the driver for {scheme}:// is not installed; run: {how}") from error
    except ValueError as error:
        raise UsageError(f"{url}: {error}; check the part before ://") from error
    except Exception as error:  # drivers have their own errors, for credentials above all
        raise OSError(told(error)) from error
    return fs, path


def open_remote(url: str, mode: str) -> IO[bytes]:
    """A stream of a file elsewhere. Raises ``OSError`` whatever the driver raises."""
    fs, path = driver(url)
    try:
        return fs.open(path, mode)  # type: ignore[no-any-return]
    except Exception as error:
        raise OSError(told(error)) from error


def find(url: str) -> list[str]:
    """The files that a URL names: itself, those below it, or those that match it. Raises ``OSError``."""
    fs, path = driver(url)
    try:
        if any(mark in path for mark in "*?["):
            found = fs.glob(path)
        elif fs.isfile(path) or not fs.isdir(path):
            return [url]
        else:
            found = fs.find(path)
        return sorted(str(fs.unstrip_protocol(one)) for one in found)
    except Exception as error:
        raise OSError(told(error)) from error


def told(error: Exception) -> str:
    """What a driver says, with what to do about the usual things."""
    text = " ".join(str(error).split()) or type(error).__name__
    told = f"{type(error).__name__} {text}".lower()
    if any(word in told for word in ("credential", "forbidden", "access denied", "accessdenied", "unauthorized", "403", "401", "signature", "access key")):
        return f"access was refused ({text}); check the credentials that the driver reads (environment, ~/.aws, gcloud)"
    if isinstance(error, FileNotFoundError):
        return "no such file"
    return text
