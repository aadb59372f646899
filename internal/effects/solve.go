package effects

import (
	"regexp"
	"slices"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A world knows what lies behind symbols.
type world interface {
	// summary returns what is known about a function, nil if nothing is.
	summary(symbol.Symbol) *Summary
	// implementations returns the functions that an interface method may stand for; fakes says
	// that there are others which are only for tests or keep things in memory.
	implementations(method symbol.Symbol) (impls []symbol.Symbol, fakes bool)
	// stored returns what a field or variable may hold.
	stored(place symbol.Symbol) []Target
	// analysed reports whether the functions of a package have, or may yet get, summaries.
	analysed(path string) bool
	// fromRequest reports whether a request handler reaches a function.
	fromRequest(symbol.Symbol) bool
	// calls reports whether a function calls another one, itself or through a few functions.
	calls(fn, other symbol.Symbol) bool
	// few reports whether all that a field gets, or all implementations of a method return, are short lists.
	few(place symbol.Symbol) bool
	// onlyAtStart reports whether a function runs only while the program starts.
	onlyAtStart(symbol.Symbol) bool
	// inBackground reports whether a function only runs in the background.
	inBackground(symbol.Symbol) bool
	// reach says for whom a function runs.
	reach(symbol.Symbol) Reach
}

// maxTargets is the number of implementations up to which a dynamic call is
// resolved: with more, nothing is said about it.
const maxTargets = 4

// evaluate returns what one call does.
func evaluate(c Call, w world) *Summary {
	out := new(Summary)
	collect(out, c, w, 0)
	return out
}

func collect(out *Summary, c Call, w world, depth int) {
	own := new(Summary)
	target(own, c.Target, c.Cond, nil, w, depth)
	for _, e := range own.Effects {
		if e, happens := c.passOn(e); happens {
			out.add(e)
		}
	}
	for _, p := range own.Params {
		out.addParam(p)
	}
	for _, arg := range c.Args {
		how, ok := called(c, arg, w)
		if !ok {
			continue
		}
		cond := c.Cond
		if how == knowledge.PerElement || how == knowledge.PerRow {
			cond |= PerElement
		}
		if how == knowledge.FirstTime {
			cond |= Memoised
		}
		if ownContext(c, arg, w) {
			cond |= OwnContext
		}
		own := new(Summary)
		target(own, arg.Target, cond, nil, w, depth+1)
		for _, e := range own.Effects {
			if e.Inputs != 0 {
				e.Inputs = Unknown // the callee decides what it passes to the function
			}
			if e.Tables != 0 {
				e.Tables = Unknown
			}
			e.Needs = c.Needs
			e.Memo = max(e.Memo, 0)
			out.add(e)
		}
		for _, p := range own.Params {
			out.addParam(p)
		}
	}
}

// passOn translates what e says about the callee's parameters to the caller's: what it depends on, and where it
// keeps its result. What is kept in something that the caller made or found itself is not there at
// the next call. It reports whether e happens at all, given what is passed.
func (c Call) passOn(e Effect) (Effect, bool) {
	needs := e.Needs
	e.Needs = nil
	for _, n := range needs {
		translated, known, holds := c.need(n)
		if known && !holds {
			return e, false
		}
		if !known && translated != nil {
			e.need(*translated)
		}
	}
	for _, n := range c.Needs {
		e.need(n)
	}
	e.Inputs = c.inputs(e.Inputs)
	if c.Target.Kind == APITarget {
		e.Tables = c.Tables
	} else {
		e.Tables = c.inputs(e.Tables) | c.Tables
	}
	switch {
	case e.Memo == keptElsewhere:
		e.Memo = 0
	case c.Cond&Memoised != 0:
		e.Memo = c.Memo
	case e.Cond&Memoised != 0 && e.Memo > 0 && e.Memo <= len(c.From):
		e.Memo = c.From[e.Memo-1]
		if e.Memo == 0 {
			e.Cond &^= Memoised
		}
	}
	return e, true
}

// need says whether n, a need of the callee, holds, if that is known; else what that needs of the caller's parameters, nil if it
// cannot be said.
func (c Call) need(n Need) (translated *Need, known, holds bool) {
	if n.Param >= len(c.Passed) || c.Target.Kind != FuncTarget && c.Target.Kind != MethodTarget {
		return nil, false, false
	}
	passed := c.Passed[n.Param]
	if n.Impl != "" && passed.Type != "" {
		return nil, true, n.Impl.Receiver() == passed.Type
	}
	if n.Impl == "" {
		value := passed.Value
		if n.Field != "" {
			value = AnyValue
			if passed.Made {
				value = ZeroValue
			}
			for _, f := range passed.Fields {
				if f.Name == n.Field {
					value = f.Value
				}
			}
		}
		if value != AnyValue {
			return nil, true, (value == OtherValue) == n.Set
		}
	}
	if passed.Param == 0 {
		return nil, false, false
	}
	n.Param = passed.Param - 1
	return &n, false, false
}

// inputs translates a set of the callee's parameters to the caller's.
func (c Call) inputs(of Inputs) Inputs {
	var in Inputs
	switch c.Target.Kind {
	case APITarget:
		for _, passed := range c.Inputs {
			in |= passed
		}
	case FuncTarget, MethodTarget:
		in = of & Unknown
		for i := range 63 {
			if of&(1<<i) == 0 {
				continue
			}
			if i >= len(c.Inputs) {
				return Unknown
			}
			in |= c.Inputs[i]
		}
	default:
		// A function value may be a method with its receiver bound.
		if of != 0 {
			in = Unknown
		}
	}
	return in
}

// target adds to out what calling t does.
func target(out *Summary, t Target, cond Cond, via []symbol.Symbol, w world, depth int) {
	if depth > 4 {
		return
	}
	switch t.Kind {
	case APITarget:
		if t.Effect != knowledge.None {
			out.add(Effect{Kind: t.Effect, Library: t.Library, API: t.Sym, Via: via, Cond: cond})
		}
	case FuncTarget:
		inherit(out, t.Sym, cond, via, w)
	case MethodTarget:
		impls, fakes := w.implementations(t.Sym)
		dispatched(out, impls, fakes, cond, w)
	case ValueTarget:
		targets := w.stored(t.Sym)
		if len(targets) == 0 || len(targets) > maxTargets {
			return
		}
		if len(targets) > 1 {
			cond |= Possible
		} else {
			cond |= Dispatched
		}
		for _, stored := range targets {
			if stored.Kind != ValueTarget {
				target(out, stored, cond, via, w, depth+1)
			}
		}
	case ParamTarget:
		out.addParam(ParamCall{Owner: t.Sym, Index: t.Index, Cond: cond})
	}
}

// keptElsewhere is the Memo, until it is passed on, of an effect that its function keeps in what outlives all parameters, so that
// it does not matter where a caller keeps it as well.
const keptElsewhere = -1

// inherit adds the effects of the function sym to out.
func inherit(out *Summary, sym symbol.Symbol, cond Cond, via []symbol.Symbol, w world) {
	s := w.summary(sym)
	if s == nil {
		return
	}
	for _, e := range s.Effects {
		if e.Cond&cond&Memoised != 0 && e.Memo == 0 {
			e.Memo = keptElsewhere
		}
		e.Cond = e.Cond | cond
		path := make([]symbol.Symbol, 0, len(via)+1+len(e.Via))
		path = append(append(append(path, via...), sym), e.Via...)
		if len(path) > maxVia {
			path = path[:maxVia]
		}
		e.Via = path
		out.add(e)
	}
	for _, p := range s.Params {
		if p.Owner != sym {
			p.Cond |= cond
			out.addParam(p)
		}
	}
}

// dispatched adds the effects of a call through an interface: certain ones if all
// implementations have them, possible ones otherwise.
func dispatched(out *Summary, impls []symbol.Symbol, fakes bool, cond Cond, w world) {
	if len(impls) == 0 || len(impls) > maxTargets {
		return
	}
	having := map[knowledge.Effect]int{}
	all := new(Summary)
	for _, impl := range impls {
		one := new(Summary)
		inherit(one, impl, cond|Dispatched, nil, w)
		for i, e := range one.Effects {
			e.need(Need{Impl: impl})
			if i == 0 || e.Kind != one.Effects[i-1].Kind {
				having[e.Kind]++
			}
			all.add(e)
		}
		for _, p := range one.Params {
			all.addParam(p)
		}
	}
	for _, e := range all.Effects {
		if having[e.Kind] < len(impls) || fakes {
			e.Cond |= Possible
		}
		out.add(e)
	}
	for _, p := range all.Params {
		out.addParam(p)
	}
}

var (
	// cacheName matches the names of functions that look into a cache before they call the function they get.
	cacheName = regexp.MustCompile(`(?i)cache|memoi[sz]e`)
	// cacheChange matches those that do something else with it.
	cacheChange = regexp.MustCompile(`(?i)(no|without|skip|bypass|clear|invalidate|delete|del|remove|evict|flush|reset|refresh|update|warm|fill)_?(the|all)?_?cache|cache_?(clear|delete|remove|evict|flush|reset|refresh|update|warm)`)
)

// called says whether and how the callee of c calls arg.
func called(c Call, arg FuncArg, w world) (knowledge.How, bool) {
	if c.Target.Kind == APITarget {
		return arg.How, arg.Called
	}
	callees := []symbol.Symbol{c.Target.Sym}
	switch c.Target.Kind {
	case FuncTarget:
	case MethodTarget:
		callees, _ = w.implementations(c.Target.Sym)
	default:
		return 0, false
	}
	for _, callee := range callees {
		s := w.summary(callee)
		if s == nil {
			continue
		}
		if cacheName.MatchString(callee.Name()) && !cacheChange.MatchString(callee.Name()) {
			return knowledge.FirstTime, true
		}
		for _, p := range s.Params {
			if p.Owner == callee && p.Index == arg.Index {
				if p.Cond&PerElement != 0 {
					return knowledge.PerElement, true
				}
				if p.Cond&Memoised != 0 {
					return knowledge.FirstTime, true // a cache with a function that fills it
				}
				return knowledge.Once, true
			}
		}
	}
	return 0, false
}

// ownContext reports whether the callee calls the function that it gets as arg under another context than it gets itself, or with a
// deadline that it sets.
func ownContext(c Call, arg FuncArg, w world) bool {
	if c.Target.Kind != FuncTarget {
		return false
	}
	s := w.summary(c.Target.Sym)
	return s != nil && slices.ContainsFunc(s.Params, func(p ParamCall) bool {
		return p.Owner == c.Target.Sym && p.Index == arg.Index && p.Cond&OwnContext != 0
	})
}

// solve computes the summaries of funcs, which must be empty. Those of other functions
// come from w, which must hand out the ones in progress for funcs.
//
// It is a worklist algorithm: a function is evaluated again when the summary of something
// it calls has changed. Summaries only ever grow or explain better, and paths are bounded,
// so it ends; the bound on evaluations is for the case that this is wrong.
func solve(funcs []Func, summaries map[symbol.Symbol]*Summary, w world) {
	users := map[symbol.Symbol][]int{}
	for i, f := range funcs {
		for _, callee := range callees(f, w) {
			users[callee] = append(users[callee], i)
		}
	}
	queue := make([]int, len(funcs))
	queued := make([]bool, len(funcs))
	for i := range funcs {
		queue[i], queued[i] = i, true
	}
	for budget := 200 * (len(funcs) + 10); len(queue) > 0 && budget > 0; budget-- {
		i := queue[0]
		queue = queue[1:]
		queued[i] = false
		if !update(funcs[i], summaries[funcs[i].Sym], w) {
			continue
		}
		for _, user := range users[funcs[i].Sym] {
			if !queued[user] {
				queued[user] = true
				queue = append(queue, user)
			}
		}
	}
}

// update adds to s what f does; it reports whether s changed.
func update(f Func, s *Summary, w world) bool {
	changed := false
	for _, c := range f.Calls {
		one := evaluate(c, w)
		for _, e := range one.Effects {
			// A path through the function itself explains nothing.
			if !slices.Contains(e.Via, f.Sym) {
				changed = s.add(e) || changed
			}
		}
		for _, p := range one.Params {
			changed = s.addParam(p) || changed
		}
	}
	return changed
}

// maxCallDepth is the number of calls through which callsWithin looks.
const maxCallDepth = 5

// callsWithin reports whether fn calls other within maxCallDepth calls. lookUp returns the node of a function, nil if there is none.
func callsWithin(fn, other symbol.Symbol, lookUp func(symbol.Symbol) *Func, w world) bool {
	seen := map[symbol.Symbol]bool{fn: true}
	level := []symbol.Symbol{fn}
	for range maxCallDepth {
		var next []symbol.Symbol
		for _, sym := range level {
			node := lookUp(sym)
			if node == nil {
				continue
			}
			for _, callee := range append(callees(*node, w), node.Literals...) {
				if callee == other {
					return true
				}
				if !seen[callee] {
					seen[callee] = true
					next = append(next, callee)
				}
			}
		}
		level = next
	}
	return false
}

// callees returns the functions whose summaries f's depends on, each once.
func callees(f Func, w world) []symbol.Symbol {
	seen := map[symbol.Symbol]bool{}
	var list []symbol.Symbol
	var add func(t Target, depth int)
	add = func(t Target, depth int) {
		var syms []symbol.Symbol
		switch t.Kind {
		case FuncTarget:
			syms = []symbol.Symbol{t.Sym}
		case MethodTarget:
			syms, _ = w.implementations(t.Sym)
		case ValueTarget:
			if targets := w.stored(t.Sym); len(targets) <= maxTargets && depth < 2 {
				for _, stored := range targets {
					add(stored, depth+1)
				}
			}
		}
		for _, sym := range syms {
			if !seen[sym] {
				seen[sym] = true
				list = append(list, sym)
			}
		}
	}
	for _, c := range f.Calls {
		add(c.Target, 0)
		for _, arg := range c.Args {
			add(arg.Target, 0)
		}
	}
	return list
}
