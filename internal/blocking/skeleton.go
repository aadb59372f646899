package blocking

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// program is what exploration knows about a package.
type program struct {
	prog  *ssa.Program
	pkg   *ssa.Package
	funcs []*ssa.Function
	never *infallible.Result

	carries  map[types.Type]bool
	flows    map[*ssa.Function]*flow
	captured map[*ssa.FreeVar]ssa.Value // what the literal was created with
	methods  map[string][]*ssa.Function // by their names
	fresh    map[*ssa.Function]bool     // returns something to wait for that it created
	started  map[*ssa.Function]bool     // is started as a goroutine
	starters map[*ssa.Function]bool     // starts goroutines itself

	lastCases func() map[token.Pos]bool // the last expressions of switches over several values without default

	states, steps int // explored so far
}

// A code is the concurrency skeleton of a function: its control flow reduced to what somebody
// can wait for, and to the values that decide about it.
type code struct {
	fn     *ssa.Function
	keep   map[ssa.Instruction]bool
	slots  map[ssa.Value]int // values that are not needed at the same time may have the same
	size   int               // number of slots
	blocks []codeBlock       // by the index of the SSA block
	exits  map[*ssa.If]loopExit
	data   map[*ssa.If]bool // branches that inspect a value that was received, or an atomic one
}

// A loopExit is a branch that can leave a loop.
type loopExit struct {
	leaves [2]bool // which successors are outside
	known  bool    // the condition is an error, a count or an event, not a search
	waits  bool    // the loop receives, or calls what may
}

type codeBlock struct {
	instrs []ssa.Instruction // those kept; the last is If, Jump, Return or Panic
	slow   []bool            // by instruction: something that takes time was left out before it
	skip   *edge             // if not nil, where a branch that decides nothing goes on
	live   []bits            // live slots before each instruction, and after the last
}

// An edge is how control enters block to: from its predecessor number pred.
type edge struct {
	to   *ssa.BasicBlock
	pred int
}

type bits []uint64

func newBits(n int) bits      { return make(bits, (n+63)/64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) clear(i int)    { b[i/64] &^= 1 << (i % 64) }
func (b bits) union(c bits) (changed bool) {
	for i, w := range c {
		if b[i]|w != b[i] {
			b[i] |= w
			changed = true
		}
	}
	return changed
}

func newProgram(files []*ast.File, pkg *ssa.Package, funcs []*ssa.Function, never *infallible.Result) *program {
	p := &program{
		prog: pkg.Prog, pkg: pkg, funcs: funcs, never: never, carries: map[types.Type]bool{}, flows: map[*ssa.Function]*flow{}, captured: map[*ssa.FreeVar]ssa.Value{},
		methods: map[string][]*ssa.Function{}, fresh: map[*ssa.Function]bool{}, started: map[*ssa.Function]bool{},
		starters: map[*ssa.Function]bool{}, lastCases: sync.OnceValue(func() map[token.Pos]bool { return ssair.LastCases(files) }),
	}
	for _, fn := range funcs {
		if fn.Signature.Recv() != nil {
			p.methods[fn.Name()] = append(p.methods[fn.Name()], fn)
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.MakeClosure:
					literal := in.Fn.(*ssa.Function)
					for i, v := range in.Bindings {
						if i < len(literal.FreeVars) {
							p.captured[literal.FreeVars[i]] = v
						}
					}
				case *ssa.Go:
					p.starters[fn] = true
					if callee := source(in.Call.StaticCallee()); callee != nil {
						p.started[callee] = true
					}
				}
			}
		}
	}
	p.findFresh()
	return p
}

// code returns the skeleton of fn, nil if its source is not in the package.
func (sc *scope) code(fn *ssa.Function) *code {
	if len(fn.Blocks) == 0 {
		return nil
	}
	c := sc.codes[fn]
	if c == nil {
		c = sc.build(fn)
		sc.codes[fn] = c
	}
	return c
}

// variable returns the variable that a function literal captured, nil if it is not known.
func (p *program) variable(v *ssa.FreeVar) *ssa.Alloc {
	for range 8 { // depth of nested literals
		switch bound := p.captured[v].(type) {
		case *ssa.Alloc:
			return bound
		case *ssa.FreeVar:
			v = bound
		default:
			return nil
		}
	}
	return nil
}

