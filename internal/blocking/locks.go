package blocking

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// This file follows the locks of one goroutine through one function at a time. It needs no
// schedule: a lock that is still held at a return, or taken twice, is wrong by itself.

// maxLockStates bounds the combinations of place and locks that are followed in a function.
const maxLockStates = 1500

// locks is the analysis of all functions of a package.
type locks struct {
	p          *program
	reassigned map[*types.Var]bool // fields that are stored to after their struct was built
	numbers    map[ssa.Value]int
	users      map[*ssa.Function]bool // functions that lock or unlock, themselves or through callees
	effects    map[*ssa.Function]*lockEffect
	walks      []*lockWalk
	unlockers  map[any]bool // fields and variables that some function releases for its caller
	callers    map[*ssa.Function][]*ssa.Function
	calls      map[*ssa.Function][]*ssa.Call  // those that are neither deferred nor started, by callee
	releases   map[*ssa.Function]map[any]bool // what a function releases without having taken it itself
	writers    map[any]bool                   // fields and variables that are locked for writing
	may        map[*ssa.Function][]mayTake    // the locks that a call may take, one for each place
	nestings   map[[2]any][]nesting           // by the places of the outer and the inner lock
	waitings   []nesting                      // of which the inner one is no lock
	values     map[*ssa.Function]bool         // those that are used as values; nil if nobody asked yet
	found      []*finding
}

// A lockEffect is what a call of a function does to locks, by the name of the lock relative to
// its parameters and captured variables.
type lockEffect struct {
	takes    map[string]bool    // held when it returns, on every path
	drops    map[string]bool    // released for the caller, on every path
	unclear  map[string]bool    // taken or released on some paths only
	mayDrop  map[string]bool    // of these, the released ones
	gives    map[string]bool    // released for a while, or for good, though the caller has taken them
	acquires map[string]lockUse // taken, and released again, on every path on which the owner is not nil
	perhaps  map[string]lockUse // the same on some paths
	places   map[string]any     // the fields and variables meant
}

// A lockUse is an acquisition: where, and whether for reading.
type lockUse struct {
	at   ssa.Instruction
	read bool
}

// checkLocks returns the findings about single functions.
func checkLocks(p *program) []*finding {
	l := &locks{
		p: p, reassigned: map[*types.Var]bool{}, numbers: map[ssa.Value]int{}, users: map[*ssa.Function]bool{},
		effects: map[*ssa.Function]*lockEffect{}, unlockers: map[any]bool{},
		callers: map[*ssa.Function][]*ssa.Function{}, calls: map[*ssa.Function][]*ssa.Call{}, releases: map[*ssa.Function]map[any]bool{}, writers: map[any]bool{},
		may: map[*ssa.Function][]mayTake{}, nestings: map[[2]any][]nesting{},
	}
	var work []*ssa.Function
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if t, waits := l.waitAt(in); waits {
					l.note(fn, t)
				}
				switch in := in.(type) {
				case *ssa.Store:
					if fa, ok := in.Addr.(*ssa.FieldAddr); ok {
						if _, fresh := fa.X.(*ssa.Alloc); !fresh {
							l.reassigned[fieldOf(fa)] = true
						}
					}
				case ssa.CallInstruction:
					callee := source(in.Common().StaticCallee())
					if callee == nil {
						continue
					}
					call, now := in.(*ssa.Call)
					switch op := model(callee); op {
					case opLock, opRLock, opUnlock, opRUnlock:
						if op == opLock {
							l.writers[l.place(in.Common().Args[0])] = true
						}
						if now && (op == opLock || op == opRLock) {
							l.note(fn, mayTake{place: l.place(call.Call.Args[0]), at: in, read: op == opRLock, owner: parameterOf(call.Call.Args[0])})
						}
						if !l.users[fn] {
							l.users[fn] = true
							work = append(work, fn)
						}
					}
					if len(callee.Blocks) > 0 {
						l.callers[callee] = append(l.callers[callee], fn)
						if now {
							l.calls[callee] = append(l.calls[callee], call)
						}
					}
				}
			}
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range l.callers[fn] {
			if !l.users[caller] {
				l.users[caller] = true
				work = append(work, caller)
			}
		}
	}
	l.propagate()
	for _, fn := range p.funcs {
		l.effect(fn)
	}
	for _, w := range l.walks {
		l.reportKept(w)
	}
	for _, w := range l.walks {
		l.reportDoubles(w)
		l.reportUnlocks(w)
	}
	l.reportOrders()
	l.reportWaits()
	return l.found
}

func fieldOf(fa *ssa.FieldAddr) *types.Var {
	st := fa.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return st.Field(fa.Field).Origin()
}

