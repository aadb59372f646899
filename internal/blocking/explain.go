package blocking

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Op is what a goroutine is stuck at.
type Op uint8

const (
	Send Op = iota
	Receive
	Range    // receives in a range loop
	Select   // none of several channel operations can happen
	Wait     // WaitGroup.Wait, errgroup's too
	CondWait // sync.Cond.Wait
	Lock     // Mutex.Lock, RWMutex.Lock
	ReadLock // RWMutex.RLock
	OnceDo   // Once.Do while the function runs
	Forever  // a select without cases: it is meant to block
	NilSend  // on a nil channel
	NilReceive
)

// Why is the reason that nobody comes to help.
type Why uint8

const (
	// NoPeer: nobody else uses the channel, or the others have ended without a visible decision.
	NoPeer Why = iota
	// CaseTaken: the peer's select took another case, and the peer is gone.
	CaseTaken
	// Returned: the peer returned early.
	Returned
	// Served: the peer did it, but not often enough.
	Served
	// SelfHeld: the goroutine itself holds the lock.
	SelfHeld
	// SelfShared: the goroutine itself holds the lock for reading.
	SelfShared
	// ReturnsHeld: the function returns at Cause with the lock held that it took.
	ReturnsHeld
	// WrongUnlock: At releases for reading what Cause took for writing, or the other way round.
	WrongUnlock
	// LeftHeld: a goroutine ended with the lock held.
	LeftHeld
	// HeldByBlocked: the holder of the lock waits for something, too.
	HeldByBlocked
	// NotCancelled: nobody cancels the context.
	NotCancelled
	// NotClosed: nobody closes the channel.
	NotClosed
	// NotDrained: what the WaitGroup counts waits for this goroutine to receive.
	NotDrained
	// OppositeOrder: another function takes the two locks the other way round, at Cause; whether both run at the same time is not known.
	OppositeOrder
)

// A Block is a place where a goroutine can wait for ever.
type Block struct {
	Op   Op
	At   ast.Node // the operation: *ast.SendStmt, *ast.UnaryExpr, *ast.RangeStmt, *ast.SelectStmt or *ast.CallExpr
	Func *ssa.Function
	Root bool // the goroutine is the one that runs the explored function itself

	Make *ast.CallExpr // where the channel is made, nil if unknown
	// EnoughOne says that nothing blocks if the channel has capacity 1.
	EnoughOne bool

	// OwnRoom says that the channel has room, and that the explored function itself used it up by sending.
	OwnRoom  bool
	Explored *ssa.Function // the function whose schedules were explored, nil for locks of one goroutine

	Why   Why
	Cause ast.Node // the case, return, receive or acquisition that Why refers to; nil if there is none
	Peer  string   // name of the function that returned

	// Via is the acquisition in the callee, if At calls a function that takes the lock; nil otherwise.
	Via ast.Node
	// Sometimes says that the callee gets there on some paths only, of which nothing is known.
	Sometimes bool

	Locked ast.Node // where the goroutine acquired the lock that it holds meanwhile, nil if it holds none
	// Start is the go statement that started the goroutine, nil for the root.
	Start ast.Node
}

// waiter is a goroutine of a stuck state.
type waiter struct {
	g    *goroutine
	op   Op
	at   ssa.Instruction
	pos  token.Pos
	on   value
	objs []int32 // channels of a select
}

// waiters describes the goroutines of s, in which nothing can happen, except those that panic there.
func (x *explorer) waiters(s *state) []waiter {
	var list []waiter
	for gi, g := range s.gs {
		f := g.frames[len(g.frames)-1]
		in := f.code.blocks[f.block].instrs[f.pc]
		w := waiter{g: g, at: in, pos: in.Pos()}
		if slices.ContainsFunc(x.offers(s, gi), func(o offer) bool { return o.send && o.ch.kind == vChan && s.objs[o.ch.obj].closed }) {
			continue // a send on a closed channel panics
		}
		switch in := in.(type) {
		case *ssa.Send:
			w.op, w.on = Send, x.eval(s, f, in.Chan)
			if w.on.kind == vNil {
				w.op = NilSend
			}
		case *ssa.UnOp:
			w.op, w.on = Receive, x.eval(s, f, in.X)
			switch {
			case w.on.kind == vNil:
				w.op = NilReceive
			case in.Block().Comment == "rangechan.loop":
				w.op = Range
			}
		case *ssa.Select:
			w.op = Select
			for _, o := range x.offers(s, gi) {
				if o.ch.kind == vChan {
					w.objs = append(w.objs, o.ch.obj)
					w.on = o.ch
				}
			}
			if len(w.objs) == 0 {
				w.op = Forever
			}
		default:
			t, _, ok := x.standing(s, gi)
			if !ok {
				continue
			}
			w.at, w.pos = t.at, t.at.Pos()
			if len(t.args) > 0 {
				w.on = t.args[0]
			}
			switch t.op {
			case opLock:
				w.op = Lock
			case opRLock:
				w.op = ReadLock
			case opWait:
				w.op = Wait
			case opCondWait:
				w.op = CondWait
				if g.wait == waitRelock {
					w.op = Lock
					w.on = x.condLock(s, w.on)
				}
			case opOnce:
				w.op = OnceDo
			default:
				continue
			}
		}
		list = append(list, w)
	}
	return list
}

