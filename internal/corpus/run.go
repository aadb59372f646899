package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/reviewlint/reviewlint/internal/report"
)

// A module is a directory to review.
type module struct {
	dir      string // absolute
	name     string // last element of dir: the project, in judgements
	commit   string // what is checked out, "" if dir is not in a git repository
	patterns []string
}

// whole reports whether all packages of m are reviewed.
func (m module) whole() bool { return slices.Equal(m.patterns, []string{"./..."}) }

func commit(dir string) string {
	out, err := exec.Command("git", "-C", dir, "rev-parse", "HEAD").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// short returns the first digits of a commit, as people quote it.
func short(commit string) string { return commit[:min(len(commit), 10)] }

// A builder provides the binaries to compare.
type builder struct {
	temp   string // directory for what is built
	stderr io.Writer
	built  int
}

// binary returns the absolute path of build: a file, a revision of the repository in the
// working directory, or "" for the working tree.
func (b *builder) binary(ctx context.Context, build string) (string, error) {
	if build == "" {
		root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}")
		if err != nil {
			return "", err
		}
		return b.build(ctx, strings.TrimSpace(string(root)))
	}
	if info, err := os.Stat(build); err == nil && info.Mode().IsRegular() {
		return filepath.Abs(build)
	}
	archive, err := output(ctx, "", "git", "archive", "--format=tar", build+":")
	if err != nil {
		return "", fmt.Errorf("%s is neither a file nor a revision: %w", build, err)
	}
	dir := filepath.Join(b.temp, fmt.Sprint("source", b.built))
	if err := extract(archive, dir); err != nil {
		return "", err
	}
	return b.build(ctx, dir)
}

func (b *builder) build(ctx context.Context, dir string) (string, error) {
	name := filepath.Join(b.temp, fmt.Sprint("reviewlint", b.built))
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	b.built++
	if _, err := output(ctx, dir, "go", "build", "-o", name, "./cmd/reviewlint"); err != nil {
		return "", err
	}
	return name, nil
}

// extract writes the directories and regular files of a tar archive below dir.
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

// output runs a command in dir and returns its standard output; the error carries its
// standard error.
func output(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

// An outcome is what one build says about one module.
type outcome struct {
	report.Document
	cpu time.Duration // user and system time, child processes included
}

func (o *outcome) String() string {
	s := fmt.Sprintf("%s in %s, %.1f s CPU", plural(len(o.Findings), "finding"), plural(o.Packages, "package"), o.cpu.Seconds())
	if len(o.Errors) > 0 {
		s += ", " + plural(len(o.Errors), "error")
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprint(n, " ", noun, "s")
}

// review runs binary over m, previews included, and returns the findings that only names.
func review(ctx context.Context, binary string, m module, only []string) (*outcome, error) {
	args := append([]string{"-C", m.dir, "-preview", "-format", "json"}, m.patterns...)
	cmd := exec.CommandContext(ctx, binary, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, runErr := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// Exit codes other than 0 are normal: there are findings, or something is incomplete.
	o := new(outcome)
	doc := struct {
		Version int `json:"version"`
		*report.Document
	}{0, &o.Document}
	if err := json.Unmarshal(out, &doc); err != nil {
		if runErr == nil {
			runErr = err
		}
		return nil, fmt.Errorf("%s: %s did not write a document: %w\n%s", m.name, binary, runErr, bytes.TrimSpace(stderr.Bytes()))
	}
	if doc.Version != report.Version {
		return nil, fmt.Errorf("%s writes version %d of the document, want %d", binary, doc.Version, report.Version)
	}
	o.Findings = slices.DeleteFunc(o.Findings, func(f report.Finding) bool { return !matches(&f, only) })
	o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return o, nil
}
