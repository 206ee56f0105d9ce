# The two commands of the README are `make demo` and `make test`; both need Python 3.11 (venv) only.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo-out
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check prove format pins holidays pages clean

help:  ## Say what can be made
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

demo: $(VENV)/.run  ## Build the synthetic register, publish its white paper, check it
	@$(BIN)/tutela demo --out $(OUT)

test: $(VENV)/.dev  ## Run all tests
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile

check: $(VENV)/.dev  ## Run the static gates: format, ruff, mypy, lint-imports, vulture, typos
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture
	@$(BIN)/typos

format: $(VENV)/.dev  ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench-%: $(VENV)/.dev  ## Measure a room against its peer in one run: check, disclosure, intake, law, statistics, detector, supervision
	@cd benchmarks && ../$(BIN)/python bench_$*.py

prove: $(VENV)/.dev  ## Measure the full numbers of the bars (up to an hour)
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile -m prove -o addopts="--import-mode=importlib"

pins:  ## Pin the dependencies again (needs uv)
	@for each in run build dev; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header requirements/$$each.in -o requirements/$$each.txt && \
	  sed -i '/^--find-links/d' requirements/$$each.txt; done

holidays:  ## Make the table of Chinese holidays again
	@$(PYTHON) -m venv .holidays && .holidays/bin/python -m pip install -q chinesecalendar
	@.holidays/bin/python src/tutela/law/make_holidays.py src/tutela/jurisdictions/cn/holidays.csv
	@rm -rf .holidays

pages: $(VENV)/.run  ## Make the pages of docs/law from the law files
	@$(BIN)/python -m tutela.law.pages docs/law cn us_il_cook xx

clean:  ## Remove what was made
	rm -rf $(VENV) $(OUT) .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: needs $(PYTHON), and it is not there" >&2; \
	  echo "  Install it (Debian 12: apt-get install python3.11 python3.11-venv), or name another: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is older than Python 3.11" >&2; \
	  echo "  Install Python 3.11, or name another: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "make: $(PYTHON) has no venv module" >&2; \
	  echo "  Install it (Debian 12: apt-get install python3.11-venv)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.txt pyproject.toml
	@echo "Installing what Tutela needs (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/build.txt requirements/dev.txt
	@echo "Installing what its tests need (once) ..."
	@for each in build dev; do \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation \
	    --require-hashes -r requirements/$$each.txt || exit 1; done
	@touch $@
