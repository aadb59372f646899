package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/reviewlint/reviewlint/internal/engine"
)

const debugUsage = "`what` to say about reviewlint itself, a comma-separated list: " +
	"stats (where the time went), stacks (of panics in rules), cpuprofile=file, memprofile=file"

// debugging is the value of -debug.
type debugging struct {
	stats, stacks          bool
	cpuProfile, memProfile string
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
		default:
			return errors.New("want stats, stacks, cpuprofile=file or memprofile=file")
		}
	}
	return nil
}

// start starts what has to run beside the review; the returned function ends it.
func (d *debugging) start() (stop func() error, err error) {
	var cpu *os.File
	if d.cpuProfile != "" {
		if cpu, err = os.Create(d.cpuProfile); err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(cpu); err != nil {
			return nil, errors.Join(err, cpu.Close())
		}
	}
	return func() error {
		var errs []error
		if cpu != nil {
			pprof.StopCPUProfile()
			errs = append(errs, cpu.Close())
		}
		if d.memProfile != "" {
			mem, err := os.Create(d.memProfile)
			if err != nil {
				return errors.Join(append(errs, err)...)
			}
			runtime.GC() // the profile is of the last collection
			errs = append(errs, pprof.WriteHeapProfile(mem), mem.Close())
		}
		return errors.Join(errs...)
	}, nil
}

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
	for _, phase := range []struct {
		name string
		took time.Duration
	}{{"load", s.Load}, {"analyse", s.Analyse}, {"link", s.Link}, {"relink", s.Relink}, {"tests", s.Tests}} {
		fmt.Fprintf(w, "  %-20s %8.1f ms\n", phase.name, milliseconds(phase.took))
	}
	fmt.Fprintf(w, "%d packages, %d analyses; the link changed what %d were told\n", res.Packages, s.Analyses, s.Relinked)

	type ruleTime struct {
		name string
		took time.Duration
	}
	var rules []ruleTime
	for name, took := range s.Rules {
		rules = append(rules, ruleTime{name, took})
	}
	slices.SortFunc(rules, func(a, b ruleTime) int { return int(b.took - a.took) })
	fmt.Fprintf(w, "per analyzer, all packages\n")
	for _, r := range rules {
		fmt.Fprintf(w, "  %-20s %8.1f ms\n", r.name, milliseconds(r.took))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Counts)) {
		fmt.Fprintf(w, "%s: %d\n", name, s.Counts[name])
	}
	memory := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(memory)
	fmt.Fprintf(w, "memory from the system %.1f MB, %d collections\n", float64(memory[0].Value.Uint64())/1e6, memory[1].Value.Uint64())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
