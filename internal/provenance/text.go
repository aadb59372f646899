package provenance

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A caller is a call of a function that makes text from text.
type caller struct {
	e    *evaluator
	call *ssa.Call
	args []ssa.Value // without the receiver
	as   *Path
	at   point
	in   *frame
}

// arg says what argument i is.
func (c *caller) arg(i int) *Node { return c.e.eval(nil, c.args[i], c.at, c.in) }

// constant returns argument i if it is a constant string.
func (c *caller) constant(i int) (string, bool) {
	k, ok := c.args[i].(*ssa.Const)
	if !ok || k.Value == nil || k.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(k.Value), true
}

// constantText returns the text that n is, if that is certain.
func constantText(n *Node) (string, bool) {
	if n.pending {
		return "", false
	}
	switch n.Kind {
	case Constant:
		return n.Text, true
	case Passed:
		return constantText(n.Parts[0])
	case Concat:
		whole := ""
		for _, p := range n.Parts {
			part, ok := constantText(p)
			if !ok {
				return "", false
			}
			whole += part
		}
		return whole, true
	}
	return "", false
}

// textFuncs says what functions return whose result is made of their arguments: nil for
// calls that are not understood.
func textFuncs() map[symbol.Symbol]func(*caller) *Node {
	m := map[symbol.Symbol]func(*caller) *Node{
		"fmt.Sprintf":                         func(c *caller) *Node { return c.format(c.args[0], c.args[1]) },
		"fmt.Appendf":                         func(c *caller) *Node { return concat(c.call, c.arg(0), c.format(c.args[1], c.args[2])) },
		"fmt.Sprint":                          func(c *caller) *Node { return c.print(c.args[0], "") },
		"fmt.Sprintln":                        func(c *caller) *Node { return concat(c.call, c.print(c.args[0], " "), text("\n")) },
		"strings.Join":                        join,
		"bytes.Join":                          join,
		"strings.Repeat":                      func(c *caller) *Node { return &Node{Kind: Repeat, Value: c.call, Parts: []*Node{c.arg(0)}} },
		"strings.Replace":                     replace,
		"strings.ReplaceAll":                  replace,
		"strings.Split":                       split,
		"strings.SplitN":                      split,
		"strings.SplitAfter":                  split,
		"strings.Fields":                      split,
		"(*strings.Replacer).Replace":         replacer,
		"(*regexp.Regexp).ReplaceAllString":   regexpReplace,
		"(*regexp.Regexp).FindString":         regexpFind,
		"(*regexp.Regexp).FindStringSubmatch": func(c *caller) *Node { return c.listed(regexpFind(c)) },
		"(*regexp.Regexp).FindAllString":      func(c *caller) *Node { return c.listed(regexpFind(c)) },
		"(*strings.Builder).String":           built,
		"(*bytes.Buffer).String":              built,
		"(*bytes.Buffer).Bytes":               built,
		"(time.Time).Format":                  layout,
		"strconv.AppendInt":                   func(c *caller) *Node { return concat(c.call, c.arg(0), &Node{Kind: Number, Value: c.call}) },
		"strconv.AppendUint":                  func(c *caller) *Node { return concat(c.call, c.arg(0), &Node{Kind: Number, Value: c.call}) },
		"slices.Concat":                       func(c *caller) *Node { return c.nestedVariadic() },
		"os.ReadFile":                         func(c *caller) *Node { return &Node{Kind: Environment, Value: c.call, Func: "os.ReadFile"} },
		"(embed.FS).ReadFile":                 func(c *caller) *Node { return &Node{Kind: Quoted, Value: c.call, Func: "embed"} },
		"io/fs.ReadFile":                      func(c *caller) *Node { return &Node{Kind: Quoted, Value: c.call, Func: "embed"} },
		"net/url.QueryEscape":                 func(c *caller) *Node { return &Node{Kind: Plain, Value: c.call} },
		"path.Join":                           joinPath,
		"path/filepath.Join":                  joinPath,
		"(*os.File).Name":                     func(c *caller) *Node { return &Node{Kind: Environment, Value: c.call, Func: "os.File.Name"} },
		"strings.Map":                         mapped,
		"regexp.QuoteMeta":                    func(c *caller) *Node { return c.arg(0) },
		"cmp.Or":                              func(c *caller) *Node { return c.e.into(Elements, "", c.as, c.args[0], c.at, c.in) },
		"maps.Keys":                           keysOf,
		"maps.Values":                         valuesOf,
		"golang.org/x/exp/maps.Keys":          keysOf,
		"golang.org/x/exp/maps.Values":        valuesOf,
		"github.com/samber/lo.Keys":           keysOf,
	}
	for _, name := range strings.Fields(`strings.ToLower strings.ToUpper strings.ToTitle strings.Title strings.TrimSpace strings.Trim strings.TrimLeft
		strings.TrimRight strings.TrimPrefix strings.TrimSuffix strings.TrimFunc strings.TrimLeftFunc strings.TrimRightFunc strings.Clone strings.ToValidUTF8
		strings.NewReader bytes.NewReader bytes.NewBufferString bytes.NewBuffer bytes.TrimSpace
		strconv.Quote encoding/json.NewDecoder encoding/xml.NewDecoder gopkg.in/yaml.v3.NewDecoder bufio.NewReader bufio.NewScanner io.ReadAll io.LimitReader io.TeeReader
		io.NopCloser html.EscapeString net/url.PathEscape net/url.QueryUnescape net/url.PathUnescape net/url.Parse path.Clean
		slices.Clone slices.Compact slices.Sorted slices.Collect slices.Values slices.Insert slices.Reverse
		path.Base path.Dir path.Ext path/filepath.Clean path/filepath.Base path/filepath.Dir path/filepath.Ext path/filepath.Abs
		path/filepath.ToSlash path/filepath.FromSlash path/filepath.EvalSymlinks os.Expand strings.EqualFold strings.Cut strings.CutPrefix strings.CutSuffix unicode/utf8.AppendRune`) {
		m[symbol.Symbol(name)] = func(c *caller) *Node { return c.e.eval(c.as, c.args[0], c.at, c.in) }
	}
	for _, mapper := range []symbol.Symbol{"SnakeMapper", "SameMapper", "GonicMapper", "PrefixMapper", "SuffixMapper", "CacheMapper"} {
		for _, pkg := range []symbol.Symbol{"xorm.io/xorm/names", "xorm.io/core", "github.com/go-xorm/core"} {
			m["("+pkg+"."+mapper+").Obj2Table"] = func(c *caller) *Node { return c.arg(0) }
		}
	}
	for _, name := range []symbol.Symbol{"(reflect.Type).Name", "(reflect.Type).String", "(reflect.Kind).String", "(reflect.StructTag).Get", "(reflect.StructTag).Lookup"} {
		m[name] = func(c *caller) *Node { return &Node{Kind: Listed, Value: c.call} }
	}
	for _, name := range []symbol.Symbol{"GetSchema", "GetTable", "GetCol"} {
		m["(github.com/doug-martin/goqu/v9/exp.IdentifierExpression)."+name] = func(c *caller) *Node { return &Node{Kind: Listed, Value: c.call} }
	}
	m["net/http.MaxBytesReader"] = func(c *caller) *Node { return c.arg(1) }
	return m
}

