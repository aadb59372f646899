package blocking

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Limits of the exploration of one function.
const (
	maxFrames     = 12   // depth of the call stack
	maxGoroutines = 7    // alive at the same time
	maxCount      = 3    // iterations of a loop whose number is not known
	maxLocalSteps = 1200 // instructions between two operations that others can see
	maxFields     = 24   // of a struct whose copies are followed
	maxOutcomes   = 200  // states that one goroutine can get to between them
)

// outcome says how an instruction ended.
type outcome uint8

const (
	goOn  outcome = iota
	stop          // before an operation that others can see
	ended         // the goroutine is gone
	prune         // the path is not followed: a panic, or more than the limits allow
	split         // the state was replaced by those in explorer.forks
)

// Paths within a variable are interned: 0 is the variable itself.
type pathKey struct{ parent, field int32 }

// Pseudo fields of symbols.
const (
	pathLen   int32 = -1
	pathDone  int32 = -2
	pathDeref int32 = -3
)

func (x *explorer) sub(path, field int32) int32 {
	key := pathKey{path, field}
	id, ok := x.pathIDs[key]
	if !ok {
		x.paths = append(x.paths, key)
		id = int32(len(x.paths) - 1)
		x.pathIDs[key] = id
	}
	return id
}

// number interns p for encode.
func (x *explorer) number(p any) int32 {
	id, ok := x.numbers[p]
	if !ok {
		id = int32(len(x.numbers) + 1)
		x.numbers[p] = id
	}
	return id
}

// typeAt returns the type of the variable at path in a variable of type t, nil if unknown.
func (x *explorer) typeAt(t types.Type, path int32) types.Type {
	if path == 0 {
		return t
	}
	key := x.paths[path]
	t = x.typeAt(t, key.parent)
	if t == nil {
		return nil
	}
	switch t := t.Underlying().(type) {
	case *types.Struct:
		if key.field >= 0 && int(key.field) < t.NumFields() {
			return t.Field(int(key.field)).Type()
		}
	case *types.Array:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	}
	return nil
}

// zero returns the zero value of type t.
func (x *explorer) zero(t types.Type) value {
	if t == nil {
		return unknown
	}
	switch {
	case isSyncType(t):
		return unknown
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&(types.IsInteger|types.IsBoolean) != 0 {
			return intValue(0)
		}
	case *types.Pointer, *types.Chan, *types.Signature, *types.Interface, *types.Map, *types.Slice:
		return null
	case *types.Struct:
		if u.NumFields() > maxFields {
			return unknown
		}
		v := value{kind: vStruct, sub: make([]value, u.NumFields())}
		for i := range v.sub {
			v.sub[i] = x.zero(u.Field(i).Type())
		}
		return v
	}
	return unknown
}

// fresh returns a value of type t that nothing is known about.
func (x *explorer) fresh(s *state, t types.Type, from origin) value {
	if t == nil {
		return unknown
	}
	if tuple, ok := t.(*types.Tuple); ok {
		v := value{kind: vTuple, sub: make([]value, tuple.Len())}
		for i := range v.sub {
			v.sub[i] = x.fresh(s, tuple.At(i).Type(), from)
		}
		return v
	}
	o := object{kind: oSymbol, typ: t, origin: from, lo: -unbounded, hi: unbounded, parent: -1}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			o.lo, o.hi = 0, 1
		case u.Info()&types.IsUnsigned != 0:
			o.lo = 0
		}
	case *types.Pointer:
		o.lo, o.hi = 0, 1
		return value{kind: vPtr, obj: x.create(s, o)}
	case *types.Struct, *types.Array:
	default:
		o.lo, o.hi = 0, 1
	}
	return value{kind: vSym, obj: x.create(s, o)}
}

// load returns the contents of the variable that p points to.
func (x *explorer) load(s *state, p value, t types.Type) value {
	if p.kind != vPtr {
		return x.fresh(s, t, fromOutside)
	}
	o := s.objs[p.obj]
	if st, ok := t.Underlying().(*types.Struct); ok && !isSyncType(t) {
		if v, ok := o.get(p.path); ok {
			return v
		}
		if o.kind == oSymbol {
			v := x.fresh(s, t, o.origin)
			s.own(p.obj).set(p.path, v)
			return v
		}
		if st.NumFields() > maxFields {
			x.escape(s, p)
			return unknown
		}
		v := value{kind: vStruct, sub: make([]value, st.NumFields())}
		for i := range v.sub {
			f := p
			f.path = x.sub(p.path, int32(i))
			v.sub[i] = x.load(s, f, st.Field(i).Type())
		}
		return v
	}
	v, ok := o.get(p.path)
	if ok && !(o.escaped && isBasic(t)) {
		return v
	}
	if o.kind == oAlloc && !o.escaped {
		// A cell of a struct that was stored whole.
		if p.path != 0 {
			key := x.paths[p.path]
			if whole, ok := o.get(key.parent); ok && key.field >= 0 {
				return x.field(s, whole, int(key.field), t)
			}
		}
		return x.zero(t)
	}
	v = x.fresh(s, t, o.origin)
	if !o.escaped {
		s.own(p.obj).set(p.path, v)
	}
	return v
}

