package engine

import (
	"sync"
	"time"
)

// Stats says where the time of a run went.
type Stats struct {
	Load, Analyse, Link, Relink, Tests time.Duration            // wall time of the phases
	Unchanged                          bool                     // nothing has changed since an earlier run, whose result this is
	Relinked                           int                      // packages for which the link changed an answer
	Analyses                           int                      // of packages and test variants; each may be analysed twice, or not at all with a cache
	Rules                              map[string]time.Duration // per analyzer, summed over packages
}

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
