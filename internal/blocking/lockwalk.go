package blocking

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// This file follows the paths of one function with the locks that are held on them. Before that, the
// function is reduced to steps, what an instruction does to the locks or to what is known about conditions.

// lockWalk follows the paths of one function.
type lockWalk struct {
	l        *locks
	fn       *ssa.Function
	steps    [][]lockStep // by block
	tests    []int        // by block: the condition that its branch tests, as an index of names; -1 if nobody asks for it again
	flags    [][]lockFlag // by block
	asked    []bits       // by block: the conditions that are tested there, or on a way from there
	names    []string     // of conditions
	shared   map[string]*holding
	seen     map[lockVisit]bool
	handed   map[string]bool
	released map[ssa.Instruction]bool // acquisitions that some path releases
	kept     map[ssa.Instruction]*ssa.Return
	keys     map[ssa.Instruction]string
	uses     map[string]lockUse // the first acquisition of each lock
	perhaps  map[string]lockUse // the same of those that callees take on some paths
	unlocks  map[string]bool    // locks that the function releases somewhere
	gives    map[string]bool    // of these, or of those that callees release, what a path has not taken
	nested   map[nestingID]bool
	places   map[string]any
	doubles  []*finding
	kinds    map[ssa.Instruction]*unlocking // by release
	ends     []*holding                     // at returns
	failed   []bool                         // by end: the function returns an error
	cut      bool
}

// A lockVisit is the beginning of a block, with what is held there.
type lockVisit struct {
	block int
	h     *holding
}

// holding is the state of a path.
type holding struct {
	held     []heldLock
	deferred []*deferral
	owed     []string     // locks that were released without being taken here
	taken    []string     // locks that were taken while free, and not owed
	assumed  []assumption // sorted
	absent   []int        // parameters that are nil, by index
	shared   bool         // it is the only one like this, and does not change
}

type heldLock struct {
	key      string
	read     bool
	at       ssa.Instruction
	restored bool // the caller held it, and the function had released it
}

type assumption struct {
	cond int // index of lockWalk.names
	is   bool
}

// An unlocking says which kinds of acquisitions a release goes back to.
type unlocking struct {
	fits  bool
	other ssa.Instruction // an acquisition for reading that is released as one for writing, or the other way round
}

// A deferral is what a deferred call does.
type deferral struct {
	at       ssa.Instruction
	op       opcode         // opUnlock or opRUnlock, if the deferred function is that
	drops    []string       // locks that it releases
	acquires []lockAcquired // locks that it takes, and releases again
}

// A lockStep is what one instruction does.
type lockStep struct {
	in      ssa.Instruction
	op      opcode      // opLock, opRLock, opUnlock or opRUnlock of key
	key     string      // "" for other instructions
	call    *callEffect // not nil: what the callee does
	wait    *mayTake    // not nil: what it waits for
	defers  *deferral   // not nil: what the deferred call does
	value   string      // locks whose names begin with this are others now
	ends    bool        // it does not return
	forgets bits        // conditions about which nothing is known any more
}

// A callEffect is a lockEffect in the words of a caller.
type callEffect struct {
	acquires                     []lockAcquired
	perhaps                      []lockAcquired // on some paths
	drops, takes, unclear, gives []string
	may                          []mayTake // what it may take and release again
	args                         []ssa.Value
}

type lockAcquired struct {
	key string
	use lockUse
}

// A lockFlag is a boolean whose value depends on where its block was entered from.
type lockFlag struct {
	phi     *ssa.Phi
	cond    int  // the condition that it is, -1 if it is none
	forgets bits // conditions that it is part of
}

func (l *locks) walk(fn *ssa.Function) *lockWalk {
	w := &lockWalk{
		l: l, fn: fn, shared: map[string]*holding{}, seen: map[lockVisit]bool{}, handed: map[string]bool{},
		released: map[ssa.Instruction]bool{}, kept: map[ssa.Instruction]*ssa.Return{}, keys: map[ssa.Instruction]string{},
		uses: map[string]lockUse{}, perhaps: map[string]lockUse{}, unlocks: map[string]bool{}, gives: map[string]bool{}, nested: map[nestingID]bool{}, places: map[string]any{}, kinds: map[ssa.Instruction]*unlocking{},
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if mc, ok := in.(*ssa.MakeClosure); ok {
				w.handOver(mc)
			}
		}
	}
	if len(fn.Blocks) > 0 {
		w.reduce()
		w.enter(fn.Blocks[0], nil, &holding{})
	}
	l.effects[fn] = w.effect()
	l.walks = append(l.walks, w)
	return w
}

