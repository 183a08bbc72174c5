# The commands of this repository; `make` alone lists them. Needs Swift 6.3 and GNU make.
#
# Each recipe is one bash script. It names every step as it begins, and its last line of output says how
# it went: `<target>: ok, …` or `<target>: FAILED at <step>, exit status …`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help packages demo test lint format release manual install uninstall deb definitions documentation bench wirebench mixedrun memory crash kills fuzz clean

# Where SwiftPM builds everything, and where the core alone, so that neither build undoes the other; and which
# configuration `demo` and `test` build.
SCRATCH ?= .build
CORE_SCRATCH ?= $(SCRATCH)-core
CONFIGURATION ?= debug

# The core alone, without the network stack, which is not fetched either: it builds in a fraction of the time.
CORE_TRAITS := --disable-default-traits --experimental-prune-unused-dependencies

# What `test` builds and tests: the core alone, then everything with the network stack. `make test BUILDS=core`
# is the quick one.
BUILDS ?= core network

# What the build with the network stack tests, where the core has been tested before: the targets that the trait
# reaches, without those of their suites that it does not reach and that take long. RepositoryTests checks both lists.
# `make test TESTS=all` tests everything in both builds.
TESTS ?= reached
NETWORK_TESTS := CommandTests ProviderServerTests SSPTransportTests
CORE_SUITES := CrashTests KillTests MemoryTests

# How many tests go on at a time. All at once they keep each other from answering in time: those that
# calculate hold every thread, and a server in a test gets none.
WIDTH ?= 4

# How many appointments `mixedrun` and each round of `wirebench` cancel.
APPOINTMENTS ?= 2000
ROUND ?= 500

# What `swift format` reads.
SOURCES := Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources

# The exit statuses `demo` accepts. Some samples are there to be refused, rejected or left in doubt, so
# 3, 4, 5 and 6 are results; all others (1, 2, 11, a signal) are failures.
DEMO_STATUSES := 0 3 4 5 6

# `demo` removes this folder before it runs; the file is the one that its last line points to.
DEMO_OUTBOX := demo-outbox
DEMO_SUMMARY := $(DEMO_OUTBOX)/summary.txt

# How many files the large run of `memory` has.
FILES ?= 100000

# Which system calls `crash` tries: each k-th.
EVERY ?= 1

# How many runs `kills` kills, and the round it begins with, to go on with or to repeat what was said.
COUNT ?= 1000
FROM ?= 0

# Where `install` puts things; DESTDIR goes before all of it, for packages. PROGRAM is a release binary that is there
# already; without it, one is built, with the traits of INSTALL_TRAITS: without any, those of the package.
PREFIX ?= /usr/local
DESTDIR ?=
PROGRAM ?=
INSTALL_TRAITS ?=

# What `install` tells systemd.
UNITS := ssp-cancel.service ssp-cancel.timer ssp-cancel-watch.service

# What `deb` writes, and into which folder.
DEB_FOLDER ?= .

# How long `fuzz` feeds each target, in seconds, and which targets; the inputs and findings of earlier runs stay.
TIME ?= 600
TARGET ?= json xml validator transform responses
FUZZ_SCRATCH ?= .build-fuzz

# Between the names of a list.
space := $() $()

# The opening of every script: `step 'doing something' command…` runs one step and says how long it took, from
# 1 s on; `succeed` is the last command; `finish` says how the target went, whichever way the script ends. A script
# that a signal ended may have status 0 in `finish`, so only `succeed` makes an end a good one. No line of a recipe
# may begin with `-`, `+` or `@`: make would take the character for itself.
define begin
step_name='starting'
step_started=0
step_times=''
last_line=''
temporary_folder=''
finish() {
  local status=$$?
  if [[ -n "$$temporary_folder" ]]; then rm -rf "$$temporary_folder"; fi
  if (( status > 0 )); then
    say_time
    echo "$@: FAILED at $$step_name, exit status $$status"
  else
    echo "$${last_line:-$@: FAILED at $$step_name, interrupted}"
  fi
}
succeed() { last_line="$@: ok$${1:+, $$1}"; }
say_time() {
  local seconds=$$((SECONDS - step_started))
  if (( seconds == 0 )); then return; fi
  echo "$@: $$step_name took $$seconds s"
  step_times+="; $$step_name $$seconds s"
}
step() {
  step_name=$$1
  step_started=$$SECONDS
  shift
  echo "$@: $$step_name"
  "$$@"
  say_time
}
trap finish EXIT
endef

