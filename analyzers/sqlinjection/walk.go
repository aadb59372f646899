package sqlinjection

import (
	"strings"

	"github.com/reviewlint/reviewlint/internal/provenance"
)

// A hole is a part of a statement that is not constant, at one position.
type hole struct {
	leaf *provenance.Node
	at   state
	path []*provenance.Node // from the whole text to leaf
}

// walker reads all texts that a node can be and notes what stands where.
type walker struct {
	memo   map[step]map[state]bool
	busy   map[step]bool
	holes  map[holeKey]hole
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

const (
	maxSteps  = 20000
	maxStates = 40
)

// walk reads n, which starts at s.
func walk(n *provenance.Node, s state) *walker {
	w := &walker{memo: map[step]map[state]bool{}, holes: map[holeKey]hole{}}
	for range 4 {
		w.more, w.busy = false, map[step]bool{}
		w.node(n, s, "")
		if !w.more {
			break
		}
	}
	return w
}

// node returns the states after n if it starts at s; next is the constant text that follows, as far as known.
func (w *walker) node(n *provenance.Node, s state, next string) map[state]bool {
	k := step{n, s}
	if w.busy[k] || w.work > maxSteps {
		return w.memo[k]
	}
	w.work++
	w.busy[k] = true
	w.path = append(w.path, n)
	out := w.inside(n, s, next)
	w.path = w.path[:len(w.path)-1]
	old := w.memo[k]
	if old == nil {
		old = map[state]bool{}
		w.memo[k] = old
	}
	for t := range out {
		if !old[t] && len(old) < maxStates {
			old[t] = true
			w.more = true
		}
	}
	return old
}

func (w *walker) inside(n *provenance.Node, s state, next string) map[state]bool {
	switch n.Kind {
	case provenance.Constant:
		return map[state]bool{s.lex(n.Text, w.placeholder): true}
	case provenance.Concat:
		in := map[state]bool{s: true}
		for i, part := range n.Parts {
			follow := next
			if i+1 < len(n.Parts) {
				follow = beginning(n.Parts[i+1], 4)
			}
			in = w.each(part, in, follow)
		}
		return in
	case provenance.Choice:
		out := map[state]bool{}
		for _, part := range n.Parts {
			for t := range w.node(part, s, next) {
				out[t] = true
			}
		}
		return out
	case provenance.Repeat:
		sep := ""
		if len(n.Parts) > 1 {
			sep = beginning(n.Parts[1], 4)
		}
		out := map[state]bool{s: true}
		in := map[state]bool{s: true}
		for range 3 {
			after := w.each(n.Parts[0], in, sep)
			for t := range after {
				out[t] = true
			}
			if len(n.Parts) > 1 {
				after = w.each(n.Parts[1], after, "")
			}
			in = after
		}
		return out
	case provenance.Passed, provenance.List:
		return w.node(n.Parts[0], s, next)
	}
	w.hole(n, s, next)
	return map[state]bool{s.operand(): true}
}

func (w *walker) each(n *provenance.Node, in map[state]bool, next string) map[state]bool {
	out := map[state]bool{}
	for s := range in {
		for t := range w.node(n, s, next) {
			if len(out) < maxStates {
				out[t] = true
			}
		}
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
	k := holeKey{n, pos}
	if _, ok := w.holes[k]; ok {
		return
	}
	w.holes[k] = hole{leaf: n, at: s, path: append([]*provenance.Node{}, w.path...)}
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
