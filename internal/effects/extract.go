package effects

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/guards"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// extractor builds the graph of one package.
type extractor struct {
	pass     *analysis.Pass
	world    world
	loops    *loops.Package
	contexts *deadlines.Package
	graph    *Graph
	calls    map[ssa.CallInstruction]Call
	funcs    map[*ssa.Function]symbol.Symbol
}

// extract builds the graph of pass's package from its SSA form.
func extract(pass *analysis.Pass, w world) *extractor {
	x := &extractor{
		pass: pass, world: w, loops: pass.ResultOf[loops.Analyzer].(*loops.Package),
		contexts: pass.ResultOf[deadlines.Analyzer].(*deadlines.Package), graph: new(Graph),
		calls: map[ssa.CallInstruction]Call{}, funcs: map[*ssa.Function]symbol.Symbol{},
	}
	funcs := pass.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
	for _, fn := range funcs {
		x.symbol(fn)
	}
	for _, fn := range funcs {
		x.function(fn)
	}
	// Package-level variables get their functions in the synthetic initializer.
	if init := pass.ResultOf[ssair.Analyzer].(*ssair.Package).SSA().Func("init"); init != nil {
		for _, b := range init.Blocks {
			for _, instr := range b.Instrs {
				if s, ok := instr.(*ssa.Store); ok {
					x.store(s)
				}
			}
		}
	}
	return x
}

// symbol names fn; literals are numbered within the declared function around them.
func (x *extractor) symbol(fn *ssa.Function) symbol.Symbol {
	if s, ok := x.funcs[fn]; ok {
		return s
	}
	var s symbol.Symbol
	switch obj, _ := fn.Object().(*types.Func); {
	case obj != nil && (obj.Name() != "init" || obj.Signature().Recv() != nil) && obj.Name() != "_":
		s = symbol.Of(obj)
	case fn.Parent() != nil:
		s = x.symbol(fn.Parent()) + symbol.Symbol(fn.Name()[strings.LastIndexByte(fn.Name(), '$'):])
	default:
		s = symbol.Symbol(x.pass.Pkg.Path() + "." + fn.Name())
	}
	x.funcs[fn] = s
	return s
}

// function adds fn's node to the graph.
func (x *extractor) function(fn *ssa.Function) {
	node := Func{Sym: x.funcs[fn], Handler: isHandler(fn), Job: isJob(fn), Command: knowledge.IsCommand(fn.Signature), Data: takesData(fn)}
	for _, literal := range fn.AnonFuncs {
		node.Literals = append(node.Literals, x.funcs[literal])
	}
	var conditions *guards.Function
	var loopsOf *loops.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				x.store(instr)
			case ssa.CallInstruction:
				c, ok := x.call(instr)
				if !ok {
					continue
				}
				if conditions == nil {
					conditions = guards.Of(fn)
				}
				if conditions.OnlyAfterError(b) {
					c.Cond |= AfterError
				}
				if in, ok := conditions.Memoised(b); ok {
					c.Cond |= Memoised
					c.Memo = in + 1
				}
				c.From, c.Inputs, c.Passed = passed(instr.Common())
				if c.Target.Kind == APITarget {
					c.Cond |= manner(instr.Common())
					c.Target.Effect = builtStatement(instr.Common(), c.Target.Effect)
				}
				c.Tables = tablesOf(instr.Common())
				c.Needs = needsOf(conditions, b)
				if _, started := instr.(*ssa.Go); started {
					c.Cond |= Background
				}
				if conditions.Avoidable(b) {
					c.Cond |= Sometimes
				}
				if !x.underCaller(instr, c) {
					c.Cond |= OwnContext
				}
				if loopsOf == nil {
					loopsOf = x.loops.Of(fn)
				}
				for l := loopsOf.Innermost(b); l != nil; l = l.Parent {
					switch {
					case l.Class == loops.Events:
						c.Cond |= OnEvent
					case l.Class == loops.Items || l.Class == loops.Rows:
						// A loop that goes on only after a failure asks one after the other until one answers.
						if c.Target.Kind == ParamTarget && !conditions.ContinuesOnlyAfterError(l.Blocks, b, l.Header) && !answers(l, instr) {
							c.Cond |= PerElement
						}
					}
				}
				node.Calls = append(node.Calls, c)
				// The rule sees the call in its own function, where its conditions are its own to judge.
				plain := c
				plain.Cond &= Locks | Limited
				plain.Needs = nil
				plain.Tables = 0
				plain.From, plain.Inputs = make([]int, len(c.From)), make([]Inputs, len(c.From))
				for i := range plain.From {
					plain.From[i], plain.Inputs[i] = i+1, InputAt(i)
				}
				x.calls[instr] = plain
			}
		}
	}
	if len(node.Calls)+len(node.Literals) > 0 {
		x.graph.Funcs = append(x.graph.Funcs, node)
	}
}

