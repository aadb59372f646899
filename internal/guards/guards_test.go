package guards_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/guards"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// Each call is of a function named after what holds for its block.
const source = `package p

import (
	"database/sql"
	"errors"
	"os"
)

func normal()    {}
func pointer(*repo) {}
func failed()    {}
func memoised()  {}
func elsewhere() {}

func try() error          { return nil }
func get() (int, error)   { return 0, nil }

func plain() {
	if err := try(); err != nil {
		failed()
		return
	}
	normal()
}

func negated() {
	if err := try(); err == nil {
		normal()
	} else {
		failed()
	}
}

func nested() error {
	n, err := get()
	if err != nil {
		if n > 0 {
			failed()
		}
		return err
	}
	normal()
	return nil
}

func expected(row *sql.Row) {
	var n int
	err := row.Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		normal()
	} else if err != nil {
		failed()
	}
}

func file() {
	if _, err := os.Stat("x"); errors.Is(err, os.ErrNotExist) {
		failed()
	}
	normal()
}

type repo struct {
	owner *int
	names map[int]string
	ready bool
}

var settings *int

func (r *repo) load() *int {
	if r.owner != nil {
		return r.owner
	}
	memoised()
	r.owner = new(int)
	return r.owner
}

func (r *repo) name(id int) string {
	if n, ok := r.names[id]; ok {
		return n
	}
	memoised()
	r.names[id] = string(rune(id))
	return r.names[id]
}

func global() *int {
	if settings == nil {
		elsewhere()
		settings = new(int)
	}
	return settings
}

func (r *repo) check() bool {
	if r.ready {
		normal()
	}
	return r.ready
}

type cache struct{}

func (cache) Get(string) (string, bool) { return "", false }
func (cache) Set(string, string)        {}

func cached(c cache, key string) string {
	if v, ok := c.Get(key); ok && v != "" {
		return v
	}
	elsewhere()
	c.Set(key, key)
	return key
}

func dedupe(ids []int) {
	seen := map[int]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		normal()
	}
}
`

func TestConditions(t *testing.T) {
	_, pkg := ssatest.Build(t, source)
	tested := map[string]int{}
	check := func(fn *ssa.Function) {
		g := guards.Of(fn)
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil {
					continue
				}
				want := call.Call.StaticCallee().Name()
				switch want {
				case "normal", "failed", "memoised", "elsewhere":
				default:
					continue
				}
				tested[want]++
				got := "normal"
				if in, ok := g.Memoised(b); ok {
					got = "memoised"
					if in == guards.Elsewhere {
						got = "elsewhere"
					}
				} else if g.OnlyAfterError(b) {
					got = "failed"
				}
				if got != want {
					t.Errorf("%s: a block that calls %s is %s", fn, want, got)
				}
			}
		}
	}
	for _, member := range pkg.Members {
		switch member := member.(type) {
		case *ssa.Function:
			check(member)
		case *ssa.Type:
			if strings.HasSuffix(member.String(), "repo") {
				set := pkg.Prog.MethodSets.MethodSet(pkg.Func("pointer").Signature.Params().At(0).Type())
				for sel := range set.Methods() {
					check(pkg.Prog.MethodValue(sel))
				}
			}
		}
	}
	for _, want := range []string{"normal", "failed", "memoised", "elsewhere"} {
		if tested[want] < 2 {
			t.Errorf("%s: only %d calls tested", want, tested[want])
		}
	}
}

func TestContinuesAfterError(t *testing.T) {
	_, pkg := ssatest.Build(t, `package p

func try() error { return nil }
func log(error)  {}

func leaves(n int) error {
	for range n {
		if err := try(); err != nil {
			return err
		}
	}
	return nil
}

func checksAgain(n int) error {
	for range n {
		err := try()
		if err == nil {
			log(nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func goesOn(n int) {
	for range n {
		if err := try(); err != nil {
			log(err)
			continue
		}
		log(nil)
	}
}
`)
	for name, want := range map[string]bool{"leaves": false, "checksAgain": false, "goesOn": true} {
		fn := pkg.Func(name)
		var header, body *ssa.BasicBlock
		loop := map[*ssa.BasicBlock]bool{}
		for _, b := range fn.Blocks {
			for _, succ := range b.Succs {
				if succ.Dominates(b) {
					header = succ
				}
			}
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee().Name() == "try" {
					body = b
				}
			}
		}
		for _, b := range fn.Blocks {
			// What the header dominates and can come back to it is the loop; here all but what returns.
			if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); header.Dominates(b) && !returns {
				loop[b] = true
			}
		}
		if got := guards.Of(fn).ContinuesAfterError(loop, header, body); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
