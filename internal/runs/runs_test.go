package runs

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

func TestFrequency(t *testing.T) {
	pass, _ := ssatest.Build(t, `package main

import "net/http"

func main() {
	setUp()
	for range 3 {
		repeated()
	}
	http.HandleFunc("/", handle)
	for {
		polled()
	}
}

func setUp()                                          { mark() }
func polled()                                         { mark() }
func repeated()                                       { mark() }
func handle(w http.ResponseWriter, r *http.Request)   { mark(); serve() }
func serve()                                          { mark() }
func Exported()                                       { mark() }
func mark()                                           {}
func looping()                                        { for { mark() } }
`)
	built, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf = map[*analysis.Analyzer]any{ssair.Analyzer: built}
	result, err := Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pkg := built.(*ssair.Package).SSA()
	for name, want := range map[string]Frequency{
		"setUp": Once, "repeated": Unknown, "polled": PerItem, "handle": PerRequest, "serve": PerRequest, "Exported": Unknown, "looping": PerItem,
	} {
		for _, b := range pkg.Func(name).Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Common().StaticCallee() != pkg.Func("mark") {
					continue
				}
				if got := result.(*Result).Of(call); got != want {
					t.Errorf("%s: frequency %d, want %d", name, got, want)
				}
			}
		}
	}
}
