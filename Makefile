# `make demo` and `make test` are all that a new user needs; `make check` is the gate for a change.
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help setup demo run test lint check format docs lock fuzz audit torture clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## build .venv (every other target does it by itself)
	@scripts/setup

demo: setup ## the whole story in a minute: an invented group of homes, real HTTP, real mail
	@$(BIN)/ofsted-watch demo

run: setup ## watch the homes of config.toml at the real site
	@$(BIN)/ofsted-watch run

test: setup ## all tests
	@$(BIN)/python -m pytest

lint: setup ## format, lint, types, import contracts, help texts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/write-help --check
	@$(BIN)/python scripts/write-tables --check

check: lint test ## all that a change must pass

format: setup ## rewrite the code in the one format, mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup ## write help texts and tables into docs/
	@$(BIN)/python scripts/write-help
	@$(BIN)/python scripts/write-tables

lock: setup ## choose package versions anew, within the ranges of pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --group dev pyproject.toml -o requirements.lock

fuzz: setup ## throw made-up input at every reader, a minute each: make fuzz SECONDS=600
	@$(BIN)/python -m fuzz --seconds $(or $(SECONDS),60) $(READERS)

audit: ## hold the locked packages against known vulnerabilities (needs the network)
	@scripts/audit

torture: setup ## play every fault against the real program, half an hour: make torture SEED=1
	@$(BIN)/python -m torture --long $(if $(SEED),--seed $(SEED))

clean: ## remove what the targets made
	rm -rf .venv .venv-audit .venv-bootstrap .venv-fuzz .venv-setup.log .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
