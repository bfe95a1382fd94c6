# Every target makes its own virtual environment in .venv where there is none.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# what the tests import is compiled once, whatever the surroundings say
unexport PYTHONDONTWRITEBYTECODE
# pages that cog writes parts of
PAGES := $(wildcard README.md docs/*.md docs/*/*.md)
# tests of whole rounds, of corpora and of random series
ROUNDS := tests/unit/api tests/corpora tests/properties
BENCHMARKS := $(wildcard tests/benchmarks/*.py)

.PHONY: demo test check bench soak real docs clean
.DEFAULT_GOAL := check

demo: $(READY)
	$(BIN)/xlkpi demo

test: check

# the tests of a file share what it takes long to make: they stay in one process; lines are traced only
# where single parts are tested: it doubles the time
check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict xlkpi tests
	$(BIN)/lint-imports
	$(if $(PAGES),$(BIN)/cog --check --diff $(PAGES))
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term tests/unit $(ROUNDS:%=--ignore=%)
	$(BIN)/pytest -n auto --dist loadfile $(ROUNDS)

# the full counts of the seeded tests, with fresh examples each time
soak: $(READY)
	XLKPI_SOAK=1 $(BIN)/pytest -n auto
	XLKPI_SOAK=1 $(BIN)/pytest tests/real

# LibreOffice on what xlkpi writes, and what other programs save; those needed are named in .ci/run
real: $(READY)
	$(BIN)/pytest -n 2 --dist loadfile tests/real

bench: $(READY)
	set -e; for benchmark in $(BENCHMARKS); do $(BIN)/python $$benchmark; done

docs: $(READY)
	$(if $(PAGES),$(BIN)/cog -r $(PAGES))

clean:
	rm -rf .venv build dist htmlcov output/demo .coverage .coverage.*
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find xlkpi tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
