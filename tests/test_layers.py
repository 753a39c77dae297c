"""Imports point one way, the library does not print, and text input loads nothing heavy."""
from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleaner"
#: From the ground up: a module may import what stands in a layer below its own.
LAYERS = [
    {"version", "errors", "article", "record", "shape", "tokens", "address", "either", "kept"},
    {"pattern", "settings", "account", "decode", "dates", "names", "languages", "line_features", "line_model", "entry_features", "counted", "glue", "speech", "voice", "marks"},
    {"agreement", "folded"},
    {"mirrored", "frequency", "wording"},
    {"literals"},
    {"signs", "rules", "layout", "markup", "segment", "emit", "choose", "fields", "explain", "harm", "extract"},
    {"signed", "coverage", "markdown"},
    {"index", "packed"},
    {"lookup"},
    {"lifts"},
    {"library"},
    {"packing", "matches"},
    {"stages"},
    {"examples", "pipeline"},
    {"etl"},
    {"cli"},
    {"__init__", "__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleaner":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("cleaner.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    own = layer_of(path)
    assert own in LEVEL, f"give {own} a layer"
    for name in imports(path) - {own}:
        assert name in LEVEL, f"{name} has no layer"
        assert LEVEL[name] < LEVEL[own] or own == "__init__", f"{path.name} imports {name}, which is not below it"


@pytest.mark.parametrize("name", ["article.py", "record.py"])
def test_the_values_import_nothing_of_ours(name: str) -> None:
    assert not imports(PACKAGE / name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_library_does_not_print(path: Path) -> None:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    assert not any(isinstance(call, ast.Name) and call.id == "print" for call in calls)


@pytest.mark.parametrize("code", [
    "import cleaner; cleaner.clean('The quay is open.')",
    "import cleaner; list(cleaner.clean_many([{'text': 'The quay is open.'}]))",
    "import sys; sys.argv = ['cleaner', '--help']; from cleaner.cli import main\ntry: main()\nexcept SystemExit: pass",
])
def test_text_and_help_load_nothing_heavy(code: str) -> None:
    probe = code + "\nimport sys\nprint('LOADED', [m for m in ('trafilatura', 'lxml', 'bs4', 'rich', 'dateparser', 'htmldate') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("LOADED []")