// answers reports whether loop l ends when call has given an answer of some type, other than an error and a truth
// value, with which visitors ask to stop.
func answers(l *loops.Loop, call ssa.CallInstruction) bool {
	result := call.Value()
	if result == nil || types.Identical(result.Type(), types.Universe.Lookup("error").Type()) || types.Identical(result.Type(), types.Typ[types.Bool]) {
		return false
	}
	for b := range l.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if ok && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return !l.Blocks[s] }) && decides(result, branch.Cond, 8) {
			return true
		}
	}
	return false
}

// decides reports whether cond is computed from result, within depth steps, other than as an error.
func decides(result, cond ssa.Value, depth int) bool {
	if cond == result {
		return true
	}
	if depth == 0 || types.Identical(cond.Type(), types.Universe.Lookup("error").Type()) {
		return false
	}
	instr, ok := cond.(ssa.Instruction)
	if !ok {
		return false
	}
	if _, phi := cond.(*ssa.Phi); phi {
		return false
	}
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return *op != nil && decides(result, *op, depth-1) })
}

// underCaller reports whether what c does ends with the context that the function around it got, as far as is known.
func (x *extractor) underCaller(instr ssa.CallInstruction, c Call) bool {
	ctx := x.contextOf(instr.Common())
	if ctx == nil {
		return c.Target.Kind != APITarget && len(c.Args) > 0 // Have: functions that may have captured it.
	}
	return x.contexts.Of(ctx).Source == deadlines.Param
}

// contextOf returns the context, or the request with one, that a call gets: as an argument, or by a call
// before it in a chain of calls of the same library. It returns nil if there is none.
func (x *extractor) contextOf(common *ssa.CallCommon) ssa.Value {
	for range maxChain {
		if callee := ssair.Callee(common); callee != nil && x.contexts.OnlyLooksUp(callee) {
			return nil // Have: a connection that was kept in a context, which does not end with it.
		}
		for _, arg := range common.Args {
			if deadlines.IsCarrier(arg.Type()) {
				return arg
			}
		}
		recv := common.Value
		if !common.IsInvoke() {
			if common.Signature().Recv() == nil || len(common.Args) == 0 {
				return nil
			}
			recv = common.Args[0]
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return nil
		}
		common = before.Common()
	}
	return nil
}

// maxChain bounds the calls in a chain: db.WithContext(ctx).Where(...).First(&x).
const maxChain = 12

// passed says which parameters of the calling function the arguments are part of, on which they
// may depend, and what else is known of them: see Call.From, Call.Inputs and Call.Passed.
func passed(common *ssa.CallCommon) ([]int, []Inputs, []Passed) {
	args := common.Args
	if common.IsInvoke() {
		args = append([]ssa.Value{common.Value}, args...)
	}
	from, inputs, known := make([]int, len(args)), make([]Inputs, len(args)), make([]Passed, len(args))
	for i, arg := range args {
		from[i] = guards.Base(arg) + 1
		inputs[i] = inputsOf(arg)
		known[i] = passedOf(arg)
	}
	return from, inputs, known
}

