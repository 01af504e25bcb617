# Every target works alone on a machine that has only Python 3.11 and make: it prepares .venv first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed
READY := .venv/.ready
OUT := out

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --no-emit-options --all-build-deps

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run demo test browser lint bench peers evasion sizing docs coverage train study wheels lock clean

help:
	@echo "make run    start the review service; it prints its address and, once, the first password"
	@echo "make demo   build sample drafts and screen them"
	@echo "make test   lint, types, architecture and all tests"
	@echo "make lint   ruff, mypy and import-linter alone"
	@echo "make bench  measure speed, as ratios against peers in one run"
	@echo "make peers  fetch the libraries that bench and evasion compare with"
	@echo "make evasion write docs/evasion.md: terms in disguise, found and falsely found"
	@echo "make sizing write docs/sizing.md: cores, hours, memory and disk up to ten million files"
	@echo "make docs   write the pages that are made from code and data"
	@echo "make coverage  compare what is found in every place with other readers (needs the internet once)"
	@echo "make train  train the model from models/data"
	@echo "make study  compare kinds of models and write docs/model.md (a quarter of an hour)"
	@echo "make wheels gather everything an installation without the internet needs"
	@echo "make lock   pin the dependencies anew"

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv

$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q screener api models  # an editable installation is not compiled
	@touch $@

$(READY): $(INSTALLED) requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: $(INSTALLED)
	@$(BIN)/screener serve

demo: $(INSTALLED)
	$(BIN)/screener samples $(OUT)/samples
	$(BIN)/screener scan $(OUT)/samples; test $$? -le 1
	$(BIN)/screener scan $(OUT)/samples --format html --output $(OUT)/report.html; test $$? -le 1
	@echo "报告已写入 $(OUT)/report.html"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint browser
	$(BIN)/pytest -n 2

# The browser for tests/browser; without it, and without leave to install it, those tests are skipped.
browser:
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null || { \
		if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
	} >/dev/null 2>&1 || echo "no Chromium here: the tests in tests/browser are skipped"

bench: $(READY)
	$(BIN)/python -m tests.bench

peers: $(READY)
	$(BIN)/pip install --quiet --target $(OUT)/peers pyahocorasick flashtext jionlp
	$(PYTHON) -m venv $(OUT)/readers && $(OUT)/readers/bin/pip install --quiet -r tests/bench/readers.txt
	cd $(OUT)/peers && npm install --silent --no-save --prefix . mint-filter

evasion: $(READY)
	$(BIN)/python -m tests.bench.evasion

sizing: $(READY)
	$(BIN)/python -m tests.bench.sizing

docs: $(READY)
	$(BIN)/python -m docs

coverage: $(READY)
	$(PYTHON) -m venv $(OUT)/coverage
	$(OUT)/coverage/bin/pip install --quiet -r docs/peers.txt
	$(BIN)/python -m docs.coverage $(OUT)/coverage/bin/python

train: $(READY)
	$(BIN)/python -m models.train
	$(BIN)/python -m models.profile

study: $(READY)
	$(BIN)/python -m models.study

wheels: $(INSTALLED)
	$(BIN)/pip wheel --quiet --require-hashes -r requirements.lock --wheel-dir $(OUT)/wheels
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir $(OUT)/wheels .
	@echo "$(OUT)/wheels 可带到不联网的机器：pip install --no-index --find-links wheels 'screener[ocr,media,cluster]'"

lock: | $(BIN)/python
	$(BIN)/pip install --quiet pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" $(LOCK) --extra serve --extra ocr --extra media --extra cluster \
		--output-file requirements.lock pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(LOCK) --extra serve --extra cluster --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv $(OUT)
