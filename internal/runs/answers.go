package runs

import (
	"slices"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// answers knows who uses a set of functions.
type answers struct {
	whole   bool                      // nobody else uses what is exported
	funcs   map[symbol.Symbol][]*Func // functions called init share a symbol
	users   map[symbol.Symbol][]user
	methods map[string][]user         // of what is called through interfaces, by Func.Method
	known   [3]map[symbol.Symbol]bool // what was asked, by about
}

// A user is a use with the function that it is in.
type user struct {
	fn *Func
	Use
}

func newAnswers(funcs []*Func, whole bool) *answers {
	a := &answers{
		whole: whole, funcs: map[symbol.Symbol][]*Func{}, users: map[symbol.Symbol][]user{}, methods: map[string][]user{},
		known: [3]map[symbol.Symbol]bool{{}, {}, {}},
	}
	for _, f := range funcs {
		a.funcs[f.Sym] = append(a.funcs[f.Sym], f)
		for _, u := range f.Uses {
			if u.Func != "" {
				a.users[u.Func] = append(a.users[u.Func], user{f, u})
			} else {
				a.methods[u.Method] = append(a.methods[u.Method], user{f, u})
			}
		}
	}
	return a
}

// usersOf returns who may use the function sym: a method also through any interface that has one like it. known is false if others may.
func (a *answers) usersOf(sym symbol.Symbol) (list []user, known bool) {
	for _, f := range a.funcs[sym] {
		if f.Exported && !a.whole {
			return nil, false
		}
	}
	list = without(a.users[sym], func(u user) bool { return u.fn.Aside }) // else only tests and tools
	list = without(list, func(u user) bool { return a.unused(u.fn) })
	known = len(list) > 0
	for _, f := range a.funcs[sym] {
		if f.Method != "" {
			list = append(slices.Clip(list), a.methods[f.Method]...)
		}
	}
	return list, known
}

// without returns the elements of list for which skip is false, or list itself if there are none.
func without(list []user, skip func(user) bool) []user {
	if rest := slices.DeleteFunc(slices.Clone(list), skip); len(rest) > 0 {
		return rest
	}
	return list
}

// unused reports whether nobody uses f, so that how it calls others says nothing about the product.
func (a *answers) unused(f *Func) bool {
	return (a.whole || !f.Exported) && !f.Single && !f.Handler && len(a.users[f.Sym]) == 0 && len(a.methods[f.Method]) == 0
}

// answer answers q.
func (a *answers) answer(q question) bool {
	switch q.About {
	case fatal:
		return a.endsProcess(q.Func)
	case survived:
		return a.survives(q.Func)
	default:
		return a.runsOnce(q.Func)
	}
}

// runsOnce reports whether sym runs at most once per process: by what it is, or because only such functions use it, outside of loops.
func (a *answers) runsOnce(sym symbol.Symbol) bool {
	return a.holds(a.known[once], sym, func(f *Func) bool { return f.Single }, func(u user) bool {
		return u.How == Called && u.Loop == NoLoop && a.runsOnce(u.fn.Sym)
	})
}

// endsProcess reports whether an error that sym returns ends the process: whoever calls it ends it then, or returns an error which does, or calls it
// only once.
func (a *answers) endsProcess(sym symbol.Symbol) bool {
	return a.holds(a.known[fatal], sym, func(f *Func) bool { return f.Command }, func(u user) bool {
		return u.How == Called && (u.Error == Fatal || u.Loop == NoLoop && a.runsOnce(u.fn.Sym) || u.Error == Returned && a.endsProcess(u.fn.Sym))
	})
}

// survives reports whether a caller of sym goes on after an error of it, or returns the error to one that does, and may call it again.
func (a *answers) survives(sym symbol.Symbol) bool {
	if yes, ok := a.known[survived][sym]; ok {
		return yes
	}
	a.known[survived][sym] = false
	users, _ := a.usersOf(sym)
	yes := slices.ContainsFunc(users, func(u user) bool {
		switch {
		case u.How != Called || u.fn.Aside || u.Error == Fatal:
			return false
		case u.Loop == NoLoop && a.runsOnce(u.fn.Sym):
			return false
		case u.Error == Returned && !u.fn.Handler:
			return a.survives(u.fn.Sym)
		}
		return !u.fn.Command
	})
	a.known[survived][sym] = yes
	return yes
}

// holds reports whether something is so of sym, by what it is or by all who use it; commands are used once. What is known already is in memo. A
// circle of functions that nobody else uses proves nothing.
func (a *answers) holds(memo map[symbol.Symbol]bool, sym symbol.Symbol, itself func(*Func) bool, used func(user) bool) bool {
	if yes, ok := memo[sym]; ok {
		return yes
	}
	memo[sym] = false
	yes := slices.ContainsFunc(a.funcs[sym], itself)
	if !yes {
		users, known := a.usersOf(sym)
		yes = known && !slices.ContainsFunc(users, func(u user) bool { return u.How != AsCommand && !used(u) })
	}
	memo[sym] = yes
	return yes
}
