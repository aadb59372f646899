package effects

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/guards"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// passedOf returns what is known of an argument.
func passedOf(arg ssa.Value) Passed {
	p := Passed{Value: valueOf(arg)}
	if param, ok := arg.(*ssa.Parameter); ok {
		p.Param = 1 + slices.Index(param.Parent().Params, param)
	}
	switch v := arg.(type) {
	case *ssa.MakeInterface:
		p.Type = wholeType(v.X.Type())
	case *ssa.ChangeInterface:
		p.Param = passedOf(v.X).Param
	case *ssa.Alloc:
		p.Fields, p.Made = madeOf(v, arg)
	case *ssa.UnOp:
		if alloc, ok := v.X.(*ssa.Alloc); ok && v.Op == token.MUL {
			p.Fields, p.Made = madeOf(alloc, arg)
		}
	}
	return p
}

// wholeType returns the symbol of t if it is a type that declares all its methods itself, else "".
func wholeType(t types.Type) symbol.Symbol {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for field := range st.Fields() {
			if field.Embedded() {
				return ""
			}
		}
	}
	return dispatch.TypeSymbol(named)
}

// valueOf says whether v is the zero value of its type, if that is known.
func valueOf(v ssa.Value) Value {
	switch v := v.(type) {
	case *ssa.Const:
		if v.IsNil() || v.Value == nil {
			return ZeroValue
		}
		switch v.Value.Kind() {
		case constant.Bool:
			if !constant.BoolVal(v.Value) {
				return ZeroValue
			}
		case constant.String:
			if constant.StringVal(v.Value) == "" {
				return ZeroValue
			}
		default:
			if constant.Sign(v.Value) == 0 {
				return ZeroValue
			}
		}
		return OtherValue
	case *ssa.Alloc, *ssa.MakeInterface, *ssa.MakeMap, *ssa.MakeClosure, *ssa.Function:
		return OtherValue
	}
	return AnyValue
}

// madeOf returns the fields that the struct in alloc gets a value for; ok is false if it may get more, because it goes elsewhere than to a
// call as arg. Callees may change it, but as a rule they change copies or their own.
func madeOf(alloc *ssa.Alloc, arg ssa.Value) (fields []Field, ok bool) {
	st, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok {
		return nil, false
	}
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			for _, use := range *ref.Referrers() {
				switch use := use.(type) {
				case *ssa.Store:
					if use.Addr != ssa.Value(ref) {
						return nil, false
					}
					value := valueOf(use.Val)
					name := st.Field(ref.Field).Name()
					if i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name }); i < 0 {
						fields = append(fields, Field{name, value})
					} else if fields[i].Value != value {
						fields[i].Value = AnyValue
					}
				case *ssa.UnOp:
				default:
					return nil, false
				}
			}
		case *ssa.UnOp, ssa.CallInstruction, *ssa.DebugRef:
		case *ssa.Store:
			return nil, false // it is a copy of another
		default:
			return nil, false
		}
	}
	slices.SortFunc(fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return fields, true
}

// needsOf returns the conditions on parameters of the function without which b does not run.
func needsOf(conditions *guards.Function, b *ssa.BasicBlock) []Need {
	var e Effect
	blocks := map[*ssa.BasicBlock]bool{}
	for _, from := range b.Parent().Blocks {
		blocks[from] = true
	}
	for _, from := range b.Parent().Blocks {
		branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		n, whenTrue, ok := needOf(branch.Cond)
		if !ok {
			continue
		}
		for succ := range from.Succs {
			if conditions.OnlyIf(blocks, b.Parent().Blocks[0], b, func(cond ssa.Value) (int, bool) { return succ, cond == branch.Cond }) {
				n.Set = whenTrue == (succ == 0)
				e.need(n)
			}
		}
	}
	return e.Needs
}

