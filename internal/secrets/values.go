package secrets

import (
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Role is the part that a value plays in a check.
type Role uint8

const (
	Presented Role = 1 << iota // comes from whoever wants to be let in: a request, a parameter, a message
	Stored                     // comes from where it is kept: a field, a variable, the configuration, a database, another function
	Written                    // stands in the source code
	Unclear                    // nothing is known
)

// A Value is what is known about a value that is compared.
type Value struct {
	Digest     knowledge.Digest // the most secret digest that it is, or contains
	By         symbol.Symbol    // the function that Digest is computed by, if that is known
	Credential string           // a credential that a client has sent, as a noun phrase; "" if it is none
	Secret     string           // a secret of the environment, as a noun phrase
	Roles      Role
	Names      [][]string  // of the fields, variables and functions that it comes from, as words
	Roots      []any       // the parameters and variables that it is a part of
	Typed      bool        // at the terminal, by whoever runs the program
	keys       []ssa.Value // what was passed to the calls that looked it up
}

// LookedUpBy reports whether v belongs to a record that was looked up by w.
func (v *Value) LookedUpBy(w ssa.Value) bool {
	return slices.ContainsFunc(v.keys, func(key ssa.Value) bool { return sameValue(key, w, maxDepth) })
}

// sameValue reports whether a and b are the same, or the same field of the same.
func sameValue(a, b ssa.Value, depth int) bool {
	if a == b || depth == 0 {
		return a == b
	}
	switch a := a.(type) {
	case *ssa.UnOp:
		b, ok := b.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && sameValue(a.X, b.X, depth-1)
	case *ssa.FieldAddr:
		b, ok := b.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && sameValue(a.X, b.X, depth-1)
	case *ssa.Field:
		b, ok := b.(*ssa.Field)
		return ok && a.Field == b.Field && sameValue(a.X, b.X, depth-1)
	}
	return false
}

// PresentedOnly reports whether nothing but what a client has sent, or a constant in its place, can be v.
func (v *Value) PresentedOnly() bool { return v.Roles&^Written == Presented }

// limits of the work for one value
const (
	maxDepth  = 6
	maxLeaves = 60
)

// Of says what is known about v when instr uses it.
func (p *Package) Of(v ssa.Value, instr ssa.Instruction) Value {
	t := tracer{p: p, fn: instr.Parent(), left: maxLeaves}
	t.node(p.values.Of(v, instr), maxDepth)
	return t.found
}

// A tracer collects what is known about one value.
type tracer struct {
	p     *Package
	fn    *ssa.Function // in which it is compared
	left  int
	found Value
}

func (t *tracer) node(n *provenance.Node, depth int) {
	for leaf := range n.Leaves() {
		if t.left--; t.left < 0 || depth == 0 {
			t.found.Roles |= Unclear
			return
		}
		t.leaf(leaf, depth)
	}
}

func (t *tracer) leaf(n *provenance.Node, depth int) {
	f := &t.found
	switch n.Kind {
	case provenance.Constant, provenance.Listed, provenance.Quoted:
		f.Roles |= Written
	case provenance.Request:
		f.Roles |= Presented
		t.request(n)
	case provenance.Environment:
		f.Roles |= Stored
		if words := environmentWords(n.Name); StrengthOf(words) == Strong && n.As == nil {
			f.Secret = "the environment variable `" + n.Name + "`"
		}
	case provenance.Database:
		f.Roles |= Stored
		t.part(n.As)
		t.keys(n)
	case provenance.Field:
		f.Roles |= Stored
		f.Names = append(f.Names, Words(n.Field.Name()))
		t.part(n.As)
	case provenance.Global:
		f.Roles |= Stored
		f.Names = append(f.Names, Words(n.Value.Name()))
		t.part(n.As)
	case provenance.Param:
		t.param(n)
	case provenance.Result:
		t.result(n, depth)
	case provenance.Plain, provenance.Number:
		t.encoded(n, depth)
	case provenance.Escaped:
		t.node(n.Parts[0], depth-1)
	default:
		f.Roles |= Unclear
	}
}

// part notes the name of the part that is meant.
func (t *tracer) part(as *provenance.Path) {
	name := ""
	for ; as != nil; as = as.Rest {
		if as.Name != "" {
			name = as.Name
		}
	}
	if name != "" {
		t.found.Names = append(t.found.Names, Words(name))
	}
}

// keys notes what was passed to the call that looked a record up, and to the calls whose results went into it.
func (t *tracer) keys(n *provenance.Node) {
	call, ok := n.Value.(*ssa.Call)
	if !ok {
		return
	}
	seen := map[*ssa.Call]bool{call: true}
	for work := []*ssa.Call{call}; len(work) > 0 && len(seen) <= maxDepth; work = work[1:] {
		common := work[0].Common()
		for _, arg := range append([]ssa.Value{common.Value}, common.Args...) {
			if inner, ok := arg.(*ssa.Call); ok && !seen[inner] {
				seen[inner] = true
				work = append(work, inner)
			}
			t.found.keys = append(t.found.keys, variadic(arg)...)
		}
	}
}

// variadic returns the arguments that arg stands for: itself, or what the slice behind a variadic parameter holds.
func variadic(arg ssa.Value) []ssa.Value {
	slice, ok := arg.(*ssa.Slice)
	if !ok {
		return []ssa.Value{arg}
	}
	array, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var list []ssa.Value
	for _, ref := range *array.Referrers() {
		addr, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *addr.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == addr {
				v := s.Val
				if boxed, ok := v.(*ssa.MakeInterface); ok {
					v = boxed.X
				}
				list = append(list, v)
			}
		}
	}
	return list
}

