package provenance

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Limits of what is looked at for one place in memory.
const (
	maxStores = 60
	maxUses   = 1000
)

// load says what the part as of what stands at addr is, when it is loaded as v; v may be addr itself.
func (e *evaluator) load(as *Path, addr, v ssa.Value, p point, f *frame) *Node {
	if load, ok := v.(*ssa.UnOp); ok {
		if stores, all := e.reaching(load); len(stores) > 0 {
			var parts []*Node
			for _, s := range stores {
				parts = append(parts, e.eval(as, s.Val, pointOf(s), f))
			}
			if all {
				return choice(v, parts...)
			}
			if _, local := addr.(*ssa.Alloc); !local {
				return choice(v, append(parts, e.at(as, addr, v, p, f))...)
			}
		}
	}
	return e.at(as, addr, v, p, f)
}

// at is load without regard to the order of stores.
func (e *evaluator) at(as *Path, addr, v ssa.Value, p point, f *frame) *Node {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return e.variable(as, a, v, f)
	case *ssa.Global:
		return e.global(as, a, v, f)
	case *ssa.FieldAddr:
		return e.field(as, a.X, fieldOf(a), v, p, f)
	case *ssa.IndexAddr:
		if c, ok := a.Index.(*ssa.Const); ok {
			if n := e.literalElement(as, a.X, c, f); n != nil {
				return n
			}
		}
		return e.into(Elements, "", as, a.X, p, f)
	case *ssa.FreeVar:
		made := e.index.creation(a.Parent())
		if made == nil {
			return unknown(v, "a captured variable")
		}
		bound := binding(made, a)
		if kind := e.proved(bound, as, pointOf(made), f); kind != Unknown {
			return &Node{Kind: kind, Value: v}
		}
		return e.at(as, bound, v, pointOf(made), f)
	}
	return e.into(Deref, "", as, addr, p, f)
}

// reaching is the function of that name with a memory.
func (e *evaluator) reaching(load *ssa.UnOp) (stores []*ssa.Store, all bool) {
	r, ok := e.seen[load]
	if !ok {
		r.stores, r.all = reaching(load)
		e.seen[load] = r
	}
	return r.stores, r.all
}

// reaching returns the stores whose value the load can see, as far as they stand in the same function and name the
// same variable or field; all reports whether the load can see nothing else.
func reaching(load *ssa.UnOp) (stores []*ssa.Store, all bool) {
	key := path(load.X)
	switch a := load.X.(type) {
	case *ssa.Alloc:
		for _, ref := range *a.Referrers() {
			if mc, ok := ref.(*ssa.MakeClosure); ok && assigns(mc, a) {
				return nil, false
			}
		}
	case *ssa.FieldAddr:
		if !strings.HasPrefix(key, "p") && !strings.HasPrefix(key, "v") {
			return nil, false
		}
	default:
		return nil, false
	}
	byBlock := map[*ssa.BasicBlock][]*ssa.Store{}
	for _, b := range load.Parent().Blocks {
		for _, instr := range b.Instrs {
			if s, ok := instr.(*ssa.Store); ok && sameType(s.Addr, load.X) && path(s.Addr) == key {
				byBlock[b] = append(byBlock[b], s)
			}
		}
	}
	if len(byBlock) == 0 {
		return nil, false
	}
	var last *ssa.Store
	for _, instr := range load.Block().Instrs {
		if instr == load {
			break
		}
		if s, ok := instr.(*ssa.Store); ok && len(byBlock[load.Block()]) > 0 && sameType(s.Addr, load.X) && path(s.Addr) == key {
			last = s
		}
	}
	if last != nil {
		return []*ssa.Store{last}, true
	}
	_, local := load.X.(*ssa.Alloc)
	all = true
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{load.Block()}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if len(b.Preds) == 0 {
			all = all && local
		}
		for _, pred := range b.Preds {
			if seen[pred] {
				continue
			}
			seen[pred] = true
			if list := byBlock[pred]; len(list) > 0 {
				stores = append(stores, list[len(list)-1])
				continue
			}
			work = append(work, pred)
		}
	}
	if local && len(stores) > 0 {
		// Calls that fill the variable count as well.
		for _, ref := range *load.X.(*ssa.Alloc).Referrers() {
			switch ref := ref.(type) {
			case *ssa.MakeInterface, *ssa.Call, *ssa.Defer, *ssa.Go:
				return nil, false
			case *ssa.Store:
				if ref.Addr != load.X {
					return nil, false
				}
			}
		}
	}
	return stores, all
}

