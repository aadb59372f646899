// Package guards says under which conditions the blocks of a function run: only
// after something failed, only when a result is not remembered yet.
//
// Conditions are removed edges of the control-flow graph: what cannot be reached
// without them needs them. That holds for any nesting, early return, loop or goto.
package guards

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Function answers questions about the blocks of one function.
type Function struct {
	fn       *ssa.Function
	failed   map[edge]bool // taken if some error is not nil
	expected []*ssa.BasicBlock
	normal   blockSet                // reachable from the entry without a failure
	memo     map[*ssa.BasicBlock]int // see Memoised
	caches   *cacheUse               // see cacheUse; nil until asked for
}

// cacheUse says how a function uses caches.
type cacheUse struct {
	reads, writes []*ssa.BasicBlock // that read from and write to one
	answers       bool              // the function returns what it finds in one
}

// blockSet is a set of the blocks of a function, by their index.
type blockSet []bool

func (s blockSet) has(b *ssa.BasicBlock) bool { return s[b.Index] }

type edge struct {
	from *ssa.BasicBlock
	succ int // index in from.Succs
}

// Of prepares the answers for fn.
func Of(fn *ssa.Function) *Function {
	g := &Function{fn: fn, failed: map[edge]bool{}}
	for _, b := range fn.Blocks {
		cond := condition(b)
		if cond == nil {
			continue
		}
		if succ, ok := errorEdge(cond); ok {
			g.failed[edge{b, succ}] = true
		} else if err, succ, ok := namedError(cond); ok {
			if fromStandardLibrary(err) || g.retried(err, b.Succs[succ]) {
				g.failed[edge{b, succ}] = true
			} else {
				g.expected = append(g.expected, b.Succs[succ])
			}
		}
	}
	return g
}

// condition returns the condition that b ends with, or nil.
func condition(b *ssa.BasicBlock) ssa.Value {
	if len(b.Instrs) == 0 {
		return nil
	}
	if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		return branch.Cond
	}
	return nil
}

// errorEdge returns the successor taken if cond found an error that is not nil.
func errorEdge(cond ssa.Value) (succ int, ok bool) {
	switch cond := cond.(type) {
	case *ssa.BinOp:
		if !isError(cond.X.Type()) || !isNil(cond.X) && !isNil(cond.Y) {
			return 0, false
		}
		switch cond.Op {
		case token.NEQ:
			return 0, true
		case token.EQL:
			return 1, true
		}
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			succ, ok := errorEdge(cond.X)
			return 1 - succ, ok
		}
	}
	return 0, false
}

// namedError returns the successor taken if cond found that err is one that the author names:
// `errors.Is(err, sql.ErrNoRows)`, `err == io.EOF`. As a rule what happens there is ordinary
// business, not the handling of a failure.
func namedError(cond ssa.Value) (err ssa.Value, succ int, ok bool) {
	switch cond := cond.(type) {
	case *ssa.BinOp:
		if isError(cond.X.Type()) && !isNil(cond.X) && !isNil(cond.Y) {
			return cond.X, map[token.Token]int{token.EQL: 0, token.NEQ: 1}[cond.Op], true
		}
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			err, succ, ok := namedError(cond.X)
			return err, 1 - succ, ok
		}
	case *ssa.Call:
		for _, arg := range cond.Call.Args {
			if isError(arg.Type()) {
				return arg, 0, true
			}
		}
	}
	return nil, 0, false
}

// fromStandardLibrary reports whether the error v is what a function of the standard library, other than
// database/sql, returned: whichever it is, something did not work.
func fromStandardLibrary(v ssa.Value) bool {
	if extract, ok := v.(*ssa.Extract); ok {
		v = extract.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return false
	}
	fn := call.Call.StaticCallee().Object()
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	first, _, _ := strings.Cut(fn.Pkg().Path(), "/")
	return !strings.Contains(first, ".") && fn.Pkg() != call.Parent().Pkg.Pkg && !knowledge.Knows(fn.Pkg().Path())
}