// condLock returns the lock of a condition variable.
func (x *explorer) condLock(s *state, cond value) value {
	v := x.load(s, value{kind: vPtr, obj: cond.obj, path: x.sub(cond.path, condL)}, lockerType)
	if v.kind != vIface {
		return unknown
	}
	m := v.sub[0]
	m.kind = vPtr
	return m
}

// holder returns the waiter that holds lock m, or -1.
func holder(list []waiter, m value) int {
	return slices.IndexFunc(list, func(w waiter) bool { return holds(w.g, m) != nil })
}

func holds(g *goroutine, m value) *hold {
	for i, h := range g.held {
		if h.lock.obj == m.obj && h.lock.path == m.path {
			return &g.held[i]
		}
	}
	return nil
}

// verdict chooses, of the goroutines stuck in s, the one that the others wait for, and says
// why it is stuck. It returns nil if that is not worth a comment.
func (x *explorer) verdict(s *state) *finding {
	list := x.waiters(s)
	if len(list) != len(s.gs) {
		return nil
	}
	locked := func(w waiter) bool { return w.op == Lock || w.op == ReadLock }

	// A goroutine that waits for itself.
	for _, w := range list {
		if locked(w) {
			if h := holds(w.g, w.on); h != nil {
				f := &finding{w: w, why: SelfHeld, cause: h.at}
				if h.lock.n == 1 {
					f.why = SelfShared
				}
				return f
			}
		}
	}
	// A lock that nobody alive holds.
	for _, w := range list {
		if locked(w) && holder(list, w.on) < 0 {
			if at := lostLock(s, w.on); at != nil {
				return &finding{w: w, why: LeftHeld, cause: at}
			}
			return nil
		}
	}
	// A holder that waits for something else.
	for _, w := range list {
		if !locked(w) {
			continue
		}
		h := list[holder(list, w.on)]
		return &finding{w: h, why: HeldByBlocked, cause: w.at, held: holds(h.g, w.on), lock: s.objs[w.on.obj].site}
	}

	// A wait for those who cannot go on before the same function receives from them.
	for _, w := range list {
		for _, other := range list {
			if w.op == Wait && other.op == Send && other.on.kind == vChan && x.receivesAfter(w, s.objs[other.on.obj].site) {
				return &finding{w: w, why: NotDrained, cause: other.at}
			}
		}
	}

	order := slices.Clone(list)
	slices.SortStableFunc(order, func(a, b waiter) int {
		return cmp.Or(cmp.Compare(x.dependsOn(s, a, list), x.dependsOn(s, b, list)), cmp.Compare(a.op, b.op))
	})
	for _, w := range order {
		f := x.explain(s, w, list)
		if f == nil {
			continue
		}
		if len(s.counts) > 1 && f.why != CaseTaken && f.why != Returned && !(w.op == Range && endsOnlyHere(w.at.Block())) {
			return nil // it may only be that two numbers differ which never do
		}
		return f
	}
	return nil
}

// endsOnlyHere reports whether the loop with the given header is left at its header only.
func endsOnlyHere(header *ssa.BasicBlock) bool {
	body := loopBody(header)
	for b := range body {
		if b == header {
			continue
		}
		for _, succ := range b.Succs {
			if !body[succ] {
				return false
			}
		}
	}
	return true
}

// dependsOn returns how many of the others w waits for: what they would do next, if they could,
// is what it needs.
func (x *explorer) dependsOn(s *state, w waiter, list []waiter) int {
	if w.op == Wait {
		return len(list) - 1
	}
	if w.on.kind != vChan {
		return 0
	}
	n := 0
	for _, other := range list {
		if other.g == w.g {
			continue
		}
		if slices.ContainsFunc(other.g.frames, func(f *frame) bool { return x.willServe(s, f, w) }) {
			n++
		}
	}
	return n
}

// willServe reports whether f, if it could go on, may do what w waits for, itself or by a deferred call.
func (x *explorer) willServe(s *state, f *frame, w waiter) bool {
	site := s.objs[w.on.obj].site
	return f.code.fn != nil && x.serves(f.code.fn, site, w.op) ||
		slices.ContainsFunc(f.defers, func(t target) bool { return t.fn != nil && x.serves(t.fn, site, w.op) })
}