// request looks at what was asked for.
func (t *tracer) request(n *provenance.Node) {
	method := n.Func.Name()
	if method == "BasicAuth" {
		if n.Index == 1 {
			t.found.Credential = "the password of basic authentication"
		}
		return
	}
	if n.Name == "" {
		t.part(n.As)
		return
	}
	words := Words(n.Name)
	t.found.Names = append(t.found.Names, words)
	what := "parameter"
	switch {
	case strings.Contains(method, "Cookie") || n.Func == "(*net/http.Cookie).Value":
		what = "cookie"
		if sessionCookie(words) {
			t.found.Credential = "the cookie `" + n.Name + "`"
		}
	case strings.Contains(method, "Header") || strings.Contains(string(n.Func), "Header)"):
		what = "header"
	}
	if StrengthOf(words) == Strong {
		t.found.Credential = "the " + what + " `" + n.Name + "`"
	}
}

// sessionCookie reports whether a cookie whose name has the given words stands for a session.
func sessionCookie(words []string) bool {
	return has(words, set("session sess sid")) && !has(words, set("expires expiry lang"))
}

// environmentWords are the words of a variable's name; there, a key is a secret.
func environmentWords(name string) []string {
	words := Words(name)
	if n := len(words); n > 1 && words[n-1] == "key" && !has(words, public) {
		words[n-2], words[n-1] = "secret", "key"
	}
	return words
}

// param looks at a parameter that is not followed to the callers.
func (t *tracer) param(n *provenance.Node) {
	v := n.Value.(*ssa.Parameter)
	f := &t.found
	f.Roots = append(f.Roots, v)
	if v.Parent() != t.fn && !isPredicate(t.fn, v.Parent()) {
		// Have: what a constructor was given, or the function around a handler.
		f.Roles |= Stored
		if n.As == nil {
			f.Names = append(f.Names, Words(v.Name()))
		}
		t.part(n.As)
		return
	}
	if n.As == nil {
		f.Names = append(f.Names, Words(v.Name()))
		f.Roles |= Presented
		return
	}
	t.part(n.As)
	if isMessage(v) || isBound(v.Type(), n.As) {
		f.Roles |= Presented
	} else {
		f.Roles |= Stored
	}
}

// isPredicate reports whether fn is a literal in outer that outer only passes on, and no handler of requests: then it
// works on behalf of whoever calls outer.
func isPredicate(fn, outer *ssa.Function) bool {
	for ; fn != nil && fn != outer; fn = fn.Parent() {
		if slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isRequest(p.Type(), 2) }) {
			return false
		}
		if fn.Parent() == nil || !passedOn(fn) {
			return false
		}
	}
	return fn == outer
}

