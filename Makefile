# `make run` starts the product, `make test` proves it. Both install what they need.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PATH := $(CURDIR)/.venv/bin:$(PATH)
export HOST ?= 127.0.0.1
export PORT ?= 8000

.PHONY: help run test check unit e2e test-calls bench-browser setup setup-dev clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: setup  ## Start the site with demo members (HOST and PORT are honoured)
	@.ci/serve

test: setup-dev check unit e2e  ## Install what the tests need and run all of them

check: setup-dev  ## Linters, types, layers
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint templates --lint --quiet
	npm run --silent types

unit: setup-dev  ## Python and JavaScript tests without a running site
	npm test --silent
	$(PYTHON) -m pytest tests -m "not e2e"

e2e: setup-dev  ## Real browsers: masks, gate, engines, pages
	$(PYTHON) -m pytest tests -m "e2e and not long"

test-calls: setup-dev  ## Whole calls: leak gate, two to five members, devices, accessibility
	$(PYTHON) -m pytest tests -m long

bench-browser: setup-dev  ## Speed of the masks in a real browser
	$(PYTHON) -m tests.bench.browser

setup:
	@.ci/setup run

setup-dev:
	@.ci/setup dev

clean:  ## Remove everything that set-up made, but not the data in var/
	rm -rf .venv node_modules static/vendor build
