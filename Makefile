# crank: plain GNU make (3.81 and later), no configure step.  `make help` lists the targets.
#
# Variables, each combination with its own folder below build/:
#   SAN=1         AddressSanitizer and UndefinedBehaviorSanitizer, nothing recovered
#   WERROR=1      warnings are errors
#   COV=1         coverage counters for gcov
#   WAIT=select   the loop waits by select() instead of poll(): defines WAIT_SELECT
#   FAULTS=1      failures of system calls can be injected: defines FAULTS
#   FUZZ=1        objects for libFuzzer (wants CC=clang)
#   CC=clang      another compiler
# Others: V=1 shows the commands, O=FOLDER builds there, PREFIX and DESTDIR for
# install, TESTS="..." for some test files only, FUZZ_SECONDS for the time each fuzz target
# runs, JOBS for tests side by side.

VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
JOBS ?= 2
FUZZ_SECONDS ?= 60

ifeq ($(origin CC),default)
CC := cc
endif
Q := $(if $(V),,@)
say = @$(if $(V),:,echo ' ')
SYSTEM := $(shell uname -s)
PKG_CONFIG ?= pkg-config

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- variants ------------------------------------------------------------------------------

space := $(subst ,, )
variant := $(subst $(space),-,$(strip $(notdir $(CC)) $(if $(SAN),san) $(if $(WERROR),werror) \
    $(if $(COV),cov) $(if $(WAIT),$(WAIT)) $(if $(FAULTS),faults) $(if $(FUZZ),fuzz)))
O ?= build/$(variant)

ifneq ($(filter-out poll select,$(WAIT)),)
$(error WAIT is poll or select, not '$(WAIT)')
endif

sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS ?= -O2 -g
warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
    -Wvla -Wpointer-arith -Wformat=2 -Wundef -Wimplicit-fallthrough
defines := -DCRANK_VERSION='"$(VERSION)"' $(if $(filter select,$(WAIT)),-DWAIT_SELECT) \
    $(if $(FAULTS),-DFAULTS)
instrument := $(if $(SAN)$(FUZZ),$(sanitizers)) $(if $(FUZZ),-fsanitize=fuzzer-no-link) \
    $(if $(COV),--coverage -O0)

ifeq ($(SYSTEM),Darwin)
defines += -D_DARWIN_C_SOURCE -D_DARWIN_UNLIMITED_SELECT
base_packages := libpcre2-8
else
defines += -D_GNU_SOURCE
base_packages := libpcre2-8 libmd
endif
model_packages := yaml-0.1 jansson
tui_packages := ncursesw
packages := $(base_packages) $(model_packages) $(tui_packages)

# Only the include folders of ncurses: its -D flags would narrow what the system headers show.
includes := -Isrc $(shell $(PKG_CONFIG) --cflags-only-I $(packages) 2>/dev/null)
cflags = -std=gnu11 $(includes) $(defines) $(warnings) $(if $(WERROR),-Werror) $(CFLAGS) \
    $(instrument) $(CPPFLAGS)

# ---- layers --------------------------------------------------------------------------------

layers := base exec model compose backends core cli tui

# What stands below each layer, highest first: all that its unit tests are linked with.
below_base :=
below_exec := base
below_model := base
below_compose := model base
below_backends := model base
below_core := compose backends model exec base
below_cli := core $(below_core)
below_tui := core $(below_core)

