package rebound

import (
	"io"
	"os"
	"testing"

	"fixture/proof"
)

func files(t *testing.T) (first, second string) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(dir+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir + "/a", dir + "/b"
}

func TestLeaks(t *testing.T) {
	first, second := files(t)
	if proof.Descriptors(t, func() { both(io.Discard, first, second) }) != 1 {
		t.Error("both: the second file was closed")
	}
}

func TestSilent(t *testing.T) {
	first, second := files(t)
	if n := proof.Descriptors(t, func() { closedBefore(io.Discard, first, second) }); n != 0 {
		t.Errorf("closedBefore: %d files were left", n)
	}
}