// call describes a call; ok is false if it cannot have an effect.
func (x *extractor) call(instr ssa.CallInstruction) (c Call, ok bool) {
	common := instr.Common()
	if common.IsInvoke() {
		c.Target, ok = x.method(common)
		c.Args = x.args(common.Args, api(common.Method, common.Value.Type()))
		return c, ok || len(c.Args) > 0
	}
	if _, builtin := common.Value.(*ssa.Builtin); builtin {
		return c, false
	}
	if fn := common.StaticCallee(); fn != nil {
		args := common.Args
		obj, _ := fn.Object().(*types.Func)
		if obj != nil && obj.Signature().Recv() != nil && len(args) > 0 && fn.Signature.Recv() != nil {
			args = args[1:]
		}
		var known knowledge.API
		if obj != nil {
			known = api(obj, receiverType(common))
		}
		c.Target, ok = x.static(fn, obj, known, args)
		c.Args = x.args(args, known)
		return c, ok || len(c.Args) > 0
	}
	c.Target, ok = x.value(common.Value, 6)
	if !ok {
		return c, false
	}
	c.Args = x.args(common.Args, knowledge.API{})
	return c, true
}

// api returns what the tables know about fn.
func api(fn *types.Func, static types.Type) knowledge.API {
	a, _ := knowledge.Lookup(fn, static)
	return a
}

// receiverType returns the static type of the receiver of a method call as the author
// wrote it: for a promoted method, the type that embeds.
func receiverType(common *ssa.CallCommon) types.Type {
	if common.Signature().Recv() == nil || len(common.Args) == 0 {
		return nil
	}
	v := common.Args[0]
	for {
		switch u := v.(type) {
		case *ssa.UnOp:
			if u.Op != token.MUL {
				return v.Type()
			}
			v = u.X
		case *ssa.FieldAddr:
			field := u.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(u.Field)
			if !field.Embedded() || field.Exported() {
				return common.Args[0].Type()
			}
			return u.X.Type()
		case *ssa.Field:
			field := u.X.Type().Underlying().(*types.Struct).Field(u.Field)
			if !field.Embedded() || field.Exported() {
				return common.Args[0].Type()
			}
			return u.X.Type()
		default:
			return common.Args[0].Type()
		}
	}
}

// static describes a call of a function that is known at compile time.
func (x *extractor) static(fn *ssa.Function, obj *types.Func, known knowledge.API, args []ssa.Value) (Target, bool) {
	if obj == nil {
		// A literal of this package, or a synthetic wrapper.
		if s, ok := x.funcs[fn]; ok {
			return Target{Kind: FuncTarget, Sym: s}, true
		}
		return Target{}, false
	}
	sym := symbol.Of(obj)
	if known.Library != nil {
		return x.apiTarget(sym, known, args), known.Effect != knowledge.None
	}
	if obj.Pkg() == x.pass.Pkg || x.world.summary(sym) != nil {
		return Target{Kind: FuncTarget, Sym: sym}, true
	}
	if shaped, ok := knowledge.ByShape(obj); ok && !x.hasBody(obj) {
		return x.apiTarget(sym, shaped, args), true
	}
	// Have: a function of another package that has no effects as far as is known. In a
	// linked module it may turn out to have some.
	return Target{Kind: FuncTarget, Sym: sym}, x.hasBody(obj)
}

// hasBody reports whether the package of obj was, or will be, analysed.
func (x *extractor) hasBody(obj *types.Func) bool {
	return obj.Pkg() != nil && (obj.Pkg() == x.pass.Pkg || x.world.analysed(obj.Pkg().Path()))
}

// method describes a call through an interface.
func (x *extractor) method(common *ssa.CallCommon) (Target, bool) {
	m := common.Method
	sym := symbol.Of(m)
	if known, ok := knowledge.Lookup(m, common.Value.Type()); ok {
		return x.apiTarget(sym, known, common.Args), known.Effect != knowledge.None || len(known.Callbacks) > 0
	}
	if shaped, ok := knowledge.ByShape(m); ok {
		return x.apiTarget(sym, shaped, common.Args), true
	}
	if !x.hasBody(m) {
		return Target{Kind: APITarget, Sym: sym}, false
	}
	// Methods of an embedded interface belong to the interface that declares them, but it is
	// the interface of the expression that decides about implementations.
	if named, ok := types.Unalias(common.Value.Type()).(*types.Named); ok {
		sym = "(" + dispatch.TypeSymbol(named) + ")." + symbol.Symbol(m.Name())
	}
	return Target{Kind: MethodTarget, Sym: sym}, true
}

