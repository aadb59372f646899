package blocking

import (
	"go/token"
	"go/types"
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
	releases   map[*ssa.Function]map[any]bool // what a function releases without having taken it itself
	found      []*finding
}

// A lockEffect is what a call of a function does to locks, by the name of the lock relative to
// its parameters and captured variables.
type lockEffect struct {
	takes    map[string]bool // held when it returns, on every path
	drops    map[string]bool // released for the caller, on every path
	unclear  map[string]bool // taken or released on some paths only
	acquires map[string]lockUse
	places   map[string]any // the fields and variables meant
}

// A lockUse is an acquisition: where, and whether for reading.
type lockUse struct {
	at   ssa.Instruction
	read bool
}

// holding is the state of a path.
type holding struct {
	held     []heldLock
	deferred []string // locks that a deferred call releases
	owed     []string // locks that were released without being taken here
	taken    []string // locks that were taken while free, and not owed
	assumed  []assumption
}

type heldLock struct {
	key      string
	read     bool
	at       ssa.Instruction
	restored bool // the caller held it, and the function had released it
}

type assumption struct {
	cond string
	is   bool
}

// checkLocks returns the findings about single functions.
func checkLocks(p *program) []*finding {
	l := &locks{
		p: p, reassigned: map[*types.Var]bool{}, numbers: map[ssa.Value]int{}, users: map[*ssa.Function]bool{},
		effects: map[*ssa.Function]*lockEffect{}, unlockers: map[any]bool{},
		callers: map[*ssa.Function][]*ssa.Function{}, releases: map[*ssa.Function]map[any]bool{},
	}
	var work []*ssa.Function
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
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
					switch model(callee) {
					case opLock, opRLock, opUnlock, opRUnlock:
						if !l.users[fn] {
							l.users[fn] = true
							work = append(work, fn)
						}
					}
					if len(callee.Blocks) > 0 {
						l.callers[callee] = append(l.callers[callee], fn)
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
	for _, fn := range p.funcs {
		l.effect(fn)
	}
	for _, w := range l.walks {
		l.reportKept(w)
	}
	for _, w := range l.walks {
		l.reportDoubles(w)
	}
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

// lockWalk follows the paths of one function.
type lockWalk struct {
	l        *locks
	fn       *ssa.Function
	seen     map[string]bool
	tested   map[string]int // conditions, by how many branches test them
	handed   map[string]bool
	released map[ssa.Instruction]bool // acquisitions that some path releases
	kept     map[ssa.Instruction]*ssa.Return
	keys     map[ssa.Instruction]string
	uses     map[string]lockUse // the first acquisition of each lock
	places   map[string]any
	doubles  []*finding
	ends     []holding // at returns
	cut      bool
}

func (l *locks) walk(fn *ssa.Function) *lockWalk {
	w := &lockWalk{
		l: l, fn: fn, seen: map[string]bool{}, tested: map[string]int{}, handed: map[string]bool{},
		released: map[ssa.Instruction]bool{}, kept: map[ssa.Instruction]*ssa.Return{}, keys: map[ssa.Instruction]string{},
		uses: map[string]lockUse{}, places: map[string]any{},
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.If:
				w.tested[w.condition(in.Cond)]++
			case *ssa.MakeClosure:
				w.handOver(in)
			}
		}
	}
	if len(fn.Blocks) > 0 {
		w.block(fn.Blocks[0], nil, holding{})
	}
	l.effects[fn] = w.effect()
	l.walks = append(l.walks, w)
	return w
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
				if e.drops[key] || e.unclear[key] {
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
	e := &lockEffect{acquires: map[string]lockUse{}, places: map[string]any{}}
	var ends []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			ends = append(ends, b)
		}
	}
	for _, b := range fn.Blocks {
		if slices.ContainsFunc(ends, func(end *ssa.BasicBlock) bool { return !b.Dominates(end) }) {
			continue
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
			for k, use := range callee.acquires {
				if key := l.inCaller(k, call.Call.Value, call.Call.Args); key != "" {
					if _, known := e.acquires[key]; !known {
						e.acquires[key] = use
						e.places[key] = callee.places[k]
					}
				}
			}
		}
	}
	return e
}

