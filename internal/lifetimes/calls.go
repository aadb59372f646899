package lifetimes

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// doCall follows a call; it reports whether the path ends there.
func (w *walker) doCall(instr *ssa.Call, s *state) (ends bool) {
	common := instr.Common()
	if w.kind.ByCall() && w.value(common.Value, s) == resource {
		return w.release()
	}
	holds, ends := w.effect(common, s)
	if ends {
		return true
	}
	w.forget(common, s)
	m := w.returns(common, instr, s)
	switch {
	case holds != nothing && common.Signature().Results().Len() > 1:
		m = holds
	case holds != nothing && w.solver.canHold(instr.Type()):
		m = holds
	}
	if recv := receiver(common); recv != nil && w.value(recv, s).itself() {
		switch name := methodName(common); {
		case m == nothing && w.kind.Drains(name):
			m = more
		case (name == "Closed" || name == "IsClosed") && isBool(instr.Type()):
			m = noMore // if it is, nothing is left to be released
		case w.kind.FailsWith(name):
			m = failure
		case w.kind.IsSteady(name):
			m = isNil // its error, if it returns more than that
		}
	}
	w.setValue(s, instr, m)
	return false
}

// effect works out what a call does with the resource. If the path does not end there, holds says
// what its results are to the resource.
func (w *walker) effect(common *ssa.CallCommon, s *state) (holds meaning, ends bool) {
	if w.within != nil && endsOwner(common, w.within) {
		return nothing, w.release()
	}
	name := methodName(common)
	if recv := receiver(common); recv != nil {
		m := w.value(recv, s)
		if held := s.vars[recv]; w.shape.isVariable(recv) && held.itself() {
			m = held // a method with a pointer as receiver
		}
		switch m {
		case resource, part:
			onValue := m == part || w.kind.Through == ""
			if onValue && w.kind.Releases(name) || !onValue && listed(w.kind.Ends, name) {
				return nothing, w.release()
			}
			holds = user
			if role, ok := w.known(common, -1); ok {
				switch role {
				case knowledge.Releases:
					return nothing, w.release()
				case knowledge.Keeps:
					return nothing, w.move()
				case knowledge.Borrows:
					holds = nothing
				}
			} else if callee := w.solver.body(common); callee != nil {
				// A method of a type of the package, on its own resource.
				if h, done := w.apply(w.solver.role(callee, 0, w.noErrorArg(common, s), w.kind)); done {
					return nothing, true
				} else {
					holds = h
				}
			}
		case wrapper:
			if releaseName(name) {
				return nothing, w.release()
			}
			holds = wrapper
		case user:
			holds = user
		}
	}
	args, offset := common.Args, 0
	if !common.IsInvoke() && common.Signature().Recv() != nil {
		args, offset = common.Args[1:], 1
	}
	for i, arg := range args {
		m := w.value(arg, s)
		if m == partAddr || m == innerAddr {
			return nothing, w.move()
		}
		if !m.follows() {
			if w.shape.isVariable(arg) && s.vars[arg].follows() {
				return nothing, w.move() // the address of the variable
			}
			continue
		}
		h, done := w.argument(common, i, i+offset, m, s)
		if done {
			return nothing, true
		}
		holds = max(holds, h)
	}
	// A call of a closure that shares a variable which holds the resource.
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		if w.closureCall(mc, s) {
			return nothing, true
		}
	}
	return holds, false
}