// retried reports whether b, where err is handled, leads back to the operation that failed, in a loop that does
// nothing but try again: one that neither counts nor ranges.
func (g *Function) retried(err ssa.Value, b *ssa.BasicBlock) bool {
	op, ok := err.(ssa.Instruction)
	if !ok {
		return false
	}
	after := g.reach([]*ssa.BasicBlock{b}, nil, nil)
	for h := op.Block(); h != nil; h = h.Idom() {
		if !h.Dominates(b) || !slices.ContainsFunc(h.Preds, func(p *ssa.BasicBlock) bool { return h.Dominates(p) && after.has(p) }) {
			continue
		}
		// Have: h is the header of the innermost loop around both.
		switch cond := condition(h).(type) {
		case *ssa.BinOp:
			basic, ok := cond.X.Type().Underlying().(*types.Basic)
			return !ok || basic.Info()&types.IsInteger == 0
		case *ssa.Extract:
			_, ranges := cond.Tuple.(*ssa.Next)
			return !ranges
		}
		return true
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isError(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && iface.NumMethods() > 0 && types.Implements(t, errorType)
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// OnlyAfterError reports whether b runs only if an operation before it in the
// function has failed with an error that the author does not expect.
func (g *Function) OnlyAfterError(b *ssa.BasicBlock) bool {
	if g.normal == nil {
		g.normal = g.reach(append([]*ssa.BasicBlock{g.fn.Blocks[0]}, g.expected...), nil, g.failed)
	}
	return !g.normal.has(b)
}

// Avoidable reports whether the function can return without an error and without having run b.
func (g *Function) Avoidable(b *ssa.BasicBlock) bool {
	return g.returnsWithout(g.fn.Blocks[0], b)
}

// returnsWithout reports whether the function can go from one block to a return without an error and
// without running b.
func (g *Function) returnsWithout(from, b *ssa.BasicBlock) bool {
	if from == b {
		return false
	}
	removed := maps.Clone(g.failed)
	for _, pred := range b.Preds {
		for i, succ := range pred.Succs {
			if succ == b {
				removed[edge{pred, i}] = true
			}
		}
	}
	reached := g.reach([]*ssa.BasicBlock{from}, nil, removed)
	for _, other := range g.fn.Blocks {
		if n := len(other.Instrs); n > 0 && reached.has(other) {
			if _, returns := other.Instrs[n-1].(*ssa.Return); returns {
				return true
			}
		}
	}
	return false
}

// OnlyAfterErrorIn is OnlyAfterError for one pass through a loop: whether b, once
// header is reached, runs only if an operation in the loop has failed.
func (g *Function) OnlyAfterErrorIn(loop map[*ssa.BasicBlock]bool, header, b *ssa.BasicBlock) bool {
	roots := []*ssa.BasicBlock{header}
	for _, e := range g.expected {
		if loop[e] {
			roots = append(roots, e)
		}
	}
	return !g.reach(roots, loop, g.failed).has(b)
}

// OnlyIf reports whether b, in one pass through a loop that begins at header, runs only if some condition came out in a
// certain way: taken returns the successor of the block that ends with cond which means so, or false if cond is none of them.
func (g *Function) OnlyIf(loop map[*ssa.BasicBlock]bool, header, b *ssa.BasicBlock, taken func(cond ssa.Value) (succ int, ok bool)) bool {
	removed := map[edge]bool{}
	for from := range loop {
		if cond := condition(from); cond != nil {
			if succ, ok := taken(cond); ok {
				removed[edge{from, succ}] = true
			}
		}
	}
	return len(removed) > 0 && loop[b] && !g.reach([]*ssa.BasicBlock{header}, loop, removed).has(b)
}

// ContinuesOnlyAfterError reports whether, after b, the loop comes to one of the blocks ends, with
// which it goes on, only if something failed: it tries until it succeeds.
func (g *Function) ContinuesOnlyAfterError(loop map[*ssa.BasicBlock]bool, b *ssa.BasicBlock, ends ...*ssa.BasicBlock) bool {
	var next []*ssa.BasicBlock
	for i, succ := range b.Succs {
		if !g.failed[edge{b, i}] {
			next = append(next, succ)
		}
	}
	seen := g.reach(next, loop, g.failed)
	return !slices.ContainsFunc(ends, func(end *ssa.BasicBlock) bool { return seen.has(end) || end == b && len(b.Succs) == 0 })
}

// ContinuesAfterError reports whether the loop comes to header again although an operation in b, or in a block that b dominates, has
// failed with an error that is checked, and is found to have failed wherever it is checked again.
func (g *Function) ContinuesAfterError(loop map[*ssa.BasicBlock]bool, header, b *ssa.BasicBlock) bool {
	succeeded := map[edge]bool{}
	for e := range g.failed {
		succeeded[edge{e.from, 1 - e.succ}] = true
	}
	for e := range g.failed {
		if loop[e.from] && b.Dominates(e.from) && g.reach([]*ssa.BasicBlock{e.from.Succs[e.succ]}, loop, succeeded).has(header) {
			return true
		}
	}
	return false
}

// reach returns the blocks that can be reached from roots inside within (nil: the whole
// function) without the removed edges.
func (g *Function) reach(roots []*ssa.BasicBlock, within map[*ssa.BasicBlock]bool, removed map[edge]bool) blockSet {
	seen := make(blockSet, len(g.fn.Blocks))
	work := roots
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b.Index] || within != nil && !within[b] {
			continue
		}
		seen[b.Index] = true
		for i, succ := range b.Succs {
			if !removed[edge{b, i}] {
				work = append(work, succ)
			}
		}
	}
	return seen
}

// Elsewhere says that a result is remembered in something that outlives all calls: a package-level
// or captured variable, a cache.
const Elsewhere = -1

// Memoised reports whether b runs only if a place that outlives the call (a field, a
// package-level variable, a map kept there, a cache) does not yet hold the result,
// and the function goes on to store something in that place. in is the index in fn.Params of the
// parameter that the place is part of, or [Elsewhere].
func (g *Function) Memoised(b *ssa.BasicBlock) (in int, ok bool) {
	if g.memo == nil {
		g.memo = map[*ssa.BasicBlock]int{}
		stored := places(g.fn)
		if len(stored) > 0 {
			for _, from := range g.fn.Blocks {
				cond := condition(from)
				if cond == nil || !asks(cond) {
					continue
				}
				in, ok := dependsOn(cond, stored, 6)
				if !ok {
					continue
				}
				for succ := range from.Succs {
					removed := map[edge]bool{{from, succ}: true}
					// In `v, ok := cache[key]; ok && v != nil` two conditions lead to the same block.
					for _, other := range from.Succs[succ].Preds {
						if c := condition(other); c != nil && asks(c) && (found(cond) && slices.Contains(from.Succs, other) || found(c) && slices.Contains(other.Succs, from)) {
							if _, ok := dependsOn(c, stored, 6); ok {
								removed[edge{other, slices.Index(other.Succs, from.Succs[succ])}] = true
							}
						}
					}
					without := g.reach([]*ssa.BasicBlock{g.fn.Blocks[0]}, nil, removed)
					for _, other := range g.fn.Blocks {
						if _, known := g.memo[other]; !without.has(other) && !known {
							g.memo[other] = in
						}
					}
				}
			}
		}
	}
	if in, ok = g.memo[b]; ok {
		return in, true
	}
	return Elsewhere, g.behindCache(b) || g.withoutCarried(b)
}

// withoutCarried reports whether b runs only if the context does not carry something, such as a loader that collects what many ask for.
func (g *Function) withoutCarried(b *ssa.BasicBlock) bool {
	for _, from := range g.fn.Blocks {
		missing, ok := carriedEdge(condition(from))
		if ok && !g.reach([]*ssa.BasicBlock{g.fn.Blocks[0]}, nil, map[edge]bool{{from, missing}: true})[b.Index] {
			return true
		}
	}
	return false
}

// carriedEdge returns the successor taken if cond found that the context does not carry something.
func carriedEdge(cond ssa.Value) (missing int, ok bool) {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			missing, ok = carriedEdge(cond.X)
			return 1 - missing, ok
		}
	case *ssa.Extract:
		assert, ok := cond.Tuple.(*ssa.TypeAssert)
		return 1, ok && cond.Index == 1 && isCarried(assert.X, 4)
	case *ssa.BinOp:
		if isNil(cond.Y) && !isError(cond.X.Type()) && isCarried(cond.X, 6) {
			switch cond.Op {
			case token.EQL:
				return 0, true
			case token.NEQ:
				return 1, true
			}
		}
	}
	return 0, false
}

