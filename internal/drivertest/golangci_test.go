package drivertest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// golangciDir is the module of golangci-lint with our plugin: a module of its own, so that
// what golangci-lint needs is nothing that we need.
var golangciDir = filepath.Join("..", "..", "golangci", "custom")

// golangci builds golangci-lint with our rules from Go modules alone, and returns the name of the program.
var golangci = sync.OnceValues(func() (string, error) {
	program := filepath.Join(programs, "golangci-lint")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	// With a copy of its go.mod, as new requirements of ours may be missing there.
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(golangciDir, name))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(programs, name), data, 0o666); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("go", "build", "-mod=mod", "-modfile="+filepath.Join(programs, "go.mod"), "-o", program, ".")
	cmd.Dir = golangciDir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building golangci-lint: %w\n%s", err, out)
	}
	return program, nil
})

// programs is a directory for what tests build.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "drivertest"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(programs)
	os.Exit(code)
}

// An issue is what golangci-lint writes about one finding.
type issue struct {
	FromLinter, Text string
	Pos              struct {
		Filename     string
		Line, Column int
	}
}

// example returns .golangci.example.yml with every rule enabled, previews of kinds too.
func example(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", ".golangci.example.yml"))
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^    # - `).ReplaceAllString(string(data), "    - ")
	return strings.ReplaceAll(text, "        type: module\n", "        type: module\n        settings: {preview: true}\n")
}

// lint runs golangci-lint with a configuration on the module at dir, and returns the issues.
func lint(t *testing.T, dir, config string, args ...string) []issue {
	t.Helper()
	program, err := golangci()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	file, out := filepath.Join(tmp, ".golangci.yml"), filepath.Join(tmp, "out.json")
	if err := os.WriteFile(file, []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	args = append([]string{
		"run", "-c", file, "--max-issues-per-linter=0", "--max-same-issues=0", "--uniq-by-line=false", "--allow-parallel-runners",
		"--issues-exit-code=0", "--path-mode=abs", "--output.json.path=" + out,
	}, args...)
	cmd := exec.Command(program, append(args, "./...")...)
	cmd.Dir = dir
	cmd.Env = append(ruletest.Env(), "GOLANGCI_LINT_CACHE="+tmp)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("golangci-lint: %v\n%s", err, out)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var report struct{ Issues []issue }
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	return report.Issues
}

// runGolangci returns what golangci-lint with our plugin, configured as in the example, finds in the module at dir.
func runGolangci(t *testing.T, dir string) findings {
	ruletest.Watch(t, filepath.Join("..", "..", "golangci"))
	found := findings{}
	for _, i := range lint(t, dir, example(t), "--default=none") {
		if strings.Contains(i.Text, "(related information)") {
			continue // golangci-lint makes an issue of its own of them
		}
		found[finding{file: engine.RelativeTo(dir, i.Pos.Filename), line: i.Pos.Line, rule: i.FromLinter}] = i.Text
	}
	return found
}

const linted = `-- go.mod --
module example.com/shop

go 1.26
-- first.go --
package shop

import "time"

func First(ask func() string) string {
	answer := make(chan string)
	go func() { answer <- ask() }()
	select {
	case a := <-answer:
		return a
	case <-time.After(time.Second):
		return ""
	}
}
-- names.go --
package shop

import "database/sql"

func Names(db *sql.DB, ids []int) (names []string, err error) {
	for _, id := range ids {
		var name string
		if err := db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func Quiet(db *sql.DB, ids []int) error {
	for _, id := range ids {
		var name string
		if err := db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name); err != nil { //nolint:nplusone // at most three
			return err
		}
	}
	return nil
}

func Ours(db *sql.DB, ids []int) error {
	for _, id := range ids {
		var name string
		//reviewlint:ignore nplusone at most three
		if err := db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name); err != nil {
			return err
		}
	}
	return nil
}
`

func TestGolangci(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint, which takes minutes")
	}
	dir := enginetest.Module(t, linted)
	var got []string
	for _, i := range lint(t, dir, example(t), "--default=none", "--enable=nolintlint") {
		got = append(got, filepath.Base(i.Pos.Filename)+" "+i.FromLinter)
	}
	slices.Sort(got)
	// nolintlint would say if a comment hid nothing.
	if want := []string{"first.go goroutineleak", "names.go nplusone"}; !slices.Equal(got, want) {
		t.Errorf("issues %q, want %q", got, want)
	}

	settings := strings.Replace(example(t), "      nplusone:\n        type: module\n        settings: {preview: true}\n", "      nplusone:\n        type: module\n        settings: {kinds: {read: {enabled: false}}}\n", 1)
	for _, i := range lint(t, dir, settings, "--default=none") {
		if i.FromLinter == "nplusone" {
			t.Errorf("a kind that is switched off is reported: %+v", i)
		}
	}

	lint(t, dir, example(t), "--default=none", "--fix")
	fixed, err := os.ReadFile(filepath.Join(dir, "first.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(fixed), "answer := make(chan string, 1)") {
		t.Errorf("not fixed:\n%s", fixed)
	}
}

// TestGolangciVersion checks that the version, by which golangci-lint keeps results, changes with the rules.
func TestGolangciVersion(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint, which takes minutes")
	}
	program, err := golangci()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "version", "--short").Output()
	if err != nil {
		t.Fatal(err)
	}
	buildID, err := exec.Command("go", "tool", "buildid", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	// The hash stands for it where the linker does not put the build ID at the beginning of the file.
	hash := fmt.Sprintf("%x", sha256.Sum256(data))
	tool, id, _ := strings.Cut(strings.TrimSpace(string(out)), "-reviewlint-")
	if !strings.HasPrefix(tool, "v2.") || id != strings.TrimSpace(string(buildID)) && id != hash {
		t.Errorf("version %s, build ID %s, hash %s", out, buildID, hash)
	}
}
