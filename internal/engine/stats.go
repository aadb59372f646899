package engine

import (
	"context"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// Stats says where the time of a run went, and with [Options.Trace] its memory.
type Stats struct {
	Phases    []Phase          // in order
	Unchanged bool             // nothing has changed since an earlier run, whose result this is
	Relinked  int              // packages for which the link changed an answer
	Analyses  int              // of packages and test variants; each may be analysed twice, or not at all with a cache
	Rules     map[string]Cost  // per analyzer, summed over packages
	Counts    map[string]int   // what results count about themselves ([Counter]), summed over packages
	Each      map[Passage]Cost `json:"-"` // nil without [Options.Trace]
}

// A Phase is a part of a run; no two overlap.
type Phase struct {
	Name string // load, analyse, link, relink, tests, save
	Cost
	Live uint64 // bytes on the heap at its end that are still in use; 0 without [Options.Trace]
}

// A Passage is one analyzer on one package. Analyzer "" stands for parsing and type-checking.
type Passage struct{ Package, Analyzer string }

// A Cost is what something took. What is computed when somebody first asks for it, such as an SSA form, counts for
// whoever asked.
type Cost struct {
	Runs      int
	Time      time.Duration // elapsed
	Allocated uint64        // bytes, by everything that ran at the same time; 0 without [Options.Trace]
}

func (c *Cost) add(more Cost) {
	c.Runs += more.Runs
	c.Time += more.Time
	c.Allocated += more.Allocated
}

// A Counter is the result of an analyzer that counts what it did, by names that say whose numbers
// they are.
type Counter interface{ Counts() map[string]int }

// recorder collects the stats of a run.
type recorder struct {
	Stats
	trace func(phase string) // [Options.Trace]
	mu    sync.Mutex
}

// clock is a measurement in progress.
type clock struct {
	began     time.Time
	allocated uint64
}

func (r *recorder) clock() clock { return clock{time.Now(), r.allocated()} }

func (r *recorder) stop(c clock) Cost {
	return Cost{1, time.Since(c.began), r.allocated() - c.allocated}
}

// allocated returns how many bytes have been allocated so far, 0 without a trace.
func (r *recorder) allocated() uint64 {
	if r.trace == nil {
		return 0
	}
	return read("/gc/heap/allocs:bytes")
}

func read(metric string) uint64 {
	sample := []metrics.Sample{{Name: metric}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// phase starts a phase and returns the function that ends it.
func (r *recorder) phase(name string) (end func()) {
	c := r.clock()
	return func() {
		p := Phase{Name: name, Cost: r.stop(c)}
		if r.trace != nil {
			runtime.GC()
			p.Live = read("/gc/heap/live:bytes")
			r.trace(name)
		}
		r.Phases = append(r.Phases, p)
	}
}

// analysis counts one.
func (r *recorder) analysis() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Analyses++
}

// count adds up what the results of one package count.
func (r *recorder) count(results map[*analysis.Analyzer]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, result := range results {
		c, ok := result.(Counter)
		if !ok {
			continue
		}
		if r.Counts == nil {
			r.Counts = map[string]int{}
		}
		for name, n := range c.Counts() {
			r.Counts[name] += n
		}
	}
}

// timed does the work of one analyzer on one package, or with analyzer "" that of the type checker. Profiles and the
// tracebacks of fatal errors know whose work it is.
func (r *recorder) timed(analyzer, pkg string, work func()) {
	c := r.clock()
	defer func() {
		cost := r.stop(c)
		r.mu.Lock()
		defer r.mu.Unlock()
		if analyzer != "" {
			total := r.Rules[analyzer]
			total.add(cost)
			if r.Rules == nil {
				r.Rules = map[string]Cost{}
			}
			r.Rules[analyzer] = total
		}
		if r.trace != nil {
			key := Passage{pkg, analyzer}
			total := r.Each[key]
			total.add(cost)
			if r.Each == nil {
				r.Each = map[Passage]Cost{}
			}
			r.Each[key] = total
		}
	}()
	pprof.Do(context.Background(), pprof.Labels("analyzer", analyzer, "package", pkg), func(context.Context) { work() })
}
