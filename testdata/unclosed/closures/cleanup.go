package closures

import (
	"os"
	"testing"
)

func methodValue(t testing.TB, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	t.Cleanup(func() { f.Close() })
	return nil
}
