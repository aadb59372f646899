package provenance

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Limits that keep the work bounded. What lies beyond them is Unknown.
const (
	maxWork   = 6000 // values evaluated for one question
	maxExport = 400  // for one result of a function that others may call
	maxFrames = 6    // calls within each other
)

// A point is where a value is used: in a block, or on the way from it to the block to.
type point struct{ block, to *ssa.BasicBlock }

func pointOf(instr ssa.Instruction) point { return point{block: instr.Block()} }

// A frame is one call of a function of the package: where its parameters come from.
type frame struct {
	frameKey
	args  []ssa.Value
	depth int
}

type frameKey struct {
	fn   *ssa.Function
	site ssa.CallInstruction
	up   *frame // in which the arguments are evaluated
}

// find returns the innermost frame of fn around f, or nil.
func (f *frame) find(fn *ssa.Function) *frame {
	for ; f != nil; f = f.up {
		if f.fn == fn {
			return f
		}
	}
	return nil
}

// call returns the frame of a call of fn with args.
func (e *evaluator) call(fn *ssa.Function, site ssa.CallInstruction, args []ssa.Value, up *frame) *frame {
	k := frameKey{fn, site, up}
	f := e.frames[k]
	if f == nil {
		f = &frame{frameKey: k, args: args, depth: 1}
		if up != nil {
			f.depth += up.depth
		}
		e.frames[k] = f
	}
	return f
}

// evaluator answers questions about the values of one package.
type evaluator struct {
	world    world
	index    *index
	memo     map[question]*Node
	frames   map[frameKey]*frame
	proofs   map[*ssa.Function][]outcome[*proofs]
	checks   map[*ssa.Function][]outcome[[]Check]
	proving  *proofs // being looked for
	left     int     // levels, for settle
	need     int
	cut      bool
	reads    map[*ssa.Function]bool   // functions that ask the database
	escapers map[*ssa.Function]string // results of escapes
	know     *knowledge.Table
	links    *Links // nil while summaries are made
	texts    map[symbol.Symbol]func(*caller) *Node
	paths    map[Path]*Path
	chars    map[*ssa.Phi]bool // whose characters are being followed
	enums    map[types.Type]bool
	seen     map[*ssa.UnOp]reached // what loads see
	work     int                   // left for the question
	spent    int                   // on all questions

	partsWork int // on parts of results in summaries
}

// reached is a result of [evaluator.reaching].
type reached struct {
	stores []*ssa.Store
	all    bool
}

// world is what the evaluator needs to know beyond the package's SSA form.
type world interface {
	summary(*types.Func) *Summary // of a function of another package; nil if there is none
	embedded(*types.Var) bool     // reports whether a //go:embed directive fills the variable
}

type question struct {
	v  ssa.Value
	as *Path
	at point
	in *frame
}

func newEvaluator(w world, know *knowledge.Table, x *index) *evaluator {
	return &evaluator{
		world: w, know: know, index: x, memo: map[question]*Node{}, frames: map[frameKey]*frame{},
		proofs: map[*ssa.Function][]outcome[*proofs]{}, checks: map[*ssa.Function][]outcome[[]Check]{}, proving: new(proofs), left: maxNested,
		texts: textFuncs(), paths: map[Path]*Path{}, chars: map[*ssa.Phi]bool{},
		enums: map[types.Type]bool{}, escapers: map[*ssa.Function]string{}, seen: map[*ssa.UnOp]reached{},
	}
}

// ask starts a new question with fresh limits.
func (e *evaluator) ask(limit int, do func() *Node) *Node {
	e.work = limit
	n := do()
	e.spent += limit - e.work
	if e.work <= 0 {
		clear(e.memo) // Have: nodes that are Unknown only because time was up.
	}
	return n
}

func unknown(v ssa.Value, why string) *Node { return &Node{Kind: Unknown, Value: v, Why: why} }

func text(s string) *Node { return &Node{Kind: Constant, Text: s} }

// concat puts parts together.
func concat(v ssa.Value, parts ...*Node) *Node {
	var list []*Node
	for _, p := range parts {
		switch {
		case p.Kind == Constant && !p.pending && p.Text == "":
		default:
			list = append(list, p)
		}
	}
	switch len(list) {
	case 0:
		return text("")
	case 1:
		return list[0]
	}
	return &Node{Kind: Concat, Value: v, Parts: list}
}

// choice is one of parts.
func choice(v ssa.Value, parts ...*Node) *Node {
	var list []*Node
	seen := map[nodeKey]bool{}
	for _, p := range parts {
		key := nodeKey{n: p}
		if !p.pending && (p.Kind == Constant || p.Kind == Number) {
			key = nodeKey{kind: p.Kind, text: p.Text}
		}
		if !seen[key] {
			seen[key] = true
			list = append(list, p)
		}
	}
	switch len(list) {
	case 0:
		return text("")
	case 1:
		return list[0]
	}
	return &Node{Kind: Choice, Value: v, Parts: list}
}