// passedOn reports whether the closures made of fn are only arguments of calls.
func passedOn(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction, *ssa.DebugRef:
		case *ssa.MakeClosure:
			if !passedOn(ref) {
				return false
			}
		case *ssa.ChangeType:
			if !passedOn(ref) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isMessage reports whether the parameter v holds what a client has sent, by its name and that of its type.
func isMessage(v *ssa.Parameter) bool {
	if sig := v.Parent().Signature; sig.Recv() != nil && v == v.Parent().Params[0] {
		return has(Words(typeName(v.Type())), messageTypes)
	}
	return has(Words(v.Name()), messages) || has(Words(typeName(v.Type())), messageTypes)
}

// isBound reports whether the field that as leads to has a tag by which frameworks fill it from requests.
func isBound(t types.Type, as *provenance.Path) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() != as.Name {
			continue
		}
		tag := reflect.StructTag(st.Tag(i))
		return slices.ContainsFunc([]string{"form", "binding", "query", "header", "param", "uri", "validate"}, func(key string) bool {
			_, ok := tag.Lookup(key)
			return ok
		})
	}
	return false
}

var (
	messages = set(`req request in input form payload body claims message msg notification event callback credentials creds
		params args arg opts query r ctx c`)
	messageTypes = set(`req request input form payload body claims message notification callback params args query dto context`)
)

func typeName(t types.Type) string {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// result looks at the result of a function that is not followed.
func (t *tracer) result(n *provenance.Node, depth int) {
	f := &t.found
	call, ok := n.Value.(*ssa.Call)
	if !ok {
		f.Roles |= Unclear
		return
	}
	if t.known(n, call, depth) {
		return
	}
	f.Typed = f.Typed || prompts[path.Base(n.Func.Package())]
	common := call.Common()
	name := ""
	if common.IsInvoke() {
		name = common.Method.Name()
	} else if static := common.StaticCallee(); static != nil {
		name = static.Name()
	}
	if n.As != nil {
		t.part(n.As)
		t.keys(n)
		f.Roles |= Stored // Have: a record that was looked up.
		return
	}
	words := Words(name)
	for len(words) > 1 && verbs[words[0]] {
		words = words[1:]
	}
	f.Names = append(f.Names, words)
	args := common.Args
	if common.IsInvoke() {
		args = append([]ssa.Value{common.Value}, args...)
	}
	if slices.ContainsFunc(args, func(a ssa.Value) bool { return isRequest(a.Type(), 2) }) {
		f.Roles |= Presented
		for _, a := range args {
			if text, ok := constantText(a); ok {
				n := *n
				n.Name, n.Func, n.Index = text, symbol.Symbol(name), 0
				if strings.Contains(string(symbolOf(args[0].Type())), "Header") {
					n.Func = "Header"
				}
				t.request(&n)
			}
		}
		return
	}
	// A text that a function makes of texts is as presented or stored as they are; a method looks something up, and
	// so does a function that returns anything else.
	texts := 0
	if common.IsInvoke() || common.Signature().Recv() != nil || !isText(common.Signature().Results().At(n.Index).Type()) {
		f.Roles |= Stored
		return
	}
	for _, a := range args {
		if _, isConst := a.(*ssa.Const); isConst || !isText(a.Type()) {
			continue
		}
		texts++
		inner := tracer{p: t.p, fn: t.fn, left: t.left}
		inner.node(t.p.values.Operand(n, a), depth-1)
		t.left = inner.left
		f.Roles |= inner.found.Roles &^ Written
		f.Roots = append(f.Roots, inner.found.Roots...)
	}
	if texts == 0 {
		f.Roles |= Stored
	}
}

// constantText returns the text that v is, if that is a constant.
func constantText(v ssa.Value) (string, bool) {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value), true
	}
	return "", false
}

// prompts are the last elements of the paths of packages that ask whoever sits at the terminal.
var prompts = set(`promptui survey term terminal huh prompt gopass speakeasy liner readline pterm`)

// requestTypes are types whose values a client has sent.
var requestTypes = func() map[symbol.Symbol]bool {
	m := map[symbol.Symbol]bool{}
	for name := range strings.FieldsSeq(`net/http.Request net/http.Header net/url.Values net/http.Cookie google.golang.org/grpc/metadata.MD
		github.com/gin-gonic/gin.Context github.com/labstack/echo/v4.Context github.com/gofiber/fiber/v2.Ctx
		github.com/beego/beego/context.Context github.com/beego/beego/context.BeegoInput github.com/beego/beego.Controller
		github.com/beego/beego/v2/server/web/context.Context github.com/beego/beego/v2/server/web/context.BeegoInput
		github.com/beego/beego/v2/server/web.Controller gopkg.in/macaron.v1.Context github.com/flamego/flamego.Request
		github.com/gofiber/fiber/v3.Ctx github.com/labstack/echo/v5.Context github.com/valyala/fasthttp.RequestCtx
		github.com/valyala/fasthttp.RequestHeader github.com/cloudwego/hertz/pkg/app.RequestContext github.com/kataras/iris/v12/context.Context
		github.com/emicklei/go-restful/v3.Request github.com/gobuffalo/buffalo.Context`) {
		m[symbol.Symbol(name)] = true
	}
	return m
}()

