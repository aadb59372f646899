// Package limits says what limits how long clients, servers, dialers and connections wait.
//
// It answers three questions about one package. Which clients, servers and dialers does it make, and is a limit set on
// them, wherever that is ([Package.Made])? Where can the client that a call goes through have been made ([Package.Of])?
// And does a call leave the machine at all ([Local])? The types and their fields are those of package knowledge. What
// it does not understand counts as limited. The contexts of calls are for package deadlines.
package limits

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Made is a struct of a limited type that the package makes: a client, a server, a dialer.
type Made struct {
	Type    knowledge.Limited
	Pos     token.Pos  // where it is made: a literal's brace, a call of new, a variable
	Field   *types.Var // that it is the value of, nil if it is a variable of its own
	Fn      *ssa.Function
	Limited bool // something ends its waits, or may do so
	Escapes bool // it is kept, returned or passed on
	Served  bool // of a server: a method that waits for others than the machine itself is called on it
	Local   bool // of a server: only the machine itself can connect, as far as is known

	home       bool         // of a server: its address is one of the machine itself
	kept       []*types.Var // the fields that its address is stored in
	transports []ssa.Value  // of a client: the values of its field Transport
}

// Package answers questions about one package. It is built by [New] and does not change after that.
type Package struct {
	Made []*Made // in the order of the code
	// DefaultLimited says that the package gives http.DefaultClient a timeout, or replaces it.
	DefaultLimited bool

	values *provenance.Package
	allocs map[ssa.Value]*Made
	fields map[*types.Var]*Made // structs that are fields of others
	// loose are the types some limit of which is set through a pointer that may point to any of them.
	loose map[string]bool
	// completed are the fields through which a limit is set.
	completed map[*types.Var]bool
	// transports are the values that the field Transport of a client gets: by the field that holds the client, nil for
	// one that is not known; and what a package-level variable for a transport gets, by that variable.
	transports map[any][]ssa.Value
}

