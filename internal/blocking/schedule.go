package blocking

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// visible reports whether other goroutines can see, or keep from happening, what t does.
func (x *explorer) visible(s *state, t target) bool {
	switch t.op {
	case opClose, opLock, opRLock, opTryLock, opWait, opCondWait, opSignal, opBroadcast, opOnce:
		return len(t.args) > 0 && (s.internal(t.args[0]) || t.op == opClose && t.args[0].kind == vNil)
	case opCancel:
		o := s.objs[t.args[0].obj]
		return !o.escaped && !o.closed
	}
	return false
}

// perform executes a call of goroutine gi that nobody waits for: at is its instruction, nil
// for a deferred one. Visible calls get here when the schedule lets them happen.
func (x *explorer) perform(s *state, gi int, t target, at *ssa.Call) outcome {
	g := s.run(gi)
	f := g.frames[len(g.frames)-1]
	done := func(v value) outcome {
		if at != nil {
			if slot, ok := f.code.slots[at]; ok {
				f.regs[slot] = v
			}
			f.pc++
		}
		return goOn
	}
	result := func(from origin) value {
		if at == nil {
			return unknown
		}
		if _, ok := f.code.slots[at]; !ok {
			return unknown
		}
		if v, ok := x.errorResult(s, f, at); ok {
			return v
		}
		return x.answer(s, f, at, func() value { return x.fresh(s, at.Type(), from) })
	}
	switch t.op {
	case opSkip:
		if b, ok := builtinOf(at); ok {
			return done(x.builtin(s, b, t.args, at))
		}
		return done(result(fromCall))
	case opOpaque:
		for _, a := range t.args {
			x.escape(s, a)
		}
		return done(result(fromCall))
	case opInline:
		if !x.push(g, t) {
			for _, a := range t.args {
				x.escape(s, a)
			}
			return done(result(fromCall))
		}
		return goOn
	case opAppend:
		if at == nil || len(t.args) < 2 {
			return done(unknown)
		}
		return done(x.appendTo(s, at.Type(), t.args))

	case opUnlock:
		return x.unlock(s, gi, t.args[0], false, done)
	case opRUnlock:
		return x.unlock(s, gi, t.args[0], true, done)
	case opRLocker:
		v := t.args[0]
		if v.kind == vPtr {
			v.kind = vReader
		}
		return done(value{kind: vIface, typ: types.NewPointer(rlocker(t.fn)), sub: []value{v}})
	case opNewCond:
		typ := t.fn.Signature.Results().At(0).Type().(*types.Pointer).Elem()
		c := value{kind: vPtr, obj: x.create(s, object{kind: oAlloc, typ: typ, site: at, parent: -1})}
		s.own(c.obj).set(x.sub(0, condL), t.args[0])
		return done(c)
	case opAdd:
		n := t.args[1]
		if n.kind == vSym {
			return x.concrete(s, n)
		}
		if s.internal(t.args[0]) {
			if n.kind != vInt {
				s.own(t.args[0].obj).set(t.args[0].path, unknown)
			} else if !x.count(s, t.args[0], n.n) {
				return prune
			}
		}
		return done(unknown)
	case opDone:
		if s.internal(t.args[0]) && !x.count(s, t.args[0], -1) {
			return prune
		}
		return done(unknown)
	case opWaitGo:
		var counter value
		if s.internal(t.args[0]) {
			counter = t.args[0]
			x.count(s, counter, 1)
		}
		outcome := done(unknown)
		if !x.spawn(s, gi, x.start(s, t.args[1], t.at), t.at, counter) {
			return prune
		}
		return outcome
	case opAfterFunc:
		outcome := done(result(fromCall))
		if !x.spawn(s, gi, x.start(s, t.args[1], t.at), t.at, unknown) {
			return prune
		}
		return outcome

	case opBackground:
		return done(value{kind: vCtx, obj: -1})
	case opWithCancel:
		parent := t.args[0]
		o := object{kind: oChan, typ: nil, site: at, parent: -1, capacity: intValue(0), escaped: true}
		if parent.kind == vCtx && (parent.obj < 0 || !s.objs[parent.obj].escaped) {
			o.parent, o.escaped = parent.obj, false
			if parent.obj >= 0 {
				o.closed = s.objs[parent.obj].closed
			}
		}
		id := x.create(s, o)
		return done(value{kind: vTuple, sub: []value{{kind: vCtx, obj: id}, {kind: vCancel, obj: id}}})
	case opWithTimeout:
		id := x.create(s, object{kind: oChan, site: at, parent: -1, capacity: intValue(0), escaped: true})
		return done(value{kind: vTuple, sub: []value{{kind: vCtx, obj: id}, {kind: vCancel, obj: id}}})
	case opWithValue:
		if t.args[0].kind == vCtx {
			return done(t.args[0])
		}
		return done(result(fromCall))
	case opErrgroup:
		ctx := x.create(s, object{kind: oChan, site: at, parent: -1, capacity: intValue(0), escaped: true})
		typ := t.fn.Signature.Results().At(0).Type().(*types.Pointer).Elem()
		group := x.create(s, object{kind: oAlloc, typ: typ, site: at, parent: -1})
		return done(value{kind: vTuple, sub: []value{{kind: vPtr, obj: group}, {kind: vCtx, obj: ctx}}})
	case opContext:
		return done(x.contextMethod(s, t, at))

	case opTryLock:
		return done(result(fromCall))
	case opCancel:
		x.cancel(s, t.args[0].obj)
		return done(unknown)
	case opLock, opRLock, opWait, opCondWait, opSignal, opBroadcast, opClose:
		// Of something unknown: it does not wait for ever.
		if t.op == opWait && at != nil && t.fn.Signature.Results().Len() > 0 {
			return done(result(fromCall))
		}
		return done(unknown)
	case opOnce:
		outcome := done(unknown)
		start := x.start(s, t.args[1], t.at)
		if start.op == opInline {
			if !x.push(g, start) {
				return prune
			}
			if at != nil {
				f.pc-- // the call returns when its function does
			}
		}
		return outcome
	}
	return done(result(fromCall))
}