// source returns the function whose body runs when fn is called: the origin of an instance.
func source(fn *ssa.Function) *ssa.Function {
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}

// holdsSync reports whether a variable of type t is or contains a lock, WaitGroup, Cond or Once.
func (p *program) holdsSync(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if isSyncType(t) {
			return true
		}
		return p.holdsSync(t.Underlying())
	case *types.Struct:
		for f := range t.Fields() {
			if p.holdsSync(f.Type()) {
				return true
			}
		}
	}
	return false
}

// holdsPrimitive reports whether a variable of type t is or contains a channel, a lock, a
// WaitGroup, a Cond or a Once.
func (p *program) holdsPrimitive(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Struct:
		if isSyncType(t) {
			return true
		}
		for f := range u.Fields() {
			if p.holdsPrimitive(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return p.holdsPrimitive(u.Elem())
	}
	return false
}

func isSyncType(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	switch named.Obj().Pkg().Path() {
	case "sync":
		switch named.Obj().Name() {
		case "Mutex", "RWMutex", "WaitGroup", "Cond", "Once":
			return true
		}
	case "golang.org/x/sync/errgroup":
		return named.Obj().Name() == "Group"
	}
	return false
}

// carrying reports whether a value of type t can be, or lead to, something to wait for: a
// channel, a lock, a function that captured one.
func (p *program) carrying(t types.Type) bool {
	if known, ok := p.carries[t]; ok {
		return known
	}
	seen := map[types.Type]bool{}
	if p.leads(t, seen) {
		return true
	}
	// Have: nothing that t is made of leads anywhere, recursive types included.
	for part := range seen {
		p.carries[part] = false
	}
	return false
}

// leads is carrying without the types in seen, about which somebody is asking already: yes holds in any case, no only for the one who asked first.
func (p *program) leads(t types.Type, seen map[types.Type]bool) bool {
	if known, ok := p.carries[t]; ok {
		return known
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	yes := p.leadsType(t, seen)
	if yes {
		p.carries[t] = true
	}
	return yes
}

func (p *program) leadsType(t types.Type, seen map[types.Type]bool) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if isSyncType(t) {
			return true
		}
		if t.Obj().Pkg() == nil && t.Obj().Name() == "error" {
			return false
		}
		if symbol.OfType(t.Obj()) == "context.Context" {
			return true
		}
		return p.leads(t.Underlying(), seen)
	case *types.Chan, *types.Signature, *types.Interface, *types.TypeParam:
		return true
	case *types.Pointer:
		return p.leads(t.Elem(), seen)
	case *types.Slice:
		return p.leads(t.Elem(), seen)
	case *types.Array:
		return p.leads(t.Elem(), seen)
	case *types.Map:
		return p.leads(t.Elem(), seen) || p.leads(t.Key(), seen)
	case *types.Tuple:
		for v := range t.Variables() {
			if p.leads(v.Type(), seen) {
				return true
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if p.leads(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// memoryKey identifies the variable or field that addr points to, nil if it has no name.
func (p *program) memoryKey(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		st := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		return st.Field(addr.Field).Origin()
	case *ssa.Alloc, *ssa.Global:
		return addr
	case *ssa.FreeVar:
		if v := p.captured[addr]; v != nil {
			return p.memoryKey(v)
		}
	case *ssa.Parameter:
		return addr.Type().String()
	}
	return nil
}

// memoryKeys identifies the variable or field that addr points to, and those around it: a struct is stored and loaded as a whole as well.
func (p *program) memoryKeys(addr ssa.Value) []any {
	var keys []any
	for {
		if key := p.memoryKey(addr); key != nil {
			keys = append(keys, key)
		}
		field, ok := addr.(*ssa.FieldAddr)
		if !ok {
			return keys
		}
		addr = field.X
	}
}

// holdsBack reports whether a value of type t says nothing to an unknown function that others
// could wait for: contexts and errors may be handed to anybody.
func holdsBack(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && (symbol.OfType(named.Obj()) == "context.Context" || symbol.OfType(named.Obj()) == "error")
}

// retainsNothing reports whether fn is of a package whose functions neither keep nor use the
// channels and functions that their arguments lead to.
func retainsNothing(fn *ssa.Function) bool {
	if fn.Pkg == nil || fn.Pkg.Pkg == nil {
		return false
	}
	switch fn.Pkg.Pkg.Path() {
	case "fmt", "log", "log/slog", "errors", "strings", "strconv", "bytes", "sort", "time", "math", "unicode", "os", "runtime",
		"path", "path/filepath", "encoding/json", "encoding/hex", "encoding/base64", "reflect", "context", "math/rand", "math/rand/v2",
		"github.com/pkg/errors":
		return true
	}
	return false
}

// event reports whether in is something that exploration has to execute.
func (sc *scope) event(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Return, *ssa.Panic:
		return true
	case *ssa.Send:
		return sc.channel(in.Chan) || sc.marked[in.X]
	case *ssa.Select:
		return slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool {
			return sc.channel(st.Chan) || st.Dir == types.SendOnly && sc.marked[st.Send]
		})
	case *ssa.UnOp:
		return in.Op == token.ARROW && sc.channel(in.X)
	case ssa.CallInstruction:
		return sc.calls(in)
	case *ssa.Store:
		return sc.marked[in.Val] || slices.ContainsFunc(sc.p.memoryKeys(in.Addr), func(key any) bool { return sc.memory[key] })
	case *ssa.MapUpdate:
		return sc.marked[in.Key] || sc.marked[in.Value]
	}
	return false
}

// sliced is what the slicing of one function found.
type sliced struct {
	keep    map[ssa.Instruction]bool
	skip    map[*ssa.BasicBlock]*edge
	acts    bool // it matters to callers that the function runs
	changed bool // more memory matters than before
}

// slice finds the instructions of fn that matter: events, the branches that decide which of
// them comes next, and the values that these use.
func (sc *scope) slice(fn *ssa.Function) sliced {
	s := sliced{keep: map[ssa.Instruction]bool{}, skip: map[*ssa.BasicBlock]*edge{}}
	var work []ssa.Instruction
	add := func(in ssa.Instruction) {
		if !s.keep[in] {
			s.keep[in] = true
			work = append(work, in)
		}
	}
	deferred := false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if sc.event(in) {
				add(in)
				switch in := in.(type) {
				case *ssa.Return:
					if slices.ContainsFunc(in.Results, func(v ssa.Value) bool { return sc.marked[v] }) {
						s.acts = true
					}
				case *ssa.Defer:
					deferred = true
					s.acts = true
				case *ssa.Panic:
				case *ssa.Store:
					if alloc, ok := in.Addr.(*ssa.Alloc); !ok || alloc.Heap {
						s.acts = true
					}
				default:
					s.acts = true
				}
			}
		}
	}
	if deferred {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if rd, ok := in.(*ssa.RunDefers); ok {
					add(rd)
				}
			}
		}
	}
	for {
		for len(work) > 0 {
			in := work[len(work)-1]
			work = work[:len(work)-1]
			if load, ok := in.(*ssa.UnOp); ok && load.Op == token.MUL {
				for _, key := range sc.p.memoryKeys(load.X) {
					if !sc.memory[key] {
						sc.memory[key] = true
						s.changed = true
					}
				}
			}
			var operands [10]*ssa.Value
			for _, op := range in.Operands(operands[:0]) {
				if def, ok := (*op).(ssa.Instruction); ok && *op != nil && def.Parent() == fn {
					add(def)
				}
			}
		}
		if !sc.branches(fn, &s, add) {
			break
		}
	}
	return s
}