// nodeKey is equal for nodes that need not be told apart.
type nodeKey struct {
	n    *Node
	kind Kind
	text string
}

// eval says what the part as of v is made of when v is used at p. The parameters of functions
// called in f have the arguments of those calls.
func (e *evaluator) eval(as *Path, v ssa.Value, p point, f *frame) *Node {
	switch c := v.(type) {
	case nil:
		return unknown(nil, "a missing value")
	case *ssa.Const:
		return constantNode(c)
	}
	if t := partType(v.Type(), as); t != nil && isNumeric(t) {
		return &Node{Kind: Number, Value: v}
	}
	q := question{v, as, p, f}
	if n := e.memo[q]; n != nil {
		return n
	}
	if e.work <= 0 {
		return unknown(v, "a value beyond the limits of the analysis")
	}
	e.work--
	n := &Node{Value: v, pending: true}
	e.memo[q] = n
	var r *Node
	if kind := e.proved(v, as, p, f); kind != Unknown {
		r = &Node{Kind: kind, Value: v}
	} else {
		r = e.value(as, v, p, f)
		if more := e.changed(as, v, f); len(more) > 0 {
			r = choice(v, append(more, r)...)
		}
	}
	if as.is(FieldOf) {
		if set := isSetting(v.Type(), as.Name); set || isConfig(v.Type()) {
			r = configured(r, set, 3)
		}
	}
	if as == nil && e.isEnum(v.Type()) {
		r = enumerated(r, v, 3)
	}
	if r == n || r.pending {
		r = &Node{Kind: Choice, Value: v, Parts: []*Node{r}}
	}
	*n = *r
	return n
}

// partType returns the type of the part as of a value of type t, or nil if t does not tell.
func partType(t types.Type, as *Path) types.Type {
	for ; as != nil; as = as.Rest {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
			if as.Step == Deref {
				continue
			}
		}
		switch as.Step {
		case FieldOf:
			field := fieldNamed(t, as.Name)
			if field == nil {
				return nil
			}
			t = field.Type()
		case Elements, First:
			if m, ok := t.Underlying().(*types.Map); ok {
				t = m.Elem()
			} else if t = elementType(t); t == nil {
				return nil
			}
		case Keys:
			m, ok := t.Underlying().(*types.Map)
			if !ok {
				return nil
			}
			t = m.Key()
		default:
			return nil
		}
	}
	return t
}

// enumerated is n for a value whose type lists what it can be: what is not known otherwise, is one
// of the list. Parameters have arguments that can still be looked at.
func enumerated(n *Node, v ssa.Value, depth int) *Node {
	if n.pending || depth == 0 {
		return n
	}
	switch n.Kind {
	case Field, Global, Result, Unknown, Database:
		return &Node{Kind: Listed, Value: v}
	case Param:
		enum := *n
		enum.Enum = true
		return &enum
	case Choice:
		parts := make([]*Node, len(n.Parts))
		for i, p := range n.Parts {
			parts[i] = enumerated(p, v, depth-1)
		}
		return choice(n.Value, parts...)
	}
	return n
}

// configured is n for a part of a configuration: what is not known otherwise was set by whoever runs the program. Parameters have
// arguments that can still be looked at, unless the tag of the field says that it is a setting.
func configured(n *Node, tagged bool, depth int) *Node {
	if n.pending || depth == 0 {
		return n
	}
	switch n.Kind {
	case Param:
		if tagged {
			return &Node{Kind: Environment, Value: n.Value, Why: "the configuration", As: n.As}
		}
	case Field, Global, Result, Unknown:
		return &Node{Kind: Environment, Value: n.Value, Why: "the configuration", As: n.As}
	case Choice:
		parts := make([]*Node, len(n.Parts))
		for i, p := range n.Parts {
			parts[i] = configured(p, tagged, depth-1)
		}
		return choice(n.Value, parts...)
	}
	return n
}

// isSetting reports whether the field of t with that name has a tag by which a file of settings, and nothing else, fills it.
func isSetting(t types.Type, name string) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() != name {
			continue
		}
		setting := false
		for _, key := range tagKey.FindAllStringSubmatch(st.Tag(i), -1) {
			if !settingTags[key[1]] {
				return false // such as json: anybody may have sent it
			}
			setting = true
		}
		return setting
	}
	return false
}

var tagKey = regexp.MustCompile(`(\w+):"`)