// needOf says which parameter, or field of one, cond asks for: whether it is set, if cond is whenTrue, or the zero value.
func needOf(cond ssa.Value) (n Need, whenTrue, ok bool) {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		if cond.Op == token.NOT {
			n, whenTrue, ok = needOf(cond.X)
			return n, !whenTrue, ok
		}
	case *ssa.BinOp:
		v, zero := cond.X, valueOf(cond.Y)
		if zero != ZeroValue {
			v, zero = cond.Y, valueOf(cond.X)
		}
		if zero != ZeroValue {
			return n, false, false
		}
		if call, ok := v.(*ssa.Call); ok {
			if builtin, ok := call.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "len" {
				v = call.Call.Args[0]
			}
		}
		n, ok = place(v)
		switch cond.Op {
		case token.EQL:
			return n, false, ok
		case token.NEQ, token.GTR:
			return n, true, ok && (cond.Op == token.NEQ || v != cond.Y)
		}
		return n, false, false
	}
	if !types.Identical(cond.Type().Underlying(), types.Typ[types.Bool]) {
		return n, false, false
	}
	n, ok = place(cond)
	return n, true, ok
}

// place returns the parameter, or the field of one, that v is.
func place(v ssa.Value) (Need, bool) {
	field := ""
	switch u := v.(type) {
	case *ssa.UnOp:
		addr, ok := u.X.(*ssa.FieldAddr)
		if !ok || u.Op != token.MUL {
			return Need{}, false
		}
		field = addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(addr.Field).Name()
		v = addr.X
		if alloc, ok := v.(*ssa.Alloc); ok {
			if v = onlyStore(alloc); v == nil {
				return Need{}, false
			}
		}
	case *ssa.Field:
		field = u.X.Type().Underlying().(*types.Struct).Field(u.Field).Name()
		v = u.X
	}
	param, ok := v.(*ssa.Parameter)
	if !ok {
		return Need{}, false
	}
	return Need{Param: slices.Index(param.Parent().Params, param), Field: field}, true
}

// manner says how the query that common runs asks: [Locks], [Limited].
func manner(common *ssa.CallCommon) (c Cond) {
	ordered, limited := false, false
	for range maxChain {
		args := common.Args
		name := ""
		recv := common.Value
		if common.IsInvoke() {
			name = common.Method.Name()
		} else if callee := common.StaticCallee(); callee != nil {
			name = callee.Name()
			if callee.Signature.Recv() != nil && len(args) > 0 {
				recv, args = args[0], args[1:]
			}
		}
		if lockMethod.MatchString(name) || slices.ContainsFunc(args, func(arg ssa.Value) bool { return locking(name, arg) }) {
			c |= Locks
		}
		ordered = ordered || strings.HasPrefix(name, "Order") || name == "Desc" || name == "Asc"
		limited = limited || name == "Limit"
		if slices.ContainsFunc(args, func(arg ssa.Value) bool { return firstRows.MatchString(constantText(arg)) }) {
			c |= Limited
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			break
		}
		common = before.Common()
	}
	if ordered && limited {
		c |= Limited
	}
	return c
}

// builtStatement returns what the query that common runs does if its text was given to a builder before, as in `db.Raw(text).Scan(&x)`;
// e is what its library says.
func builtStatement(common *ssa.CallCommon, e knowledge.Effect) knowledge.Effect {
	if e != knowledge.Read {
		return e
	}
	for range maxChain {
		if common.IsInvoke() {
			if before, ok := common.Value.(*ssa.Call); ok {
				common = before.Common()
			} else {
				return e
			}
		} else {
			if common.Signature().Recv() == nil || len(common.Args) == 0 {
				return e
			}
			before, ok := common.Args[0].(*ssa.Call)
			if !ok {
				return e
			}
			common = before.Common()
		}
		fn, args := common.Method, common.Args
		recv := common.Value.Type()
		if fn == nil {
			callee := common.StaticCallee()
			if callee == nil {
				return e
			}
			fn, _ = callee.Object().(*types.Func)
			if fn == nil || fn.Signature().Recv() == nil || len(args) == 0 {
				return e
			}
			recv, args = args[0].Type(), args[1:]
		}
		known, ok := knowledge.Lookup(fn, recv)
		if !ok || known.SQL == 0 || known.SQL > len(args) || !wholeText.MatchString(fn.Name()) {
			continue // Have: a builder that gets a condition, or nothing.
		}
		text := args[known.SQL-1]
		if does, ok := statementEffect(text); ok {
			return does
		}
		if _, given := text.(*ssa.Parameter); !given && writerName.MatchString(enclosing(text)) {
			return knowledge.Write
		}
		return e
	}
	return e
}

