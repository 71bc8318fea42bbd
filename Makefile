# Each target sets up what it needs first; the second time that costs nothing.
# `make PYTHON=/path/to/python3.12 ...` names the Python that .venv is made with.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format bench bench-own bench-peers axe soak publish-figures pins clean setup-demo setup-test

export PYTHON

TESTS ?=
ROWS ?=

# macOS hides Homebrew's libraries from a Python that Homebrew did not make.
ifeq ($(shell uname -s),Darwin)
RUN := DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix)/lib:/usr/local/lib:/usr/lib"
endif

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup-demo ## build the sample agency's portals and reports, and say where they are
	@$(RUN) .venv/bin/amportal build
	@echo "Open one of these in a browser:"
	@for page in output/*/index.html; do echo "  $(CURDIR)/$$page"; done

test: setup-test ## run all tests (TESTS=tests/unit for some)
	@$(RUN) .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=15 $(TESTS)

lint: ## check style, types, the shape of the tree and who may import whom
	@.setup/python test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/python -m pytest -q tests/packaging/test_tree.py

format: ## put the code into its one format
	@.setup/python test
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: bench-own bench-peers ## measure everything, an hour and more on two cores

bench-own: setup-demo ## measure reading, reports and the sample agency, some minutes
	@$(RUN) .venv/bin/python -m bench

bench-peers: setup-test ## measure beside other generators, an hour (ROWS="start nothing" for some)
	@.venv/bin/python -m bench.peers.tools
	@$(RUN) .venv/bin/python -m bench.peers $(ROWS)

axe: setup-test ## look for what shuts anybody out, on every kind of page, in every language and on every screen
	@$(RUN) nice -n 10 .venv/bin/python -m tests.browser.matrix

soak: setup-test ## hunt for longer than a test run may take (HUNT="kills=1000 bursts=1000", HUNT="minutes=60")
	@$(RUN) nice -n 10 .venv/bin/python -m tests.soak $(HUNT)

publish-figures: setup-test ## publish a thousand times under fifty readers, and more that takes minutes
	@nice -n 10 .venv/bin/python -m tests.publish.figures

pins: ## resolve pyproject.toml into .pins/ again (UPGRADE=--upgrade for newer versions)
	@.setup/pins $(UPGRADE)

clean: ## remove what was made: output, caches, .venv
	@rm -rf output .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find amportal tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

setup-demo:
	@.setup/system demo
	@.setup/python demo

setup-test:
	@.setup/system test
	@.setup/python test
	@.setup/browser
	@.setup/mailserver
	@.setup/hosts
	@.setup/node