// reduce finds the steps of the function.
func (w *lockWalk) reduce() {
	n := len(w.fn.Blocks)
	does := map[ssa.Instruction]lockStep{}
	locks := map[string]bool{} // all names
	for _, b := range w.fn.Blocks {
		for _, in := range b.Instrs {
			if st, ok := w.step(in); ok {
				does[in] = st
				for key := range st.names() {
					locks[key] = true
				}
			}
		}
	}
	w.findTests()
	w.steps, w.flags = make([][]lockStep, n), make([][]lockFlag, n)
	for i, b := range w.fn.Blocks {
		for _, in := range b.Instrs {
			if phi, ok := in.(*ssa.Phi); ok && isBoolean(phi.Type()) {
				if _, named := w.l.numbers[phi]; named {
					key := w.l.key(phi)
					if f := (lockFlag{phi, slices.Index(w.names, key), w.about(key)}); f.forgets != nil {
						w.flags[i] = append(w.flags[i], f)
					}
				}
				continue
			}
			if st, ok := w.redefined(in, locks); ok {
				w.steps[i] = append(w.steps[i], st)
			}
			if st, ok := does[in]; ok {
				w.steps[i] = append(w.steps[i], st)
			}
		}
	}
}

// findTests names the conditions that can be known when a branch tests them: those that two branches test, and flags.
func (w *lockWalk) findTests() {
	tested := map[string]int{}
	names := make([]string, len(w.fn.Blocks))
	flags := map[string]bool{}
	for i, b := range w.fn.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cond, _ := positive(branch.Cond)
		names[i] = w.condition(cond)
		tested[names[i]]++
		if _, isPhi := cond.(*ssa.Phi); isPhi {
			flags[names[i]] = true
		}
	}
	w.tests = make([]int, len(w.fn.Blocks))
	index := map[string]int{}
	for i, name := range names {
		w.tests[i] = -1
		if name == "" || tested[name] < 2 && !flags[name] {
			continue
		}
		n, ok := index[name]
		if !ok {
			n = len(w.names)
			index[name] = n
			w.names = append(w.names, name)
		}
		w.tests[i] = n
	}
	w.asked = make([]bits, len(w.fn.Blocks))
	for i, n := range w.tests {
		w.asked[i] = newBits(len(w.names))
		if n >= 0 {
			w.asked[i].set(n)
		}
	}
	for changed := len(w.names) > 0; changed; {
		changed = false
		for i := len(w.fn.Blocks) - 1; i >= 0; i-- {
			for _, succ := range w.fn.Blocks[i].Succs {
				changed = w.asked[i].union(w.asked[succ.Index]) || changed
			}
		}
	}
}

// about returns the conditions whose names contain key, nil if there are none.
func (w *lockWalk) about(key string) bits {
	var found bits
	for i, name := range w.names {
		if mentions(name, key) {
			if found == nil {
				found = newBits(len(w.names))
			}
			found.set(i)
		}
	}
	return found
}

// mentions reports whether name contains key, and not only the beginning of a longer one.
func mentions(name, key string) bool {
	for {
		i := strings.Index(name, key)
		if i < 0 {
			return false
		}
		name = name[i+len(key):]
		if name == "" || name[0] < '0' || name[0] > '9' {
			return true
		}
	}
}

