# The front door. `make demo` and `make test` need nothing but Python 3.11, make and the package index.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := .uv/bin/uv
ARGS ?=
# Trust what the machine trusts: offices often stand behind a certificate of their own.
export UV_SYSTEM_CERTS ?= true
export UV_NATIVE_TLS ?= true

.PHONY: demo run test check bench new-service setup setup-dev clean
.DEFAULT_GOAL := help

help: ## what there is to do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

$(UV):
	@$(PYTHON) scripts/get_uv.py

$(VENV)/.installed: pyproject.toml uv.lock | $(UV)
	@echo "Installing what Pendopo needs (once) ..."
	@$(UV) sync --quiet --frozen --no-dev && touch $@

$(VENV)/.installed-dev: pyproject.toml uv.lock | $(UV)
	@echo "Installing what the tests need (once) ..."
	@$(UV) sync --quiet --frozen && touch $@ $(VENV)/.installed

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

demo: setup ## everything on one machine, with Pati's real record: ARGS="--port 8123 --no-browser"
	@$(BIN)/pendopo demo $(ARGS)

run: setup ## web and worker on the configured database
	@$(BIN)/pendopo run $(ARGS)

check: setup-dev ## format, lint, lock, types, imports, migrations, translations, templates: ARGS="types"
	@$(BIN)/python scripts/check.py $(ARGS)

test: setup-dev ## all tests, the browser journeys included: ARGS="-k achievements"
	@$(BIN)/python scripts/ensure_chromium.py
	@$(BIN)/pytest -n logical $(ARGS)

new-service: setup-dev ## a complete new service: NAME=library DIMENSION=society LABEL="Libraries" LABEL_ID="Perpustakaan" OFFICE=diskominfo
	@$(BIN)/python scripts/new_service.py --name "$(NAME)" --dimension "$(DIMENSION)" --label "$(LABEL)" --label-id "$(LABEL_ID)" --office "$(OFFICE)"

bench: setup-dev ## figures as ratios in one run, kept in benchmarks/results/: ARGS="--rounds 1 --seconds 1"
	@$(BIN)/python benchmarks/run.py $(ARGS)