// effect sums up the ends of all paths.
func (w *lockWalk) effect() *lockEffect {
	e := &lockEffect{takes: map[string]bool{}, drops: map[string]bool{}, unclear: map[string]bool{}, acquires: map[string]lockUse{}}
	count := func(list func(holding) []string) map[string]int {
		n := map[string]int{}
		for _, end := range w.ends {
			for _, key := range list(end) {
				n[key]++
			}
		}
		return n
	}
	split := func(n map[string]int, all map[string]bool) {
		for key, times := range n {
			if times == len(w.ends) && !w.cut {
				all[key] = true
			} else {
				e.unclear[key] = true
			}
		}
	}
	split(count(func(h holding) []string {
		var keys []string
		for _, held := range h.held {
			if !held.restored {
				keys = append(keys, held.key)
			}
		}
		return keys
	}), e.takes)
	split(count(func(h holding) []string { return h.owed }), e.drops)
	for key, n := range count(func(h holding) []string { return h.taken }) {
		if n == len(w.ends) && !w.cut {
			e.acquires[key] = w.uses[key]
		}
	}
	e.places = w.places
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

func (h holding) clone() holding {
	return holding{slices.Clone(h.held), slices.Clone(h.deferred), slices.Clone(h.owed), slices.Clone(h.taken), slices.Clone(h.assumed)}
}

func (h holding) find(key string) int {
	return slices.IndexFunc(h.held, func(l heldLock) bool { return l.key == key })
}

// id spells out h for comparison.
func (h holding) id(b *ssa.BasicBlock) string {
	buf := strconv.AppendInt(make([]byte, 0, 64), int64(b.Index), 10)
	for _, l := range h.held {
		buf = append(append(buf, '|'), l.key...)
		buf = strconv.AppendInt(append(buf, ' '), int64(l.at.Pos()), 10)
		buf = strconv.AppendBool(buf, l.read)
		buf = strconv.AppendBool(buf, l.restored)
	}
	for _, list := range [][]string{h.deferred, h.owed, h.taken} {
		buf = append(buf, ';')
		for _, key := range list {
			buf = append(append(buf, '|'), key...)
		}
	}
	for _, a := range h.assumed {
		buf = append(append(buf, ';'), a.cond...)
		buf = strconv.AppendBool(buf, a.is)
	}
	return string(buf)
}

// block follows the paths through b, entered from pred.
func (w *lockWalk) block(b, pred *ssa.BasicBlock, h holding) {
	h = h.clone()
	if pred != nil {
		w.phis(b, pred, &h)
	}
	id := h.id(b)
	if w.seen[id] {
		return
	}
	if len(w.seen) >= maxLockStates {
		w.cut = true
		return
	}
	w.seen[id] = true
	for _, in := range b.Instrs {
		if v, ok := in.(ssa.Value); ok {
			w.redefine(&h, v)
		}
		switch in := in.(type) {
		case *ssa.Store:
			w.assign(&h, in.Addr)
		case *ssa.Call:
			w.call(&h, in, &in.Call)
		case *ssa.Defer:
			w.deferCall(&h, &in.Call)
		case *ssa.Return:
			w.end(h, in)
			return
		case *ssa.If:
			w.branch(b, in, h)
			return
		}
	}
	for _, succ := range b.Succs {
		w.block(succ, b, h)
	}
}

// phis records which constants flags have after entering b from pred.
func (w *lockWalk) phis(b, pred *ssa.BasicBlock, h *holding) {
	i := slices.Index(b.Preds, pred)
	for _, in := range b.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			return
		}
		if c, ok := phi.Edges[i].(*ssa.Const); ok && c.Value != nil && isBoolean(phi.Type()) {
			h.assume(w.l.key(phi), c.Value.String() == "true")
		} else {
			h.forget(w.l.key(phi))
		}
	}
}

func isBoolean(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func (h *holding) assume(cond string, is bool) {
	h.forget(cond)
	h.assumed = append(h.assumed, assumption{cond, is})
	slices.SortFunc(h.assumed, func(a, b assumption) int { return strings.Compare(a.cond, b.cond) })
}

// forget drops what was assumed about conditions that mention key.
func (h *holding) forget(key string) {
	h.assumed = slices.DeleteFunc(h.assumed, func(a assumption) bool { return strings.Contains(a.cond, key) })
}

// redefine takes into account that v has a new value: locks reached through the old one are out of sight.
func (w *lockWalk) redefine(h *holding, v ssa.Value) {
	n, ok := w.l.numbers[v]
	if !ok {
		return
	}
	if _, isPhi := v.(*ssa.Phi); isPhi && isBoolean(v.Type()) {
		return
	}
	key := "v" + strconv.Itoa(n)
	h.held = slices.DeleteFunc(h.held, func(l heldLock) bool {
		return l.key == key || strings.HasPrefix(l.key, key+".") || strings.HasPrefix(l.key, key+"*")
	})
	h.forget(key)
}

// assign takes into account that the variable at addr has a new value.
func (w *lockWalk) assign(h *holding, addr ssa.Value) {
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.FreeVar, *ssa.Global, *ssa.Alloc:
		h.forget(w.l.key(addr) + "!")
	}
}

// lockOp returns the lock that an instruction operates on.
func (w *lockWalk) lockOp(in ssa.Instruction) (key string, c *ssa.CallCommon, op opcode) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return "", nil, opNone
	}
	c = call.Common()
	if c.IsInvoke() {
		return "", c, opNone
	}
	op = model(source(c.StaticCallee()))
	switch op {
	case opLock, opRLock, opUnlock, opRUnlock, opTryLock:
		key = w.l.key(c.Args[0])
		w.places[key] = w.l.p.memoryKey(c.Args[0])
		return key, c, op
	}
	return "", c, opNone
}

