package nplusone

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// growsWithData reports whether the list that loop iterates over is known to grow with the data: its elements are entities, or it was
// read from a database or collected in a loop. Of other lists, such as what a request, a file or a form names, most are short.
func (r *review) growsWithData(loop *loops.Loop) bool {
	return r.grows(loop, map[ssa.Value]bool{})
}

// grows is growsWithData as far as values that are not in seen tell.
func (r *review) grows(loop *loops.Loop, seen map[ssa.Value]bool) bool {
	if loop.Over == nil {
		return true // the elements of a callee's loop, a cursor
	}
	list := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over))
	return list == nil || !namedExactly(list) && (hasEntities(list.Type()) || r.collected(list, seen))
}

// namedExactly reports whether list was read from a database by a name that rows have nearly alone: `slug = ?`, `lower_name IN (?)`.
func namedExactly(list ssa.Value) bool {
	load, ok := list.(*ssa.UnOp)
	if !ok {
		return false
	}
	alloc, ok := load.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *alloc.Referrers() {
		boxed, ok := ref.(*ssa.MakeInterface)
		if !ok {
			continue
		}
		for _, use := range *boxed.Referrers() {
			if store, ok := use.(*ssa.Store); ok { // an element of a variadic argument
				if at, ok := store.Addr.(*ssa.IndexAddr); ok {
					for _, ref := range *at.X.Referrers() {
						if slice, ok := ref.(*ssa.Slice); ok && slices.ContainsFunc(*slice.Referrers(), exactQuery) {
							return true
						}
					}
				}
			}
			if exactQuery(use) {
				return true
			}
		}
	}
	return false
}

// exactQuery reports whether instr is a query whose builders ask for such a name.
func exactQuery(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	for range maxBuilder {
		_, recv, args := methodCall(call)
		for _, arg := range slices.Clone(args) {
			args = append(args, variadicElements(arg)...)
		}
		for _, arg := range args {
			if boxed, ok := arg.(*ssa.MakeInterface); ok {
				arg = boxed.X
			}
			texts := []ssa.Value{arg}
			if made, ok := arg.(*ssa.Call); ok {
				texts = made.Call.Args // a function that writes the condition
			}
			if slices.ContainsFunc(texts, func(v ssa.Value) bool { return exactName.MatchString(constText(v)) }) {
				return true
			}
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return false
		}
		call = before
	}
	return false
}

// exactName matches conditions on a slug and the like.
var exactName = regexp.MustCompile(`(?i)^\W*(\w+\.)?\W?(\w*_)?(slug|lower_name|username|email|digest|hash|token)\W*(=.*|in\b.*)?$`)

// constText returns the text of a constant, or "".
func constText(v ssa.Value) string {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value)
	}
	return ""
}

// overValue returns what loop takes its elements from, a value of type t, or nil if it is not a slice or a map.
func overValue(loop *loops.Loop, t types.Type) ssa.Value {
	for _, b := range loop.Header.Parent().Blocks {
		if !loop.Blocks[b] {
			continue
		}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Next:
				if it, ok := instr.Iter.(*ssa.Range); ok && !loop.Blocks[it.Block()] {
					return it.X
				}
			case *ssa.IndexAddr:
				if loop.Counts(instr.Index) && !loop.Varies(instr.X) && types.Identical(instr.X.Type(), t) {
					return instr.X
				}
			}
		}
	}
	return nil
}

// hasEntities reports whether the elements of a list of type t are structs with an ID, or pointers to such.
func hasEntities(t types.Type) bool {
	switch list := t.Underlying().(type) {
	case *types.Slice:
		t = list.Elem()
	case *types.Map:
		t = list.Elem()
	default:
		return false
	}
	for {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if name := field.Name(); name == "ID" || name == "Id" || name == "id" || name == "Model" && field.Embedded() {
			return true
		}
	}
	return false
}

// requested reports whether loop iterates over what a client has sent: a field of a request, what was decoded, or a parameter beside a form.
func (r *review) requested(loop *loops.Loop) bool {
	if loop.Over == nil {
		return false
	}
	list := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over))
	if param, ok := list.(*ssa.Parameter); ok {
		return slices.ContainsFunc(param.Parent().Params, func(p *ssa.Parameter) bool { return p != param && isForm(p.Type()) })
	}
	load, ok := list.(*ssa.UnOp)
	if !ok {
		return false
	}
	from := load.X
	for {
		field, ok := from.(*ssa.FieldAddr)
		if !ok {
			break
		}
		if isForm(field.X.Type()) {
			return true
		}
		from = field.X
	}
	switch from := from.(type) {
	case *ssa.Parameter:
		return formVariable.MatchString(from.Name())
	case *ssa.Alloc:
		return decoded(from) || formVariable.MatchString(from.Comment)
	}
	return false
}

// formVariable matches the names of variables that hold what a client sends.
var formVariable = regexp.MustCompile(`([a-z]R|^r)eq(uest)?$|([a-z]I|^i)nput$|([a-z]P|^p)ayload$|([a-z]F|^f)orm$`)

// isForm reports whether t is a type of the module, or a pointer to one, that is named after what clients send.
func isForm(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && !symbol.Standard(named.Obj().Pkg().Path()) && formName.MatchString(named.Obj().Name())
}

// formName matches the names of types that hold what a client sends.
var formName = regexp.MustCompile(`(Req|Request|Form|Input|Params|Payload|Body)$`)