# Fails early, with a sentence, where there is no toolchain.
define require_swift
step_name='looking for swift'
if ! command -v swift >/dev/null; then
  echo "$@: swift is not in PATH. Install Swift 6.3 and try again."
  exit 127
fi
endef

# Defines `install_packages`, which installs the missing system packages where it can.
define packages
missing=()
need() {
  local package=$$1
  shift
  if "$$@" >/dev/null 2>&1; then return; fi
  if [[ "$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null)" == installed ]]; then return; fi
  missing+=("$$package")
}
apt() { "$${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get "$$@"; }
install_packages() {
  need pkg-config command -v pkg-config
  need libxml2-dev pkg-config --exists libxml-2.0
  need libsqlite3-dev pkg-config --exists sqlite3
  need libssl-dev pkg-config --exists libcrypto
  if (( $${#missing[@]} == 0 )); then
    echo "The system packages are there."
    return
  fi
  echo "Missing: $${missing[*]} (Debian's names)."
  if ! command -v apt-get >/dev/null; then
    echo "There is no apt-get here: install them, or what your system calls them, if the build misses them. Going on."
    return
  fi
  as_root=(env)
  if (( EUID != 0 )); then
    if ! command -v sudo >/dev/null; then
      echo "This needs root, and there is no sudo. As root: apt-get install $${missing[*]}"
      return 1
    fi
    as_root=(sudo env)
  fi
  local updated=no
  if ! apt-cache show "$${missing[@]}" >/dev/null 2>&1; then
    apt update
    updated=yes
  fi
  if ! apt install --yes --no-install-recommends "$${missing[@]}"; then
    if [[ "$$updated" == yes ]]; then return 1; fi
    echo "The package lists may be old: updating them and trying once more."
    apt update
    apt install --yes --no-install-recommends "$${missing[@]}"
  fi
}
endef

# Defines `find_program`, which builds the release binary unless PROGRAM names one, and `write_manual FILE`.
define installation
version=$$(sed -nE 's/^  static let version = "([^"]+)"$$/\1/p' Sources/ssp-cancel/SSPCancelCommand.swift)
program=$$(realpath -m "$(or $(PROGRAM),none)")
find_program() {
  if [[ -n "$(PROGRAM)" ]]; then test -x "$$program"; return; fi
  local build=(swift build --configuration release --static-swift-stdlib $(INSTALL_TRAITS) --scratch-path "$(SCRATCH)")
  "$${build[@]}" --product ssp-cancel
  program="$$("$${build[@]}" --show-bin-path)/ssp-cancel"
}
write_manual() {
  # The day of the last commit, so that the same sources give the same page.
  local day build=(swift build $(CORE_TRAITS) --scratch-path "$(CORE_SCRATCH)")
  day=$$(git log -1 --format=%cs 2>/dev/null || true)
  if [[ -z "$$day" ]]; then day=$$(date -u -r CHANGELOG.md +%F); fi
  "$${build[@]}" --product generate-manual-page
  "$$program" --experimental-dump-help | "$$("$${build[@]}" --show-bin-path)/generate-manual-page" "$$version" "$$day" >"$$1"
}
# The files under the prefix, which `uninstall` removes again.
installed_files=(
  bin/ssp-cancel share/man/man1/ssp-cancel.1 share/bash-completion/completions/ssp-cancel
  share/zsh/vendor-completions/_ssp-cancel share/fish/vendor_completions.d/ssp-cancel.fish
  $(UNITS:%=lib/systemd/system/%)
)
put() { install -D -m "$$1" "$$2" "$(DESTDIR)$(PREFIX)/$$3"; }
install_all() {
  local shell
  put 0755 "$$program" bin/ssp-cancel
  write_manual "$$temporary_folder/ssp-cancel.1"
  put 0644 "$$temporary_folder/ssp-cancel.1" share/man/man1/ssp-cancel.1
  for shell in bash zsh fish; do "$$program" --generate-completion-script "$$shell" >"$$temporary_folder/$$shell"; done
  put 0644 "$$temporary_folder/bash" share/bash-completion/completions/ssp-cancel
  put 0644 "$$temporary_folder/zsh" share/zsh/vendor-completions/_ssp-cancel
  put 0644 "$$temporary_folder/fish" share/fish/vendor_completions.d/ssp-cancel.fish
  local unit
  for unit in $(UNITS); do
    sed -e 's|@BINDIR@|$(PREFIX)/bin|' -e '/^@SERVICE@$$/{r Packaging/systemd/service.conf' -e 'd}' \
      "Packaging/systemd/$$unit" >"$$temporary_folder/$$unit"
    put 0644 "$$temporary_folder/$$unit" "lib/systemd/system/$$unit"
  done
  (cd Samples && find . -type f -exec install -D -m 0644 {} "$$samples/{}" \;)
}
samples=$$(realpath -m "$(DESTDIR)$(PREFIX)/share/ssp-cancel/samples")
endef

help: ## Lists the targets.
	@echo "Targets:"
	sed -nE 's/^([a-z]+):.*## (.*)$$/\1|\2/p' Makefile | while IFS='|' read -r target sentence; do
	  printf '  make %-12s %s\n' "$$target" "$$sentence"
	done
	echo "Variables: SCRATCH=$(SCRATCH) CORE_SCRATCH=$(CORE_SCRATCH) CONFIGURATION=$(CONFIGURATION) BUILDS=\"$(BUILDS)\""

packages: ## Installs the Debian packages the build needs, if they are missing.
	@$(begin)
	$(packages)
	step 'checking the system packages' install_packages
	succeed

demo: ## Builds the program and runs it on the samples; nothing leaves this machine.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build $(CORE_TRAITS) --configuration "$(CONFIGURATION)" --scratch-path "$(CORE_SCRATCH)")
	echo 'The first build takes some minutes, later ones take seconds.'
	step 'building ssp-cancel' "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$("$${build[@]}" --show-bin-path)/ssp-cancel"
	# Beside the outbox, and so on one file system with it: a run moves its input files there by renaming them.
	copy_samples() {
	  temporary_folder=$$(mktemp -d .build-demo.XXXXXX)
	  cp -R -p Samples/inbox "$$temporary_folder/inbox"
	}
	step 'removing the outbox of an earlier demo' rm -rf "$(DEMO_OUTBOX)"
	step 'copying the samples, because a run moves its input files' copy_samples
	# A sidecar says how to cancel the file beside it and is no sample of its own.
	count=$$(find "$$temporary_folder/inbox" -type f ! -name '*.cancel.*' | wc -l)
	status=0
	run_samples() {
	  local arguments=(run --inbox "$$temporary_folder/inbox" --outbox "$(DEMO_OUTBOX)")
	  arguments+=(--book Samples/book --routes Samples/routes.yaml --config Samples/ssp-cancel.yaml)
	  arguments+=(--now 2026-01-15T09:00:00Z)
	  echo "ssp-cancel $${arguments[*]}"
	  "$$program" "$${arguments[@]}" || status=$$?
	  case " $(DEMO_STATUSES) " in
	    *" $$status "*) echo "ssp-cancel ended with exit status $$status; the samples may end with any of $(DEMO_STATUSES)." ;;
	    *) return "$$status" ;;
	  esac
	}
	step "running ssp-cancel on $$count samples" run_samples
	step 'looking for $(DEMO_SUMMARY)' test -s "$(DEMO_SUMMARY)"
	succeed "$$count files, results in $(DEMO_SUMMARY)"

test: ## Builds everything, with the network stack and without, runs all tests and checks the formatting.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	step 'checking the formatting' swift format lint --strict --parallel --recursive $(SOURCES)
	# Shows what failed and what is no line of a test; all of the output goes to a file.
	run_tests() {
	  local log=$$1 status=0
	  shift
	  swift test "$$@" 2>&1 | tee "$$log" | show_failures || status=$$?
	  echo "All of the output is in $$log."
	  if (( status > 0 )); then name_failures "$$log"; fi
	  return "$$status"
	}
	# Says now and then how far the tests are, since some take a minute.
	show_failures() {
	  local line passed=0
	  while IFS= read -r line; do
	    case "$$line" in
	      '✔ Test run with '*) printf '%s\n' "$$line" ;;
	      '✔ Test case '*) ;;
	      '✔ Test '*) if (( ++passed % 100 == 0 )); then echo "$$passed tests have passed."; fi ;;
	      '◇ '* | '✔ '*) ;;
	      *) printf '%s\n' "$$line" ;;
	    esac
	  done
	}
	# At the end, where it is found: every failure with what belongs to it; and the tests that were at it, where
	# the process that runs them has gone.
	name_failures() {
	  echo 'What failed:'
	  awk '/^✘ / { shown = 1 } /^(◇|✔|➜) / { shown = 0 } shown' "$$1"
	  if grep -aqE '^(✔|✘) Test run with ' "$$1"; then return; fi
	  echo 'The process of the tests has gone. These had begun and not ended:'
	  awk '
	    match($$0, /^(◇|✔|✘) Test /) && !/^(◇|✔|✘) Test (run|case) / {
	      name = substr($$0, RLENGTH + 1)
	      if (name ~ / started\.$$/) { sub(/ started\.$$/, "", name); begun[name] = 1 }
	      if (sub(/( with [0-9,]+ test cases?)? (passed|failed) after .*/, "", name)) delete begun[name]
	    }
	    END { for (name in begun) print "  " name }' "$$1"
	}
	test_build() {
	  local name=$$1 scratch=$$2
	  shift 2
	  local options=(--configuration "$(CONFIGURATION)" --scratch-path "$$scratch" "$$@")
	  step "building the tests ($$name)" swift build --build-tests "$${options[@]}"
	  step "running the tests ($$name)" run_tests "$$scratch/tests.log" \
	    "$${options[@]}" "$${selection[@]}" --experimental-maximum-parallelization-width $(WIDTH)
	}
	step_name='choosing what to build'
	selection=()
	for build in $(BUILDS); do
	  case "$$build" in
	    core)
	      test_build 'without the network stack' "$(CORE_SCRATCH)" $(CORE_TRAITS)
	      if [[ "$(TESTS)" == all ]]; then continue; fi
	      selection=(--filter '^($(subst $(space),|,$(NETWORK_TESTS)))\.')
	      selection+=(--skip '^CommandTests\.($(subst $(space),|,$(CORE_SUITES)))/')
	      ;;
	    network) test_build 'with the network stack' "$(SCRATCH)" ;;
	    *) echo "There is no build $$build; there are core and network."; exit 2 ;;
	  esac
	done
	succeed "$$SECONDS s$$step_times"

