package loops

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// Varies reports whether v may differ from one iteration of l to the next. It errs
// towards true: false means that v is computed from nothing that the loop changes.
func (l *Loop) Varies(v ssa.Value) bool {
	if result, ok := l.varying[v]; ok {
		return result
	}
	if l.varying == nil {
		l.varying = map[ssa.Value]bool{}
	}
	l.varying[v] = false // a cycle that meets nothing else varying does not vary
	result := l.varies(v)
	l.varying[v] = result
	return result
}

func (l *Loop) varies(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		return false
	case *ssa.Parameter:
		if site := l.inlined[v.Parent()]; site != nil {
			return l.argumentVaries(v, site)
		}
		return l.isBody(v.Parent()) // the body of an iteration gets its element as a parameter
	case *ssa.FreeVar:
		if l.inlined[v.Parent()] != nil {
			if bound := Binding(v); bound != nil {
				return l.Varies(bound)
			}
		}
		if l.isBody(v.Parent()) {
			return filledOutside(Binding(v))
		}
		return false // a captured variable's address; loads of it look at what is stored
	case *ssa.Alloc:
		return l.contentVaries(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return l.Varies(v.X) || l.storedTo(v.X)
		}
		if v.Op == token.ARROW {
			return true
		}
	case *ssa.Phi:
		if v.Block() == l.Header {
			return true
		}
	case *ssa.Call:
		if l.Contains(v.Block()) {
			builtin, ok := v.Call.Value.(*ssa.Builtin)
			if !ok || builtin.Name() == "append" || builtin.Name() == "copy" {
				return true
			}
		}
	case *ssa.Next, *ssa.Select, *ssa.MakeMap, *ssa.MakeChan:
		if l.Contains(v.(ssa.Instruction).Block()) {
			return true
		}
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || !l.Contains(instr.Block()) {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && l.Varies(*op) {
			return true
		}
	}
	return false
}

// argumentVaries reports whether what site passes for the parameter of an inlined literal may
// differ. If site does not call the literal itself, its callee decides what it passes.
func (l *Loop) argumentVaries(p *ssa.Parameter, site ssa.CallInstruction) bool {
	if _, body := p.Parent().Syntax().(*ast.RangeStmt); body {
		return true
	}
	common := site.Common()
	if common.IsInvoke() || common.StaticCallee() != p.Parent() {
		return false
	}
	for i, param := range p.Parent().Params {
		if param == p && i < len(common.Args) {
			return l.Varies(common.Args[i])
		}
	}
	return true
}

// filledOutside reports whether the address of a variable that a callback captures is also
// handed to somebody else, as `pgx.ForEachRow(rows, []any{&id}, func() error {...})` does.
func filledOutside(bound ssa.Value) bool {
	alloc, ok := bound.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *alloc.Referrers() {
		if _, ok := ref.(*ssa.MakeInterface); ok {
			return true
		}
	}
	return false
}

// Binding returns what a captured variable is bound to where its function literal is made.
func Binding(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	for i, free := range fn.FreeVars {
		if free == v {
			if mc := Creation(fn); mc != nil {
				return mc.Bindings[i]
			}
		}
	}
	return nil
}

// Creation returns the instruction that makes the closure fn, or nil if fn captures nothing.
func Creation(fn *ssa.Function) *ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				return mc
			}
		}
	}
	return nil
}

// isBody reports whether l stands for a call of fn per element.
func (l *Loop) isBody(fn *ssa.Function) bool {
	return len(fn.Blocks) > 0 && l.Header == fn.Blocks[0]
}

// contentVaries reports whether what is stored in the variable alloc may differ: a
// varying value is stored in it or in a part of it, or its address goes to a call.
func (l *Loop) contentVaries(alloc *ssa.Alloc) bool {
	addrs := []ssa.Value{alloc}
	calls := 0
	for len(addrs) > 0 {
		addr := addrs[len(addrs)-1]
		addrs = addrs[:len(addrs)-1]
		for _, ref := range *addr.Referrers() {
			if !l.Contains(ref.Block()) {
				continue
			}
			switch ref := ref.(type) {
			case *ssa.Store:
				if ref.Addr == addr && l.Varies(ref.Val) {
					return true
				}
			case *ssa.FieldAddr:
				addrs = append(addrs, ref)
			case *ssa.IndexAddr:
				addrs = append(addrs, ref)
			case *ssa.MakeInterface:
				calls += l.calls(ref)
			case ssa.CallInstruction:
				calls++
			}
		}
	}
	// One call that gets the address may be the one that is asked about; what
	// it writes it has not yet read.
	return calls > 1
}

