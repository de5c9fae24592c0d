# Fengsui 烽燧. `make` builds ./fengsui; `make help` lists the rest.
# One object tree per configuration (B=build/asan CFG=asan), so they coexist.

CFG     ?= plain
B       ?= build/$(CFG)
CC      := gcc
CSTD    := -std=c11 -D_GNU_SOURCE
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
           -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
           -Wformat=2 -Wvla
OPT     := -O2 -g -fno-omit-frame-pointer -fstack-protector-strong -D_FORTIFY_SOURCE=2
SAN_asan  := -fsanitize=address -U_FORTIFY_SOURCE
SAN_ubsan := -fsanitize=undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE
# For scripts/fuzz alone: libFuzzer is clang's, whose opinions we do not ask.
SAN_fuzz  := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE
ifeq ($(CFG),fuzz)
CC      := clang
WARN    := -w
endif
# Each function tells that it ran (scripts/cover); the code is else the usual one.
SAN_cover := -finstrument-functions -fno-inline -fno-ipa-sra -fno-ipa-cp -fno-ipa-icf -fno-partial-inlining
SAN     := $(SAN_$(CFG))
PKGS    := libssh lmdb libsodium ncursesw jansson libseccomp
# The oldest libssh whose fixes we rely on is checked at build, not at run time.
SSH_MIN := 0.10.6
# Generated and library headers are system headers to the warnings.
CFLAGS  += $(CSTD) $(WARN) $(OPT) $(SAN) -I. -I$(B) $(shell pkg-config --cflags $(PKGS))
LDFLAGS += $(SAN) -pie -Wl,-z,relro,-z,now
LDLIBS  += $(shell pkg-config --libs $(PKGS)) -lcsv
ifneq ($(WERROR),)
CFLAGS  += -Werror
endif
Q       := $(if $(V),,@)
comma   := ,

