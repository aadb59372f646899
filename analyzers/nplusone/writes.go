package nplusone

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// ofUnit reports whether effect e of a call, which does all that list says, belongs to a unit of work on one item, which to do for
// many at once takes more than another statement: the callee begins a transaction of its own or changes data, and what it reads it
// reads for that.
func ofUnit(e effects.Effect, list []effects.Effect) bool {
	switch e.Kind {
	case knowledge.Begin:
		return len(e.Via) > 1
	case knowledge.Write:
		return len(e.Via) > 0 && !generated(e)
	case knowledge.Read:
		return len(e.Via) > 0 && (slices.ContainsFunc(e.Via, func(fn symbol.Symbol) bool { return makesSure.MatchString(fn.Name()) }) || slices.ContainsFunc(list, func(other effects.Effect) bool {
			return (other.Kind == knowledge.Write || other.Kind == knowledge.Begin) && other.Cond&(rare|effects.Memoised) == 0
		}))
	}
	return false
}

// makesSure matches the names of functions that change what they do not find.
var makesSure = regexp.MustCompile(`OrCreate|OrInsert|OrUpdate|IfNot(Exist|Found)|^(?i:ensure|upsert)`)

// generated reports whether e is that of a function which a code generator wrote for one statement.
func generated(e effects.Effect) bool {
	return len(e.Via) == 1 && knowledge.Generators[e.Library] != nil
}

// batchable reports whether one statement can take the place of what call changes per item: it inserts or deletes, or it changes
// all items in the same way.
func batchable(loop *loops.Loop, call ssa.CallInstruction, e effects.Effect) bool {
	verb, args := statement(call)
	hasText := verb != ""
	if !hasText {
		method := e.API
		if generated(e) {
			method = e.Via[0]
		}
		if wholeRow.MatchString(method.Name()) {
			return false // Have: an entity, of which each has other fields to change.
		}
		verb, args = methodVerb(method), call.Common().Args
		if call.Common().Signature().Recv() != nil && !call.Common().IsInvoke() {
			args = args[1:]
		}
	} else if call.Common().Signature().Results().Len() == 1 && isRow(call.Common().Signature().Results().At(0).Type()) {
		return false // what the statement returns is wanted
	}
	if usesOutcome(call) || numbered(loop, call) {
		return false
	}
	switch verb {
	case "INSERT", "REPLACE", "COPY", "DELETE":
		return true
	case "UPDATE":
		differing := 0
		for _, arg := range args {
			if isEntity(arg) && loop.Varies(arg) {
				return false // each of its fields differs
			}
			differing += differingArguments(loop, arg)
		}
		if hasText {
			return differing <= 1 // the parameters of the statement
		}
		return differing == 0 && !builderSets(loop, call) // what is set, after builders that said where
	}
	return false
}

// numbered reports whether the key that the database has given to an entity is wanted after call has inserted it: many inserts in one statement do
// not give it in most libraries.
func numbered(loop *loops.Loop, call ssa.CallInstruction) bool {
	return slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		if boxed, ok := arg.(*ssa.MakeInterface); ok {
			arg = boxed.X
		}
		ptr, ok := arg.Type().Underlying().(*types.Pointer)
		if !ok || arg.Referrers() == nil {
			return false
		}
		st, ok := ptr.Elem().Underlying().(*types.Struct)
		return ok && slices.ContainsFunc(*arg.Referrers(), func(ref ssa.Instruction) bool {
			field, ok := ref.(*ssa.FieldAddr)
			if !ok || !keyField.MatchString(st.Field(field.Field).Name()) || !loop.Contains(field.Block()) {
				return false
			}
			after := field.Block() != call.Block() && call.Block().Dominates(field.Block()) || field.Block() == call.Block() && field.Pos() > call.Pos()
			return after && slices.ContainsFunc(*field.Referrers(), func(use ssa.Instruction) bool {
				load, ok := use.(*ssa.UnOp)
				return ok && load.Op == token.MUL
			})
		})
	})
}

// keyField matches the names of fields with a key.
var keyField = regexp.MustCompile(`^(\w*I[dD]|id)$`)

// usesOutcome reports whether it matters how many rows the statement of call has changed, or which number the database has given to its row: of many rows
// in one statement databases tell the sum and one number.
func usesOutcome(call ssa.CallInstruction) bool {
	result := call.Value()
	if result == nil {
		return false
	}
	for _, ref := range *result.Referrers() {
		extract, ok := ref.(*ssa.Extract)
		if !ok || extract.Index != 0 {
			continue
		}
		for _, use := range *extract.Referrers() {
			counted, ok := use.(*ssa.Call)
			if !ok {
				continue
			}
			if name, _, _ := methodCall(counted); (name == "RowsAffected" || name == "LastInsertId") && slices.ContainsFunc(*counted.Referrers(), func(ref ssa.Instruction) bool {
				n, ok := ref.(*ssa.Extract)
				return !ok || n.Index == 0 && len(*n.Referrers()) > 0
			}) {
				return true
			}
		}
	}
	return false
}

