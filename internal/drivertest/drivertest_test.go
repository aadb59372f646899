package drivertest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// A finding is what all drivers tell of a finding in the same words.
type finding struct {
	file       string // relative to the fixture module
	line       int
	rule, kind string
}

// findings maps what a driver found to its messages.
type findings map[finding]string

// A driver runs all rules on the fixture module at dir.
type driver struct {
	name string
	run  func(t *testing.T, dir string) findings
	// kinds says that its output has the kinds of findings.
	kinds bool
}

// drivers are those that see one package at a time.
var drivers = []driver{
	{"go vet", runVet, true},
	{"golangci-lint", runGolangci, false},
	{"nogo", runNogo, true},
}

// TestDrivers runs the fixtures through all drivers. They may differ from our engine only where a fixture says that this takes
// the whole module.
func TestDrivers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds golangci-lint and analyses all dependencies of the fixtures from source, which takes minutes")
	}
	dir := ruletest.Testdata(t)
	ours := runEngine(t, dir)
	found := map[string]findings{}
	for _, d := range drivers {
		found[d.name] = d.run(t, dir)
		if len(found[d.name]) == 0 {
			t.Fatalf("no findings of %s", d.name)
		}
	}
	known := maps.Clone(ours)
	for _, d := range drivers {
		if d.kinds {
			maps.Copy(known, found[d.name])
		}
	}
	for _, d := range drivers {
		if !d.kinds {
			found[d.name] = withKinds(found[d.name], ours, known)
		}
	}
	var wants []ruletest.Want
	for _, r := range analyzers.Rules {
		wants = append(wants, ruletest.Wants(t, dir, r.Name)...)
	}
	// marked returns what a fixture says of the differences: "module", "package" or "".
	marked := func(f finding) string {
		for _, w := range wants {
			if w.File == f.file && w.Line == f.line && w.Kind.MatchString(f.kind) {
				switch {
				case w.Module:
					return "module"
				case w.Package:
					return "package"
				}
			}
		}
		return ""
	}

	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "place\trule\tkind\tengine\t")
	for _, d := range drivers {
		fmt.Fprintf(w, "%s\t", d.name)
	}
	fmt.Fprintln(w, "marked\t")
	rows, wrong := 0, 0
	for _, f := range sorted(append(slices.Collect(maps.Values(found)), ours)...) {
		_, inOurs := ours[f]
		mark := marked(f)
		same, verdict := mark == "", ""
		var cells []string
		for _, d := range drivers {
			_, in := found[d.name][f]
			cells = append(cells, yes(in))
			same = same && in == inOurs
			if inOurs != (mark != "package") || in != (mark != "module") {
				verdict = "<- unexpected"
			}
		}
		if same {
			continue
		}
		rows++
		switch {
		case !strings.HasPrefix(f.file, f.rule+"/"):
			verdict = "fixture of another rule" // it says nothing about this one
		case verdict != "":
			wrong++
		}
		fmt.Fprintf(w, "%s:%d\t%s\t%s\t%s\t%s\t%s\t%s\n", f.file, f.line, f.rule, f.kind, yes(inOurs), strings.Join(cells, "\t"), cmp.Or(mark, "-"), verdict)
	}
	w.Flush()
	t.Logf("%d findings of our engine; differences, and findings marked as beyond a single package: %d\n%s", len(ours), rows, &table)
	if wrong > 0 {
		t.Errorf("%d differences between the drivers are not as marked with want:module and want:package", wrong)
	}
	for _, d := range drivers {
		for _, f := range sorted(ours) {
			if msg, ok := found[d.name][f]; ok && msg != ours[f] {
				t.Errorf("%s:%d: other words:\n\tengine: %s\n\t%s: %s", f.file, f.line, ours[f], d.name, msg)
			}
		}
	}
}

// withKinds returns list with the kinds that the same findings have in the first of the given findings that has them.
func withKinds(list findings, given ...findings) findings {
	kinds := map[finding]map[string]string{} // finding without kind -> message -> kind
	for _, known := range given {
		for f, message := range known {
			kind := f.kind
			f.kind = ""
			if kinds[f] == nil {
				kinds[f] = map[string]string{}
			}
			if kinds[f][message] == "" {
				kinds[f][message] = kind
			}
		}
	}
	out := findings{}
	for f, message := range list {
		at := f
		at.kind = ""
		f.kind = kinds[at][message]
		out[f] = message
	}
	return out
}

// sorted returns what any of the drivers found, by place.
func sorted(drivers ...findings) []finding {
	all := map[finding]bool{}
	for _, d := range drivers {
		for f := range d {
			all[f] = true
		}
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b finding) int {
		return cmp.Or(strings.Compare(a.file, b.file), cmp.Compare(a.line, b.line), strings.Compare(a.rule, b.rule), strings.Compare(a.kind, b.kind))
	})
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "-"
}

// runEngine returns what our engine finds in the module at dir.
func runEngine(t *testing.T, dir string) findings {
	res, err := review.Run(context.Background(), engine.Options{
		Dir:   dir,
		Tests: slices.ContainsFunc(analyzers.Rules, func(r *rule.Rule) bool { return r.Tests != rule.SkipTests }),
		Env:   ruletest.Env(),
	}, &config.Config{Preview: true}, analyzers.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Errors {
		t.Errorf("%v\n%s", e, e.Detail)
	}
	found := findings{}
	for _, f := range res.Findings {
		found[finding{engine.RelativeTo(dir, f.Range.File), f.Range.Line, f.Rule, f.Kind}] = f.Message
	}
	return found
}

// runVet returns what go vet with our command finds in the module at dir.
func runVet(t *testing.T, dir string) findings {
	ruletest.Watch(t, filepath.Join("..", "..", "cmd", "reviewlint"))
	tool := filepath.Join(t.TempDir(), "reviewlint")
	if runtime.GOOS == "windows" {
		tool += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", tool, "github.com/reviewlint/reviewlint/cmd/reviewlint").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	args := []string{"vet", "-vettool=" + tool, "-json", "-preview"}
	for _, r := range analyzers.Rules {
		args = append(args, "-"+r.Name)
	}
	cmd := exec.Command("go", append(args, "./...")...)
	cmd.Dir = dir
	cmd.Env = ruletest.Env()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go vet: %v\n%s", err, &stderr)
	}
	found := findings{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkgs map[string]map[string]json.RawMessage // package -> analyzer -> diagnostics or error
		if err := dec.Decode(&pkgs); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatalf("reading the output of go vet: %v", err)
		}
		for pkg, byAnalyzer := range pkgs {
			for name, raw := range byAnalyzer {
				var diagnostics []struct{ Category, Posn, Message string }
				if err := json.Unmarshal(raw, &diagnostics); err != nil {
					t.Errorf("go vet, package %s, rule %s: %s", pkg, name, raw)
					continue
				}
				for _, d := range diagnostics {
					file, line := splitPosition(t, d.Posn)
					found[finding{engine.RelativeTo(dir, file), line, name, d.Category}] = d.Message
				}
			}
		}
	}
}

// splitPosition reads file:line:column.
func splitPosition(t *testing.T, posn string) (file string, line int) {
	t.Helper()
	rest := posn[:max(0, strings.LastIndexByte(posn, ':'))]
	i := strings.LastIndexByte(rest, ':')
	if i < 0 {
		t.Fatalf("position %q is not file:line:column", posn)
	}
	line, err := strconv.Atoi(rest[i+1:])
	if err != nil {
		t.Fatalf("position %q is not file:line:column", posn)
	}
	return rest[:i], line
}