// New looks at all that the package makes of limited types, by the variable or field that holds it.
func New(form *ssair.Package, values *provenance.Package) *Package {
	funcs := form.Funcs()
	p := &Package{
		DefaultLimited: slices.ContainsFunc(funcs, setsDefaultClient),
		values:         values,
		allocs:         map[ssa.Value]*Made{},
		fields:         map[*types.Var]*Made{},
		loose:          map[string]bool{},
		completed:      map[*types.Var]bool{},
		transports:     map[any][]ssa.Value{},
	}
	if init := form.SSA().Func("init"); init != nil {
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
	each(p.find)
	each(p.moved)
	each(p.stores)
	for _, m := range p.Made {
		completed := slices.ContainsFunc(m.kept, func(f *types.Var) bool { return p.completed[f] })
		if completed || m.Escapes && p.loose[m.Type.Type+" "+m.Type.Fields] {
			m.Limited = true
		}
		if m.home {
			m.Local, m.Served = true, false
		}
		for _, f := range m.kept {
			m.transports = append(m.transports, p.transports[f]...)
		}
		if m.Escapes {
			m.transports = append(m.transports, p.transports[nil]...)
		}
		m.Limited = m.Limited || slices.ContainsFunc(m.transports, func(v ssa.Value) bool { return p.mayEnd(v, maxDerived) })
	}
	return p
}

// find notes what instr makes.
func (p *Package) find(fn *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Alloc:
		if l, ok := limitedStruct(v.Type()); ok && p.allocs[v] == nil {
			m := &Made{Type: l, Pos: v.Pos(), Fn: fn}
			m.Escapes, m.kept = escapes(v)
			p.allocs[v] = m
			p.Made = append(p.Made, m)
		}
	case *ssa.FieldAddr:
		field := ssair.Field(v).Origin()
		if l, ok := limitedStruct(v.Type()); ok && p.fields[field] == nil {
			m := &Made{Type: l, Fn: fn, Field: field, Limited: field.Pkg() != fn.Pkg.Pkg, Escapes: true}
			p.fields[field] = m
			p.Made = append(p.Made, m)
		}
	}
	for _, op := range instr.Operands(nil) {
		g, ok := (*op).(*ssa.Global)
		if !ok || g.Pkg != fn.Pkg {
			continue
		}
		if l, ok := limitedStruct(g.Type()); ok && p.allocs[g] == nil {
			m := &Made{Type: l, Pos: g.Pos(), Fn: fn, Escapes: true, Limited: g.Object() != nil && g.Object().Exported()}
			p.allocs[g] = m
			p.Made = append(p.Made, m)
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

// at returns what stands at addr, nil if that is not known.
func (p *Package) at(addr ssa.Value) *Made {
	if m := p.allocs[addr]; m != nil {
		return m
	}
	if f, ok := addr.(*ssa.FieldAddr); ok {
		return p.fields[ssair.Field(f).Origin()]
	}
	return nil
}

// stores notes what instr sets, and to whom it is given.
func (p *Package) stores(_ *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		if m := p.at(instr.Addr); m != nil {
			load, ok := instr.Val.(*ssa.UnOp)
			if _, zero := instr.Val.(*ssa.Const); !zero && (!ok || p.at(load.X) != m) {
				m.Limited = true // a copy of something else
			}
			return
		}
		switch addr := instr.Addr.(type) {
		case *ssa.Global:
			if symbol.TypeKey(instr.Val.Type()) == "*net/http.Transport" {
				p.transports[addr] = append(p.transports[addr], instr.Val)
			}
		case *ssa.FieldAddr:
			if l, ok := limitedStruct(addr.X.Type()); ok {
				p.field(l, addr, instr.Val)
			}
		}
	case ssa.CallInstruction:
		common := instr.Common()
		p.serves(instr)
		callee := common.StaticCallee()
		if callee == nil || len(callee.Blocks) > 0 || callee.Pkg != nil && callee.Pkg.Pkg.Path() == "golang.org/x/net/http2" {
			return
		}
		for _, arg := range common.Args {
			if m := p.at(arg); m != nil && configures.MatchString(callee.Name()) {
				m.Limited = true // Have: a function of another package that sets what its callers leave out.
			}
		}
	}
}

// field notes that the field at addr of a struct of type l gets the value v.
func (p *Package) field(l knowledge.Limited, addr *ssa.FieldAddr, v ssa.Value) {
	m := p.at(addr.X)
	var holder any // of a struct that is not known: the field that its address was loaded from
	if load, ok := addr.X.(*ssa.UnOp); ok && m == nil {
		if from, ok := load.X.(*ssa.FieldAddr); ok {
			holder = ssair.Field(from).Origin()
		}
	}
	zero, isConst := v.(*ssa.Const)
	switch name := ssair.Field(addr).Name(); {
	case l.Limits(name) && isConst && nonPositive(zero):
	case l.Limits(name) && m != nil:
		m.Limited = true
	case l.Limits(name) && holder != nil:
		p.completed[holder.(*types.Var)] = true
	case l.Limits(name):
		p.loose[l.Type+" "+l.Fields] = true
	case name == "Transport" && m != nil:
		m.transports = append(m.transports, v)
	case name == "Transport":
		p.transports[holder] = append(p.transports[holder], v)
	case name == "Addr" && m != nil:
		m.home = Local(v)
	}
}

// serves notes what a call says about who can connect to a server: its own method, or a helper that gets the server and its listener.
func (p *Package) serves(call ssa.CallInstruction) {
	common := call.Common()
	method := ssair.Callee(common)
	if method == nil {
		return
	}
	local := slices.ContainsFunc(common.Args, Local)
	if recv := method.Signature().Recv(); recv != nil && !common.IsInvoke() {
		if l, ok := knowledge.LimitedType(recv.Type()); ok && l.Type == "Server" {
			if !strings.Contains(method.Name(), "Serve") {
				return
			}
			for _, m := range p.Of(common.Args[0], call).Made {
				m.Local, m.Served = m.Local || local, m.Served || !local
			}
			return
		}
	}
	for _, arg := range common.Args {
		if m := p.at(arg); m != nil && local {
			m.Local = true
		}
	}
}

// configures matches the names of functions that complete a configuration.
var configures = regexp.MustCompile(`(?i)default|timeout|config|option|apply|setup|graceful`)

// moved notes literals that are made in one place and moved to another, as SSA form has it: they are the same.
func (p *Package) moved(_ *ssa.Function, instr ssa.Instruction) {
	s, ok := instr.(*ssa.Store)
	if !ok {
		return
	}
	m := p.at(s.Addr)
	load, ok := s.Val.(*ssa.UnOp)
	if !ok || m == nil {
		return
	}
	from, ok := load.X.(*ssa.Alloc)
	if !ok || from.Comment != "complit" || p.allocs[from] == nil {
		return
	}
	literal := p.allocs[from]
	literal.Escapes, literal.kept = m.Escapes, m.kept
	m.Limited = true // Have: told apart from the literal, which stands for both.
	if m.Field != nil {
		literal.kept = append(literal.kept, m.Field)
		p.fields[m.Field] = literal
	} else {
		p.allocs[s.Addr] = literal
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
					kept = append(kept, ssair.Field(f).Origin())
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

// Origins are the places where a client, server or dialer can have been made.
type Origins struct {
	Made    []*Made
	Default bool // it can be http.DefaultClient
	Others  bool // there are others: more than one, or one that is not known
}

// Of says where the value v, as it is at the instruction at, can have been made.
func (p *Package) Of(v ssa.Value, at ssa.Instruction) Origins {
	if m := p.at(v); m != nil {
		return Origins{Made: []*Made{m}}
	}
	var o Origins
	for leaf := range p.values.Of(v, at).Leaves() {
		switch {
		case leaf.Value != nil && isDefaultClient(leaf.Value):
			o.Default = true
		case leaf.Value != nil && p.at(leaf.Value) != nil:
			o.Made = append(o.Made, p.at(leaf.Value))
		case leaf.Kind == provenance.Constant: // nil
		default:
			o.Others = true
		}
	}
	o.Others = o.Others || o.Default && len(o.Made) > 0
	return o
}

// isDefaultClient reports whether v is http.DefaultClient, or its value.
func isDefaultClient(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	g, ok := v.(*ssa.Global)
	return ok && g.Object() != nil && g.Name() == "DefaultClient" && g.Object().Pkg().Path() == "net/http"
}

// setsDefaultClient reports whether fn gives http.DefaultClient a timeout, or replaces it.
func setsDefaultClient(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			s, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if isDefaultClient(s.Addr) {
				return true
			}
			if f, ok := s.Addr.(*ssa.FieldAddr); ok && isDefaultClient(f.X) && ssair.Field(f).Name() == "Timeout" {
				return true
			}
		}
	}
	return false
}