// builderSets reports whether a method in the chain of builders before call sets a value that differs: db.ID(id).Incr("sold", n).Update(&p)
func builderSets(loop *loops.Loop, call ssa.CallInstruction) bool {
	for range maxBuilder {
		name, recv, args := methodCall(call)
		if recv == nil {
			return false
		}
		if setting.MatchString(name) && slices.ContainsFunc(args, func(arg ssa.Value) bool { return differingArguments(loop, arg) > 0 }) {
			return true
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return false
		}
		call = before
	}
	return false
}

// setting matches the methods of builders that say what a column becomes.
var setting = regexp.MustCompile(`^(Set|Incr|Decr|Inc|Assign|Attrs)`)

// methodCall returns the name of a called method, its receiver, nil if it is a function, and its arguments.
func methodCall(call ssa.CallInstruction) (name string, recv ssa.Value, args []ssa.Value) {
	common := call.Common()
	if common.IsInvoke() {
		return common.Method.Name(), common.Value, common.Args
	}
	if callee := common.StaticCallee(); callee != nil && callee.Signature.Recv() != nil && len(common.Args) > 0 {
		return callee.Name(), common.Args[0], common.Args[1:]
	}
	return "", nil, nil
}

// isRow reports whether t is the one row of a query: *sql.Row, pgx.Row and the like.
func isRow(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Row"
}

// differingArguments counts what differs between iterations of loop in an argument, of which the elements of a variadic one count each.
func differingArguments(loop *loops.Loop, arg ssa.Value) int {
	if symbol.IsContext(arg.Type()) {
		return 0
	}
	if elements := variadicElements(arg); elements != nil {
		n := 0
		for _, elem := range elements {
			if loop.Varies(elem) {
				n++
			}
		}
		return n
	}
	if loop.Varies(arg) {
		return 1
	}
	return 0
}

// variadicElements returns what a call lists for a variadic parameter, or nil.
func variadicElements(arg ssa.Value) []ssa.Value {
	slice, ok := arg.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var elements []ssa.Value
	for _, ref := range *array.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *at.Referrers() {
			if store, ok := use.(*ssa.Store); ok {
				elements = append(elements, store.Val)
			}
		}
	}
	return elements
}

// sqlText returns the SQL text that call gets and the arguments after it, or nil.
func sqlText(call ssa.CallInstruction) (text ssa.Value, args []ssa.Value) {
	common := call.Common()
	fn := common.Method
	recv := common.Value.Type()
	args = common.Args
	if fn == nil {
		callee := common.StaticCallee()
		if callee == nil {
			return nil, nil
		}
		fn, _ = callee.Object().(*types.Func)
		if fn == nil {
			return nil, nil
		}
		if callee.Signature.Recv() != nil && len(args) > 0 {
			recv, args = args[0].Type(), args[1:]
		}
	}
	api, ok := knowledge.Lookup(fn, recv)
	if !ok {
		api, ok = knowledge.ByShape(fn)
	}
	if !ok || api.SQL == 0 || api.SQL > len(args) {
		return nil, nil
	}
	text, args = args[api.SQL-1], args[api.SQL:]
	if elements := variadicElements(text); elements != nil {
		text, args = elements[0], elements[1:]
	}
	if boxed, ok := text.(*ssa.MakeInterface); ok {
		text = boxed.X
	}
	if !types.Identical(text.Type().Underlying(), types.Typ[types.String]) {
		return nil, nil
	}
	return text, args
}

// prepared returns the text of the statement that call runs, if it is prepared nearby, or nil.
func prepared(call ssa.CallInstruction) ssa.Value {
	common := call.Common()
	stmt := common.Value
	if !common.IsInvoke() {
		if common.Signature().Recv() == nil || len(common.Args) == 0 {
			return nil
		}
		stmt = common.Args[0]
	}
	extract, ok := stmt.(*ssa.Extract)
	if !ok {
		return nil
	}
	preparing, ok := extract.Tuple.(*ssa.Call)
	if !ok {
		return nil
	}
	text, _ := sqlText(preparing)
	return text
}