func keysOf(c *caller) *Node   { return c.listed(c.elements(Keys, c.args[0])) }
func valuesOf(c *caller) *Node { return c.listed(c.elements(Elements, c.args[0])) }

// elements is any element, or key, of the slice or map v, and of that the part asked for.
func (c *caller) elements(step Step, v ssa.Value) *Node {
	var rest *Path
	if c.as != nil {
		rest = c.as.Rest
	}
	return c.e.into(step, "", rest, v, c.at, c.in)
}

// listed is a list with the given elements, or they themselves if those are asked for.
func (c *caller) listed(n *Node) *Node {
	if c.as == nil {
		return &Node{Kind: List, Value: c.call, Parts: []*Node{n}}
	}
	return n
}

func (c *caller) nestedVariadic() *Node {
	lists, ok := variadic(c.args[0])
	if !ok {
		return nil
	}
	var parts []*Node
	for _, l := range lists {
		parts = append(parts, c.elements(Elements, l))
	}
	return c.listed(choice(c.call, parts...))
}

// join is strings.Join.
func join(c *caller) *Node {
	return &Node{Kind: Repeat, Value: c.call, Parts: []*Node{c.e.into(Elements, "", nil, c.args[0], c.at, c.in), c.arg(1)}}
}

// joinPath is path.Join.
func joinPath(c *caller) *Node {
	return &Node{Kind: Repeat, Value: c.call, Parts: []*Node{c.e.into(Elements, "", nil, c.args[0], c.at, c.in), text("/")}}
}