// branches keeps the branches of fn that decide which kept instruction comes next, and records
// where the others go on. It reports whether it kept more than before.
func (sc *scope) branches(fn *ssa.Function, s *sliced, add func(ssa.Instruction)) bool {
	// stop[b]: b itself holds something kept; joins[b]: and what depends on where b was entered from.
	n := len(fn.Blocks)
	stop, joins := make([]bool, n), make([]bool, n)
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if s.keep[in] {
				stop[b.Index] = true
				if _, ok := in.(*ssa.Phi); ok {
					joins[b.Index] = true
				}
			}
		}
		if len(b.Succs) == 0 {
			stop[b.Index] = true
		}
	}
	// next[b]: the stops reachable from b without passing another, as far as it matters: none,
	// one (its index plus n times the predecessor, if that matters), or several.
	const none, several = -1, -2
	next := make([]int, n)
	for i := range next {
		next[i] = none
	}
	at := func(from, to *ssa.BasicBlock) int {
		switch {
		case joins[to.Index]:
			return to.Index + n*slices.Index(to.Preds, from)
		case stop[to.Index]:
			return to.Index
		}
		return next[to.Index]
	}
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- {
			b := fn.Blocks[i]
			to := none
			for _, succ := range b.Succs {
				switch where := at(b, succ); {
				case where == none || where == to:
				case to == none:
					to = where
				default:
					to = several
				}
			}
			if to != next[i] {
				next[i] = to
				changed = true
			}
		}
	}
	more := false
	for _, b := range fn.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || s.keep[branch] {
			continue
		}
		if where := next[b.Index]; where == several {
			add(branch)
			delete(s.skip, b)
			more = true
		} else if where >= 0 {
			s.skip[b] = &edge{fn.Blocks[where%n], where / n}
		}
	}
	return more
}

