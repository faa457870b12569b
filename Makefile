# Two commands that do everything: `make demo` and `make test`. `make quick` answers within a minute.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CLASS := examples/class
OUT := out/class

.PHONY: demo test quick quick-tests lint types unit browser course built proved messages dist clean

demo: $(VENV)/installed
	@# Exit status 1: some submissions of this class cannot be read, and are meant to be like that.
	@$(BIN)/grade run $(CLASS) --out $(OUT) || test $$? -eq 1

# What needs one core each comes first, side by side; the tests then use all there are.
test: $(VENV)/installed
	@$(MAKE) --jobs 2 proved built types lint demo
	@$(MAKE) unit

# For while you work: no built course, no browser, no process of its own.
quick: $(VENV)/installed
	@$(MAKE) --jobs 3 --output-sync=target lint types quick-tests

quick-tests: $(VENV)/installed
	$(BIN)/pytest -q -n auto --dist worksteal -m quick $(COSTLY:%=--ignore tests/%)

# Folders without a test that is quick.
COSTLY := attacks browser solutions

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

# The course proves itself: what is handed out is up to date, right answers pass, wrong ones are named.
course: built proved

built: $(VENV)/installed
	$(BIN)/grade build --check

proved: $(VENV)/installed
	$(BIN)/grade verify

# One more than there are cores: many tests wait for processes of their own.
WORKERS := $(shell expr $(shell getconf _NPROCESSORS_ONLN) + 1)

unit: $(VENV)/installed browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --durations 15 --durations-min 5

# What the browser tests need beside chromium and node. Where it cannot be had they are skipped, and say so.
BROWSER := tests/browser
browser:
	@if ! command -v npm > /dev/null; then \
		echo "npm is not installed: the browser tests will be skipped"; \
	elif ! test $(BROWSER)/node_modules/.package-lock.json -nt $(BROWSER)/package-lock.json; then \
		npm ci --silent --prefix $(BROWSER) || echo "npm ci failed: the browser tests will be skipped"; \
	fi

# Messages that are new in the code come into the .po files untranslated; run it again when they are translated.
LOCALE := grader/locale
messages: $(VENV)/installed
	@mkdir -p out
	$(BIN)/pybabel --quiet extract --omit-header --no-location --sort-output --width 110 \
		--keyword marked --output out/torchgrade.pot grader
	$(BIN)/pybabel --quiet update --domain torchgrade --input-file out/torchgrade.pot --output-dir $(LOCALE) --width 110 \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel compile --domain torchgrade --directory $(LOCALE) --statistics

# sdist and wheel into dist/; the wheel is then installed and used where nothing else is.
dist: $(VENV)/installed
	$(BIN)/python .ci/wheel.py

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) out dist