lint: ## Checks the formatting and changes nothing.
	@$(begin)
	$(require_swift)
	step 'checking the formatting' swift format lint --strict --parallel --recursive $(SOURCES)
	succeed

format: ## Formats the sources in place.
	@$(begin)
	$(require_swift)
	step 'formatting the sources' swift format --in-place --parallel --recursive $(SOURCES)
	succeed

release: ## Builds a release binary, HTTPS and all, that carries the Swift libraries with it.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build --configuration release --static-swift-stdlib --scratch-path "$(SCRATCH)")
	step 'building the release binary' "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$("$${build[@]}" --show-bin-path)/ssp-cancel"
	succeed "$$program"

manual: ## Writes the manual page to ssp-cancel.1.
	@$(begin)
	$(packages)
	$(require_swift)
	$(installation)
	step 'checking the system packages' install_packages
	step 'finding the release binary' find_program
	step 'writing the manual page' write_manual ssp-cancel.1
	succeed ssp-cancel.1

install: ## Installs the program, its manual, completions, units and samples: PREFIX=folder DESTDIR=folder.
	@$(begin)
	$(packages)
	$(require_swift)
	$(installation)
	step 'checking the system packages' install_packages
	step 'finding the release binary' find_program
	temporary_folder=$$(mktemp -d)
	step 'installing into $(DESTDIR)$(PREFIX)' install_all
	succeed '$(DESTDIR)$(PREFIX)/bin/ssp-cancel'