// isCarried reports whether v is, or is part of, what a call gets out of a context alone, within depth steps.
func isCarried(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Call:
		args := v.Call.Args
		if v.Call.IsInvoke() {
			return v.Call.Method.Name() == "Value" && symbol.IsContext(v.Call.Value.Type())
		}
		return len(args) == 1 && symbol.IsContext(args[0].Type())
	case *ssa.UnOp:
		return isCarried(v.X, depth-1)
	case *ssa.FieldAddr:
		return isCarried(v.X, depth-1)
	case *ssa.Field:
		return isCarried(v.X, depth-1)
	case *ssa.Extract:
		return isCarried(v.Tuple, depth-1)
	case *ssa.TypeAssert:
		return isCarried(v.X, depth-1)
	case *ssa.Alloc:
		for _, ref := range *v.Referrers() {
			if store, ok := ref.(*ssa.Store); ok && store.Addr == ssa.Value(v) {
				return isCarried(store.Val, depth-1)
			}
		}
	}
	return false
}

// behindCache reports whether b comes after a look-up in a cache with which the function can return instead, and
// before something is put into a cache.
func (g *Function) behindCache(b *ssa.BasicBlock) bool {
	use := g.cacheUse()
	if len(use.reads) == 0 {
		return false
	}
	if use.answers {
		// Others may fill it, and it may be switched off.
		if g.withoutCache(b) || slices.ContainsFunc(use.reads, func(r *ssa.BasicBlock) bool { return r != b && r.Dominates(b) && g.returnsWithout(r, b) }) {
			return true
		}
	}
	if len(use.writes) == 0 {
		return false
	}
	after := g.reach([]*ssa.BasicBlock{b}, nil, nil)
	if !slices.ContainsFunc(use.writes, func(w *ssa.BasicBlock) bool { return after.has(w) }) {
		return false
	}
	// The look-up need not dominate b: a cache may be switched off.
	return slices.ContainsFunc(use.reads, func(r *ssa.BasicBlock) bool {
		return r != b && g.reach([]*ssa.BasicBlock{r}, nil, nil).has(b) && g.returnsWithout(r, b)
	})
}