// step returns what in does to locks; ok is false if it does nothing.
func (w *lockWalk) step(in ssa.Instruction) (st lockStep, ok bool) {
	if t, waits := w.l.waitAt(in); waits {
		st.in, st.wait = in, &t
		return st, true
	}
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return st, false
	}
	if call.Common().IsInvoke() {
		_, now := in.(*ssa.Call)
		st.ends = now && endsTest(call.Common().Method)
		return st, st.ends
	}
	c := call.Common()
	_, starts := in.(*ssa.Go)
	_, deferred := in.(*ssa.Defer)
	callee := source(c.StaticCallee())
	st.in = in
	switch op := model(callee); op {
	case opLock, opRLock, opUnlock, opRUnlock:
		if starts && (op == opLock || op == opRLock) {
			return st, false // whoever releases it is not here
		}
		key := w.lock(c)
		if op == opUnlock || op == opRUnlock {
			w.unlocks[key] = true
		}
		if !deferred {
			st.op, st.key = op, key
			return st, true
		}
		if op == opUnlock || op == opRUnlock {
			st.defers = &deferral{at: in, op: op, drops: []string{key}}
		}
		return st, st.defers != nil
	}
	e := w.l.effect(callee)
	if e == nil {
		if may := w.l.may[callee]; !deferred && !starts && len(may) > 0 {
			st.call = &callEffect{may: may, args: c.Args}
		}
		return st, st.call != nil
	}
	in2 := func(k string) string { return w.l.inCaller(k, c.Value, c.Args) }
	here := func(sets ...map[string]bool) (list []string) {
		for _, set := range sets {
			for k := range set {
				if key := in2(k); key != "" {
					list = append(list, key)
				}
			}
		}
		slices.Sort(list)
		return list
	}
	acquired := func(uses map[string]lockUse) (list []lockAcquired) {
		for k, use := range uses {
			if key := in2(k); key != "" {
				list = append(list, lockAcquired{key, use})
			}
		}
		slices.SortFunc(list, func(a, b lockAcquired) int {
			return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.use.at.Pos(), b.use.at.Pos()))
		})
		return list
	}
	switch {
	case deferred:
		d := &deferral{at: in, drops: here(e.drops, e.mayDrop), acquires: acquired(e.acquires)}
		if len(d.drops)+len(d.acquires) > 0 {
			st.defers = d
		}
		return st, st.defers != nil
	case starts:
		// Have: a goroutine that releases a lock which it has not taken takes it over from here.
		st.call = &callEffect{drops: here(e.drops), unclear: here(e.mayDrop)}
		return st, st.call.changes()
	}
	for k, place := range e.places {
		if key := in2(k); key != "" {
			w.places[key] = place
		}
	}
	st.call = &callEffect{drops: here(e.drops), takes: here(e.takes), unclear: here(e.unclear), gives: here(e.gives)}
	st.call.may, st.call.args = w.l.may[callee], c.Args
	st.call.acquires = acquired(e.acquires)
	st.call.perhaps = slices.DeleteFunc(acquired(e.perhaps), func(a lockAcquired) bool { return onRequest(in.Block(), ownerOf(a.key)) })
	return st, st.call.changes() || len(st.call.may) > 0
}

// changes reports whether a call with the effect e leads to another state.
func (e *callEffect) changes() bool {
	return len(e.acquires)+len(e.perhaps)+len(e.drops)+len(e.takes)+len(e.unclear)+len(e.gives) > 0
}

// lock returns the name of the lock that a method of it is called on.
func (w *lockWalk) lock(c *ssa.CallCommon) string {
	key := w.l.key(c.Args[0])
	w.places[key] = w.l.place(c.Args[0])
	return key
}

// names iterates over the locks that st is about.
func (st lockStep) names() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		list := []string{st.key}
		var acquired []lockAcquired
		if st.defers != nil {
			list = append(list, st.defers.drops...)
			acquired = st.defers.acquires
		}
		if st.call != nil {
			list = slices.Concat(list, st.call.drops, st.call.takes, st.call.unclear)
			acquired = slices.Concat(st.call.acquires, st.call.perhaps)
		}
		for _, a := range acquired {
			list = append(list, a.key)
		}
		for _, key := range list {
			if !yield(key) {
				return
			}
		}
	}
}

// redefined returns what it means that in gives a value or a variable another content; ok is false if that does not matter. Locks that were reached
// through the old value are out of sight.
func (w *lockWalk) redefined(in ssa.Instruction, locks map[string]bool) (st lockStep, ok bool) {
	st.in = in
	switch in := in.(type) {
	case *ssa.Store:
		switch in.Addr.(type) {
		case *ssa.FieldAddr, *ssa.FreeVar, *ssa.Global, *ssa.Alloc:
			if len(w.names) > 0 {
				st.forgets = w.about(w.l.key(in.Addr) + "!")
			}
		}
	case ssa.Value:
		n, numbered := w.l.numbers[in]
		if !numbered {
			return st, false
		}
		key := "v" + strconv.Itoa(n)
		st.forgets = w.about(key)
		for lock := range locks {
			if lock == key || strings.HasPrefix(lock, key+".") || strings.HasPrefix(lock, key+"*") {
				st.value = key
			}
		}
	}
	return st, st.forgets != nil || st.value != ""
}