func sameType(a, b ssa.Value) bool { return types.Identical(a.Type(), b.Type()) }

// assigns reports whether the closure made by mc stores to the captured variable.
func assigns(mc *ssa.MakeClosure, variable ssa.Value) bool {
	fn := mc.Fn.(*ssa.Function)
	for i, bound := range mc.Bindings {
		if bound != variable || i >= len(fn.FreeVars) {
			continue
		}
		for _, ref := range *fn.FreeVars[i].Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.MakeClosure:
				if assigns(ref, fn.FreeVars[i]) {
					return true
				}
			default:
				return true
			}
		}
	}
	return false
}

// variable says what a local variable, or something that was made with new or a literal, holds.
func (e *evaluator) variable(as *Path, a *ssa.Alloc, v ssa.Value, f *frame) *Node {
	if as == nil {
		if _, ok := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); ok {
			return &Node{Kind: Made, Value: a, frame: f}
		}
	}
	parts, escapes := e.stored(as, a, f)
	if escapes && as.is(FieldOf) {
		parts = append(parts, e.elsewhere(as, a, f)...)
	}
	return choice(v, parts...)
}

// elsewhere says what other functions of the package store to a field of what they have a pointer to.
func (e *evaluator) elsewhere(as *Path, a *ssa.Alloc, f *frame) []*Node {
	field := fieldNamed(a.Type(), as.Name)
	if field == nil {
		return nil
	}
	var parts []*Node
	for i, s := range e.index.field(field).stores {
		if i == maxStores {
			return []*Node{{Kind: Field, Value: a, Field: field, As: as.Rest}}
		}
		if addr := s.Addr.(*ssa.FieldAddr); s.Parent() != a.Parent() {
			if _, local := addr.X.(*ssa.Alloc); !local {
				parts = append(parts, e.eval(as.Rest, s.Val, pointOf(s), f))
			}
		}
	}
	return parts
}

// fieldNamed returns the field of the struct t, or of the struct that t points to, or nil.
func fieldNamed(t types.Type, name string) *types.Var {
	t = t.Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	if !ok {
		return nil
	}
	for field := range st.Fields() {
		if field.Name() == name {
			return field
		}
	}
	return nil
}

// changed says what is stored to parts of v, which is no address of a variable, through v itself.
func (e *evaluator) changed(as *Path, v ssa.Value, f *frame) []*Node {
	if as == nil || v.Referrers() == nil {
		return nil
	}
	switch v.(type) {
	case *ssa.Alloc, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.FreeVar, *ssa.Global:
		return nil
	case *ssa.UnOp:
		if _, element := v.(*ssa.UnOp).X.(*ssa.IndexAddr); element && !as.is(FieldOf) {
			return nil
		}
	}
	if as.is(FieldOf) && e.isOwned(v.Type(), as.Name) {
		return nil // Have: the census of the field counts all stores.
	}
	parts, _ := e.stored(as, v, f)
	return parts
}

