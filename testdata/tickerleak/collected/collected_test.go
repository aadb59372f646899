package collected

import (
	"context"
	"runtime"
	"testing"
)

// TestSilent proves that since Go 1.23 only the wish for order asks for the Stop.
func TestSilent(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	objects := func() uint64 {
		var m runtime.MemStats
		for range 3 {
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return m.HeapObjects
	}
	before := objects()
	const calls = 2000
	for range calls {
		local(ctx, func() {})
		others(ctx)
	}
	if after := objects(); after > before+calls {
		t.Errorf("%d objects before, %d after", before, after)
	}
}