// decoded reports whether a function that decodes what a client sends gets the address of the variable alloc.
func decoded(alloc *ssa.Alloc) bool {
	return slices.ContainsFunc(*alloc.Referrers(), func(ref ssa.Instruction) bool {
		boxed, ok := ref.(*ssa.MakeInterface)
		return ok && slices.ContainsFunc(*boxed.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(ssa.CallInstruction)
			if !ok {
				return false
			}
			name, _, _ := methodCall(call)
			if name == "" && call.Common().StaticCallee() != nil {
				name = call.Common().StaticCallee().Name()
			}
			return decoding.MatchString(name)
		})
	})
}

// decoding matches the names of functions that decode the body of a request.
var decoding = regexp.MustCompile(`(?i)^((must|should)?bind|decode|bodyparser|(read|parse)(json|body|request|entity|form))`)

// partOfOne reports whether loop iterates over a field of one thing that the function was given: how many there are of such parts, the
// code does not show.
func (r *review) partOfOne(loop *loops.Loop) bool {
	if loop.Over == nil {
		return false
	}
	load, ok := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over)).(*ssa.UnOp)
	if !ok {
		return false
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	for {
		switch from := field.X.(type) {
		case *ssa.Parameter, *ssa.Alloc:
			return true
		case *ssa.UnOp:
			switch at := from.X.(type) {
			case *ssa.Alloc:
				return slices.ContainsFunc(*at.Referrers(), func(ref ssa.Instruction) bool {
					store, ok := ref.(*ssa.Store)
					return ok && store.Addr == ssa.Value(at) && isElement(store.Val)
				})
			case *ssa.FieldAddr:
				field = at
				continue
			case *ssa.IndexAddr:
				return true // an element of another list
			}
		case *ssa.FieldAddr:
			field = from
			continue
		}
		return false
	}
}

// sentAround reports whether the elements of a list of type t are structs that are sent to clients or come from them, and kept in no database:
// their fields have names in JSON, but no columns.
func sentAround(t types.Type) bool {
	list, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	elem := list.Elem().Underlying()
	if p, ok := elem.(*types.Pointer); ok {
		elem = p.Elem().Underlying()
	}
	st, ok := elem.(*types.Struct)
	if !ok {
		return false
	}
	named := false
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		for _, key := range columnTags {
			if _, ok := tag.Lookup(key); ok {
				return false
			}
		}
		_, ok := tag.Lookup("json")
		named = named || ok
	}
	return named
}

// columnTags are the keys of tags that name columns.
var columnTags = []string{"db", "sql", "gorm", "xorm", "pg", "bun", "bson", "boil", "orm", "reform", "datastore", "firestore", "dynamodbav", "ksql"}

// isElement reports whether v is an element of a list.
func isElement(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		_, ok := v.X.(*ssa.IndexAddr)
		return ok
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Next)
		return ok
	}
	return false
}

// maxOrigins bounds the values that are looked at to find out where a list comes from.
const maxOrigins = 100

// collected reports whether list is the result of a query or what a loop has put together, as far as values that are not in seen tell.
func (r *review) collected(list ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[list] || len(seen) > maxOrigins {
		return false
	}
	seen[list] = true
	switch v := list.(type) {
	case *ssa.Extract:
		return r.collected(v.Tuple, seen)
	case *ssa.Call:
		if r.queries(v) {
			return true
		}
		if builtin, ok := v.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "append" {
			if loop := r.loopsOf(v.Parent()).Innermost(v.Block()); loop != nil && r.grows(loop, seen) {
				return true
			}
		}
		return slices.ContainsFunc(v.Call.Args, func(arg ssa.Value) bool {
			switch arg.Type().Underlying().(type) {
			case *types.Slice, *types.Map:
				return r.collected(arg, seen)
			}
			return false
		})
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { return r.collected(edge, seen) })
	case *ssa.MakeMap:
		return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			_, set := ref.(*ssa.MapUpdate)
			loop := r.loopsOf(v.Parent()).Innermost(ref.Block())
			return set && loop != nil && r.grows(loop, seen)
		})
	case *ssa.Slice:
		return r.collected(v.X, seen)
	case *ssa.UnOp:
		alloc, ok := v.X.(*ssa.Alloc)
		return ok && r.filledByQuery(alloc, seen)
	}
	return false
}

// filledByQuery reports whether a query gets the address of the variable alloc, or its result is stored there.
func (r *review) filledByQuery(alloc *ssa.Alloc, seen map[ssa.Value]bool) bool {
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == alloc && r.collected(ref.Val, seen) {
				return true
			}
		case *ssa.Call:
			if r.queries(ref) {
				return true
			}
		case *ssa.MakeInterface:
			for _, use := range *ref.Referrers() {
				switch use := use.(type) {
				case *ssa.Call:
					if r.queries(use) {
						return true
					}
				case *ssa.Store: // an element of a variadic argument
					return true
				}
			}
		case *ssa.MakeClosure:
			if putsThere(ref, alloc) {
				return true
			}
		}
	}
	return false
}

// putsThere reports whether the function literal made by closure changes the variable alloc.
func putsThere(closure *ssa.MakeClosure, alloc *ssa.Alloc) bool {
	fn := closure.Fn.(*ssa.Function)
	for i, bound := range closure.Bindings {
		if bound == ssa.Value(alloc) && slices.ContainsFunc(*fn.FreeVars[i].Referrers(), func(ref ssa.Instruction) bool {
			load, ok := ref.(*ssa.UnOp)
			return !ok || load.Op != token.MUL
		}) {
			return true
		}
	}
	return false
}

// queries reports whether call reads from a database.
func (r *review) queries(call ssa.CallInstruction) bool {
	return slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool { return e.Kind == knowledge.Read })
}
