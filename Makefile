# A newcomer needs two commands: `make run` and `make test`. `make help` lists the others.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CARGO ?= cargo
NPM ?= npm
# Where `make run` keeps its data, and where it listens.
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080

WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) web/index.html web/package.json \
	$(wildcard web/*.ts) web/tsconfig.json
# Runs one part, times it, and keeps what it printed for the summary of .ci/run.
PART := scripts/part.sh

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: web ## Build everything and serve on http://127.0.0.1:8080 with the embedded database in ./data
	$(CARGO) build --bin firebell
	exec target/debug/firebell serve --data "$(DATA)" --listen "$(LISTEN)"

web: web/dist/index.html ## Build the web app

web/node_modules/.package-lock.json: web/package-lock.json
	$(NPM) --prefix web ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	$(NPM) --prefix web run build
	@touch $@

build: web ## Build the web app, the server, and all tests
	@$(PART) build $(CARGO) build --workspace --bins --tests

test: test-setup build test-rust test-simulation test-web test-browser test-fuzz ## Run every test

test-setup: ## Make sure that PostgreSQL, Chromium and Python are there (as root: install them with apt)
	@scripts/test-setup.sh

test-rust: ## Test the Rust code, on SQLite and on PostgreSQL; needs no Node
	@$(PART) "Rust tests" bash -c '$(CARGO) test --workspace --bins --no-fail-fast \
		--test domain --test store --test app --test server --test cli'

test-simulation: ## Kill servers under load and compare what is left
	@$(PART) "simulation" $(CARGO) test --workspace --test reliability

test-web: web/node_modules/.package-lock.json ## Unit tests of the web app
	@$(PART) "web tests" $(NPM) --prefix web test

test-browser: web ## Drive the real server with a real browser
	@$(CARGO) build --workspace --bin firebell
	@$(PART) "browser" $(NPM) --prefix web run e2e

test-fuzz: ## Send the server whatever its own specification allows, and more
	@$(CARGO) build --workspace --bin firebell
	@$(PART) "fuzz" scripts/fuzz.sh

check: check-rust check-web check-generated check-licences ## Everything that is checked without running it

check-rust:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

check-web: web/node_modules/.package-lock.json
	$(NPM) --prefix web run check

check-generated:
	$(CARGO) test --workspace --test server -- snapshot::

check-licences: web/node_modules/.package-lock.json
	node scripts/dependencies.mjs

generate: web/node_modules/.package-lock.json ## Write the OpenAPI document and the web app's types from the code
	FIREBELL_UPDATE=1 $(CARGO) test --workspace --test server -- snapshot::
	$(NPM) --prefix web run generate

bench: ## Measure both databases and write docs/performance.md
	$(CARGO) run --release -p firebell-bench

fmt: ## Format the Rust code
	$(CARGO) fmt --all

clean: ## Remove what was built, and the PostgreSQL of the tests; never ./data
	-scripts/test-postgres.sh stop
	$(CARGO) clean
	rm -rf web/dist web/node_modules web/test-results web/playwright-report

.PHONY: help run web build test test-setup test-rust test-simulation test-web test-browser test-fuzz check check-rust \
	check-web check-generated check-licences generate bench fmt clean