// build lays out the skeleton of fn for execution.
func (sc *scope) build(fn *ssa.Function) *code {
	s := sc.slice(fn)
	c := &code{fn: fn, keep: s.keep, slots: map[ssa.Value]int{}, blocks: make([]codeBlock, len(fn.Blocks)), exits: sc.loopExits(fn), data: map[*ssa.If]bool{}}
	for _, v := range fn.Params {
		c.slots[v] = len(c.slots)
	}
	for _, v := range fn.FreeVars {
		c.slots[v] = len(c.slots)
	}
	for _, b := range fn.Blocks {
		cb := &c.blocks[b.Index]
		cb.skip = s.skip[b]
		if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && (inspectsReceived(branch.Cond) || inspectsAtomic(branch.Cond)) {
			c.data[branch] = true
		}
		for i, in := range b.Instrs {
			last := i == len(b.Instrs)-1
			if !s.keep[in] && !last {
				continue
			}
			cb.instrs = append(cb.instrs, in)
			if v, ok := in.(ssa.Value); ok {
				c.slots[v] = len(c.slots)
			}
		}
	}
	for _, b := range fn.Blocks {
		c.blocks[b.Index].slow = c.idle(b)
	}
	c.liveness()
	c.pack(len(fn.Params) + len(fn.FreeVars))
	return c
}

// pack gives values that are never needed at the same time the same slot, so that there is little to copy when a state is. The first
// fixed ones keep theirs.
func (c *code) pack(fixed int) {
	n := len(c.slots)
	apart := make([]bits, n) // slots that must differ
	for i := range apart {
		apart[i] = newBits(n)
	}
	defined := func(slot int, live bits) {
		for other := range n {
			if other != slot && live.has(other) {
				apart[slot].set(other)
				apart[other].set(slot)
			}
		}
	}
	for i := range c.blocks {
		cb := &c.blocks[i]
		phis := newBits(n) // all of them get their values at once
		for pc, in := range cb.instrs {
			v, ok := in.(ssa.Value)
			if !ok {
				continue
			}
			slot := c.slots[v]
			if _, isPhi := in.(*ssa.Phi); isPhi {
				phis.set(slot)
			}
			defined(slot, cb.live[pc+1])
		}
		for slot := range n {
			if phis.has(slot) {
				defined(slot, phis)
				defined(slot, cb.live[0])
			}
		}
	}
	to := make([]int, n)
	c.size = fixed
	for slot := range n {
		if slot < fixed {
			to[slot] = slot
			continue
		}
		taken := make([]bool, c.size+1)
		for other := range slot {
			if apart[slot].has(other) {
				taken[to[other]] = true
			}
		}
		to[slot] = slices.Index(taken, false)
		c.size = max(c.size, to[slot]+1)
	}
	for v, slot := range c.slots {
		c.slots[v] = to[slot]
	}
	for i := range c.blocks {
		for pc, live := range c.blocks[i].live {
			packed := newBits(c.size)
			for slot := range n {
				if live.has(slot) {
					packed.set(to[slot])
				}
			}
			c.blocks[i].live[pc] = packed
		}
	}
}