uninstall: ## Removes what `install` put there; configurations and results stay.
	@$(begin)
	$(installation)
	remove_all() {
	  local file
	  for file in "$${installed_files[@]}"; do rm -f "$(DESTDIR)$(PREFIX)/$$file"; done
	  rm -rf "$$samples"
	  rmdir --ignore-fail-on-non-empty "$${samples%/samples}" 2>/dev/null || true
	}
	step 'removing from $(DESTDIR)$(PREFIX)' remove_all
	succeed

deb: ## Builds a Debian package of the program into DEB_FOLDER.
	@$(begin)
	$(packages)
	$(require_swift)
	$(installation)
	step 'checking the system packages' install_packages
	step 'finding the release binary' find_program
	temporary_folder=$$(mktemp -d)
	chmod 0755 "$$temporary_folder"
	root="$$temporary_folder/root"
	stage() {
	  $(MAKE) --no-print-directory install PREFIX=/usr DESTDIR="$$root" PROGRAM="$$program" SCRATCH="$(SCRATCH)" >"$$temporary_folder/log" 2>&1 \
	    || { cat "$$temporary_folder/log"; return 1; }
	  gzip -9n "$$root/usr/share/man/man1/ssp-cancel.1"
	  strip --strip-unneeded "$$root/usr/bin/ssp-cancel"
	  install -D -m 0644 Packaging/debian/copyright "$$root/usr/share/doc/ssp-cancel/copyright"
	  gzip -9nc CHANGELOG.md >"$$root/usr/share/doc/ssp-cancel/changelog.gz"
	}
	step 'staging the files' stage
	architecture=$$(dpkg --print-architecture)
	# The libraries that the binary links to, by the packages they come from.
	dependencies() {
	  mkdir -p "$$temporary_folder/debian"
	  printf 'Source: ssp-cancel\n\nPackage: ssp-cancel\nArchitecture: any\n' >"$$temporary_folder/debian/control"
	  (cd "$$temporary_folder" && dpkg-shlibdeps -O -e root/usr/bin/ssp-cancel) | sed -n 's/^shlibs:Depends=//p'
	}
	describe() {
	  local depends size script
	  mkdir -p "$$root/DEBIAN"
	  depends=$$(dependencies)
	  test -n "$$depends"
	  size=$$(du -sk "$$root/usr" | cut -f1)
	  sed -e "s|@VERSION@|$$version|" -e "s|@ARCHITECTURE@|$$architecture|" -e "s|@SIZE@|$$size|" -e "s|@DEPENDS@|$$depends|" \
	    Packaging/debian/control >"$$root/DEBIAN/control"
	  for script in postinst prerm postrm; do install -m 0755 "Packaging/debian/$$script" "$$root/DEBIAN/$$script"; done
	  (cd "$$root" && find usr -type f -printf '%P\0' | sort -z | sed -z 's|^|usr/|' | xargs -0 md5sum) >"$$root/DEBIAN/md5sums"
	  find "$$root" -type d -exec chmod 0755 {} +
	}
	step 'describing the package' describe
	package="$(DEB_FOLDER)/ssp-cancel_$${version}_$${architecture}.deb"
	step 'building the package' dpkg-deb --root-owner-group --build "$$root" "$$package"
	succeed "$$package"

