package lifetimes

import (
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A reading identifies what is read from memory by the way there: two readings of one place give the same as long as the function does not store to
// it in between. Others may, but a function that asks for a flag twice relies on them not to.
type reading struct {
	root ssa.Value
	path string // of fields (.1), loads (*), and calls that only look
	live bool   // others are meant to change it: an atomic value, the error of a context
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
		return step(v.X, "."+strconv.Itoa(v.Field))
	case *ssa.Field:
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
