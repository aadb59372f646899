package main

import (
	"os"
	"runtime/debug"
	"strings"
)

// maxStack bounds the stack of a goroutine, in bytes: far beyond what real code takes, and less than what makes a machine swap.
const maxStack = 256 << 20

// prepareCrash sees to it that a runaway recursion, which no program can stop, ends soon, and that its traceback names the analyzer
// and the package: the engine labels its goroutines.
func prepareCrash() {
	debug.SetMaxStack(maxStack)
	settings := strings.FieldsFunc(os.Getenv("GODEBUG"), func(r rune) bool { return r == ',' })
	os.Setenv("GODEBUG", strings.Join(append(settings, "tracebacklabels=1"), ","))
}
