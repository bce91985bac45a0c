UV ?= uv
PY := .venv/bin/python

.PHONY: lock
lock: ## Resolve the dependencies again into requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
