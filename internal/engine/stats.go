package engine

import (
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// Stats says where the time of a run went.
type Stats struct {
	Load, Analyse, Link, Relink, Tests time.Duration            // wall time of the phases
	Unchanged                          bool                     // nothing has changed since an earlier run, whose result this is
	Relinked                           int                      // packages for which the link changed an answer
	Analyses                           int                      // of packages and test variants; each may be analysed twice, or not at all with a cache
	Rules                              map[string]time.Duration // per analyzer, summed over packages
	Counts                             map[string]int           // what results count about themselves ([Counter]), summed over packages
}

// A Counter is the result of an analyzer that counts what it did, by names that say whose numbers
// they are.
type Counter interface{ Counts() map[string]int }

// recorder collects the stats of a run.
type recorder struct {
	Stats
	began time.Time
	mu    sync.Mutex
}

func (r *recorder) start() { r.began = time.Now() }

func (r *recorder) end(phase *time.Duration) { *phase = time.Since(r.began) }

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

// timed starts the clock of one analyzer on one package and returns the function that stops it.
func (r *recorder) timed(analyzer string) func() {
	began := time.Now()
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.Rules == nil {
			r.Rules = map[string]time.Duration{}
		}
		r.Rules[analyzer] += time.Since(began)
	}
}
