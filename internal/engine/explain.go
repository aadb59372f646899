package engine

import (
	"cmp"
	"strings"
)

// remedies says what to do about messages of the go command; the first entry of which one
// of the parts occurs in a message applies.
var remedies = []struct {
	parts  []string
	remedy string
}{
	{[]string{"import lookup disabled by -mod=vendor"}, "run `go mod vendor`"},
	{[]string{"no required module provides package", "cannot find module providing package", "missing go.sum entry", "updates to go.mod needed"},
		"run `go mod tidy`"},
	{[]string{"inconsistent vendoring"}, "run `go mod vendor`"},
	{[]string{"reading http", "module lookup disabled", "dial tcp", "not a known dependency"},
		"run `go mod download` where GOPROXY has the module"},
	{[]string{"requires go >=", "toolchain not available"}, "install that Go release or set GOTOOLCHAIN=auto"},
	{[]string{"build constraints exclude all Go files"}, "check -tags, GOOS and GOARCH"},
	{[]string{"no such file or directory", "directory not found", "no Go files in"}, "check the pattern"},
	{[]string{"matched no packages"}, "check the pattern and -tags"},
	{[]string{"is not in std"}, "check the import path"},
}

// noModule are parts of messages that come up outside of a module.
var noModule = []string{"go.mod file not found", "no modules were found in the current workspace", "does not contain main module", "outside main module"}

// explain turns what the go command prints into one line that says what to do.
func explain(msg string) string {
	for _, part := range noModule {
		if strings.Contains(msg, part) {
			return "no Go module here: run reviewlint inside a module, or name its directory with -C"
		}
	}
	first := oneLine(msg)
	if _, rest, _ := strings.Cut(msg, first); strings.HasSuffix(first, ":") {
		first = strings.TrimSpace(first + " " + oneLine(rest))
	}
	first, _, _ = strings.Cut(first, "; to add it")
	for _, r := range remedies {
		for _, part := range r.parts {
			if strings.Contains(msg, part) {
				return first + ": " + r.remedy
			}
		}
	}
	return cmp.Or(first, "the go command failed without a message")
}
