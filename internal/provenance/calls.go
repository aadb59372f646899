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

// callee returns the function or method that a call names and the type of its receiver; nil if it is computed.
func callee(common *ssa.CallCommon) (fn *types.Func, recv types.Type) {
	if common.IsInvoke() {
		return common.Method, common.Value.Type()
	}
	static := common.StaticCallee()
	if static == nil {
		return nil, nil
	}
	obj, _ := static.Object().(*types.Func)
	if obj == nil {
		if o := origin(static); o != nil {
			obj, _ = o.Object().(*types.Func)
		}
	}
	if obj == nil {
		return nil, nil
	}
	if r := obj.Signature().Recv(); r != nil {
		return obj, r.Type()
	}
	return obj, nil
}

// staticType returns the type of the receiver as the author wrote it: for a promoted
// method, that of the struct which embeds.
func staticType(common *ssa.CallCommon) types.Type {
	if common.IsInvoke() {
		return common.Value.Type()
	}
	if common.Signature().Recv() == nil || len(common.Args) == 0 {
		return nil
	}
	v := common.Args[0]
	for {
		var x ssa.Value
		var field *types.Var
		switch u := v.(type) {
		case *ssa.UnOp:
			if u.Op != token.MUL {
				return v.Type()
			}
			v = u.X
			continue
		case *ssa.FieldAddr:
			x, field = u.X, fieldOf(u)
		case *ssa.Field:
			x, field = u.X, u.X.Type().Underlying().(*types.Struct).Field(u.Field)
		default:
			return common.Args[0].Type()
		}
		if !field.Embedded() || field.Exported() {
			return common.Args[0].Type()
		}
		return x.Type()
	}
}

// arguments returns the arguments of a call without its receiver.
func arguments(common *ssa.CallCommon) []ssa.Value {
	if !common.IsInvoke() && common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[1:]
	}
	return common.Args
}

// allArguments returns the arguments of a call of a declared function in the order of its parameters, the
// receiver first.
func allArguments(common *ssa.CallCommon) []ssa.Value {
	if common.IsInvoke() {
		return append([]ssa.Value{common.Value}, common.Args...)
	}
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		if _, bound := unwrap(mc.Fn.(*ssa.Function)); bound {
			return append([]ssa.Value{mc.Bindings[0]}, common.Args...)
		}
	}
	return common.Args
}

// result says what result i of a call is.
func (e *evaluator) result(as *Path, call *ssa.Call, i int, p point, f *frame) *Node {
	common := call.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return e.builtin(as, b, call, p, f)
	}
	obj, _ := callee(common)
	if obj == nil {
		return e.dynamic(as, call, i, f)
	}
	sym := symbol.Of(obj)
	args := arguments(common)
	if do, ok := e.texts[sym]; ok && (i == 0 || isText(call.Type().(*types.Tuple).At(i).Type())) {
		if n := do(&caller{e, call, args, as, p, f}); n != nil {
			return n
		}
	}
	if api, ok := e.know.Lookup(obj, staticType(common)); ok {
		switch {
		case api.SafeSQL && i == 0:
			return &Node{Kind: Quoted, Value: call, Func: sym}
		case api.Rewrites && i == 0 && api.SQL <= len(args):
			return e.eval(as, args[api.SQL-1], p, f)
		case api.Plain && i == 0:
			return &Node{Kind: Plain, Value: call, Func: sym, frame: f}
		case api.Source != knowledge.NoSource && api.Fills == 0:
			n := sourced(api.Source, call, sym)
			n.As, n.Index, n.Name = as, i, asked(args)
			return n
		case api.Effect == knowledge.Read && as != nil:
			return &Node{Kind: Database, Value: call, Func: sym, As: as}
		}
	}
	if n := e.accessor(as, sym, obj, call, args, f); n != nil {
		return n
	}
	if common.IsInvoke() {
		if i == 0 && rendersSQL(obj) {
			return &Node{Kind: Quoted, Value: call, Func: sym}
		}
		return e.invoked(as, call, i, sym, f)
	}
	if n := e.inline(as, origin(common.StaticCallee()), call, common.Args, i, f); n != nil {
		return n
	}
	if i == 0 && rendersSQL(obj) {
		return &Node{Kind: Quoted, Value: call, Func: sym}
	}
	if s := e.world.summary(obj); s != nil {
		if i < len(s.Results) && s.Results[i] >= 0 {
			return e.instantiate(s, s.Results[i], call, allArguments(common), as, f)
		}
		if root, ok := s.part(as, i); ok {
			return e.instantiate(s, root, call, allArguments(common), nil, f)
		}
		if s.Reads {
			return &Node{Kind: Database, Value: call, Func: sym, As: as}
		}
	}
	if handsOutConfig(obj) {
		return &Node{Kind: Environment, Value: call, Func: sym, Index: i, As: as, Name: asked(args), frame: f}
	}
	return &Node{Kind: Result, Value: call, Func: sym, Index: i, As: as, frame: f}
}