// condL is the field of sync.Cond that holds its lock.
const condL = 1

// rlocker returns a named type of package sync, which tells a lock from other interfaces.
func rlocker(fn *ssa.Function) types.Type {
	return fn.Signature.Recv().Type().(*types.Pointer).Elem()
}

func builtinOf(at *ssa.Call) (string, bool) {
	if at == nil {
		return "", false
	}
	b, ok := at.Call.Value.(*ssa.Builtin)
	if !ok {
		return "", false
	}
	return b.Name(), true
}

func (x *explorer) builtin(s *state, name string, args []value, at *ssa.Call) value {
	switch name {
	case "len", "cap":
		v := args[0]
		if v.kind == vChan && name == "cap" {
			return s.objs[v.obj].capacity
		}
		if v.kind == vChan {
			if s.internal(v) {
				return intValue(int64(len(s.objs[v.obj].buffer)))
			}
			return x.fresh(s, at.Type(), fromCall)
		}
		if a, ok := at.Call.Args[0].Type().Underlying().(*types.Array); ok {
			return intValue(a.Len())
		}
		return x.length(s, v)
	case "recover":
		return null
	case "ssa:wrapnilchk":
		return args[0]
	}
	return x.fresh(s, at.Type(), fromCall)
}

// start resolves the call without arguments of a function value.
func (x *explorer) start(s *state, fn value, at ssa.Instruction) target {
	t := target{at: at}
	switch fn.kind {
	case vFunc:
		return x.call(s, fn, nil, t)
	case vCancel:
		t.op, t.args = opCancel, []value{fn}
		return t
	}
	t.op, t.args = opOpaque, []value{fn}
	return t
}

