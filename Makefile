# `make run` tries it, `make test` checks it: all they need is Python 3.11 and a package index.

PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN = .venv/bin

# Node on the PATH when it is 18 or newer, else the one in the wheel.
with_node = { node -e 'process.exit(parseInt(process.versions.node) < 18)' && command -v npm; } >/dev/null 2>&1 \
	|| PATH="$(CURDIR)/$(BIN):$$PATH";

.PHONY: help
help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

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

.PHONY: run
run: venv css ## start everything and print where it is; Ctrl-C stops it
	@$(BIN)/python -m coproduction.supervisor
