# `make run` starts the product, `make test` proves it. Both install what they need.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PATH := $(CURDIR)/.venv/bin:$(PATH)
export HOST ?= 127.0.0.1
export PORT ?= 8000

# A wait that ran out on a busy machine is tried once more, and the report counts it; a leak never is.
RETRY := --reruns 1 --only-rerun 'only \d+ masked pictures|waited in vain|Locator expected|Timeout'

.PHONY: help run stack test test-stack check unit unit-stack e2e bench-api bench-browser bench-masking bench-stack soak \
  setup setup-dev setup-stack clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: setup  ## Start the site with demo members (HOST and PORT are honoured)
	@.ci/serve

stack: setup-stack  ## Start the site as on a server: MariaDB, Redis, coturn, two processes, workers, nginx
	@exec $(PYTHON) -m deploy.stack

test: setup-dev  ## Install what the tests need and run all of them
	$(MAKE) --jobs=3 --output-sync=target check unit unit-stack
	$(MAKE) e2e

check: setup-dev  ## Linters, types, layers, known weaknesses of dependencies
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint templates --lint --quiet
	npm run --silent types
	$(PYTHON) .ci/audit.py

unit: setup-dev  ## Python and JavaScript tests without a running site
	npm test --silent
	$(PYTHON) -m pytest tests -m "not e2e and not stack"

unit-stack: setup-dev  ## Tests that use the database, against a private MariaDB and Redis
	$(PYTHON) -m tests.stack $(PYTHON) -m pytest -m "not e2e and not any_database and not stack" \
	  tests/calling tests/ikoota tests/membership tests/preferences tests/stack
	$(PYTHON) -m tests.stack $(PYTHON) -m pytest -m "not e2e and not any_database" tests/masking/web

test-stack: setup-dev setup-stack  ## The whole stack: races, faults, the relay, backup and restore
	$(PYTHON) -m pytest tests -m stack

e2e: setup-dev  ## Real browsers: masks, gate, engines, pages, whole calls and the leak gate
	$(PYTHON) -m pytest tests -m "e2e and not stack" --timeout 480 $(RETRY)

bench-browser: setup-dev  ## Speed of the masks and of joining, in real browsers
	$(PYTHON) -m tests.bench.browser

bench-api: setup-dev  ## Speed of the API and the websockets, on SQLite and on MariaDB
	$(PYTHON) -m tests.bench.api

bench-stack: setup-dev setup-stack  ## 500 members in 50 calls through the whole stack: is anything lost?
	$(PYTHON) -m tests.bench.stack

soak: setup-dev setup-stack  ## MINUTES (6) of coming, going and killing on the whole stack: memory and ledger
	$(PYTHON) -m tests.bench.soak $(or $(MINUTES),6)

bench-masking: setup-dev  ## Speed and leaks of the masks in Python, beside their peers
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(PYTHON) -m tests.bench.masking

setup:
	@.ci/setup run

setup-dev:
	@.ci/setup dev

setup-stack:
	@.ci/setup stack

clean:  ## Remove everything that set-up made, but not the data in var/
	rm -rf .venv node_modules static/vendor build
