package lifetimes_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// TestProofs runs the tests that stand beside the fixtures: what a rule reports leaks goroutines, memory or addresses,
// and what it leaves alone does not.
func TestProofs(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the fixtures")
	}
	dir := ruletest.Testdata(t)
	args := []string{"test"}
	for _, rule := range []string{"unclosed", "tickerleak", "listenerleak"} {
		tests, err := filepath.Glob(filepath.Join(dir, rule, "*", "*_test.go"))
		if err != nil || len(tests) == 0 {
			t.Fatalf("no proofs of %s: %v", rule, err)
		}
		for _, test := range tests {
			args = append(args, "./"+rule+"/"+filepath.Base(filepath.Dir(test)))
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, ruletest.Env()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %v: %v\n%s", args, err, out)
	}
}