// contextMethod returns the result of ctx.Done or ctx.Err.
func (x *explorer) contextMethod(s *state, t target, at *ssa.Call) value {
	ctx := t.args[0]
	if at == nil {
		return unknown
	}
	doneMethod := at.Call.Method.Name() == "Done"
	switch ctx.kind {
	case vCtx:
		switch {
		case ctx.obj < 0:
			return null
		case doneMethod:
			return value{kind: vChan, obj: ctx.obj}
		case !s.objs[ctx.obj].escaped && !s.objs[ctx.obj].closed:
			return null
		}
	case vSym:
		path := x.sub(0, pathDone)
		if v, ok := s.objs[ctx.obj].get(path); ok {
			return v
		}
		v := x.fresh(s, at.Type(), fromOutside)
		s.own(ctx.obj).set(path, v)
		return v
	}
	return x.fresh(s, at.Type(), fromCall)
}

// concrete replaces s by one state for each small number that n may be.
func (x *explorer) concrete(s *state, n value) outcome {
	x.forks = x.forks[:0]
	o := s.objs[n.obj]
	for k := max(o.lo, 1); k <= min(o.hi, maxCount); k++ {
		c := x.fork(s)
		own := c.own(n.obj)
		own.lo, own.hi = k, k
		x.forks = append(x.forks, c)
	}
	if len(x.forks) == 0 {
		return prune
	}
	return split
}

// count changes the counter of a WaitGroup. It reports false if the counter would become
// negative, which panics.
func (x *explorer) count(s *state, wg value, delta int64) bool {
	o := s.own(wg.obj)
	v, ok := o.get(wg.path)
	if ok && v.kind != vCount {
		return true // not known any more
	}
	v.kind = vCount
	v.n += delta
	o.set(wg.path, v)
	return v.n >= 0
}

// counter returns the counter of a WaitGroup, 0 if it is not known.
func (s *state) counter(wg value) int64 {
	v, _ := s.objs[wg.obj].get(wg.path)
	if v.kind != vCount {
		return 0
	}
	return v.n
}

func (s *state) mutex(m value) value {
	v, _ := s.objs[m.obj].get(m.path)
	v.kind = vMutex
	return v
}

func (x *explorer) unlock(s *state, gi int, m value, read bool, done func(value) outcome) outcome {
	if !s.internal(m) {
		return done(unknown)
	}
	state := s.mutex(m)
	switch {
	case read && state.n > 0:
		state.n--
	case !read && state.n < 0:
		state.n = 0
	default:
		return prune // fatal error: unlock of unlocked mutex
	}
	s.own(m.obj).set(m.path, state)
	release := func(g *goroutine) bool {
		for i := len(g.held) - 1; i >= 0; i-- {
			h := g.held[i]
			if h.lock.obj == m.obj && h.lock.path == m.path && (h.lock.n == 1) == read {
				g.held = slices.Delete(g.held, i, i+1)
				return true
			}
		}
		return false
	}
	if !release(s.run(gi)) {
		for i := range s.gs {
			if i != gi && release(s.run(i)) {
				break
			}
		}
	}
	return done(unknown)
}

// localSelect executes a select statement whose cases are all of unknown channels.
func (x *explorer) localSelect(s *state, gi int, in *ssa.Select) outcome {
	g := s.gs[gi]
	f := g.frames[len(g.frames)-1]
	for _, c := range in.States {
		if s.internal(x.eval(s, f, c.Chan)) {
			return stop
		}
	}
	x.forks = x.forks[:0]
	for i, c := range in.States {
		if x.eval(s, f, c.Chan).kind == vNil {
			continue
		}
		x.forks = append(x.forks, x.taken(s, gi, in, i, value{}, true))
	}
	if !in.Blocking {
		x.forks = append(x.forks, x.taken(s, gi, in, -1, value{}, true))
	}
	if len(x.forks) == 0 {
		return stop // nothing can ever happen
	}
	return split
}