// argument works out what happens to the resource, or something that holds it, as an argument:
// param is its index without receiver, index the one with it.
func (w *walker) argument(common *ssa.CallCommon, param, index int, m meaning, s *state) (holds meaning, ends bool) {
	if b, ok := common.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "append", "copy":
			return nothing, w.move()
		case "close":
			if listed(w.kind.Release, "close()") {
				return nothing, w.release()
			}
		}
		return nothing, false
	}
	if reads(common, param) {
		w.exhaust(m, s)
		return nothing, false
	}
	if param == 0 && w.copiesPast(common) {
		return nothing, w.release()
	}
	switch role, ok := w.known(common, param); {
	case ok && role == knowledge.Flushes && !w.kind.Releases("Flush"):
		// As with any other writer: by convention it comes back.
	case ok:
		if role == knowledge.Exhausts {
			w.exhaust(m, s)
		}
		return w.apply(role)
	}
	if retains(methodName(common)) && (m == user || w.solver.body(common) == nil) {
		return nothing, w.move() // in use from now on
	}
	if m == user || isStub(common) {
		return user, false // cannot release it, whoever gets it
	}
	sig := common.Signature()
	if sig.Variadic() && param >= sig.Params().Len()-1 {
		return nothing, w.move()
	}
	t := sig.Params().At(param).Type()
	if callee := w.solver.body(common); callee != nil {
		if !m.itself() {
			return nothing, w.move()
		}
		var kind *knowledge.Resource // as the type of the parameter tells
		if m == resource && w.kind.Owner != "" {
			kind = w.kind
		}
		role := w.solver.role(callee, index, w.noErrorArg(common, s), kind)
		if role == knowledge.Exhausts {
			w.exhaust(m, s)
		}
		return w.apply(role)
	}
	if callee := calledFunc(common); callee != nil && m.itself() {
		if f := w.solver.fact(callee); f != nil {
			for _, p := range f.Params {
				if p.Index == index {
					if p.Role == knowledge.Exhausts {
						w.exhaust(m, s)
					}
					return w.apply(p.Role)
				}
			}
		}
	}
	if !canRelease(t) && !w.drainable(t) {
		// By convention who gets an io.Reader does not close it; but what it returns may.
		if callee := calledFunc(common); callee != nil && callee.Pkg() != nil && symbol.Standard(callee.Pkg().Path()) {
			return user, false
		} else if callee != nil && w.kind.Success && w.solver.analysed(callee.Pkg()) {
			return nothing, w.move() // may ask for a Flush, as its package shows
		}
		return wrapper, false
	}
	if results := sig.Results(); common.IsInvoke() && m.itself() && results.Len() == 1 && symbol.IsError(results.At(0).Type()) {
		return nothing, w.give(common)
	}
	return nothing, w.move()
}

// isStub reports whether a call makes the client of a service for a connection, as generated code of gRPC does: it never closes that.
func isStub(common *ssa.CallCommon) bool {
	fn := calledFunc(common)
	if fn == nil || fn.Signature().Recv() != nil || fn.Signature().Params().Len() != 1 || fn.Signature().Results().Len() != 1 {
		return false
	}
	path, name := symbol.NameOf(fn.Signature().Params().At(0).Type())
	if path != "google.golang.org/grpc" || name != "ClientConnInterface" && name != "ClientConn" {
		return false
	}
	result := fn.Signature().Results().At(0).Type()
	_, client := symbol.NameOf(result)
	return types.IsInterface(result) && fn.Name() == "New"+client
}

// drainable reports whether a value of the interface t can be read to its end, which releases the resource.
func (w *walker) drainable(t types.Type) bool {
	if w.kind.Drained == "" {
		return false
	}
	for name := range strings.FieldsSeq(w.kind.Drained) {
		if m, _, _ := types.LookupFieldOrMethod(t, false, nil, name); m == nil {
			return false
		}
	}
	return true
}

// retainers are the first words of functions that, by their name, keep what they get: log.SetOutput(f).
var retainers = []string{"Set", "Add", "Register", "Attach", "Handle", "set", "add", "register", "attach"}

// retains reports whether the function called name keeps its arguments.
func retains(name string) bool {
	for _, first := range retainers {
		if rest, ok := strings.CutPrefix(name, first); ok && (rest == "" || unicode.IsUpper(rune(rest[0]))) {
			return true
		}
	}
	return false
}

// apply turns a role into what the results are, or the end of the path.
func (w *walker) apply(role knowledge.Role) (holds meaning, ends bool) {
	switch role {
	case knowledge.Releases, knowledge.Flushes:
		return nothing, w.release()
	case knowledge.Borrows, knowledge.Exhausts:
		return nothing, false
	case knowledge.Wraps:
		return resource, false
	case knowledge.Holds:
		return user, false
	}
	return nothing, w.move()
}