// configPackages are the last elements of the import paths of packages that hand out the configuration of a program.
var configPackages = map[string]bool{
	"config": true, "configs": true, "conf": true, "cfg": true, "setting": true, "settings": true, "viper": true, "koanf": true, "env": true,
}

// handsOutConfig reports whether fn belongs to a configuration: by its type or its package.
func handsOutConfig(fn *types.Func) bool {
	if recv := fn.Signature().Recv(); recv != nil && isConfig(recv.Type()) {
		return true
	}
	return fn.Pkg() != nil && configPackages[fn.Pkg().Path()[strings.LastIndexByte(fn.Pkg().Path(), '/')+1:]]
}

// inline says what a function of the package returns when it is called with args; nil if it has no body.
func (e *evaluator) inline(as *Path, fn *ssa.Function, call ssa.CallInstruction, args []ssa.Value, i int, f *frame) *Node {
	target, bound := unwrap(fn)
	if target != fn {
		if bound {
			args = allArguments(call.Common())
		}
		fn = origin(target)
	}
	if len(fn.Blocks) == 0 {
		return nil
	}
	value, _ := call.(ssa.Value)
	if f.find(fn) != nil {
		return unknown(value, "the result of a recursive function")
	}
	if f != nil && f.depth >= maxFrames {
		return unknown(value, "a value beyond the limits of the analysis")
	}
	in := e.call(fn, call, args, f)
	var parts []*Node
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || i >= len(ret.Results) || failed(ret) {
			continue
		}
		parts = append(parts, e.eval(as, ret.Results[i], pointOf(ret), in))
	}
	n := choice(value, parts...)
	if as != nil || i != 0 {
		return n
	}
	return e.treated(fn, n, value, func() []*Node {
		var list []*Node
		for _, arg := range args {
			if isText(arg.Type()) {
				list = append(list, e.eval(nil, arg, pointOf(call), f))
			}
		}
		return list
	})
}

// failed reports whether ret returns an error that is certainly not nil: what it returns besides is not used.
func failed(ret *ssa.Return) bool {
	n := len(ret.Results)
	if n < 2 || !symbol.IsError(ret.Results[n-1].Type()) {
		return false
	}
	switch v := ret.Results[n-1].(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.Call:
		obj, _ := callee(v.Common())
		return obj != nil && obj.Pkg() != nil && (obj.Pkg().Path() == "errors" && obj.Name() == "New" || obj.Pkg().Path() == "fmt" && obj.Name() == "Errorf")
	}
	return false
}

// dynamic follows the call of a function value.
func (e *evaluator) dynamic(as *Path, call *ssa.Call, i int, f *frame) *Node {
	common := call.Common()
	if static := common.StaticCallee(); static != nil {
		if n := e.inline(as, static, call, common.Args, i, f); n != nil {
			return n
		}
		return &Node{Kind: Result, Value: call, Index: i, As: as, frame: f}
	}
	fn := e.eval(nil, common.Value, pointOf(call), f)
	var parts []*Node
	for leaf := range fn.Leaves() {
		switch target := leaf.Value.(type) {
		case *ssa.Function:
			if n := e.inline(as, origin(target), call, common.Args, i, f); n != nil && leaf.Kind == Made {
				parts = append(parts, n)
				continue
			}
		case *ssa.MakeClosure:
			if inner, bound := unwrap(target.Fn.(*ssa.Function)); leaf.Kind == Made {
				args := common.Args
				if bound {
					args = append([]ssa.Value{target.Bindings[0]}, args...)
				}
				if n := e.inline(as, origin(inner), call, args, i, f); n != nil {
					parts = append(parts, n)
					continue
				}
			}
		}
		return &Node{Kind: Result, Value: call, Index: i, As: as, frame: f}
	}
	return choice(call, parts...)
}

// rendersSQL reports whether fn has the name and results by which builders of statements hand out
// what they built: the text and the arguments for its placeholders.
func rendersSQL(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() < 2 || !isText(results.At(0).Type()) || !strings.EqualFold(fn.Name(), "ToSql") && fn.Name() != "Build" {
		return false
	}
	s, ok := results.At(1).Type().Underlying().(*types.Slice)
	return ok && types.IsInterface(s.Elem())
}