// taken returns the state after goroutine gi took a case of a select: -1 is the default.
// received is what an internal channel delivered; ok is false if that is closed.
func (x *explorer) taken(s *state, gi int, in *ssa.Select, index int, received value, ok bool) *state {
	c := x.fork(s)
	g := c.run(gi)
	f := g.frames[len(g.frames)-1]
	tuple := in.Type().(*types.Tuple)
	v := value{kind: vTuple, sub: make([]value, tuple.Len())}
	v.sub[0] = intValue(int64(index))
	n := 2
	for i, st := range in.States {
		if i == index && st.Dir == types.SendOnly && !c.internal(x.eval(c, f, st.Chan)) {
			x.escape(c, x.eval(c, f, st.Send))
		}
		if st.Dir != types.RecvOnly {
			continue
		}
		if i == index {
			ch := x.eval(c, f, st.Chan)
			if c.internal(ch) || ch.kind == vChan && c.objs[ch.obj].closed {
				v.sub[1], v.sub[n] = boolValue(ok), received
			} else {
				v.sub[1] = x.fresh(c, types.Typ[types.Bool], fromOutside)
				v.sub[n] = x.fresh(c, tuple.At(n).Type(), fromReceived)
			}
		}
		n++
	}
	if slot, ok := f.code.slots[in]; ok {
		f.regs[slot] = v
	}
	f.pc++
	note := note{kind: noteCase, at: in, g: g.entry, index: index}
	if index >= 0 {
		if ch := x.eval(s, s.gs[gi].frames[len(s.gs[gi].frames)-1], in.States[index].Chan); ch.kind == vChan {
			note.site, note.uid = s.objs[ch.obj].site, s.objs[ch.obj].uid
			if in.States[index].Dir == types.SendOnly {
				x.serve(note.site)
			}
		}
	}
	c.add(note)
	return c
}

// serve remembers that somebody sent on, or closed, the channel made at site.
func (x *explorer) serve(site ssa.Value) {
	if !slices.Contains(x.served, site) {
		x.served = append(x.served, site)
	}
}

// An offer is one thing that a goroutine is ready to do on a channel.
type offer struct {
	gi    int
	ch    value
	send  bool
	v     value
	sel   *ssa.Select
	index int
	at    ssa.Instruction
}

// offers returns what goroutine gi is ready to do on channels.
func (x *explorer) offers(s *state, gi int) []offer {
	g := s.gs[gi]
	if g.wait != waitNone {
		return nil
	}
	f := g.frames[len(g.frames)-1]
	switch in := f.code.blocks[f.block].instrs[f.pc].(type) {
	case *ssa.Send:
		return []offer{{gi: gi, ch: x.eval(s, f, in.Chan), send: true, v: x.eval(s, f, in.X), at: in}}
	case *ssa.UnOp:
		return []offer{{gi: gi, ch: x.eval(s, f, in.X), at: in}}
	case *ssa.Select:
		var list []offer
		for i, c := range in.States {
			o := offer{gi: gi, ch: x.eval(s, f, c.Chan), send: c.Dir == types.SendOnly, sel: in, index: i, at: in}
			if o.send {
				o.v = x.eval(s, f, c.Send)
			}
			list = append(list, o)
		}
		return list
	}
	return nil
}

// accept lets an offer happen in s, which is changed; received is what a receiver gets.
func (x *explorer) accept(s *state, o offer, received value, ok bool) *state {
	if o.sel != nil {
		return x.taken(s, o.gi, o.sel, o.index, received, ok)
	}
	c := x.fork(s)
	g := c.run(o.gi)
	f := g.frames[len(g.frames)-1]
	if in, isRecv := o.at.(*ssa.UnOp); isRecv {
		if slot, kept := f.code.slots[in]; kept {
			v := received
			if in.CommaOk {
				v = value{kind: vTuple, sub: []value{received, boolValue(ok)}}
			}
			f.regs[slot] = v
		}
	}
	f.pc++
	n := note{kind: noteDone, at: o.at, g: g.entry}
	if o.ch.kind == vChan {
		n.site, n.uid = s.objs[o.ch.obj].site, s.objs[o.ch.obj].uid
		if o.send {
			x.serve(n.site)
		}
	}
	c.add(n)
	return c
}