// apiTarget describes a call of a library function. What a statement does is in its text.
func (x *extractor) apiTarget(sym symbol.Symbol, known knowledge.API, args []ssa.Value) Target {
	t := Target{Kind: APITarget, Sym: sym, Effect: known.Effect}
	if known.Library != nil {
		t.Library = known.Library.ID
	}
	if known.SQL > 0 && known.SQL <= len(args) && (t.Effect == knowledge.Exec || t.Effect == knowledge.Read) {
		text := args[known.SQL-1]
		if e, ok := statementEffect(text); ok {
			t.Effect = e
		} else if t.Effect == knowledge.Read && writerName.MatchString(enclosing(text)) {
			t.Effect = knowledge.Write // as INSERT ... RETURNING is run
		}
	}
	if t.Effect == knowledge.Exec {
		t.Effect = knowledge.Write
	}
	return t
}

// writerName matches the names of functions that change data, for statements whose text is not known.
var writerName = regexp.MustCompile(`^(?i:create|insert|add|save|store|put|upsert|update|delete|remove|define|associate|register|set|mark|increment)`)

// enclosing returns the name of the declared function that computes v, or "".
func enclosing(v ssa.Value) string {
	fn := v.Parent()
	for fn != nil && fn.Parent() != nil {
		fn = fn.Parent()
	}
	if fn == nil {
		return ""
	}
	return fn.Name()
}

// statementEffect returns what a statement does, by its first word, if that is known. Statements that
// change the schema or the session are no data access.
func statementEffect(text ssa.Value) (e knowledge.Effect, ok bool) {
	known := constantText(text)
	switch {
	case signals.MatchString(known):
		return knowledge.Schema, true // it locks a name, or tells others
	case strings.Contains(strings.ToLower(known), "nextval("):
		return knowledge.Write, true // it changes the sequence
	}
	switch FirstWord(text) {
	case "WITH":
		if changes.MatchString(known) {
			return knowledge.Write, true
		}
		return knowledge.Read, true
	case "SELECT", "SHOW", "EXPLAIN", "VALUES":
		return knowledge.Read, true
	case "INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "UPSERT", "CALL", "COPY":
		return knowledge.Write, true
	case "CREATE", "ALTER", "DROP", "PRAGMA", "SET", "USE", "GRANT", "REVOKE", "VACUUM", "ANALYZE", "REINDEX",
		"TRUNCATE", "ATTACH", "DETACH", "COMMENT", "LOCK", "LISTEN", "UNLISTEN", "NOTIFY", "DO", "OPTIMIZE", "RENAME", "SAVEPOINT", "RELEASE":
		return knowledge.Schema, true
	}
	return knowledge.None, false
}

var (
	// signals matches statements that lock what is named, or notify others, rather than read.
	signals = regexp.MustCompile(`(?i)\bselect\s+(pg_notify|pg_(try_)?advisory_\w+|get_lock|release_lock|is_free_lock|pg_sleep|set_config)\s*\(`)
	// changes matches statements that change data inside a WITH, or after it.
	changes = regexp.MustCompile(`(?i)\b(insert\s+into|delete\s+from|merge\s+into|update\s+[\w."]+(\s+(as\s+)?\w+)?\s+set)\b`)
)

// constantText returns the constant parts of an SQL text that is constant or put together in one expression.
func constantText(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			return constant.StringVal(v.Value)
		}
	case *ssa.BinOp:
		return constantText(v.X) + constantText(v.Y)
	case *ssa.MakeInterface:
		return constantText(v.X)
	case *ssa.Call:
		if callee := v.Call.StaticCallee(); callee != nil && callee.String() == "fmt.Sprintf" {
			return constantText(v.Call.Args[0])
		}
	}
	return ""
}

