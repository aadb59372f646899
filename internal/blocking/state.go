package blocking

import (
	"crypto/sha256"
	"encoding/binary"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// kind says what an abstract value is.
type kind uint8

const (
	vUnknown kind = iota // could be anything; two of them have nothing in common
	vSym                 // unknown, but always the same: the contents of an object of kind oSymbol, plus n
	vInt                 // an integer, a bool as 0 and 1
	vNil
	vPtr    // the variable at path in obj
	vChan   // the channel obj
	vFunc   // fn with its captured variables in sub
	vIface  // an interface holding sub[0] of type typ
	vTuple  // several results in sub
	vStruct // a struct with its fields in sub
	vSlice  // a slice of length sub[0] with its elements in obj; -1 if they are unknown
	vCond   // a comparison that is not decided: obj+path (token) n, or sub[0] instead of n
	vCtx    // a context whose Done channel is obj; -1 if it is never done
	vCancel // the function that closes the channel obj
	vMutex  // state of a lock: n readers, or -1 for a writer; path writers waiting
	vCount  // state of a WaitGroup: n
	vOnce   // state of a Once: n is 0 before, 1 during and 2 after the call
	vReader // the Locker for reading of the RWMutex at path in obj
	vIter   // an iterator over a map: n steps done of sub[0]
)

// A value is what exploration knows about the contents of a variable.
type value struct {
	kind kind
	path int32
	obj  int32
	n    int64
	fn   *ssa.Function
	typ  types.Type
	sub  []value
}

func intValue(n int64) value { return value{kind: vInt, n: n} }

func boolValue(b bool) value {
	if b {
		return intValue(1)
	}
	return intValue(0)
}

var unknown, null = value{}, value{kind: vNil}

// objKind says where an object comes from.
type objKind uint8

const (
	oAlloc  objKind = iota // a variable created during exploration
	oChan                  // a channel created during exploration
	oSymbol                // something that was there before, or that an unknown function made
)

// origin says where an unknown value comes from.
type origin uint8

const (
	fromOutside  origin = iota // a parameter, a field, a global variable
	fromCall                   // the result of an unknown function
	fromReceived               // what an unknown channel or an unknown sender delivered
)

// An object is a variable, a channel or a symbol. Objects are shared between states until
// they change.
type object struct {
	owner   int64 // the state that may change it in place
	kind    objKind
	escaped bool // unknown code may use it
	origin  origin
	typ     types.Type // of the variable; of the channel; of the symbol
	site    ssa.Value  // where it was created
	uid     int64      // the same in all states that it gets into
	cells   []cell     // contents by path, sorted

	// Channels.
	capacity value
	buffer   []value
	closed   bool
	parent   int32 // of a context's Done channel: that of the context it was derived from, or -1

	// Symbols: what was assumed about the number, or about nil (0) and not nil (1).
	lo, hi int64
	memo   []memo // comparisons with other values that were decided
}

type cell struct {
	path int32
	v    value
}

type memo struct {
	key  string
	with value // the other operand
	v    value
}

const unbounded = 1 << 40

func (o *object) find(path int32) (int, bool) {
	return slices.BinarySearchFunc(o.cells, path, func(c cell, p int32) int { return int(c.path - p) })
}

func (o *object) get(path int32) (value, bool) {
	if i, ok := o.find(path); ok {
		return o.cells[i].v, true
	}
	return value{}, false
}

func (o *object) set(path int32, v value) {
	i, ok := o.find(path)
	if ok {
		o.cells[i].v = v
	} else {
		o.cells = slices.Insert(o.cells, i, cell{path, v})
	}
}

// A target is a call that was resolved: what will happen, to which values.
type target struct {
	op   opcode
	fn   *ssa.Function
	args []value
	at   ssa.Instruction
}

// A frame is the activation of one function.
type frame struct {
	code   *code
	block  int32
	pc     int32
	regs   []value
	defers []target
	once   value // the Once whose function this is
}

// A goroutine is a stack of frames, the innermost last.
type goroutine struct {
	owner  int64
	frames []*frame
	entry  *ssa.Function
	start  ssa.Instruction // the go statement, nil for the root
	done   value           // the WaitGroup that counts this goroutine
	wait   waiting
	on     value // the variable that wait is about
	held   []hold

	running bool // it has been brought to its first visible operation
	busy    bool // it has done what takes time since its last visible operation
}

// A hold is a lock that a goroutine holds.
type hold struct {
	lock value // vPtr; n is 1 for a reader
	at   ssa.Instruction
}

// waiting says what a goroutine that cannot go on by itself waits for.
type waiting uint8

const (
	waitNone    waiting = iota
	waitPending         // in RWMutex.Lock, keeping new readers out
	waitCond            // in Cond.Wait, not woken yet
	waitRelock          // in Cond.Wait, woken
)

// A state is a moment of the execution of all goroutines.
type state struct {
	id   int64 // owner of what it may change in place
	gs   []*goroutine
	objs []*object
	left []hold // locks that goroutines held when they ended
	path *step  // how it was reached

	// counts are the unknown numbers that loops ended by. Two of them may be the same in truth.
	counts []int64
}

// A step is one link of the path to a state.
type step struct {
	before *step
	length int
	note   note
}

type noteKind uint8

const (
	noteCase   noteKind = iota // a case of a select was taken
	noteBranch                 // a branch went one way
	noteReturn                 // a goroutine ended
	noteDone                   // an operation on the channel made at site was executed
)

// A note remembers a decision for the explanation.
type note struct {
	kind  noteKind
	at    ssa.Instruction
	g     *ssa.Function // entry of the goroutine that did it
	index int           // case or successor taken; -1 for the default case
	site  ssa.Value     // where the channel operated on was made
	uid   int64         // and which it is
}

func (s *state) add(n note) {
	length := 1
	if s.path != nil {
		length = s.path.length + 1
	}
	s.path = &step{before: s.path, length: length, note: n}
}

// fork returns a copy of s that may be changed.
func (x *explorer) fork(s *state) *state {
	x.ids++
	return &state{id: x.ids, gs: slices.Clone(s.gs), objs: slices.Clone(s.objs), left: slices.Clone(s.left), path: s.path, counts: s.counts}
}

// own returns object i of s for writing.
func (s *state) own(i int32) *object {
	o := s.objs[i]
	if o.owner != s.id {
		c := *o
		c.owner = s.id
		c.cells = slices.Clone(o.cells)
		c.buffer = slices.Clone(o.buffer)
		c.memo = slices.Clone(o.memo)
		o = &c
		s.objs[i] = o
	}
	return o
}

// run returns goroutine i of s for writing.
func (s *state) run(i int) *goroutine {
	g := s.gs[i]
	if g.owner != s.id {
		c := *g
		c.owner = s.id
		c.frames = make([]*frame, len(g.frames))
		for i, f := range g.frames {
			fc := *f
			fc.regs = slices.Clone(f.regs)
			fc.defers = slices.Clone(f.defers)
			c.frames[i] = &fc
		}
		c.held = slices.Clone(g.held)
		g = &c
		s.gs[i] = g
	}
	return g
}

func (x *explorer) create(s *state, o object) int32 {
	x.ids++
	o.uid = x.ids
	o.owner = s.id
	s.objs = append(s.objs, &o)
	return int32(len(s.objs) - 1)
}

// walk calls visit for each object that v leads to directly.
func (v value) walk(visit func(int32)) {
	switch v.kind {
	case vSym, vPtr, vChan, vReader, vCond:
		visit(v.obj)
	case vCtx, vCancel, vSlice:
		if v.obj >= 0 {
			visit(v.obj)
		}
	}
	for _, sub := range v.sub {
		sub.walk(visit)
	}
}

func (o *object) walk(visit func(int32)) {
	for _, c := range o.cells {
		c.v.walk(visit)
	}
	for _, v := range o.buffer {
		v.walk(visit)
	}
	o.capacity.walk(visit)
	if o.kind == oChan && o.parent >= 0 {
		visit(o.parent)
	}
	for _, m := range o.memo {
		m.with.walk(visit)
		m.v.walk(visit)
	}
}

// live returns which registers of the frame are still needed. A frame that waits for the
// result of a call stands at the call.
func (f *frame) live(innermost bool) bits {
	cb := &f.code.blocks[f.block]
	call, ok := cb.instrs[f.pc].(*ssa.Call)
	if innermost || !ok {
		return cb.live[f.pc]
	}
	live := slices.Clone(cb.live[f.pc+1])
	live.clear(f.code.slots[call])
	return live
}

// canonical drops from s what cannot matter any more, renumbers the objects, and returns a
// digest that two states share if and only if they behave alike.
func (x *explorer) canonical(s *state) [32]byte {
	index := make([]int32, len(s.objs))
	for i := range index {
		index[i] = -1
	}
	order := []int32{0} // the world
	index[0] = 0
	visit := func(i int32) {
		if index[i] < 0 {
			index[i] = int32(len(order))
			order = append(order, i)
		}
	}
	for gi, g := range s.gs {
		for fi, f := range g.frames {
			live := f.live(fi == len(g.frames)-1)
			for slot := range f.regs {
				if f.regs[slot].kind != vUnknown && !live.has(slot) {
					if f = s.run(gi).frames[fi]; true {
						f.regs[slot] = value{}
					}
				}
				f.regs[slot].walk(visit)
			}
			for _, d := range f.defers {
				for _, a := range d.args {
					a.walk(visit)
				}
			}
			f.once.walk(visit)
		}
		g = s.gs[gi]
		g.done.walk(visit)
		g.on.walk(visit)
		for _, h := range g.held {
			h.lock.walk(visit)
		}
	}
	for i := 0; i < len(order); i++ {
		s.objs[order[i]].walk(visit)
	}
	s.left = slices.DeleteFunc(s.left, func(h hold) bool { return index[h.lock.obj] < 0 })

	objs := make([]*object, len(order))
	same := len(order) == len(s.objs)
	for to, from := range order {
		same = same && from == int32(to)
		objs[to] = s.objs[from]
	}
	if !same {
		s.objs = objs
		s.renumber(index)
	}
	return sha256.Sum256(x.encode(s))
}

// renumber gives the objects that s mentions, and that are in their places already, new numbers. What mentions none with another
// number stays shared with other states.
func (s *state) renumber(index []int32) {
	for i := range s.objs {
		if !s.objs[i].moves(index) {
			continue
		}
		o := s.own(int32(i))
		for i := range o.cells {
			o.cells[i].v = o.cells[i].v.renumber(index)
		}
		for i := range o.buffer {
			o.buffer[i] = o.buffer[i].renumber(index)
		}
		o.capacity = o.capacity.renumber(index)
		if o.kind == oChan && o.parent >= 0 {
			o.parent = index[o.parent]
		}
		for i := range o.memo {
			o.memo[i].with = o.memo[i].with.renumber(index)
			o.memo[i].v = o.memo[i].v.renumber(index)
		}
	}
	for i := range s.left {
		s.left[i].lock = s.left[i].lock.renumber(index)
	}
	for gi := range s.gs {
		if !s.gs[gi].moves(index) {
			continue
		}
		g := s.run(gi)
		for _, f := range g.frames {
			for i, v := range f.regs {
				if v.moves(index) {
					f.regs[i] = v.renumber(index)
				}
			}
			for i := range f.defers {
				f.defers[i].args = renumberAll(f.defers[i].args, index)
			}
			f.once = f.once.renumber(index)
		}
		g.done = g.done.renumber(index)
		g.on = g.on.renumber(index)
		for i := range g.held {
			g.held[i].lock = g.held[i].lock.renumber(index)
		}
	}
}

// moves reports whether v leads directly to an object whose number changes.
func (v value) moves(index []int32) bool {
	switch v.kind {
	case vSym, vPtr, vChan, vReader, vCond, vCtx, vCancel, vSlice:
		if v.obj >= 0 && index[v.obj] != v.obj {
			return true
		}
	}
	return slices.ContainsFunc(v.sub, func(sub value) bool { return sub.moves(index) })
}

func (o *object) moves(index []int32) bool {
	return o.kind == oChan && o.parent >= 0 && index[o.parent] != o.parent || o.capacity.moves(index) ||
		slices.ContainsFunc(o.cells, func(c cell) bool { return c.v.moves(index) }) ||
		slices.ContainsFunc(o.buffer, func(v value) bool { return v.moves(index) }) ||
		slices.ContainsFunc(o.memo, func(m memo) bool { return m.with.moves(index) || m.v.moves(index) })
}

func (g *goroutine) moves(index []int32) bool {
	return g.done.moves(index) || g.on.moves(index) ||
		slices.ContainsFunc(g.held, func(h hold) bool { return h.lock.moves(index) }) ||
		slices.ContainsFunc(g.frames, func(f *frame) bool {
			return f.once.moves(index) || slices.ContainsFunc(f.regs, func(v value) bool { return v.moves(index) }) ||
				slices.ContainsFunc(f.defers, func(d target) bool {
					return slices.ContainsFunc(d.args, func(v value) bool { return v.moves(index) })
				})
		})
}

func (v value) renumber(index []int32) value {
	switch v.kind {
	case vSym, vPtr, vChan, vReader, vCond, vCtx, vCancel, vSlice:
		if v.obj >= 0 {
			v.obj = index[v.obj]
		}
	}
	v.sub = renumberAll(v.sub, index)
	return v
}

func renumberAll(list []value, index []int32) []value {
	if !slices.ContainsFunc(list, func(v value) bool { return v.moves(index) }) {
		return list
	}
	out := make([]value, len(list))
	for i, v := range list {
		out[i] = v.renumber(index)
	}
	return out
}

// encode spells out s.
func (x *explorer) encode(s *state) []byte {
	b := x.buf[:0]
	num := func(n int64) { b = binary.AppendVarint(b, n) }
	ref := func(p any) { num(int64(x.number(p))) }
	var val func(v value)
	val = func(v value) {
		b = append(b, byte(v.kind))
		switch v.kind {
		case vUnknown, vNil:
			return
		case vFunc:
			ref(v.fn)
		case vIface:
			ref(v.typ)
		}
		num(int64(v.obj))
		num(int64(v.path))
		num(v.n)
		num(int64(len(v.sub)))
		for _, sub := range v.sub {
			val(sub)
		}
	}
	num(int64(min(len(s.counts), 2)))
	num(int64(len(s.gs)))
	for _, g := range s.gs {
		ref(g.entry)
		b = append(b, byte(g.wait))
		if g.busy {
			b = append(b, 1)
		}
		val(g.on)
		val(g.done)
		num(int64(len(g.held)))
		for _, h := range g.held {
			val(h.lock)
			ref(h.at)
		}
		num(int64(len(g.frames)))
		for _, f := range g.frames {
			ref(f.code)
			num(int64(f.block))
			num(int64(f.pc))
			val(f.once)
			for _, v := range f.regs {
				val(v)
			}
			num(int64(len(f.defers)))
			for _, d := range f.defers {
				b = append(b, byte(d.op))
				ref(d.fn)
				num(int64(len(d.args)))
				for _, a := range d.args {
					val(a)
				}
			}
		}
	}
	for _, h := range s.left {
		val(h.lock)
	}
	for _, o := range s.objs {
		b = append(b, byte(o.kind))
		if o.escaped {
			b = append(b, 1)
		}
		if o.closed {
			b = append(b, 2)
		}
		num(o.lo)
		num(o.hi)
		num(int64(o.parent))
		val(o.capacity)
		num(int64(len(o.buffer)))
		for _, v := range o.buffer {
			val(v)
		}
		num(int64(len(o.cells)))
		for _, c := range o.cells {
			num(int64(c.path))
			val(c.v)
		}
		num(int64(len(o.memo)))
		for _, m := range o.memo {
			b = append(b, m.key...)
			b = append(b, 0)
			val(m.with)
			val(m.v)
		}
	}
	x.buf = b
	return b
}
