package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/reviewlint/reviewlint/internal/engine"
)

const debugUsage = "`what` to say about reviewlint itself, a comma-separated list: " +
	"stats (where the time went), stacks (of panics in rules), cpuprofile=file, memprofile=file, " +
	"trace=dir (time and memory of each phase, rule and package, with profiles; one package at a time unless -parallel says otherwise)"

// debugging is the value of -debug.
type debugging struct {
	stats, stacks          bool
	cpuProfile, memProfile string
	traceDir               string
	failed                 []error // of the trace
}

// String implements flag.Value.
func (d *debugging) String() string { return "" }

// Set implements flag.Value.
func (d *debugging) Set(list string) error {
	for _, item := range splitList(list) {
		name, file, _ := strings.Cut(item, "=")
		switch {
		case item == "stats":
			d.stats = true
		case item == "stacks":
			d.stacks = true
		case name == "cpuprofile" && file != "":
			d.cpuProfile = file
		case name == "memprofile" && file != "":
			d.memProfile = file
		case name == "trace" && file != "":
			d.traceDir = file
		default:
			return errors.New("want stats, stacks, cpuprofile=file, memprofile=file or trace=dir")
		}
	}
	return nil
}

// start starts what has to run beside the review; the returned function ends it.
func (d *debugging) start() (stop func() error, err error) {
	if d.traceDir != "" {
		if err := os.MkdirAll(d.traceDir, 0o777); err != nil {
			return nil, err
		}
	}
	var profiles []io.WriteCloser
	for _, name := range []string{d.cpuProfile, d.inTrace("cpu.pprof")} {
		if name == "" {
			continue
		}
		f, err := os.Create(name)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			return nil, err
		}
		profiles = append(profiles, f)
	}
	return func() error {
		var errs []error
		pprof.StopCPUProfile()
		for _, f := range profiles {
			errs = append(errs, f.Close())
		}
		if d.memProfile != "" {
			runtime.GC() // the profile is of the last collection
			errs = append(errs, writeHeap(d.memProfile))
		}
		return errors.Join(append(errs, d.failed...)...)
	}, nil
}

func writeHeap(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}

// inTrace returns the name of a file of the trace, "" if none is asked for.
func (d *debugging) inTrace(name string) string {
	if d.traceDir == "" {
		return ""
	}
	return filepath.Join(d.traceDir, name)
}

// phase is the value of [engine.Options.Trace], nil if no trace is asked for.
func (d *debugging) phase() func(name string) {
	if d.traceDir == "" {
		return nil
	}
	return func(name string) {
		if err := writeHeap(d.inTrace("heap-" + name + ".pprof")); err != nil {
			d.failed = append(d.failed, err)
		}
	}
}

// writeTrace writes what the trace says in numbers: one line for each phase, for each analyzer and for each analyzer on each package.
func (d *debugging) writeTrace(s engine.Stats) error {
	if d.traceDir == "" {
		return nil
	}
	var b strings.Builder
	b.WriteString("phase\tanalyzer\tpackage\truns\tms\tallocated MB\tlive MB\n")
	line := func(phase, analyzer, pkg string, c engine.Cost, live uint64) {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%d\t%.2f\t%.2f\t", phase, analyzer, pkg, c.Runs, milliseconds(c.Time), megabytes(c.Allocated))
		if phase != "" {
			fmt.Fprintf(&b, "%.2f", megabytes(live))
		}
		b.WriteString("\n")
	}
	for _, p := range s.Phases {
		line(p.Name, "", "", p.Cost, p.Live)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Rules)) {
		line("", name, "", s.Rules[name], 0)
	}
	for _, p := range slices.SortedFunc(maps.Keys(s.Each), func(a, b engine.Passage) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Analyzer, b.Analyzer))
	}) {
		line("", cmp.Or(p.Analyzer, typeCheck), p.Package, s.Each[p], 0)
	}
	return os.WriteFile(d.inTrace("trace.tsv"), []byte(b.String()), 0o666)
}

// typeCheck stands for the work that no analyzer does.
const typeCheck = "(parse and check)"

// report writes to w what was asked for about a run that ended in res.
func (d *debugging) report(w io.Writer, res *engine.Result) {
	if d.stacks {
		for _, e := range res.Errors {
			if e.Detail != "" {
				fmt.Fprintf(w, "\n%v\n%s\n", e, e.Detail)
			}
		}
	}
	if !d.stats {
		return
	}
	s := res.Stats
	if s.Unchanged {
		fmt.Fprintf(w, "\n%d packages, 0 analyses: nothing has changed since an earlier review\n", res.Packages)
		return
	}
	fmt.Fprintf(w, "\nwall time\n")
	for _, p := range s.Phases {
		fmt.Fprintf(w, "  %-20s %8.1f ms\n", p.Name, milliseconds(p.Time))
	}
	fmt.Fprintf(w, "%d packages, %d analyses; the link changed what %d were told\n", res.Packages, s.Analyses, s.Relinked)
	fmt.Fprintf(w, "per analyzer, all packages\n")
	for _, name := range slices.SortedFunc(maps.Keys(s.Rules), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Rules[b].Time, s.Rules[a].Time), strings.Compare(a, b))
	}) {
		fmt.Fprintf(w, "  %-20s %8.1f ms\n", name, milliseconds(s.Rules[name].Time))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Counts)) {
		fmt.Fprintf(w, "%s: %d\n", name, s.Counts[name])
	}
	memory := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(memory)
	fmt.Fprintf(w, "memory from the system %.1f MB, %d collections\n", megabytes(memory[0].Value.Uint64()), memory[1].Value.Uint64())
}

func megabytes(n uint64) float64 { return float64(n) / 1e6 }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
