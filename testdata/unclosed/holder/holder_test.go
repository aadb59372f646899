package holder

import (
	"os"
	"testing"

	"fixture/proof"
)

func TestLeaks(t *testing.T) {
	name := t.TempDir() + "/log"
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, f := range map[string]func(){
		"dropped": func() { dropped(name) },
		"never":   func() { never(name, []string{"line"}) },
		"sizeOf":  func() { sizeOf(name) },
	} {
		if proof.Descriptors(t, f) != 1 {
			t.Errorf("%s: the file was closed", what)
		}
	}
}

func TestSilent(t *testing.T) {
	name := t.TempDir() + "/log"
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := proof.Descriptors(t, func() { closed(name) }); n != 0 {
		t.Errorf("closed: %d files were left", n)
	}
}
