package missingtimeout

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A built is a struct of a limited type that the package makes: a client, a server, a dialer.
type built struct {
	limited knowledge.Limited
	pos     token.Pos    // where it is made: a literal's brace, a call of new, a variable
	field   *types.Var   // that it is the value of, nil if it is a variable of its own
	kept    []*types.Var // the fields that its address is stored in
	fn      *ssa.Function
	set     bool // one of its limits is set, or may be
	escapes bool // it is kept, returned or passed on

	transports []ssa.Value // of a client: the values of its field Transport
	address    ssa.Value   // of a server: the value of its field Addr
	used       bool        // a method that waits is called on it, as far as is known
	local      bool        // of a server: it is given a listener for a socket of the machine
}

// A census is what the package makes of limited types, by the variable or field that holds it.
type census struct {
	order  []*built
	allocs map[ssa.Value]*built
	fields map[*types.Var]*built // structs that are fields of others
	// loose are the types some limit of which is set through a pointer that may point to any of them.
	loose map[string]bool
	// completed are the fields through which a limit is set.
	completed map[*types.Var]bool
	// transports are the values that the field Transport of a client gets: by the field that holds the client, nil for
	// one that is not known; and what a package-level variable for a transport gets, by that variable.
	transports map[any][]ssa.Value
}

func newCensus(funcs []*ssa.Function, init *ssa.Function) *census {
	c := &census{allocs: map[ssa.Value]*built{}, fields: map[*types.Var]*built{}, loose: map[string]bool{}, completed: map[*types.Var]bool{}, transports: map[any][]ssa.Value{}}
	if init != nil {
		funcs = append(funcs[:len(funcs):len(funcs)], init)
	}
	each := func(visit func(fn *ssa.Function, instr ssa.Instruction)) {
		for _, fn := range funcs {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					visit(fn, instr)
				}
			}
		}
	}
	each(c.find)
	each(c.moved)
	each(c.stores)
	for _, b := range c.order {
		completed := slices.ContainsFunc(b.kept, func(f *types.Var) bool { return c.completed[f] })
		if completed || b.escapes && c.loose[b.limited.Type+" "+b.limited.Fields] {
			b.set = true
		}
		for _, f := range b.kept {
			b.transports = append(b.transports, c.transports[f]...)
		}
		if b.escapes {
			b.transports = append(b.transports, c.transports[nil]...)
		}
	}
	return c
}

// find notes what instr makes.
func (c *census) find(fn *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Alloc:
		if l, ok := limitedStruct(v.Type()); ok && c.allocs[v] == nil {
			b := &built{limited: l, pos: v.Pos(), fn: fn}
			b.escapes, b.kept = escapes(v)
			c.allocs[v] = b
			c.order = append(c.order, b)
		}
	case *ssa.FieldAddr:
		field := fieldOf(v).Origin()
		if l, ok := limitedStruct(v.Type()); ok && c.fields[field] == nil {
			b := &built{limited: l, fn: fn, field: field, set: field.Pkg() != fn.Pkg.Pkg, escapes: true}
			c.fields[field] = b
			c.order = append(c.order, b)
		}
	}
	for _, op := range instr.Operands(nil) {
		g, ok := (*op).(*ssa.Global)
		if !ok || g.Pkg != fn.Pkg {
			continue
		}
		if l, ok := limitedStruct(g.Type()); ok && c.allocs[g] == nil {
			b := &built{limited: l, pos: g.Pos(), fn: fn, escapes: true, set: g.Object() != nil && g.Object().Exported()}
			c.allocs[g] = b
			c.order = append(c.order, b)
		}
	}
}

// limitedStruct returns the limited type that t, the type of a variable's address, points to: not a pointer to it.
func limitedStruct(t types.Type) (knowledge.Limited, bool) {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return knowledge.Limited{}, false
	}
	if _, ok := p.Elem().Underlying().(*types.Struct); !ok {
		return knowledge.Limited{}, false
	}
	return knowledge.LimitedType(p.Elem())
}

// of returns what stands at addr, nil if that is not known.
func (c *census) of(addr ssa.Value) *built {
	if b := c.allocs[addr]; b != nil {
		return b
	}
	if f, ok := addr.(*ssa.FieldAddr); ok {
		return c.fields[fieldOf(f).Origin()]
	}
	return nil
}