// invoked follows a call through an interface of the package to the types of the package that implement it.
func (e *evaluator) invoked(as *Path, call *ssa.Call, i int, sym symbol.Symbol, f *frame) *Node {
	m := call.Common().Method
	leaf := &Node{Kind: Result, Value: call, Func: sym, Index: i, As: as, frame: f}
	if handsOutConfig(m) {
		leaf.Kind, leaf.Name = Environment, asked(arguments(call.Common()))
		return leaf
	}
	if isDispatched(m, e.index.pkg.Pkg) {
		leaf.Func, leaf.Dispatched = calledSymbol(call.Common(), sym), true
	}
	if m.Pkg() != e.index.pkg.Pkg {
		return leaf
	}
	iface, ok := call.Common().Value.Type().Underlying().(*types.Interface)
	if !ok {
		return leaf
	}
	var parts []*Node
	for _, fn := range e.index.implementations(iface, m.Name()) {
		args := append([]ssa.Value{call.Common().Value}, call.Common().Args...)
		n := e.inline(as, fn, call, args, i, f)
		if n == nil || len(parts) == 8 {
			return leaf
		}
		parts = append(parts, n)
	}
	if len(parts) == 0 {
		return leaf
	}
	return choice(call, parts...)
}

// builtin follows append, min and max.
func (e *evaluator) builtin(as *Path, b *ssa.Builtin, call *ssa.Call, p point, f *frame) *Node {
	args := call.Common().Args
	switch b.Name() {
	case "append":
		base, more := args[0], args[1]
		switch {
		case isText(call.Type()) && as == nil:
			added := e.bytes(more, p, f)
			return concat(call, e.eval(nil, base, p, f), added)
		case as == nil:
			return e.list(call, p, f)
		}
		parts := []*Node{e.eval(as, base, p, f)}
		if !as.is(First) || !nonEmpty(base, 4) {
			parts = append(parts, e.eval(as, more, p, f))
		}
		return choice(call, parts...)
	case "min", "max":
		var parts []*Node
		for _, arg := range args {
			parts = append(parts, e.eval(as, arg, p, f))
		}
		return choice(call, parts...)
	}
	return unknown(call, "the result of `"+b.Name()+"`")
}

// nonEmpty reports whether the slice v certainly has an element.
func nonEmpty(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Slice:
		a, ok := v.X.(*ssa.Alloc)
		return ok && v.Low == nil && v.High == nil && a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len() > 0
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "append" && (nonEmpty(v.Call.Args[0], depth-1) || nonEmpty(v.Call.Args[1], depth-1))
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if edge != v && !nonEmpty(edge, depth-1) {
				return false
			}
		}
		return true
	}
	return false
}

// bytes is the text of the bytes that append adds: a string, a slice, or single characters.
func (e *evaluator) bytes(v ssa.Value, p point, f *frame) *Node {
	s, ok := v.(*ssa.Slice)
	if !ok {
		return e.eval(nil, v, p, f)
	}
	array, ok := s.X.(*ssa.Alloc)
	if !ok || array.Comment != "varargs" {
		return e.eval(nil, v, p, f)
	}
	var parts []*Node
	for _, elem := range arrayElements(array) {
		parts = append(parts, e.character(elem, p, f))
	}
	return concat(v, parts...)
}

// arrayElements returns what is stored to the elements of a literal's array, in order of their indexes.
func arrayElements(array *ssa.Alloc) []ssa.Value {
	n := int(array.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len())
	elems := make([]ssa.Value, n)
	for _, ref := range *array.Referrers() {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		c, ok := ia.Index.(*ssa.Const)
		if !ok || int(c.Int64()) >= n {
			continue
		}
		for _, use := range *ia.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == ia {
				elems[c.Int64()] = s.Val
			}
		}
	}
	return elems
}

// variadic returns the arguments behind v, the slice of a variadic parameter; ok is false if it is
// not made at the call.
func variadic(v ssa.Value) (args []ssa.Value, ok bool) {
	switch v := v.(type) {
	case *ssa.Const:
		return nil, true
	case *ssa.Slice:
		if array, ok := v.X.(*ssa.Alloc); ok && array.Comment == "varargs" {
			return arrayElements(array), true
		}
	}
	return nil, false
}

// accessor follows methods that only hand out what their receiver holds.
func (e *evaluator) accessor(as *Path, sym symbol.Symbol, obj *types.Func, call *ssa.Call, args []ssa.Value, f *frame) *Node {
	recv := call.Common().Value
	if !call.Common().IsInvoke() && len(call.Common().Args) > 0 {
		recv = call.Common().Args[0]
	}
	if holders[typeOf(obj)] || strings.HasPrefix(obj.Name(), "Get") && len(args) == 0 && obj.Signature().Recv() != nil && isMessage(recv.Type()) {
		n := e.eval(nil, recv, pointOf(call), f)
		for leaf := range n.Leaves() {
			switch {
			case leaf.Kind == Request || leaf.Kind == Environment:
				out := *leaf
				out.As, out.Func, out.Why = as, sym, ""
				if name := asked(args); name != "" {
					out.Name = name
				}
				return &out
			case leaf.Kind == Param && leaf == n && isHolderMap(recv.Type()):
				list, ok := e.step(Elements, "", nil)
				if every, fits := e.step(Elements, "", list); ok && fits {
					out := *leaf
					out.As = every
					return &out
				}
			}
		}
	}
	return nil
}