// settingTags are the tags of fields that the files of settings, flags and the environment fill.
var settingTags = map[string]bool{"toml": true, "ini": true, "env": true, "envDefault": true, "envconfig": true, "envPrefix": true, "mapstructure": true, "koanf": true, "default": true, "desc": true}

// isConfig reports whether t is named after a configuration.
func isConfig(t types.Type) bool {
	name := named(t)
	if name == nil {
		return false
	}
	lower := strings.ToLower(name.Name())
	for _, word := range []string{"config", "conf", "cfg", "settings"} {
		if strings.HasSuffix(lower, word) {
			return true
		}
	}
	return false
}

// isEnum is [IsEnum], which takes long for large packages, with a memory.
func (e *evaluator) isEnum(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	is, known := e.enums[named]
	if !known {
		is = IsEnum(named)
		e.enums[named] = is
	}
	return is
}

// IsEnum reports whether t is a string type for which at least two constants are declared.
func IsEnum(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	if b, ok := named.Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
		return false
	}
	n := 0
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

func constantNode(c *ssa.Const) *Node {
	n := &Node{Kind: Constant, Value: c}
	if c.Value != nil && c.Value.Kind() == constant.String {
		n.Text = constant.StringVal(c.Value)
	}
	return n
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsNumeric|types.IsBoolean) != 0
}

// isText reports whether t is a string or a slice of bytes.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return isByte(u.Elem())
	}
	return false
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// value is eval without memory, checks and limits.
func (e *evaluator) value(as *Path, v ssa.Value, p point, f *frame) *Node {
	switch v := v.(type) {
	case *ssa.Phi:
		var parts []*Node
		for i, edge := range v.Edges {
			parts = append(parts, e.eval(as, edge, point{v.Block().Preds[i], v.Block()}, f))
		}
		return choice(v, parts...)
	case *ssa.Parameter:
		return e.parameter(as, v, p, f)
	case *ssa.BinOp:
		if v.Op == token.ADD && as == nil {
			return concat(v, e.eval(nil, v.X, p, f), e.eval(nil, v.Y, p, f))
		}
	case *ssa.Convert:
		if as == nil && isText(v.Type()) && isNumeric(v.X.Type()) {
			return e.character(v.X, p, f)
		}
		if b, ok := v.X.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return unknown(v, "what an unsafe pointer points to")
		}
		return e.eval(as, v.X, p, f)
	case *ssa.MultiConvert:
		return e.eval(as, v.X, p, f)
	case *ssa.ChangeType:
		return e.eval(as, v.X, p, f)
	case *ssa.ChangeInterface:
		return e.eval(as, v.X, p, f)
	case *ssa.MakeInterface:
		return e.eval(as, v.X, p, f)
	case *ssa.SliceToArrayPointer:
		return e.eval(as, v.X, p, f)
	case *ssa.TypeAssert:
		return e.eval(as, v.X, p, f)
	case *ssa.Slice:
		if as == nil && !isText(v.Type()) {
			return e.list(v, p, f)
		}
		if as.is(First) && v.Low != nil {
			return e.into(Elements, "", as.Rest, v.X, p, f)
		}
		return e.eval(as, v.X, p, f)
	case *ssa.Extract:
		return e.extract(as, v, p, f)
	case *ssa.UnOp:
		switch v.Op {
		case token.MUL:
			return e.load(as, v.X, v, p, f)
		case token.ARROW:
			return unknown(v, "a value received from a channel")
		}
	case *ssa.Lookup:
		return e.lookup(as, v, p, f)
	case *ssa.Index:
		return e.into(Elements, "", as, v.X, p, f)
	case *ssa.Field:
		return e.field(as, v.X, v.X.Type().Underlying().(*types.Struct).Field(v.Field), v, p, f)
	case *ssa.MakeSlice:
		if as == nil && !isText(v.Type()) {
			return e.list(v, p, f)
		}
		if as == nil {
			return e.into(Elements, "", nil, v, p, f) // Have: bytes that are stored one by one.
		}
		return text("")
	case *ssa.MakeMap:
		if as == nil {
			return &Node{Kind: Made, Value: v, frame: f}
		}
		return text("")
	case *ssa.Alloc, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.FreeVar:
		if as == nil {
			if isArray(v.Type()) {
				return e.list(v, p, f)
			}
			return &Node{Kind: Made, Value: v, frame: f}
		}
		if as.is(Deref) {
			as = as.Rest
		}
		return e.load(as, v, v, p, f)
	case *ssa.MakeClosure, *ssa.Function, *ssa.MakeChan:
		return &Node{Kind: Made, Value: v, frame: f}
	case *ssa.Call:
		return e.result(as, v, 0, p, f)
	}
	return unknown(v, "an expression that is not followed")
}

func isArray(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Array)
	return ok
}

