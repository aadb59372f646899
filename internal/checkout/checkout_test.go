package checkout

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestModules(t *testing.T) {
	dir := t.TempDir()
	twin := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.Mkdir(twin, 0o777); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		arg      string
		patterns []string
		whole    bool
	}{
		{dir, []string{"./..."}, true},
		{dir + ":./a,./b/...", []string{"./a", "./b/..."}, false},
		{dir + ":./...", []string{"./..."}, true},
	} {
		ms, err := Modules([]string{test.arg})
		if err != nil {
			t.Errorf("%s: %v", test.arg, err)
			continue
		}
		m := ms[0]
		if m.Dir != dir || m.Name != filepath.Base(dir) || !slices.Equal(m.Patterns, test.patterns) || m.Whole() != test.whole {
			t.Errorf("%s: got %+v", test.arg, m)
		}
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{filepath.Join(dir, "missing")}, "missing"},
		{[]string{file}, "is not a directory"},
		{[]string{dir, twin}, "two directories are called"},
	} {
		if _, err := Modules(test.args); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got %v, want an error with %q", test.args, err, test.want)
		}
	}
}

func TestBinaryFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "reviewlint")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	b := Builder{Dir: t.TempDir()}
	if got, err := b.Binary(t.Context(), file); err != nil || got != file {
		t.Errorf("got %q, %v, want the file itself", got, err)
	}
}

func TestOutputError(t *testing.T) {
	_, err := Output(t.Context(), t.TempDir(), nil, "go", "list", "example.com/nosuchpackage")
	if err == nil || !strings.Contains(err.Error(), "nosuchpackage") || !strings.Contains(err.Error(), "go.mod") {
		t.Errorf("got %v, want the command and what it said", err)
	}
}

// An archive cannot write outside the directory.
func TestExtract(t *testing.T) {
	for _, test := range []struct {
		name string
		ok   bool
	}{
		{"a/b.go", true},
		{"../b.go", false},
		{"/b.go", false},
	} {
		var archive bytes.Buffer
		w := tar.NewWriter(&archive)
		if err := w.WriteHeader(&tar.Header{Name: test.name, Typeflag: tar.TypeReg, Size: 1, Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("x"))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "sub")
		err := extract(archive.Bytes(), dir)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if data, err := os.ReadFile(filepath.Join(dir, test.name)); test.ok && (err != nil || string(data) != "x") {
			t.Errorf("%s: %q, %v", test.name, data, err)
		}
	}
}
