# Needs make and Python 3.11 or newer, nothing else; everything is installed into .venv.
# pip's own configuration decides where packages come from; requirements*.lock decides which.

PYTHON ?= python3
UV ?= uv
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CHROMIUM := /usr/bin/chromium
SOFFICE := /usr/bin/soffice

CHECKED := src tests bench

COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE) \
	pyproject.toml --group pyproject.toml:build

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve install install-dev test test-browser bench texts mutation lock clean

help:
	@echo "Sluitend: kies een doel, bijvoorbeeld 'make demo'."
	@echo
	@echo "  make demo          installeer in .venv en reken door: open cijfers, of het verzonnen land"
	@echo "  make serve         open de pagina's over wat de demo laadde, op http://127.0.0.1:8000/"
	@echo "  make install       installeer alleen het programma (.venv/bin/sluitend)"
	@echo "  make install-dev   installeer ook wat nodig is om te ontwikkelen"
	@echo "  make test          controleer stijl, typen, lagen en licenties en draai de tests"
	@echo "  make test-browser  draai de tests die een browser (chromium) of LibreOffice nodig hebben"
	@echo "  make bench         meet en vergelijk met onafhankelijke berekeningen"
	@echo "  make texts         werk de Engelse catalogus bij en noem wat nog geen vertaling heeft"
	@echo "  make mutation      mutatietests van de rekenkernen en de tabellen"
	@echo "  make lock          leg de versies opnieuw vast (vraagt uv; UPGRADE=--upgrade vernieuwt)"
	@echo "  make clean         ruim op wat deze doelen hebben gemaakt"
	@echo
	@echo "  PYTHON=python3.12 kiest een andere Python; ARGS='...' gaat mee naar het programma."

# --- Installation; each stamp file says: this much is done for these inputs -----------------------

$(VENV)/.stamp-venv:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Python niet gevonden: '$(PYTHON)'. Installeer Python 3.11 of nieuwer," \
			"of wijs het aan met PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sluitend vraagt Python 3.11 of nieuwer; '$(PYTHON)' is" \
			"$$($(PYTHON) --version 2>&1). Wijs een andere aan met PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Deze Python kan geen virtuele omgeving maken." \
			"Installeer op Debian of Ubuntu het pakket python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.stamp-run: $(VENV)/.stamp-venv requirements.lock pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-dev: $(VENV)/.stamp-run requirements-dev.lock
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.stamp-run

install-dev: $(VENV)/.stamp-dev

# --- What people run ------------------------------------------------------------------------------

demo: install
	$(BIN)/sluitend demo $(ARGS)

# The workspace that the demo makes, or the one that WERKRUIMTE names.
WERKRUIMTE ?= demo-uit/werk
serve: install
	@test -e $(WERKRUIMTE)/catalogus.sqlite || $(BIN)/sluitend demo
	$(BIN)/sluitend serve --werkruimte $(WERKRUIMTE) $(ARGS)

test: install-dev
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports --no-logo
	$(BIN)/reuse lint --quiet || { $(BIN)/reuse lint; exit 1; }
	$(BIN)/pytest -n 2 -m "not browser and not office" $(ARGS)

test-browser: install-dev
	@test -x $(CHROMIUM) || { \
		echo "De browsertests hebben $(CHROMIUM) nodig en die is er niet." \
			"Installeer op Debian het pakket chromium en een lettertype" \
			"(fonts-liberation): apt-get install chromium fonts-liberation" >&2; exit 1; }
	@test -x $(SOFFICE) || { \
		echo "De tests van werkmap en memo hebben $(SOFFICE) nodig en die is er niet." \
			"Installeer op Debian: apt-get install --no-install-recommends" \
			"libreoffice-calc libreoffice-writer" >&2; exit 1; }
	$(BIN)/pytest -m "browser or office" $(ARGS)

bench: install-dev
	$(BIN)/python -m bench $(ARGS)

texts: install-dev
	@$(BIN)/python -m tests.docs.texts

# Survivors are for a person to judge: each is a change of the code that no test notices.
mutation: install-dev
	rm -rf mutants
	$(BIN)/mutmut run $(ARGS)
	$(BIN)/mutmut results

lock:
	@command -v $(UV) >/dev/null || { \
		echo "Voor het vastleggen van versies is uv nodig (pip install uv)." >&2; exit 1; }
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra dev --extra live -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist mutants demo-uit
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
