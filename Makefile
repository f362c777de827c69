# `make` lists the verbs. Each one creates .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= ../shared/data
RUN_EXTRAS := assistant
ALL_EXTRAS := assistant,neural,spacy,chinese,duckling,encoder,nltk,moses,russian,postgresql,mongodb,telegram,tensorboard,docs,dev

.PHONY: help demo test check format lint types contracts docs screenshots bench clean

help:  ## list the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/pip:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

.venv/run: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[$(RUN_EXTRAS)]'
	@touch $@

.venv/all: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[$(ALL_EXTRAS)]'
	@touch $@ .venv/run

demo: .venv/run  ## train the demo assistant, and talk to it in a browser
	$(BIN)/tertulia demo

test: .venv/all  ## run the tests
	$(BIN)/python -m pytest -n auto

check: format lint types contracts docs test  ## the whole gate, as CI runs it

format: .venv/all  ## check the formatting
	$(BIN)/ruff format --check

lint: .venv/all  ## check the style
	$(BIN)/ruff check

types: .venv/all  ## check the types
	$(BIN)/mypy

contracts: .venv/all  ## check that imports point towards the core
	$(BIN)/lint-imports

docs: .venv/all  ## build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

screenshots: .venv/all  ## take the pictures of the documentation
	$(BIN)/python -m docs.screenshots

bench: .venv/all  ## print every benchmark
	$(BIN)/python -m bench --data $(DATA)

clean:  ## remove what the other verbs made
	rm -rf .venv site build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