// liveness computes which slots are still read after each point.
func (c *code) liveness() {
	n := len(c.slots)
	in := make([]bits, len(c.blocks)) // at the start of the block, phis executed
	for i := range in {
		in[i] = newBits(n)
	}
	use := func(live bits, i ssa.Instruction) {
		var operands [10]*ssa.Value
		for _, op := range i.Operands(operands[:0]) {
			if slot, ok := c.slots[*op]; ok {
				live.set(slot)
			}
		}
	}
	out := func(b *ssa.BasicBlock) bits {
		live := newBits(n)
		flow := func(succ *ssa.BasicBlock) {
			l := slices.Clone(in[succ.Index])
			for _, i := range c.blocks[succ.Index].instrs {
				phi, ok := i.(*ssa.Phi)
				if !ok {
					break
				}
				l.clear(c.slots[phi])
			}
			live.union(l)
		}
		if skip := c.blocks[b.Index].skip; skip != nil {
			flow(skip.to)
		}
		for _, succ := range b.Succs {
			flow(succ)
		}
		for _, succ := range b.Succs {
			pred := slices.Index(succ.Preds, b)
			for _, i := range c.blocks[succ.Index].instrs {
				phi, ok := i.(*ssa.Phi)
				if !ok {
					break
				}
				if slot, ok := c.slots[phi.Edges[pred]]; ok {
					live.set(slot)
				}
			}
		}
		return live
	}
	backward := func(b *ssa.BasicBlock, record bool) bits {
		live := out(b)
		cb := &c.blocks[b.Index]
		if record {
			cb.live = make([]bits, len(cb.instrs)+1)
			cb.live[len(cb.instrs)] = slices.Clone(live)
		}
		for i := len(cb.instrs) - 1; i >= 0; i-- {
			instr := cb.instrs[i]
			_, isPhi := instr.(*ssa.Phi)
			if v, ok := instr.(ssa.Value); ok && !isPhi {
				live.clear(c.slots[v])
			}
			if !isPhi {
				if _, isIf := instr.(*ssa.If); !isIf || c.keep[instr] {
					use(live, instr)
				}
			}
			if record {
				cb.live[i] = slices.Clone(live)
			}
		}
		return live
	}
	for changed := true; changed; {
		changed = false
		for i := len(c.fn.Blocks) - 1; i >= 0; i-- {
			b := c.fn.Blocks[i]
			if in[i].union(backward(b, false)) {
				changed = true
			}
		}
	}
	for _, b := range c.fn.Blocks {
		backward(b, true)
	}
}

// loopExits returns the branches that can leave a loop they are part of.
func (sc *scope) loopExits(fn *ssa.Function) map[*ssa.If]loopExit {
	exits := map[*ssa.If]loopExit{}
	for _, header := range fn.Blocks {
		body := loopBody(header)
		for b := range body {
			branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !ok || body[b.Succs[0]] && body[b.Succs[1]] {
				continue
			}
			e := loopExit{
				leaves: [2]bool{!body[b.Succs[0]], !body[b.Succs[1]]},
				known:  knownCondition(branch.Cond, body),
				waits:  sc.receives(body),
			}
			if before, ok := exits[branch]; ok {
				e.known = e.known && before.known
				e.waits = e.waits || before.waits
				e.leaves[0] = e.leaves[0] || before.leaves[0]
				e.leaves[1] = e.leaves[1] || before.leaves[1]
			}
			exits[branch] = e
		}
	}
	return exits
}

// loopBody returns the blocks of the natural loop with the given header, none if it heads no loop.
func loopBody(header *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	body := map[*ssa.BasicBlock]bool{}
	for _, latch := range header.Preds {
		if !header.Dominates(latch) {
			continue
		}
		body[header] = true
		work := []*ssa.BasicBlock{latch}
		for len(work) > 0 {
			b := work[len(work)-1]
			work = work[:len(work)-1]
			if !body[b] {
				body[b] = true
				work = append(work, b.Preds...)
			}
		}
	}
	return body
}