// stored says what is stored to the part as of what addr points to, or of the slice or map addr: directly, in closures,
// by functions that fill it. escapes reports whether the address goes elsewhere.
func (e *evaluator) stored(as *Path, addr ssa.Value, f *frame) (parts []*Node, escapes bool) {
	refs := addr.Referrers()
	if refs == nil {
		return nil, false
	}
	e.work--
	if len(*refs) > maxUses || e.work <= 0 {
		return []*Node{unknown(addr, "a value beyond the limits of the analysis")}, true
	}
	add := func(as *Path, addr ssa.Value) {
		more, esc := e.stored(as, addr, f)
		parts, escapes = append(parts, more...), escapes || esc
	}
	for _, ref := range *refs {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == addr {
				parts = append(parts, e.eval(as, ref.Val, pointOf(ref), f))
				continue
			}
			escapes = true
			if isVararg(ref.Addr) {
				parts = append(parts, e.escape(as, ref.Addr, f)...)
			}
		case *ssa.MapUpdate:
			if ref.Map == addr && as.element() {
				parts = append(parts, e.elementStore(as, ref, f))
			}
		case *ssa.FieldAddr:
			if ref.X == addr && as.is(FieldOf) && fieldOf(ref).Name() == as.Name {
				add(as.Rest, ref)
			}
		case *ssa.IndexAddr:
			if ref.X != addr || !as.element() || as.is(Keys) {
				continue
			}
			if c, ok := ref.Index.(*ssa.Const); ok && as.is(First) && c.Int64() != 0 {
				continue
			}
			add(as.Rest, ref)
		case *ssa.UnOp:
			if ref.Op == token.MUL && (as.element() || as.is(FieldOf) && isPointer(ref.Type())) {
				add(as, ref)
			}
		case *ssa.Slice:
			if as.element() {
				add(as, ref)
			}
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, bound := range ref.Bindings {
				if bound == addr && i < len(fn.FreeVars) {
					add(as, fn.FreeVars[i])
				}
			}
		case *ssa.MakeInterface:
			if isPointer(addr.Type()) {
				add(as, ref)
			}
		case ssa.CallInstruction:
			if !isPointer(addr.Type()) && !types.IsInterface(addr.Type()) {
				continue
			}
			escapes = true
			for i, arg := range ref.Common().Args {
				if arg == addr {
					if n := e.filled(as, ref, i, f); n != nil {
						parts = append(parts, n)
					}
				}
			}
		case *ssa.Return, *ssa.Phi, *ssa.Send:
			escapes = true
		}
	}
	return parts, escapes
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// isVararg reports whether addr is an element of the array behind a variadic argument.
func isVararg(addr ssa.Value) bool {
	ia, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	a, ok := ia.X.(*ssa.Alloc)
	return ok && a.Comment == "varargs"
}

// escape follows a pointer that is kept in the variadic argument slot.
func (e *evaluator) escape(as *Path, slot ssa.Value, f *frame) []*Node {
	array := slot.(*ssa.IndexAddr).X.(*ssa.Alloc)
	for _, ref := range *array.Referrers() {
		slice, ok := ref.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, use := range *slice.Referrers() {
			if call, ok := use.(ssa.CallInstruction); ok {
				if n := e.filled(as, call, len(call.Common().Args)-1, f); n != nil {
					return []*Node{n}
				}
			}
		}
	}
	return nil
}

// filled says what call puts where its argument arg points, or nil if it only reads it as far as is known.
func (e *evaluator) filled(as *Path, call ssa.CallInstruction, arg int, f *frame) *Node {
	common := call.Common()
	obj, recv := callee(common)
	value, _ := call.(ssa.Value)
	if obj == nil {
		return nil
	}
	arg -= len(common.Args) - len(arguments(common))
	if arg < 0 {
		return nil // Have: a method of the variable itself.
	}
	sym := symbol.Of(obj)
	part := func(n *Node) *Node {
		out := *n
		out.As = as
		return &out
	}
	if api, ok := e.know.Lookup(obj, staticType(common)); ok {
		switch {
		case api.Fills != 0 && arg >= api.Fills-1:
			return part(sourced(api.Source, value, sym))
		case api.Cursor, api.Effect == knowledge.Read, obj.Name() == "Scan", obj.Name() == "StructScan":
			return part(&Node{Kind: Database, Value: value, Func: sym})
		case api.Fills != 0 || api.Effect != knowledge.None:
			return nil
		}
	}
	if input, ok := decoders[sym]; ok {
		if arg+len(common.Args)-len(arguments(common)) == input {
			return nil
		}
		src := e.carried(e.eval(nil, common.Args[input], pointOf(call), f), 3)
		if src.Leaf() && !src.pending && src.Kind >= Request && src.Kind <= Database {
			return part(src)
		}
		return unknown(value, "decoded data")
	}
	switch {
	case sym == "fmt.Scan" || sym == "fmt.Scanln" || sym == "fmt.Scanf":
		return part(&Node{Kind: Environment, Value: value, Func: sym}) // typed by whoever runs the program
	case obj.Name() == "Scan" || obj.Name() == "StructScan" || obj.Name() == "ScanStruct":
		return part(&Node{Kind: Database, Value: value, Func: sym})
	}
	if fn := origin(common.StaticCallee()); fn != nil && len(fn.Blocks) > 0 {
		args := allArguments(common)
		i := arg + len(args) - len(arguments(common))
		if i >= len(fn.Params) || f.find(fn) != nil || f != nil && f.depth >= maxFrames || e.work <= 0 {
			return nil
		}
		e.work--
		if as.is(FieldOf) && e.isOwned(fn.Params[i].Type(), as.Name) {
			return nil
		}
		if parts, _ := e.stored(as, fn.Params[i], e.call(fn, call, args, f)); len(parts) > 0 {
			return choice(value, parts...)
		}
		return nil
	}
	if s := e.world.summary(obj); s != nil && s.Reads {
		return part(&Node{Kind: Database, Value: value, Func: sym})
	}
	if recv == nil || !isBuilder(recv) {
		if decodes(obj.Name()) {
			return unknown(value, "data filled in by `"+sym.Short()+"`")
		}
	}
	return nil
}