// key names the variable that address v points to, so that equal names mean the same variable.
func (l *locks) key(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return "p" + strconv.Itoa(slices.Index(v.Parent().Params, v))
	case *ssa.FreeVar:
		return "f" + strconv.Itoa(slices.Index(v.Parent().FreeVars, v))
	case *ssa.Global:
		return "g:" + v.Name()
	case *ssa.FieldAddr:
		return l.key(v.X) + "." + strconv.Itoa(v.Field)
	case *ssa.ChangeType:
		return l.key(v.X)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			switch x := v.X.(type) {
			case *ssa.FieldAddr:
				if !l.reassigned[fieldOf(x)] {
					return l.key(x) + "*"
				}
			case *ssa.Alloc:
				if stored := onlyStore(x); stored != nil {
					return l.key(stored)
				}
			case *ssa.FreeVar:
				if alloc := l.p.variable(x); alloc != nil && onlyStore(alloc) != nil {
					return l.key(x) + "*"
				}
			case *ssa.Global:
				return l.key(x) + "*"
			}
		}
	}
	n, ok := l.numbers[v]
	if !ok {
		n = len(l.numbers) + 1
		l.numbers[v] = n
	}
	return "v" + strconv.Itoa(n)
}

// place returns the field or variable in which the lock at address v, or a pointer to it, is kept; nil if it has no name. A lock that is embedded in what a field
// holds goes by that field: a type may be made to embed it.
func (l *locks) place(v ssa.Value) any {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	for {
		inner, ok := v.(*ssa.FieldAddr)
		if !ok || !fieldOf(inner).Embedded() {
			break
		}
		outer, ok := inner.X.(*ssa.FieldAddr)
		if !ok {
			break
		}
		v = outer
	}
	return l.p.memoryKey(v)
}

// onlyStore returns the value that variable v is set to, nil if there are several.
func onlyStore(v *ssa.Alloc) ssa.Value {
	var stored ssa.Value
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != v || stored != nil {
				return nil
			}
			stored = ref.Val
		case *ssa.MakeClosure:
			// A literal may assign it, too.
			literal := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b != v {
					continue
				}
				for _, use := range *literal.FreeVars[i].Referrers() {
					if st, ok := use.(*ssa.Store); ok && st.Addr == literal.FreeVars[i] {
						return nil
					}
				}
			}
		}
	}
	return stored
}

// inCaller translates a lock name of callee to the terms of a call, "" if it means nothing there.
func (l *locks) inCaller(key string, callee ssa.Value, args []ssa.Value) string {
	root, rest := key, ""
	if i := strings.IndexAny(key, ".*"); i >= 0 {
		root, rest = key[:i], key[i:]
	}
	switch root[0] {
	case 'g':
		return key
	case 'p':
		if i, _ := strconv.Atoi(root[1:]); i < len(args) {
			return l.key(args[i]) + rest
		}
	case 'f':
		mc, ok := callee.(*ssa.MakeClosure)
		if !ok {
			return ""
		}
		i, _ := strconv.Atoi(root[1:])
		if strings.HasPrefix(rest, "*") {
			if alloc, ok := mc.Bindings[i].(*ssa.Alloc); ok {
				if stored := onlyStore(alloc); stored != nil {
					return l.key(stored) + rest[1:]
				}
			}
		}
		return l.key(mc.Bindings[i]) + rest
	}
	return ""
}

// handOver records the locks that a function literal releases, when it is not just deferred or
// called here: whoever gets the literal releases them.
func (w *lockWalk) handOver(mc *ssa.MakeClosure) {
	for _, ref := range *mc.Referrers() {
		if call, ok := ref.(ssa.CallInstruction); ok && call.Common().Value == mc {
			if _, isGo := ref.(*ssa.Go); !isGo {
				continue
			}
		}
		fn := mc.Fn.(*ssa.Function)
		if bound, ok := fn.Object().(*types.Func); ok && strings.HasSuffix(bound.Name(), "nlock") && len(mc.Bindings) == 1 {
			w.handed[w.l.key(mc.Bindings[0])] = true
		}
		if e := w.l.effect(fn); e != nil {
			for key, place := range e.places {
				if e.drops[key] || e.mayDrop[key] {
					w.handed[w.l.inCaller(key, mc, nil)] = true
					w.l.unlockers[place] = true
				}
			}
		}
	}
}

// effect returns what fn does to locks, nil if that is not known.
func (l *locks) effect(fn *ssa.Function) *lockEffect {
	fn = source(fn)
	if !l.users[fn] {
		return nil
	}
	if e, ok := l.effects[fn]; ok {
		return e
	}
	l.effects[fn] = nil // while it is being computed: recursion does nothing
	if l.holdsNothing(fn) {
		l.effects[fn] = l.passes(fn)
	} else {
		l.walk(fn)
	}
	return l.effects[fn]
}

// holdsNothing reports whether fn neither takes nor releases locks itself, nor calls what
// returns with other locks held than before: its paths need not be told apart.
func (l *locks) holdsNothing(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.MakeClosure:
				if l.users[in.Fn.(*ssa.Function)] || in.Fn.(*ssa.Function).Synthetic != "" {
					return false
				}
			case ssa.CallInstruction:
				callee := source(in.Common().StaticCallee())
				switch model(callee) {
				case opLock, opRLock, opUnlock, opRUnlock, opTryLock:
					return false
				}
				if e := l.effect(callee); e != nil && len(e.takes)+len(e.drops)+len(e.unclear) > 0 {
					return false
				}
			}
		}
	}
	return true
}

