package never

import (
	"io"
	"os"
	"testing"

	"fixture/proof"
)

func TestLeaks(t *testing.T) {
	name := t.TempDir() + "/f"
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if proof.Descriptors(t, func() { exists(name) }) != 1 {
		t.Error("exists: the file was closed")
	}
	if proof.Descriptors(t, func() { copyTo(io.Discard, name) }) != 1 {
		t.Error("copyTo: the file was closed")
	}
}
