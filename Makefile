# Every target works alone on a machine that has only Python 3.11 and make: it prepares .venv first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
OUT := out
CHECKED := screener models lexicons tests

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test lint bench docs train lock clean

help:
	@echo "make run    build sample drafts and screen them"
	@echo "make test   lint, types, architecture and all tests"
	@echo "make lint   ruff, mypy and import-linter alone"
	@echo "make bench  measure speed, as ratios against peers in one run"
	@echo "make docs   write the pages that are made from code and data"
	@echo "make train  train the model from models/data"
	@echo "make lock   pin the dependencies anew"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)
	$(BIN)/screener samples $(OUT)/samples
	$(BIN)/screener scan $(OUT)/samples; test $$? -le 1
	$(BIN)/screener scan $(OUT)/samples --format html --output $(OUT)/report.html; test $$? -le 1
	@echo "报告已写入 $(OUT)/report.html"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n 2

bench: $(READY)
	$(BIN)/python -m tests.bench

docs: $(READY)
	$(BIN)/python -m docs

train: $(READY)
	$(BIN)/python -m models.train

lock: $(READY)
	$(BIN)/pip install --quiet pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
		--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--no-emit-options --all-build-deps --extra dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv $(OUT)