// carried returns what n was made of by functions that give bytes another form, such as hex.DecodeString: at most depth of them.
func (e *evaluator) carried(n *Node, depth int) *Node {
	call, ok := n.Value.(*ssa.Call)
	if !ok || n.Kind != Result || depth == 0 {
		return n
	}
	obj, _ := callee(call.Common())
	if obj == nil {
		return n
	}
	args := arguments(call.Common())
	if api, ok := e.know.Lookup(obj, staticType(call.Common())); ok && api.Carries > 0 && api.Carries <= len(args) {
		return e.carried(e.eval(nil, args[api.Carries-1], pointOf(call), n.frame), depth-1)
	}
	return n
}

// decoders are the functions that fill what one of their arguments points to from another: its index.
var decoders = map[symbol.Symbol]int{
	"(*encoding/json.Decoder).Decode":                         0,
	"encoding/json.Unmarshal":                                 0,
	"(*encoding/xml.Decoder).Decode":                          0,
	"encoding/xml.Unmarshal":                                  0,
	"(*encoding/gob.Decoder).Decode":                          0,
	"google.golang.org/protobuf/encoding/protojson.Unmarshal": 0,
	"google.golang.org/protobuf/proto.Unmarshal":              0,
	"gopkg.in/yaml.v2.Unmarshal":                              0,
	"gopkg.in/yaml.v3.Unmarshal":                              0,
	"(*gopkg.in/yaml.v3.Decoder).Decode":                      0,
	"sigs.k8s.io/yaml.Unmarshal":                              0,
	"github.com/BurntSushi/toml.Decode":                       0,
	"github.com/BurntSushi/toml.Unmarshal":                    0,
	"github.com/pelletier/go-toml/v2.Unmarshal":               0,
	"github.com/goccy/go-json.Unmarshal":                      0,
	"github.com/go-viper/mapstructure/v2.Decode":              0,
	"github.com/mitchellh/mapstructure.Decode":                0,
}

// decodes reports whether a function with the given name fills its arguments.
func decodes(name string) bool {
	return isNamedLike(name, "Decode", "Unmarshal", "Bind", "Parse", "Scan", "Read", "Load", "ShouldBind", "Fill", "Populate", "Get", "Find", "First", "Take", "Process", "Render", "Select")
}

// sourced is text that a function with the given source hands out.
func sourced(source knowledge.Source, v ssa.Value, sym symbol.Symbol) *Node {
	switch source {
	case knowledge.Request:
		return &Node{Kind: Request, Value: v, Func: sym}
	case knowledge.Environment:
		return &Node{Kind: Environment, Value: v, Func: sym}
	}
	return unknown(v, "the result of `"+sym.Short()+"`")
}