// asked returns the first constant text among args: the name of what an accessor hands out.
func asked(args []ssa.Value) string {
	for _, arg := range args {
		if c, ok := arg.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
			return constant.StringVal(c.Value)
		}
	}
	return ""
}

// typeOf returns the symbol of the type that declares the method fn, or "".
func typeOf(fn *types.Func) symbol.Symbol {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return symbol.OfType(n.Obj())
	}
	return ""
}

// isHolderMap reports whether t is a map of lists of texts.
func isHolderMap(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	return ok && isTextList(m.Elem())
}

// holders are types whose methods hand out the text that the value holds.
var holders = map[symbol.Symbol]bool{
	"net/url.Values": true, "net/url.URL": true, "net/http.Header": true, "net/textproto.MIMEHeader": true,
	"mime/multipart.Form": true, "net/http.Cookie": true,
}

// writtenFields are fields that hold names from the source code: of types, fields, tables.
var writtenFields = map[symbol.Symbol]bool{
	"reflect.StructField.Name": true, "reflect.StructField.Tag": true,
	"gorm.io/gorm.Statement.Table": true, "gorm.io/gorm/schema.Schema.Table": true, "gorm.io/gorm/schema.Schema.Name": true,
	"gorm.io/gorm/schema.Field.DBName": true, "gorm.io/gorm/schema.Field.Name": true,
	"xorm.io/xorm/schemas.Table.Name": true, "xorm.io/xorm/schemas.Column.Name": true,
	"github.com/go-gorp/gorp/v3.ColumnMap.ColumnName": true, "github.com/go-gorp/gorp/v3.TableMap.TableName": true,
	"github.com/letsencrypt/borp.ColumnMap.ColumnName": true, "github.com/letsencrypt/borp.TableMap.TableName": true,
}

// requestTypes are types whose fields, and theirs, a client fills.
var requestTypes = map[symbol.Symbol]bool{
	"net/http.Request": true,
	"github.com/beego/beego/v2/server/web/context.BeegoInput": true, "github.com/beego/beego/context.BeegoInput": true,
	"github.com/astaxie/beego/context.BeegoInput":                true,
	"github.com/aws/aws-lambda-go/events.APIGatewayProxyRequest": true, "github.com/aws/aws-lambda-go/events.APIGatewayV2HTTPRequest": true,
}

// fieldPackages are the packages of the types in writtenFields and requestTypes.
var fieldPackages = func() map[string]bool {
	paths := map[string]bool{}
	for field := range writtenFields {
		t := field[:strings.LastIndexByte(string(field), '.')]
		paths[t.Package()] = true
	}
	for t := range requestTypes {
		paths[t.Package()] = true
	}
	return paths
}()

// requestField returns a node if the field belongs to a request, or holds a name from the source code.
func requestField(t types.Type, field *types.Var, v ssa.Value, as *Path) *Node {
	name := named(t)
	if name == nil || name.Pkg() == nil || !fieldPackages[name.Pkg().Path()] {
		return nil
	}
	if writtenFields[symbol.OfType(name)+"."+symbol.Symbol(field.Name())] {
		return &Node{Kind: Listed, Value: v, As: as}
	}
	if requestTypes[symbol.OfType(name)] && field.Exported() && field.Name() != "Method" && field.Name() != "Pattern" {
		return &Node{Kind: Request, Value: v, Why: "the field `" + field.Name() + "` of the request", As: as}
	}
	return nil
}

func named(t types.Type) *types.TypeName {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// requestMessage says that v is the message of a remote call to the method that it is a parameter of: a
// protobuf message after a context.
func requestMessage(v *ssa.Parameter) string {
	fn := v.Parent()
	if fn.Signature.Recv() == nil || len(fn.Params) < 3 || fn.Params[2] != v || !symbol.IsContext(fn.Params[1].Type()) {
		return ""
	}
	if _, ok := v.Type().Underlying().(*types.Pointer); !ok || !isMessage(v.Type()) {
		return ""
	}
	return "the message of a remote call"
}

// isMessage reports whether t is a generated protobuf message.
func isMessage(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "ProtoReflect")
	_, ok := obj.(*types.Func)
	return ok
}
