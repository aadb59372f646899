package sqlinjection

import (
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/provenance"
)

// A hole is a part of a statement that is not constant, at one position.
type hole struct {
	leaf *provenance.Node
	at   state
	path []*provenance.Node // from the whole text to leaf
	site site
}

// whole reports whether h is a whole statement, or the lines of one, wherever it stands.
func (w *walker) whole(h hole) bool {
	seen := w.places[h.site]
	return seen&(1<<statement) != 0 && seen&^(1<<statement|1<<clause) == 0
}

// direct reports whether the text right before h is constant and put together with it in one expression, or h is the whole text.
func (h hole) direct() bool {
	for i := len(h.path) - 2; i >= 0; i-- {
		n := h.path[i]
		if n.Kind != provenance.Concat {
			continue
		}
		at := slices.Index(n.Parts, h.path[i+1])
		return at > 0 && n.Parts[at-1].Kind == provenance.Constant
	}
	return true
}

// isConstant reports whether n is made of nothing but constants and numbers.
func isConstant(n *provenance.Node) bool {
	for leaf := range n.Leaves() {
		if leaf.Kind != provenance.Constant && leaf.Kind != provenance.Number {
			return false
		}
	}
	return true
}

// walker reads all texts that a node can be and notes what stands where.
type walker struct {
	memo   map[step]states
	busy   map[step]bool
	holes  map[holeKey]hole
	places map[site]uint16 // positions of each hole, as bits
	index  []int           // of the nodes of path in their parents
	order  []holeKey
	params []placeholder
	path   []*provenance.Node
	more   bool // another round is needed
	work   int
}

type step struct {
	n *provenance.Node
	s state
}

type holeKey struct {
	n   *provenance.Node
	pos position
}

// A site is where a node stands in the grammar.
type site struct {
	n, parent *provenance.Node
	index     int
}

// sure reports whether h stands at a position of one sort, whatever the text before it is: at a value, or a name. If
// it does not, that text is not known well enough.
func (w *walker) sure(h hole) bool {
	const values = 1<<value | 1<<quoted
	seen := w.places[h.site]
	return seen&values == 0 || seen&^values == 0
}

const (
	maxSteps  = 20000
	maxStates = 40
)

// states is a set of states in the order in which they were found, at most maxStates.
type states []state

func (l states) with(more ...state) states {
	for _, s := range more {
		if len(l) < maxStates && !slices.Contains(l, s) {
			l = append(l, s)
		}
	}
	return l
}

// walk reads n, which starts at s.
func walk(n *provenance.Node, s state) *walker {
	w := &walker{memo: map[step]states{}, holes: map[holeKey]hole{}, places: map[site]uint16{}}
	for range 4 {
		w.more, w.busy = false, map[step]bool{}
		w.node(n, s, "", 0)
		if !w.more {
			break
		}
	}
	return w
}

// node returns the states after n if it starts at s; next is the constant text that follows, as far as known,
// and index that of n in its parent.
func (w *walker) node(n *provenance.Node, s state, next string, index int) states {
	k := step{n, s}
	if w.busy[k] || w.work > maxSteps {
		return w.memo[k]
	}
	w.work++
	w.busy[k] = true
	w.path, w.index = append(w.path, n), append(w.index, index)
	out := w.inside(n, s, next)
	w.path, w.index = w.path[:len(w.path)-1], w.index[:len(w.index)-1]
	old := w.memo[k]
	all := old.with(out...)
	w.more = w.more || len(all) > len(old)
	w.memo[k] = all
	return all
}

