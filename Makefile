# Two commands on a fresh machine with Python 3.11 or later: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check packs clean

$(BIN)/cleaner: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@touch $@

demo: $(BIN)/cleaner
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh samples/demo.sh

test: $(BIN)/cleaner
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: $(BIN)/cleaner
	$(BIN)/python -m mypy

# after a change of packs: what is made of them
packs: $(BIN)/cleaner
	$(BIN)/python -m cleaner.packing
	$(BIN)/python docs/make_catalogue.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .hypothesis