// fromCache reports whether v is, within depth steps, what a look-up in a cache returned.
func fromCache(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Call:
		return cacheCall(v, cacheReads)
	case *ssa.Extract:
		return fromCache(v.Tuple, depth-1)
	case *ssa.TypeAssert:
		return fromCache(v.X, depth-1)
	case *ssa.ChangeInterface:
		return fromCache(v.X, depth-1)
	case *ssa.MakeInterface:
		return fromCache(v.X, depth-1)
	}
	return false
}

// withoutCache reports whether b runs only if a flag that is named after a cache says so.
func (g *Function) withoutCache(b *ssa.BasicBlock) bool {
	for _, from := range g.fn.Blocks {
		cond := condition(from)
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond = not.X
		}
		load, ok := cond.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			continue
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		st := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		if !namedCache(st.Field(addr.Field).Name()) {
			continue
		}
		for succ := range from.Succs {
			if !g.reach([]*ssa.BasicBlock{g.fn.Blocks[0]}, nil, map[edge]bool{{from, succ}: true}).has(b) {
				return true
			}
		}
	}
	return false
}

// cacheUse returns how the function uses caches.
func (g *Function) cacheUse() *cacheUse {
	if g.caches != nil {
		return g.caches
	}
	g.caches = new(cacheUse)
	for _, b := range g.fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call:
				if cacheCall(instr, cacheReads) {
					g.caches.reads = append(g.caches.reads, b)
				}
				if cacheCall(instr, cacheWrites) {
					g.caches.writes = append(g.caches.writes, b)
				}
			case *ssa.Return:
				g.caches.answers = g.caches.answers || slices.ContainsFunc(instr.Results, func(v ssa.Value) bool { return fromCache(v, 6) })
			}
		}
	}
	return g.caches
}