// statement returns the first word of the SQL text of call, upper-cased, and the arguments of the statement; "" if it gets none or
// it is not known.
func statement(call ssa.CallInstruction) (verb string, args []ssa.Value) {
	text, args := sqlText(call)
	if text == nil {
		if text = prepared(call); text == nil {
			return "", nil
		}
		args = call.Common().Args
	}
	return effects.FirstWord(text), args
}

// methodVerb says what a method does by its name, or that of the type of request it belongs to: `Insert`, `(*InsertQuery).Exec`,
// `(*UserCreate).Save`.
func methodVerb(api symbol.Symbol) string {
	for _, name := range []string{api.Name(), api.Short()} {
		switch {
		case inserts.MatchString(name):
			return "INSERT"
		case deletes.MatchString(name):
			return "DELETE"
		case updates.MatchString(name):
			return "UPDATE"
		}
	}
	return ""
}

// wholeRow matches methods that change those columns of a row for which the entity has a value.
var wholeRow = regexp.MustCompile(`^Update(NotNull|NonZero)`)

var (
	inserts = regexp.MustCompile(`(^|[.a-z])(Insert|Create|Put|Add|Copy|Index)`)
	deletes = regexp.MustCompile(`(^|[.a-z])(Delete|Remove)`)
	updates = regexp.MustCompile(`(^|[.a-z])Update`)
)

// ownStatement reports whether each item of loop is a statement or a table, for which no list of values can stand.
func ownStatement(loop *loops.Loop, call ssa.CallInstruction) bool {
	// Builders: db.Table(name).Find(&rows), db.Raw(text).Exec()
	for range maxBuilder {
		if text, _ := sqlText(call); text != nil && loop.Varies(text) && ownText(loop, text, 6) {
			return true
		}
		name, recv, args := methodCall(call)
		if recv == nil {
			return false
		}
		if tableNaming.MatchString(name) && slices.ContainsFunc(args, func(arg ssa.Value) bool {
			return differingArguments(loop, arg) > 0 && !isEntity(arg)
		}) {
			return true
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return false
		}
		call = before
	}
	return false
}

// maxBuilder bounds the calls of a chain.
const maxBuilder = 12

// tableNaming matches the methods of builders that name a table.
var tableNaming = regexp.MustCompile(`^(Table|TableName|Collection|From|Into|QueryTable|IsTableExist)$`)

// isEntity reports whether arg is a struct or a pointer to one rather than a name.
func isEntity(arg ssa.Value) bool {
	if boxed, ok := arg.(*ssa.MakeInterface); ok {
		arg = boxed.X
	}
	t := arg.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// ownText reports whether text, which varies, is what the loop iterates over, or names a table that is.
func ownText(loop *loops.Loop, text ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := text.(type) {
	case *ssa.BinOp:
		if v.Op != token.ADD {
			return false
		}
		if loop.Varies(v.X) {
			return ownText(loop, v.X, depth-1)
		}
		return namesTable(trailingText(v.X))
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		if callee == nil || len(v.Call.Args) == 0 {
			return false
		}
		switch {
		case callee.String() == "fmt.Sprintf":
			format, ok := v.Call.Args[0].(*ssa.Const)
			if !ok || format.Value == nil {
				return false
			}
			before, _, _ := strings.Cut(constant.StringVal(format.Value), "%")
			return namesTable(before) && firstVariadicVaries(loop, v.Call.Args[1])
		case callee.Pkg != nil && callee.Pkg.Pkg.Path() == "strings":
			return ownText(loop, v.Call.Args[0], depth-1)
		}
		return false
	}
	return loop.IsElement(text) || fromElement(text, loop)
}

// trailingText returns the end of a text as far as it is constant.
func trailingText(v ssa.Value) string {
	if sum, ok := v.(*ssa.BinOp); ok && sum.Op == token.ADD {
		v = sum.Y
	}
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value)
	}
	return ""
}

// namesTable reports whether the name of a table comes after the SQL text before.
func namesTable(before string) bool { return tableClause.MatchString(before) }

var tableClause = regexp.MustCompile("(?i)\\b(from|into|update|table|join|exists|truncate|only|view|index)\\s+[\"'`\\[]?$")

// worksPerItem reports whether each iteration also does what takes longer than a query and no batch takes over: it runs a
// program, changes files or asks another service.
func (r *review) worksPerItem(loop *loops.Loop) bool {
	for b := range loop.Blocks {
		if !always(loop, b) {
			continue
		}
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool {
				return (e.Kind == knowledge.Work || e.Kind == knowledge.HTTP || e.Kind == knowledge.RPC) &&
					e.Cond&(rare|effects.Memoised|effects.Sometimes|effects.Possible) == 0 && len(e.Via) <= maxChancePath
			}) {
				return true
			}
		}
	}
	return false
}