// calls counts the calls in l that use v, directly or as an element of a variadic argument.
func (l *Loop) calls(v ssa.Value) int {
	n := 0
	for _, ref := range *v.Referrers() {
		switch ref.(type) {
		case ssa.CallInstruction, *ssa.Store:
			if l.Contains(ref.Block()) {
				n++
			}
		}
	}
	return n
}

// storedTo reports whether the loop stores to the location addr, or to the same field of
// the same variable, or lets a call do so.
func (l *Loop) storedTo(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		for b := range l.Blocks {
			for _, instr := range b.Instrs {
				if store, ok := instr.(*ssa.Store); ok {
					if to, ok := store.Addr.(*ssa.FieldAddr); ok && to.Field == addr.Field && (to.X == addr.X || to.X.Type() == addr.X.Type()) {
						return true
					}
				}
			}
		}
		return l.storedTo(addr.X)
	case *ssa.IndexAddr:
		return l.storedTo(addr.X)
	case *ssa.UnOp:
		return false
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Global:
		for b := range l.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Store:
					if instr.Addr == addr {
						return true
					}
				case *ssa.MakeInterface:
					if instr.X == addr {
						return true // as rows.Scan(&id) does
					}
				case ssa.CallInstruction:
					for _, arg := range instr.Common().Args {
						if arg == addr {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// IsElement reports whether v is the element of the current iteration itself: the value of a range over a list, or an element at
// an index that varies.
func (l *Loop) IsElement(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		at, ok := v.X.(*ssa.IndexAddr)
		return ok && v.Op == token.MUL && l.Varies(at.Index)
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Next)
		return ok && l.Contains(v.Block())
	case *ssa.Parameter:
		return l.isBody(v.Parent())
	}
	return false
}

// Counts reports whether v is a number that the loop counts up by one, its remainder, or the length of a list that the loop adds to.
func (l *Loop) Counts(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.BinOp:
		switch v.Op {
		case token.ADD:
			one, ok := v.Y.(*ssa.Const)
			_, phi := v.X.(*ssa.Phi)
			return ok && phi && one.Value != nil && one.Value.ExactString() == "1" && l.Blocks[v.Block()]
		case token.REM:
			return l.Counts(v.X)
		}
	case *ssa.Phi:
		return countedUp(v, l)
	case *ssa.Call:
		if !isLength(v) {
			return false
		}
		grown, ok := v.Call.Args[0].(*ssa.Call)
		if !ok {
			return false
		}
		builtin, ok := grown.Call.Value.(*ssa.Builtin)
		return ok && builtin.Name() == "append" && l.Blocks[grown.Block()]
	}
	return false
}

// Restarts reports whether the loop sets what v counts, see [Loop.Counts], back to nothing somewhere.
func (l *Loop) Restarts(v ssa.Value) bool {
	seen := map[ssa.Value]bool{}
	var restarts func(ssa.Value) bool
	restarts = func(v ssa.Value) bool {
		if seen[v] {
			return false
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.BinOp:
			return restarts(v.X)
		case *ssa.Call:
			return len(v.Call.Args) > 0 && restarts(v.Call.Args[0])
		case *ssa.Phi:
			for i, edge := range v.Edges {
				if !l.Blocks[v.Block().Preds[i]] {
					continue
				}
				switch edge := edge.(type) {
				case *ssa.Const, *ssa.MakeSlice:
					return true
				case *ssa.Slice:
					if high, ok := edge.High.(*ssa.Const); ok && high.Int64() == 0 {
						return true
					}
				}
				if restarts(edge) {
					return true
				}
			}
		}
		return false
	}
	return restarts(v)
}
