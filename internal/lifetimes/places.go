package lifetimes

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A reading identifies what is read from memory by the way there: two readings of one place give the same as long as neither the function nor what it
// calls stores to it in between. Other goroutines may, but a function that asks for a flag twice relies on them not to.
type reading struct {
	root  ssa.Value
	path  string     // of fields (.1), loads (*), and calls that only look
	field *types.Var // the last one of the fields, nil if there is none
	live  bool       // others are meant to change it: an atomic value, the error of a context
}

// readingOf returns what v reads; ok is false if that is nothing but v.
func readingOf(v ssa.Value) (r reading, ok bool) {
	r.root = v
	ok = r.follow(v, maxTypeDepth)
	return r, ok && r.path != ""
}

// follow puts the way to v, of at most depth steps, in front of r's.
func (r *reading) follow(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	step := func(from ssa.Value, name string) bool {
		ok := r.follow(from, depth-1)
		r.path += name
		return ok
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return step(v.X, "*")
		}
	case *ssa.FieldAddr:
		if r.field == nil {
			r.field = fieldOf(v.X.Type(), v.Field).Origin()
		}
		return step(v.X, "."+strconv.Itoa(v.Field))
	case *ssa.Field:
		if r.field == nil {
			r.field = v.X.Type().Underlying().(*types.Struct).Field(v.Field).Origin()
		}
		return step(v.X, "."+strconv.Itoa(v.Field))
	case *ssa.Call:
		common := v.Common()
		if isLen(common) {
			return step(common.Args[0], "#")
		}
		fn := ssair.Callee(common)
		if fn == nil || fn.Pkg() == nil {
			break
		}
		recv := fn.Signature().Recv()
		switch path := fn.Pkg().Path(); {
		case path == "sync/atomic" && strings.HasPrefix(fn.Name(), "Load") && len(common.Args) == 1:
			r.live = true
			return step(common.Args[0], "*")
		case path == "context" && fn.Name() == "Err" && common.IsInvoke():
			r.live = true
			return step(common.Value, "!")
		case recv != nil && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 && isBool(v.Type()) && looks.MatchString(fn.Name()):
			return step(receiver(common), "."+string(symbol.Of(fn))+"()")
		}
	}
	r.root = v
	return true
}

// looks matches the names of methods that only look at their receiver.
var looks = regexp.MustCompile(`^(Is|Has|Should|Supports|Uses?|Enabled|Disabled|is|has|should|supports|uses?|enabled|disabled)([A-Z]|$)`)

// stored forgets the conditions on what a store to addr changes.
func (s *state) stored(addr ssa.Value) {
	to, ok := readingOf(addr)
	if !ok {
		to = reading{root: addr}
	}
	s.forgetIf(func(r reading) bool { return r.root == to.root && strings.HasPrefix(r.path, to.path) })
}

// called forgets the conditions on what a call may change: fields that the callee, or a literal that it gets, stores to, and variables that some
// literal assigns to.
func (w *walker) called(common *ssa.CallCommon, s *state) {
	if _, builtin := common.Value.(*ssa.Builtin); builtin || len(s.conds) == 0 {
		return
	}
	var stored []map[*types.Var]bool
	for _, v := range append([]ssa.Value{common.Value}, common.Args...) {
		if mc, ok := v.(*ssa.MakeClosure); ok {
			v = mc.Fn
		}
		if fn, ok := v.(*ssa.Function); ok {
			stored = append(stored, w.solver.storedBy(fn))
		}
	}
	s.forgetIf(func(r reading) bool {
		return assignedElsewhere(r) || r.field != nil && slices.ContainsFunc(stored, func(fields map[*types.Var]bool) bool { return fields[r.field] })
	})
}

// assignedElsewhere reports whether r reads a variable that other functions may assign to.
func assignedElsewhere(r reading) bool {
	switch root := r.root.(type) {
	case *ssa.FreeVar:
		return r.path == "*"
	case *ssa.Alloc:
		return slices.ContainsFunc(*root.Referrers(), func(ref ssa.Instruction) bool {
			mc, ok := ref.(*ssa.MakeClosure)
			if !ok {
				return false
			}
			fn := mc.Fn.(*ssa.Function)
			return slices.ContainsFunc(fn.FreeVars, func(v *ssa.FreeVar) bool { return mc.Bindings[slices.Index(fn.FreeVars, v)] == root && assigns(fn, v) })
		})
	}
	return false
}

// storedBy returns the fields that fn, a function of the package, stores to, itself or through others of the package.
func (v *solver) storedBy(fn *ssa.Function) map[*types.Var]bool {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fields, ok := v.stored[fn]; ok || fn.Blocks == nil {
		return fields
	}
	fields := map[*types.Var]bool{}
	v.stored[fn] = fields // of a recursive call
	add := func(callee *ssa.Function) {
		for f := range v.storedBy(callee) {
			fields[f] = true
		}
	}
	for _, literal := range fn.AnonFuncs {
		add(literal)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if addr, ok := instr.Addr.(*ssa.FieldAddr); ok {
					fields[fieldOf(addr.X.Type(), addr.Field).Origin()] = true
				}
			case ssa.CallInstruction:
				if callee := v.body(instr.Common()); callee != nil {
					add(callee)
				}
			}
		}
	}
	return fields
}

// forgetIf forgets the conditions on the readings for which gone is true.
func (s *state) forgetIf(gone func(reading) bool) {
	for c := range s.conds {
		if r, ok := c.x.(reading); ok && gone(r) {
			delete(s.conds, c)
		} else if r, ok := c.y.(reading); ok && gone(r) {
			delete(s.conds, c)
		}
	}
}

// operand returns what identifies v in a condition.
func operand(v ssa.Value) any {
	if c, ok := v.(*ssa.Const); ok {
		return c.String()
	}
	if _, isTuple := v.Type().(*types.Tuple); !isTuple {
		if r, ok := readingOf(v); ok {
			return r
		}
	}
	return v
}