// A place is where a result is kept: a field of a type, or a variable.
type place struct {
	variable ssa.Value  // package-level or captured variable, or a local map
	typ      types.Type // of the struct that has the field
	field    int
	cache    bool // anything that is called a cache
}

// placeOf returns the place that addr points into, for addresses that outlive the function.
func placeOf(addr ssa.Value) (place, bool) {
	switch addr := addr.(type) {
	case *ssa.Global, *ssa.FreeVar:
		return place{variable: addr}, true
	case *ssa.FieldAddr:
		if _, local := addr.X.(*ssa.Alloc); local {
			return place{}, false
		}
		return place{typ: addr.X.Type().Underlying().(*types.Pointer).Elem(), field: addr.Field}, true
	}
	return place{}, false
}

// mapPlace returns the place that a map comes from: a map made in the function
// is a place of its own.
func mapPlace(m ssa.Value) place {
	if load, ok := m.(*ssa.UnOp); ok && load.Op == token.MUL {
		if p, ok := placeOf(load.X); ok {
			return p
		}
		return place{variable: load.X}
	}
	return place{variable: m}
}

// places returns the places that fn stores to, as a value or as an element of a map.
func places(fn *ssa.Function) map[place]bool {
	stored := map[place]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				// A captured variable that only gets constants is a flag for control flow.
				_, captured := instr.Addr.(*ssa.FreeVar)
				_, constant := instr.Val.(*ssa.Const)
				if p, ok := placeOf(instr.Addr); ok && !(captured && constant) {
					stored[p] = true
				}
			case *ssa.MapUpdate:
				// A map that only gets constants is a set of what was seen, which remembers no result.
				if _, constant := instr.Value.(*ssa.Const); !constant {
					stored[mapPlace(instr.Map)] = true
				}
			case *ssa.Call:
				if cacheCall(instr, cacheWrites) {
					stored[place{cache: true}] = true
				}
			}
		}
	}
	return stored
}

// asks reports whether cond asks whether something is there: a flag, the second result of a
// look-up, a comparison with a constant. A comparison of two variables counts or orders, one of an error handles it.
func asks(cond ssa.Value) bool {
	if _, failure := errorEdge(cond); failure {
		return false
	}
	if cmp, ok := cond.(*ssa.BinOp); ok {
		_, x := cmp.X.(*ssa.Const)
		_, y := cmp.Y.(*ssa.Const)
		return x || y
	}
	return true
}

// found reports whether cond is the second result of a look-up in a map.
func found(cond ssa.Value) bool {
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond = not.X
	}
	extract, ok := cond.(*ssa.Extract)
	if !ok {
		return false
	}
	_, ok = extract.Tuple.(*ssa.Lookup)
	return ok
}