// wholeText matches the methods of builders that get a whole statement.
var wholeText = regexp.MustCompile(`^(Raw|SQL|Sql|NewRaw)$`)

// firstRows matches statements that ask for the first rows in some order.
var firstRows = regexp.MustCompile(`(?is)\border\s+by\b.*\blimit\b`)

// locking reports whether an argument of a method of a builder, or of a query, asks for a lock.
func locking(method string, arg ssa.Value) bool {
	if slice, ok := arg.(*ssa.Slice); ok {
		if array, ok := slice.X.(*ssa.Alloc); ok {
			return slices.ContainsFunc(*array.Referrers(), func(ref ssa.Instruction) bool {
				at, ok := ref.(*ssa.IndexAddr)
				return ok && slices.ContainsFunc(*at.Referrers(), func(use ssa.Instruction) bool {
					store, ok := use.(*ssa.Store)
					return ok && locking(method, store.Val)
				})
			})
		}
	}
	if boxed, ok := arg.(*ssa.MakeInterface); ok {
		named, ok := types.Unalias(boxed.X.Type()).(*types.Named)
		if ok && named.Obj().Name() == "Locking" {
			return true // clause.Locking of gorm
		}
		arg = boxed.X
	}
	text := constantText(arg)
	return lockClause.MatchString(text) || method == "For" && lockStrength.MatchString(text)
}

var (
	lockMethod   = regexp.MustCompile(`^(ForUpdate|ForShare|ForNoKeyUpdate|ForKeyShare)$`)
	lockClause   = regexp.MustCompile(`(?i)\bfor\s+((no\s+key\s+)?update|(key\s+)?share)\b`)
	lockStrength = regexp.MustCompile(`(?i)^\s*((no\s+key\s+)?update|(key\s+)?share)\b`)
)

// tablesOf returns the parameters on which the name of the table depends in a statement that is put together in the call.
func tablesOf(common *ssa.CallCommon) Inputs {
	var in Inputs
	for _, arg := range common.Args {
		switch text := arg.(type) {
		case *ssa.BinOp:
			for text.Op == token.ADD {
				if tableBefore.MatchString(constantText(text.X)) {
					in |= inputsOf(text.Y)
				}
				before, ok := text.X.(*ssa.BinOp)
				if !ok {
					break
				}
				text = before
			}
		case *ssa.Call:
			callee := text.Call.StaticCallee()
			if callee == nil || callee.String() != "fmt.Sprintf" {
				continue
			}
			before, _, found := strings.Cut(constantText(text.Call.Args[0]), "%")
			if slice, ok := text.Call.Args[1].(*ssa.Slice); ok && found && tableBefore.MatchString(before) {
				in |= firstElement(slice)
			}
		}
	}
	return in
}

// firstElement returns the inputs of the first element of a variadic argument.
func firstElement(variadic *ssa.Slice) Inputs {
	array, ok := variadic.X.(*ssa.Alloc)
	if !ok {
		return 0
	}
	for _, ref := range *array.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		if i, ok := at.Index.(*ssa.Const); !ok || i.Int64() != 0 {
			continue
		}
		for _, use := range *at.Referrers() {
			if store, ok := use.(*ssa.Store); ok {
				return inputsOf(store.Val)
			}
		}
	}
	return 0
}

// tableBefore matches the text before the name of a table.
var tableBefore = regexp.MustCompile("(?i)\\b(from|into|update|table|join|truncate)\\s+[\"'`\\[]?$")