func (w *walker) inside(n *provenance.Node, s state, next string) states {
	switch n.Kind {
	case provenance.Constant:
		return states{s.lex(n.Text, w.placeholder)}
	case provenance.Concat:
		in := states{s}
		for i, part := range n.Parts {
			follow := next
			if i+1 < len(n.Parts) {
				follow = beginning(n.Parts[i+1], 4)
			}
			in = w.each(part, in, follow, i)
		}
		return in
	case provenance.Choice:
		var out states
		for i, part := range n.Parts {
			out = out.with(w.node(part, s, next, i)...)
		}
		return out
	case provenance.Repeat:
		sep := ""
		if len(n.Parts) > 1 {
			sep = beginning(n.Parts[1], 4)
		}
		in := states{s}
		out := states{s}
		for range 3 {
			after := w.each(n.Parts[0], in, sep, 0)
			out = out.with(after...)
			if len(n.Parts) > 1 {
				after = w.each(n.Parts[1], after, "", 1)
			}
			in = after
		}
		return out
	case provenance.Passed, provenance.List:
		return w.node(n.Parts[0], s, next, 0)
	}
	w.hole(n, s, next)
	return states{s.operand()}
}

func (w *walker) each(n *provenance.Node, in states, next string, index int) states {
	var out states
	for _, s := range in {
		out = out.with(w.node(n, s, next, index)...)
	}
	return out
}

// beginning returns the constant text that n starts with, within depth steps.
func beginning(n *provenance.Node, depth int) string {
	if depth == 0 {
		return ""
	}
	switch n.Kind {
	case provenance.Constant:
		return n.Text
	case provenance.Concat, provenance.Passed:
		return beginning(n.Parts[0], depth-1)
	}
	return ""
}

// hole notes n at s.
func (w *walker) hole(n *provenance.Node, s state, next string) {
	pos := s.at()
	next = strings.TrimLeft(next, " \t\n\r")
	if pos == condition && comparison(next) {
		pos = name
	}
	if (pos == value || pos == condition) && strings.HasPrefix(next, ".") {
		pos = name
	}
	at := site{n: n}
	if depth := len(w.path); depth > 1 {
		at.parent, at.index = w.path[depth-2], w.index[depth-1]
	}
	w.places[at] |= 1 << pos
	k := holeKey{n, pos}
	if _, ok := w.holes[k]; ok {
		return
	}
	w.holes[k] = hole{leaf: n, at: s, path: slices.Clone(w.path), site: at}
	w.order = append(w.order, k)
}

// comparison reports whether text continues a condition after its first operand.
func comparison(text string) bool {
	for _, op := range []string{"=", "<", ">", "!=", "LIKE", "ILIKE", "IN ", "IN(", "IS ", "BETWEEN", "NOT ", "~"} {
		if len(text) >= len(op) && strings.EqualFold(text[:len(op)], op) {
			return true
		}
	}
	return false
}

func (w *walker) placeholder(p placeholder) {
	for _, known := range w.params {
		if known == p {
			return
		}
	}
	w.params = append(w.params, p)
}

// prefix returns the text before what a builder's method takes.
func prefix(method string) string {
	m := strings.ToLower(method)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(m, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("orderby", "order"):
		return "SELECT x FROM t ORDER BY "
	case has("group"):
		return "SELECT x FROM t GROUP BY "
	case has("join"):
		return "SELECT x FROM t "
	case has("where", "having", "filter") || m == "and" || m == "or" || m == "not" || m == "on" || m == "expr" || m == "l" || m == "lit" || m == "literal" || m == "case" || m == "when" || m == "else":
		return "SELECT x FROM t WHERE "
	case m == "i" || m == "c" || m == "t" || m == "s":
		return "SELECT x FROM " // goqu's names
	case has("find", "first", "last", "take"):
		return "SELECT x FROM t WHERE "
	case has("setexpr", "value"):
		return "UPDATE t SET x = "
	case has("column", "select", "distinct", "pluck", "returning"):
		return "SELECT "
	case has("table", "from", "into", "insert", "replace", "update", "delete", "alias"):
		return "SELECT x FROM "
	case m == "set":
		return "UPDATE t SET "
	case has("suffix", "options"):
		return "SELECT x FROM t "
	case has("eq", "like", "lt", "gt"):
		return "SELECT x FROM t WHERE "
	}
	return ""
}