KEYS    := $(wildcard keys/*.c)
DB      := $(wildcard db/*.c)
RULES   := $(sort $(wildcard src/rules/*/*.c))
SRC     := $(wildcard $(addprefix src/,$(addsuffix /*.c,lang base op text core session keeper command views ssh serve admin))) $(RULES)
VIEWS   := $(sort $(wildcard src/views/*.c))
KIT     := $(wildcard screens/kit/*.c screens/kit/*/*.c)
SCREENS := $(sort $(filter-out $(KIT),$(wildcard screens/*/*.c)))
KINDS   := db/indicators.def $(sort $(wildcard db/kinds/*.def db/kinds/*/*.def))
LISTS   := $(sort $(wildcard db/lists/*.csv))
CHECKS  := $(wildcard tests/check/test_*.c)
HELP    := $(wildcard tests/check/help_*.c tests/check/model_*.c)
# One bench tool needs a library of its own; only scripts/bench builds that.
TOOLS   := $(patsubst tests/tools/%.c,$(B)/tools/%,$(filter-out tests/tools/bench_ops.c tests/tools/bench_moves.c,$(wildcard tests/tools/*.c)))
FUZZ    := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

LIB     := $(KEYS) $(DB) $(SRC) $(KIT) $(SCREENS)
obj      = $(patsubst %.c,$(B)/%.o,$(1))
SAID    := src/op/messages.def $(sort $(wildcard src/rules/*/messages.def))
GEN     := $(B)/gen/version.h $(B)/gen/messages.inc $(B)/gen/lists.c $(B)/gen/subjects.c $(B)/gen/views.c $(B)/gen/screens.c $(B)/gen/suites.c
# Headers and tables of the records are written while this file is read, so that
# to the rules below they are sources like any others.
ifneq ($(MAKECMDGOALS),clean)
ifneq ($(shell sh db/kinds/declare.sh $(B)/gen/kinds $(KINDS) && echo ok),ok)
$(error the declarations in db/kinds/ are at fault)
endif
endif
DECLARED := $(wildcard $(B)/gen/kinds/*.c)
LIBOBJ  := $(call obj,$(LIB)) $(DECLARED:.c=.o) $(B)/gen/lists.o $(B)/gen/subjects.o $(B)/gen/views.o $(B)/gen/screens.o
ifeq ($(CFG),cover)
LIBOBJ  += $(B)/tests/cover/mark.o
endif
BIN     := $(if $(filter build/plain,$(B)),fengsui,$(B)/fengsui)

all: $(BIN) $(B)/locale/zh_CN/LC_MESSAGES/fengsui.mo ## build ./fengsui

# The generated lists follow the folders: made anew every time, replaced only
# when they differ, because a removed file must disappear from them too.
.PHONY: all FORCE
FORCE:
define regen
$(Q)mkdir -p $(@D)
$(Q)t=$@.$$$$; $(1) > $$t && { cmp -s $$t $@ && rm $$t || mv $$t $@; }
endef
$(B)/gen/version.h: FORCE
	$(call regen,sed 's/.*/#define FENGSUI_NAME "fengsui &"/' VERSION)
$(B)/gen/messages.inc: FORCE
	$(call regen,printf '#include "%s"\n' $(SAID))
$(B)/gen/lists.c: FORCE
	$(call regen,sh db/lists/embed.sh $(LISTS))
$(B)/gen/subjects.c: FORCE
	$(call regen,sh src/rules/table.sh $(RULES))
$(B)/gen/views.c: FORCE
	$(call regen,sh src/views/table.sh $(VIEWS))
$(B)/gen/screens.c: FORCE
	$(call regen,sh screens/table.sh $(SCREENS))
$(B)/gen/suites.c: FORCE
	$(call regen,sh tests/check/table.sh $(CHECKS))

$(B)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC   $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
# The shipped lists are longer than the strings C promises to take; gcc takes them.
$(B)/gen/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-overlength-strings -MMD -MP -c -o $@ $<

$(BIN): $(LIBOBJ) $(B)/src/main.o
	$(Q)pkg-config --atleast-version=$(SSH_MIN) libssh || { echo "libssh >= $(SSH_MIN) is needed: run scripts/install-deps" >&2; false; }
	$(if $(V),,@echo "  LD   $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Labels of fields, kinds and enumerations come from the declarations, so that
# a field's Chinese name stands in one place; all other strings from po/.
$(B)/tools/describe: $(B)/tests/tools/describe.o $(LIBOBJ)
$(B)/locale/zh_CN/LC_MESSAGES/fengsui.mo: po/zh_CN.po $(B)/tools/describe
	@mkdir -p $(@D)
	$(Q)$(B)/tools/describe --po > $(B)/gen/labels.po
	$(Q)msgcat --use-first -o $(B)/gen/all.po po/zh_CN.po $(B)/gen/labels.po
	$(Q)msgfmt --check-format -o $@ $(B)/gen/all.po

# Pages and completion say what the tables say, so they are made from them.
PAGES   := $(addprefix $(B)/man/,man1/fengsui.1 man7/fengsui-commands.7 zh_CN/man1/fengsui.1 zh_CN/man7/fengsui-commands.7)
$(PAGES): $(B)/tools/manual $(B)/locale/zh_CN/LC_MESSAGES/fengsui.mo
	@mkdir -p $(@D)
	$(Q)$(B)/tools/manual $(subst .,,$(suffix $@)) $(if $(findstring zh_CN,$@),zh,en) $(abspath $(B))/locale > $@.tmp && mv $@.tmp $@
$(B)/fengsui.bash: $(B)/tools/manual
	$(Q)$(B)/tools/manual bash > $@.tmp && mv $@.tmp $@
manual: $(PAGES) $(B)/fengsui.bash ## make the manual pages and the completion

# What is installed, below PREFIX: MODE:FILE:PLACE. Units name the program where it is then.
PREFIX  ?= /usr/local
DESTDIR ?=
UNITS   := $(patsubst doc/%,$(B)/units/%,$(wildcard doc/*.service doc/*.timer))
$(B)/units/%: doc/% FORCE
	@mkdir -p $(@D)
	$(Q)sed -n -e 's|/opt/fengsui/fengsui|$(PREFIX)/bin/fengsui|g' -e '/^\[Unit\]/,$$p' $< > $@
PLACES  := 755:$(BIN):bin/fengsui 644:$(B)/locale/zh_CN/LC_MESSAGES/fengsui.mo:share/locale/zh_CN/LC_MESSAGES/fengsui.mo \
           $(foreach f,$(PAGES),644:$(f):share/$(patsubst $(B)/%,%,$(f))) \
           644:$(B)/fengsui.bash:share/bash-completion/completions/fengsui 644:doc/fengsui.sysusers:lib/sysusers.d/fengsui.conf \
           $(foreach f,$(UNITS),644:$(f):lib/systemd/system/$(notdir $(f))) \
           $(foreach f,README.md README.zh-CN.md CHANGELOG.md $(wildcard doc/*.md),644:$(f):share/doc/fengsui/$(notdir $(f)))
install: all manual $(UNITS) ## install below PREFIX (/usr/local), in DESTDIR
	$(Q)set -e; for p in $(PLACES); do rest=$${p#*:}; \
	    install -D -m "$${p%%:*}" "$${rest%%:*}" "$(DESTDIR)$(PREFIX)/$${p##*:}"; done
uninstall: ## remove what install put there
	$(Q)set -e; for p in $(PLACES); do rm -f "$(DESTDIR)$(PREFIX)/$${p##*:}"; done
	$(Q)rmdir --ignore-fail-on-non-empty "$(DESTDIR)$(PREFIX)/share/doc/fengsui" 2>/dev/null || true

CHECK_LIBS = $(shell pkg-config --libs check) -lvterm
# Of sessions' readings, for tests/check/help_late.c; of what tests fork, for help_fork.c; of
# what they write, for help_disk.c; of tests that are added, for help_only.c.
CHECK_WRAP = $(patsubst %,-Wl$(comma)--wrap=%,txn_begin txn_again command_again fork write pwrite _mark_point _tcase_add_test)
$(B)/tools/check: $(call obj,$(CHECKS)) $(B)/gen/suites.o $(LIBOBJ) $(call obj,$(HELP))
	@mkdir -p $(@D)
	$(if $(V),,@echo "  LD   $@")
	$(Q)$(CC) $(LDFLAGS) $(CHECK_WRAP) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)
$(B)/tools/%: $(B)/tests/tools/%.o $(LIBOBJ)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  LD   $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Random nights are held against a model that has files of its own.
$(B)/tools/nights: $(call obj,$(wildcard tests/tools/nights/*.c))
$(B)/tools/typist: LDLIBS += -lvterm
$(B)/tools/bench_ops $(B)/tools/bench_moves: LDLIBS += -lsqlite3
# A file of tests/fuzz is a target: under the driver there, which repeats itself
# exactly, or under libFuzzer (scripts/fuzz). Time and chance are the target's own.
FUZZOBJ := $(call obj,$(filter-out tests/fuzz/fuzz_%,$(wildcard tests/fuzz/*.c)) tests/check/help_world.c)
FUZZLD  := -Wl,--wrap=clock_now,--wrap=clock_system,--wrap=clock_monotonic,--wrap=random_fill,--wrap=log_warnx,--wrap=epoll_wait
ifeq ($(CFG),fuzz)
FUZZOBJ := $(filter-out %/driver.o,$(FUZZOBJ))
FUZZLD  += -fsanitize=fuzzer
endif
$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(FUZZOBJ) $(LIBOBJ)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  LD   $@")
	$(Q)$(CC) $(LDFLAGS) $(FUZZLD) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)

# The Check suites, taking down what they send and type: tests/fuzz/gather/run.
$(B)/tools/tapped: $(B)/tests/fuzz/gather/tap.o $(call obj,$(CHECKS)) $(B)/gen/suites.o $(LIBOBJ) $(call obj,$(HELP))
	$(Q)$(CC) $(LDFLAGS) $(CHECK_WRAP) $(shell sed -n '/^TAP/s/^[^,]*, \([a-z_]*\),.*/-Wl,--wrap=\1/p' tests/fuzz/gather/tap.c) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)

.SECONDARY:
.PHONY: fuzzers tools check faults style clean help debug asan ubsan po manual install uninstall
fuzzers: $(FUZZ)
tools: $(TOOLS) $(FUZZ) $(B)/tools/check all
check: tools ## build and run the Check suites (T=suite runs one, N=test one of its tests)
	$(Q)FENGSUI_DESCRIBE=$(abspath $(B))/tools/describe $(if $(T),CK_RUN_SUITE=$(T)) $(if $(N),CK_RUN_TEST=$(N)) $(B)/tools/check
# Faults that a test must find: see tests/faults/plant.
CHECKOBJ = $(call obj,$(CHECKS) $(HELP)) $(B)/gen/suites.o $(LIBOBJ)
NIGHTOBJ = $(call obj,tests/tools/nights.c $(wildcard tests/tools/nights/*.c)) $(LIBOBJ)
FAULTS ?= $(sort $(wildcard tests/faults/*.patch))
faults: tools ## plant each fault of tests/faults in turn; a test must find it
	$(Q)B="$(B)" CC="$(CC)" CFLAGS="$(CFLAGS)" LDFLAGS="$(LDFLAGS)" OBJS=" $(CHECKOBJ) " NIGHTS=" $(NIGHTOBJ) " \
	    FUZZOBJS=" $(FUZZOBJ) $(LIBOBJ) " FUZZLD="$(FUZZLD)" \
	    LDLIBS="$(LDLIBS) $(CHECK_LIBS)" WRAP="$(CHECK_WRAP)" tests/faults/plant $(FAULTS)
debug: ## build with warnings as errors
	$(Q)$(MAKE) WERROR=1 all tools
asan: ## build with AddressSanitizer into build/asan
	$(Q)$(MAKE) CFG=asan all tools
ubsan: ## build with UndefinedBehaviorSanitizer into build/ubsan
	$(Q)$(MAKE) CFG=ubsan all tools
style: ## check that rooms use only what they may
	$(Q)scripts/style
po: ## refresh po/fengsui.pot and po/zh_CN.po from the sources
	$(Q)scripts/po
clean: ## remove what was built
	rm -rf build fengsui
help: ## print this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

-include $(shell find $(B) -name '*.d' 2>/dev/null)