// passes returns the effect of fn, which holds nothing: the locks that its callees take and release
// on every path.
func (l *locks) passes(fn *ssa.Function) *lockEffect {
	e := &lockEffect{acquires: map[string]lockUse{}, perhaps: map[string]lockUse{}, gives: map[string]bool{}, places: map[string]any{}}
	var ends []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			ends = append(ends, b)
		}
	}
	for _, b := range fn.Blocks {
		// always reports whether each path takes key, if its owner is not nil.
		always := func(key string) bool {
			return !slices.ContainsFunc(ends, func(end *ssa.BasicBlock) bool { return !b.Dominates(end) && !withoutOwner(end, ownerOf(key)) })
		}
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			callee := l.effect(call.Call.StaticCallee())
			if callee == nil {
				continue
			}
			for k := range callee.gives {
				if key := l.inCaller(k, call.Call.Value, call.Call.Args); key != "" {
					e.gives[key] = true
				}
			}
			add := func(k string, use lockUse, surely bool) {
				key := l.inCaller(k, call.Call.Value, call.Call.Args)
				if key == "" {
					return
				}
				to := e.acquires
				if !surely || !always(key) {
					to = e.perhaps
					if onRequest(b, ownerOf(key)) {
						return
					}
				}
				if _, known := to[key]; !known {
					to[key] = use
					e.places[key] = callee.places[k]
				}
			}
			for k, use := range callee.acquires {
				add(k, use, true)
			}
			for k, use := range callee.perhaps {
				add(k, use, false)
			}
		}
	}
	return e
}

// withoutOwner reports whether b is reached only if parameter p is nil.
func withoutOwner(b *ssa.BasicBlock, p int) bool {
	for ; p >= 0 && b.Idom() != nil; b = b.Idom() {
		branch, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if ok && len(b.Preds) == 1 && nilParameter(branch.Cond, b.Idom().Succs[0] == b) == p {
			return true
		}
	}
	return false
}

// reportDoubles files the locks that are taken twice in one function.
func (l *locks) reportDoubles(w *lockWalk) {
	for _, f := range w.doubles {
		if w.handed[w.keys[f.cause]] || l.keeps(f.cause) {
			continue
		}
		if f.why == SelfShared && f.w.op == ReadLock && l.unwritten(w.places[w.keys[f.cause]]) {
			continue // readers alone do not wait
		}
		l.found = append(l.found, f)
	}
}

// reportUnlocks files the releases that are of another kind than the acquisition on all paths: if it depends, the function knows.
func (l *locks) reportUnlocks(w *lockWalk) {
	if w.cut {
		return
	}
	for _, at := range slices.SortedFunc(maps.Keys(w.kinds), func(a, b ssa.Instruction) int { return cmp.Compare(a.Pos(), b.Pos()) }) {
		u := w.kinds[at]
		if u.other == nil || u.fits {
			continue
		}
		l.found = append(l.found, &finding{why: WrongUnlock, cause: u.other, w: waiter{g: &goroutine{}, at: at, pos: at.Pos(), op: Lock}})
	}
}

// unwritten reports whether nobody locks what is kept at place for writing: it is an unexported field or a variable of the package, which does not.
func (l *locks) unwritten(place any) bool {
	switch place := place.(type) {
	case *types.Var:
		return !place.Exported() && !l.writers[place]
	case *ssa.Global:
		return !place.Object().Exported() && !l.writers[place]
	}
	return false
}

// reportKept files the locks that a function keeps by mistake.
func (l *locks) reportKept(w *lockWalk) {
	for at, ret := range w.kept {
		key := w.keys[at]
		if w.cut || w.handed[key] || w.passedOn(at, key) || l.forCaller(w.fn, w.places[key]) || !w.released[at] && !w.releasesElsewhere(key) {
			continue
		}
		l.found = append(l.found, &finding{
			why: ReturnsHeld, cause: ret,
			w: waiter{g: &goroutine{}, at: at, pos: at.Pos(), op: Lock},
		})
	}
}

// forCaller reports whether fn may keep the lock at place for its callers: one of them releases
// it, or they are not known and some function is there for that.
func (l *locks) forCaller(fn *ssa.Function, place any) bool {
	callers := l.callers[fn]
	if len(callers) == 0 {
		return l.unlockers[place]
	}
	return slices.ContainsFunc(callers, func(g *ssa.Function) bool { return l.releases[g][place] })
}

// keeps reports whether at is the call of a function that is reported for keeping its lock.
func (l *locks) keeps(at ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	if !ok {
		return false
	}
	callee := source(call.Call.StaticCallee())
	return slices.ContainsFunc(l.found, func(f *finding) bool { return f.why == ReturnsHeld && f.w.at.Parent() == callee })
}

// releasesElsewhere reports whether the function releases the lock on another path, whichever
// acquisition that goes back to.
func (w *lockWalk) releasesElsewhere(key string) bool {
	for at := range w.released {
		if w.keys[at] == key {
			return true
		}
	}
	return false
}