// moves returns the states that one visible step of some goroutine leads to, each with the
// goroutines that took part.
func (x *explorer) moves(s *state) []move {
	var out []move
	all := make([][]offer, len(s.gs))
	for gi := range s.gs {
		all[gi] = x.offers(s, gi)
	}
	for gi := range s.gs {
		out = x.channelMoves(s, gi, all, out)
		out = x.callMoves(s, gi, out)
	}
	return out
}

// A move is a state in which some goroutines have to be run up to their next visible operation.
type move struct {
	s  *state
	gs []int
}

// elem returns the zero value of the elements of channel o.
func (x *explorer) elem(o *object) value {
	if o.typ == nil {
		return unknown
	}
	return x.zero(o.typ.Underlying().(*types.Chan).Elem())
}

func (x *explorer) channelMoves(s *state, gi int, all [][]offer, out []move) []move {
	ready := false
	for _, o := range all[gi] {
		if o.ch.kind == vNil || o.sel != nil && newTimer(o.sel.States[o.index].Chan) && x.instant(s, gi, all) {
			continue
		}
		if !s.internal(o.ch) {
			// An unknown partner is always there. (Only in a select: alone it is not visible.)
			if o.ch.kind == vChan && s.objs[o.ch.obj].closed && o.send {
				continue
			}
			if o.sel != nil {
				out = append(out, move{x.taken(s, gi, o.sel, o.index, unknown, true), []int{gi}})
			} else {
				var v value
				if in, ok := o.at.(*ssa.UnOp); ok {
					c := x.fork(s)
					v = x.fresh(c, in.X.Type().Underlying().(*types.Chan).Elem(), fromReceived)
					out = append(out, move{x.accept(c, o, v, true), []int{gi}})
					continue
				}
				out = append(out, move{x.accept(s, o, v, true), []int{gi}})
			}
			continue
		}
		ch := s.objs[o.ch.obj]
		if o.send {
			if ch.closed {
				ready = true // panics: the path is not followed
				continue
			}
			full, fork := x.full(s, o.ch.obj)
			if fork != nil {
				s = fork
				ch = s.objs[o.ch.obj]
			}
			if !full {
				ready = true
				c := x.accept(s, o, unknown, true)
				own := c.own(o.ch.obj)
				own.buffer = append(own.buffer, o.v)
				out = append(out, move{c, []int{gi}})
				continue
			}
			if ch.capacity.kind == vSym || ch.capacity.n > 0 {
				continue
			}
			for other := range all {
				if other == gi {
					continue
				}
				for _, r := range all[other] {
					if !r.send && r.ch.kind == vChan && r.ch.obj == o.ch.obj {
						ready = true
						c := x.accept(s, o, unknown, true)
						c = x.accept(c, r, o.v, true)
						out = append(out, move{c, []int{gi, other}})
					}
				}
			}
			continue
		}
		switch {
		case len(ch.buffer) > 0:
			ready = true
			c := x.accept(s, o, ch.buffer[0], true)
			own := c.own(o.ch.obj)
			own.buffer = own.buffer[1:]
			out = append(out, move{c, []int{gi}})
		case ch.closed:
			ready = true
			out = append(out, move{x.accept(s, o, x.elem(ch), false), []int{gi}})
		default:
			for other := range all {
				if other == gi {
					continue
				}
				for _, p := range all[other] {
					ready = ready || p.send && p.ch.kind == vChan && p.ch.obj == o.ch.obj
				}
			}
		}
	}
	if len(all[gi]) > 0 && all[gi][0].sel != nil && !all[gi][0].sel.Blocking && !ready {
		out = append(out, move{x.taken(s, gi, all[gi][0].sel, -1, unknown, true), []int{gi}})
	}
	return out
}