// global says what a package-level variable holds.
func (e *evaluator) global(as *Path, g *ssa.Global, v ssa.Value, f *frame) *Node {
	obj, _ := g.Object().(*types.Var)
	if g.Pkg != e.index.pkg {
		if obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "os" && obj.Name() == "Args" {
			return &Node{Kind: Environment, Value: v, Func: "os.Args", As: as}
		}
		return &Node{Kind: Global, Value: g, As: as}
	}
	if obj != nil && e.world.embedded(obj) {
		return &Node{Kind: Quoted, Value: g, Func: "embed"}
	}
	leaf := func() *Node { return &Node{Kind: Global, Value: g, As: as} }
	if as == nil {
		if _, ok := g.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); ok {
			return &Node{Kind: Made, Value: g, frame: f}
		}
	}
	n := e.census(as, e.index.place(g), v, f, leaf)
	if as.is(FieldOf) {
		// Stores to the field of the variable itself.
		if field := fieldNamed(g.Type(), as.Name); field != nil {
			parts := []*Node{n}
			for _, s := range e.index.innerStores(g, field) {
				parts = append(parts, e.eval(as.Rest, s.Val, pointOf(s), f))
			}
			n = choice(v, parts...)
		}
	}
	return n
}

// census says what the part as of a place is, whose stores are all known. leaf is what it is if something
// else may change it.
func (e *evaluator) census(as *Path, p *place, v ssa.Value, f *frame, leaf func() *Node) *Node {
	if len(p.stores)+len(p.elements) > maxStores {
		return leaf()
	}
	var parts []*Node
	for _, s := range p.stores {
		parts = append(parts, e.eval(as, s.Val, pointOf(s), f))
	}
	if as.element() {
		for _, instr := range p.elements {
			if n := e.elementStore(as, instr, f); n != nil {
				parts = append(parts, n)
			}
		}
	}
	for _, addr := range p.escapes {
		if isBuilder(addr.Type()) || isLock(addr.Type()) {
			continue
		}
		n := e.outflow(as, addr, f)
		if n == nil {
			n = leaf()
		}
		parts = append(parts, n)
	}
	return choice(v, parts...)
}

// outflow says what is put in a place through its address: nil if that is not known.
func (e *evaluator) outflow(as *Path, addr ssa.Value, f *frame) *Node {
	var parts []*Node
	if g, ok := addr.(*ssa.Global); ok {
		parts = e.globalFilled(as, g, f)
	} else {
		parts, _ = e.stored(as, addr, f)
	}
	if len(parts) == 0 {
		return nil
	}
	return choice(nil, parts...)
}

// globalFilled says what functions put in a package-level variable that its address is passed to.
func (e *evaluator) globalFilled(as *Path, g *ssa.Global, f *frame) (parts []*Node) {
	for _, p := range e.index.place(g).passed {
		if e.work--; e.work <= 0 {
			return []*Node{unknown(g, "a value beyond the limits of the analysis")}
		}
		if n := e.filled(as, p.call, p.arg, f); n != nil {
			parts = append(parts, n)
		}
	}
	return parts
}

func isLock(t types.Type) bool {
	name := named(t)
	return name != nil && name.Pkg() != nil && name.Pkg().Path() == "sync"
}

// isOwned reports whether only this package can store to the named field of t.
func (e *evaluator) isOwned(t types.Type, name string) bool {
	field := fieldNamed(t, name)
	return field != nil && !field.Exported() && field.Pkg() == e.index.pkg.Pkg
}

// owned says what a field holds that only this package can store to, in whatever struct; nil if as is none.
func (e *evaluator) owned(as *Path, t types.Type, v ssa.Value, f *frame) *Node {
	if !as.is(FieldOf) || !e.isOwned(t, as.Name) {
		return nil
	}
	return e.fieldCensus(as.Rest, t, fieldNamed(t, as.Name), v, f)
}

// field says what the part as of a field of base, a struct or a pointer to one, is when it is loaded as v.
func (e *evaluator) field(as *Path, base ssa.Value, field *types.Var, v ssa.Value, p point, f *frame) *Node {
	if n := requestField(base.Type(), field, v, as); n != nil {
		return n
	}
	if _, local := root(base).(*ssa.Alloc); !local && e.isOwned(base.Type(), field.Name()) {
		return e.fieldCensus(as, base.Type(), field, v, f)
	}
	return e.into(FieldOf, field.Name(), as, base, p, f)
}

// root returns the variable that an address is part of.
func root(addr ssa.Value) ssa.Value {
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.Field:
			addr = a.X
		case *ssa.UnOp:
			if _, ok := a.Type().Underlying().(*types.Struct); !ok {
				return addr
			}
			addr = a.X
		default:
			return addr
		}
	}
}

