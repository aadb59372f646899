package effects

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A question is what a rule asked about the world. All that a [Result] tells from the world goes through
// questions, so that a list of them, with the answers, says what the findings of a package depend on.
type question struct {
	Kind questionKind
	Call Call          // of an effectsQuestion or a callbacksQuestion
	Func symbol.Symbol // of a requestQuestion, a callsQuestion, a startQuestion, a backgroundQuestion or an reachQuestion; the place of a fewQuestion
}

type questionKind uint8

const (
	effectsQuestion    questionKind = iota // what does Call do
	callbacksQuestion                      // which of the functions that it gets does Call call
	requestQuestion                        // does a request reach Func
	callsQuestion                          // does Func call the target of Call, itself or not far down
	fewQuestion                            // are the lists of the field, or the results of the method, Func short
	startQuestion                          // does Func run only while the program starts
	backgroundQuestion                     // does Func run only in the background
	reachQuestion                          // for whom does Func run
)

// An answer is the answer to a question of any kind. Lists are nil rather than empty.
type answer struct {
	Effects   []Effect
	Callbacks []Callback
	Yes       bool
	Reach     Reach
}

// in returns the answer of w to q.
func (q question) in(w world) answer {
	var a answer
	switch q.Kind {
	case effectsQuestion:
		if list := evaluate(q.Call, w).Effects; len(list) > 0 {
			a.Effects = list
		}
	case callbacksQuestion:
		for _, arg := range q.Call.Args {
			if how, ok := called(q.Call, arg, w); ok && arg.Target.Kind == FuncTarget {
				a.Callbacks = append(a.Callbacks, Callback{Func: arg.Target.Sym, How: how})
			}
		}
	case requestQuestion:
		a.Yes = w.fromRequest(q.Func)
	case callsQuestion:
		a.Yes = w.calls(q.Func, q.Call.Target.Sym)
	case fewQuestion:
		a.Yes = w.few(q.Func)
	case startQuestion:
		a.Yes = w.onlyAtStart(q.Func)
	case backgroundQuestion:
		a.Yes = w.inBackground(q.Func)
	case reachQuestion:
		a.Reach = w.reach(q.Func)
	}
	return a
}

// ask returns the answer to q and notes both.
func (r *Result) ask(q question) answer {
	a := q.in(r.world)
	if r.log != nil {
		r.log.mu.Lock()
		defer r.log.mu.Unlock()
		r.log.asked = append(r.log.asked, asked{q, a})
	}
	return a
}

// asked is a question with its answer.
type asked struct {
	question
	answer
}

// askedLog holds the questions that were asked about one package.
type askedLog struct {
	mu    sync.Mutex
	asked []asked
	own   []Func             // functions that only this analysis knows: those of tests
	basis map[existence]bool // what the graph of an analysis after the link depends on
}

// outdated reports whether w gives another answer to some question.
func (l *askedLog) outdated(w world) bool {
	for _, a := range l.asked {
		if !reflect.DeepEqual(a.in(w), a.answer) {
			return true
		}
	}
	return false
}

// storedQuestions is the form in which questions are kept between runs.
type storedQuestions struct {
	Basis []existence
	Own   []Func
	Asked []storedQuestion
}

type storedQuestion struct {
	Question question
	Answer   cache.Digest
}

func (l *askedLog) stored() ([]byte, error) {
	out := storedQuestions{Basis: sortedExistences(l.basis), Own: l.own}
	seen := map[string]bool{}
	for _, a := range l.asked {
		key, err := cache.Encode(a.question)
		if err != nil {
			return nil, err
		}
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		digest, err := cache.DigestOf(a.answer)
		if err != nil {
			return nil, err
		}
		out.Asked = append(out.Asked, storedQuestion{a.question, digest})
	}
	return cache.Encode(out)
}

// existence is what the extraction of a graph asked about the world: whether a package is analysed, or whether
// there is a summary of a function.
type existence struct {
	Package string
	Func    symbol.Symbol // "" to ask for the package
	Yes     bool
}

// outline is a world that tells only whether something is known, and notes who asked: the graph of a package must
// not depend on more, as summaries change when the module is linked.
type outline struct {
	*Module
	noted map[existence]bool
}

func newOutline(m *Module) outline { return outline{m, map[existence]bool{}} }

func (o outline) summary(s symbol.Symbol) *Summary {
	known := o.Module.summary(s) != nil
	o.noted[existence{Func: s, Yes: known}] = true
	if !known {
		return nil
	}
	return new(Summary)
}

func (o outline) analysed(path string) bool {
	yes := o.Module.analysed(path)
	o.noted[existence{Package: path, Yes: yes}] = true
	return yes
}

func (outline) implementations(symbol.Symbol) ([]symbol.Symbol, bool) {
	panic("graphs must not depend on implementations")
}
func (outline) stored(symbol.Symbol) []Target  { panic("graphs must not depend on stores") }
func (outline) fromRequest(symbol.Symbol) bool { panic("graphs must not depend on requests") }
func (outline) onlyAtStart(symbol.Symbol) bool {
	panic("graphs must not depend on what starts a program")
}
func (outline) inBackground(symbol.Symbol) bool {
	panic("graphs must not depend on what runs in the background")
}
func (outline) reach(symbol.Symbol) Reach     { panic("graphs must not depend on requests") }
func (outline) few(symbol.Symbol) bool        { panic("graphs must not depend on lists") }
func (outline) calls(_, _ symbol.Symbol) bool { panic("graphs must not depend on calls") }

func sortedExistences(set map[existence]bool) []existence {
	return slices.SortedFunc(maps.Keys(set), func(a, b existence) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(string(a.Func), string(b.Func)))
	})
}

// allHold reports whether the answers to all of list are the same as before.
func allHold(list []existence, m *Module) bool {
	return !slices.ContainsFunc(list, func(e existence) bool { return !e.holds(m) })
}

// holds reports whether the answer to e is the same as before.
func (e existence) holds(m *Module) bool {
	if e.Func == "" {
		return m.analysed(e.Package) == e.Yes
	}
	return (m.summary(e.Func) != nil) == e.Yes
}
