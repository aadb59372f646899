package blocking

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Bounds of the exploration of one function.
const (
	maxStates = 3000
	maxSteps  = 20_000
)

// Bounds of the exploration of one package: what lies beyond is cut, as a function beyond its own bounds is.
const (
	maxPackageStates = 20_000
	maxPackageSteps  = 300_000
)

// An explorer searches the schedules of one function and of the goroutines it starts.
type explorer struct {
	p    *program
	sc   *scope
	stub *code // runs one deferred call
	ids  int64
	buf  []byte

	numbers map[any]int32
	paths   []pathKey
	pathIDs map[pathKey]int32

	forks    []*state
	steps    int
	states   int
	timed    bool // somebody waits for a timer that is made there
	hopeless bool // between two operations lies more than can be followed
	cut      bool // a bound was hit

	ran     map[*ssa.Function]bool // functions that were executed
	stuck   func(*state)
	served  []ssa.Value   // channels, by where they are made, that somebody sends on or closes
	widened *ssa.MakeChan // explored as if it had capacity 1
}

func (sc *scope) newExplorer() *explorer {
	x := &explorer{
		p: sc.p, sc: sc, timed: sc.waitsForTime(), numbers: map[any]int32{}, pathIDs: map[pathKey]int32{}, ran: map[*ssa.Function]bool{}, paths: []pathKey{{}},
	}
	x.stub = &code{blocks: []codeBlock{{
		instrs: []ssa.Instruction{&ssa.RunDefers{}, &ssa.Return{}},
		slow:   []bool{false, false},
		live:   []bits{nil, nil, nil},
	}}}
	return x
}

// explore runs the root with unknown arguments in all schedules within the bounds, and calls x.stuck
// with each state in which nothing can happen any more although goroutines are left.
func (x *explorer) explore() {
	fn := x.sc.root
	c := x.sc.code(fn)
	if c == nil {
		return
	}
	x.ran[fn] = true
	x.ids++
	s := &state{id: x.ids}
	x.create(s, object{kind: oSymbol, parent: -1}) // the world
	f := &frame{code: c, regs: make([]value, c.size)}
	for i, p := range fn.Params {
		v := x.fresh(s, p.Type(), fromOutside)
		if v.kind == vPtr && i == 0 && fn.Signature.Recv() != nil {
			s.objs[v.obj].lo = 1
		}
		f.regs[c.slots[p]] = v
	}
	for _, p := range fn.FreeVars {
		v := x.fresh(s, p.Type(), fromOutside)
		if v.kind == vPtr {
			s.objs[v.obj].lo = 1
		}
		f.regs[c.slots[p]] = v
	}
	s.gs = []*goroutine{{owner: s.id, entry: fn, frames: []*frame{f}}}

	seen := map[[32]byte]bool{}
	var work []*state
	push := func(list []*state) {
		for _, s := range list {
			if d := x.canonical(s); !seen[d] {
				seen[d] = true
				work = append(work, s)
			}
		}
	}
	push(x.settle([]*state{s}))
	for len(work) > 0 {
		x.states++
		if x.spent() {
			break
		}
		s := work[len(work)-1]
		work = work[:len(work)-1]
		if len(s.gs) == 0 {
			continue
		}
		moves := x.moves(s)
		if len(moves) == 0 {
			x.stuck(s)
		}
		for _, m := range moves {
			push(x.settle(x.run(m)))
		}
	}
	x.cut = x.cut || x.spent()
}

// spent reports whether the exploration has hit one of its bounds.
func (x *explorer) spent() bool {
	return x.hopeless || x.states > maxStates || x.steps > maxSteps || x.p.states+x.states > maxPackageStates || x.p.steps+x.steps > maxPackageSteps
}

// run brings the goroutines that took part in a move to their next visible operations.
func (x *explorer) run(m move) []*state {
	states := []*state{m.s}
	// The later ones first: a goroutine that ends changes the numbers of those after it.
	slices.Sort(m.gs)
	for _, gi := range slices.Backward(m.gs) {
		for _, s := range states {
			s.run(gi).busy = false
		}
		var next []*state
		for _, s := range states {
			next = append(next, x.advance(s, gi)...)
		}
		states = next
	}
	return states
}
