package cache

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T) (*Disk, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d, dir
}

func key(n int) Key { return NewHash("test").String(fmt.Sprint(n)).Sum() }

func TestDisk(t *testing.T) {
	d, dir := open(t)
	if _, ok := d.Get(key(1)); ok {
		t.Error("an empty store has a value")
	}
	d.Put(key(1), []byte("one"))
	d.Put(key(2), []byte("two"))
	d.Put(key(1), []byte("new"))
	d.Put(key(3), nil)
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "new", 2: "two", 3: ""} {
		if value, ok := again.Get(key(n)); !ok || string(value) != want {
			t.Errorf("%d: got %q, %v, want %q", n, value, ok, want)
		}
	}
	if err := Clean(dir); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Get(key(1)); ok {
		t.Error("a value is left after Clean")
	}
}

func TestDamagedFilesAreNoValues(t *testing.T) {
	d, _ := open(t)
	value := []byte("a value of some length")
	d.Put(key(1), value)
	d.Put(key(2), []byte("another"))
	whole, err := os.ReadFile(d.file(key(1)))
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(d.file(key(1)), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Get(key(1)); ok {
			t.Errorf("%s: got %q", what, got)
		}
	}
	for i := range whole {
		try(fmt.Sprintf("%d bytes", i), whole[:i])
		for bit := range 8 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			try(fmt.Sprintf("bit %d of byte %d", bit, i), flipped)
		}
	}
	try("a byte more", append(bytes.Clone(whole), 0))
	other, err := os.ReadFile(d.file(key(2)))
	if err != nil {
		t.Fatal(err)
	}
	try("the file of another key", other)

	d.Put(key(1), value)
	if got, ok := d.Get(key(1)); !ok || !bytes.Equal(got, value) {
		t.Errorf("after all this: got %q, %v", got, ok)
	}
}

func TestDirectoryInTheWay(t *testing.T) {
	d, _ := open(t)
	if err := os.MkdirAll(filepath.Join(d.file(key(1)), "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	d.Put(key(1), []byte("one"))
	if _, ok := d.Get(key(1)); ok {
		t.Error("got a value from a directory")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(d.file(key(1))), "new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenWhereAFileIs(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name); err == nil {
		t.Error("a file was opened as a store")
	}
}

func TestConcurrentUse(t *testing.T) {
	d, dir := open(t)
	d.limit = 2000
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			mine, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			for n := range 200 {
				want := strings.Repeat(fmt.Sprint(n%20), 50)
				mine.Put(key(n%20), []byte(want))
				if value, ok := mine.Get(key(n % 20)); ok && string(value) != want {
					t.Errorf("got %q, want %q", value, want)
				}
				if n%50 == 0 {
					os.Remove(filepath.Join(mine.dir, stampName))
					d.Trim()
				}
			}
		})
	}
	wg.Wait()
}

func TestTrim(t *testing.T) {
	d, dir := open(t)
	value := make([]byte, 1000)
	for n := range 10 {
		d.Put(key(n), value)
		used := time.Now().Add(time.Duration(n-20) * time.Hour)
		if err := os.Chtimes(d.file(key(n)), used, used); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := d.Get(key(0)); !ok { // the oldest one is used
		t.Fatal("no value")
	}
	d.limit = 6 * (1000 + headerSize)
	if err := d.Trim(); err != nil {
		t.Fatal(err)
	}
	left := func() (list []int) {
		for n := range 10 {
			if exists(d.file(key(n))) {
				list = append(list, n)
			}
		}
		return list
	}
	if got := fmt.Sprint(left()); got != "[0 7 8 9]" {
		t.Errorf("left: %v", got)
	}
	d.limit = 0
	if err := d.Trim(); err != nil || len(left()) != 4 {
		t.Errorf("trimmed twice within the hour: %v, %v", left(), err)
	}
	var files []string
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, e.Name())
		}
		return err
	})
	if len(files) != 4+2 { // with the stamp and the tag
		t.Errorf("files: %v", files)
	}
	if values, bytes, err := Usage(dir); values != 4 || bytes != 4*(1000+headerSize) || err != nil {
		t.Errorf("usage: %d values, %d bytes, %v", values, bytes, err)
	}
}

func TestTrimRemovesWhatWasNotFinished(t *testing.T) {
	d, dir := open(t)
	d.Put(key(1), nil)
	at := filepath.Dir(d.file(key(1)))
	killed, running := filepath.Join(at, unfinished+"1"), filepath.Join(at, unfinished+"2")
	for name, age := range map[string]time.Duration{killed: 3 * time.Hour, running: time.Minute} {
		if err := os.WriteFile(name, []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Trim(); err != nil {
		t.Fatal(err)
	}
	if exists(killed) || !exists(running) || !exists(d.file(key(1))) {
		t.Errorf("killed: %v, running: %v, value: %v", exists(killed), exists(running), exists(d.file(key(1))))
	}
	if values, _, err := Usage(filepath.Join(dir, "nothing")); values != 0 || err != nil {
		t.Errorf("usage of no directory: %d, %v", values, err)
	}
}

func TestCleanLeavesOtherFiles(t *testing.T) {
	d, dir := open(t)
	d.Put(key(1), nil)
	for _, name := range []string{"important", format + "/important", format + "/zz/important"} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if !exists(name) {
				t.Errorf("%s is gone", name)
			}
		}()
	}
	if err := Clean(dir); err != nil {
		t.Fatal(err)
	}
	if err := Clean(filepath.Join(dir, "nothing")); err != nil {
		t.Fatal(err)
	}
}

func TestDir(t *testing.T) {
	abs := t.TempDir()
	for _, tt := range []struct {
		value, want string
		fails       bool
	}{{"off", "", false}, {abs, abs, false}, {"relative", "", true}} {
		t.Setenv("REVIEWLINT_CACHE", tt.value)
		if got, err := Dir(); got != tt.want || err != nil != tt.fails {
			t.Errorf("%s: got %q, %v", tt.value, got, err)
		}
	}
	t.Setenv("REVIEWLINT_CACHE", "")
	if got, err := Dir(); err == nil && filepath.Base(got) != "reviewlint" {
		t.Errorf("by default: %q", got)
	}
}

func TestToolID(t *testing.T) {
	marked := strings.Repeat("x", 5000) + "\xff Go build ID: \"some/id\"\n \xff" + strings.Repeat("y", 100000)
	for _, tt := range []struct {
		file string
		id   string // "" for a hash
	}{{marked, "some/id"}, {strings.Replace(marked, "some/id", "", 1), ""}, {"short", ""}} {
		id, err := toolID(strings.NewReader(tt.file))
		if err != nil || tt.id != "" && id != tt.id || tt.id == "" && len(id) != 64 {
			t.Errorf("%.10q: got %q, %v", tt.file, id, err)
		}
	}
	a, _ := toolID(strings.NewReader(strings.Repeat("z", 70000) + "a"))
	b, _ := toolID(strings.NewReader(strings.Repeat("z", 70000) + "b"))
	if a == b {
		t.Error("different programs have the same ID")
	}
	if id, err := ToolID(); err != nil || id == "" {
		t.Errorf("of this program: %q, %v", id, err)
	}
}
