# Candour. `make help` says what there is. Works on a bare Debian 12, as root or with sudo.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

JOBS ?= $(shell nproc)
# Tests with brokers wait more than they work.
TEST_JOBS ?= $(shell expr $(JOBS) + 1)
BUILD := build
BUF := $(BUILD)/buf/node_modules/.bin/buf
RELEASED := proto/descriptors/candour.binpb
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# Debian packages: what it takes to build and run, and what the tests and checks need beside.
PACKAGES_BUILD := g++ cmake ninja-build ccache mold pkg-config python3 tzdata \
  protobuf-compiler protobuf-compiler-grpc libprotobuf-dev libgrpc++-dev libabsl-dev libre2-dev libc-ares-dev \
  librdkafka-dev librocksdb-dev libsodium-dev libssl-dev libcli11-dev nlohmann-json3-dev libcsv-dev uuid-dev \
  libcjose-dev libjansson-dev libicu-dev libjemalloc-dev prometheus-cpp-dev libmicrohttpd-dev libgnutls28-dev libgtest-dev libgmock-dev
PACKAGES_TEST := openjdk-17-jre-headless iproute2 maven python3-venv nodejs npm openssl clang-format shellcheck
PACKAGES_FUZZ := clang-14 libclang-rt-14-dev
PACKAGES_BENCH := postgresql-15
PACKAGES_LINT := clang-format clang-tidy shellcheck pyflakes3 nodejs npm

# Installs what is missing of $(1); asks nothing and does nothing where all is there. Java, Maven and Node may have come
# another way: NodeSource's nodejs brings an npm, and Debian's cannot be installed beside it.
define install
missing=(); for package in $(1); do \
  case $$package in openjdk-*) program=java ;; maven) program=mvn ;; nodejs) program=node ;; npm) program=npm ;; *) program= ;; esac; \
  if [ -n "$$program" ] && command -v $$program >/dev/null; then continue; fi; \
  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q '^install ok installed' || missing+=($$package); \
