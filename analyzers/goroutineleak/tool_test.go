package goroutineleak

import "testing"

func TestIsTool(t *testing.T) {
	for path, want := range map[string]bool{
		"example.com/app/cmd/export": true, "example.com/app/test/e2e": true, "example.com/app/internal/export": false, "example.com/cmdline": false,
	} {
		if got := isTool(path); got != want {
			t.Errorf("%s is part of a tool: %t", path, got)
		}
	}
}
