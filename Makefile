# `make run` tries it, `make test` checks it: all they need is Python 3.11 and a package index.

PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN = .venv/bin
TEMPLATES = $(shell find templates -name '*.html')

# Node on the PATH when it is 18 or newer, else the one in the wheel.
with_node = { node -e 'process.exit(parseInt(process.versions.node) < 18)' && command -v npm; } >/dev/null 2>&1 \
	|| PATH="$(CURDIR)/$(BIN):$$PATH";

# Hashes for every platform, and no word about where they came from.
compile = $(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url pyproject.toml

.PHONY: help
help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

.PHONY: run
run: venv css ## start everything and print where it is; Ctrl-C stops it
	@$(BIN)/python -m coproduction.supervisor

.PHONY: test
test: venv css chromium lint ## check everything: style, imports, migrations, every test, browser tests too
	@DEBUG=true $(BIN)/python -m coproduction.embedded --run $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadgroup

.PHONY: shots
shots: venv css chromium ## a picture of every page of the example, in var/shots/
	@$(BIN)/python -m tests.shots

.PHONY: lint
lint: venv ## style and the order of imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(BIN)/lint-imports

.PHONY: format
format: venv ## put Python and templates into the house style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true

.PHONY: forget
forget: venv ## forget what `make run` kept: the next one starts with the example as it was
	@$(BIN)/python -m coproduction.embedded --forget

.PHONY: lock
lock: venv ## write the lock files from pyproject.toml and package.json (UPGRADE=--upgrade: newest of everything)
	@$(compile) --output-file requirements.txt
	@$(compile) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(with_node) npm $(if $(UPGRADE),update,install) --package-lock-only --no-audit --no-fund --loglevel=error

.PHONY: venv
venv: ## the virtual environment, as the lock file says (a .venv that is a link is left as it is)
	@test -L .venv || cmp -s requirements-dev.txt .venv/installed.txt || { \
		echo "Installing what the project needs (only once)." \
		&& { test -x $(BIN)/python || $(PYTHON) -m venv .venv; } \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt \
		&& cp requirements-dev.txt .venv/installed.txt; }

node_modules/installed: package-lock.json | venv
	@$(with_node) npm ci --no-audit --no-fund --omit=optional --loglevel=error >/dev/null && touch $@

.PHONY: css
css: static/build/site.css ## the stylesheet, when a source is newer

# Bootstrap 5.3 is written with @import, which Sass will only drop in version 3.
static/build/site.css: $(shell find static/scss -name '*.scss' 2>/dev/null) node_modules/installed
	@$(with_node) node node_modules/sass/sass.js --style=compressed --no-source-map --load-path=node_modules \
		--no-error-css --quiet-deps --silence-deprecation=import static/scss/site.scss $@

# The browser tests drive Debian's Chromium. Without one they are skipped, and say so; in CI that is a failure.
.PHONY: chromium
chromium:
	@$(BIN)/python -m tests.browsing || { \
		command -v apt-get >/dev/null && test "$$(id -u)" = 0 && echo "Installing Chromium (only once)." \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "!! There is no Chromium: the browser tests are left out. !!" >&2; test -z "$$CI"; }

.PHONY: drill
drill: venv ## break everything while messages go out, and count what arrived, into bench/drill.json
	@$(BIN)/python -m bench.drill

.PHONY: bench
bench: venv css ## speed and size, measured, into bench/results.json
	@$(BIN)/python -m bench