// list is a slice or array as a whole.
func (e *evaluator) list(v ssa.Value, p point, f *frame) *Node {
	n := &Node{Kind: Number, Value: v, frame: f}
	if elem := elementType(v.Type()); elem == nil || !isNumeric(elem) {
		n = e.into(Elements, "", nil, v, p, f)
	}
	return &Node{Kind: List, Value: v, Parts: []*Node{n}}
}

// parameter follows a parameter to the argument, if f knows the call.
func (e *evaluator) parameter(as *Path, v *ssa.Parameter, p point, f *frame) *Node {
	if from := requestMessage(v); from != "" {
		return &Node{Kind: Request, Value: v, Why: from, As: as}
	}
	if n := e.owned(as, v.Type(), v, f); n != nil {
		return n
	}
	index := slices.Index(v.Parent().Params, v)
	call := f.find(v.Parent())
	if call == nil || index >= len(call.args) {
		return &Node{Kind: Param, Value: v, Index: index, As: as}
	}
	arg := e.eval(as, call.args[index], pointOf(call.site), call.up)
	if arg.pending || !arg.Harmless() && arg.Kind != Made {
		return &Node{Kind: Passed, Value: v, Index: index, Site: call.site, As: as, Parts: []*Node{arg}}
	}
	return arg
}

// extract follows one value of a tuple.
func (e *evaluator) extract(as *Path, v *ssa.Extract, p point, f *frame) *Node {
	switch t := v.Tuple.(type) {
	case *ssa.Call:
		return e.result(as, t, v.Index, p, f)
	case *ssa.Lookup:
		return e.lookup(as, t, p, f)
	case *ssa.TypeAssert:
		return e.eval(as, t.X, p, f)
	case *ssa.Next:
		over, ok := t.Iter.(*ssa.Range)
		if !ok {
			break
		}
		if t.IsString {
			return e.character(v, p, f)
		}
		if v.Index == 1 {
			return e.into(Keys, "", as, over.X, pointOf(over), f)
		}
		return e.into(Elements, "", as, over.X, pointOf(over), f)
	case *ssa.UnOp:
		return unknown(v, "a value received from a channel")
	}
	return unknown(v, "an expression that is not followed")
}

// lookup follows an element of a map: of a map that is a list of constants, the one asked for.
func (e *evaluator) lookup(as *Path, v *ssa.Lookup, p point, f *frame) *Node {
	if isText(v.X.Type()) {
		return e.eval(nil, v.X, p, f)
	}
	if c, ok := v.Index.(*ssa.Const); ok && c.Value != nil {
		if n := e.entry(as, v.X, c.Value, f); n != nil {
			return n
		}
	}
	n := e.into(Elements, "", as, v.X, p, f)
	if name := asked([]ssa.Value{v.Index}); name != "" && !n.pending && (n.Kind == Request || n.Kind == Environment) {
		n = &Node{Kind: n.Kind, Value: n.Value, Func: n.Func, Index: n.Index, Why: n.Why, As: n.As, Name: name}
	}
	return n
}

// character says where a single character comes from.
func (e *evaluator) character(v ssa.Value, p point, f *frame) *Node {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.Int {
			if r, ok := constant.Int64Val(v.Value); ok {
				return text(string(rune(r)))
			}
		}
	case *ssa.Convert:
		return e.character(v.X, p, f)
	case *ssa.ChangeType:
		return e.character(v.X, p, f)
	case *ssa.Extract:
		if next, ok := v.Tuple.(*ssa.Next); ok && next.IsString {
			return e.eval(nil, next.Iter.(*ssa.Range).X, p, f)
		}
	case *ssa.Lookup:
		return e.eval(nil, v.X, p, f)
	case *ssa.Index:
		return e.eval(nil, v.X, p, f)
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.IndexAddr); ok && v.Op == token.MUL {
			return e.eval(nil, addr.X, p, f)
		}
	case *ssa.Phi:
		if e.chars[v] {
			return unknown(v, "a computed character") // c++ in a loop
		}
		e.chars[v] = true
		defer delete(e.chars, v)
		var parts []*Node
		for i, edge := range v.Edges {
			if _, ok := edge.(*ssa.Phi); ok {
				return unknown(v, "a computed character")
			}
			parts = append(parts, e.character(edge, point{v.Block().Preds[i], v.Block()}, f))
		}
		return choice(v, parts...)
	case *ssa.BinOp:
		if _, ok := v.X.(*ssa.Const); ok {
			return &Node{Kind: Plain, Value: v} // '0' + digit
		}
		if _, ok := v.Y.(*ssa.Const); ok {
			return e.character(v.X, p, f)
		}
	}
	return unknown(v, "a computed character")
}
