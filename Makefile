# Everything the project does, on a Debian machine that has Swift. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Debian's packages: to build the command, and to test it with the programs that read its output.
BUILD_PACKAGES := g++ git libre2-dev libsodium-dev libssl-dev libyaml-dev pkg-config
TEST_PACKAGES := age bash buildah busybox dash emacs-nox git gnupg jq nano neovim nvi openssh-client openssl postgresql \
    python3 python3-venv strace util-linux vim
BENCH_PACKAGES := age python3 python3-venv time
FUZZ_PACKAGES := python3

SOURCES := Package.swift Sources Tests Benchmarks Fuzzing
# Without its symbols, the executable has half the size and starts faster.
RELEASE := swift build -c release -Xswiftc -static-executable -Xlinker -s
COMMAND := .build/release/tenantry
VENV := .build/venv

# $(call install,PACKAGES) installs those that are missing; elsewhere than on Debian it only says what is needed.
define install
@missing=(); \
if ! command -v dpkg-query apt-get >/dev/null; then \
    echo "This is not Debian; needed are the equivalents of: $(1)"; exit 0; \
fi; \
for package in $(1); do \
    status=$$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true); \
    [[ $$status == installed ]] || missing+=("$$package"); \
done; \
if (($${#missing[@]})); then \
    echo "Installing $${missing[*]}"; \
    root=(); \
    if [[ $$(id -u) != 0 ]]; then \
        command -v sudo >/dev/null || { echo "Neither root nor sudo: install $${missing[*]}" >&2; exit 1; }; \
        root=(sudo); \
    fi; \
    "$${root[@]}" apt-get update -qq; \
    "$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        "$${missing[@]}" >/dev/null; \
fi
endef

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: packages
packages:
	$(call install,$(BUILD_PACKAGES))

.PHONY: test-packages
test-packages: packages
	$(call install,$(TEST_PACKAGES) $(if $(shell command -v kubectl),,kubernetes-client))

.PHONY: bench-packages
bench-packages: packages
	$(call install,$(BENCH_PACKAGES))

.PHONY: fuzz-packages
fuzz-packages: packages
	$(call install,$(FUZZ_PACKAGES))

.PHONY: build
build: packages ## build the command, a static executable: .build/release/tenantry
	$(RELEASE) --product tenantry

.PHONY: demo
demo: build ## build, and render a tenant of the sample estate
	@chmod 600 keys.example
	@tenantry() { echo; echo "\$$ tenantry $$*"; SOPS_AGE_KEY_FILE=keys.example $(COMMAND) "$$@" -C tenants; }; \
	tenantry list; \
	tenantry explain acme env.DB_HOST; \
	tenantry show acme; \
	tenantry render acme

.PHONY: test
test: test-packages shared $(VENV)/installed lint ## run all tests and checks
	swift build --build-tests
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" swift test --disable-xctest
	$(VENV)/bin/python Tests/Checks/run.py

# The test vectors lie beside the project. Without them the tests that need them are skipped, which CI must not do.
.PHONY: shared
shared:
	@if [[ ! -d ../shared ]]; then \
	    echo "The folder ../shared is missing: the tests that need its vectors are skipped."; \
	    [[ "$${CI:-}" != true ]]; \
	fi

.PHONY: lint
lint: ## check the format of the Swift sources
	swift format lint --strict --parallel --recursive $(SOURCES)

.PHONY: bench
bench: packages bench-packages $(VENV)/installed ## measure speed and memory, beside what cannot be avoided
	$(RELEASE) --product tenantry
	$(RELEASE) --product tenantry-bench-parts
	$(VENV)/bin/python Benchmarks/bench.py

# The default is a smoke test. TENANTRY_FUZZ adds the fuzzer to the package, see Package.swift.
.PHONY: fuzz
fuzz: fuzz-packages shared ## fuzz the parsers: SECONDS=60 for each, FUZZ=yaml for one of them
	TENANTRY_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product tenantry-fuzz \
	    -Xswiftc -sanitize=fuzzer,address
	python3 Fuzzing/fuzz.py --seconds $(or $(SECONDS),10) $(FUZZ)

$(VENV)/installed: Tests/Checks/requirements.txt Tests/Checks/requirements-programs.txt
	python3 -m venv --clear $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps \
	    --requirement Tests/Checks/requirements-programs.txt
	touch $@

.PHONY: clean
clean: ## remove everything that was built
	rm -rf .build .build-fuzz