// lostLock returns the acquisition of lock m by a goroutine that ended.
func lostLock(s *state, m value) ssa.Instruction {
	for _, h := range s.left {
		if h.lock.obj == m.obj && h.lock.path == m.path {
			return h.at
		}
	}
	return nil
}

// A finding is a verdict before it is put into words.
type finding struct {
	w     waiter
	why   Why
	cause ssa.Instruction
	index int // of the case, if cause is a select
	held  *hold
	site  ssa.Value // where the channel was made
	lock  ssa.Value // where the lock was made, if a circle goes through it

	via       ssa.Instruction // the acquisition in a callee, if w is at a call
	maybe     bool            // the callee gets there on some paths
	scope     *scope
	length    int // of the path to it
	enoughOne bool
	ownRoom   bool
}

// explain says why w, which waits for no lock, is stuck; nil if that may be on purpose.
func (x *explorer) explain(s *state, w waiter, list []waiter) *finding {
	f := &finding{w: w}
	if w.on.kind == vChan {
		f.site = s.objs[w.on.obj].site
	}
	switch w.op {
	case Forever:
		return nil
	case NilSend, NilReceive:
		return f
	case Wait:
		if w.g.start == nil && !x.counts() {
			return nil // nobody counts down: parked on purpose
		}
	case Receive, Range, Select:
		if isContextSite(f.site) && w.op == Receive {
			f.why = NotCancelled
			return f
		}
		served := slices.ContainsFunc(x.served, func(v ssa.Value) bool { return v == f.site })
		if !served && w.g.start == nil && len(list) == 1 && !x.p.started[w.g.entry] {
			return nil // parked on purpose
		}
	}
	if f.why == NoPeer && f.site != nil {
		f.why, f.cause, f.index = x.peer(s, w)
	}
	if mk, ok := f.site.(*ssa.MakeChan); ok && w.op == Send && w.g.start != nil {
		if size, ok := mk.Size.(*ssa.Const); ok && size.Int64() > 0 {
			f.ownRoom = s.sends(x.sc.root, s.objs[w.on.obj].uid)
		}
	}
	if f.site != nil && w.op != Send && (f.why == NoPeer || f.why == Served) && x.closes(f.site, list) {
		return nil // somebody closes it, on a condition that is not understood
	}
	if w.op == Range && (f.why == NoPeer || f.why == Served) {
		f.why = NotClosed
	}
	return f
}

// closes reports whether a function that was explored, and is not itself stuck, closes the
// channel made at site.
func (x *explorer) closes(site ssa.Value, stuck []waiter) bool {
	on := map[*ssa.Function]bool{}
	for _, w := range stuck {
		for _, f := range w.g.frames {
			on[f.code.fn] = true
		}
	}
	for fn := range x.ran {
		if on[fn] || on[fn.Parent()] {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if b, ok := call.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" && x.mayBe(call.Common().Args[0], site) {
					return true
				}
			}
		}
	}
	return false
}

// counts reports whether anything that was looked at calls WaitGroup.Done, or is started by its Go.
func (x *explorer) counts() bool {
	for _, fn := range x.sc.funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok {
					switch model(source(call.Common().StaticCallee())) {
					case opDone, opWaitGo:
						return true
					}
				}
			}
		}
	}
	return false
}

func isContextSite(site ssa.Value) bool {
	call, ok := site.(*ssa.Call)
	return ok && call != nil
}

// receivesAfter reports whether the function in which w waits receives from the channel made
// at site, later.
func (x *explorer) receivesAfter(w waiter, site ssa.Value) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock, from int) bool
	visit = func(b *ssa.BasicBlock, from int) bool {
		for _, in := range b.Instrs[from:] {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW && x.mayBe(in.X, site) {
					return true
				}
			case *ssa.Select:
				for _, st := range in.States {
					if st.Dir == types.RecvOnly && x.mayBe(st.Chan, site) {
						return true
					}
				}
			}
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				if visit(succ, 0) {
					return true
				}
			}
		}
		return false
	}
	b := w.at.Block()
	return visit(b, slices.Index(b.Instrs, w.at)+1)
}

// mayBe reports whether v can be the channel made at site, as far as names tell.
func (x *explorer) mayBe(v, site ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		for _, ref := range *site.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Val == site && x.p.memoryKey(st.Addr) != nil && x.p.memoryKey(st.Addr) == x.p.memoryKey(v.X) {
				return true
			}
		}
		return false
	case *ssa.FreeVar:
		return x.p.captured[v] == site
	case *ssa.ChangeType:
		return x.mayBe(v.X, site)
	}
	return v == site
}

