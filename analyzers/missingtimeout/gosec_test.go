package missingtimeout_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/missingtimeout"
	"github.com/reviewlint/reviewlint/internal/gosectest"
)

// TestGosec reviews the samples of gosec's rules about HTTP servers.
func TestGosec(t *testing.T) {
	gosectest.Run(t, missingtimeout.Rule, map[string]string{
		// Clean for gosec, and not for us.
		"G112/3": "suppressed with a comment of gosec's own",
		"G112/4": "suppressed with a comment of gosec's own",
	}, "G112", "G114")
}