// condition names what a branch tests, so that equal names have equal values as long as
// nothing is assigned; "" if it has no name.
func (w *lockWalk) condition(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return w.condition(v.X)
		}
		if v.Op == token.MUL {
			return w.l.key(v.X) + "!"
		}
	case *ssa.BinOp:
		return w.condition(v.X) + v.Op.String() + w.condition(v.Y)
	case *ssa.Const:
		return v.String()
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			return "len(" + w.condition(v.Call.Args[0]) + ")"
		}
	}
	return w.l.key(v)
}

// positive strips negations from cond.
func positive(cond ssa.Value) (v ssa.Value, negative bool) {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			return cond, negative
		}
		cond, negative = not.X, !negative
	}
}

func isBoolean(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func (h *holding) clone() *holding {
	return &holding{
		held: slices.Clone(h.held), deferred: slices.Clone(h.deferred), owed: slices.Clone(h.owed), taken: slices.Clone(h.taken),
		assumed: slices.Clone(h.assumed), absent: slices.Clone(h.absent),
	}
}

// change returns h, or a copy of it that may be changed.
func (h *holding) change() *holding {
	if h.shared {
		return h.clone()
	}
	return h
}

func (h *holding) find(key string) int {
	return slices.IndexFunc(h.held, func(l heldLock) bool { return l.key == key })
}

// id spells out h for comparison.
func (h *holding) id(buf []byte) []byte {
	for _, l := range h.held {
		buf = append(append(buf, '|'), l.key...)
		buf = strconv.AppendInt(append(buf, ' '), int64(l.at.Pos()), 10)
		buf = strconv.AppendBool(buf, l.read)
		buf = strconv.AppendBool(buf, l.restored)
	}
	for _, d := range h.deferred {
		buf = strconv.AppendInt(append(buf, '^'), int64(d.at.Pos()), 10)
	}
	for _, p := range h.absent {
		buf = strconv.AppendInt(append(buf, '0'), int64(p), 10)
	}
	for _, list := range [][]string{h.owed, h.taken} {
		buf = append(buf, ';')
		for _, key := range list {
			buf = append(append(buf, '|'), key...)
		}
	}
	for _, a := range h.assumed {
		buf = strconv.AppendInt(append(buf, ';'), int64(a.cond), 10)
		buf = strconv.AppendBool(buf, a.is)
	}
	return buf
}

// share returns the one holding that is like h.
func (w *lockWalk) share(h *holding) *holding {
	if h.shared {
		return h
	}
	var space [256]byte
	id := h.id(space[:0])
	if old := w.shared[string(id)]; old != nil {
		return old
	}
	h.shared = true
	w.shared[string(id)] = h
	return h
}

// known returns what cond is, if that is known.
func (h *holding) known(cond int) (is, ok bool) {
	for _, a := range h.assumed {
		if a.cond == cond {
			return a.is, true
		}
	}
	return false, false
}

// assume records what a condition is.
func (h *holding) assume(cond int, is bool) {
	i, _ := slices.BinarySearchFunc(h.assumed, cond, func(a assumption, cond int) int { return cmp.Compare(a.cond, cond) })
	h.assumed = slices.Insert(h.assumed, i, assumption{cond, is})
}

// forget drops what was assumed about conds.
func (h *holding) forget(conds bits) {
	h.assumed = slices.DeleteFunc(h.assumed, func(a assumption) bool { return conds.has(a.cond) })
}

// enter follows the paths through b, entered from pred with h.
func (w *lockWalk) enter(b, pred *ssa.BasicBlock, h *holding) {
	if pred != nil && len(w.flags[b.Index]) > 0 {
		h = h.change()
		i := slices.Index(b.Preds, pred)
		for _, f := range w.flags[b.Index] {
			h.forget(f.forgets)
			if c, ok := f.phi.Edges[i].(*ssa.Const); ok && c.Value != nil && f.cond >= 0 {
				h.assume(f.cond, c.Value.String() == "true")
			}
		}
	}
	if slices.ContainsFunc(h.assumed, func(a assumption) bool { return !w.asked[b.Index].has(a.cond) }) {
		h = h.change()
		h.assumed = slices.DeleteFunc(h.assumed, func(a assumption) bool { return !w.asked[b.Index].has(a.cond) })
	}
	h = w.share(h)
	at := lockVisit{b.Index, h}
	if w.seen[at] {
		return
	}
	if len(w.seen) >= maxLockStates {
		w.cut = true
		return
	}
	w.seen[at] = true
	for _, st := range w.steps[b.Index] {
		if st.ends {
			return
		}
		if len(h.held) > 0 {
			w.nest(h, st)
		}
		if st.call == nil || st.call.changes() || st.forgets != nil || st.value != "" {
			h = h.change()
			w.do(h, st)
		}
	}
	switch in := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.Return:
		w.end(h, in)
	case *ssa.If:
		w.branch(b, in, h)
	default:
		for _, succ := range b.Succs {
			w.enter(succ, b, h)
		}
	}
}

