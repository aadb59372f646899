package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The files that people copy into their CI, and the action: their shell steps are run as the CI systems run them, in
// clones of a repository whose branch topic adds a query per item to one that main has already.

const (
	oldQuery = "package shop\n\nimport \"database/sql\"\n\nfunc Names(db *sql.DB, ids []struct{ ID int64 }) {\n\tfor _, id := range ids {\n" +
		"\t\t_ = db.QueryRow(\"SELECT name FROM users WHERE id = ?\", id).Scan(new(string))\n\t}\n}\n"
	fixedQuery = "package shop\n"
)

// newQuery is what topic adds.
var newQuery = strings.NewReplacer("Names", "Totals", "name", "total").Replace(oldQuery)

// A workplace is what a CI system gives to its jobs.
type workplace struct {
	*testing.T
	dir  string // the clone
	temp string
	env  []string
}

// newWorkplace returns a workplace with an empty clone of a new repository, and the repository.
func newWorkplace(t *testing.T) (w *workplace, origin string) {
	t.Helper()
	for _, name := range []string{"git", "bash"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed")
		}
	}
	w = &workplace{T: t, dir: t.TempDir(), temp: t.TempDir()}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); !strings.HasPrefix(name, "GIT_") && !slices.Contains([]string{"GOFLAGS", "GOWORK"}, name) {
			w.env = append(w.env, entry)
		}
	}
	w.env = append(w.env, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GOTOOLCHAIN=local",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")

	origin = t.TempDir()
	write(t, filepath.Join(origin, "svc", "go.mod"), "module example.com/shop\n\ngo 1.26\n")
	write(t, filepath.Join(origin, "svc", "names.go"), oldQuery)
	w.in(origin, `
		git init -q -b main .
		git config uploadpack.allowAnySHA1InWant true
		git add -A
		git commit -q -m base
		git commit -q --allow-empty -m second
		git checkout -q -b topic`)
	write(t, filepath.Join(origin, "svc", "totals.go"), newQuery)
	w.in(origin, `
		git add -A
		git commit -q -m topic
		git checkout -q main
		git commit -q --allow-empty -m meanwhile
		git checkout -q --detach
		git merge -q -m merge topic
		git update-ref refs/pull/7/merge HEAD
		git checkout -q main`)
	w.in(w.dir, "git init -q . && git remote add origin file://"+origin)
	return w, origin
}