objects = $(patsubst %.c,$(O)/%.o,$(sort $(wildcard src/$(1)/*.c)))
archive = $(if $(wildcard src/$(1)/*.c),$(O)/lib$(1).a)
archives = $(foreach l,$(1),$(call archive,$(l)))
libs_base := $(shell $(PKG_CONFIG) --libs $(base_packages) 2>/dev/null) -lm
libs_model := $(shell $(PKG_CONFIG) --libs $(model_packages) 2>/dev/null)
libs_tui := $(shell $(PKG_CONFIG) --libs $(tui_packages) 2>/dev/null)

.PHONY: all help install uninstall clean FORCE

## all: both programs, build/crank and build/crank-compose (the default)
programs := $(patsubst src/main/%.c,%,$(sort $(wildcard src/main/*.c)))
all: $(foreach l,$(layers),$(call archive,$(l))) $(programs:%=$(O)/%)

# Compiler and flags: what depends on this file is rebuilt when they change.  Expanded here, as
# a prerequisite would inherit the additions that single targets make.
flags := $(CC) $(cflags) $(LDFLAGS)
$(O)/flags: FORCE
	@$(PKG_CONFIG) --print-errors --exists $(packages) || { \
	    echo "make: these libraries are needed: ./bootstrap build installs them" >&2; exit 1; }
	@mkdir -p $(O)
	@echo '$(subst ','\'',$(flags))' | cmp -s - $@ || echo '$(subst ','\'',$(flags))' > $@

$(O)/src/base/%.o $(O)/src/model/%.o: warnings += -Wconversion

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(say) CC $@
	$(Q)$(CC) $(cflags) -MMD -MP -c -o $@ $<

# The folder is a prerequisite too: its time changes when a source file goes away.
define layer_rules
$(O)/lib$(1).a: $(call objects,$(1)) src/$(1)
	$$(say) AR $$@
	@rm -f $$@
	$$(Q)$(AR) rcs $$@ $(call objects,$(1))
-include $(patsubst %.o,%.d,$(call objects,$(1)))
endef
$(foreach l,$(layers),$(if $(wildcard src/$(l)/*.c),$(eval $(call layer_rules,$(l)))))

# One program a file in src/main; crank-compose has no screen and does not load ncurses.
layers_crank := cli tui $(below_cli)
layers_crank-compose := cli $(below_cli)

define program_rules
$(O)/$(1): $(O)/src/main/$(1).o $(call archives,$(layers_$(1)))
	$$(say) LD $$@
	$$(Q)$$(CC) $$(cflags) $$(LDFLAGS) -o $$@ $$^ $(foreach l,$(layers_$(1)),$$(libs_$(l)))
-include $(O)/src/main/$(1).d
endef
$(foreach p,$(programs),$(eval $(call program_rules,$(p))))

# The plain build's programs also stand at build/crank and build/crank-compose.
ifeq ($(O),build/cc)
all: $(programs:%=build/%)
build/%: $(O)/%
	ln -f $< $@
endif

# ---- tests ---------------------------------------------------------------------------------

.PHONY: check check-unit check-bats check-corpus check-differential check-engines \
    check-layers check-headers check-rules check-sizes fuzz fuzz-replay run-unit run-bats run-engines run-fuzz run-replay

unit_names := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/*.c)))
layer_of = $(firstword $(subst _, ,$(1)))

define unit_rules
$(O)/tests/unit/$(1): $(O)/tests/unit/$(1).o $(call archives,$(2) $(below_$(2)))
	$$(say) LD $$@
	$$(Q)$$(CC) $$(cflags) $$(LDFLAGS) -o $$@ $$^ $(foreach l,$(2) $(below_$(2)),$$(libs_$(l)))
-include $(O)/tests/unit/$(1).d
endef
$(foreach t,$(unit_names),$(if $(filter $(layers),$(call layer_of,$(t))),,$(error \
    tests/unit/$(t).c: its name begins with none of the layers: $(layers))))
$(foreach t,$(unit_names),$(eval $(call unit_rules,$(t),$(call layer_of,$(t)))))
$(O)/tests/%.o: includes += -Itests

# A sanitizer's report must never look like an ordinary failure.
export ASAN_OPTIONS ?= abort_on_error=1:exitcode=134
export LSAN_OPTIONS ?= exitcode=134
export UBSAN_OPTIONS ?= abort_on_error=1:print_stacktrace=1

# Tests are run in the sanitizer's variant of what is asked for.
with_san = $(MAKE) --no-print-directory SAN=1 $(if $(filter command line,$(origin O)),O=$(O)-san)
prove := prove --timer --failures --comments -j$(JOBS)

## check: everything that needs no engine: unit, fixtures, bats with fakes, corpus, shape
check: all check-layers check-headers check-rules check-sizes check-unit check-bats fuzz-replay \
    check-install check-corpus check-differential

# One after the other: several build in the same folder, and each uses all cores by itself.
ifneq ($(filter check,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

## check-unit: the C tests under ASan and UBSan (TESTS="model_yaml base_str" for some)
check-unit:
	+@$(with_san) run-unit

unit_run := $(if $(TESTS),$(filter $(basename $(notdir $(TESTS))),$(unit_names)),$(unit_names))
run-unit: $(unit_run:%=$(O)/tests/unit/%)
	$(if $(unit_run),$(prove) -e '' $^,@echo "no unit test is there")

## check-bats: the programs with fake engines (TESTS=tests/bats/ps.bats for some)
check-bats: all
	+@$(with_san) run-bats PLAIN=$(abspath $(O))

# The fake is no part of what is tested: plain, and quick to start.
fake := $(if $(wildcard tests/fakes/runtime.c),$(O)/fake-runtime)
$(O)/fake-runtime: tests/fakes/runtime.c $(O)/flags
	$(say) CC $@
	$(Q)$(CC) -std=gnu11 $(defines) $(warnings) $(CFLAGS) -o $@ $<

bats_run := $(if $(TESTS),$(filter %.bats,$(TESTS)),$(sort $(wildcard tests/bats/*.bats)))
run-bats: all $(fake)
	$(if $(bats_run),CRANK_BIN=$(abspath $(O)) CRANK_PLAIN=$(PLAIN) $(prove) -e 'bats --tap --print-output-on-failure' $(bats_run),\
	    @echo "no bats file is there")

## check-engines: the programs on docker, podman and rootless podman, those that are there
check-engines:
	+@$(with_san) run-engines

run-engines: all $(fake)
	CRANK_BIN=$(abspath $(O)) tests/engines/run $(filter tests/bats/engines/%,$(TESTS))

## check-corpus: the Compose corpus beside the clone, with floors that only rise
check-corpus: all
	tests/corpus/run $(O)/crank-compose

## check-differential: odd Compose files to us and to Docker Compose beside the clone (SEED, COUNT)
COUNT ?= 12
SEED ?= 1
check-differential: all
	tests/differential/run $(O)/crank-compose $(COUNT) $(SEED)

## check-layers: who may include whom, and which file a foreign library
check-layers:
	tests/lint/layers

## check-headers: every header compiles by itself
headers := $(sort $(wildcard src/*/*.h))
check-headers: $(headers:%=$(O)/%.ok)
$(O)/%.h.ok: %.h $(O)/flags
	@mkdir -p $(@D)
	$(say) HEADER $<
	@echo '#include "$(<:src/%=%)"' | $(CC) $(cflags) -Werror -MMD -MP -MF $(@:.ok=.d) -MT $@ \
	    -fsyntax-only -x c -
	@touch $@
-include $(headers:%=$(O)/%.d)

## check-rules: words and calls that must not stand in the sources
check-rules:
	tests/lint/rules

## check-sizes: no function over 70 lines, no file over 700, no nesting beyond 3
check-sizes:
	tests/lint/sizes $(O)

## fuzz: each fuzz target for FUZZ_SECONDS (60)
fuzz:
	@$(MAKE) --no-print-directory CC=clang FUZZ=1 run-fuzz

fuzz_names := $(patsubst tests/fuzz/%.c,%,$(filter-out %/replay.c,$(sort \
    $(wildcard tests/fuzz/*.c))))

# As the unit tests: named for a layer, and linked with it and those below.
define fuzz_rules
$(O)/fuzz-$(1): $(O)/tests/fuzz/$(1).o $(call archives,$(2) $(below_$(2)))
	$$(say) LD $$@
	$$(Q)$$(CC) $$(cflags) -fsanitize=fuzzer $$(LDFLAGS) -o $$@ $$^ \
	    $(foreach l,$(2) $(below_$(2)),$$(libs_$(l)))
$(O)/replay-$(1): $(O)/tests/fuzz/$(1).o $(O)/tests/fuzz/replay.o \
    $(call archives,$(2) $(below_$(2)))
	$$(say) LD $$@
	$$(Q)$$(CC) $$(cflags) $$(LDFLAGS) -o $$@ $$^ \
	    $(foreach l,$(2) $(below_$(2)),$$(libs_$(l)))
-include $(O)/tests/fuzz/$(1).d
endef
$(foreach t,$(fuzz_names),$(eval $(call fuzz_rules,$(t),$(call layer_of,$(t)))))
run-fuzz: $(fuzz_names:%=$(O)/fuzz-%)
	@for f in $(fuzz_names); do tests/fuzz/run $(O)/fuzz-$$f $$f $(FUZZ_SECONDS) || exit 1; done

## fuzz-replay: the fuzz targets once over their corpora and all crashes found before
fuzz-replay:
	+@$(with_san) run-replay

run-replay: $(fuzz_names:%=$(O)/replay-%)
	$(if $(fuzz_names),$(prove) -e 'tests/fuzz/replay' $^)

# ---- lint ----------------------------------------------------------------------------------

.PHONY: lint format format-check tidy cppcheck warnings

sources := $(sort $(wildcard src/*/*.c))
formatted := $(sources) $(headers) $(sort $(wildcard tests/*.h tests/unit/*.[ch] \
    tests/fuzz/*.[ch] tests/fakes/*.[ch]))

## lint: format-check, tidy, cppcheck, man, and builds by gcc and clang in which warnings are errors
lint: format-check tidy cppcheck man warnings

## format: writes the sources as .clang-format wants them
format:
	clang-format -i $(formatted)

## format-check: fails where `make format` would change something
format-check:
	$(say) FORMAT $(words $(formatted)) files
	$(Q)clang-format --dry-run -Werror $(formatted)

## tidy: clang-tidy with the checks of .clang-tidy (only what changed since the last run)
tidy: $(sources:%=$(O)/tidy/%.ok)
$(O)/tidy/%.ok: % .clang-tidy $(O)/flags
	@mkdir -p $(@D)
	@$(CC) $(cflags) -MM -MP -MF $(@:.ok=.d) -MT $@ $<
	$(say) TIDY $<
	$(Q)tests/lint/tidy $< -std=gnu11 $(includes) $(defines)
	@touch $@
-include $(sources:%=$(O)/tidy/%.d)

## cppcheck: cppcheck without false alarms from macros
cppcheck:
	tests/lint/cppcheck $(O) $(includes) $(defines)

## warnings: both compilers over everything, tests too, each warning an error
warnings:
	@$(MAKE) --no-print-directory CC=gcc $(call strict,gcc)
	@$(MAKE) --no-print-directory CC=clang $(call strict,clang)

strict = WERROR=1 $(if $(filter command line,$(origin O)),O=$(O)-$(1)) all compile-tests

.PHONY: compile-tests
compile-tests: $(unit_names:%=$(O)/tests/unit/%.o) $(fuzz_names:%=$(O)/tests/fuzz/%.o)

# ---- the rest ------------------------------------------------------------------------------

INSTALL ?= install
share = $(DESTDIR)$(PREFIX)/share
bindir = $(DESTDIR)$(PREFIX)/bin

# The prose of a manual page is written by hand; the line GENERATED becomes the lists of
# options and commands, which the program of that name prints from its own tables.
pages := $(patsubst man/%,$(O)/man/%,$(sort $(wildcard man/*.[1-8])))
$(O)/man/%: man/% $(programs:%=$(O)/%)
	@mkdir -p $(@D)
	$(say) MAN $@
	@if grep -q '^GENERATED$$' $<; then $(O)/$(basename $(@F)) manual >$@.lists || exit 1; fi; \
	    awk '$$0 == "GENERATED" { while ((getline l < "$@.lists") > 0) print l; next } \
	        { gsub(/@VERSION@/, "$(VERSION)"); print }' $< >$@

shells := bash zsh fish
completions := $(foreach s,$(shells),$(programs:%=$(O)/completions/%.$(s)))
$(O)/completions/%: $(programs:%=$(O)/%)
	@mkdir -p $(@D)
	$(say) GEN $@
	@$(O)/$(basename $(@F)) completion $(subst .,,$(suffix $(@F))) >$@

## man: the manual pages, checked, and as text below build/
.PHONY: man
man: $(pages:%=%.txt)
$(O)/man/%.txt: $(O)/man/%
	@MANWIDTH=96 man --warnings -E UTF-8 -l $< >$@ 2>$@.log
	@if [ -s $@.log ]; then cat $@.log; rm -f $@; exit 1; fi

## install: programs, manual pages and completions below $(DESTDIR)$(PREFIX), /usr/local
install: all $(pages) $(completions)
	$(INSTALL) -d $(bindir)
	$(INSTALL) -m 755 $(programs:%=$(O)/%) $(bindir)
	@set -e; for p in $(pages); do \
	    $(INSTALL) -d $(share)/man/man$${p##*.}; \
	    $(INSTALL) -m 644 $$p $(share)/man/man$${p##*.}; done
	$(INSTALL) -d $(share)/bash-completion/completions $(share)/zsh/site-functions \
	    $(share)/fish/vendor_completions.d
	@set -e; for p in $(programs); do c=$(O)/completions/$$p; \
	    $(INSTALL) -m 644 $$c.bash $(share)/bash-completion/completions/$$p; \
	    $(INSTALL) -m 644 $$c.zsh $(share)/zsh/site-functions/_$$p; \
	    $(INSTALL) -m 644 $$c.fish $(share)/fish/vendor_completions.d/$$p.fish; done

## check-install: installs below the build folder, looks, and removes it all again
.PHONY: check-install
check-install: all
	@rm -rf $(O)/stage
	@$(MAKE) --no-print-directory install PREFIX=/usr DESTDIR=$(O)/stage >/dev/null
	$(O)/stage/usr/bin/crank-compose version --short
	$(O)/stage/usr/bin/crank version
	@test -s $(O)/stage/usr/share/man/man1/crank-compose.1
	@$(MAKE) --no-print-directory uninstall PREFIX=/usr DESTDIR=$(O)/stage >/dev/null
	@test -z "$$(find $(O)/stage -type f)"

## uninstall: removes what install puts there
uninstall:
	rm -f $(programs:%=$(bindir)/%)
	rm -f $(foreach p,$(notdir $(pages)),$(share)/man/man$(subst .,,$(suffix $(p)))/$(p))
	rm -f $(foreach p,$(programs),$(share)/bash-completion/completions/$(p) \
	    $(share)/zsh/site-functions/_$(p) $(share)/fish/vendor_completions.d/$(p).fish)

## clean: removes build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1|/p' Makefile | \
	    awk -F'|' '{ printf "  %-18s %s\n", $$1, $$2 }'
	@echo "Variables: $$(sed -n '/^#   [A-Z]*=/{s/^#   \([A-Z]*=[a-z0-9]*\).*/\1/p;}' Makefile | tr '\n' ' ')"
