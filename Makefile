# One command proves everything: `make test`. One command shows everything: `make demo`.
PORT ?= 8080
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := .tools/bin/uv
BIN := .venv/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web --no-audit --no-fund
STATIC := src/answerbook/static/index.html
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f 2>/dev/null) $(wildcard web/*.ts web/*.js web/*.html web/package.json)

.DEFAULT_GOAL := help
.PHONY: help install demo test dev lint format lock eval bench web client migration docs clean

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed $(STATIC) ## Install the environment and build the web app

demo: install ## Start with a demo store and sign in by a one-time link (PORT=8080)
	@$(BIN)/answerbook demo --port $(PORT)

test: install lint ## Lint, types, contracts, unit, database and browser tests
	$(NPM) run check
	$(BIN)/pytest -n 2 --dist worksteal

dev: install ## Serve with reload; the web app by Vite on 5173
	@trap 'kill 0' EXIT; $(BIN)/answerbook serve --reload & $(NPM) run dev

lint: .venv/.installed ## Ruff, mypy, import contracts
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/.installed ## Put the code in shape
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

eval: .venv/.installed ## Measure the question engine on ANSWERBOOK_EVAL_DATA (default ../shared/data)
	$(BIN)/answerbook eval run $(EVAL)

bench: .venv/.installed ## Measure latencies
	$(BIN)/python -m answerbook.evaluation.bench

web: .venv/.installed ## Build the web app again
	rm -f $(STATIC) && $(MAKE) $(STATIC)

client: .venv/.installed ## Write openapi.json and the typed client of the web app again
	$(BIN)/answerbook openapi > web/openapi.json
	$(NPM) run client

migration: .venv/.installed ## Write the next revision of our own records (TITLE="Add what")
	$(BIN)/python -m answerbook.migrations "$(TITLE)"

docs: .venv/.installed ## Write the generated reference again
	$(BIN)/python -m answerbook.cli.reference docs/reference

lock: $(UV) ## Resolve the dependencies again into requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock

clean: ## Remove everything that was built
	rm -rf .venv .tools web/node_modules src/answerbook/static

$(UV):
	@test -n "$(PYTHON)" || { echo "Answerbook needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv .tools 2>/dev/null && .tools/bin/python -m pip install -q uv==0.13.8 \
		|| { rm -rf .tools && $(PYTHON) -m pip install -q --target .tools uv==0.13.8; } \
		|| { echo "No pip found for $(PYTHON): install your system's python3-venv package, then run make again" >&2; exit 1; }

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv -q --no-config --python "$(PYTHON)" .venv
	$(UV) pip sync -q --compile-bytecode --python $(BIN)/python requirements.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps -e .
	$(BIN)/python -m compileall -q src/answerbook
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json | .venv/.installed
	$(NPM) ci --ignore-scripts --loglevel=error

$(STATIC): web/node_modules/.package-lock.json $(WEB_SOURCES)
	$(NPM) run build
	@touch $@
