# Two commands that do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CLASS := examples/class
OUT := out/class

.PHONY: demo test lint types unit course clean

demo: $(VENV)/installed
	@# Exit status 1: some submissions of this class cannot be read, and are meant to be like that.
	@$(BIN)/grade run $(CLASS) --out $(OUT) || test $$? -eq 1

test: demo lint types course unit

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

# The course proves itself: what is handed out is up to date, right answers pass, wrong ones are named.
course: $(VENV)/installed
	$(BIN)/grade build --check
	$(BIN)/grade verify

unit: $(VENV)/installed
	$(BIN)/pytest -n auto --dist worksteal

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) out