// inspectsReceived reports whether cond looks into a value that was received from a channel.
// That it is nil, or that the channel is closed, does not count.
func inspectsReceived(cond ssa.Value) bool {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		return cond.Op == token.NOT && inspectsReceived(cond.X)
	case *ssa.BinOp:
		for _, v := range []ssa.Value{cond.X, cond.Y} {
			if c, ok := v.(*ssa.Const); ok && c.IsNil() {
				return false
			}
		}
		return received(cond.X, 5) || received(cond.Y, 5)
	case *ssa.Call:
		return slices.ContainsFunc(cond.Call.Args, func(v ssa.Value) bool { return received(v, 5) })
	}
	return received(cond, 5)
}

// inspectsAtomic reports whether cond looks at an atomic variable, by which goroutines agree who
// of them goes on: "the last one closes".
func inspectsAtomic(cond ssa.Value) bool {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		return cond.Op == token.NOT && inspectsAtomic(cond.X)
	case *ssa.BinOp:
		return inspectsAtomic(cond.X) || inspectsAtomic(cond.Y)
	case *ssa.Call:
		callee := cond.Call.StaticCallee()
		return callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sync/atomic"
	}
	return false
}

// received reports whether v is, or is a part of, a value that was received.
func received(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.ARROW && !v.CommaOk || v.Op == token.MUL && received(v.X, depth-1)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.UnOp:
			return tuple.Op == token.ARROW && v.Index == 0
		case *ssa.Select:
			return v.Index > 1
		}
		return received(v.Tuple, depth-1)
	case *ssa.Field:
		return received(v.X, depth-1)
	case *ssa.FieldAddr:
		return received(v.X, depth-1)
	case *ssa.TypeAssert:
		return received(v.X, depth-1)
	case *ssa.MakeInterface:
		return received(v.X, depth-1)
	case *ssa.Call:
		return v.Call.IsInvoke() && received(v.Call.Value, depth-1) || slices.ContainsFunc(v.Call.Args, func(a ssa.Value) bool { return received(a, depth-1) })
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return received(e, depth-1) })
	}
	return false
}

// receives reports whether a loop receives from channels, or calls what may.
func (sc *scope) receives(body map[*ssa.BasicBlock]bool) bool {
	for b := range body {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return true
				}
			case *ssa.Call:
				if fn := source(in.Call.StaticCallee()); fn != nil && sc.active[fn] {
					return true
				}
			}
		}
	}
	return false
}

// knownCondition reports whether a loop with the given body that ends on cond ends for a reason
// which does not depend on what its iterations found: an error, a number of iterations, the end
// of a channel, a variable that somebody else sets.
func knownCondition(cond ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		switch cond.Op {
		case token.NOT:
			return knownCondition(cond.X, body)
		case token.MUL:
			return true
		}
	case *ssa.Extract:
		switch tuple := cond.Tuple.(type) {
		case *ssa.UnOp, *ssa.Select, *ssa.Next:
			return true
		default:
			_ = tuple
		}
	case *ssa.BinOp:
		if symbol.IsError(cond.X.Type()) {
			return true
		}
		outside := false
		for _, v := range []ssa.Value{cond.X, cond.Y} {
			switch v := v.(type) {
			case *ssa.Const, *ssa.Phi:
				continue
			case *ssa.Extract:
				if _, ok := v.Tuple.(*ssa.Select); ok {
					return true
				}
			case *ssa.BinOp: // i+1
				continue
			case *ssa.Call:
				if b, ok := v.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
					_, isMap := v.Call.Args[0].Type().Underlying().(*types.Map)
					if !isMap && !definedIn(v.Call.Args[0], body) {
						outside = true
						continue
					}
				}
			case *ssa.UnOp:
				if v.Op == token.MUL {
					outside = true
					continue
				}
			}
			if definedIn(v, body) {
				return false
			}
			outside = true
		}
		return outside || isCounter(cond.X) || isCounter(cond.Y)
	}
	return false
}

func isCounter(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Phi, *ssa.BinOp:
		basic, ok := v.Type().Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsInteger != 0
	}
	return false
}

func definedIn(v ssa.Value, body map[*ssa.BasicBlock]bool) bool {
	in, ok := v.(ssa.Instruction)
	return ok && body[in.Block()]
}