// FirstWord returns the upper-cased first word of an SQL text whose beginning is constant, or "".
func FirstWord(text ssa.Value) string { return firstWord(text, 8) }

// firstWord is FirstWord within depth steps.
func firstWord(v ssa.Value, depth int) string {
	if depth == 0 {
		return ""
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil || v.Value.Kind() != constant.String {
			return ""
		}
		text := constant.StringVal(v.Value)
		for {
			text = strings.TrimLeft(text, " \t\r\n(;")
			if rest, ok := strings.CutPrefix(text, "--"); ok {
				_, text, _ = strings.Cut(rest, "\n")
			} else if rest, ok := strings.CutPrefix(text, "/*"); ok {
				_, text, _ = strings.Cut(rest, "*/")
			} else {
				break
			}
		}
		end := strings.IndexFunc(text, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') })
		if end >= 0 {
			text = text[:end]
		}
		return strings.ToUpper(text)
	case *ssa.BinOp:
		return firstWord(v.X, depth-1)
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if w := firstWord(edge, depth-1); w != "" {
				return w
			}
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && v.Index == 0 {
			return firstWord(call, depth-1)
		}
	case *ssa.Call:
		return textOf(v, depth-1)
	case *ssa.ChangeType:
		return firstWord(v.X, depth-1)
	case *ssa.Convert:
		return firstWord(v.X, depth-1)
	case *ssa.MakeInterface:
		return firstWord(v.X, depth-1)
	}
	return ""
}

// textOf returns the first word of the text that call hands out: of the text that it rewrites, or of the
// statement that a builder renders.
func textOf(call *ssa.Call, depth int) string {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Object() == nil || callee.Object().Pkg() == nil || len(call.Call.Args) == 0 {
		return ""
	}
	fn := callee.Object().(*types.Func)
	args := call.Call.Args
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "fmt.Sprintf", "strings.TrimSpace", "strings.ReplaceAll", "strings.Replace":
		return firstWord(args[0], depth)
	}
	if fn.Signature().Recv() == nil {
		if known, ok := knowledge.Lookup(fn, nil); ok && known.Rewrites && known.SQL > 0 && known.SQL <= len(args) {
			return firstWord(args[known.SQL-1], depth)
		}
		return ""
	}
	if known, ok := knowledge.Lookup(fn, args[0].Type()); ok && known.Rewrites && known.SQL > 0 && known.SQL < len(args) {
		return firstWord(args[known.SQL], depth)
	}
	if strings.EqualFold(fn.Name(), "tosql") || fn.Name() == "MustSql" {
		// The method that began the chain of builders says what is built.
		for built, ok := args[0].(*ssa.Call); ok; built, ok = built.Call.Args[0].(*ssa.Call) {
			begun := built.Call.StaticCallee()
			if begun == nil || len(built.Call.Args) == 0 {
				break
			}
			switch word := strings.ToUpper(begun.Name()); word {
			case "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE":
				return word
			}
		}
	}
	return ""
}

// args describes the arguments that are functions.
func (x *extractor) args(args []ssa.Value, known knowledge.API) []FuncArg {
	var list []FuncArg
	for i, arg := range args {
		held := arg
		if boxed, ok := arg.(*ssa.MakeInterface); ok {
			held = boxed.X // a function with a method of its own, such as a cron.FuncJob
		}
		if _, ok := held.Type().Underlying().(*types.Signature); !ok {
			continue
		}
		t, ok := x.value(arg, 6)
		if !ok {
			continue
		}
		fa := FuncArg{Index: i, Target: t}
		for _, cb := range known.Callbacks {
			if cb.Param == i {
				fa.Called, fa.How = true, cb.How
			}
		}
		list = append(list, fa)
	}
	return list
}