// exhaust notes that what m stands for was read to its end.
func (w *walker) exhaust(m meaning, s *state) {
	if w.kind.Exhausted && m.itself() || w.kind == anything && m == resource {
		s.empty = true
	}
}

// reads reports whether a call reads its parameter param to the end because of what its other arguments are:
// httputil.DumpResponse(resp, true).
func reads(common *ssa.CallCommon, param int) bool {
	fn := calledFunc(common)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if fn.Pkg().Path() != "net/http/httputil" || fn.Name() != "DumpResponse" || param != 0 {
		return false
	}
	body, ok := common.Args[1].(*ssa.Const)
	return ok && body.Value != nil && constant.BoolVal(body.Value)
}

// known asks the tables about a parameter (-1: the receiver) of the called function.
func (w *walker) known(common *ssa.CallCommon, param int) (knowledge.Role, bool) {
	fn := calledFunc(common)
	if fn == nil {
		return knowledge.Keeps, false
	}
	return w.solver.table.PassesTo(fn, param)
}

// noErrorArg returns the index of the argument that is the error of the acquisition, or -1.
func (w *walker) noErrorArg(common *ssa.CallCommon, s *state) int {
	for i, arg := range common.Args {
		if w.value(arg, s) == noError {
			return i
		}
	}
	return -1
}

// returns says what a call returns apart from the resource: whether it depends on the error of the acquisition.
func (w *walker) returns(common *ssa.CallCommon, instr *ssa.Call, s *state) meaning {
	asked := false
	for _, arg := range common.Args {
		if m := w.value(arg, s); m == noError || m == fromErr {
			asked = true
		}
	}
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		for _, b := range mc.Bindings {
			if m := s.vars[b]; m == noError || m == fromErr {
				asked = true
			}
		}
	}
	fn := calledFunc(common)
	if fn != nil && fn.Pkg() != nil {
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "errors.Is", "errors.As", "os.IsNotExist", "os.IsExist", "os.IsPermission", "os.IsTimeout":
			if w.value(common.Args[0], s) == noError {
				return isFalse
			}
		}
	}
	if ssair.MakesError(common) {
		return notNil
	}
	if w.solver.infallible.Call(common) {
		return isNil // its error, if it returns more than that
	}
	if asked && slices.ContainsFunc(resultsOf(instr), tellsOf) || s.errKept && common.Signature().Params().Len() == 0 && slices.ContainsFunc(resultsOf(instr), tells) {
		return fromErr
	}
	return nothing
}

// tells reports whether a value of type t says whether something failed.
func tells(t types.Type) bool { return symbol.IsError(t) || isBool(t) }

// tellsOf reports whether a value of type t, computed from an error, may say whether there was one: a pointer is nil if not.
func tellsOf(t types.Type) bool {
	_, pointer := t.Underlying().(*types.Pointer)
	return pointer || tells(t)
}

// resultsOf returns the types of what call returns.
func resultsOf(call *ssa.Call) []types.Type {
	tuple, ok := call.Type().(*types.Tuple)
	if !ok {
		return []types.Type{call.Type()}
	}
	var list []types.Type
	for v := range tuple.Variables() {
		list = append(list, v.Type())
	}
	return list
}

// forget drops what a call may change: the variables whose address it gets, and those that a
// called closure assigns to.
func (w *walker) forget(common *ssa.CallCommon, s *state) {
	w.called(common, s)
	drop := func(v ssa.Value) {
		switch m := s.vars[v]; {
		case m == noError || m == fromErr:
			s.vars[v] = fromErr
		case m != nothing:
			delete(s.vars, v)
		}
	}
	for _, arg := range common.Args {
		if w.shape.isVariable(arg) {
			drop(arg)
		}
	}
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		fn := mc.Fn.(*ssa.Function)
		for i, b := range mc.Bindings {
			if assigns(fn, fn.FreeVars[i]) {
				drop(b)
			}
		}
	}
}