// stores notes what instr sets, and to whom it is given.
func (c *census) stores(_ *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		if b := c.of(instr.Addr); b != nil {
			load, ok := instr.Val.(*ssa.UnOp)
			if _, zero := instr.Val.(*ssa.Const); !zero && (!ok || c.of(load.X) != b) {
				b.set = true // a copy of something else
			}
			return
		}
		switch addr := instr.Addr.(type) {
		case *ssa.Global:
			if symbol.TypeKey(instr.Val.Type()) == "*net/http.Transport" {
				c.transports[addr] = append(c.transports[addr], instr.Val)
			}
		case *ssa.FieldAddr:
			if l, ok := limitedStruct(addr.X.Type()); ok {
				c.field(l, addr, instr.Val)
			}
		}
	case ssa.CallInstruction:
		common := instr.Common()
		callee := common.StaticCallee()
		if callee == nil || len(callee.Blocks) > 0 || !configures.MatchString(callee.Name()) || callee.Pkg != nil && callee.Pkg.Pkg.Path() == "golang.org/x/net/http2" {
			return
		}
		for _, arg := range common.Args {
			if b := c.of(arg); b != nil {
				b.set = true // Have: a function of another package that sets what its callers leave out.
			}
		}
	}
}

// field notes that the field at addr of a struct of type l gets the value v.
func (c *census) field(l knowledge.Limited, addr *ssa.FieldAddr, v ssa.Value) {
	b := c.of(addr.X)
	var holder any // of a struct that is not known: the field that its address was loaded from
	if load, ok := addr.X.(*ssa.UnOp); ok && b == nil {
		if from, ok := load.X.(*ssa.FieldAddr); ok {
			holder = fieldOf(from).Origin()
		}
	}
	zero, isConst := v.(*ssa.Const)
	switch name := fieldOf(addr).Name(); {
	case l.Limits(name) && isConst && nonPositive(zero):
	case l.Limits(name) && b != nil:
		b.set = true
	case l.Limits(name) && holder != nil:
		c.completed[holder.(*types.Var)] = true
	case l.Limits(name):
		c.loose[l.Type+" "+l.Fields] = true
	case name == "Transport" && b != nil:
		b.transports = append(b.transports, v)
	case name == "Transport":
		c.transports[holder] = append(c.transports[holder], v)
	case name == "Addr" && b != nil:
		b.address = v
	}
}

// configures matches the names of functions that complete a configuration.
var configures = regexp.MustCompile(`(?i)default|timeout|config|option|apply|setup|graceful`)

// moved notes literals that are made in one place and moved to another, as SSA form has it: they are the same.
func (c *census) moved(_ *ssa.Function, instr ssa.Instruction) {
	s, ok := instr.(*ssa.Store)
	if !ok {
		return
	}
	b := c.of(s.Addr)
	load, ok := s.Val.(*ssa.UnOp)
	if !ok || b == nil {
		return
	}
	from, ok := load.X.(*ssa.Alloc)
	if !ok || from.Comment != "complit" || c.allocs[from] == nil {
		return
	}
	literal := c.allocs[from]
	literal.escapes, literal.kept = b.escapes, b.kept
	b.set = true // Have: told apart from the literal, which stands for both.
	if b.field != nil {
		literal.kept = append(literal.kept, b.field)
		c.fields[b.field] = literal
	} else {
		c.allocs[s.Addr] = literal
	}
}

// nonPositive reports whether v means that there is no limit.
func nonPositive(v *ssa.Const) bool {
	return v.Value == nil || v.Value.Kind() == constant.Int && constant.Sign(v.Value) <= 0
}

// escapes reports whether others than the function around v get to see its address, and in which fields it is stored.
func escapes(v *ssa.Alloc) (escapes bool, kept []*types.Var) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Val == v {
				escapes = true
				if f, ok := ref.Addr.(*ssa.FieldAddr); ok {
					kept = append(kept, fieldOf(f).Origin())
				}
			}
		case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
		case ssa.CallInstruction:
			callee := ref.Common().StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || len(ref.Common().Args) == 0 || ref.Common().Args[0] != v {
				escapes = true
			}
		default:
			escapes = true
		}
	}
	return escapes, kept
}

func fieldOf(a *ssa.FieldAddr) *types.Var {
	return a.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(a.Field)
}
