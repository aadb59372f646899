package missingtimeout_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/missingtimeout"
	"github.com/reviewlint/reviewlint/internal/gosectest"
)

// TestGosec reviews the samples of gosec's rules about HTTP servers.
func TestGosec(t *testing.T) {
	gosectest.Run(t, missingtimeout.Rule, nil, "G112", "G114")
}