func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// store changes the variable that p points to.
func (x *explorer) store(s *state, p, v value, t types.Type) {
	if p.kind != vPtr {
		x.escape(s, v)
		return
	}
	if isSyncType(t) {
		return // a new one, unlocked; copying one in use is not followed
	}
	o := s.own(p.obj)
	if o.kind == oSymbol || o.escaped {
		x.escape(s, v)
		o = s.own(p.obj)
	}
	if st, ok := t.Underlying().(*types.Struct); ok && !isSyncType(t) && st.NumFields() <= maxFields {
		for i := range st.NumFields() {
			ft := st.Field(i).Type()
			f := p
			f.path = x.sub(p.path, int32(i))
			x.store(s, f, x.field(s, v, i, ft), ft)
		}
		return
	}
	if v.kind == vStruct {
		x.escape(s, v) // too large to be followed
		v = unknown
	}
	o = s.own(p.obj)
	o.set(p.path, v)
}

// field returns field i, of type t, of the struct v.
func (x *explorer) field(s *state, v value, i int, t types.Type) value {
	switch v.kind {
	case vStruct:
		if i < len(v.sub) {
			return v.sub[i]
		}
	case vSym:
		return x.load(s, value{kind: vPtr, obj: v.obj, path: x.sub(0, int32(i))}, t)
	}
	return x.fresh(s, t, fromOutside)
}

// internal reports whether v is a variable or channel that only the explored goroutines use.
func (s *state) internal(v value) bool {
	switch v.kind {
	case vPtr, vChan, vReader:
		o := s.objs[v.obj]
		return o.kind != oSymbol && !o.escaped
	}
	return false
}

// escape hands v to unknown code.
func (x *explorer) escape(s *state, v value) {
	switch v.kind {
	case vPtr, vChan, vReader, vCancel:
		if v.obj < 0 || s.objs[v.obj].kind == oSymbol || s.objs[v.obj].escaped {
			return
		}
		o := s.own(v.obj)
		o.escaped = true
		for _, c := range o.cells {
			x.escape(s, c.v)
		}
		for _, b := range o.buffer {
			x.escape(s, b)
		}
	case vSlice:
		if v.obj >= 0 {
			x.escape(s, value{kind: vPtr, obj: v.obj})
		}
	case vFunc, vIface, vTuple, vStruct:
		for _, sub := range v.sub {
			x.escape(s, sub)
		}
	}
}

// reaches reports whether v leads to something internal.
func (s *state) reaches(v value) bool {
	seen := map[int32]bool{}
	found := false
	var visit func(i int32)
	visit = func(i int32) {
		if found || seen[i] {
			return
		}
		seen[i] = true
		o := s.objs[i]
		if o.kind != oSymbol && !o.escaped {
			found = true
			return
		}
		if o.kind != oSymbol {
			o.walk(visit)
		}
	}
	v.walk(visit)
	return found
}

func (s *state) anyReaches(list []value) bool {
	return slices.ContainsFunc(list, s.reaches)
}

// eval returns the value of an operand.
func (x *explorer) eval(s *state, f *frame, v ssa.Value) value {
	if slot, ok := f.code.slots[v]; ok {
		return s.settled(f.regs[slot])
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			if st, ok := v.Type().Underlying().(*types.Struct); ok && st != nil {
				return x.zero(v.Type())
			}
			return null
		}
		switch v.Value.Kind() {
		case constant.Int:
			if n, ok := constant.Int64Val(v.Value); ok {
				return intValue(n)
			}
		case constant.Bool:
			return boolValue(constant.BoolVal(v.Value))
		}
	case *ssa.Global:
		// The world holds the addresses of global variables.
		path := x.sub(0, x.number(v))
		if p, ok := s.objs[0].get(path); ok {
			return p
		}
		p := x.fresh(s, v.Type(), fromOutside)
		o := s.objs[p.obj]
		o.lo = 1
		s.own(0).set(path, p)
		return p
	case *ssa.Function:
		return value{kind: vFunc, fn: v}
	}
	return unknown
}

// settled returns v, as a number if only one is possible.
func (s *state) settled(v value) value {
	if v.kind == vSym {
		if o := s.objs[v.obj]; o.lo == o.hi && isBasic(o.typ) {
			return intValue(o.lo + v.n)
		}
	}
	return v
}

func (x *explorer) evalAll(s *state, f *frame, list []ssa.Value) []value {
	out := make([]value, len(list))
	for i, v := range list {
		out[i] = x.eval(s, f, v)
	}
	return out
}