// full reports whether the buffer of a channel is full. Of an unknown capacity only one
// answer is followed, in a state of its own.
func (x *explorer) full(s *state, ch int32) (bool, *state) {
	o := s.objs[ch]
	if o.capacity.kind == vInt {
		return int64(len(o.buffer)) >= o.capacity.n, nil
	}
	more := x.compare(s, token.GTR, s.settled(o.capacity), intValue(int64(len(o.buffer))))
	switch s.truth(more) {
	case 1:
		return false, nil
	case 0:
		return true, nil
	}
	// Nothing says that it is too small.
	c := x.fork(s)
	c.assume(more, true)
	return false, c
}

// call returns the call that goroutine gi stands at, ok if there is one.
func (x *explorer) standing(s *state, gi int) (t target, at *ssa.Call, ok bool) {
	g := s.gs[gi]
	f := g.frames[len(g.frames)-1]
	switch in := f.code.blocks[f.block].instrs[f.pc].(type) {
	case *ssa.Call:
		return x.resolve(s, f, &in.Call, in), in, true
	case *ssa.RunDefers:
		if len(f.defers) > 0 {
			return f.defers[len(f.defers)-1], nil, true
		}
	}
	return target{}, nil, false
}

// callMoves appends the moves of goroutine gi that stands at a call of a modelled function.
func (x *explorer) callMoves(s *state, gi int, out []move) []move {
	t, at, ok := x.standing(s, gi)
	if !ok {
		return out
	}
	finish := func(c *state) *goroutine {
		g := c.run(gi)
		f := g.frames[len(g.frames)-1]
		if at == nil {
			f.defers = f.defers[:len(f.defers)-1]
		} else {
			f.pc++
		}
		n := note{kind: noteDone, at: t.at, g: g.entry}
		if t.op == opClose && t.args[0].kind == vChan {
			n.site, n.uid = s.objs[t.args[0].obj].site, s.objs[t.args[0].obj].uid
			x.serve(n.site)
		}
		c.add(n)
		return g
	}
	if !x.visible(s, t) {
		// It became somebody else's business meanwhile.
		c := x.fork(s)
		if at == nil {
			g := c.run(gi)
			f := g.frames[len(g.frames)-1]
			f.defers = f.defers[:len(f.defers)-1]
		}
		c.run(gi).wait = waitNone
		switch x.perform(c, gi, t, at) {
		case goOn:
			return append(out, move{c, []int{gi}})
		}
		return out
	}
	m := t.args[0]
	switch t.op {
	case opLock:
		state := s.mutex(m)
		g := s.gs[gi]
		switch {
		case state.n == 0:
			c := x.fork(s)
			if g.wait == waitPending {
				state.path--
			}
			state.n = -1
			c.own(m.obj).set(m.path, state)
			g := finish(c)
			g.wait, g.on = waitNone, unknown
			g.held = append(g.held, hold{m, t.at})
			out = append(out, move{c, []int{gi}})
		case g.wait != waitPending && state.n > 0:
			c := x.fork(s)
			state.path++
			c.own(m.obj).set(m.path, state)
			g := c.run(gi)
			g.wait, g.on = waitPending, m
			out = append(out, move{c, nil})
		}
	case opRLock:
		if state := s.mutex(m); state.n >= 0 && state.path == 0 {
			c := x.fork(s)
			state.n++
			c.own(m.obj).set(m.path, state)
			g := finish(c)
			m.n = 1
			g.held = append(g.held, hold{m, t.at})
			out = append(out, move{c, []int{gi}})
		}
	case opTryLock:
		c := x.fork(s)
		state := s.mutex(m)
		free := state.n == 0
		if t.fn.Name() == "TryRLock" {
			free = state.n >= 0 && state.path == 0
		}
		if at != nil {
			f := c.run(gi).frames[len(c.gs[gi].frames)-1]
			if slot, ok := f.code.slots[at]; ok {
				f.regs[slot] = boolValue(free)
			}
		}
		g := finish(c)
		if free {
			if t.fn.Name() == "TryRLock" {
				state.n++
				m.n = 1
			} else {
				state.n = -1
			}
			c.own(m.obj).set(m.path, state)
			g.held = append(g.held, hold{m, t.at})
		}
		out = append(out, move{c, []int{gi}})
	case opWait:
		if s.counter(m) == 0 {
			c := x.fork(s)
			if at != nil {
				f := c.run(gi).frames[len(c.gs[gi].frames)-1]
				if slot, ok := f.code.slots[at]; ok {
					f.regs[slot] = x.fresh(c, at.Type(), fromCall)
				}
			}
			finish(c)
			out = append(out, move{c, []int{gi}})
		}
	case opCondWait:
		out = x.condWait(s, gi, m, finish, out)
	case opSignal, opBroadcast:
		c := x.fork(s)
		for i, g := range c.gs {
			if g.wait == waitCond && sameValue(g.on, m) {
				c.run(i).wait = waitRelock
				if t.op == opSignal {
					break
				}
			}
		}
		finish(c)
		out = append(out, move{c, []int{gi}})
	case opOnce:
		v, _ := s.objs[m.obj].get(m.path)
		switch v.n {
		case 2:
			c := x.fork(s)
			finish(c)
			out = append(out, move{c, []int{gi}})
		case 0:
			c := x.fork(s)
			fn := x.start(c, t.args[1], t.at)
			c.own(m.obj).set(m.path, value{kind: vOnce, n: 1})
			g := c.run(gi)
			if at == nil {
				f := g.frames[len(g.frames)-1]
				f.defers = f.defers[:len(f.defers)-1]
			}
			if fn.op == opInline {
				if !x.push(g, fn) {
					return out
				}
				g.frames[len(g.frames)-1].once = m
			} else {
				c.own(m.obj).set(m.path, value{kind: vOnce, n: 2})
				switch x.perform(c, gi, fn, at) {
				case goOn:
				default:
					return out
				}
			}
			out = append(out, move{c, []int{gi}})
		}
	case opClose:
		if m.kind == vNil || s.objs[m.obj].closed {
			return out // panics
		}
		c := x.fork(s)
		c.own(m.obj).closed = true
		finish(c)
		out = append(out, move{c, []int{gi}})
	case opCancel:
		c := x.fork(s)
		x.cancel(c, m.obj)
		finish(c)
		out = append(out, move{c, []int{gi}})
	}
	return out
}