func split(c *caller) *Node {
	return c.listed(c.arg(0))
}

// layout is time.Time.Format: plain unless the layout is not.
func layout(c *caller) *Node {
	if l, ok := c.constant(0); ok && !strings.ContainsAny(l, `'"`+"`\\;") {
		return &Node{Kind: Plain, Value: c.call}
	}
	return c.arg(0)
}

// replace is strings.Replace and ReplaceAll.
func replace(c *caller) *Node {
	old, ok := constantText(c.arg(1))
	by, constantBy := constantText(c.arg(2))
	if ok && constantBy && isQuote(old) && (by == old+old || by == `\`+old) {
		return &Node{Kind: Escaped, Value: c.call, Text: old, Parts: []*Node{c.arg(0)}}
	}
	s := c.arg(0)
	if ok && old != "" {
		if replaced := substitute(s, old, func() *Node { return c.arg(2) }, c.call, 0); replaced != nil {
			return replaced
		}
	}
	if constantBy {
		if s.Kind == Escaped || !strings.ContainsAny(by, `'"`) {
			return s
		}
	}
	return concat(c.call, s, c.arg(2))
}

// mapped is strings.Map.
func mapped(c *caller) *Node {
	n := c.e.eval(nil, c.args[0], c.at, c.in)
	var fn *ssa.Function
	switch v := n.Value.(type) {
	case *ssa.Function:
		fn = v
	case *ssa.MakeClosure:
		fn = v.Fn.(*ssa.Function)
	}
	if fn != nil && n.Kind == Made && removesRunes(fn) {
		return &Node{Kind: Plain, Value: c.call}
	}
	return c.arg(1)
}

func isQuote(s string) bool { return s == "'" || s == `"` || s == "`" || s == "]" }

// substitute returns n with old replaced in its constants, or nil if n is more than texts put together.
func substitute(n *Node, old string, by func() *Node, v ssa.Value, depth int) *Node {
	if n.pending || depth > 6 {
		return nil
	}
	switch n.Kind {
	case Constant:
		pieces := strings.Split(n.Text, old)
		if len(pieces) == 1 {
			return n
		}
		parts := []*Node{text(pieces[0])}
		for _, piece := range pieces[1:] {
			parts = append(parts, by(), text(piece))
		}
		return concat(v, parts...)
	case Concat, Choice:
		parts := make([]*Node, len(n.Parts))
		changed := false
		for i, p := range n.Parts {
			r := substitute(p, old, by, v, depth+1)
			if r == nil {
				return nil
			}
			changed = changed || r != p
			parts[i] = r
		}
		if !changed {
			return n
		}
		return &Node{Kind: n.Kind, Value: v, Parts: parts}
	}
	return n
}