// resolve finds out what a call would do.
func (x *explorer) resolve(s *state, f *frame, c *ssa.CallCommon, at ssa.Instruction) target {
	t := target{at: at}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		t.op = opSkip
		switch b.Name() {
		case "close":
			t.op = opClose
		case "append":
			t.op = opAppend
		}
		t.args = x.evalAll(s, f, c.Args)
		return t
	}
	args := x.evalAll(s, f, c.Args)
	if c.IsInvoke() {
		return x.invoke(s, c, x.eval(s, f, c.Value), args, t)
	}
	callee := x.eval(s, f, c.Value)
	if fn := c.StaticCallee(); fn != nil && callee.kind != vFunc {
		callee = value{kind: vFunc, fn: fn}
	}
	switch callee.kind {
	case vFunc:
		return x.call(s, callee, args, t)
	case vCancel:
		t.op, t.args = opCancel, []value{callee}
		return t
	}
	t.op, t.args = opOpaque, append(args, callee)
	return t
}

// invoke resolves the call of an interface method.
func (x *explorer) invoke(s *state, c *ssa.CallCommon, recv value, args []value, t target) target {
	all := append([]value{recv}, args...)
	switch recv.kind {
	case vCtx:
		switch c.Method.Name() {
		case "Done", "Err":
			t.op, t.args = opContext, all
			return t
		}
		t.op = opSkip
		return t
	case vSym:
		if c.Method.Name() == "Done" && symbol.IsContext(c.Value.Type()) {
			t.op, t.args = opContext, all
			return t
		}
	case vIface:
		inner := recv.sub[0]
		if op := lockMethod(c.Method.Name()); op != opNone && isLock(recv.typ) {
			t.op, t.args = op, []value{inner}
			if inner.kind == vReader {
				t.op = map[opcode]opcode{opLock: opRLock, opUnlock: opRUnlock}[op]
				t.args[0].kind = vPtr
			}
			return t
		}
		if fn := x.method(recv.typ, c.Method); fn != nil {
			return x.call(s, value{kind: vFunc, fn: fn}, append([]value{inner}, args...), t)
		}
	}
	t.op, t.args = opOpaque, all
	return t
}

func lockMethod(name string) opcode {
	switch name {
	case "Lock":
		return opLock
	case "Unlock":
		return opUnlock
	}
	return opNone
}

func isLock(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && isSyncType(p.Elem())
}

// method returns the function that implements m for type t, nil if it is not known.
func (x *explorer) method(t types.Type, m *types.Func) *ssa.Function {
	if types.IsInterface(t) {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
	fn, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	if own := x.p.prog.FuncValue(fn.Origin()); own != nil && samePath(t, fn) {
		return own
	}
	set := types.NewMethodSet(t)
	if sel := set.Lookup(m.Pkg(), m.Name()); sel != nil {
		return x.p.prog.MethodValue(sel)
	}
	return nil
}

// samePath reports whether fn is declared for t itself, not promoted and not for *T when t is T.
func samePath(t types.Type, fn *types.Func) bool {
	recv := fn.Signature().Recv().Type()
	return types.Identical(recv, t)
}

// call resolves the call of a known function.
func (x *explorer) call(s *state, callee value, args []value, t target) target {
	fn := source(callee.fn)
	t.fn = fn
	t.args = args
	if op := model(fn); op != opNone {
		t.op = op
		return t
	}
	if len(fn.Blocks) == 0 {
		t.op = opOpaque
		if retainsNothing(fn) {
			t.op = opSkip
		}
		t.args = append(slices.Clone(args), callee.sub...)
		return t
	}
	all := append(slices.Clone(args), callee.sub...)
	switch {
	case !s.anyReaches(all) && !(x.sc.visited[fn] && x.p.fresh[fn]):
		t.op = opSkip
	case !x.sc.visited[fn]:
		t.op, t.args = opOpaque, all
	case !x.sc.active[fn]:
		t.op = opSkip
	default:
		t.op, t.args = opInline, all
	}
	return t
}

// push starts the activation of t.fn in g. It reports false if that is beyond the limits.
func (x *explorer) push(g *goroutine, t target) bool {
	c := x.sc.code(t.fn)
	if c == nil || len(g.frames) >= maxFrames {
		x.cut = true
		return false
	}
	same := 0
	for _, f := range g.frames {
		if f.code == c {
			same++
		}
	}
	if same > 1 {
		x.cut = true
		return false
	}
	x.ran[t.fn] = true
	f := &frame{code: c, regs: make([]value, c.size)}
	copy(f.regs, t.args)
	g.frames = append(g.frames, f)
	return true
}

// enter moves f to a block and executes its phis.
func (x *explorer) enter(s *state, f *frame, e edge) {
	cb := &f.code.blocks[e.to.Index]
	var values []value
	for _, in := range cb.instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		values = append(values, x.eval(s, f, phi.Edges[e.pred]))
	}
	for i, v := range values {
		f.regs[f.code.slots[cb.instrs[i].(*ssa.Phi)]] = v
	}
	f.block, f.pc = int32(e.to.Index), int32(len(values))
}

func edgeTo(from *ssa.BasicBlock, succ int) edge {
	to := from.Succs[succ]
	return edge{to, slices.Index(to.Preds, from)}
}