definitions: ## Writes the STU3 table and schemas anew from DEFINITIONS=folder.
	@$(begin)
	$(require_swift)
	step_name='reading DEFINITIONS'
	if [[ -z "$(DEFINITIONS)" ]]; then
	  echo "Say where the definitions are: make definitions DEFINITIONS=folder"
	  exit 2
	fi
	step 'generating the definitions' \
	  swift run $(CORE_TRAITS) --scratch-path "$(CORE_SCRATCH)" generate-definitions "$(DEFINITIONS)" .
	succeed

documentation: ## Writes Documentation/Diagnostics.md anew from the rules in the sources.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build $(CORE_TRAITS) --configuration "$(CONFIGURATION)" --scratch-path "$(CORE_SCRATCH)")
	step 'building ssp-cancel' "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$("$${build[@]}" --show-bin-path)/ssp-cancel"
	explain() { "$$program" explain --format markdown >Documentation/.Diagnostics.md.part && mv Documentation/.Diagnostics.md.part Documentation/Diagnostics.md; }
	step 'writing Documentation/Diagnostics.md' explain
	succeed

bench: ## Runs the benchmarks in the release configuration; ARGUMENTS=… are passed on.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	step 'running the benchmarks' \
	  swift run --configuration release $(CORE_TRAITS) --scratch-path "$(CORE_SCRATCH)" ssp-cancel-benchmarks $(ARGUMENTS)
	succeed