done; \
if [ $${#missing[@]} -gt 0 ]; then \
  echo "installing $${missing[*]}"; \
  $(SUDO) apt-get update -qq; \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $${missing[@]} >/dev/null; \
fi
endef

.PHONY: older help deps deps-build deps-test deps-lint deps-clients deps-buf deps-bench build build-tests test demo lint format format-check proto-check \
        proto-release scripts-check tidy asan tsan fuzz chaos bench \
        kafka-up kafka-down clean

help: ## what can be made
	@echo 'Candour: accountability records for the managers of the NHS.'; echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'
	@echo; echo 'Begin with: make demo'

demo: build ## install, build, and tell the story of the register (DEMO_ARGS="--keep --ods FILE")
	@docs/demo/demo $(DEMO_ARGS)

test: deps build-tests kafka-jars ## install, build and run every test, the real broker included
	@ctest --test-dir $(BUILD) -LE chaos -j $(TEST_JOBS) --output-on-failure --no-tests=error

deps: deps-build deps-test deps-clients deps-buf ## install everything that building and testing needs

deps-build: ## install what building and running needs
	@$(call install,$(PACKAGES_BUILD))

deps-test: ## install what the tests need beside: Java and Maven for Kafka, Python and Node for clients
	@$(call install,$(PACKAGES_TEST))

deps-lint: ## install what lint and format need
	@$(call install,$(PACKAGES_LINT))

# Beside its programs the package makes a cluster `main` where it is first installed; `make bench` starts one of its own.
deps-bench: ## install what bench alone needs: PostgreSQL 15, which commands are compared with
	@$(call install,$(PACKAGES_BENCH)) || echo 'no PostgreSQL 15: bench will say SKIPPED for it'

# The libraries of the example clients, at the versions of their lock files; nothing of them is shipped. Where they can't be
# had, no network say, all else is tested, and the clients' tests are SKIPPED and say so.
deps-clients: deps-test ## install the libraries of the example clients, from PyPI and npm
	@for client in python node; do \
	  $(MAKE) --no-print-directory $(BUILD)/clients/$$client/ready || echo "no libraries for clients/$$client: its test will be SKIPPED"; \
	done

# Without it proto_test fails and says so, unless there is nothing to have it from.
deps-buf: deps-test ## install what checks the protos, from npm
	@rm -f $(BUILD)/buf/unavailable
	@$(MAKE) --no-print-directory $(BUF) || { echo 'no buf: proto_test will be SKIPPED'; mkdir -p $(BUILD)/buf; touch $(BUILD)/buf/unavailable; }

$(BUILD)/clients/python/ready: clients/python/requirements.txt
	@rm -rf $(@D); python3 -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<; touch $@

$(BUILD)/clients/node/ready: clients/node/package.json clients/node/package-lock.json clients/node/.npmrc
	@mkdir -p $(@D); rm -f $@; cp $^ $(@D)/; cd $(@D); npm ci --silent --no-audit --no-fund; touch ready

build: deps-build $(BUILD)/build.ninja ## build the programs into build/bin
	@cmake --build $(BUILD) --target programs -j $(JOBS)

build-tests: deps-build $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS)

$(BUILD)/build.ninja: CMakeLists.txt CMakePresets.json cmake/*.cmake
	@cmake --preset dev >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }; mkdir -p $(BUILD); mv $(BUILD).log $(BUILD)/configure.log

.PHONY: kafka-jars
kafka-jars: deps-test
	@deploy/local/kafka/kafka.sh fetch

lint: format-check scripts-check proto-check tidy ## check format, scripts, protos, and our sources with clang-tidy

# The generated headers must be there, and clang can't read what GCC precompiled. Takes 6 to 16 s a file: the headers of
# protobuf and gRPC.
TIDY ?= common/*.cc services/*.cc clients/*.cc
tidy: deps-build deps-lint $(BUILD)/build.ninja ## the slow part of lint: clang-tidy (TIDY="common/ledger/*.cc" for some)
	@cmake --build $(BUILD) --target candour_registration_grpc candour_sanctions_grpc -j $(JOBS)
	@mkdir -p $(BUILD)/tidy
	@sed 's/-Winvalid-pch -include [^ ]*cmake_pch.hxx//' $(BUILD)/compile_commands.json >$(BUILD)/tidy/compile_commands.json
	@git ls-files $(TIDY) | xargs -P $(JOBS) -I{} bash -o pipefail -c \
	  'clang-tidy --quiet -p $(BUILD)/tidy {} 2>&1 | { grep -v " warnings\? generated.$$" || true; }'

scripts-check: deps-lint
	@tests/lint/shell_test.sh .
	@git ls-files '*.py' | xargs pyflakes3

proto-check: $(BUF)
	@$(BUF) lint proto
	@$(BUF) breaking proto --against $(RELEASED) || \
	  { echo 'That breaks what was released. If it is meant, and nothing in use is broken: make proto-release'; exit 1; }

proto-release: $(BUF) ## renew proto/descriptors: from here on, the protos as they are must not be broken
	@$(BUF) build proto --exclude-source-info -o $(RELEASED)
	@git status --short $(RELEASED)

# buf comes from npm, at the version of the lock file; nothing of it is shipped.
$(BUF): proto/buf/package.json proto/buf/package-lock.json proto/buf/.npmrc
	@$(call install,nodejs npm)
	@mkdir -p $(BUILD)/buf; cp $^ $(BUILD)/buf/; cd $(BUILD)/buf; npm ci --silent --no-audit --no-fund; touch $(CURDIR)/$@

format: deps-lint ## format the sources
	@git ls-files '*.cc' '*.h' | xargs clang-format -i

format-check: deps-lint
	@git ls-files '*.cc' '*.h' | xargs clang-format --dry-run --Werror

asan: deps kafka-jars ## unit and contract tests under address and undefined sanitizers
	@cmake --preset asan >/dev/null
	@cmake --build $(BUILD)/asan --target sanitized -j $(JOBS)
	@ctest --test-dir $(BUILD)/asan -L sanitized -j $(JOBS) --output-on-failure --no-tests=error

tsan: deps ## tests of the core under the thread sanitizer
	@cmake --preset tsan >/dev/null
	@cmake --build $(BUILD)/tsan --target threaded -j $(JOBS)
	@TSAN_OPTIONS="suppressions=$(CURDIR)/tests/sanitizers/tsan.supp second_deadlock_stack=1" \
	  ctest --test-dir $(BUILD)/tsan -L threaded -j $(JOBS) --output-on-failure --no-tests=error

FUZZ_SECONDS ?= 300
fuzz: deps-build ## each reader of foreign bytes under libFuzzer and sanitizers, FUZZ_SECONDS of each (300); FUZZ="token" for some
	@$(call install,$(PACKAGES_FUZZ))
	@cmake --preset fuzz >/dev/null
	@cmake --build $(BUILD)/fuzz --target fuzzers -j $(JOBS)
	@tests/fuzz/run $(BUILD)/fuzz $(FUZZ_SECONDS) $(FUZZ)

# What stops where the level of a ledger is raised, and runs beside the newer one under faults (mixed_builds): of a commit from
# before the level of the sanctions' ledger was raised. Nothing else is to be kept beside it: the chaos run asks it for its level.
OLDER ?= 4f2d0b6
older: deps-build ## an earlier build of this project in build/older, for what mixes builds (OLDER=commit)
	@git cat-file -e $(OLDER)^{commit} 2>/dev/null || { echo 'The commit $(OLDER) is not here: git fetch --unshallow' >&2; exit 1; }
	@[ -d $(BUILD)/older ] || { mkdir -p $(BUILD)/older && git archive $(OLDER) | tar -x -C $(BUILD)/older; }
	@cd $(BUILD)/older && cmake --preset dev >/dev/null && cmake --build build --target candour candour-registration -j $(JOBS)

# Every fault of docs/faults.md on three brokers, then the other long loops. As root it has networks to cut and disks to
# fill; otherwise those faults are SKIPPED and say so.
CHAOS_SECONDS ?= 600
CHAOS_SEED ?= 1
chaos: deps build-tests kafka-jars older ## faults on three brokers and the long loops (CHAOS_SECONDS=600 CHAOS_SEED=1)
	@CANDOUR_BUILD=$(BUILD) $(BUILD)/tests/bin/candour_chaos --seconds $(CHAOS_SECONDS) --seed $(CHAOS_SEED) \
	  --older $(BUILD)/older/build/bin/candour-registration $(CHAOS_ARGS)
	@ctest --test-dir $(BUILD) -L chaos --output-on-failure --no-tests=error

# What is deployed is what is measured: the release build.
bench: deps deps-bench kafka-jars ## measure: a table, and build/bench/results.json (BENCH_ARGS="--only embedded --runs 1"; docs/performance.md)
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD)/release --target candour candourctl candour_bench -j $(JOBS)
	@$(BUILD)/release/tests/bin/candour_bench --out $(BUILD)/bench/results.json $(BENCH_ARGS)

kafka-up: deps-test kafka-jars ## start a local Kafka (NODES=1 or 3) in build/kafka/cluster
	@CANDOUR_KAFKA_COMPILER=all deploy/local/kafka/kafka.sh up --nodes $(or $(NODES),1)

kafka-down: ## stop the local Kafka
	@deploy/local/kafka/kafka.sh down

clean: ## delete what was built
	@rm -rf $(BUILD) $(BUILD).log
