package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
)

// listed is what `go list` says about one package.
type listed struct {
	ImportPath      string
	Name            string
	Dir             string
	ForTest         string
	Export          string
	Standard        bool
	DepOnly         bool
	GoFiles         []string
	CgoFiles        []string
	CompiledGoFiles []string
	IgnoredGoFiles  []string
	Imports         []string
	ImportMap       map[string]string
	Module          *listedModule
	Error           *listedError
}

type listedModule struct {
	Path      string
	Version   string
	Main      bool
	Dir       string
	GoVersion string
}

type listedError struct {
	Pos         string
	Err         string
	ImportStack []string
}

// explain returns e in one line that says what to do.
func (e *listedError) explain() string {
	if strings.HasPrefix(e.Err, "import cycle") && len(e.ImportStack) > 1 {
		return "import cycle not allowed: " + strings.Join(e.ImportStack, " imports ")
	}
	return explain(e.Err)
}

// listFields are the fields that the graph needs. With -export and -n, which compiles nothing, Export is
// empty for packages whose export data is not in the build cache.
const listFields = "ImportPath,Name,Dir,ForTest,Export,Standard,DepOnly,GoFiles,CgoFiles,IgnoredGoFiles,Imports,ImportMap,Module,Error"

// listFlags keep the go command from work that only a build needs: versions of packages for profiles, and
// asking the version control system.
var listFlags = []string{"list", "-e", "-pgo=off", "-buildvcs=false"}

// A UsageError is something that the user has to put right before anything can be
// reviewed: a missing directory, a directory without module, a pattern without packages.
type UsageError struct{ msg string }

func (e *UsageError) Error() string { return e.msg }

// goCommand prepares the go command in the directory of the run.
func (o *Options) goCommand(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = o.Dir
	cmd.Env = o.environ()
	if !slices.ContainsFunc(cmd.Env, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		// Of a process that lives for a second: that saves a fifth of its CPU time.
		cmd.Env = append(slices.Clip(cmd.Env), "GOGC=400")
	}
	cmd.WaitDelay = time.Second / 2 // for its children to let go of its output when it is killed
	return cmd
}

// list runs `go list` with the build flags of the run and decodes what it prints.
// Packages in error are part of the result; err is set if nothing could be listed.
func (o *Options) list(ctx context.Context, args ...string) ([]*listed, error) {
	flags := listFlags
	if o.Tags != "" {
		flags = append(slices.Clip(flags), "-tags="+o.Tags)
	}
	cmd := o.goCommand(ctx, slices.Concat(flags, args)...)
	var stderr head
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, exec.ErrNotFound) {
		return nil, &UsageError{"the go command is not in PATH: reviewlint needs it to find packages; install Go from go.dev/dl"}
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, &UsageError{fmt.Sprintf("go list: %v", err)}
	}

	var list []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := dec.Decode(p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading the output of go list: %w", err)
		}
		list = append(list, p)
	}
	if err != nil && len(list) == 0 {
		return nil, &UsageError{explain(stderr.String())}
	}
	return append(list, unmatched(stderr.String())...), nil
}

// head keeps the beginning of what is written to it: with -n the go command
// may print megabytes.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	const limit = 16 << 10
	if room := limit - h.Len(); room > 0 {
		h.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// harmless reports whether e, an error of a package with Go files, does not keep its code from being
// reviewed: files to embed are often made by another build step.
func (e *listedError) harmless() bool {
	return e.Pos != "" && strings.HasPrefix(e.Err, "pattern ")
}

// unmatched returns a package in error for each pattern that matched nothing, which the go
// command only warns of.
func unmatched(stderr string) []*listed {
	var list []*listed
	for line := range strings.Lines(stderr) {
		warning, ok := strings.CutPrefix(strings.TrimSpace(line), "go: warning: ")
		if pattern, _, found := strings.Cut(warning, " matched no packages"); ok && found {
			list = append(list, &listed{ImportPath: strings.Trim(pattern, `"`), Error: &listedError{Err: warning}})
		}
	}
	return list
}

// oneLine returns the first line of s that says something, without the prefix "go: ".
func oneLine(s string) string {
	for line := range strings.Lines(s) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "go: ")
		if line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "downloading ") {
			return line
		}
	}
	return ""
}

// toolchain is what the go command says about the platform of the run, and about itself.
type toolchain struct {
	GOOS, GOARCH           string
	GOVERSION              string
	GOMODCACHE             string
	GOROOT, GOENV, GOFLAGS string
	GOMOD, GOWORK          string
	CC                     string
}

func (o *Options) toolchain(ctx context.Context) (toolchain, error) {
	var t toolchain
	args := []string{"env", "-json"}
	for f := range reflect.TypeFor[toolchain]().Fields() {
		args = append(args, f.Name)
	}
	cmd := o.goCommand(ctx, args...)
	out, err := cmd.Output()
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(out, &t)
}

// files returns the absolute paths of names in the directory of p.
func (p *listed) files(names ...[]string) []string {
	var files []string
	for _, list := range names {
		for _, name := range list {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			files = append(files, name)
		}
	}
	return files
}

// testMain reports whether p is the main package that the go command writes for a test.
func (p *listed) testMain() bool {
	return strings.HasSuffix(p.ImportPath, ".test") && len(p.GoFiles) == 1 && filepath.IsAbs(p.GoFiles[0])
}
