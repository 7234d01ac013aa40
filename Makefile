# One command for each thing a member or a maintainer does. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
WORKERS ?= 2

# What was compiled once serves every later process: the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test slow check format lint types layers bench bench-all bench-peers performance-page screenshots clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

install: $(VENV)/.ready ## Make .venv with everything the tests need

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "cawg needs Python 3.11 or newer: say which with 'make PYTHON=python3.12 ...'"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  test -x $(BIN)/python || uv venv -q --python $(PYTHON) $(VENV); \
	  uv pip install -q --python $(BIN)/python -e '.[dev]'; \
	else \
	  $(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv: on Debian, apt-get install python3-venv"; exit 1; }; \
	  test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); \
	  $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'; \
	fi
	@touch $@

demo: $(VENV)/.ready ## Open the demo network (built in ./demo the first time)
	@$(BIN)/cawg demo $(DEMO)

test: $(VENV)/.ready ## Run the tests
	@$(BIN)/python -m pytest -n $(WORKERS)

slow: $(VENV)/.ready ## Run the long tests: kill loops, large workspaces, many generated merges
	@$(BIN)/python -m pytest -n $(WORKERS) -m slow --timeout 1800

check: $(VENV)/.ready format lint types layers test ## Format, lint, types, layers, tests

format: $(VENV)/.ready ## Check the formatting
	@$(BIN)/ruff format --check .

lint: $(VENV)/.ready ## Check the code for defects
	@$(BIN)/ruff check .

types: $(VENV)/.ready ## Check the types
	@$(BIN)/mypy

layers: $(VENV)/.ready ## Check who imports whom
	@$(BIN)/lint-imports

bench: $(VENV)/.ready ## Measure the quick parts at 1,000 records, each beside a floor of the same run (two to three minutes)
	@$(BIN)/python -m benchmarks

bench-all: $(VENV)/.ready ## Measure every part at 1,000, 10,000 and 100,000 records (hours)
	@$(BIN)/python -m benchmarks --whole

bench-peers: $(VENV)/.ready ## Measure beside other programs on the same records; says which are not installed
	@$(BIN)/python -m benchmarks --only peers --records 1000 10000

performance-page: $(VENV)/.ready ## Measure everything (hours) and write the figures into docs/performance.md
	@$(BIN)/python -m benchmarks --whole --json > docs/performance.new || true
	@test -s docs/performance.new && mv docs/performance.new docs/performance.json
	@$(BIN)/python -m benchmarks.page

screenshots: $(VENV)/.ready ## Take the pictures of the docs again
	@$(BIN)/python docs/take_screenshots.py

clean: ## Remove what the other commands made
	rm -rf $(VENV) $(DEMO) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
