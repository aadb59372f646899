package lifetimes

import (
	"cmp"
	"encoding/binary"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// maxSteps bounds the blocks that one walk visits. A walk that needs more gives up.
const maxSteps = 4000

// meaning is what a value or the content of a variable is, on one path, to the resource that is followed.
type meaning uint8

const (
	nothing   meaning = iota
	resource          // the resource itself
	part              // the field through which it is released: resp.Body
	partAddr          // the address of that field
	innerAddr         // the address of an embedded field of the resource, whose methods are the resource's own
	wrapper           // something that holds it and may release it
	user              // something that holds it and cannot release it
	noError           // the error of the acquisition, which is nil on the paths of interest
	fromErr           // computed from that error: it may tell failure, but nobody knows how
	isNil
	notNil
	isTrue
	isFalse
	isZero     // a number
	isPositive // a number
	more       // false once the resource is drained
	noMore     // true once the resource is drained
	failure    // an error that is not nil only if the resource is released
)

// follows reports whether a value with meaning m leads to the resource.
func (m meaning) follows() bool { return resource <= m && m <= user }

// itself reports whether a value with meaning m is the resource.
func (m meaning) itself() bool { return m == resource || m == part }

// A subject is what a walk follows: a resource from where somebody has to release it.
type subject struct {
	fn   *ssa.Function
	kind *knowledge.Resource

	// One of: the call that acquires, with the index of the result (or -1 for the argument arg) ...
	call    ssa.CallInstruction
	result  int
	part    bool // the result is what kind.Through names, not its owner
	arg     ssa.Value
	within  ssa.Value // whose end releases it too, or nil
	checked bool      // texts that no case of a switch names do not occur
	// ... or a parameter, or the variable behind a captured one, from the function's entry on.
	param    ssa.Value
	captured *ssa.FreeVar
	noErr    ssa.Value // a parameter that is a nil error then
}

// An outcome is what happens to a subject on the paths of its function.
type outcome struct {
	released   bool                 // on some path
	releases   []ssa.Instruction    // that do so, directly or by a callee
	deferred   bool                 // on some path the release was deferred
	moved      bool                 // on some path its owner changed
	taker      *ssa.CallCommon      // a method of an interface that gets it, on some path, and returns at most an error
	kept       bool                 // on some path its owner changed in another way
	held       bool                 // on some path something that uses it, but cannot release it, is returned
	shared     bool                 // on some path it ends in a goroutine, which may outlive the function
	returned   map[returned]meaning // where it is handed to the caller
	exhausted  bool                 // on some path it is not released, but was read to the end
	open       []*ssa.Return        // where it is still to be released
	left       []*ssa.Return        // where the function of a goroutine that alone has it forgets it
	leftNever  bool                 // and that function never releases it
	leftParam  int                  // as which parameter
	places     map[place]bool       // the fields it is stored in
	again      bool                 // a path comes back to the acquisition with the old one still open
	lateDefer  *ssa.Defer           // a deferred release inside a loop with the acquisition
	carriers   []*ssa.Alloc         // composites that embed it, and are it from then on
	holders    []*heldAt            // composites that it is stored in and that have to be closed instead
	unfinished bool                 // the walk gave up
}

type returned struct {
	instr *ssa.Return
	index int
}

// condition identifies a branch condition that holds or not for as long as its operands keep their values.
type condition struct {
	op   token.Token
	x, y any // ssa.Value, reading, or the text of a constant
}

// state is what is known at one point of a path.
type state struct {
	values  map[ssa.Value]meaning
	vars    map[ssa.Value]meaning   // contents of local variables that closures share
	bools   map[ssa.Value]ssa.Value // phi of bools -> the value it has on this path
	conds   map[condition]bool
	defers  []*ssa.Defer // deferred closures of this path
	errKept bool         // the error was stored where others may ask for it
	unsure  bool         // a branch was taken because of something computed from the error
	empty   bool         // it was read to the end, which frees what it holds
	late    *ssa.Defer   // released by this at the end of the function; followed to see whether it is acquired again before
	older   bool         // another one was acquired since; this one is in a variable that outlived that
}

func (s *state) clone() *state {
	return &state{
		values: maps.Clone(s.values), vars: maps.Clone(s.vars), bools: maps.Clone(s.bools), conds: maps.Clone(s.conds),
		defers: slices.Clip(s.defers), errKept: s.errKept, unsure: s.unsure, empty: s.empty, late: s.late, older: s.older,
	}
}

// walker explores the paths of one subject.
type walker struct {
	subject
	solver *solver
	shape  *shape
	out    outcome
	ids    map[any]uint32
	seen   map[string]bool
	work   []item
	steps  int
	ends   bool // at each return, with what it is within
	at     ssa.Instruction
}

type item struct {
	block *ssa.BasicBlock
	index int // first instruction
	state *state
}

// walk follows s to the ends of all paths.
func (v *solver) walk(s subject) *outcome {
	w := v.walkerOf(s)
	start := &state{
		values: map[ssa.Value]meaning{}, vars: map[ssa.Value]meaning{},
		bools: map[ssa.Value]ssa.Value{}, conds: map[condition]bool{},
	}
	switch {
	case s.call != nil:
		instr := s.call.(ssa.Instruction)
		b := instr.Block()
		switch {
		case s.result < 0:
			w.setValue(start, s.arg, resource)
		case s.call.Value() != nil && s.call.Common().Signature().Results().Len() == 1:
			w.setValue(start, s.call.Value(), w.own())
		}
		w.assume(start, b)
		w.ends = w.within != nil && endsDeferred(w.within, instr)
		w.work = append(w.work, item{b, slices.Index(b.Instrs, instr) + 1, start})
	default:
		if s.captured != nil {
			start.vars[s.captured] = w.own()
		} else {
			w.setValue(start, s.param, resource)
		}
		if s.noErr != nil {
			w.setValue(start, s.noErr, noError)
		}
		w.work = append(w.work, item{s.fn.Blocks[0], 0, start})
	}
	return w.run()
}

// explore follows s from the given places to the ends of all paths.
func (v *solver) explore(s subject, from []item) *outcome {
	w := v.walkerOf(s)
	w.work = from
	return w.run()
}

func (v *solver) walkerOf(s subject) *walker {
	w := &walker{subject: s, solver: v, shape: v.shapeOf(s.fn), ids: map[any]uint32{}, seen: map[string]bool{}}
	w.out.returned = map[returned]meaning{}
	return w
}

func (w *walker) run() *outcome {
	for len(w.work) > 0 {
		next := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		if w.steps++; w.steps > maxSteps {
			w.out.unfinished = true
			break
		}
		w.block(next)
	}
	slices.SortFunc(w.out.open, func(a, b *ssa.Return) int { return cmp.Compare(ReturnPos(a), ReturnPos(b)) })
	return &w.out
}

// own is the meaning of the acquired result.
func (w *walker) own() meaning {
	if w.part {
		return part
	}
	return resource
}

// assume notes the conditions under which b is reached at all.
func (w *walker) assume(s *state, b *ssa.BasicBlock) {
	for d := b; d.Idom() != nil; d = d.Idom() {
		branch, ok := last(d.Idom()).(*ssa.If)
		if !ok || len(d.Preds) != 1 {
			continue
		}
		if key, negated, ok := w.key(branch.Cond, s); ok {
			s.conds[key] = (d.Idom().Succs[0] == d) != negated
		}
	}
}

func last(b *ssa.BasicBlock) ssa.Instruction {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

// block follows one path through a block and puts what comes after it on the work list.
func (w *walker) block(it item) {
	s := it.state
	for _, instr := range it.block.Instrs[it.index:] {
		if w.call != nil && instr == w.call.(ssa.Instruction) {
			switch {
			case s.late != nil && s.empty:
				// Read to its end, which has freed what it held.
			case s.late != nil:
				w.out.lateDefer = s.late
			case s.empty:
				w.out.exhausted = true
			case w.outlives(instr, s):
				s.older = true
				w.setValue(s, w.call.Value(), nothing)
				continue
			case !s.unsure:
				w.out.again = true
			}
			return
		}
		w.at = instr
		switch instr := instr.(type) {
		case *ssa.If:
			w.branch(it.block, instr, s)
			return
		case *ssa.Jump:
			w.enter(it.block, 0, s)
			return
		case *ssa.Return:
			w.leave(instr, s)
			return
		case *ssa.Panic:
			return
		default:
			if s.late == nil {
				if w.step(instr, s) && s.late == nil {
					return
				}
			} else {
				w.released(instr, s)
			}
		}
	}
	// Have: a call that does not return ended the block, or an unconditional successor.
	for i := range it.block.Succs {
		w.enter(it.block, i, s.clone())
	}
}

// refers reports whether some variable holds the resource.
func (s *state) refers() bool {
	for _, m := range s.vars {
		if m.itself() {
			return true
		}
	}
	for v, m := range s.values {
		if _, ok := v.(*ssa.Phi); ok && m.itself() {
			return true
		}
	}
	return false
}

// outlives reports whether a variable that is still used after instr, which acquires another one, holds the resource.
func (w *walker) outlives(instr ssa.Instruction, s *state) bool {
	if w.call.Value() == nil || w.result < 0 {
		return false
	}
	for v, m := range s.vars {
		if m.itself() && w.shape.isVariable(v) {
			return true
		}
	}
	for v, m := range s.values {
		if _, ok := v.(*ssa.Phi); ok && m.itself() && w.shape.liveAfter(v, instr) {
			return true
		}
	}
	return false
}

// enter continues the path with the i-th successor of from.
func (w *walker) enter(from *ssa.BasicBlock, i int, s *state) {
	to := from.Succs[i]
	pred := slices.Index(to.Preds, from)
	if from.Succs[0] == to && i > 0 {
		// Both branches lead to the same block: the second edge is the second of the predecessors.
		for j := pred + 1; j < len(to.Preds); j++ {
			if to.Preds[j] == from {
				pred = j
			}
		}
	}
	var phis []*ssa.Phi
	var meanings []meaning
	var aliases []ssa.Value
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		in := phi.Edges[pred]
		phis = append(phis, phi)
		m := w.value(in, s)
		if (m == isZero || m == isPositive) && !w.shape.counts(phi) {
			m = nothing
		}
		meanings = append(meanings, m)
		if alias, ok := s.bools[in]; ok {
			in = alias
		}
		aliases = append(aliases, in)
	}
	for j, phi := range phis {
		w.setValue(s, phi, meanings[j])
	}
	for j, phi := range phis {
		// Not if it stands for the old value of a phi that has just got a new one: `a, b = b, a`.
		if in, ok := aliases[j].(*ssa.Phi); isBool(phi.Type()) && !(ok && slices.Contains(phis, in)) {
			s.bools[phi] = aliases[j]
		}
	}
	if to.Dominates(from) {
		s.forgetIf(func(r reading) bool { return r.live }) // the next time round
	}
	key := w.stateKey(to, s)
	if !w.seen[key] {
		w.seen[key] = true
		w.work = append(w.work, item{to, len(phis), s})
	}
}

// stateKey identifies a block and a state.
func (w *walker) stateKey(b *ssa.BasicBlock, s *state) string {
	id := func(x any) uint32 {
		n, ok := w.ids[x]
		if !ok {
			n = uint32(len(w.ids) + 1)
			w.ids[x] = n
		}
		return n
	}
	var parts []uint64
	for v, m := range s.values {
		if w.shape.live(v, b) {
			parts = append(parts, uint64(id(v))<<8|uint64(m))
		}
	}
	for v, m := range s.vars {
		parts = append(parts, 1<<56|uint64(id(v))<<8|uint64(m))
	}
	for v, x := range s.bools {
		if w.shape.live(v, b) {
			parts = append(parts, 2<<56|uint64(id(v))<<24|uint64(id(x)))
		}
	}
	for c, holds := range s.conds {
		n := uint64(0)
		if holds {
			n = 1
		}
		parts = append(parts, 3<<56|uint64(id(c))<<8|n)
	}
	for _, d := range s.defers {
		parts = append(parts, 4<<56|uint64(id(d)))
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	flags := uint64(0)
	if s.errKept {
		flags |= 1
	}
	if s.unsure {
		flags |= 2
	}
	if s.late != nil {
		flags |= 4
	}
	if s.empty {
		flags |= 8
	}
	if s.older {
		flags |= 16
	}
	key := make([]byte, 0, 8*len(parts)+8)
	key = binary.LittleEndian.AppendUint64(key, uint64(b.Index)<<8|flags)
	for _, p := range parts {
		key = binary.LittleEndian.AppendUint64(key, p)
	}
	return string(key)
}

// setValue gives v a meaning; what was known about it, or about conditions on it, is forgotten.
// So an alias in s.bools never leads back to where it began.
func (w *walker) setValue(s *state, v ssa.Value, m meaning) {
	for c := range s.conds {
		if c.x == any(v) || c.y == any(v) {
			delete(s.conds, c)
		}
	}
	s.forgetIf(func(r reading) bool { return r.root == v })
	if isBool(v.Type()) {
		delete(s.bools, v)
		for phi, alias := range s.bools {
			if alias == v {
				delete(s.bools, phi)
			}
		}
	}
	if m == nothing {
		delete(s.values, v)
	} else {
		s.values[v] = m
	}
}

// value returns the meaning of v.
func (w *walker) value(v ssa.Value, s *state) meaning {
	switch v := v.(type) {
	case *ssa.Const:
		switch {
		case v.IsNil():
			return isNil
		case v.Value != nil && v.Value.Kind() == constant.Bool:
			if constant.BoolVal(v.Value) {
				return isTrue
			}
			return isFalse
		case v.Value != nil && v.Value.Kind() == constant.Int:
			switch constant.Sign(v.Value) {
			case 0:
				return isZero
			case 1:
				return isPositive
			}
		}
		return nothing
	case *ssa.Function, *ssa.Global, *ssa.Alloc:
		if m, ok := s.values[v]; ok {
			return m
		}
		return notNil
	}
	return s.values[v]
}

// released follows one instruction after the release was deferred: whether the resource is read to its end all the same.
func (w *walker) released(instr ssa.Instruction, s *state) {
	switch instr := instr.(type) {
	case *ssa.Call:
		w.setValue(s, instr, nothing)
		common := instr.Common()
		offset := 0
		if !common.IsInvoke() && common.Signature().Recv() != nil {
			offset = 1
		}
		for i, arg := range common.Args[min(offset, len(common.Args)):] {
			m := w.value(arg, s)
			role, _ := w.known(common, i)
			if m.follows() && (role == knowledge.Exhausts || reads(common, i)) {
				w.exhaust(m, s)
			}
		}
	case *ssa.FieldAddr, *ssa.UnOp, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.Extract:
		moved := w.out.moved
		w.step(instr, s)
		w.out.moved = moved
	default:
		if v, ok := instr.(ssa.Value); ok {
			w.setValue(s, v, nothing)
		}
	}
}

// step follows one instruction; it reports whether the path ends there, with the resource
// released or in other hands.
func (w *walker) step(instr ssa.Instruction, s *state) (ends bool) {
	switch instr := instr.(type) {
	case *ssa.Call:
		w.setValue(s, instr, nothing)
		return w.doCall(instr, s)
	case *ssa.Defer:
		return w.doDefer(instr, s)
	case *ssa.Go:
		return w.doGo(instr, s)
	case *ssa.RunDefers:
		return w.runDefers(instr, s)
	case *ssa.Extract:
		w.setValue(s, instr, w.extract(instr, s))
	case *ssa.UnOp:
		w.setValue(s, instr, w.unary(instr, s))
		if instr.Op == token.MUL && w.value(instr.X, s) == resource {
			return w.move() // a copy
		}
	case *ssa.Store:
		return w.store(instr, s)
	case *ssa.FieldAddr:
		m := nothing
		if w.value(instr.X, s) == resource {
			switch f := fieldOf(instr.X.Type(), instr.Field); {
			case f == nil:
			case w.kind.Through != "" && f.Name() == w.kind.Through:
				m = partAddr
			case f.Embedded() && isStruct(f.Type()):
				m = resource
			case f.Embedded():
				m = innerAddr
			}
		}
		w.setValue(s, instr, m)
	case *ssa.MakeInterface:
		m := w.value(instr.X, s)
		if m == nothing || m == isTrue || m == isFalse || m == isZero || m == isPositive {
			m = notNil
		}
		if m == isNil {
			m = notNil // an interface that holds a nil pointer
		}
		w.setValue(s, instr, m)
	case *ssa.ChangeInterface:
		w.setValue(s, instr, w.value(instr.X, s))
	case *ssa.ChangeType:
		w.setValue(s, instr, w.value(instr.X, s))
	case *ssa.Convert:
		w.setValue(s, instr, w.value(instr.X, s))
	case *ssa.TypeAssert:
		m := w.value(instr.X, s)
		if instr.CommaOk && (m == notNil || m == isNil) {
			m = nothing
		}
		w.setValue(s, instr, m)
	case *ssa.Slice:
		w.setValue(s, instr, w.value(instr.X, s))
	case *ssa.MakeClosure:
		w.setValue(s, instr, notNil)
		return w.closure(instr, s)
	case *ssa.BinOp:
		w.setValue(s, instr, w.sum(instr, s))
	case *ssa.Alloc:
		// A variable declared in a loop is a new one each time.
		delete(s.vars, instr)
		w.setValue(s, instr, nothing)
	case *ssa.MapUpdate:
		if w.value(instr.Value, s).follows() || w.value(instr.Key, s).follows() {
			return w.move()
		}
		s.errKept = s.errKept || w.value(instr.Value, s) == noError
	case *ssa.Send:
		if w.value(instr.X, s).follows() {
			return w.move()
		}
		s.errKept = s.errKept || w.value(instr.X, s) == noError
	case *ssa.Select:
		for _, c := range instr.States {
			if c.Send != nil && w.value(c.Send, s).follows() {
				return w.move()
			}
		}
		w.setValue(s, instr, nothing)
	case *ssa.DebugRef:
	default:
		if v, ok := instr.(ssa.Value); ok {
			w.setValue(s, v, nothing)
		}
		for _, op := range instr.Operands(nil) {
			if *op != nil && w.value(*op, s).follows() {
				return w.move()
			}
		}
	}
	return false
}

func (w *walker) move() bool {
	w.out.moved, w.out.kept = true, true
	return true
}

// give ends the path with a method of an interface that gets the resource: nobody knows what becomes of it.
func (w *walker) give(call *ssa.CallCommon) bool {
	if w.out.taker == nil || call.Pos() < w.out.taker.Pos() {
		w.out.taker = call
	}
	w.out.moved = true
	return true
}

func (w *walker) release() bool {
	w.out.released = true
	if !slices.Contains(w.out.releases, w.at) {
		w.out.releases = append(w.out.releases, w.at)
	}
	return true
}

// extract returns the meaning of one result of a call.
func (w *walker) extract(instr *ssa.Extract, s *state) meaning {
	switch tuple := instr.Tuple.(type) {
	case *ssa.Call:
		if w.call != nil && tuple == w.call.Value() {
			if s.older {
				return nothing
			}
			switch {
			case instr.Index == w.result:
				return w.own()
			case symbol.IsError(instr.Type()):
				return noError
			case isBool(instr.Type()):
				return isTrue // v, ok := acquire()
			}
			return nothing
		}
		switch m := s.values[tuple]; {
		case m == fromErr:
			if tellsOf(instr.Type()) {
				return fromErr
			}
		case m == isNil, m == failure:
			if symbol.IsError(instr.Type()) {
				return m
			}
		case m == user || m == wrapper || m == resource:
			if w.solver.canHold(instr.Type()) {
				return m
			}
		}
	case *ssa.UnOp:
		if instr.Index == 1 && NeverClosed(tuple.X) {
			return isTrue
		}
	case *ssa.TypeAssert:
		m := s.values[tuple]
		switch {
		case instr.Index == 1 && m == noError:
			return isFalse // a nil interface has no type
		case instr.Index == 0 && m.follows():
			return m
		case instr.Index == 0 && m == noError:
			return noError
		}
	}
	return nothing
}

// NeverClosed reports whether ch is the channel of a ticker or timer of package time, which nothing closes.
func NeverClosed(ch ssa.Value) bool {
	switch ch := ch.(type) {
	case *ssa.Call:
		fn := calledFunc(ch.Common())
		return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" && (fn.Name() == "Tick" || fn.Name() == "After")
	case *ssa.UnOp:
		field, ok := ch.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		path, name := symbol.NameOf(field.X.Type())
		return path == "time" && (name == "Ticker" || name == "Timer")
	}
	return false
}

// unary returns the meaning of a load.
func (w *walker) unary(instr *ssa.UnOp, s *state) meaning {
	if instr.Op != token.MUL {
		return nothing
	}
	if m, ok := s.vars[instr.X]; ok {
		return m
	}
	switch w.value(instr.X, s) {
	case partAddr:
		return part
	case innerAddr:
		return resource
	case user:
		if _, composite := instr.X.(*ssa.Alloc); composite {
			return user // a copy of what uses it
		}
	}
	if s.errKept && symbol.IsError(instr.Type()) && !w.shape.isVariable(instr.X) {
		return fromErr
	}
	return nothing
}

// store follows an assignment through an address.
func (w *walker) store(instr *ssa.Store, s *state) (ends bool) {
	s.stored(instr.Addr)
	m := w.value(instr.Val, s)
	if to, ok := instr.Addr.(*ssa.Alloc); ok && m == user && isStruct(instr.Val.Type()) {
		w.setValue(s, to, user) // a copy of a composite
		return false
	}
	if w.shape.isVariable(instr.Addr) {
		if m.follows() && w.shape.shared(instr.Addr, instr, w.kindOf(m)) {
			return w.move()
		}
		if m == nothing {
			delete(s.vars, instr.Addr)
		} else {
			s.vars[instr.Addr] = m
		}
		return false
	}
	if w.value(instr.Addr, s) == partAddr {
		if w.kind.Owner != "" {
			return w.move() // another one is held from now on
		}
		return false // resp.Body = another reader: closing that one is what counts
	}
	base := rootAlloc(instr.Addr)
	switch {
	case m.follows():
		if p, ok := placeOf(instr.Addr); ok && m.itself() {
			if w.out.places == nil {
				w.out.places = map[place]bool{}
			}
			w.out.places[p] = true
		}
		if base != nil && w.kind.Owner != "" && w.value(base, s) == resource && !m.itself() {
			return false // what uses the resource is in its holder as well
		}
		if base != nil && !w.solver.mayRelease(base.Type(), w.kind) && w.value(base, s) != resource {
			w.setValue(s, base, user)
			return false
		}
		if base != nil && m.itself() && m == w.own() && promotes(instr.Addr, w.kind) {
			w.setValue(s, base, resource) // closing the composite closes it
			if !slices.Contains(w.out.carriers, base) {
				w.out.carriers = append(w.out.carriers, base)
			}
			return false
		}
		if m.itself() {
			w.hold(instr, m, s)
		}
		return w.move()
	case m == noError || m == fromErr:
		if base != nil {
			w.setValue(s, base, fromErr)
		}
		s.errKept = true
	}
	return false
}

// kindOf returns the kind of the resource if that is what m says, nil for what holds it, of which only the type tells.
func (w *walker) kindOf(m meaning) *knowledge.Resource {
	if m == resource {
		return w.kind
	}
	return nil
}

// promotes reports whether addr is that of an embedded field of a composite with the method that releases a resource of the given kind,
// and no other method of the composite has its place. What completes an output may be done in the composite's Close as well.
func promotes(addr ssa.Value, kind *knowledge.Resource) bool {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok || kind.ByCall() || kind.Taken || kind.Success || kind.Through != "" {
		return false
	}
	if _, composite := fa.X.(*ssa.Alloc); !composite || !fieldOf(fa.X.Type(), fa.Field).Embedded() {
		return false
	}
	obj, path, _ := types.LookupFieldOrMethod(fa.X.Type(), true, nil, kind.Remedy())
	return obj != nil && len(path) > 1 && path[0] == fa.Field
}

// rootAlloc returns the local composite that addr points into, or nil.
func rootAlloc(addr ssa.Value) *ssa.Alloc {
	for {
		switch a := addr.(type) {
		case *ssa.Alloc:
			return a
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		default:
			return nil
		}
	}
}

// leave follows a return.
func (w *walker) leave(instr *ssa.Return, s *state) {
	if s.late != nil {
		return
	}
	handed, held := false, false
	for i, v := range instr.Results {
		switch m := w.value(v, s); {
		case m == user:
			held = true
		case m.follows():
			handed = true
			if m == resource || m == part {
				w.out.returned[returned{instr, i}] = m
			}
		}
	}
	switch {
	case handed:
		w.move()
	case held:
		w.out.held = true
	case w.ends:
		w.release()
	case s.empty:
		w.out.exhausted = true
	case s.unsure:
		// Whether this return is one after a failure is in a value that nobody can read.
		w.move()
	case w.kind.Success && failing(instr, s, w):
		// An output that nobody wants.
	case s.older && !s.refers():
		w.out.again = true
	case !slices.Contains(w.out.open, instr):
		w.out.open = append(w.out.open, instr)
	}
}

// failing reports whether instr may return an error.
func failing(instr *ssa.Return, s *state, w *walker) bool {
	n := len(instr.Results)
	if n == 0 || !symbol.IsError(instr.Results[n-1].Type()) {
		return false
	}
	return w.value(instr.Results[n-1], s) != isNil
}

// branch follows the possible successors of an If.
func (w *walker) branch(b *ssa.BasicBlock, instr *ssa.If, s *state) {
	cond, negated := instr.Cond, false
	for {
		if alias, ok := s.bools[cond]; ok && alias != cond {
			cond = alias
			continue
		}
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, negated = not.X, !negated
	}
	take := func(truth bool, s *state) {
		if truth != negated {
			w.enter(b, 0, s)
		} else {
			w.enter(b, 1, s)
		}
	}
	switch w.truth(cond, s) {
	case isTrue:
		take(true, s)
	case isFalse:
		take(false, s)
	case more:
		w.out.released = true
		take(true, s)
	case noMore:
		w.out.released = true
		take(false, s)
	case fromErr:
		other := s.clone()
		other.unsure, s.unsure = true, true
		take(true, s)
		take(false, other)
	default:
		if w.solver.lastCase(b) || w.checkedText(b) {
			w.enter(b, 0, s)
			return
		}
		key, inverse, ok := w.key(cond, s)
		if ok {
			if holds, known := s.conds[key]; known {
				take(holds != inverse, s)
				return
			}
		}
		other := s.clone()
		if ok && w.shape.repeated(key) {
			s.conds[key] = !inverse
			other.conds[key] = inverse
		}
		take(true, s)
		take(false, other)
	}
}

// truth returns isTrue or isFalse if cond is decided on this path, fromErr if it depends on
// what was computed from the error, more or noMore if it tells whether the resource is drained.
func (w *walker) truth(cond ssa.Value, s *state) meaning {
	switch m := w.value(cond, s); m {
	case isTrue, isFalse, more, noMore, fromErr:
		return m
	}
	op, ok := cond.(*ssa.BinOp)
	if !ok {
		return nothing
	}
	x, y := w.value(op.X, s), w.value(op.Y, s)
	if x == fromErr || y == fromErr {
		return fromErr
	}
	if x, y := w.sign(op.X, s), w.sign(op.Y, s); y == isZero && (x == isZero || x == isPositive) {
		return compared(op.Op, x)
	}
	if op.Op != token.EQL && op.Op != token.NEQ {
		return nothing
	}
	if w.kind == knowledge.Body && (w.bodiless(op.X, op.Y, s) || w.bodiless(op.Y, op.X, s)) {
		if op.Op == token.EQL {
			return noMore
		}
		return more
	}
	if w.switched(op.X, op.Y) {
		if op.Op == token.EQL {
			return isTrue
		}
		return isFalse
	}
	equal := func(yes bool) meaning {
		if yes == (op.Op == token.EQL) {
			return isTrue
		}
		return isFalse
	}
	if y == noError || y.follows() || y != isNil && x == isNil {
		x, y = y, x
	}
	switch {
	case (x == more || x == noMore) && (y == isTrue || y == isFalse):
		if (y == isTrue) == (op.Op == token.EQL) {
			return x
		}
		return map[meaning]meaning{more: noMore, noMore: more}[x]
	case x == failure && y == isNil:
		if op.Op == token.EQL {
			return more
		}
		return noMore
	case x == noError && y == isNil, x == isNil && y == isNil:
		return equal(true)
	case x == noError:
		return equal(false) // err == io.EOF
	case (x.follows() || x == notNil) && y == isNil:
		return equal(false)
	case x.follows() && !y.follows() && (x == resource || x == part):
		return equal(false) // f != os.Stdin
	}
	return nothing
}

// sum returns the meaning of the result of instr: what a counter is after it was counted up.
func (w *walker) sum(instr *ssa.BinOp, s *state) meaning {
	if instr.Op != token.ADD || !w.shape.counts(instr) {
		return nothing
	}
	x, y := w.sign(instr.X, s), w.sign(instr.Y, s)
	if (x == isPositive || y == isPositive) && (x == isZero || x == isPositive) && (y == isZero || y == isPositive) {
		return isPositive // Have: no overflow, of what counts calls.
	}
	return nothing
}

// sign returns isZero or isPositive if the number v is known to be that, also from a branch on v == 0.
func (w *walker) sign(v ssa.Value, s *state) meaning {
	if m := w.value(v, s); m == isZero || m == isPositive {
		return m
	}
	if call, ok := v.(*ssa.Call); ok && isLen(call.Common()) && hasElements(call.Common().Args[0], map[ssa.Value]bool{}) {
		return isPositive
	}
	if holds, known := s.conds[condition{token.EQL, operand(v), zeroOf(v.Type())}]; known && holds {
		return isZero
	}
	return nothing
}

// lengthOf reports whether v is a length, which is not negative.
func lengthOf(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && isLen(call.Common())
}

func isLen(common *ssa.CallCommon) bool {
	b, ok := common.Value.(*ssa.Builtin)
	return ok && b.Name() == "len"
}

// hasElements reports whether list is a slice with elements for sure: a literal, or what something was appended to. The values in seen are
// being asked already.
func hasElements(list ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[list] {
		return true
	}
	seen[list] = true
	switch list := list.(type) {
	case *ssa.Slice:
		if list.Low != nil || list.High != nil {
			return false
		}
		p, ok := list.X.Type().Underlying().(*types.Pointer)
		if !ok {
			return false
		}
		array, ok := p.Elem().Underlying().(*types.Array)
		return ok && array.Len() > 0
	case *ssa.Phi:
		for _, e := range list.Edges {
			if !hasElements(e, seen) {
				return false
			}
		}
		return true
	case *ssa.Call:
		b, ok := list.Common().Value.(*ssa.Builtin)
		if !ok || b.Name() != "append" {
			return false
		}
		return slices.ContainsFunc(list.Common().Args, func(arg ssa.Value) bool { return hasElements(arg, maps.Clone(seen)) })
	}
	return false
}

// zeroOf is the text of the constant 0 of type t in a condition, if t is a type of numbers.
func zeroOf(t types.Type) string { return numberOf(0, t) }

// oneOf is that of the constant 1.
func oneOf(t types.Type) string { return numberOf(1, t) }

func numberOf(n int64, t types.Type) string {
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
		return ssa.NewConst(constant.MakeInt64(n), t).String()
	}
	return ""
}

// compared returns the truth of x op 0 for an x that is isZero or isPositive.
func compared(op token.Token, x meaning) meaning {
	var holds bool
	switch op {
	case token.EQL, token.LEQ:
		holds = x == isZero
	case token.NEQ, token.GTR:
		holds = x == isPositive
	case token.GEQ:
		holds = true
	case token.LSS:
		holds = false
	default:
		return nothing
	}
	if holds {
		return isTrue
	}
	return isFalse
}

// bodiless reports whether status is the status of the followed response and code that of responses without a body, after
// which there is nothing to close.
func (w *walker) bodiless(status, code ssa.Value, s *state) bool {
	c, ok := code.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int || c.Int64() != 204 && c.Int64() != 304 {
		return false
	}
	load, ok := status.(*ssa.UnOp)
	if !ok {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok || w.value(addr.X, s) != resource {
		return false
	}
	f := fieldOf(addr.X.Type(), addr.Field)
	return f != nil && f.Name() == "StatusCode"
}

// switched reports whether status is the status of the response that the acquisition itself returns beside a connection, and
// code the only one with which it succeeds: 101 Switching Protocols.
func (w *walker) switched(status, code ssa.Value) bool {
	c, ok := code.(*ssa.Const)
	if !ok || w.call == nil || c.Value == nil || c.Value.Kind() != constant.Int || c.Int64() != 101 {
		return false
	}
	load, ok := status.(*ssa.UnOp)
	if !ok {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	resp, ok := addr.X.(*ssa.Extract)
	return ok && resp.Tuple == w.call.Value() && resp.Index != w.result
}

// key returns the identity of a condition, and whether cond is its negation.
func (w *walker) key(cond ssa.Value, s *state) (key condition, negated, ok bool) {
	for {
		if s != nil {
			if alias, ok := s.bools[cond]; ok && alias != cond {
				cond = alias
				continue
			}
		}
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, negated = not.X, !negated
	}
	key, inverse, ok := conditionOf(cond)
	return key, negated != inverse, ok
}

// conditionOf returns the identity of cond.
func conditionOf(cond ssa.Value) (key condition, negated, ok bool) {
	switch cond := cond.(type) {
	case *ssa.Const:
		return condition{}, false, false
	case *ssa.BinOp:
		op, negated := cond.Op, false
		switch op {
		case token.NEQ:
			op, negated = token.EQL, true
		case token.GEQ:
			op, negated = token.LSS, true
		case token.LEQ:
			op, negated = token.GTR, true
		}
		x, y := operand(cond.X), operand(cond.Y)
		if lengthOf(cond.X) {
			switch {
			case op == token.GTR && y == zeroOf(cond.Y.Type()):
				op, negated = token.EQL, !negated
			case op == token.LSS && y == oneOf(cond.Y.Type()):
				op, y = token.EQL, zeroOf(cond.Y.Type())
			}
		}
		if flag, ok := x.(reading); ok && flag.live && op == token.EQL && y == oneOf(cond.Y.Type()) {
			y, negated = zeroOf(cond.Y.Type()), !negated // an atomic number that is compared with 1 is a flag
		}
		return condition{op, x, y}, negated, true
	}
	return condition{x: operand(cond)}, false, true
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// fieldOf returns a field of the struct that t points to.
func fieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i)
	}
	return nil
}