// nest records the locks that st takes on a path that holds h.
func (w *lockWalk) nest(h *holding, st lockStep) {
	switch {
	case st.call != nil:
		for _, t := range st.call.may {
			switch {
			case w.l.ofUnshared(t, st.call.args):
			case t.wait:
				w.waits(h, st.in, t, st.call.args)
			default:
				w.nests(h, st.in, t, st.call.gives)
			}
		}
	case st.wait != nil:
		w.waits(h, st.in, *st.wait, nil)
	case st.op == opLock || st.op == opRLock:
		if at := st.in.(*ssa.Call).Call.Args[0]; !w.l.unshared(at) {
			w.nests(h, st.in, mayTake{place: w.places[st.key], at: st.in, read: st.op == opRLock, owner: -1}, nil)
		}
	}
}

// do changes h as st says.
func (w *lockWalk) do(h *holding, st lockStep) {
	if st.forgets != nil {
		h.forget(st.forgets)
	}
	if key := st.value; key != "" {
		h.held = slices.DeleteFunc(h.held, func(l heldLock) bool {
			return l.key == key || strings.HasPrefix(l.key, key+".") || strings.HasPrefix(l.key, key+"*")
		})
	}
	if st.defers != nil {
		h.deferred = append(h.deferred, st.defers)
	}
	switch st.op {
	case opLock, opRLock:
		w.keys[st.in] = st.key
		w.acquire(h, st.key, lockUse{st.in, st.op == opRLock}, st.in)
	case opUnlock, opRUnlock:
		w.compare(h, st.key, st.op, st.in)
		w.release(h, st.key)
	}
	if st.call != nil {
		w.call(h, st.in, st.call)
	}
}

// call takes into account what a callee does.
func (w *lockWalk) call(h *holding, in ssa.Instruction, e *callEffect) {
	for _, a := range e.acquires {
		if i := h.find(a.key); i >= 0 {
			w.double(h.held[i], a.use, in)
		} else {
			w.take(h, a.key, a.use)
		}
	}
	for _, a := range e.perhaps {
		switch i := h.find(a.key); {
		case slices.Contains(e.gives, a.key):
			// It may have released the lock before.
		case i >= 0:
			w.double(h.held[i], a.use, in).maybe = true
		case !slices.Contains(h.owed, a.key):
			if _, ok := w.perhaps[a.key]; !ok {
				w.perhaps[a.key] = a.use
			}
		}
	}
	for _, key := range e.gives {
		if h.find(key) < 0 {
			w.gives[key] = true
		}
	}
	for _, key := range e.drops {
		w.release(h, key)
	}
	for _, key := range e.takes {
		if h.find(key) < 0 {
			w.keys[in] = key
			h.held = append(h.held, heldLock{key: key, at: in})
		}
	}
	for _, key := range e.unclear {
		h.held = slices.DeleteFunc(h.held, func(l heldLock) bool { return l.key == key })
	}
}