// replacer is strings.Replacer: what it was made with is not looked at, so quotes may stand in the text as before.
func replacer(c *caller) *Node {
	made, ok := c.call.Common().Args[0].(*ssa.Call)
	if load, isLoad := c.call.Common().Args[0].(*ssa.UnOp); isLoad {
		if g, isGlobal := load.X.(*ssa.Global); isGlobal && g.Pkg == c.e.index.pkg {
			if p := c.e.index.place(g); len(p.stores) == 1 {
				made, ok = p.stores[0].Val.(*ssa.Call)
			}
		}
	}
	s := c.arg(0)
	if !ok {
		return concat(c.call, s, unknown(c.call, "what a `strings.Replacer` puts in"))
	}
	list := made.Common().Args[len(made.Common().Args)-1]
	pairs, ok := variadic(list)
	if !ok {
		// Have: any of the list can stand anywhere in the text.
		return concat(c.call, s, &Node{Kind: Repeat, Value: c.call, Parts: []*Node{c.e.into(Elements, "", nil, list, pointOf(made), c.in)}})
	}
	parts := []*Node{s}
	doubled := ""
	for i := 0; i+1 < len(pairs); i += 2 {
		old, okOld := pairs[i].(*ssa.Const)
		if !okOld {
			return nil
		}
		by := c.e.eval(nil, pairs[i+1], pointOf(made), c.in)
		o := constant.StringVal(old.Value)
		if isQuote(o) && by.Kind == Constant && (by.Text == o+o || by.Text == `\`+o) {
			doubled += o
			continue
		}
		if replaced := substitute(parts[0], o, func() *Node { return by }, c.call, 0); replaced != nil && replaced != parts[0] {
			parts[0] = replaced
		} else if by.Kind != Constant {
			parts = append(parts, by)
		}
	}
	if doubled != "" {
		return &Node{Kind: Escaped, Value: c.call, Text: doubled, Parts: []*Node{concat(c.call, parts...)}}
	}
	return concat(c.call, parts...)
}

// print is fmt.Sprint with the given separator.
func (c *caller) print(list ssa.Value, sep string) *Node {
	args, ok := variadic(list)
	if !ok {
		return c.e.into(Elements, "", nil, list, c.at, c.in)
	}
	var parts []*Node
	for i, arg := range args {
		if i > 0 && sep != "" {
			parts = append(parts, text(sep))
		}
		parts = append(parts, c.verb('v', "", arg))
	}
	return concat(c.call, parts...)
}

// format is fmt.Sprintf.
func (c *caller) format(format, list ssa.Value) *Node {
	f := c.e.eval(nil, format, c.at, c.in)
	args, known := variadic(list)
	rest := func() *Node {
		if !known {
			return c.e.into(Elements, "", nil, list, c.at, c.in)
		}
		return nil
	}
	return c.expand(f, args, rest)
}

// expand puts args in the places of the verbs of the format f; rest is what other verbs stand for, or nil.
func (c *caller) expand(f *Node, args []ssa.Value, rest func() *Node) *Node {
	next := 0
	var expand func(f *Node, depth int) *Node
	expand = func(f *Node, depth int) *Node {
		if f.pending || depth > 4 {
			return concat(c.call, f, c.all(args, rest))
		}
		switch f.Kind {
		case Constant:
			return c.verbs(f.Text, args, &next, rest)
		case Concat:
			parts := make([]*Node, len(f.Parts))
			for i, p := range f.Parts {
				parts[i] = expand(p, depth+1)
			}
			return concat(c.call, parts...)
		case Choice:
			var parts []*Node
			start, end := next, next
			for _, p := range f.Parts {
				if p == f {
					continue
				}
				next = start
				parts = append(parts, expand(p, depth+1))
				end = max(end, next)
			}
			next = end
			return choice(c.call, parts...)
		case Passed:
			return &Node{Kind: Passed, Value: f.Value, Site: f.Site, Parts: []*Node{expand(f.Parts[0], depth+1)}}
		}
		if f.Harmless() {
			return concat(c.call, f, c.all(args, rest))
		}
		return f
	}
	return expand(f, 0)
}

// all is every argument, in any order, for a format that is not known.
func (c *caller) all(args []ssa.Value, rest func() *Node) *Node {
	var parts []*Node
	for _, arg := range args {
		parts = append(parts, text(" "), c.verb('v', "", arg))
	}
	if n := rest(); n != nil {
		parts = append(parts, n)
	}
	return concat(c.call, parts...)
}

// verbs expands one constant format, taking arguments from next on.
func (c *caller) verbs(format string, args []ssa.Value, next *int, rest func() *Node) *Node {
	var parts []*Node
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 >= len(format) {
			parts = append(parts, text(format))
			break
		}
		parts = append(parts, text(format[:i]))
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.", format[j]) >= 0 {
			j++
		}
		flags := format[i+1 : j]
		if j < len(format) && format[j] == '[' {
			if k := strings.IndexByte(format[j:], ']'); k > 0 {
				n := 0
				for _, r := range format[j+1 : j+k] {
					n = n*10 + int(r-'0')
				}
				*next = n - 1
				j += k + 1
			}
		}
		for j < len(format) && format[j] == '*' {
			*next++
			j++
		}
		if j >= len(format) {
			break
		}
		switch verb := format[j]; {
		case verb == '%':
			parts = append(parts, text("%"))
		case *next >= 0 && *next < len(args):
			parts = append(parts, c.verb(verb, flags, args[*next]))
			*next++
		default:
			if n := rest(); n != nil {
				parts = append(parts, n)
			}
			*next++
		}
		format = format[j+1:]
	}
	return concat(c.call, parts...)
}

// verb says how an argument is printed.
func (c *caller) verb(verb byte, flags string, arg ssa.Value) *Node {
	v := arg
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		v = boxed.X
	}
	t := v.Type()
	switch verb {
	case 'd', 'b', 'o', 'O', 'e', 'E', 'f', 'F', 'g', 'G', 't', 'x', 'X', 'U', 'p':
		if !isText(t) || verb == 'x' || verb == 'X' {
			if _, ok := t.Underlying().(*types.Interface); !ok || verb == 'x' || verb == 'X' {
				return &Node{Kind: Number, Value: v, frame: c.in}
			}
		}
	case 'c':
		return c.e.character(v, c.at, c.in)
	case 'T':
		return &Node{Kind: Plain, Value: v}
	}
	if strings.Contains(flags, "#") && verb == 'v' && isNumeric(t) {
		return &Node{Kind: Number, Value: v}
	}
	if n := c.stringer(v); n != nil {
		return n
	}
	if isNumeric(t) {
		return &Node{Kind: Number, Value: v}
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Array:
		if isText(t) {
			break
		}
		if elem := elementType(t); isNumeric(elem) && !hasString(elem) {
			return &Node{Kind: Number, Value: v}
		}
		return concat(v, text("["), &Node{Kind: Repeat, Value: v, Parts: []*Node{c.e.into(Elements, "", nil, v, c.at, c.in), text(" ")}}, text("]"))
	}
	n := c.e.eval(nil, v, c.at, c.in)
	if n.Kind == Made && !n.pending {
		return unknown(v, "a printed `"+types.TypeString(t, func(p *types.Package) string { return p.Name() })+"`")
	}
	return n
}

// elementType returns the type of the elements of a slice, an array or what points to one, or nil.
func elementType(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			return a.Elem()
		}
	}
	return nil
}

func hasString(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "String")
	_, ok := obj.(*types.Func)
	return ok
}

// stringer follows the String or Error method that fmt calls; nil if v's type has none.
func (c *caller) stringer(v ssa.Value) *Node {
	t := v.Type()
	if _, ok := t.Underlying().(*types.Interface); ok && !hasString(t) {
		if symbol.IsError(t) {
			return unknown(v, "the text of an error")
		}
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "String")
	m, ok := obj.(*types.Func)
	if !ok || m.Signature().Params().Len() != 0 || m.Signature().Results().Len() != 1 || !isText(m.Signature().Results().At(0).Type()) {
		return nil
	}
	if api, ok := c.e.know.Lookup(m, t); ok && api.Plain {
		return &Node{Kind: Plain, Value: v}
	}
	if fn := c.e.index.pkg.Prog.FuncValue(m.Origin()); fn != nil {
		if n := c.e.inline(nil, fn, c.call, []ssa.Value{v}, 0, c.in); n != nil {
			return n
		}
	}
	sym := symbol.Of(m)
	if s := c.e.world.summary(m); s != nil && len(s.Results) == 1 && s.Results[0] >= 0 {
		return c.e.instantiate(s, s.Results[0], c.call, []ssa.Value{v}, nil, c.in)
	}
	if isNumeric(t) {
		return &Node{Kind: Listed, Value: v} // Have: the name of a number.
	}
	return &Node{Kind: Result, Value: v, Func: sym}
}

// built is the text of a strings.Builder or bytes.Buffer.
func built(c *caller) *Node {
	recv := c.call.Common().Args[0]
	return c.e.content(recv, c.call, c.in)
}

// content says what has been written to the builder or buffer at addr before instr.
func (e *evaluator) content(addr ssa.Value, instr ssa.Instruction, f *frame) *Node {
	b := &builder{e: e, f: f, memo: map[*ssa.BasicBlock]*Node{}}
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if _, local := a.X.(*ssa.Alloc); !local {
			return e.fieldContent(a, f)
		}
	case *ssa.FreeVar:
		if made := e.index.creation(a.Parent()); made != nil {
			return e.content(binding(made, a), made, f)
		}
	case *ssa.Parameter:
		if call := f.find(a.Parent()); call != nil {
			for i, param := range a.Parent().Params {
				if param == a && i < len(call.args) {
					b.before = e.content(call.args[i], call.site, call.up)
				}
			}
		}
	case *ssa.UnOp:
		if src, ok := a.X.(*ssa.FreeVar); ok {
			if made := e.index.creation(src.Parent()); made != nil {
				if variable, ok := binding(made, src).(*ssa.Alloc); ok {
					for _, s := range storesTo(variable) {
						return e.content(s.Val, made, f)
					}
				}
			}
		}
		if fa, ok := a.X.(*ssa.FieldAddr); ok {
			return e.fieldContent(fa, f)
		}
	case *ssa.Call:
		// bytes.NewBufferString and the like: the text they start with.
		b.before = e.eval(nil, a, pointOf(a), f)
		if b.before.Kind == Result {
			return unknown(addr, "what a builder holds")
		}
	case *ssa.Alloc:
	default:
		return unknown(addr, "what a builder holds")
	}
	b.key = path(addr)
	if b.key == "" {
		return unknown(addr, "what a builder holds")
	}
	fn := instr.Parent()
	return concat(addr, b.at(instr.Block(), instr), b.elsewhere(fn, addr))
}

// fieldContent says what the functions of the package write to a builder that is a field, in any order.
func (e *evaluator) fieldContent(a *ssa.FieldAddr, f *frame) *Node {
	field := fieldOf(a)
	q := question{v: contentOf{fieldValue{field.Origin()}}, in: f}
	if n := e.memo[q]; n != nil {
		return n
	}
	n := &Node{Value: a, pending: true}
	e.memo[q] = n
	b := &builder{e: e, f: f}
	var writes []*Node
	uses := func(v ssa.Value) {
		for _, ref := range *v.Referrers() {
			if call, ok := ref.(ssa.CallInstruction); ok {
				if w := b.write(call, v); w != nil {
					writes = append(writes, w)
				}
			}
			if boxed, ok := ref.(*ssa.MakeInterface); ok {
				for _, use := range *boxed.Referrers() {
					if call, ok := use.(ssa.CallInstruction); ok {
						if w := b.write(call, boxed); w != nil {
							writes = append(writes, w)
						}
					}
				}
			}
		}
	}
	p := e.index.field(field)
	for _, addr := range p.escapes {
		uses(addr)
	}
	for _, load := range p.loads {
		uses(load)
	}
	*n = Node{Kind: Repeat, Value: a, Parts: []*Node{choice(a, writes...)}}
	return n
}

// contentOf stands for the builder in a field in questions about what it holds.
type contentOf struct{ fieldValue }

// isBuilder reports whether t is a pointer to a strings.Builder or bytes.Buffer.
func isBuilder(t types.Type) bool {
	name := named(t)
	if name == nil || name.Pkg() == nil {
		return false
	}
	return name.Pkg().Path() == "strings" && name.Name() == "Builder" || name.Pkg().Path() == "bytes" && name.Name() == "Buffer"
}

// A builder follows what is written to one strings.Builder or bytes.Buffer through the blocks of a function.
type builder struct {
	e      *evaluator
	f      *frame
	key    string // path of the builder in the function
	before *Node  // what it held when the function started
	memo   map[*ssa.BasicBlock]*Node
}

// at returns the content in block before instr, or at the end of the block if instr is nil.
func (b *builder) at(block *ssa.BasicBlock, instr ssa.Instruction) *Node {
	var parts []*Node
	for _, i := range block.Instrs {
		if i == instr {
			break
		}
		call, ok := i.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if b.resets(call) {
			parts = []*Node{nil}
			continue
		}
		for _, arg := range operandsOf(call) {
			if b.is(arg) {
				if w := b.write(call, arg); w != nil {
					parts = append(parts, w)
				}
				break
			}
		}
	}
	if len(parts) > 0 && parts[0] == nil {
		return concat(nil, parts[1:]...)
	}
	return concat(nil, append([]*Node{b.entry(block)}, parts...)...)
}

// entry returns the content at the start of block.
func (b *builder) entry(block *ssa.BasicBlock) *Node {
	if n := b.memo[block]; n != nil {
		return n
	}
	if len(block.Preds) == 0 {
		if b.before != nil {
			return b.before
		}
		return text("")
	}
	if b.e.work <= 0 {
		return unknown(nil, "a value beyond the limits of the analysis")
	}
	b.e.work--
	n := &Node{pending: true}
	b.memo[block] = n
	var parts []*Node
	for _, pred := range block.Preds {
		if p := b.at(pred, nil); p != n {
			parts = append(parts, p)
		}
	}
	r := choice(nil, parts...)
	if r.pending {
		r = &Node{Kind: Choice, Parts: []*Node{r}}
	}
	*n = *r
	return n
}

// is reports whether v is the builder, or it as a writer.
func (b *builder) is(v ssa.Value) bool {
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		v = boxed.X
	}
	return isBuilder(v.Type()) && path(v) == b.key
}

func operandsOf(call ssa.CallInstruction) []ssa.Value {
	common := call.Common()
	list := common.Args
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		list = append(append([]ssa.Value{}, list...), mc.Bindings...)
	}
	return list
}

func (b *builder) resets(call ssa.CallInstruction) bool {
	obj, _ := callee(call.Common())
	return obj != nil && (obj.Name() == "Reset" || obj.Name() == "Truncate") && len(call.Common().Args) > 0 && b.is(call.Common().Args[0])
}

// write returns what call writes to the builder, which is its operand arg; nil if it does not write.
func (b *builder) write(call ssa.CallInstruction, arg ssa.Value) *Node {
	common := call.Common()
	value, _ := call.(ssa.Value)
	obj, recv := callee(common)
	if obj != nil {
		plain, _ := call.(*ssa.Call)
		c := &caller{e: b.e, call: plain, args: arguments(common), at: pointOf(call), in: b.f}
		isRecv := recv != nil && len(common.Args) > 0 && common.Args[0] == arg
		switch sym := symbol.Of(obj); {
		case isRecv && isBuilder(arg.Type()):
			switch obj.Name() {
			case "WriteString", "Write":
				return c.tagged(value, c.arg(0))
			case "WriteByte", "WriteRune":
				return b.e.character(c.args[0], c.at, b.f)
			case "ReadFrom":
				return unknown(value, "what a reader hands out")
			}
			return nil
		case sym == "fmt.Fprintf":
			return c.tagged(value, c.format(c.args[1], c.args[2]))
		case sym == "fmt.Fprint":
			return c.tagged(value, c.print(c.args[1], ""))
		case sym == "fmt.Fprintln":
			return c.tagged(value, concat(value, c.print(c.args[1], " "), text("\n")))
		case sym == "io.WriteString":
			return c.tagged(value, c.arg(1))
		case strings.HasSuffix(string(sym), "template.Template).Execute") || strings.HasSuffix(string(sym), "template.Template).ExecuteTemplate"):
			return unknown(value, "the output of a template")
		}
	}
	fn := origin(common.StaticCallee())
	if fn == nil || len(fn.Blocks) == 0 {
		if obj != nil && strings.Contains(strings.ToLower(obj.Name()), "grow") {
			return nil
		}
		return unknown(value, "what a function writes to a builder")
	}
	if b.f.find(fn) != nil || b.f != nil && b.f.depth >= maxFrames {
		return unknown(value, "what a recursive function writes to a builder")
	}
	in := b.e.call(fn, call, common.Args, b.f)
	for i, a := range common.Args {
		if a == arg && i < len(fn.Params) {
			return b.added(fn, fn.Params[i], in)
		}
	}
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		for i, bound := range mc.Bindings {
			if bound == arg && i < len(fn.FreeVars) {
				return b.added(fn, fn.FreeVars[i], in)
			}
		}
	}
	return nil
}

// tagged marks text that is written as put together by the call that writes it.
func (c *caller) tagged(v ssa.Value, n *Node) *Node {
	if n.pending || n.Harmless() || n.Kind == Concat || v == nil {
		return n
	}
	return &Node{Kind: Concat, Value: v, Parts: []*Node{n}}
}

// added returns what fn adds to the builder that param points to.
func (b *builder) added(fn *ssa.Function, param ssa.Value, in *frame) *Node {
	inner := &builder{e: b.e, f: in, key: path(param), memo: map[*ssa.BasicBlock]*Node{}}
	var parts []*Node
	for _, block := range fn.Blocks {
		if _, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok {
			parts = append(parts, inner.at(block, nil))
		}
	}
	return choice(nil, parts...)
}

// elsewhere returns what closures that are not called where they are made write to the builder.
func (b *builder) elsewhere(fn *ssa.Function, addr ssa.Value) *Node {
	refs := addr.Referrers()
	if refs == nil {
		return text("")
	}
	var parts []*Node
	for _, ref := range *refs {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		inner := mc.Fn.(*ssa.Function)
		if inner == fn || b.f.find(inner) != nil {
			continue
		}
		for i, bound := range mc.Bindings {
			if bound != addr || i >= len(inner.FreeVars) {
				continue
			}
			for _, use := range *inner.FreeVars[i].Referrers() {
				if call, ok := use.(ssa.CallInstruction); ok {
					if w := b.write(call, inner.FreeVars[i]); w != nil {
						parts = append(parts, w)
					}
				}
			}
		}
	}
	if len(parts) == 0 {
		return text("")
	}
	return &Node{Kind: Repeat, Parts: []*Node{choice(nil, parts...)}}
}

// path names an address or value within its function, so that two computations of the same field have
// the same name; "" if it has none.
func path(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		for i, p := range v.Parent().Params {
			if p == v {
				return "p" + strconv.Itoa(i)
			}
		}
	case *ssa.FreeVar:
		return "f" + v.Name()
	case *ssa.Global:
		return "g" + v.RelString(nil)
	case *ssa.FieldAddr:
		if base := path(v.X); base != "" {
			return base + "." + fieldOf(v).Name()
		}
	case *ssa.Field:
		if base := path(v.X); base != "" {
			return base + "." + v.X.Type().Underlying().(*types.Struct).Field(v.Field).Name()
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if ia, ok := v.X.(*ssa.IndexAddr); ok {
				return elementPath(ia)
			}
			return path(v.X)
		}
	case *ssa.ChangeType:
		return path(v.X)
	case *ssa.Convert:
		if isText(v.X.Type()) {
			return path(v.X)
		}
	case *ssa.MakeInterface:
		return path(v.X)
	case *ssa.ChangeInterface:
		return path(v.X)
	case *ssa.Call:
		return callPath(v)
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			if base := callPath(c); base != "" {
				return base + "#" + strconv.Itoa(v.Index)
			}
		}
	}
	if v == nil || v.Parent() == nil {
		return ""
	}
	return "v" + v.Name()
}

// elementPath names an element of a slice: those with the same constant index of what a call returned are the same.
func elementPath(ia *ssa.IndexAddr) string {
	call, ok := ia.X.(*ssa.Call)
	index, constant := ia.Index.(*ssa.Const)
	if !ok || !constant {
		return "v" + ia.Name()
	}
	for _, ref := range *call.Referrers() {
		if other, ok := ref.(*ssa.IndexAddr); ok {
			for _, use := range *other.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == other {
					return "v" + ia.Name() // Have: elements that are set later.
				}
			}
		}
	}
	return "v" + call.Name() + "[" + index.Value.ExactString() + "]"
}

// callPath names a call of a function that hands out the same text each time it is asked
// with the same constants.
func callPath(c *ssa.Call) string {
	obj, _ := callee(c.Common())
	if obj == nil {
		return "v" + c.Name()
	}
	api, ok := knowledge.Lookup(obj, staticType(c.Common()))
	if !(ok && api.Source == knowledge.Request) && !holders[typeOf(obj)] && !isGetter(obj) {
		return "v" + c.Name()
	}
	name := obj.Name() + "("
	if c.Common().IsInvoke() {
		name += path(c.Common().Value)
	}
	for _, arg := range c.Common().Args {
		if k, ok := arg.(*ssa.Const); ok {
			name += "," + k.String()
			continue
		}
		name += "," + path(arg)
	}
	return name + ")"
}

// isGetter reports whether fn is a generated getter.
func isGetter(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && strings.HasPrefix(fn.Name(), "Get") && fn.Signature().Params().Len() == 0 && isMessage(recv.Type())
}