// value describes a function value, within depth steps.
func (x *extractor) value(v ssa.Value, depth int) (Target, bool) {
	if depth == 0 {
		return Target{}, false
	}
	switch v := v.(type) {
	case *ssa.Function:
		return x.function0(v)
	case *ssa.MakeClosure:
		return x.function0(v.Fn.(*ssa.Function))
	case *ssa.ChangeType:
		return x.value(v.X, depth-1)
	case *ssa.MakeInterface:
		return x.value(v.X, depth-1)
	case *ssa.Parameter:
		for i, p := range v.Parent().Params {
			if p == v {
				if v.Parent().Signature.Recv() != nil {
					i--
				}
				return Target{Kind: ParamTarget, Sym: x.symbol(v.Parent()), Index: i}, i >= 0
			}
		}
	case *ssa.FreeVar:
		if bound := loops.Binding(v); bound != nil {
			return x.value(bound, depth-1)
		}
	case *ssa.UnOp:
		if v.Op != token.MUL {
			break
		}
		switch addr := v.X.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			if place := placeSymbol(addr); place != "" {
				return Target{Kind: ValueTarget, Sym: place}, true
			}
		case *ssa.Alloc:
			if stored := onlyStore(addr); stored != nil {
				return x.value(stored, depth-1)
			}
		case *ssa.FreeVar:
			if alloc, ok := loops.Binding(addr).(*ssa.Alloc); ok {
				if stored := onlyStore(alloc); stored != nil {
					return x.value(stored, depth-1)
				}
			}
		}
	}
	return Target{}, false
}

// function0 describes a function used as a value: a bound method or a
// method expression stands for the method.
func (x *extractor) function0(fn *ssa.Function) (Target, bool) {
	obj, _ := fn.Object().(*types.Func)
	if obj == nil {
		s, ok := x.funcs[fn]
		return Target{Kind: FuncTarget, Sym: s}, ok
	}
	sym := symbol.Of(obj)
	if known, ok := knowledge.Lookup(obj, nil); ok {
		return x.apiTarget(sym, known, nil), known.Effect != knowledge.None
	}
	if recv := obj.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		if shaped, ok := knowledge.ByShape(obj); ok {
			return x.apiTarget(sym, shaped, nil), true
		}
		return Target{Kind: MethodTarget, Sym: sym}, true
	}
	return Target{Kind: FuncTarget, Sym: sym}, true
}

// onlyStore returns the value of a variable that is assigned once, or nil.
func onlyStore(alloc *ssa.Alloc) ssa.Value {
	var stored ssa.Value
	for _, ref := range *alloc.Referrers() {
		if store, ok := ref.(*ssa.Store); ok && store.Addr == alloc {
			if stored != nil {
				return nil
			}
			stored = store.Val
		}
	}
	return stored
}

// placeSymbol names a field of a declared type or a package-level variable, or returns "".
func placeSymbol(addr ssa.Value) symbol.Symbol {
	switch addr := addr.(type) {
	case *ssa.Global:
		if addr.Pkg != nil {
			return symbol.Symbol(addr.Pkg.Pkg.Path() + "." + addr.Name())
		}
	case *ssa.FieldAddr:
		t := types.Unalias(addr.X.Type().Underlying().(*types.Pointer).Elem())
		if named, ok := t.(*types.Named); ok {
			field := named.Underlying().(*types.Struct).Field(addr.Field)
			return symbol.OfType(named.Obj()) + "." + symbol.Symbol(field.Name())
		}
	}
	return ""
}

// store notes that a function value is kept in a field or a package-level variable.
func (x *extractor) store(s *ssa.Store) {
	if _, ok := s.Val.Type().Underlying().(*types.Signature); !ok {
		return
	}
	place := placeSymbol(s.Addr)
	if place == "" {
		return
	}
	if c, ok := s.Val.(*ssa.Const); ok && c.IsNil() {
		return
	}
	t, ok := x.value(s.Val, 6)
	if !ok {
		// Something unknown is kept there: as an API without effect it counts as one more candidate.
		t = Target{Kind: APITarget, Sym: symbol.Symbol("unknown " + strconv.Itoa(len(x.graph.Stores)))}
	}
	x.graph.Stores = append(x.graph.Stores, Store{Place: place, Value: t})
}