// acquire adds a lock. It reports one that the path holds already.
func (w *lockWalk) acquire(h *holding, key string, use lockUse, at ssa.Instruction) {
	if i := h.find(key); i >= 0 {
		if h.held[i].at != at || !onceInLoop(at.Block()) {
			w.double(h.held[i], use, at)
		}
		h.held = slices.Delete(h.held, i, i+1)
	}
	w.take(h, key, use)
	i := slices.Index(h.owed, key)
	if i >= 0 {
		h.owed = slices.Delete(h.owed, i, i+1)
	}
	h.held = append(h.held, heldLock{key, use.read, at, i >= 0})
}

// take records that the function takes a lock which is free when it is called.
func (w *lockWalk) take(h *holding, key string, use lockUse) {
	if slices.Contains(h.owed, key) || slices.Contains(h.taken, key) {
		return
	}
	h.taken = append(h.taken, key)
	if _, ok := w.uses[key]; !ok {
		w.uses[key] = use
	}
}

// compare records whether the release op of key at in is of the kind of the acquisition.
func (w *lockWalk) compare(h *holding, key string, op opcode, in ssa.Instruction) {
	i := h.find(key)
	if i < 0 {
		return // taken by the caller
	}
	taken, ok := h.held[i].at.(*ssa.Call)
	if !ok {
		return
	}
	u := w.kinds[in]
	if u == nil {
		u = &unlocking{}
		w.kinds[in] = u
	}
	switch how := model(source(taken.Call.StaticCallee())); {
	case how == opLock && op == opRUnlock, how == opRLock && op == opUnlock:
		u.other = taken
	default:
		u.fits = true
	}
}

func (w *lockWalk) release(h *holding, key string) {
	if i := h.find(key); i >= 0 {
		l := h.held[i]
		w.released[l.at] = true
		h.held = slices.Delete(h.held, i, i+1)
		if !l.restored {
			return
		}
	}
	w.gives[key] = true
	if !slices.Contains(h.owed, key) {
		h.owed = append(h.owed, key)
	}
}

// onceInLoop reports whether b is reached in one iteration alone of the loop around it: a counter has to have a certain value.
func onceInLoop(b *ssa.BasicBlock) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		branch, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || b.Idom().Succs[0] != b || len(b.Preds) != 1 {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		if _, ok := cmp.Y.(*ssa.Const); ok && counts(cmp.X) {
			return true
		}
	}
	return false
}

// counts reports whether v is a variable that a loop counts up, or what it is after that.
func counts(v ssa.Value) bool {
	if sum, ok := v.(*ssa.BinOp); ok && sum.Op == token.ADD {
		v = sum.X
	}
	phi, ok := v.(*ssa.Phi)
	if !ok {
		return false
	}
	counted := false
	for i, e := range phi.Edges {
		sum, ok := e.(*ssa.BinOp)
		if !ok || sum.Op != token.ADD || sum.X != ssa.Value(phi) {
			if ssair.InLoop(phi.Block().Preds[i]) {
				return false // begins anew in each iteration of another loop
			}
			continue
		}
		c, ok := sum.Y.(*ssa.Const)
		counted = counted || ok && c.Value != nil && isInteger(c.Type())
	}
	return counted
}

// double records that a path takes a lock that it holds already.
func (w *lockWalk) double(held heldLock, use lockUse, at ssa.Instruction) *finding {
	f := &finding{why: SelfHeld, cause: held.at, w: waiter{g: &goroutine{}, at: at, pos: at.Pos(), op: Lock}}
	if use.read {
		f.w.op = ReadLock
	}
	if held.read {
		f.why = SelfShared
	}
	if use.at != at {
		f.via = use.at
	}
	w.doubles = append(w.doubles, f)
	return f
}

// end takes stock at a return.
func (w *lockWalk) end(h *holding, at *ssa.Return) {
	h = h.clone()
	for _, d := range slices.Backward(h.deferred) {
		for _, a := range d.acquires {
			if i := h.find(a.key); i >= 0 {
				w.double(h.held[i], a.use, d.at)
			}
		}
		for _, key := range d.drops {
			if d.op != opNone {
				w.compare(h, key, d.op, d.at)
			}
			w.release(h, key)
		}
	}
	for _, l := range h.held {
		if old := w.kept[l.at]; !l.restored && (old == nil || at.Pos() < old.Pos()) {
			w.kept[l.at] = at
		}
	}
	w.ends = append(w.ends, h)
	w.failed = append(w.failed, fails(at))
}