// assigns reports whether fn, or a literal in it, assigns to the captured variable v.
func assigns(fn *ssa.Function, v *ssa.FreeVar) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == v {
				return true
			}
		case *ssa.MakeClosure:
			inner := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == v && assigns(inner, inner.FreeVars[i]) {
					return true
				}
			}
		}
	}
	return false
}

// closureCall follows a direct call of a function literal.
func (w *walker) closureCall(mc *ssa.MakeClosure, s *state) (ends bool) {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		m := s.vars[b]
		if !m.follows() && w.value(b, s) != resource {
			continue
		}
		if m == user {
			continue
		}
		if _, done := w.apply(w.solver.capturedRole(fn, i, w.kind, m)); done {
			return true
		}
	}
	return false
}

// doDefer follows a defer statement.
func (w *walker) doDefer(instr *ssa.Defer, s *state) (ends bool) {
	common := instr.Common()
	before := w.out.released
	w.out.released = false
	ends = w.deferred(instr, common, s)
	if ends && w.out.released && w.call != nil && ssair.InLoop(instr.Block()) {
		s.late = instr
	}
	w.out.deferred = w.out.deferred || ends && w.out.released
	w.out.released = w.out.released || before
	return ends
}

func (w *walker) deferred(instr *ssa.Defer, common *ssa.CallCommon, s *state) (ends bool) {
	if w.kind.ByCall() && w.value(common.Value, s) == resource {
		return w.release()
	}
	mc, ok := common.Value.(*ssa.MakeClosure)
	if !ok {
		_, ends = w.effect(common, s)
		return ends
	}
	if m, bound := boundMethod(mc); bound {
		return w.value(mc.Bindings[0], s).itself() && w.kind.Releases(m) && w.release()
	}
	if ssair.InLoop(instr.Block()) && w.releasesNow(mc, s) {
		return w.release()
	}
	s.defers = append(s.defers, instr)
	// What it does with the variables that it shares is seen when it runs.
	vars := s.vars
	s.vars = map[ssa.Value]meaning{}
	_, ends = w.effect(common, s)
	s.vars = vars
	return ends
}

// releasesNow reports whether the closure would release the resource if it ran at once.
func (w *walker) releasesNow(mc *ssa.MakeClosure, s *state) bool {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if s.vars[b].itself() && w.solver.capturedRole(fn, i, w.kind, s.vars[b]) == knowledge.Releases {
			return true
		}
	}
	return false
}

// runDefers follows what the deferred closures do at the end of the function.
func (w *walker) runDefers(instr *ssa.RunDefers, s *state) (ends bool) {
	defers := s.defers
	if w.call != nil {
		defers = append(w.shape.defersBefore(w.call.(ssa.Instruction).Block(), w.call), defers...)
	}
	for i := len(defers) - 1; i >= 0; i-- {
		w.at = defers[i]
		common := defers[i].Common()
		if mc, ok := common.Value.(*ssa.MakeClosure); ok {
			if w.closureCall(mc, s) {
				return true
			}
			w.forget(common, s)
		}
	}
	return false
}

// doGo follows a go statement: who shares the resource with a goroutine has given it away, unless the
// goroutine only uses it.
func (w *walker) doGo(instr *ssa.Go, s *state) (ends bool) {
	common := instr.Common()
	if w.kind.Served {
		return w.goServed(instr, s)
	}
	_, ends = w.effect(common, s)
	w.out.shared = w.out.shared || ends
	return ends
}

// goServed follows a go statement with what lives as long as a goroutine uses it.
func (w *walker) goServed(instr *ssa.Go, s *state) (ends bool) {
	common := instr.Common()
	if w.value(common.Value, s).follows() {
		return w.move()
	}
	callee := w.solver.body(common)
	for i, arg := range common.Args {
		m := w.value(arg, s)
		if m.itself() && callee != nil && w.alone(arg, instr) {
			w.leftBy(callee, i)
		}
		if m.follows() {
			return w.move()
		}
	}
	if mc, ok := common.Value.(*ssa.MakeClosure); ok {
		for _, b := range mc.Bindings {
			if s.vars[b].follows() || w.value(b, s).itself() {
				return w.move()
			}
		}
	}
	return false
}