func (w *lockWalk) call(h *holding, in *ssa.Call, c *ssa.CallCommon) {
	key, _, op := w.lockOp(in)
	switch op {
	case opLock, opRLock:
		w.keys[in] = key
		w.acquire(h, key, lockUse{in, op == opRLock}, in)
		return
	case opUnlock, opRUnlock:
		w.release(h, key)
		return
	}
	callee := source(c.StaticCallee())
	e := w.l.effect(callee)
	if e == nil {
		return
	}
	in2 := func(k string) string { return w.l.inCaller(k, c.Value, c.Args) }
	for k, place := range e.places {
		if key := in2(k); key != "" {
			w.places[key] = place
		}
	}
	for k, use := range e.acquires {
		key := in2(k)
		if key == "" {
			continue
		}
		if i := h.find(key); i >= 0 {
			w.double(h.held[i], use, in)
		} else {
			w.take(h, key, use)
		}
	}
	for k := range e.drops {
		if key := in2(k); key != "" {
			w.release(h, key)
		}
	}
	for k := range e.takes {
		if key := in2(k); key != "" && h.find(key) < 0 {
			w.keys[in] = key
			h.held = append(h.held, heldLock{key: key, at: in})
		}
	}
	for k := range e.unclear {
		key := in2(k)
		h.held = slices.DeleteFunc(h.held, func(l heldLock) bool { return l.key == key })
	}
}

// acquire adds a lock. It reports one that the path holds already.
func (w *lockWalk) acquire(h *holding, key string, use lockUse, at ssa.Instruction) {
	if i := h.find(key); i >= 0 {
		w.double(h.held[i], use, at)
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

func (w *lockWalk) release(h *holding, key string) {
	if i := h.find(key); i >= 0 {
		l := h.held[i]
		w.released[l.at] = true
		h.held = slices.Delete(h.held, i, i+1)
		if !l.restored {
			return
		}
	}
	if !slices.Contains(h.owed, key) {
		h.owed = append(h.owed, key)
	}
}

func (w *lockWalk) double(held heldLock, use lockUse, at ssa.Instruction) {
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
}

func (w *lockWalk) deferCall(h *holding, c *ssa.CallCommon) {
	add := func(key string) {
		if key != "" {
			h.deferred = append(h.deferred, key)
		}
	}
	if c.IsInvoke() {
		return
	}
	callee := source(c.StaticCallee())
	switch model(callee) {
	case opUnlock, opRUnlock:
		key := w.l.key(c.Args[0])
		w.places[key] = w.l.p.memoryKey(c.Args[0])
		add(key)
		return
	}
	if e := w.l.effect(callee); e != nil {
		for k := range e.drops {
			add(w.l.inCaller(k, c.Value, c.Args))
		}
		for k := range e.unclear {
			add(w.l.inCaller(k, c.Value, c.Args))
		}
	}
}

// end takes stock at a return.
func (w *lockWalk) end(h holding, at *ssa.Return) {
	for _, key := range h.deferred {
		w.release(&h, key)
	}
	for _, l := range h.held {
		if old := w.kept[l.at]; !l.restored && (old == nil || at.Pos() < old.Pos()) {
			w.kept[l.at] = at
		}
	}
	w.ends = append(w.ends, h)
}

func (w *lockWalk) branch(b *ssa.BasicBlock, in *ssa.If, h holding) {
	cond, negative := in.Cond, false
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, negative = not.X, !negative
	}
	name := w.condition(cond)
	var known *bool
	for _, a := range h.assumed {
		if a.cond == name {
			is := a.is != negative
			known = &is
		}
	}
	if c, ok := cond.(*ssa.Const); ok && c.Value != nil {
		is := (c.Value.String() == "true") != negative
		known = &is
	}
	for i, succ := range b.Succs {
		holds := i == 0
		if known != nil && *known != holds {
			continue
		}
		next := h
		if key, _, op := w.tryLock(cond); op == opTryLock && holds != negative {
			next = h.clone()
			in := cond.(*ssa.Call)
			w.keys[in] = key
			next.held = append(next.held, heldLock{key: key, read: in.Call.StaticCallee().Name() == "TryRLock", at: in})
		}
		if w.tested[name] > 1 && known == nil {
			next = next.clone()
			next.assume(name, holds != negative)
		}
		w.block(succ, b, next)
	}
}

func (w *lockWalk) tryLock(cond ssa.Value) (string, *ssa.CallCommon, opcode) {
	call, ok := cond.(*ssa.Call)
	if !ok {
		return "", nil, opNone
	}
	return w.lockOp(call)
}

// reportDoubles files the locks that are taken twice in one function.
func (l *locks) reportDoubles(w *lockWalk) {
	for _, f := range w.doubles {
		if w.handed[w.keys[f.cause]] || l.keeps(f.cause) {
			continue
		}
		l.found = append(l.found, f)
	}
}

// reportKept files the locks that a function keeps by mistake.
func (l *locks) reportKept(w *lockWalk) {
	for at, ret := range w.kept {
		key := w.keys[at]
		if w.cut || w.handed[key] || l.forCaller(w.fn, w.places[key]) || !w.released[at] && !w.releasesElsewhere(key) {
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