wirebench: ## Measures the client's CPU time a cancellation over mutual TLS, beside a bare HTTP client's.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build --configuration release --static-swift-stdlib --scratch-path "$(SCRATCH)")
	step 'building ssp-cancel' "$${build[@]}" --product ssp-cancel
	step 'building the benchmarks' "$${build[@]}" --product ssp-cancel-benchmarks
	step_name='finding the built programs'
	programs="$$("$${build[@]}" --show-bin-path)"
	step 'running the benchmarks' \
	  "$$programs/ssp-cancel-benchmarks" wire --program "$$programs/ssp-cancel" --appointments $(ROUND) $(ARGUMENTS)
	succeed

mixedrun: ## Cancels 2,000 appointments over mutual TLS, every second one with a fault, and compares with the book.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	options=(--configuration "$(CONFIGURATION)" --scratch-path "$(SCRATCH)")
	step 'building the tests' swift build --build-tests "$${options[@]}"
	step 'cancelling $(APPOINTMENTS) appointments' \
	  env SSP_CANCEL_MIXED_RUN=$(APPOINTMENTS) swift test "$${options[@]}" --filter MixedFaultRunTests
	succeed

memory: ## Compares the most memory of a run over FILES files with that of 1,000, in the release configuration.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build --configuration release --static-swift-stdlib $(CORE_TRAITS) --scratch-path "$(CORE_SCRATCH)")
	step 'building ssp-cancel' "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$("$${build[@]}" --show-bin-path)/ssp-cancel"
	temporary_folder=$$(mktemp -d)
	drop() {
	  local count=$$1 number sample
	  mkdir -p "$$temporary_folder/$$count/inbox"/X9C0{1,2,3}
	  sample=$$(<Samples/inbox/X9C01/cancelled.json)
	  for ((number = 0; number < count; number++)); do
	    printf '%s\n' "$${sample/813b3247-27f5-541f-967c-436da7bf1d33/appointment-$$number}" \
	      >"$$temporary_folder/$$count/inbox/X9C0$$((number % 3 + 1))/appointment-$$number.json"
	  done
	}
	# The last peak that the kernel tells of before the program ends.
	cancel() {
	  local count=$$1 line='' peak='' process
	  "$$program" run --inbox "$$temporary_folder/$$count/inbox" --outbox "$$temporary_folder/$$count/outbox" \
	    --book inbox --config Samples/ssp-cancel.yaml --now 2026-01-15T09:00:00Z --quiet &
	  process=$$!
	  while line=$$(grep VmHWM "/proc/$$process/status" 2>/dev/null); do peak=$$line; sleep 0.05; done
	  wait "$$process"
	  grep -q "^$$count files$$" "$$temporary_folder/$$count/outbox/summary.txt"
	  peaks[$$count]=$$(tr -dc 0-9 <<<"$$peak")
	}
	declare -A peaks
	for count in 1000 $(FILES); do
	  step "writing $$count appointments" drop "$$count"
	  step "cancelling $$count appointments" cancel "$$count"
	done
	growth=$$((peaks[$(FILES)] - peaks[1000]))
	step_name="comparing $${peaks[1000]} KiB for 1,000 files with $${peaks[$(FILES)]} KiB for $(FILES)"
	(( growth <= 8192 ))
	succeed "$${peaks[1000]} KiB for 1,000 files, $$growth KiB more for $(FILES)"

crash: ## Kills a run at each of its system calls, and lets each of them fail; EVERY=k tries every k-th.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=($(CORE_TRAITS) --scratch-path "$(CORE_SCRATCH)")
	step 'building the release binary' swift build --configuration release "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$(swift build --configuration release "$${build[@]}" --show-bin-path)/ssp-cancel"
	build+=(--configuration "$(CONFIGURATION)")
	step 'building the tests' swift build --build-tests "$${build[@]}"
	step 'killing and failing runs' env SSP_CANCEL_PROGRAM="$$program" SSP_CANCEL_CRASH_EVERY="$(EVERY)" \
	  SSP_CANCEL_CRASH_ROUNDS=100 \
	  swift test --skip-build "$${build[@]}" --filter 'CommandTests.CrashTests|StoreCrashTests|CommandTests.KillTests'
	succeed