// step executes one instruction of goroutine gi.
func (x *explorer) step(s *state, gi int) outcome {
	g := s.run(gi)
	f := g.frames[len(g.frames)-1]
	in := f.code.blocks[f.block].instrs[f.pc]
	if x.timed && f.code.blocks[f.block].slow[f.pc] {
		g.busy = true
	}
	set := func(v value) outcome {
		f.regs[f.code.slots[in.(ssa.Value)]] = v
		f.pc++
		return goOn
	}
	switch in := in.(type) {
	case *ssa.If:
		block := f.code.fn.Blocks[f.block]
		if skip := f.code.blocks[f.block].skip; skip != nil {
			g.busy = g.busy || x.timed // on the way, maybe
			x.enter(s, f, *skip)
			return goOn
		}
		if !f.code.keep[in] {
			// Both ways lead to nothing that matters.
			return prune
		}
		return x.branch(s, gi, in, block)
	case *ssa.Jump:
		x.enter(s, f, edgeTo(f.code.fn.Blocks[f.block], 0))
		return goOn
	case *ssa.Return:
		return x.ret(s, gi, in)
	case *ssa.Panic:
		return prune
	case *ssa.RunDefers:
		if len(f.defers) == 0 {
			f.pc++
			return goOn
		}
		t := f.defers[len(f.defers)-1]
		if x.visible(s, t) {
			return stop
		}
		f.defers = f.defers[:len(f.defers)-1]
		return x.perform(s, gi, t, nil)
	case *ssa.Defer:
		f.defers = append(f.defers, x.resolve(s, f, &in.Call, in))
		if len(f.defers) > 8 {
			return prune
		}
		f.pc++
		return goOn
	case *ssa.Go:
		t := x.resolve(s, f, &in.Call, in)
		f.pc++
		g.busy = false
		if !x.spawn(s, gi, t, in, unknown) {
			return prune
		}
		return goOn
	case *ssa.Call:
		t := x.resolve(s, f, &in.Call, in)
		if x.visible(s, t) {
			return stop
		}
		g.busy = g.busy || x.timed && t.op != opInline && takesTime(in)
		return x.perform(s, gi, t, in)
	case *ssa.Send:
		ch := x.eval(s, f, in.Chan)
		if s.internal(ch) || ch.kind == vNil {
			return stop
		}
		x.escape(s, x.eval(s, f, in.X))
		f.pc++
		return goOn
	case *ssa.UnOp:
		switch in.Op {
		case token.ARROW:
			ch := x.eval(s, f, in.X)
			if s.internal(ch) || ch.kind == vNil {
				return stop
			}
			return set(x.fresh(s, in.Type(), fromReceived))
		case token.MUL:
			p := x.eval(s, f, in.X)
			if p.kind == vNil {
				return prune
			}
			return set(x.load(s, p, in.Type()))
		case token.NOT:
			return set(not(x.eval(s, f, in.X)))
		case token.SUB:
			if v := x.eval(s, f, in.X); v.kind == vInt {
				return set(intValue(-v.n))
			}
		}
		return set(x.fresh(s, in.Type(), fromOutside))
	case *ssa.Select:
		return x.localSelect(s, gi, in)
	case *ssa.Store:
		x.store(s, x.eval(s, f, in.Addr), x.eval(s, f, in.Val), in.Val.Type())
		f.pc++
		return goOn
	case *ssa.MapUpdate:
		x.escape(s, x.eval(s, f, in.Key))
		x.escape(s, x.eval(s, f, in.Value))
		f.pc++
		return goOn
	case *ssa.Alloc:
		elem := in.Type().Underlying().(*types.Pointer).Elem()
		return set(value{kind: vPtr, obj: x.create(s, object{kind: oAlloc, typ: elem, site: in, parent: -1})})
	case *ssa.MakeChan:
		return set(x.makeChan(s, f, in))
	case *ssa.MakeClosure:
		return set(value{kind: vFunc, fn: in.Fn.(*ssa.Function), sub: x.evalAll(s, f, in.Bindings)})
	case *ssa.MakeInterface:
		v := x.eval(s, f, in.X)
		if v.kind == vCtx {
			return set(v)
		}
		return set(value{kind: vIface, typ: in.X.Type(), sub: []value{v}})
	case *ssa.ChangeInterface:
		return set(x.eval(s, f, in.X))
	case *ssa.ChangeType:
		return set(x.eval(s, f, in.X))
	case *ssa.Convert:
		v := x.eval(s, f, in.X)
		if v.kind == vInt || v.kind == vSym && isInteger(in.Type()) && isInteger(in.X.Type()) {
			return set(v)
		}
		return set(x.fresh(s, in.Type(), fromOutside))
	case *ssa.TypeAssert:
		return set(x.typeAssert(s, f, in))
	case *ssa.Extract:
		v := x.eval(s, f, in.Tuple)
		if v.kind == vTuple && in.Index < len(v.sub) {
			return set(v.sub[in.Index])
		}
		return set(x.fresh(s, in.Type(), fromOutside))
	case *ssa.Field:
		return set(x.field(s, x.eval(s, f, in.X), in.Field, in.Type()))
	case *ssa.FieldAddr:
		p := x.eval(s, f, in.X)
		switch p.kind {
		case vPtr:
			p.path = x.sub(p.path, int32(in.Field))
			return set(p)
		case vNil:
			return prune
		}
		return set(x.fresh(s, in.Type(), fromOutside))
	case *ssa.IndexAddr:
		return set(x.indexAddr(s, f, in))
	case *ssa.Slice:
		return set(x.slice(s, f, in))
	case *ssa.MakeSlice:
		return set(x.makeSlice(s, f, in))
	case *ssa.Range:
		v := x.eval(s, f, in.X)
		length := x.length(s, v)
		return set(value{kind: vIter, sub: []value{length}})
	case *ssa.Next:
		it := x.eval(s, f, in.Iter)
		v := x.fresh(s, in.Type(), fromOutside)
		if it.kind == vIter {
			v.sub[0] = x.compare(s, token.LSS, intValue(it.n), it.sub[0])
			it.n++
			if it.n > maxCount+1 {
				return prune
			}
			if slot, ok := f.code.slots[in.Iter]; ok {
				f.regs[slot] = it
			}
		}
		return set(v)
	case *ssa.BinOp:
		return set(x.binOp(s, f, in))
	default:
		if v, ok := in.(ssa.Value); ok {
			return set(x.fresh(s, v.Type(), fromOutside))
		}
		f.pc++
		return goOn
	}
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func (x *explorer) makeChan(s *state, f *frame, in *ssa.MakeChan) value {
	o := object{kind: oChan, typ: in.Type(), site: in, parent: -1, capacity: x.eval(s, f, in.Size)}
	if in == x.widened {
		o.capacity = intValue(1)
	}
	switch o.capacity.kind {
	case vInt:
	case vSym:
		// An unknown capacity is at least one.
		if size := s.objs[o.capacity.obj]; size.lo+o.capacity.n < 1 {
			s.own(o.capacity.obj).lo = 1 - o.capacity.n
		}
	default:
		o.escaped = true
		o.capacity = intValue(0)
	}
	return value{kind: vChan, obj: x.create(s, o)}
}

func (x *explorer) typeAssert(s *state, f *frame, in *ssa.TypeAssert) value {
	v := x.eval(s, f, in.X)
	if v.kind == vIface {
		var ok bool
		out := v
		if types.IsInterface(in.AssertedType) {
			ok = types.Implements(v.typ, in.AssertedType.Underlying().(*types.Interface))
		} else {
			ok = types.Identical(v.typ, in.AssertedType)
			out = v.sub[0]
		}
		if !in.CommaOk {
			if !ok {
				return unknown
			}
			return out
		}
		if !ok {
			out = x.zero(in.AssertedType)
		}
		return value{kind: vTuple, sub: []value{out, boolValue(ok)}}
	}
	if v.kind == vCtx && !in.CommaOk {
		return v
	}
	return x.fresh(s, in.Type(), fromOutside)
}

func (x *explorer) indexAddr(s *state, f *frame, in *ssa.IndexAddr) value {
	base, index := x.eval(s, f, in.X), x.eval(s, f, in.Index)
	if index.kind == vInt && index.n >= 0 && index.n < 64 {
		switch {
		case base.kind == vPtr && s.objs[base.obj].kind == oAlloc:
			base.path = x.sub(base.path, int32(index.n))
			return base
		case base.kind == vSlice && base.obj >= 0:
			return value{kind: vPtr, obj: base.obj, path: x.sub(0, int32(index.n))}
		}
	}
	p := x.fresh(s, in.Type(), fromOutside)
	s.objs[p.obj].lo = 1
	return p
}

func (x *explorer) slice(s *state, f *frame, in *ssa.Slice) value {
	base := x.eval(s, f, in.X)
	if in.Low == nil && in.High == nil && in.Max == nil {
		if p, ok := in.X.Type().Underlying().(*types.Pointer); ok {
			if a, ok := p.Elem().Underlying().(*types.Array); ok && base.kind == vPtr && base.path == 0 {
				return value{kind: vSlice, obj: base.obj, sub: []value{intValue(a.Len())}}
			}
		}
		if base.kind == vSlice {
			return base
		}
	}
	if base.kind == vSlice && base.obj >= 0 {
		x.escape(s, base)
	}
	return x.fresh(s, in.Type(), fromOutside)
}

func (x *explorer) makeSlice(s *state, f *frame, in *ssa.MakeSlice) value {
	length := x.eval(s, f, in.Len)
	v := value{kind: vSlice, obj: -1, sub: []value{length}}
	switch length.kind {
	case vInt:
		v.obj = x.create(s, object{kind: oAlloc, typ: in.Type(), site: in, parent: -1})
		return v
	case vSym:
		return v
	}
	return x.fresh(s, in.Type(), fromOutside)
}

// appendTo returns the slice that append(args[0], args[1]...) makes.
func (x *explorer) appendTo(s *state, t types.Type, args []value) value {
	a, b := args[0], args[1]
	if a.kind == vNil {
		a = value{kind: vSlice, obj: x.create(s, object{kind: oAlloc, typ: t, parent: -1}), sub: []value{intValue(0)}}
	}
	if a.kind == vSlice && b.kind == vSlice {
		n, m := a.sub[0], b.sub[0]
		if n.kind == vInt && m.kind == vInt && a.obj >= 0 && b.obj >= 0 && n.n+m.n < 16 {
			o := *s.objs[a.obj]
			o.cells = slices.Clone(o.cells)
			v := value{kind: vSlice, obj: x.create(s, o), sub: []value{intValue(n.n + m.n)}}
			for i := range m.n {
				if e, ok := s.objs[b.obj].get(x.sub(0, int32(i))); ok {
					s.own(v.obj).set(x.sub(0, int32(n.n+i)), e)
				}
			}
			return v
		}
		x.escape(s, a)
		x.escape(s, b)
		sum := add(n, m, 1)
		if sum.kind != vUnknown {
			return value{kind: vSlice, obj: -1, sub: []value{sum}}
		}
		return x.fresh(s, t, fromOutside)
	}
	x.escape(s, a)
	x.escape(s, b)
	return x.fresh(s, t, fromOutside)
}

// length returns len(v).
func (x *explorer) length(s *state, v value) value {
	switch v.kind {
	case vNil:
		return intValue(0)
	case vSlice:
		return v.sub[0]
	case vSym:
		path := x.sub(0, pathLen)
		if n, ok := s.objs[v.obj].get(path); ok {
			return n
		}
		n := x.fresh(s, types.Typ[types.Int], s.objs[v.obj].origin)
		s.own(n.obj).lo = 1 // an empty collection shows nothing
		s.own(v.obj).set(path, n)
		return n
	}
	n := x.fresh(s, types.Typ[types.Int], fromOutside)
	s.own(n.obj).lo = 1
	return n
}

// add returns a + sign*b, unknown unless one of them is a number.
func add(a, b value, sign int64) value {
	switch {
	case a.kind == vInt && b.kind == vInt:
		return intValue(a.n + sign*b.n)
	case a.kind == vSym && b.kind == vInt:
		a.n += sign * b.n
		return a
	case a.kind == vInt && b.kind == vSym && sign > 0:
		b.n += a.n
		return b
	}
	return unknown
}

func (x *explorer) binOp(s *state, f *frame, in *ssa.BinOp) value {
	a, b := x.eval(s, f, in.X), x.eval(s, f, in.Y)
	switch in.Op {
	case token.ADD, token.SUB:
		sign := int64(1)
		if in.Op == token.SUB {
			sign = -1
		}
		if isInteger(in.Type()) {
			if v := add(a, b, sign); v.kind != vUnknown {
				return v
			}
		}
	case token.MUL:
		if a.kind == vInt && b.kind == vInt {
			return intValue(a.n * b.n)
		}
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		// String constants have no value of their own: they are compared by their text.
		if c, ok := in.Y.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String && a.kind == vSym {
			return value{kind: vCond, obj: a.obj, path: int32(in.Op), sub: []value{{kind: vNil, n: int64(x.number(c.Value.ExactString()))}}}
		}
		return x.compare(s, in.Op, a, b)
	}
	return x.fresh(s, in.Type(), fromOutside)
}

var flipped = map[token.Token]token.Token{
	token.EQL: token.EQL, token.NEQ: token.NEQ, token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

var negated = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// compare returns a vInt if the comparison is decided, else a vCond, else unknown.
func (x *explorer) compare(s *state, op token.Token, a, b value) value {
	if a.kind == vInt && b.kind == vInt {
		return boolValue(decide(op, a.n, a.n, b.n) == 1)
	}
	if a.kind == vInt || a.kind == vNil {
		if b.kind != vInt && b.kind != vNil {
			return x.compare(s, flipped[op], b, a)
		}
	}
	if b.kind == vNil {
		switch a.kind {
		case vNil:
			return boolValue(op == token.EQL)
		case vPtr:
			if s.objs[a.obj].kind != oSymbol || a.path != 0 {
				return boolValue(op == token.NEQ)
			}
			return value{kind: vCond, obj: a.obj, path: int32(op)}
		case vSym:
			return value{kind: vCond, obj: a.obj, path: int32(op)}
		case vUnknown, vCond, vTuple, vStruct:
			return unknown
		}
		return boolValue(op == token.NEQ)
	}
	if a.kind == vSym && b.kind == vInt {
		return value{kind: vCond, obj: a.obj, path: int32(op), n: b.n - a.n}
	}
	if a.kind == vSym && b.kind == vSym && a.obj == b.obj {
		return boolValue(decide(op, a.n, a.n, b.n) == 1)
	}
	if op == token.EQL || op == token.NEQ {
		if (a.kind == vPtr || a.kind == vChan) && a.kind == b.kind {
			if a.obj == b.obj {
				return boolValue((a.path == b.path) == (op == token.EQL))
			}
			if s.objs[a.obj].kind != oSymbol && s.objs[b.obj].kind != oSymbol {
				return boolValue(op == token.NEQ)
			}
		}
		if a.kind == vSym && (b.kind == vSym || b.kind == vPtr) {
			return value{kind: vCond, obj: a.obj, path: int32(op), sub: []value{b}}
		}
	}
	return unknown
}

// decide compares a number between lo and hi with k: 1 if the comparison holds, 0 if not, -1
// if that depends.
func decide(op token.Token, lo, hi, k int64) int {
	yes := func(all, none bool) int {
		switch {
		case all:
			return 1
		case none:
			return 0
		}
		return -1
	}
	switch op {
	case token.EQL:
		return yes(lo == k && hi == k, k < lo || hi < k)
	case token.NEQ:
		return yes(k < lo || hi < k, lo == k && hi == k)
	case token.LSS:
		return yes(hi < k, lo >= k)
	case token.LEQ:
		return yes(hi <= k, lo > k)
	case token.GTR:
		return yes(lo > k, hi <= k)
	case token.GEQ:
		return yes(lo >= k, hi < k)
	}
	return -1
}

func not(v value) value {
	switch v.kind {
	case vInt:
		return intValue(1 - v.n)
	case vCond:
		v.path = int32(negated[token.Token(v.path)])
		return v
	case vSym:
		return value{kind: vCond, obj: v.obj, path: int32(token.EQL)}
	}
	return unknown
}

// truth returns whether the condition v holds: 1, 0, or -1 if that is not known.
func (s *state) truth(v value) int {
	switch v.kind {
	case vInt:
		return int(v.n)
	case vSym:
		o := s.objs[v.obj]
		return decide(token.NEQ, o.lo, o.hi, 0)
	case vCond:
		o := s.objs[v.obj]
		if len(v.sub) == 0 {
			return decide(token.Token(v.path), o.lo, o.hi, v.n)
		}
		for _, m := range o.memo {
			if sameValue(m.with, v.sub[0]) {
				if token.Token(v.path) == token.NEQ {
					return int(1 - m.v.n)
				}
				if token.Token(v.path) == token.EQL {
					return int(m.v.n)
				}
			}
		}
	}
	return -1
}

func sameValue(a, b value) bool {
	return a.kind == b.kind && a.obj == b.obj && a.path == b.path && a.n == b.n
}

// assume makes the condition v true or false in s.
func (s *state) assume(v value, holds bool) {
	switch v.kind {
	case vSym:
		v = value{kind: vCond, obj: v.obj, path: int32(token.NEQ)}
	case vCond:
	default:
		return
	}
	op := token.Token(v.path)
	if !holds {
		op = negated[op]
	}
	o := s.own(v.obj)
	if len(v.sub) > 0 {
		if op == token.EQL || op == token.NEQ {
			o.memo = append(o.memo, memo{with: v.sub[0], v: boolValue(op == token.EQL)})
		}
		return
	}
	switch op {
	case token.EQL:
		o.lo, o.hi = v.n, v.n
	case token.NEQ:
		if o.lo == v.n {
			o.lo++
		} else if o.hi == v.n {
			o.hi--
		}
	case token.LSS:
		o.hi = min(o.hi, v.n-1)
	case token.LEQ:
		o.hi = min(o.hi, v.n)
	case token.GTR:
		o.lo = max(o.lo, v.n+1)
	case token.GEQ:
		o.lo = max(o.lo, v.n)
	}
}

// branch executes a conditional branch.
func (x *explorer) branch(s *state, gi int, in *ssa.If, block *ssa.BasicBlock) outcome {
	g := s.gs[gi]
	f := g.frames[len(g.frames)-1]
	cond := x.eval(s, f, in.Cond)
	exit, isExit := f.code.exits[in]
	if (isExit || block.Succs[1].Comment == "rangeint.done") && cond.kind == vCond && isCount(s.objs[cond.obj].typ) {
		if uid := s.objs[cond.obj].uid; !slices.Contains(s.counts, uid) {
			s.counts = append(slices.Clone(s.counts), uid)
		}
	}
	switch s.truth(cond) {
	case 1:
		x.enter(s, f, edgeTo(block, 0))
		return goOn
	case 0:
		x.enter(s, f, edgeTo(block, 1))
		return goOn
	}
	counting := cond.kind == vCond && len(cond.sub) == 0 && cond.n >= maxCount && s.objs[cond.obj].hi > 1
	if x.fromData(s, cond) || f.code.data[in] || isExit && exit.waits && !exit.known {
		// What the code does with what it received, and how often, is not known.
		return prune
	}
	x.forks = x.forks[:0]
	for succ := range 2 {
		if counting && isExit && !exit.leaves[succ] {
			continue // enough iterations
		}
		leaves := isExit && exit.leaves[succ] || block.Succs[succ].Comment == "rangeint.done"
		if leaves && cond.kind == vCond && len(cond.sub) == 0 && zeroTrip(in, cond, s) {
			continue // a loop that is not entered shows nothing
		}
		if cmp, ok := in.Cond.(*ssa.BinOp); ok && succ == 1 && x.p.lastCases()[cmp.Pos()] {
			continue // the values were checked elsewhere, or the switch would say what to do with others
		}
		c := x.fork(s)
		c.assume(cond, succ == 0)
		c.add(note{kind: noteBranch, at: in, g: g.entry, index: succ})
		cg := c.run(gi)
		x.enter(c, cg.frames[len(cg.frames)-1], edgeTo(block, succ))
		x.forks = append(x.forks, c)
	}
	if len(x.forks) == 0 {
		return prune
	}
	return split
}

func isCount(t types.Type) bool { return t != nil && isInteger(t) }

// fromData reports whether cond depends on what an unknown sender delivered.
func (x *explorer) fromData(s *state, cond value) bool {
	switch cond.kind {
	case vSym, vCond:
		o := s.objs[cond.obj]
		return o.origin == fromReceived && !(o.typ != nil && symbol.IsError(o.typ))
	}
	return false
}

// zeroTrip reports whether leaving a counting loop would mean that it is not entered at all.
func zeroTrip(in *ssa.If, cond value, s *state) bool {
	b, ok := in.Cond.(*ssa.BinOp)
	if !ok || !isInteger(b.X.Type()) {
		return false
	}
	switch token.Token(cond.path) {
	case token.GTR: // n > i
		return cond.n == 0 && s.objs[cond.obj].hi > 0
	case token.GEQ:
		return cond.n == 1 && s.objs[cond.obj].hi > 0
	}
	return false
}

// ret returns from the innermost function of goroutine gi.
func (x *explorer) ret(s *state, gi int, in *ssa.Return) outcome {
	g := s.gs[gi]
	f := g.frames[len(g.frames)-1]
	var result value
	switch len(in.Results) {
	case 0:
	case 1:
		result = x.eval(s, f, in.Results[0])
	default:
		result = value{kind: vTuple, sub: x.evalAll(s, f, in.Results)}
	}
	if f.once.kind == vPtr {
		s.own(f.once.obj).set(f.once.path, value{kind: vOnce, n: 2})
	}
	g.frames = g.frames[:len(g.frames)-1]
	if len(g.frames) > 0 {
		caller := g.frames[len(g.frames)-1]
		switch call := caller.code.blocks[caller.block].instrs[caller.pc].(type) {
		case *ssa.Call:
			if slot, ok := caller.code.slots[call]; ok {
				caller.regs[slot] = result
			}
			caller.pc++
		}
		return goOn
	}
	x.escape(s, result)
	if f.code != x.stub {
		s.add(note{kind: noteReturn, at: in, g: g.entry})
	}
	if g.done.kind == vPtr && !x.count(s, g.done, -1) {
		return prune
	}
	s.left = append(s.left, g.held...)
	s.gs = slices.Delete(s.gs, gi, gi+1)
	return ended
}

// spawn starts a goroutine. It reports false if that is beyond the limits.
func (x *explorer) spawn(s *state, gi int, t target, at ssa.Instruction, done value) bool {
	if t.op == opSkip || t.op == opOpaque {
		if t.op == opOpaque {
			x.perform(s, gi, t, nil)
		}
		// It ends some time: nothing else is known about it.
		return done.kind != vPtr || x.count(s, done, -1)
	}
	if len(s.gs) >= maxGoroutines {
		x.cut = true
		return false
	}
	g := &goroutine{owner: s.id, start: at, done: done, entry: t.fn}
	if t.op == opInline {
		if !x.push(g, t) {
			return false
		}
	} else {
		g.frames = []*frame{{code: x.stub, defers: []target{t}}}
		g.entry = s.gs[gi].entry
	}
	s.gs = append(s.gs, g)
	return true
}

// advance runs goroutine gi of s up to the next operation that others can see.
func (x *explorer) advance(s *state, gi int) []*state {
	var out []*state
	work := []*state{s}
	seen := map[[32]byte]bool{}
	for n := 0; len(work) > 0; {
		s := work[len(work)-1]
		work = work[:len(work)-1]
	running:
		for {
			n++
			x.steps++
			if n > maxLocalSteps || len(out) > maxOutcomes {
				x.hopeless = true
			}
			if x.spent() {
				return out
			}
			switch x.step(s, gi) {
			case goOn:
			case split:
				for _, f := range x.forks {
					x.steps += 1 + len(f.objs)/32
					if d := x.canonical(f); !seen[d] {
						seen[d] = true
						work = append(work, f)
					}
				}
				break running
			case stop, ended:
				out = append(out, s)
				break running
			case prune:
				break running
			}
		}
	}
	return out
}

// settle runs all goroutines that were just started up to their first visible operation.
func (x *explorer) settle(states []*state) []*state {
	var out []*state
	for len(states) > 0 && !x.spent() {
		s := states[len(states)-1]
		states = states[:len(states)-1]
		fresh := slices.IndexFunc(s.gs, func(g *goroutine) bool { return !g.running })
		if fresh < 0 {
			out = append(out, s)
			continue
		}
		s.run(fresh).running = true
		states = append(states, x.advance(s, fresh)...)
	}
	return out
}
