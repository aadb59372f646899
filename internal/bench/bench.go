package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// A state is what is cached when a tool starts.
type state struct {
	name      string
	label     string
	compiled  bool // the build cache holds the packages and all their dependencies
	half      bool // an own build cache holds one half of the packages that the module does not contain itself
	toolCache bool // the tool's own cache holds the outcome of the same run
	edit      edit // what is changed before each run
}

func (s *state) title() string { return s.name }

var states = []*state{
	{name: "compiled", label: "everything compiled, caches of the tools empty", compiled: true},
	{name: "warm", label: "everything compiled and analysed before, no change", compiled: true, toolCache: true},
	{name: "leaf", label: "everything compiled and analysed before, one package edited that no other imports", compiled: true, toolCache: true, edit: leaf},
	{name: "wide", label: "everything compiled and analysed before, the package edited that most others import", compiled: true, toolCache: true, edit: wide},
	{name: "uncompiled", label: "nothing compiled, all caches empty"},
	{name: "half", label: "one half of the dependencies compiled, caches of the tools empty", half: true},
}

// A bench measures tools on one module in one state.
type bench struct {
	module   checkout.Module
	state    *state
	tests    bool
	rounds   int
	temp     string // directory for caches
	progress io.Writer
}

// A row is what was measured of one tool.
type row struct {
	tool    *tool
	usages  []usage // one for each round
	failure string  // why there are no figures
}

// run measures tools, which take turns: what else happens on the machine hits all of them.
// The first tool is the one that the others are compared with. A tool that fails is not run again.
func (b *bench) run(ctx context.Context, tools []installed) ([]row, error) {
	var change *editor
	if b.state.edit != none {
		var err error
		if b.module, err = copied(b.module, filepath.Join(b.temp, "edited", b.module.Name, b.state.name)); err != nil {
			return nil, err
		}
		if change, err = b.state.edit.newEditor(ctx, b.module); err != nil {
			return nil, err
		}
		fmt.Fprintf(b.progress, "%s %s: %s is edited\n", b.module.Name, b.state.name, change.file)
	}
	if err := b.compile(ctx, tools); err != nil {
		return nil, err
	}
	rows := make([]row, len(tools))
	for i, t := range tools {
		rows[i].tool = t.tool
	}
	first := 0
	if b.state.toolCache {
		first = -1 // fills the caches
	}
	for round := first; round < b.rounds; round++ {
		for i, t := range tools {
			if rows[i].failure != "" {
				continue
			}
			if change != nil {
				// Each tool has to compile the change itself.
				if err := change.edit(); err != nil {
					return nil, err
				}
			}
			u, failure, err := b.once(ctx, t)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(b.progress, "%s %s: round %d of %d: %s: %s\n", b.module.Name, b.state.name, round+1, b.rounds, t.name, u)
			rows[i].failure = failure
			if round >= 0 && failure == "" {
				rows[i].usages = append(rows[i].usages, u)
			}
		}
	}
	return rows, nil
}

// compile fills the build cache as far as the state says.
func (b *bench) compile(ctx context.Context, tools []installed) error {
	if !b.state.compiled && !b.state.half {
		return nil
	}
	fmt.Fprintf(b.progress, "%s %s: compiling\n", b.module.Name, b.state.name)
	list := func(env []string, packages []string, args ...string) ([]string, error) {
		args = append([]string{"list", "-e", "-deps"}, args...)
		if b.tests || slices.ContainsFunc(tools, func(t installed) bool { return t.tests }) {
			args = append(args, "-test")
		}
		out, err := checkout.Output(ctx, b.module.Dir, env, "go", append(append(args, "--"), packages...)...)
		return strings.Fields(string(out)), err
	}
	packages, env := b.module.Patterns, []string(nil)
	if own := func(t installed) bool { return t.own }; b.state.half || !slices.ContainsFunc(tools, func(t installed) bool { return !own(t) }) {
		// We never look at compiled packages of the module itself.
		var err error
		if packages, err = list(nil, packages, "-f", "{{if not (or .ForTest (and .Module .Module.Main))}}{{.ImportPath}}{{end}}"); err != nil {
			return err
		}
	}
	if b.state.half {
		packages = packages[:len(packages)/2] // dependencies come first
		env = []string{"GOCACHE=" + b.half()}
		if err := os.MkdirAll(b.half(), 0o777); err != nil {
			return err
		}
	}
	if len(packages) == 0 {
		return nil
	}
	_, err := list(env, packages, "-export", "-f", "{{if false}}{{end}}")
	return err
}

// half returns the directory of the build cache that is half filled.
func (b *bench) half() string { return filepath.Join(b.temp, "half", b.module.Name) }

// once runs t one time. The error is one of the measurement; failure describes one of the tool.
func (b *bench) once(ctx context.Context, t installed) (u usage, failure string, err error) {
	cache := filepath.Join(b.temp, "cache", b.module.Name, b.state.name, t.name)
	buildCache := filepath.Join(b.temp, "gocache")
	if !b.state.toolCache {
		if err := os.RemoveAll(cache); err != nil {
			return usage{}, "", err
		}
	}
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return usage{}, "", err
	}
	c := call{tests: b.tests}
	var env []string
	if t.cacheEnv != "" {
		env = append(env, t.cacheEnv+"="+cache)
	}
	switch {
	case !b.state.compiled:
		if err := os.RemoveAll(buildCache); err != nil {
			return usage{}, "", err
		}
		if b.state.half {
			if err := os.CopyFS(buildCache, os.DirFS(b.half())); err != nil {
				return usage{}, "", err
			}
		}
		env = append(env, "GOCACHE="+buildCache)
		defer os.RemoveAll(buildCache)
	case !b.state.toolCache:
		c.nonce = nonce()
	}
	u, stderr, err := measure(ctx, b.module.Dir, env, t.binary, append(t.args(c), b.module.Patterns...)...)
	if err != nil {
		return usage{}, "", fmt.Errorf("%s: %w", t.name, err)
	}
	if !t.accepts(u.exit) {
		failure = fmt.Sprintf("exit code %d: %s", u.exit, firstLine(stderr))
	}
	return u, failure, nil
}
