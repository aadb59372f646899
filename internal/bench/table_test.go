package main

import (
	"bytes"
	"testing"
	"time"
)

func usages(cpuMs ...int) []usage {
	var list []usage
	for _, ms := range cpuMs {
		cpu := time.Duration(ms) * time.Millisecond
		list = append(list, usage{cpu: cpu, wall: 2 * cpu, rss: int64(ms) << 20, lines: 3})
	}
	return list
}

func TestTable(t *testing.T) {
	incomplete := usages(500, 1000, 900)
	incomplete[1].exit = 3
	var got bytes.Buffer
	table(&got, []row{
		{tool: &tool{name: "core", own: true}, usages: incomplete},
		{tool: &tool{name: "more", own: true}, usages: usages(1000, 2000, 1800)},
		// The load doubles in the second round: the median of the ratios is not that of the medians.
		{tool: &tool{name: "peer", version: "v1.2.3", remark: "two checks"}, usages: usages(10000, 20000, 9000)},
		{tool: &tool{name: "broken"}, failure: "exit code 3: a | b"},
		{tool: &tool{name: "silent"}, usages: []usage{{}, {}, {}}},
	})
	want := `| tool | CPU s | range | core takes | more takes | elapsed s | peak MB | core takes | more takes | lines of output |
| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: |
| core, exit code 3 | 0.90 | 0.50 to 1.00 |  |  | 1.80 | 900 |  |  | 3 |
| more | 1.80 | 1.00 to 2.00 |  |  | 3.60 | 1800 |  |  | 3 |
| peer, v1.2.3, two checks | 10.0 | 9.00 to 20.0 | 0.05x | 0.10x | 20.0 | 10000 | 0.05x | 0.10x | 3 |
| broken | failed: exit code 3: a \| b | |  |  | | |  |  | |
| silent | 0.00 | 0.00 to 0.00 |  |  | 0.00 |  |  |  | 0 |
`
	if got.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		list []float64
		want float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 5}, 5},
		{[]float64{8, 1, 4, 2}, 3},
	} {
		before := append([]float64(nil), test.list...)
		if got := median(test.list); got != test.want {
			t.Errorf("%v: got %v, want %v", before, got, test.want)
		}
		for i := range before {
			if test.list[i] != before[i] {
				t.Errorf("median changed %v to %v", before, test.list)
			}
		}
	}
}

func TestModelName(t *testing.T) {
	const x86 = "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Some CPU @ 2.50GHz\nflags\t\t: fpu\n"
	for cpuinfo, want := range map[string]string{x86: "Some CPU @ 2.50GHz", "processor\t: 0\nBogoMIPS\t: 50.00\n": ""} {
		if got := modelName(cpuinfo); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
