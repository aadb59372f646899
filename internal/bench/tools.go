package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// A tool is a command to measure.
type tool struct {
	name     string
	module   string // its package, for go install; "" if it is part of Go
	path     string // of the command below module
	version  string
	remark   string                   // what makes it do more or less than the others
	tests    bool                     // looks at test files even if it is not asked to
	cacheEnv string                   // variable that names the directory of its own cache
	args     func(call call) []string // without the package patterns
	ok       []int                    // exit codes of a run that did its work; 0 always is one
	own      bool                     // what the others are compared with
}

// A call is what a tool is asked for.
type call struct {
	tests bool
	// nonce, if not empty, is unique to this run: for caches that cannot be emptied
	// without emptying the build cache too.
	nonce string
}

func (t *tool) title() string { return t.name }

// ours returns the tools that stand for the reviewlint in binary: with its own rules alone, and with those that are bundled too. Rules in
// preview run if preview is set.
func ours(ctx context.Context, binary string, preview bool) ([]installed, error) {
	out, err := checkout.Output(ctx, "", nil, binary, "rules", "-json")
	if err != nil {
		return nil, err
	}
	var rules []struct {
		Name  string
		Kinds []struct{ Check string } // that another tool has
	}
	if err := json.Unmarshal(out, &rules); err != nil {
		return nil, fmt.Errorf("%s rules -json: %w", binary, err)
	}
	var without []string
	for _, r := range rules {
		if len(r.Kinds) > 0 && r.Kinds[0].Check != "" {
			without = append(without, "-"+r.Name+"=false")
		}
	}
	variant := func(name string, more []string) installed {
		return installed{&tool{
			name: name, cacheEnv: "REVIEWLINT_CACHE", ok: []int{1, 3}, own: true,
			args: func(c call) []string {
				return append([]string{fmt.Sprintf("-test=%t", c.tests), fmt.Sprintf("-preview=%t", preview)}, more...)
			},
		}, binary}
	}
	return []installed{variant("core", without), variant("core+bundle", nil)}, nil
}

// peers are the tools that reviewlint is compared with.
var peers = []*tool{
	{
		name:     "staticcheck",
		module:   "honnef.co/go/tools",
		path:     "/cmd/staticcheck",
		version:  "v0.8.2",
		remark:   "SA checks only",
		cacheEnv: "STATICCHECK_CACHE",
		args: func(c call) []string {
			return []string{"-checks", "SA*", fmt.Sprintf("-tests=%t", c.tests)}
		},
		ok: []int{1},
	},
	{
		name:     "golangci-lint",
		module:   "github.com/golangci/golangci-lint/v2",
		path:     "/cmd/golangci-lint",
		version:  "v2.15.0",
		remark:   "8 nearest linters",
		cacheEnv: "GOLANGCI_LINT_CACHE",
		args: func(c call) []string {
			return []string{"run", "--no-config", "--default=none",
				"--enable=bodyclose,contextcheck,gosec,govet,noctx,rowserrcheck,sqlclosecheck,staticcheck",
				"--max-issues-per-linter=0", "--max-same-issues=0", "--allow-parallel-runners", fmt.Sprintf("--tests=%t", c.tests)}
		},
		ok: []int{1},
	},
	{
		name:    "gosec",
		module:  "github.com/securego/gosec/v2",
		path:    "/cmd/gosec",
		version: "v2.30.0",
		remark:  "has no cache",
		args: func(c call) []string {
			return []string{"-quiet", fmt.Sprintf("-tests=%t", c.tests)}
		},
		ok: []int{1},
	},
	{
		name:   "vet",
		remark: "with test files",
		tests:  true,
		args: func(c call) []string {
			args := []string{"vet"}
			if c.nonce != "" {
				// Flags are part of the key of every result. This one names a function to check, which no code has.
				args = append(args, "-printf.funcs=bench"+c.nonce)
			}
			return args
		},
		ok: []int{1},
	},
	{
		name:   "build",
		remark: "go build, for scale",
		args:   func(call) []string { return []string{"build"} },
	},
}

// An installed tool can be run.
type installed struct {
	*tool
	binary string
}

// install returns the path of t in directory bin, where it is put if need be.
func (t *tool) install(ctx context.Context, bin string) (string, error) {
	if t.module == "" {
		return "go", nil
	}
	path := filepath.Join(bin, t.name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	// go install runs in bin, away from the go.mod of the working directory.
	if err := os.MkdirAll(bin, 0o777); err != nil {
		return "", err
	}
	_, err := checkout.Output(ctx, bin, []string{"GOBIN=" + bin, "GOFLAGS="}, "go", "install", t.module+t.path+"@"+t.version)
	return path, err
}

// accepts reports whether a run that ended with code did its work.
func (t *tool) accepts(code int) bool { return code == 0 || slices.Contains(t.ok, code) }
