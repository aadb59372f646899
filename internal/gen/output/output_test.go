package output

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestStaleAndWrite(t *testing.T) {
	root := t.TempDir()
	put := func(name, contents string) {
		t.Helper()
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(contents), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("docs/same.md", "same")
	put("docs/changed.md", "old")
	put("docs/gone.md", "<!-- "+Marker+" -->\n")
	put("docs/by-hand.md", "by hand\n"+Marker)
	put("other/gone.md", Marker)
	files := Files{"docs/same.md": []byte("same"), "docs/changed.md": []byte("new"), "deep/er/new.md": []byte("new")}

	stale := func() []string {
		t.Helper()
		list, err := Stale(root, files, "docs", "missing")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	want := []string{"deep/er/new.md", "docs/changed.md", "docs/gone.md"}
	if got := stale(); !slices.Equal(got, want) {
		t.Errorf("stale: %q, want %q", got, want)
	}
	var log strings.Builder
	if err := Write(&log, root, files, "docs", "missing"); err != nil {
		t.Fatal(err)
	}
	if got, want := log.String(), "wrote deep/er/new.md\nwrote docs/changed.md\nremoved docs/gone.md\n"; got != want {
		t.Errorf("log %q, want %q", got, want)
	}
	if got := stale(); len(got) != 0 {
		t.Errorf("stale after Write: %q", got)
	}
	for _, kept := range []string{"docs/by-hand.md", "other/gone.md"} {
		if _, err := os.Stat(filepath.Join(root, kept)); err != nil {
			t.Error(err)
		}
	}
}

func TestCreateRefusesExistingDirectory(t *testing.T) {
	root := t.TempDir()
	files := Files{"a/b.go": []byte("b")}
	var log strings.Builder
	if err := Create(&log, root, files, "a", "c"); err != nil || log.String() != "wrote a/b.go\n" {
		t.Fatalf("error %v, log %q", err, log.String())
	}
	files["d/e.go"] = nil
	if err := Create(&log, root, files, "d", "a"); err == nil || err.Error() != "a exists already" {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(root, "d")); err == nil {
		t.Error("Create wrote files although it failed")
	}
}

func TestRoot(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "internal", "gen", "output", "output.go")); err != nil {
		t.Error(err)
	}
	t.Chdir(t.TempDir())
	if root, err := Root(); err == nil {
		t.Errorf("Root() = %s outside of the module", root)
	}
}