// isRequest reports whether t is one of requestTypes or embeds one.
func isRequest(t types.Type, depth int) bool {
	if requestTypes[symbolOf(t)] {
		return true
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && isRequest(f.Type(), depth-1) {
			return true
		}
	}
	return false
}

func symbolOf(t types.Type) symbol.Symbol {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return symbol.OfType(named.Obj())
	}
	return ""
}

// known looks at a call of a function that computes a digest or gives bytes another form; it reports whether call is one.
func (t *tracer) known(n *provenance.Node, call *ssa.Call, depth int) bool {
	common := call.Common()
	var fn *types.Func
	if common.IsInvoke() {
		fn = common.Method
	} else if static := common.StaticCallee(); static != nil {
		fn, _ = static.Object().(*types.Func)
		if fn == nil && static.Origin() != nil {
			fn, _ = static.Origin().Object().(*types.Func)
		}
	}
	if fn == nil {
		return false
	}
	fn = fn.Origin()
	recv := common.Value
	args := common.Args
	if !common.IsInvoke() && common.Signature().Recv() != nil && len(args) > 0 {
		recv, args = args[0], args[1:]
	}
	api, ok := knowledge.Lookup(fn, recv.Type())
	switch {
	case ok && api.Digest != knowledge.NoDigest:
		t.digest(api.Digest, symbol.Of(fn))
		return true
	case ok && api.Carries > 0 && api.Carries <= len(args):
		t.node(t.p.values.Operand(n, args[api.Carries-1]), depth-1)
		return true
	case fn.Name() == "Sum" && isHash(recv.Type()) && n.Index == 0:
		// Have: a digest, whatever it is computed with.
		t.node(t.p.values.Operand(n, recv), depth-1)
		t.digest(knowledge.Checksum, "")
		return true
	}
	var returns Returns
	if fn.Pkg() != nil && fn.Pkg() != t.p.pass.Pkg && t.p.pass.ImportObjectFact(fn, &returns) && n.Index < len(returns.Results) {
		if d := returns.Results[n.Index]; d != knowledge.NoDigest {
			t.digest(d, "")
			t.found.Names = append(t.found.Names, Words(fn.Name()))
			return true
		}
	}
	return false
}

func (t *tracer) digest(d knowledge.Digest, by symbol.Symbol) {
	if d > t.found.Digest {
		t.found.Digest, t.found.By = d, by
	}
}

// isHash reports whether t is hash.Hash or a type of that shape.
func isHash(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "BlockSize")
	_, ok := obj.(*types.Func)
	return ok
}

// encoded looks at what plain text was made of.
func (t *tracer) encoded(n *provenance.Node, depth int) {
	switch v := n.Value.(type) {
	case *ssa.Call:
		if !t.known(n, v, depth) && n.Kind == provenance.Plain {
			t.found.Roles |= Unclear
		}
	case *ssa.Alloc:
		t.array(n, v, depth)
	case *ssa.Slice:
		if a, ok := v.X.(*ssa.Alloc); ok {
			t.array(n, a, depth)
		} else if isText(v.Type()) {
			t.node(t.p.values.Operand(n, v), depth-1)
		}
	case nil:
	default:
		if isText(v.Type()) {
			t.operand(n, v, depth)
		}
	}
}

// operand looks at the text v behind "%x" and its like.
func (t *tracer) operand(n *provenance.Node, v ssa.Value, depth int) {
	if inner := t.p.values.Operand(n, v); inner.Kind != n.Kind || inner.Value != v {
		t.node(inner, depth-1)
	}
}

// array looks at what is stored to an array of bytes as a whole.
func (t *tracer) array(n *provenance.Node, a *ssa.Alloc, depth int) {
	if ptr, ok := a.Type().Underlying().(*types.Pointer); !ok || !isText(ptr.Elem()) {
		return
	}
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
			t.node(t.p.values.Operand(n, s.Val), depth-1)
		}
	}
}