// cancel closes the Done channel of a context and of those derived from it.
func (x *explorer) cancel(s *state, done int32) {
	s.own(done).closed = true
	for i, o := range s.objs {
		if o.kind == oChan && o.parent == done && !o.closed {
			x.cancel(s, int32(i))
		}
	}
}

// condWait appends the moves of a goroutine in Cond.Wait.
func (x *explorer) condWait(s *state, gi int, cond value, finish func(*state) *goroutine, out []move) []move {
	g := s.gs[gi]
	lock := x.load(s, value{kind: vPtr, obj: cond.obj, path: x.sub(cond.path, condL)}, lockerType)
	var m value
	if lock.kind == vIface {
		m = lock.sub[0]
	}
	read := m.kind == vReader
	m.kind = vPtr
	if !s.internal(m) || lock.kind != vIface {
		c := x.fork(s)
		finish(c)
		return append(out, move{c, []int{gi}})
	}
	switch g.wait {
	case waitNone:
		c := x.fork(s)
		if x.unlock(c, gi, m, read, func(value) outcome { return goOn }) == goOn {
			g := c.run(gi)
			g.wait, g.on = waitCond, cond
			out = append(out, move{c, nil})
		}
	case waitRelock:
		state := s.mutex(m)
		if state.n == 0 || read && state.n > 0 && state.path == 0 {
			c := x.fork(s)
			state.n = -1
			if read {
				state.n = s.mutex(m).n + 1
				m.n = 1
			}
			c.own(m.obj).set(m.path, state)
			g := finish(c)
			g.wait, g.on = waitNone, unknown
			g.held = append(g.held, hold{m, nil})
			out = append(out, move{c, []int{gi}})
		}
	}
	return out
}

var lockerType = types.NewInterfaceType(nil, nil)
