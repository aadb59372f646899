package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	const baseline = `goos: linux
cpu: Some CPU @ 2.00GHz
BenchmarkLoad-2   	       3	 200000 ns/op	 5000 B/op	    1100 allocs/op
BenchmarkLoad-2   	       3	 200000 ns/op	 5000 B/op	    1000 allocs/op
BenchmarkSSA      	       3	 100000 ns/op	 5000 B/op	     500 allocs/op
PASS
`
	name := filepath.Join(t.TempDir(), "bench.txt")
	if err := os.WriteFile(name, []byte(baseline), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ current, want string }{
		{"BenchmarkLoad-16 3 1 ns/op 9 B/op 1200 allocs/op\nBenchmarkSSA-16 3 1 ns/op 9 B/op 10 allocs/op\n", ""},
		{"BenchmarkLoad 3 1 ns/op 9 B/op 1201 allocs/op\nBenchmarkSSA 3 1 ns/op 9 B/op 10 allocs/op\n", "BenchmarkLoad allocates 1201 times, the baseline 1000;"},
		{"BenchmarkLoad 3 1 ns/op 9 B/op 1000 allocs/op\n", "BenchmarkSSA did not run;"},
		{baseline + "BenchmarkNew 3 1 ns/op 9 B/op 1 allocs/op\n", "BenchmarkNew is not in the baseline;"},
		{baseline + "FAIL\n", "a benchmark failed"},
		{"", "BenchmarkLoad did not run; BenchmarkSSA did not run;"},
	} {
		var out bytes.Buffer
		err := run(name, strings.NewReader(test.current), &out)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)) {
			t.Errorf("%q: error %v, want %q", test.current, err, test.want)
		}
		if test.want == "" && !strings.Contains(out.String(), "+20.0 %") {
			t.Errorf("said %s", out.String())
		}
	}
	if err := run(filepath.Join(t.TempDir(), "gone"), strings.NewReader(""), new(bytes.Buffer)); err == nil {
		t.Error("no error without a baseline")
	}
}