// dependsOn reports whether v is computed from a load of one of the places, within depth steps, and
// which parameter that place is part of.
func dependsOn(v ssa.Value, stored map[place]bool, depth int) (in int, ok bool) {
	if depth == 0 {
		return 0, false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			p, ok := placeOf(v.X)
			return Base(v.X), ok && stored[p]
		}
	case *ssa.Lookup:
		if stored[mapPlace(v.X)] {
			return Base(v.X), true
		}
	case *ssa.Call:
		if cacheCall(v, cacheReads) {
			return Elsewhere, stored[place{cache: true}]
		}
		if _, builtin := v.Call.Value.(*ssa.Builtin); !builtin {
			return 0, false
		}
	case *ssa.BinOp, *ssa.Extract, *ssa.TypeAssert:
	default:
		return 0, false
	}
	for _, op := range v.(ssa.Instruction).Operands(nil) {
		if *op != nil {
			if in, ok := dependsOn(*op, stored, depth-1); ok {
				return in, true
			}
		}
	}
	return 0, false
}

// Base returns the index of the parameter that v is, or is loaded from, or [Elsewhere] if there is none.
func Base(v ssa.Value) int {
	for range 8 {
		switch u := v.(type) {
		case *ssa.Parameter:
			for i, p := range u.Parent().Params {
				if p == u {
					return i
				}
			}
			return Elsewhere
		case *ssa.UnOp:
			v = u.X
		case *ssa.FieldAddr:
			v = u.X
		case *ssa.Field:
			v = u.X
		case *ssa.ChangeType:
			v = u.X
		case *ssa.MakeInterface:
			v = u.X
		case *ssa.Alloc:
			// A parameter whose address is taken lives in a variable.
			stored := ssa.Value(nil)
			for _, ref := range *u.Referrers() {
				if store, ok := ref.(*ssa.Store); ok && store.Addr == u {
					if stored != nil {
						return Elsewhere
					}
					stored = store.Val
				}
			}
			if stored == nil {
				return Elsewhere
			}
			v = stored
		default:
			return Elsewhere
		}
	}
	return Elsewhere
}

// Beginnings of the names of methods that read from and write to caches.
var (
	cacheReads  = []string{"Get", "Load", "Lookup", "Fetch", "Peek", "Find", "Has", "Contains", "Exists", "get", "load", "lookup"}
	cacheWrites = []string{"Set", "Put", "Store", "Add", "Save", "Update", "Cache", "set", "put", "store", "add", "cache"}
)

// namedCache reports whether name is that of a cache, by the words in it.
func namedCache(name string) bool {
	for i := range len(name) {
		for _, word := range [...]string{"cache", "lru", "memo"} {
			if len(name)-i >= len(word) && strings.EqualFold(name[i:i+len(word)], word) {
				return true
			}
		}
	}
	return false
}

// cacheCall reports whether call is a method of a cache whose name begins as one of beginnings, or a function that is
// named after both: `c.cache.Get(key)`, `setUserCache(user)`. What is a cache is in names only: of
// the receiver's type, its package or the field that holds it.
func cacheCall(call *ssa.Call, beginnings []string) bool {
	name, recv := "", ssa.Value(nil)
	if call.Call.IsInvoke() {
		name, recv = call.Call.Method.Name(), call.Call.Value
	} else if callee := call.Call.StaticCallee(); callee != nil {
		name = callee.Name()
		if callee.Signature.Recv() != nil && len(call.Call.Args) > 0 {
			recv = call.Call.Args[0]
		}
	}
	if !slices.ContainsFunc(beginnings, func(word string) bool { return strings.HasPrefix(name, word) }) {
		return false
	}
	return namedCache(name) || recv != nil && isCache(recv)
}

// isCache reports whether the type of v, its package, or the field or variable it is loaded from is named after a cache.
func isCache(v ssa.Value) bool {
	t := types.Unalias(v.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		if namedCache(named.Obj().Name()) || named.Obj().Pkg() != nil && namedCache(named.Obj().Pkg().Name()) {
			return true
		}
	}
	if load, ok := v.(*ssa.UnOp); ok {
		switch addr := load.X.(type) {
		case *ssa.FieldAddr:
			st := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
			return namedCache(st.Field(addr.Field).Name())
		case *ssa.Global, *ssa.FreeVar, *ssa.Alloc:
			return namedCache(addr.Name())
		}
	}
	return false
}