// fieldCensus says what the part as of a field of the struct t is: all that the package stores there.
func (e *evaluator) fieldCensus(as *Path, t types.Type, field *types.Var, v ssa.Value, f *frame) *Node {
	leaf := func() *Node { return &Node{Kind: Field, Value: v, Field: field, As: as} }
	q := question{v: fieldValue{field.Origin()}, as: as, in: f}
	if n := e.memo[q]; n != nil {
		return n
	}
	n := &Node{Value: v, pending: true}
	e.memo[q] = n
	r := e.census(as, e.index.field(field), v, f, leaf)
	if as.is(FieldOf) {
		// Stores to fields of the field.
		if inner := fieldNamed(field.Type(), as.Name); inner != nil {
			parts := []*Node{r}
			for _, s := range e.index.innerStores(field.Origin(), inner) {
				parts = append(parts, e.eval(as.Rest, s.Val, pointOf(s), f))
			}
			r = choice(v, parts...)
		}
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if e.index.recast[types.Unalias(t)] {
		r = choice(v, r, leaf())
	}
	if r == n || r.pending {
		r = &Node{Kind: Choice, Value: v, Parts: []*Node{r}}
	}
	*n = *r
	return n
}

// fieldValue stands for a field in questions about it.
type fieldValue struct{ *types.Var }

func (fieldValue) Name() string                       { return "" }
func (fieldValue) Parent() *ssa.Function              { return nil }
func (fieldValue) Referrers() *[]ssa.Instruction      { return nil }
func (fieldValue) Operands([]*ssa.Value) []*ssa.Value { return nil }

// elementStore says what one store to an element means for the part as of the slice or map.
func (e *evaluator) elementStore(as *Path, instr ssa.Instruction, f *frame) *Node {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		if as.is(Keys) {
			return e.eval(as.Rest, instr.Key, pointOf(instr), f)
		}
		return e.eval(as.Rest, instr.Value, pointOf(instr), f)
	case *ssa.Store:
		if !as.is(Keys) {
			return e.eval(as.Rest, instr.Val, pointOf(instr), f)
		}
	}
	return nil
}

// literalElement returns the part as of the element of a slice or array literal at a constant index, or nil if v is none or
// is written to otherwise.
func (e *evaluator) literalElement(as *Path, v ssa.Value, index *ssa.Const, f *frame) *Node {
	if s, ok := v.(*ssa.Slice); ok && s.Low == nil {
		v = s.X
	}
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var found *Node
	for _, ref := range *a.Referrers() {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *ia.Referrers() {
			s, ok := use.(*ssa.Store)
			if !ok || s.Addr != ia {
				continue
			}
			c, ok := ia.Index.(*ssa.Const)
			if !ok {
				return nil
			}
			if c.Int64() == index.Int64() {
				if found != nil {
					return nil
				}
				found = e.eval(as, s.Val, pointOf(s), f)
			}
		}
	}
	return found
}

// entry returns the part as of the value of a map literal for a constant key, or nil if m is not only that.
func (e *evaluator) entry(as *Path, m ssa.Value, key constant.Value, f *frame) *Node {
	var updates []*ssa.MapUpdate
	switch m := m.(type) {
	case *ssa.MakeMap:
		for _, ref := range *m.Referrers() {
			if u, ok := ref.(*ssa.MapUpdate); ok && u.Map == m {
				updates = append(updates, u)
			}
		}
	case *ssa.UnOp:
		g, ok := m.X.(*ssa.Global)
		if !ok || g.Pkg != e.index.pkg {
			return nil
		}
		p := e.index.place(g)
		if len(p.stores) != 1 || len(p.elements) > 0 {
			return nil
		}
		return e.entry(as, p.stores[0].Val, key, f)
	default:
		return nil
	}
	var found *Node
	for _, u := range updates {
		c, ok := u.Key.(*ssa.Const)
		if !ok || c.Value == nil {
			return nil
		}
		if c.Value.Kind() == key.Kind() && constant.Compare(c.Value, token.EQL, key) {
			found = e.eval(as, u.Value, pointOf(u), f)
		}
	}
	return found
}

func storesTo(a *ssa.Alloc) []*ssa.Store {
	var list []*ssa.Store
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
			list = append(list, s)
		}
	}
	return list
}
