// Package checkout answers what the corpus and benchmark commands are asked to look at: checked-out
// modules, and builds of reviewlint.
package checkout

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// A Module is a directory with packages to review.
type Module struct {
	Dir      string // absolute
	Name     string // last element of Dir: the project, in judgements
	Commit   string // what is checked out, "" if Dir is not in a git repository
	Patterns []string
}

// Whole reports whether all packages of m are looked at.
func (m Module) Whole() bool { return slices.Equal(m.Patterns, []string{"./..."}) }

// ShortCommit returns the first digits of the commit, as people quote it.
func (m Module) ShortCommit() string { return m.Commit[:min(len(m.Commit), 10)] }

// Modules reads arguments of the form DIR[:PATTERN[,PATTERN]...]; without patterns, all
// packages are meant. It fails for a missing directory, and for two with the same name.
func Modules(args []string) ([]Module, error) {
	var modules []Module
	for _, arg := range args {
		m, err := parse(arg)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(modules, func(other Module) bool { return other.Name == m.Name }) {
			return nil, fmt.Errorf("two directories are called %s: projects are told apart by this name", m.Name)
		}
		modules = append(modules, m)
	}
	return modules, nil
}

func parse(arg string) (Module, error) {
	dir, patterns := arg, "./..."
	// A colon at index 1 belongs to a Windows drive.
	if i := strings.LastIndexByte(arg, ':'); i > 1 {
		dir, patterns = arg[:i], arg[i+1:]
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Module{}, err
	}
	if info, err := os.Stat(abs); err != nil {
		return Module{}, err
	} else if !info.IsDir() {
		return Module{}, fmt.Errorf("%s is not a directory", dir)
	}
	m := Module{Dir: abs, Name: filepath.Base(abs), Patterns: strings.Split(patterns, ",")}
	if out, err := exec.Command("git", "-C", abs, "rev-parse", "HEAD").Output(); err == nil {
		m.Commit = strings.TrimSpace(string(out))
	}
	return m, nil
}

// A Builder builds reviewlint.
type Builder struct {
	Dir   string // where to put what is built
	built int
}

// Binary returns the absolute path of build, which is a file, a revision of the git repository
// in the working directory, or "" for the module in the working directory as it is.
func (b *Builder) Binary(ctx context.Context, build string) (string, error) {
	if build == "" {
		root, err := Output(ctx, "", nil, "go", "list", "-m", "-f", "{{.Dir}}")
		if err != nil {
			return "", err
		}
		return b.build(ctx, strings.TrimSpace(string(root)))
	}
	if info, err := os.Stat(build); err == nil && info.Mode().IsRegular() {
		return filepath.Abs(build)
	}
	archive, err := Output(ctx, "", nil, "git", "archive", "--format=tar", build+":")
	if err != nil {
		return "", fmt.Errorf("%s is neither a file nor a revision: %w", build, err)
	}
	source := filepath.Join(b.Dir, fmt.Sprint("source", b.built))
	if err := extract(archive, source); err != nil {
		return "", err
	}
	return b.build(ctx, source)
}

// build builds the command of the module in directory source.
func (b *Builder) build(ctx context.Context, source string) (string, error) {
	name := filepath.Join(b.Dir, fmt.Sprint("reviewlint", b.built))
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	b.built++
	if _, err := Output(ctx, source, nil, "go", "build", "-o", name, "./cmd/reviewlint"); err != nil {
		return "", err
	}
	return name, nil
}

// extract writes the regular files of a tar archive below dir.
func extract(archive []byte, dir string) error {
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if !filepath.IsLocal(h.Name) {
			return fmt.Errorf("archive contains %q", h.Name)
		}
		name := filepath.Join(dir, h.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, data, 0o666); err != nil {
			return err
		}
	}
}

// Output runs a command in dir, with env added to the environment, and returns its standard
// output; the error carries its standard error.
func Output(ctx context.Context, dir string, env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}
