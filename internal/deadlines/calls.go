package deadlines

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// made says what the functions return that make contexts and requests from nothing, or from a given one: what
// it adds, and the index of the argument it is made from, receiver included, -1 if there is none. Source: package documentation of the
// standard library, Go 1.26.
var made = map[symbol.Symbol]struct {
	from int
	add  Source
}{
	"context.Background":                     {-1, Root},
	"context.TODO":                           {-1, Root},
	"context.WithValue":                      {0, 0},
	"context.WithTimeout":                    {-1, Deadline},
	"context.WithTimeoutCause":               {-1, Deadline},
	"context.WithDeadline":                   {-1, Deadline},
	"context.WithDeadlineCause":              {-1, Deadline},
	"context.WithoutCancel":                  {-1, Detached},
	"os/signal.NotifyContext":                {0, Cancel},
	"net/http.NewRequest":                    {-1, Root},
	"net/http.NewRequestWithContext":         {0, 0},
	"(*net/http.Request).WithContext":        {1, 0},
	"(*net/http.Request).Clone":              {1, 0},
	"(*net/http.Request).Context":            {0, 0},
	"(*testing.common).Context":              {-1, Cancel},
	"golang.org/x/sync/errgroup.WithContext": {0, Cancel},
}

// withCancel are the functions whose second result cancels the context.
var withCancel = map[symbol.Symbol]bool{"context.WithCancel": true, "context.WithCancelCause": true}

// call says where result i of a call comes from.
func (p *Package) call(call *ssa.Call, i int, f *frame, params map[int]bool, depth int) Origin {
	common := call.Common()
	var obj *types.Func
	if common.IsInvoke() {
		obj = common.Method
	} else if callee := common.StaticCallee(); callee != nil {
		if callee.Origin() != nil {
			callee = callee.Origin()
		}
		obj, _ = callee.Object().(*types.Func)
		if len(callee.Blocks) > 0 && (obj == nil || obj.Pkg() == p.ssa.SSA().Pkg) {
			return p.inline(callee, call, i, f, params, depth)
		}
	}
	if obj == nil {
		return Origin{Source: Unseen}
	}
	sym := symbol.Of(obj)
	if m, ok := made[sym]; ok {
		o := Origin{Source: m.add}
		if m.add&(Root|Detached) != 0 {
			o.Roots = []*ssa.Call{call}
		}
		if m.from >= 0 && m.from < len(common.Args) {
			from := p.eval(common.Args[m.from], f, params, depth-1)
			if sym == "(*net/http.Request).Context" && from.Source&(Param|Unseen) != 0 {
				return Origin{Source: Request} // Have: a request that somebody else made: as a rule it is being served.
			}
			return from.or(o)
		}
		return o
	}
	if withCancel[sym] {
		from := p.eval(common.Args[0], f, params, depth-1)
		if !cancelledHere(call) {
			from.Source |= Cancel
		}
		return from
	}
	if d := p.derived(obj); d != nil {
		for _, r := range d.Results {
			if r.Index == i {
				return p.instantiate(r, call, f, params, depth)
			}
		}
		return Origin{Source: Unseen}
	}
	return p.convention(obj, call, f, params, depth)
}

// cancelledHere reports whether only the function around call cancels the context that it returns, when it is done: that
// ends no wait.
func cancelledHere(call *ssa.Call) bool {
	for _, ref := range *call.Referrers() {
		extract, ok := ref.(*ssa.Extract)
		if !ok || extract.Index != 1 {
			continue
		}
		for _, use := range *extract.Referrers() {
			switch use := use.(type) {
			case *ssa.Defer:
				if use.Call.Value != extract {
					return false
				}
			case *ssa.Call:
				if use.Call.Value != extract {
					return false
				}
			case *ssa.DebugRef:
			default:
				return false
			}
		}
	}
	return true
}

// inline follows a call into a function of the package.
func (p *Package) inline(fn *ssa.Function, call *ssa.Call, i int, f *frame, params map[int]bool, depth int) Origin {
	in := &frame{fn: fn, args: call.Common().Args, up: f, depth: 1}
	for up := f; up != nil; up = up.up {
		in.depth++
		if up.fn == fn {
			return Origin{Source: Unseen}
		}
	}
	if in.depth > maxFrames {
		return Origin{Source: Unseen}
	}
	return p.results(fn, i, in, params, depth-1)
}

// results says what fn returns as result i.
func (p *Package) results(fn *ssa.Function, i int, f *frame, params map[int]bool, depth int) Origin {
	var all Origin
	ended, endless := false, false
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(ret.Results) {
			o := p.eval(ret.Results[i], f, params, depth)
			ended = ended || o.Source == Deadline
			endless = endless || o.Endless()
			all = all.or(o)
		}
	}
	all.Partly = all.Partly || ended && endless
	return all
}

// instantiate says what a function of another package returns, by the fact about it.
func (p *Package) instantiate(r DerivedResult, call *ssa.Call, f *frame, params map[int]bool, depth int) Origin {
	o := Origin{Source: r.Source}
	if r.Source&(Root|Detached) != 0 {
		o.Roots = []*ssa.Call{call}
	}
	for _, i := range r.Params {
		if i < len(call.Common().Args) {
			o = o.or(p.eval(call.Common().Args[i], f, params, depth-1))
		}
	}
	return o
}

// convention says what a function of a package that is not analysed returns: one that takes a context and returns one adds values, a span
// or a logger to it, unless its name says more.
func (p *Package) convention(fn *types.Func, call *ssa.Call, f *frame, params map[int]bool, depth int) Origin {
	lower := strings.ToLower(fn.Name())
	if strings.Contains(lower, "timeout") || strings.Contains(lower, "deadline") {
		return Origin{Source: Deadline}
	}
	if strings.Contains(lower, "cancel") || strings.Contains(lower, "detach") {
		return Origin{Source: Unseen}
	}
	for _, arg := range call.Common().Args {
		if symbol.IsContext(arg.Type()) {
			return p.eval(arg, f, params, depth-1)
		}
	}
	return Origin{Source: Unseen}
}
