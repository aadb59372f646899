package atomicfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/atomicfile"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	check := func(name, want string, mode os.FileMode) {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil || string(data) != want {
			t.Errorf("%s: %q, %v, want %q", name, data, err, want)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v, want %v", name, info.Mode(), mode)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) > 3 {
			t.Errorf("left over: %v", entries)
		}
	}
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(filepath.Join(dir, "reference"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	reference, err := os.Stat(filepath.Join(dir, "reference"))
	if err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(plain, []byte("new")); err != nil {
		t.Fatal(err)
	}
	check(plain, "new", reference.Mode().Perm())
	if err := os.Chmod(plain, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("plain", link); err != nil {
		t.Skip(err)
	}
	if err := atomicfile.Write(link, []byte("through the link")); err != nil {
		t.Fatal(err)
	}
	check(plain, "through the link", 0o640)
	if target, err := os.Readlink(link); err != nil || target != "plain" {
		t.Errorf("the link leads to %s, %v", target, err)
	}
	if err := atomicfile.Write(filepath.Join(dir, "gone", "x"), nil); !os.IsNotExist(err) || !strings.Contains(err.Error(), filepath.Join("gone", "x")+":") {
		t.Errorf("no directory: %v", err)
	}
	if err := atomicfile.Write(os.DevNull, []byte("x")); err != nil {
		t.Errorf("a device: %v", err)
	}
}
