// Command allocs fails if benchmarks allocate more often than they did.
//
//	go test -run '^$' -bench . -benchtime 3x ./internal/engine | go run ./internal/bench/allocs internal/engine/testdata/bench.txt
//
// The argument names the output of an earlier run, the baseline. Times are not compared: they are those of the machine. For these, and for
// the baseline, see docs/benchmarks.md.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// limit is how much of what a benchmark allocated is allowed.
const limit = 1.2

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go test -bench ... | allocs BASELINE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "allocs:", err)
		os.Exit(1)
	}
}

func run(baseline string, current io.Reader, w io.Writer) error {
	f, err := os.Open(baseline)
	if err != nil {
		return err
	}
	defer f.Close()
	before, err := read(f)
	if err != nil {
		return err
	}
	now, err := read(current)
	if err != nil {
		return err
	}
	return compare(w, before, now)
}

var line = regexp.MustCompile(`^(Benchmark\S+?)(?:-\d+)?\s.*\s(\d+) allocs/op`)

// read returns the allocations per operation of each benchmark in the output of go test: the fewest if it ran several times, for what
// is done once and for all is done in the first.
func read(r io.Reader) (map[string]float64, error) {
	fewest := map[string]float64{}
	s := bufio.NewScanner(r)
	for s.Scan() {
		m := line.FindStringSubmatch(s.Text())
		if m == nil {
			if strings.HasPrefix(s.Text(), "FAIL") || strings.HasPrefix(s.Text(), "--- FAIL") {
				return nil, errors.New("a benchmark failed: run it by itself")
			}
			continue
		}
		n, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		if known, ok := fewest[m[1]]; !ok || n < known {
			fewest[m[1]] = n
		}
	}
	return fewest, s.Err()
}

// compare writes how the benchmarks of before do now, and returns an error if that is too much.
func compare(w io.Writer, before, now map[string]float64) error {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		n, ok := now[name]
		if !ok {
			wrong = append(wrong, name+" did not run")
			continue
		}
		fmt.Fprintf(w, "%-24s %10.0f allocs/op, %+.1f %%\n", name, n, 100*(n/before[name]-1))
		if n > limit*before[name] {
			wrong = append(wrong, fmt.Sprintf("%s allocates %.0f times, the baseline %.0f", name, n, before[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if _, ok := before[name]; !ok {
			wrong = append(wrong, name+" is not in the baseline")
		}
	}
	if len(before) == 0 {
		wrong = append(wrong, "the baseline is empty")
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; ") + "; mend it, or renew the baseline as docs/benchmarks.md says")
	}
	return nil
}
