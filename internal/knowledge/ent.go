package knowledge

import (
	"go/types"
	"slices"
	"strings"
)

// ent is the runtime of generated code. The generated builders are in packages of the
// application; entBuilder recognises them.
var ent = &Library{
	ID: "ent", Name: "ent",
	Roots:   []string{"entgo.io/ent"},
	Modules: []string{"entgo.io/ent@v0.14.5"},
	Packages: []Package{
		{Path: "/dialect/sql/sqlgraph", Funcs: []Methods{
			{Names: "QueryNodes QueryEdges CountNodes", Effect: Read},
			{Names: "CreateNode UpdateNode UpdateNodes DeleteNodes", Effect: Write},
			{Names: "BatchCreate", Effect: Write, Batch: true},
		}},
		{Path: "/dialect", Types: []Type{
			{Name: "ExecQuerier", Complete: true, Methods: entRunner},
			{Name: "Driver", Complete: true, Methods: slices.Concat(entRunner, []Methods{{Names: "Tx", Effect: Begin}})},
			{Name: "Tx", Complete: true, Methods: slices.Concat(entRunner, []Methods{{Names: "Commit Rollback", Effect: End}})},
			{Name: "DebugDriver", Complete: true, Methods: slices.Concat(entRunner, entContextRunner, []Methods{
				{Names: "Tx BeginTx", Effect: Begin},
			})},
			{Name: "DebugTx", Complete: true, Methods: slices.Concat(entRunner, entContextRunner, []Methods{
				{Names: "Commit Rollback", Effect: End},
			})},
		}},
		{
			Path: "/dialect/sql",
			Funcs: []Methods{
				{Names: "Raw Expr ExprP", SQL: 1},
				{Names: "Asc Desc", SQL: 1, Rewrites: true},
			},
			Types: []Type{
				{Name: "ExecQuerier", Complete: true, Methods: entContextRunner},
				{Name: "Conn", Complete: true, Methods: slices.Concat(entRunner, entContextRunner)},
				{Name: "Driver", Complete: true, Methods: slices.Concat(entRunner, entContextRunner, []Methods{
					{Names: "Tx BeginTx", Effect: Begin},
				})},
				{Name: "Builder", Complete: true, Methods: []Methods{
					{Names: "WriteString S", SQL: 1},
					{Names: "Quote", SafeSQL: true},
				}},
				// OrderBy leaves a column that looks like a function call unquoted.
				{Name: "Selector", Methods: []Methods{
					{Names: "OrderBy", SQL: 1},
					{Names: "C Columns", SafeSQL: true},
				}},
			},
		},
	},
	Remedies: map[Effect]string{
		Read:  "load the edges with their parents (`WithX`), or query once with `IDIn(ids...)`",
		Write: "build all of them with one `CreateBulk`, or update with `IDIn(ids...)`",
		Begin: "use one transaction around the loop",
	},
}

var entRunner = []Methods{
	{Names: "Query", Effect: Read, SQL: 2},
	{Names: "Exec", Effect: Exec, SQL: 2},
}

var entContextRunner = []Methods{
	{Names: "QueryContext", Effect: Read, SQL: 2},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
}

var (
	entQuery = methodSet(Read, `All AllX Count CountX Exist ExistX First FirstID FirstIDX FirstX IDs IDsX Only OnlyID OnlyIDX OnlyX
		Scan ScanX Bool BoolX Bools BoolsX Float64 Float64X Float64s Float64sX Int IntX Ints IntsX String StringX Strings StringsX`)
	entMutation = methodSet(Write, "Save SaveX Exec ExecX")
)

func methodSet(e Effect, names string) map[string]Effect {
	m := map[string]Effect{}
	for name := range strings.FieldsSeq(names) {
		m[name] = e
	}
	return m
}

// entBuilder returns what a method of a builder that ent generated does. A query builder has
// the ent.QueryContext of its query, a mutation builder the ent.Hooks to run; others
// hold one of these, and a bulk builder a slice of them.
func entBuilder(fn *types.Func) (API, bool) {
	recv := fn.Signature().Recv()
	_, queries := entQuery[fn.Name()]
	_, mutates := entMutation[fn.Name()]
	if recv == nil || !queries && !mutates {
		return API{}, false
	}
	known := entMethods(recv.Type())
	batch := false
	if s := structOf(recv.Type()); known == nil && s != nil {
		for f := range s.Fields() {
			t := types.Unalias(f.Type())
			if l, ok := t.(*types.Slice); ok {
				t, batch = types.Unalias(l.Elem()), true
			}
			if _, ok := t.(*types.Pointer); ok {
				known = entMethods(t)
			}
			if known != nil {
				break
			}
			batch = false
		}
	}
	effect, ok := known[fn.Name()]
	if !ok {
		return API{}, false
	}
	return API{Library: ent, Methods: Methods{Names: fn.Name(), Effect: effect, Batch: batch}}, true
}

// entMethods returns the methods that run something if t is itself a builder of ent.
func entMethods(t types.Type) map[string]Effect {
	s := structOf(t)
	if s == nil {
		return nil
	}
	for f := range s.Fields() {
		t := types.Unalias(f.Type())
		// What the Select and GroupBy builders have in common is "selector", whose
		// []AggregateFunc says that it is ent's.
		if l, ok := t.(*types.Slice); ok && f.Name() == "fns" && isAggregateFunc(l.Elem()) {
			return entQuery
		}
		if qualifiedName(t) == "entgo.io/ent.QueryContext" {
			return entQuery
		}
		if l, ok := t.(*types.Slice); ok && qualifiedName(l.Elem()) == "entgo.io/ent.Hook" {
			return entMutation
		}
	}
	return nil
}

// isAggregateFunc reports whether t is a generated func(*entgo.io/ent/dialect/sql.Selector) string.
func isAggregateFunc(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && qualifiedName(sig.Params().At(0).Type()) == "entgo.io/ent/dialect/sql.Selector"
}

func structOf(t types.Type) *types.Struct {
	name := typeName(t)
	if name == nil {
		return nil
	}
	s, _ := name.Type().Underlying().(*types.Struct)
	return s
}
