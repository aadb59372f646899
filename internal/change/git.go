package change

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/reviewlint/reviewlint/internal/spell"
)

// FromGit returns the change since the merge base of HEAD and the revision rev in the repository around
// dir: commits, what is not committed yet and files that git does not know yet, submodules included. An error says
// what to do.
func FromGit(ctx context.Context, dir, rev string) (*Change, error) {
	r := repository{ctx: ctx, dir: dir}
	top, err := r.git("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	r.dir = line(top)
	base, err := r.base(rev)
	if err != nil {
		return nil, err
	}
	c, err := newChange(r.dir)
	if err != nil {
		return nil, err
	}
	if err := r.collect(c, base); err != nil {
		return nil, err
	}
	c.compare()
	return c, nil
}

// collect adds to c what changed in r since the commit base, and in its submodules.
func (r repository) collect(c *Change, base string) error {
	// Whatever the user has configured, this is the plain form.
	diff, err := r.git("-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "--no-textconv",
		"--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=none", "--inter-hunk-context=0", "-U0", "-M", base, "--")
	if err != nil {
		return err
	}
	files, _, err := gitdiff.Parse(strings.NewReader(diff))
	if err != nil {
		return fmt.Errorf("reading the diff: %w", err)
	}
	for _, f := range files {
		if before, after, ok := submodule(f); ok {
			inner := repository{ctx: r.ctx, dir: filepath.Join(r.dir, filepath.FromSlash(f.NewName)), inner: true}
			if _, err := os.Stat(filepath.Join(inner.dir, ".git")); err != nil || after == "" {
				continue // not checked out, or gone
			}
			if before == "" {
				before = emptyTree
			}
			if err := inner.collect(c, before); err != nil {
				return fmt.Errorf("submodule %s: %w", f.NewName, err)
			}
			continue
		}
		c.add(r.dir, f)
	}
	untracked, err := r.git("ls-files", "--others", "--exclude-standard", "-z", "--", "*.go")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(untracked, "\x00") {
		if name != "" {
			c.addWhole(r.dir, name)
		}
	}
	return nil
}

// emptyTree is git's name for a tree without files, in repositories with SHA-1 names.
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

// submodule returns the commits of a submodule before and after the change, "" where there is none; ok is
// false if f is a file.
func submodule(f *gitdiff.File) (before, after string, ok bool) {
	const prefix = "Subproject commit "
	for _, fragment := range f.TextFragments {
		for _, l := range fragment.Lines {
			// The mode would tell too, but it is missing if only files of the submodule changed.
			name, is := strings.CutPrefix(strings.TrimSuffix(l.Line, "\n"), prefix)
			if !is || strings.HasSuffix(f.NewName, ".go") {
				continue
			}
			ok = true
			name = strings.TrimSuffix(name, "-dirty")
			if l.Op == gitdiff.OpAdd {
				after = name
			} else {
				before = name
			}
		}
	}
	return before, after, ok
}

// Toplevel returns the root directory of the repository around dir, or "" if there is none.
func Toplevel(ctx context.Context, dir string) string {
	top, err := repository{ctx: ctx, dir: dir}.git("rev-parse", "--show-toplevel")
	if err != nil {
		return ""
	}
	return line(top)
}

// Head returns the name of the commit that is checked out in dir, or "" if there is none.
func Head(ctx context.Context, dir string) string {
	head, err := repository{ctx: ctx, dir: dir}.git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if err != nil {
		return ""
	}
	return line(head)
}

type repository struct {
	ctx   context.Context
	dir   string
	inner bool // a submodule
}

// ofOuter are the variables with which git tells a hook about its repository.
var ofOuter = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"}

// git runs git and returns what it prints.
func (r repository) git(args ...string) (string, error) {
	command := 0
	for args[command] == "-c" {
		command += 2
	}
	cmd := exec.CommandContext(r.ctx, "git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
	if r.inner {
		cmd.Env = slices.DeleteFunc(cmd.Env, func(entry string) bool {
			name, _, _ := strings.Cut(entry, "=")
			return slices.Contains(ofOuter, name)
		})
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.String(), nil
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("git is not in PATH: install it, or give the change as a patch with -new-from-patch")
	case r.ctx.Err() != nil:
		return "", r.ctx.Err()
	}
	if strings.Contains(stderr.String(), "not a git repository") {
		return "", fmt.Errorf("%s is not in a git repository: give the change as a patch with -new-from-patch", r.dir)
	}
	if strings.Contains(stderr.String(), "dubious ownership") {
		return "", fmt.Errorf("git does not trust %s, which belongs to another user: run `git config --global --add safe.directory %s`", r.dir, r.dir)
	}
	return "", &gitError{args[command], line(stderr.String()), err}
}

// A gitError is a failure of git.
type gitError struct {
	command, message string
	err              error
}

func (e *gitError) Error() string {
	if e.message == "" {
		return fmt.Sprintf("git %s: %v", e.command, e.err)
	}
	return fmt.Sprintf("git %s: %s", e.command, e.message)
}

func (e *gitError) Unwrap() error { return e.err }

// base returns the merge base of HEAD and rev.
func (r repository) base(rev string) (string, error) {
	base, err := r.git("merge-base", "--end-of-options", rev, "HEAD")
	if err == nil {
		return line(base), nil
	}
	var failed *gitError
	if !errors.As(err, &failed) {
		return "", err
	}
	if _, err := r.git("rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return "", errors.New("the repository has no commit yet: there is nothing to compare with")
	}
	if _, err := r.git("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return "", r.unknown(rev)
	}
	if r.shallow() {
		return "", fmt.Errorf("HEAD and %s have no common commit in this shallow clone: %s", rev, deepen)
	}
	return "", fmt.Errorf("HEAD and %s have no common commit: give the change as a patch with -new-from-patch", rev)
}

// deepen says how to get the history that a shallow clone lacks.
const deepen = "fetch the history with `git fetch --unshallow` (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 for GitLab)"

// unknown returns the error for a revision that is not there.
func (r repository) unknown(rev string) error {
	if from, _, ok := strings.Cut(rev, ".."); ok {
		return fmt.Errorf("%s is a range: give the revision to compare with, such as %s", rev, cmp.Or(from, "main"))
	}
	refs, _ := r.git("for-each-ref", "--format=%(refname:short)")
	hint := ""
	if near := spell.Nearest(rev, strings.Fields(refs)); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	remote, branch, ok := strings.Cut(rev, "/")
	if !ok {
		remote, branch = "origin", rev
	}
	if r.shallow() {
		return fmt.Errorf("unknown revision %s in this shallow clone: %s%s", rev, deepen, hint)
	}
	return fmt.Errorf("unknown revision %s: fetch it, for example with `git fetch %s %s`%s", rev, remote, branch, hint)
}

func (r repository) shallow() bool {
	answer, err := r.git("rev-parse", "--is-shallow-repository")
	return err == nil && line(answer) == "true"
}

// line returns the first line of s.
func line(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return strings.TrimRight(first, "\r")
}