// fails reports whether ret returns an error, as far as its form says.
func fails(ret *ssa.Return) bool {
	n := len(ret.Results)
	if n == 0 || !symbol.IsError(ret.Results[n-1].Type()) || isNil(ret.Results[n-1]) {
		return false
	}
	err := ret.Results[n-1]
	if made, ok := err.(*ssa.MakeInterface); ok {
		return !isNil(made.X)
	}
	for b := ret.Block(); b.Idom() != nil; b = b.Idom() {
		branch, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		if cmp, ok := branch.Cond.(*ssa.BinOp); ok && sameError(cmp.X, err) && isNil(cmp.Y) && (cmp.Op == token.NEQ) == (b.Idom().Succs[0] == b) {
			return true
		}
	}
	call, ok := err.(*ssa.Call)
	return ok && ssair.MakesError(&call.Call)
}

// sameError reports whether v is err, or both are read from one variable, or are the error of one context.
func sameError(v, err ssa.Value) bool {
	if v == err {
		return true
	}
	if x, ok := v.(*ssa.UnOp); ok {
		y, same := err.(*ssa.UnOp)
		return same && x.Op == token.MUL && y.Op == token.MUL && x.X == y.X
	}
	a, ok := v.(*ssa.Call)
	b, same := err.(*ssa.Call)
	return ok && same && a.Call.IsInvoke() && b.Call.IsInvoke() && a.Call.Value == b.Call.Value && symbol.IsContext(a.Call.Value.Type()) && a.Call.Method.Name() == "Err" &&
		b.Call.Method.Name() == "Err"
}

func (w *lockWalk) branch(b *ssa.BasicBlock, in *ssa.If, h *holding) {
	h = w.share(h)
	cond, negative := positive(in.Cond)
	test := w.tests[b.Index]
	is, known := h.known(test)
	if c, ok := cond.(*ssa.Const); ok && c.Value != nil {
		is, known = c.Value.String() == "true", true
	}
	for i, succ := range b.Succs {
		holds := (i == 0) != negative
		if known && is != holds {
			continue
		}
		next := h
		if call, ok := cond.(*ssa.Call); ok && holds && model(source(call.Call.StaticCallee())) == opTryLock {
			next = next.change()
			w.keys[call] = w.lock(&call.Call)
			next.held = append(next.held, heldLock{key: w.keys[call], read: call.Call.StaticCallee().Name() == "TryRLock", at: call})
		}
		if p := nilParameter(cond, holds); p >= 0 && !slices.Contains(h.absent, p) {
			next = next.change()
			next.absent = append(next.absent, p)
		}
		if test >= 0 && !known {
			next = next.change()
			next.assume(test, holds)
		}
		w.enter(succ, b, next)
	}
}

// nilParameter returns the index of the parameter that is nil if cond holds, or does not; -1 if there is none.
func nilParameter(cond ssa.Value, holds bool) int {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || !isNil(cmp.Y) || cmp.Op != token.EQL && cmp.Op != token.NEQ || (cmp.Op == token.EQL) != holds {
		return -1
	}
	p, ok := cmp.X.(*ssa.Parameter)
	if !ok {
		return -1
	}
	return slices.Index(p.Parent().Params, p)
}

// ownerOf returns the index of the parameter through which the lock called key is reached, -1 if there is none.
func ownerOf(key string) int {
	if key[0] != 'p' {
		return -1
	}
	digits := key[1:]
	if i := strings.IndexAny(digits, ".*"); i >= 0 {
		digits = digits[:i]
	}
	i, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return i
}