kills: ## Kills runs against a provider over a socket at random moments: COUNT=runs FROM=round.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(--scratch-path "$(SCRATCH)")
	step 'building the release binary' swift build --configuration release "$${build[@]}" --product ssp-cancel
	step_name='finding the built program'
	program="$$(swift build --configuration release "$${build[@]}" --show-bin-path)/ssp-cancel"
	build+=(--configuration "$(CONFIGURATION)")
	step 'building the tests' swift build --build-tests "$${build[@]}"
	step 'killing $(COUNT) runs' env SSP_CANCEL_PROGRAM="$$program" SSP_CANCEL_KILLS="$(COUNT)" \
	  SSP_CANCEL_KILL_FROM="$(FROM)" swift test --skip-build "$${build[@]}" --filter RandomKillTests
	succeed '$(COUNT) kills'

fuzz: ## Looks for input that breaks a reader, the validator or the edits: TIME=seconds each, TARGET=names.
	@$(begin)
	$(packages)
	$(require_swift)
	step 'checking the system packages' install_packages
	build=(swift build --package-path Fuzzing --configuration release --sanitize fuzzer --scratch-path "$(FUZZ_SCRATCH)")
	step 'building for libFuzzer' "$${build[@]}"
	step_name='finding the built program'
	program="$$("$${build[@]}" --show-bin-path)/ssp-cancel-fuzz"
	artifacts="$(FUZZ_SCRATCH)/artifacts"
	# The files of both formats that are at hand, under names that do not clash.
	copy_seeds() {
	  local format=$$1 folder=$$2 source file
	  mkdir -p "$$folder"
	  cp Fuzzing/Seeds/"$$format"/* "$$folder"
	  for source in Samples/inbox "$${SSP_CANCEL_CORPUS:-}"; do
	    if [[ ! -d "$$source" ]]; then continue; fi
	    while read -r file; do
	      cp "$$file" "$$folder/$$(md5sum < "$$file" | cut -c1-16)"
	    done < <(find "$$source" -type f -name "*.$$format" -size -64k)
	  done
	}
	feed() {
	  local target=$$1 seeds=() dictionary format
	  dictionary="$(FUZZ_SCRATCH)/$$target.dict"
	  case "$$target" in
	    json|xml|responses) cat "Fuzzing/$$target.dict" > "$$dictionary" ;;
	    *) cat Fuzzing/json.dict Fuzzing/xml.dict > "$$dictionary" ;;
	  esac
	  mkdir -p "$(FUZZ_SCRATCH)/inputs/$$target" "$$artifacts"
	  case "$$target" in
	    json|xml) seeds=("$$target") ;;
	    responses) seeds=() ;;
	    *) seeds=(json xml) ;;
	  esac
	  local folders=("$(FUZZ_SCRATCH)/inputs/$$target")
	  for format in "$${seeds[@]}"; do
	    copy_seeds "$$format" "$(FUZZ_SCRATCH)/seeds/$$format"
	    folders+=("$(FUZZ_SCRATCH)/seeds/$$format")
	  done
	  if [[ "$$target" == responses ]]; then folders+=(Fuzzing/Seeds/responses); fi
	  # An input may take ten seconds and two GiB at most. What libFuzzer says is in the log.
	  local log="$(FUZZ_SCRATCH)/$$target.log" status=0
	  FUZZ_TARGET=$$target SWIFT_BACKTRACE=enable=no "$$program" -max_total_time=$(TIME) -timeout=10 -rss_limit_mb=2048 \
	    -max_len=65536 -print_final_stats=1 -dict="$$dictionary" -artifact_prefix="$$artifacts/$$target-" "$${folders[@]}" \
	    > "$$log" 2>&1 || status=$$?
	  grep -aE '^(#[0-9]+[[:space:]]+DONE|stat::(number_of_executed|average_exec|peak_rss))' "$$log" || true
	  if (( status > 0 )); then
	    grep -aE 'does not hold|ERROR:|Fatal error|Test unit written' "$$log" || true
	    echo "More is in $$log. Make the input small with -minimize_crash=1, and a test of it."
	    return "$$status"
	  fi
	}
	for target in $(TARGET); do step "feeding $$target for $(TIME) s" feed "$$target"; done
	succeed "nothing found in $(TIME) s each: $(TARGET)"

clean: ## Removes what was built and the demo's results; keeps downloaded dependencies.
	@$(begin)
	$(require_swift)
	step 'removing what was built' swift package --scratch-path "$(SCRATCH)" clean
	step 'removing what was built of the core' swift package --scratch-path "$(CORE_SCRATCH)" clean
	step 'removing the results of the demo' rm -rf "$(DEMO_OUTBOX)" .build-demo.*
	succeed