func write(t *testing.T, file, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(file), 0o777)
	if err == nil {
		err = os.WriteFile(file, []byte(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run runs a script with bash, as GitHub does, and returns what it prints.
func (w *workplace) run(dir, script string, env ...string) (out string, code int) {
	w.Helper()
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = dir, append(slices.Clone(w.env), env...)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(text), exit.ExitCode()
	} else if err != nil {
		w.Fatal(err)
	}
	return string(text), 0
}

// in runs a script that must succeed.
func (w *workplace) in(dir, script string, env ...string) string {
	w.Helper()
	out, code := w.run(dir, script, env...)
	if code != 0 {
		w.Fatalf("%s\nexit code %d\n%s", script, code, out)
	}
	return out
}

// program makes a shell script a command.
func (w *workplace) program(name, script string) {
	w.Helper()
	bin := filepath.Join(w.temp, "fake")
	write(w.T, filepath.Join(bin, name), "#!/bin/bash\nset -eu\n"+script)
	if err := os.Chmod(filepath.Join(bin, name), 0o777); err != nil {
		w.Fatal(err)
	}
	w.env = append(w.env, "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// A step is one of a GitHub workflow or action.
type step struct {
	ID, Name, If, Uses, Run, Shell string
	Env, With                      map[string]string
	WorkingDirectory               string `yaml:"working-directory"`
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// expand returns s with the values of its expressions.
func (w *workplace) expand(s string, values map[string]string) string {
	w.Helper()
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		value, ok := values[name]
		if !ok {
			w.Fatalf("%s is not known", e)
		}
		return value
	})
}

// parse reads a YAML file below the root of this repository.
func parse(t *testing.T, file string, v any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join("..", "..", filepath.FromSlash(file)))), v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// TestAction runs the steps of action.yml.
func TestAction(t *testing.T) {
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct{ Steps []step }
	}
	parse(t, "action.yml", &action)

	const merged = `git fetch -q --depth=1 origin refs/pull/7/merge && git checkout -q --detach FETCH_HEAD`
	for _, test := range []struct {
		name, checkout string
		inputs         map[string]string
		base           string // the branch that the pull request is for
		edit           string // contents of totals.go
		code           int
		want           []string // files with annotations
	}{
		{name: "pull request", checkout: merged, base: "main", code: 1, want: []string{"totals.go"}},
		{name: "its head", checkout: `git fetch -q --depth=1 origin topic && git checkout -q --detach FETCH_HEAD`, base: "main", code: 1, want: []string{"totals.go"}},
		{name: "whole history", checkout: `git fetch -q origin && git checkout -q --detach origin/topic`, base: "main", code: 1, want: []string{"totals.go"}},
		{name: "push", checkout: `git fetch -q --depth=1 origin topic && git checkout -q --detach FETCH_HEAD`, code: 1, want: []string{"names.go", "totals.go"}},
		{name: "everything", checkout: merged, base: "main", inputs: map[string]string{"new-from": "none"}, code: 1, want: []string{"names.go", "totals.go"}},
		{name: "since a revision", checkout: `git fetch -q origin topic && git checkout -q --detach FETCH_HEAD`, inputs: map[string]string{"new-from": "HEAD"}},
		{name: "arguments", checkout: merged, base: "main", inputs: map[string]string{"args": "-fail-on none -exclude totals.go"}},
		{name: "mended", checkout: merged, base: "main", edit: fixedQuery},
		{name: "broken", checkout: merged, base: "main", edit: "package shop\n\nvar _ = gone\n", code: 3, want: []string{"totals.go"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, _ := newWorkplace(t)
			w.in(w.dir, test.checkout)
			sha := strings.TrimSpace(w.in(w.dir, "git rev-parse HEAD"))
			if test.edit != "" {
				write(t, filepath.Join(w.dir, "svc", "totals.go"), test.edit)
			}
			root, err := filepath.Abs(filepath.Join("..", ".."))
			if err != nil {
				t.Fatal(err)
			}
			file := func(name string) string { return filepath.Join(w.temp, name) }
			w.env = append(w.env, "RUNNER_TEMP="+w.temp, "GITHUB_ACTION_PATH="+root, "GITHUB_WORKSPACE="+w.dir, "GITHUB_SHA="+sha,
				"GITHUB_PATH="+file("path"), "GITHUB_OUTPUT="+file("output"), "GITHUB_STEP_SUMMARY="+file("summary"))
			values := map[string]string{"github.base_ref": test.base, "runner.temp": w.temp}
			for name, input := range action.Inputs {
				values["inputs."+name] = input.Default
			}
			values["inputs.working-directory"] = "svc"
			for name, value := range test.inputs {
				if _, ok := action.Inputs[name]; !ok {
					t.Fatalf("there is no input %s", name)
				}
				values["inputs."+name] = value
			}
			var out string
			code := 0
			for _, s := range action.Runs.Steps {
				if s.Run == "" || s.ID == "install" && (testing.Short() || test.name != "pull request") {
					continue // the command of this test is in PATH already
				}
				if s.Shell != "bash" {
					t.Errorf("step %s: shell %q", s.ID, s.Shell)
				}
				var env []string
				for name, value := range s.Env {
					env = append(env, name+"="+w.expand(value, values))
				}
				out, code = w.run(filepath.Join(w.dir, w.expand(s.WorkingDirectory, values)), s.Run, env...)
				if code != 0 && s.ID != "review" {
					t.Fatalf("step %s: exit code %d\n%s", s.ID, code, out)
				}
				if added, err := os.ReadFile(file("path")); err == nil {
					w.env = append(w.env, "PATH="+strings.TrimSpace(string(added))+string(filepath.ListSeparator)+os.Getenv("PATH"))
				}
				if outputs, err := os.ReadFile(file("output")); err == nil {
					for line := range strings.Lines(string(outputs)) {
						name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
						values["steps."+s.ID+".outputs."+name] = value
					}
				}
			}
			var got []string
			for _, m := range regexp.MustCompile(`(?m)^::(?:error|warning) file=svc/([a-z.]+)`).FindAllStringSubmatch(out, -1) {
				got = append(got, m[1])
			}
			if code != test.code || !slices.Equal(got, test.want) || values["steps.review.outputs.exit-code"] != fmt.Sprint(test.code) {
				t.Errorf("exit code %d, annotations %v; want %d, %v\n%s", code, got, test.code, test.want, out)
			}
			if sarif := read(t, values["steps.review.outputs.sarif"]); !strings.Contains(sarif, `"version": "2.1.0"`) {
				t.Error("no SARIF")
			}
			if page := read(t, values["steps.review.outputs.html"]); !strings.HasSuffix(page, "</html>\n") {
				t.Error("no page")
			}
			if summary := read(t, file("summary")); !strings.HasPrefix(summary, "### reviewlint: ") {
				t.Errorf("summary %q", summary)
			}
		})
	}
}

// TestGitHubReview runs the step of docs/ci/github-review.yml that writes a review, twice.
func TestGitHubReview(t *testing.T) {
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	var workflow struct {
		Jobs struct{ Review struct{ Steps []step } }
	}
	parse(t, "docs/ci/github-review.yml", &workflow)
	w, _ := newWorkplace(t)
	w.in(w.dir, `git fetch -q origin '+refs/heads/*:refs/remotes/origin/*' && git checkout -q --detach origin/topic`)
	// A review becomes comments.
	w.program("gh", `
		case "$*" in
		"api --paginate repos/acme/shop/pulls/7/comments --jq .[].body")
			cat "$RUNNER_TEMP/comments" ;;
		"api --silent --method POST repos/acme/shop/pulls/7/reviews --input $RUNNER_TEMP/new.json")
			echo posted
			jq -r '.comments[].body' "$RUNNER_TEMP/new.json" >> "$RUNNER_TEMP/comments" ;;
		*)
			echo "gh $*"
			exit 1 ;;
		esac`)
	write(t, filepath.Join(w.temp, "comments"), "a comment of somebody\n")
	values := map[string]string{"github.token": "t", "github.base_ref": "main", "github.event.pull_request.number": "7"}
	var s step
	for _, s = range workflow.Jobs.Review.Steps {
		if s.Name == "Review" {
			break
		}
	}
	env := []string{"RUNNER_TEMP=" + w.temp, "GITHUB_REPOSITORY=acme/shop"}
	for name, value := range s.Env {
		env = append(env, name+"="+w.expand(value, values))
	}
	for i, posted := range []bool{true, false} {
		out, code := w.run(filepath.Join(w.dir, "svc"), s.Run, env...)
		if code != 1 || strings.Contains(out, "posted") != posted {
			t.Errorf("run %d: exit code %d\n%s", i, code, out)
		}
		if n := strings.Count(read(t, filepath.Join(w.temp, "comments")), "<!-- reviewlint "); n != 1 {
			t.Errorf("run %d: %d comments, want 1", i, n)
		}
	}
	// A mistake of usage writes no review.
	if err := os.Remove(filepath.Join(w.temp, "review.json")); err != nil {
		t.Fatal(err)
	}
	if out, code := w.run(filepath.Join(w.dir, "svc"), s.Run, append(env, "BASE_REF=gone")...); code != 2 {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// TestGitLab runs the scripts of docs/ci/gitlab-ci.yml.
func TestGitLab(t *testing.T) {
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	type job struct {
		Extends   string
		Script    []string
		Artifacts struct {
			Paths   []string
			Reports struct{ Codequality, Junit string }
		}
	}
	var jobs struct {
		Review      job `yaml:"reviewlint"`
		Discussions job `yaml:"reviewlint-discussions"`
	}
	parse(t, "docs/ci/gitlab-ci.yml", &jobs)
	w, _ := newWorkplace(t)
	w.in(w.dir, `git fetch -q origin '+refs/heads/*:refs/remotes/origin/*' && git checkout -q --detach origin/topic`)
	// A server that gives discussions in two pages, and knows what was posted.
	w.program("curl", `
		url=${*: -1} data= headers=
		while [ $# -gt 0 ]; do
			case "$1" in
			--data) data=$2 ;;
			--dump-header) headers=$2 ;;
			esac
			shift
		done
		case "$url" in
		https://gitlab.example.com/api/v4/projects/5/merge_requests/7)
			echo '{"diff_refs": {"base_sha": "b", "start_sha": "s", "head_sha": "h"}}' ;;
		*"/merge_requests/7/discussions?per_page=100&page=1")
			printf 'HTTP/2 200\r\nX-Next-Page: 2\r\n' > "$headers"
			echo '[]' ;;
		*"/merge_requests/7/discussions?per_page=100&page=2")
			printf 'HTTP/2 200\r\nx-next-page: \r\n' > "$headers"
			cat "$POSTED" ;;
		*/merge_requests/7/discussions)
			echo "$data" >> "$POSTED" ;;
		*)
			exit 22 ;;
		esac`)
	posted := filepath.Join(w.temp, "posted")
	write(t, posted, "")
	w.env = append(w.env, "CI_PROJECT_DIR="+w.dir, "CI_MERGE_REQUEST_DIFF_BASE_SHA="+strings.TrimSpace(w.in(w.dir, "git merge-base origin/main HEAD")),
		"CI_API_V4_URL=https://gitlab.example.com/api/v4", "CI_PROJECT_ID=5", "CI_MERGE_REQUEST_IID=7", "GITLAB_TOKEN=t", "POSTED="+posted,
		"GOPATH="+strings.TrimSpace(w.in(w.dir, "go env GOPATH")))
	svc := filepath.Join(w.dir, "svc")
	out, code := w.run(svc, strings.Join(jobs.Review.Script, "\n"))
	if code != 1 || !strings.Contains(out, "totals.go:7:7: blocking: ") || strings.Contains(out, "names.go:") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	artefacts := jobs.Review.Artifacts
	for file, want := range map[string]string{
		artefacts.Reports.Codequality: `"path": "svc/totals.go"`, artefacts.Reports.Junit: `failures="1"`, artefacts.Paths[0]: "</html>",
	} {
		if text := read(t, filepath.Join(svc, file)); !strings.Contains(text, want) {
			t.Errorf("%s: no %q in %s", file, want, text)
		}
	}
	if ignored := w.in(svc, "git status --porcelain --untracked-files=all -- .cache"); ignored != "" {
		t.Errorf("the cache is part of the change: %s", ignored)
	}
	for i := range 2 {
		if out, code := w.run(svc, strings.Join(jobs.Discussions.Script, "\n")); code != 0 {
			t.Errorf("exit code %d\n%s", code, out)
		}
		text := read(t, posted)
		if strings.Count(text, "\n") != 1 || !strings.Contains(text, `"new_path":"svc/totals.go","new_line":7,"base_sha":"b","start_sha":"s","head_sha":"h"}`) {
			t.Errorf("run %d: posted %s", i, text)
		}
	}
}

// TestShell runs docs/ci/review.sh.
func TestShell(t *testing.T) {
	script, err := filepath.Abs(filepath.Join("..", "..", "docs", "ci", "review.sh"))
	if err != nil {
		t.Fatal(err)
	}
	w, _ := newWorkplace(t)
	w.in(w.dir, `git fetch -q --depth=1 origin topic && git checkout -q -b topic FETCH_HEAD`)
	svc := filepath.Join(w.dir, "svc")
	out, code := w.run(svc, "sh "+script, "REVIEWLINT_OUT="+w.temp)
	if code != 1 || !strings.Contains(out, "totals.go:7:7: blocking: ") || strings.Contains(out, "names.go:") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	for _, name := range []string{"reviewlint.sarif", "reviewlint.xml", "reviewlint.html"} {
		read(t, filepath.Join(w.temp, name))
	}
	if out, code := w.run(svc, "sh "+script+" gone"); code == 0 {
		t.Errorf("a branch that does not exist: exit code %d\n%s", code, out)
	}
	write(t, filepath.Join(svc, "totals.go"), fixedQuery)
	w.in(svc, "sh "+script+" main", "REVIEWLINT_OUT="+w.temp)
}

// TestPreCommit installs docs/ci/pre-commit as a hook.
func TestPreCommit(t *testing.T) {
	hook := read(t, filepath.Join("..", "..", "docs", "ci", "pre-commit"))
	w, _ := newWorkplace(t)
	w.in(w.dir, `git fetch -q origin main && git checkout -q -b topic FETCH_HEAD && git rm -q --cached svc/go.mod && mv svc/go.mod . && git add go.mod`)
	w.in(w.dir, "git commit -q -m move")
	install := func(dir string) {
		t.Helper()
		file := filepath.Join(dir, ".git", "hooks", "pre-commit")
		write(t, file, hook)
		if err := os.Chmod(file, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	install(w.dir)
	commit := func(want int, command string) {
		t.Helper()
		out, code := w.run(w.dir, command)
		if code != want || want != 0 && !strings.Contains(out, "totals.go:7:7: blocking: ") || strings.Contains(out, "names.go:") {
			t.Errorf("%s: exit code %d, want %d\n%s", command, code, want, out)
		}
	}
	totals := filepath.Join(w.dir, "svc", "totals.go")
	write(t, totals, newQuery)
	commit(1, "git add -A && git commit -q -m topic")
	commit(0, "git commit -q -m topic --no-verify")
	write(t, totals, fixedQuery)
	commit(0, "git commit -q -a -m mended")
	write(t, totals, newQuery)
	commit(1, "git commit -q -a -m again")
	commit(0, "echo text > README && git add README && git commit -q -m text")

	first := t.TempDir()
	write(t, filepath.Join(first, "go.mod"), "module example.com/first\n\ngo 1.26\n")
	write(t, filepath.Join(first, "totals.go"), newQuery)
	w.in(first, "git init -q .")
	install(first)
	if out, code := w.run(first, "git add -A && git commit -q -m first"); code != 1 || !strings.Contains(out, "totals.go:7:7: blocking: ") {
		t.Errorf("the first commit: exit code %d\n%s", code, out)
	}
}