// peer finds the decision after which nobody serves the channel that w waits on any more.
func (x *explorer) peer(s *state, w waiter) (Why, ssa.Instruction, int) {
	ch := s.objs[w.on.obj]
	var served ssa.Instruction
	for p := s.path; p != nil; p = p.before {
		n := p.note
		if n.site == ch.site && n.uid == ch.uid {
			if _, isCall := n.at.(ssa.CallInstruction); served == nil && n.at != w.at && !isCall {
				served = n.at
			}
			continue
		}
		if n.kind != noteCase {
			continue
		}
		sel := n.at.(*ssa.Select)
		for i, st := range sel.States {
			if i != n.index && n.index >= 0 && (st.Dir == types.SendOnly) != (w.op == Send) && x.mayBe(st.Chan, ch.site) {
				if ret := s.returnAfter(p); ret != nil && x.servesFrom(caseBlock(sel, n.index), ch.site, w.op) {
					return Returned, ret, 0 // it would have, later
				}
				return CaseTaken, sel, n.index
			}
		}
	}
	// A function that could have served it and returned.
	for p := s.path; p != nil; p = p.before {
		n := p.note
		if n.kind != noteReturn || n.g == w.g.entry {
			continue
		}
		if x.serves(n.at.Parent(), ch.site, w.op) && !s.didServe(n.at.Parent(), ch.uid) {
			return Returned, n.at, 0
		}
	}
	if served != nil {
		return Served, served, 0
	}
	// The function that made it returned before anybody else got it.
	for p := s.path; p != nil; p = p.before {
		if n := p.note; n.kind == noteReturn && n.g != w.g.entry && n.g == x.sc.root && n.at.Parent() == ch.site.Parent() {
			return Returned, n.at, 0
		}
	}
	return NoPeer, nil, 0
}

// returnAfter returns the return of the function in which step p happened, after it; nil if there is none.
func (s *state) returnAfter(p *step) (ret ssa.Instruction) {
	for q := s.path; q != p; q = q.before {
		if q.note.kind == noteReturn && q.note.g == p.note.g && q.note.at.Parent() == p.note.at.Parent() {
			ret = q.note.at
		}
	}
	return ret
}

// caseBlock returns the block of case number index of sel, nil if it is not found.
func caseBlock(sel *ssa.Select, index int) *ssa.BasicBlock {
	for _, ref := range *sel.Referrers() {
		e, ok := ref.(*ssa.Extract)
		if !ok || e.Index != 0 {
			continue
		}
		for _, ref := range *e.Referrers() {
			cmp, ok := ref.(*ssa.BinOp)
			if !ok {
				continue
			}
			if c, ok := cmp.Y.(*ssa.Const); !ok || c.Int64() != int64(index) {
				continue
			}
			for _, ref := range *cmp.Referrers() {
				if branch, ok := ref.(*ssa.If); ok {
					return branch.Block().Succs[0]
				}
			}
		}
	}
	return nil
}

// servesFrom reports whether the counterpart of op, for the channel made at site, can be reached from b.
func (x *explorer) servesFrom(b *ssa.BasicBlock, site ssa.Value, op Op) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock) bool
	visit = func(b *ssa.BasicBlock) bool {
		if b == nil || seen[b] {
			return false
		}
		seen[b] = true
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool { return x.servesAt(in, site, op) }) || slices.ContainsFunc(b.Succs, visit)
	}
	return visit(b)
}

// sends reports whether the goroutine that runs root sent on the channel with the given uid.
func (s *state) sends(root *ssa.Function, uid int64) bool {
	for p := s.path; p != nil; p = p.before {
		if p.note.g != root || p.note.uid != uid {
			continue
		}
		switch in := p.note.at.(type) {
		case *ssa.Send:
			return true
		case *ssa.Select:
			if i := p.note.index; i >= 0 && in.States[i].Dir == types.SendOnly {
				return true
			}
		}
	}
	return false
}

// didServe reports whether fn itself operated on a channel.
func (s *state) didServe(fn *ssa.Function, uid int64) bool {
	for p := s.path; p != nil; p = p.before {
		if p.note.uid == uid && p.note.at.Parent() == fn {
			return true
		}
	}
	return false
}

// serves reports whether fn contains the counterpart of op for the channel made at site.
func (x *explorer) serves(fn *ssa.Function, site ssa.Value, op Op) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool { return x.servesAt(in, site, op) })
	})
}

// servesAt reports whether in is the counterpart of op for the channel made at site.
func (x *explorer) servesAt(in ssa.Instruction, site ssa.Value, op Op) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return op == Send && in.Op == token.ARROW && x.mayBe(in.X, site)
	case *ssa.Send:
		return op != Send && x.mayBe(in.Chan, site)
	case *ssa.Select:
		return slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool {
			return (st.Dir == types.RecvOnly) == (op == Send) && x.mayBe(st.Chan, site)
		})
	case ssa.CallInstruction:
		b, ok := in.Common().Value.(*ssa.Builtin)
		return ok && b.Name() == "close" && op != Send && x.mayBe(in.Common().Args[0], site)
	}
	return false
}