// alone reports whether nothing but the goroutine that instr starts uses v from then on.
func (w *walker) alone(v ssa.Value, instr *ssa.Go) bool {
	if w.call == nil || w.part {
		return false // whoever calls may go on with it
	}
	for _, ref := range *v.Referrers() {
		call, called := ref.(*ssa.Call)
		if ref != ssa.Instruction(instr) && !(called && receiver(call.Common()) == v && before(call, instr)) {
			return false
		}
	}
	return true
}

// leftBy notes where fn, which a goroutine runs, forgets to release its parameter i, which nobody else has.
func (w *walker) leftBy(fn *ssa.Function, i int) {
	o := w.solver.walk(subject{fn: fn, kind: w.kind, param: fn.Params[i]})
	if !o.moved && !o.held && !o.unfinished && len(o.open) > 0 && len(w.out.left) == 0 {
		w.out.left, w.out.leftNever, w.out.leftParam = o.open, !o.released, i
	}
}

// closure follows the making of a function value.
func (w *walker) closure(mc *ssa.MakeClosure, s *state) (ends bool) {
	if name, bound := boundMethod(mc); bound {
		switch m := w.value(mc.Bindings[0], s); {
		case !m.itself():
			return m == wrapper && w.move()
		case w.shape.direct(mc):
			return false // called or deferred: seen there
		case w.kind.Releases(name):
			return w.release()
		default:
			return w.move()
		}
	}
	if w.shape.direct(mc) {
		return false // seen where it is called
	}
	for _, b := range mc.Bindings {
		m := s.vars[b]
		if m.follows() && m != user && w.solver.capturesToRelease(mc, b, w.kindOf(m)) {
			return w.move()
		}
		if m.follows() {
			w.setValue(s, mc, user) // whoever has it goes on using the resource
		}
	}
	return false
}

// boundMethod returns the method's name if mc is a method value.
func boundMethod(mc *ssa.MakeClosure) (name string, ok bool) {
	fn := mc.Fn.(*ssa.Function)
	if !strings.HasSuffix(fn.Name(), "$bound") {
		return "", false
	}
	return strings.TrimSuffix(fn.Name(), "$bound"), true
}

// receiver returns the receiver of a method call, or nil.
func receiver(common *ssa.CallCommon) ssa.Value {
	if common.IsInvoke() {
		return common.Value
	}
	if common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[0]
	}
	return nil
}

// methodName returns the name of the called method or function, or "".
func methodName(common *ssa.CallCommon) string {
	if fn := calledFunc(common); fn != nil {
		return fn.Name()
	}
	return ""
}

// calledFunc returns the called function or interface method if it is known.
func calledFunc(common *ssa.CallCommon) *types.Func {
	if common.IsInvoke() {
		return common.Method
	}
	if fn := common.StaticCallee(); fn != nil {
		if o := fn.Origin(); o != nil {
			fn = o
		}
		obj, _ := fn.Object().(*types.Func)
		return obj
	}
	return nil
}

func listed(list, name string) bool {
	for item := range strings.FieldsSeq(list) {
		if item == name {
			return true
		}
	}
	return false
}

// copiesPast reports whether a call copies to the buffered writer that is followed in a way that leaves its buffer empty: io.Copy has the writer
// read from the source, which has the file or the socket below read from it (bufio.Writer.ReadFrom), unless the source writes itself.
func (w *walker) copiesPast(common *ssa.CallCommon) bool {
	fn := calledFunc(common)
	if w.kind != knowledge.Buffered || fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "io" {
		return false
	}
	switch fn.Name() {
	case "Copy", "CopyBuffer":
		if method(common.Args[1], "WriteTo") {
			return false
		}
	case "CopyN":
	default:
		return false
	}
	if w.call == nil {
		return true // what is below is not seen here
	}
	args := w.call.Common().Args
	return len(args) > 0 && method(args[0], "ReadFrom")
}

// method reports whether v has a method with this name, before it becomes an interface.
func method(v ssa.Value, name string) bool {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.ChangeInterface:
		v = x.X
	}
	obj, _, _ := types.LookupFieldOrMethod(v.Type(), true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
