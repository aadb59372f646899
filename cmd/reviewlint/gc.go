package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// headroom returns how many bytes may be allocated between two collections if live bytes are in use: much for a small heap, where
// collections would cost more than they free, and the Go default for a large one.
func headroom(live uint64) uint64 { return 128<<20 + live }

// maxPercent bounds growth in percent of what is in use: a collection that finds much more in use than the one before lets the heap grow
// by the old percentage until it is told the new one.
const maxPercent = 400

// A sentinel is garbage from one collection to the next.
type sentinel struct{ _ *sentinel }

// pace lets the garbage collector run as [headroom] says, unless the user has set GOGC.
func pace() {
	if os.Getenv("GOGC") != "" {
		return
	}
	last := 0
	var collected func(*sentinel)
	collected = func(s *sentinel) {
		live := max(liveBytes(), 1<<20)
		if percent := min(maxPercent, int(100*headroom(live)/live)); percent > last*11/10 || percent < last*9/10 {
			last = percent
			debug.SetGCPercent(percent)
		}
		runtime.SetFinalizer(s, collected)
	}
	collected(new(sentinel))
}

// liveBytes returns what the last collection left.
func liveBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
