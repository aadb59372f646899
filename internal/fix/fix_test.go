package fix_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/fix"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// edit replaces the nth occurrence (from 0) of old in src, a file called name.
func edit(t *testing.T, name, src, old string, nth int, text string) rule.Edit {
	t.Helper()
	offset := -1
	for range nth + 1 {
		i := strings.Index(src[offset+1:], old)
		if i < 0 {
			t.Fatalf("no %q in %q", old, src)
		}
		offset += 1 + i
	}
	position := func(offset int) (line, column int) {
		return 1 + strings.Count(src[:offset], "\n"), offset - strings.LastIndex(src[:offset], "\n")
	}
	r := rule.Range{File: name, Offset: offset, EndOffset: offset + len(old)}
	r.Line, r.Column = position(r.Offset)
	r.EndLine, r.EndColumn = position(r.EndOffset)
	return rule.Edit{Range: r, NewText: text}
}

func finding(message string, edits ...rule.Edit) rule.Finding {
	return rule.Finding{Message: message, Fixes: []rule.Fix{{Edits: edits}, {Message: "an alternative"}}}
}

func TestPlan(t *testing.T) {
	const src = "package a\n\nimport \"fmt\"\n\nfunc f() {\n\tfmt.Println(one, two, three)\n}\n"
	const crlf = "package a\r\n\r\nvar x = one\r\n"
	type edits = []rule.Edit
	e := func(old, text string) rule.Edit { return edit(t, "a.go", src, old, 0, text) }
	stale := e("one", "1")
	stale.Range.Line++
	for _, test := range []struct {
		name    string
		src     string
		fixes   []edits
		want    string
		refused []string
	}{
		{name: "none", src: src, want: src},
		{name: "one", src: src, fixes: []edits{{e("one", "1")}}, want: strings.Replace(src, "one", "1", 1)},
		{name: "several", src: src, fixes: []edits{{e("two", "2")}, {e("one", "1"), e("three", "3")}}, want: strings.Replace(src, "one, two, three", "1, 2, 3", 1)},
		{name: "overlapping", src: src, fixes: []edits{{e("one, two", "12")}, {e("two", "2")}, {e("three", "3")}}, want: strings.Replace(src, "one, two, three", "12, 3", 1), refused: []string{"it overlaps another fix"}},
		{name: "overlapping in part", src: src, fixes: []edits{{e("one", "1")}, {e("three", "3"), e("one,", "0,")}}, want: strings.Replace(src, "one", "1", 1), refused: []string{"it overlaps another fix"}},
		{name: "two insertions", src: src, fixes: []edits{{e("", "// a\n")}, {e("", "// b\n")}}, want: "// a\n" + src, refused: []string{"it overlaps another fix"}},
		{name: "the same edit", src: src, fixes: []edits{{e("one", "1"), e("two", "2")}, {e("one", "1"), e("three", "3")}}, want: strings.Replace(src, "one, two, three", "1, 2, 3", 1)},
		{name: "edits side by side", src: src, fixes: []edits{{e("one", "1")}, {e(", two", "")}}, want: strings.Replace(src, "one, two", "1", 1)},
		{name: "overlapping itself", src: src, fixes: []edits{{e("one, two", "1"), e("two", "2")}}, want: src, refused: []string{"its own edits overlap"}},
		{name: "not Go", src: src, fixes: []edits{{e("one", "1)")}, {e("two", "2")}}, want: strings.Replace(src, "two", "2", 1), refused: []string{"the result would not be valid Go"}},
		{name: "stale", src: src, fixes: []edits{{stale}}, want: src, refused: []string{"the file has changed since it was reviewed"}},
		{name: "formatted", src: src, fixes: []edits{{e("one", "1+  1")}}, want: strings.Replace(src, "one", "1+1", 1)},
		{name: "import added", src: src, fixes: []edits{{e("one", "strings.ToUpper(one)")}}, want: strings.NewReplacer("one", "strings.ToUpper(one)", "import \"fmt\"", "import (\n\t\"fmt\"\n\t\"strings\"\n)").Replace(src)},
		{name: "import removed", src: src, fixes: []edits{{e("fmt.Println", "println")}}, want: "package a\n\nfunc f() {\n\tprintln(one, two, three)\n}\n"},
		{name: "carriage returns", src: crlf, fixes: []edits{{edit(t, "a.go", crlf, "one", 0, "1\nvar y = 2")}}, want: "package a\r\n\r\nvar x = 1\r\nvar y = 2\r\n"},
		{name: "byte order mark", src: "\ufeff" + src, fixes: []edits{{edit(t, "a.go", "\ufeff"+src, "one", 0, "1")}}, want: "\ufeff" + strings.Replace(src, "one", "1", 1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "a.go")
			if err := os.WriteFile(file, []byte(test.src), 0o600); err != nil {
				t.Fatal(err)
			}
			findings := []rule.Finding{{Message: "without fix"}}
			for i, edits := range test.fixes {
				for k := range edits {
					edits[k].Range.File = file
				}
				findings = append(findings, finding(fmt.Sprint(i), edits...))
			}
			p, err := fix.New(findings, os.ReadFile)
			if err != nil {
				t.Fatal(err)
			}
			var refused []string
			for _, r := range p.Refused {
				refused = append(refused, r.Reason)
			}
			if strings.Join(refused, "\n") != strings.Join(test.refused, "\n") || len(p.Applied)+len(p.Refused) != len(test.fixes) {
				t.Errorf("refused %q, want %q; applied %d of %d", refused, test.refused, len(p.Applied), len(test.fixes))
			}
			patch := p.Diff(func(string) string { return "a.go" })
			if err := p.Write(); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(file)
			if err != nil || string(got) != test.want {
				t.Errorf("got %q, %v\nwant %q", got, err, test.want)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			checkPatch(t, test.src, test.want, string(patch))
		})
	}
}

// checkPatch checks that git turns src into want by the patch of a.go.
func checkPatch(t *testing.T, src, want, patch string) {
	t.Helper()
	if (patch == "") != (src == want) {
		t.Errorf("patch %q", patch)
	}
	if patch == "" {
		return
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("git", "-c", "core.autocrlf=false", "apply", "-")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(patch)
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s\n%s", err, out, patch)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "a.go")); err != nil || string(got) != want {
		t.Errorf("git apply: %q, want %q", got, want)
	}
}

func TestSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	const src = "package a\n\nvar x = one\n"
	var files []string
	for _, name := range []string{"a.go", "b.go"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	both := finding("both", edit(t, files[0], src, "one", 0, "1"), edit(t, files[1], src, "one", 0, "1"))
	clash := finding("clash", edit(t, files[1], src, "one", 0, "2"), edit(t, files[0], src, "x", 0, "y"))
	p, err := fix.New([]rule.Finding{both, clash}, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Refused) != 1 || p.Refused[0].Finding.Message != "clash" || strings.Join(p.Files(), " ") != strings.Join(files, " ") {
		t.Errorf("refused %v, files %v", p.Refused, p.Files())
	}

	// If one file is not what was reviewed, none is written.
	if err := os.WriteFile(files[1], []byte(src+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := p.Write(); err == nil || err.Error() != files[1]+" has changed since it was reviewed: nothing was fixed" {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(files[0]); string(got) != src {
		t.Errorf("%s was written: %q", files[0], got)
	}
	if _, err := fix.New([]rule.Finding{finding("gone", edit(t, filepath.Join(dir, "gone.go"), src, "one", 0, "1"))}, os.ReadFile); !os.IsNotExist(err) {
		t.Errorf("missing file: %v", err)
	}
}
