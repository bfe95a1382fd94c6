# Every target makes its own virtual environment in .venv where there is none.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# what the tests import is compiled once, whatever the surroundings say
unexport PYTHONDONTWRITEBYTECODE
# pages that cog writes parts of
PAGES := $(wildcard *.md docs/*.md docs/*/*.md)
# the dear ones first, so that none of them is left to one processor at the end
TESTS := tests/properties tests/corpora tests/unit
DEAR := $(patsubst %,tests/real/test_%.py,desk_year_browser compatibility desk_browser mail_round laws_office stages_office computers cluster)
REAL := $(DEAR) $(filter-out $(DEAR),$(wildcard tests/real/test_*.py))
# what is tried with its ledger on a PostgreSQL server, too
LEDGERS := tests/unit/ledger tests/properties/test_ledger_laws.py tests/unit/intake tests/unit/workspace/test_inbox.py \
	$(addprefix tests/unit/api/test_,log.py new_key.py deciding.py import_again.py)

.PHONY: demo test check static tests laws coverage bench bench-slice bench-round soak real docs pictures wheelhouse clean
.DEFAULT_GOAL := check

demo: $(READY)
	$(BIN)/xlkpi demo

test: check

check: static tests

static: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict xlkpi tests
	$(BIN)/lint-imports
	$(if $(PAGES),$(BIN)/cog --check --diff $(PAGES))

tests: $(READY)
	$(BIN)/pytest -n auto --no-loadscope-reorder $(TESTS)

# the same with the longer slices of what is tried at random: what CI runs
laws: export XLKPI_LAWS = 1
laws: check

# lines and branches that the tests of single parts reach; tracing doubles what they cost
coverage: $(READY)
	$(BIN)/pytest -n auto --cov --cov-report=term tests/unit --ignore=tests/unit/api

# the full counts of the seeded tests, with fresh examples each time
soak: $(READY) coverage
	XLKPI_SOAK=1 $(BIN)/pytest -n auto
	XLKPI_SOAK=1 $(BIN)/pytest tests/real

# LibreOffice on what xlkpi writes, and what other programs save; those needed are named in .ci/run
# three at once on two processors: browsers, mail servers and LibreOffice are waited for a good part of the time
real: $(READY)
	$(BIN)/pytest -n 3 --no-loadscope-reorder $(REAL)
	$(MAKE) server

# the tests of the ledger, with all ledgers on a PostgreSQL server
server: $(READY)
	XLKPI_LEDGER=server $(BIN)/pytest -n auto $(LEDGERS)

# the tables of docs/performance.md anew; bench-slice holds a short run against them
bench: $(READY)
	$(BIN)/python -m tests.benchmarks

bench-slice: $(READY)
	$(BIN)/python -m tests.benchmarks --slice

# a whole round of UNITS units, and of a tenth of them; from 1,000 on its table in docs/performance.md anew
UNITS ?= 1000
bench-round: $(READY)
	$(BIN)/python -m tests.benchmarks.round --units $(UNITS)

docs: $(READY)
	$(if $(PAGES),$(BIN)/cog -r $(PAGES))

# the pictures of the docs, by the programs that real needs
pictures: $(READY)
	$(BIN)/python -m tests.real.pictures

# dist/wheelhouse: what xlkpi is installed from without the internet, here and on Windows
wheelhouse: $(READY)
	$(BIN)/python -m tests.real.wheelhouse

clean:
	rm -rf .venv build dist htmlcov output/demo .coverage .coverage.*
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find xlkpi tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
