package provenance

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Path leads from a value to a part of it; nil is the whole. Paths are unique: the same
// steps are the same pointer within one package.
type Path struct {
	Step Step
	Name string // of the field
	Rest *Path
}

// A Step is one step of a Path.
type Step uint8

const (
	Deref    Step = iota + 1 // what a pointer points to
	FieldOf                  // a field of a struct or of what a pointer to one points to
	Elements                 // any element of a slice or array, any value of a map
	First                    // the first element of a slice
	Keys                     // any key of a map
)

// maxPath bounds the length of paths.
const maxPath = 5

// String spells p as it follows the name of a value: ".Sort", "[…].Name".
func (p *Path) String() string {
	var b strings.Builder
	for ; p != nil; p = p.Rest {
		switch p.Step {
		case FieldOf:
			b.WriteString("." + p.Name)
		case Elements, First, Keys:
			b.WriteString("[…]")
		}
	}
	return b.String()
}

// is reports whether p starts with step.
func (p *Path) is(step Step) bool { return p != nil && p.Step == step }

// element reports whether p starts with a step into a slice, array or map.
func (p *Path) element() bool { return p != nil && p.Step >= Elements }

func (p *Path) length() int {
	n := 0
	for ; p != nil; p = p.Rest {
		n++
	}
	return n
}

// step returns the path that takes the given step before rest; ok is false if it is too long.
func (e *evaluator) step(step Step, name string, rest *Path) (p *Path, ok bool) {
	if rest.length() >= maxPath {
		return nil, false
	}
	if step == Deref && rest.is(FieldOf) {
		return rest, true // Have: a field step goes through pointers.
	}
	key := Path{step, name, rest}
	p = e.paths[key]
	if p == nil {
		p = &key
		e.paths[key] = p
	}
	return p, true
}

// into says what the part of v behind one step and then rest is.
func (e *evaluator) into(step Step, name string, rest *Path, v ssa.Value, p point, f *frame) *Node {
	as, ok := e.step(step, name, rest)
	if !ok {
		return unknown(v, "a part of a part of a value")
	}
	return e.eval(as, v, p, f)
}
