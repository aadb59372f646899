package goroutineleak_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// TestProofs runs the tests that stand beside the fixtures: what the rule reports leaks goroutines, says go.uber.org/goleak,
// and what it leaves alone does not.
func TestProofs(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the fixtures")
	}
	dir := ruletest.Testdata(t)
	tests, err := filepath.Glob(filepath.Join(dir, "goroutineleak", "*", "*_test.go"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no proofs: %v", err)
	}
	args := []string{"test", "-vet=off"}
	for _, test := range tests {
		args = append(args, "./goroutineleak/"+filepath.Base(filepath.Dir(test)))
	}
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, ruletest.Env()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %v: %v\n%s", args, err, out)
	}
}
