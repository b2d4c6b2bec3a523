# GNU make. From a fresh clone, `make demo` and `make test` install what they need into .venv first.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
FRONTEND := panoptic_nb/widget/frontend
VSCODE := tests/e2e/vscode
WIDGETS := @vscode/jupyter-ipywidgets8
DEMO := demo

# The first Python on the path that is recent enough; PYTHON=… chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.PHONY: help install demo test check pytest frontend frontend-check browser vscode-host bench clean

help:
	@echo "make demo       the whole loop on posters drawn for it, then the tour notebook, run on the result"
	@echo "make test       style, types, floors, front end, tests"
	@echo "make bench      the figures of the documentation, each beside its baseline"
	@echo "make frontend   build the grid's bundle anew (needs Node)"
	@echo "make clean      remove what was installed and made here"

install: $(INSTALLED)

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or say where: make PYTHON=/path/to/python"; exit 1; }
	@echo "Installing into $(VENV): some minutes, several gigabytes (PyTorch)."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@

# The corpus first, then the tour: a notebook that opens it, run from top to bottom, kept as a page. The grids' own
# state is left out, as JupyterLab leaves it out: without a kernel their contact sheets stand for them.
demo: $(INSTALLED)
	$(BIN)/panoptic-nb demo $(DEMO)
	PANOPTIC_NB_DEMO="$(abspath $(DEMO))" $(BIN)/python -m nbconvert --execute --to notebook \
		--ExecutePreprocessor.store_widget_state=False \
		--log-level WARN --output-dir $(DEMO) --output tour notebooks/tour.ipynb
	$(BIN)/python -m nbconvert --to html --log-level WARN $(DEMO)/tour.ipynb
	@echo "Look at $(DEMO)/tour.html, or run it yourself: $(BIN)/jupyter lab $(DEMO)/tour.ipynb"

test: check frontend-check pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# A process per core, a file of tests to each: files share their corpora and their browser.
pytest: $(INSTALLED) browser vscode-host
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

# The bundle is committed, so that installing needs no Node: what is committed must be what the source gives.
frontend-check:
	@if [ ! -d $(FRONTEND) ]; then echo "no front end here"; \
	elif ! command -v npm >/dev/null; then echo "Node is not installed: the front end is not checked"; \
	else $(MAKE) --no-print-directory frontend-verified; fi

frontend-verified: $(FRONTEND)/node_modules/.installed
	cd $(FRONTEND) && npm run --silent check && npm test --silent
	cd $(FRONTEND) && node build.mjs node_modules/.built/widget.js
	@cmp $(FRONTEND)/node_modules/.built/widget.js panoptic_nb/widget/static/widget.js || \
		{ echo "The bundle is not what its source gives: run make frontend and commit it."; exit 1; }

frontend: $(FRONTEND)/node_modules/.installed
	cd $(FRONTEND) && npm run --silent build

$(FRONTEND)/node_modules/.installed: $(FRONTEND)/package-lock.json
	cd $(FRONTEND) && npm ci --silent --no-audit --no-fund
	touch $@

# The browser tests drive the system's Chromium.
browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else echo "The browser tests need Chromium: install chromium (Debian, Fedora) or google-chrome."; exit 1; fi

# What VS Code's Jupyter extension shows widgets with, for the tests of the grid in it.
vscode-host:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(VSCODE)/node_modules/.installed; \
	else echo "Node is not installed: the grid is not tested in VS Code's widget host"; fi

# The extension's manager is one file that carries all of what it names as its dependencies: it is taken without them.
$(VSCODE)/node_modules/.installed: $(VSCODE)/package-lock.json $(FRONTEND)/node_modules/.installed
	cd $(VSCODE) && npm ci --silent --no-audit --no-fund --ignore-scripts
	mkdir -p $(VSCODE)/node_modules/$(WIDGETS)
	cd $(VSCODE)/node_modules/$(WIDGETS) && tar -xzf "$$(npm pack --silent $(WIDGETS)@1.0.9)" --strip-components 1 && rm *.tgz
	touch $@

bench: $(INSTALLED)
	@for file in $$(grep -l '__main__' tests/benchmarks/*.py); do \
		name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m tests.benchmarks.$$name || exit 1; done

clean:
	rm -rf $(VENV) $(DEMO) dist build $(FRONTEND)/node_modules $(VSCODE)/node_modules .pytest_cache .mypy_cache \
		.ruff_cache .hypothesis .import_linter_cache
	find panoptic_nb tests -name __pycache__ -type d -prune -exec rm -rf {} +
