package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// table writes rows as a Markdown table, with a column for each row that is ours: what it takes of the others.
func table(w io.Writer, rows []row) {
	var own []row
	for _, r := range rows {
		if r.tool.own {
			own = append(own, r)
		}
	}
	compared := func(cell func(r row) string) string {
		var b strings.Builder
		for _, r := range own {
			b.WriteString(" " + cell(r) + " |")
		}
		return b.String()
	}
	takes := compared(func(r row) string { return r.tool.name + " takes" })
	line := compared(func(row) string { return "--:" })
	blank := compared(func(row) string { return "" })
	fmt.Fprintf(w, "| tool | CPU s | range |%s elapsed s | peak MB |%s lines of output |\n", takes, takes)
	fmt.Fprintf(w, "| --- | --: | --- |%s --: | --: |%s --: |\n", line, line)
	for _, r := range rows {
		title := r.tool.name
		for _, word := range []string{r.tool.version, r.tool.remark} {
			if word != "" {
				title += ", " + word
			}
		}
		if i := slices.IndexFunc(r.usages, func(u usage) bool { return u.exit > 1 }); i >= 0 {
			title += fmt.Sprintf(", exit code %d", r.usages[i].exit)
		}
		if r.failure != "" {
			fmt.Fprintf(w, "| %s | failed: %s | |%s | |%s |\n", title, strings.ReplaceAll(r.failure, "|", `\|`), blank, blank)
			continue
		}
		cpu, rss := blank, blank
		if !r.tool.own {
			cpu = compared(func(o row) string { return share(o.usages, r.usages, func(u usage) float64 { return u.cpu.Seconds() }) })
			rss = compared(func(o row) string { return share(o.usages, r.usages, func(u usage) float64 { return float64(u.rss) }) })
		}
		cpus := collect(r.usages, func(u usage) time.Duration { return u.cpu })
		fmt.Fprintf(w, "| %s | %s | %s to %s |%s %s | %s |%s %d |\n", title,
			seconds(median(cpus)), seconds(slices.Min(cpus)), seconds(slices.Max(cpus)), cpu,
			seconds(median(collect(r.usages, func(u usage) time.Duration { return u.wall }))),
			megabytes(median(collect(r.usages, func(u usage) int64 { return u.rss }))), rss,
			median(collect(r.usages, func(u usage) int { return u.lines })))
	}
}

// share returns the median, over the rounds, of what a takes in relation to b, such as "0.04x".
func share(a, b []usage, of func(usage) float64) string {
	var ratios []float64
	for i := range min(len(a), len(b)) {
		if d := of(b[i]); d > 0 {
			ratios = append(ratios, of(a[i])/d)
		}
	}
	if len(ratios) == 0 {
		return ""
	}
	return fmt.Sprintf("%.2fx", median(ratios))
}

func collect[T any](usages []usage, of func(usage) T) []T {
	var list []T
	for _, u := range usages {
		list = append(list, of(u))
	}
	return list
}

// median returns the value in the middle of list, or between the two there. list must
// not be empty.
func median[T int | int64 | float64 | time.Duration](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.2f", d.Seconds())
	}
	return fmt.Sprintf("%.1f", d.Seconds())
}

func megabytes(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint((n + 1<<19) >> 20)
}