// effect sums up the ends of all paths.
func (w *lockWalk) effect() *lockEffect {
	e := &lockEffect{takes: map[string]bool{}, drops: map[string]bool{}, unclear: map[string]bool{}, mayDrop: map[string]bool{}, acquires: map[string]lockUse{}, perhaps: map[string]lockUse{}, gives: w.gives, places: w.places}
	count := func(list func(*holding) []string) map[string]int {
		n := map[string]int{}
		for _, end := range w.ends {
			for _, key := range list(end) {
				n[key]++
			}
		}
		return n
	}
	split := func(n map[string]int, all, some map[string]bool) {
		for key, times := range n {
			if times == len(w.ends) && !w.cut {
				all[key] = true
			} else {
				e.unclear[key], some[key] = true, true
			}
		}
	}
	split(count(func(h *holding) []string {
		var keys []string
		for _, held := range h.held {
			if !held.restored {
				keys = append(keys, held.key)
			}
		}
		return keys
	}), e.takes, e.unclear)
	for key := range e.takes {
		if w.handed[key] || w.returnsOwner(key) {
			delete(e.takes, key)
			e.unclear[key] = true // the caller releases it through the result
		}
	}
	split(count(func(h *holding) []string { return h.owed }), e.drops, e.mayDrop)
	for key, n := range count(func(h *holding) []string { return h.taken }) {
		// A caller that holds a lock of the parameter has no nil, and what fails ends before it gets there.
		ends, p := 0, ownerOf(key)
		for i, end := range w.ends {
			if slices.Contains(end.taken, key) || !w.failed[i] && !slices.Contains(end.absent, p) {
				ends++
			}
		}
		switch use := w.uses[key]; {
		case n == ends && !w.cut:
			e.acquires[key] = use
		case !onRequest(use.at.Block(), p):
			e.perhaps[key] = use
		}
	}
	for key, use := range w.perhaps {
		_, always := e.acquires[key]
		if _, known := e.perhaps[key]; !always && !known {
			e.perhaps[key] = use
		}
	}
	// A literal that is only deferred or called in place works for the function around it.
	for _, end := range w.ends {
		for _, key := range end.owed {
			place := w.places[key]
			if w.l.releases[w.fn] == nil {
				w.l.releases[w.fn] = map[any]bool{}
			}
			w.l.releases[w.fn][place] = true
			if w.fn.Parent() == nil {
				w.l.unlockers[place] = true
			}
		}
	}
	return e
}

// returnsOwner reports whether the function returns the parameter that the name of a lock begins with, or something that has it: then its caller
// may call the lock by another name.
func (w *lockWalk) returnsOwner(key string) bool {
	for i, p := range w.fn.Params {
		root := "p" + strconv.Itoa(i)
		if key != root && !strings.HasPrefix(key, root+".") && !strings.HasPrefix(key, root+"*") {
			continue
		}
		for _, b := range w.fn.Blocks {
			ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			if ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return has(v, p) }) {
				return true
			}
		}
	}
	return false
}

// has reports whether v is owner, or a new struct with owner in a field.
func has(v, owner ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return has(v.X, owner)
	case *ssa.ChangeInterface:
		return has(v.X, owner)
	case *ssa.UnOp:
		return v.Op == token.MUL && has(v.X, owner) // a struct that is returned by value
	case *ssa.Alloc:
		for _, ref := range *v.Referrers() {
			if fa, ok := ref.(*ssa.FieldAddr); ok && stored(fa, func(val ssa.Value) bool { return val == owner }) {
				return true
			}
		}
	}
	return v == owner
}

// passedOn reports whether the owner of the lock that at takes is put somewhere else, and the function releases the same lock of what it finds there: it
// goes by another name then.
func (w *lockWalk) passedOn(at ssa.Instruction, key string) bool {
	call, ok := at.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 || !w.byOtherName(key) {
		return false
	}
	owner := call.Call.Args[0]
	for {
		switch v := owner.(type) {
		case *ssa.FieldAddr:
			owner = v.X
			continue
		case *ssa.UnOp:
			if _, field := v.X.(*ssa.FieldAddr); field && v.Op == token.MUL {
				owner = v.X
				continue
			}
		}
		break
	}
	for _, ref := range *owner.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Val == owner {
				return true
			}
		case *ssa.MapUpdate:
			if ref.Value == owner {
				return true
			}
		}
	}
	return false
}

// byOtherName reports whether the function releases a lock by another name than key that is kept in the same field or variable.
func (w *lockWalk) byOtherName(key string) bool {
	for other := range w.unlocks {
		if other != key && w.places[other] == w.places[key] && w.places[key] != nil {
			return true
		}
	}
	return false
}
