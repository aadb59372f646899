package blocking

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

var opNames = map[string]Op{
	"send": Send, "receive": Receive, "range": Range, "select": Select, "wait": Wait, "cond": CondWait,
	"lock": Lock, "rlock": ReadLock, "once": OnceDo, "nilsend": NilSend, "nilreceive": NilReceive,
}

var whyNames = map[string]Why{
	"nopeer": NoPeer, "case": CaseTaken, "returned": Returned, "served": Served, "self": SelfHeld, "shared": SelfShared,
	"returnsheld": ReturnsHeld, "left": LeftHeld, "holder": HeldByBlocked, "notcancelled": NotCancelled,
	"notclosed": NotClosed, "notdrained": NotDrained,
}

func find(t *testing.T, source string) (*Result, []Block, func(Block) int) {
	t.Helper()
	pass, _ := ssatest.Build(t, source)
	pkg, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	never, err := infallible.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	r := &Result{}
	blocks := r.find(pass.Files, pkg.(*ssair.Package), never.(*infallible.Result))
	return r, blocks, func(b Block) int { return pass.Fset.Position(b.At.Pos()).Line }
}

var wanted = regexp.MustCompile(`// blocks: (\w+) (\w+)( one)?$`)

// verdicts explores source and compares what blocks with its comments "// blocks: op why", with
// "one" at the end if capacity 1 helps.
func verdicts(t *testing.T, source string) *Result {
	t.Helper()
	r, blocks, line := find(t, source)
	want := map[int]string{}
	for i, text := range strings.Split(source, "\n") {
		if m := wanted.FindStringSubmatch(text); m != nil {
			want[i+1] = fmt.Sprintf("%d %d %t", opNames[m[1]], whyNames[m[2]], m[3] != "")
		}
	}
	got := map[int]string{}
	for _, b := range blocks {
		got[line(b)] = fmt.Sprintf("%d %d %t", b.Op, b.Why, b.EnoughOne)
	}
	for _, n := range slices.Sorted(maps.Keys(want)) {
		if got[n] != want[n] {
			t.Errorf("line %d: got %q, want %q (op, why, capacity 1 helps)", n, got[n], want[n])
		}
		delete(got, n)
	}
	for _, n := range slices.Sorted(maps.Keys(got)) {
		t.Errorf("line %d: %q blocks", n, got[n])
	}
	if s := r.Stats(); s.Cut > 0 {
		t.Errorf("%d functions cut: the program is too large for a test", s.Cut)
	}
	return r
}

func TestVerdicts(t *testing.T) {
	for name, body := range programs {
		t.Run(name, func(t *testing.T) {
			verdicts(t, "package p\n\nimport (\n\t\"context\"\n\t\"sync\"\n\t\"time\"\n)\n\n"+
				"var _ context.Context\nvar _ sync.Mutex\nvar _ time.Time\n\nfunc work() error\nfunc use(...any)\n"+body)
		})
	}
}

// Each program is one decision of the model, mostly with its harmless twin.
var programs = map[string]string{
	"types that lead to each other": `
type pool struct {
	idle *conn
	done chan error
}

type conn struct {
	pool *pool
	name string
}

func newPool(c *conn) *pool { return &pool{idle: c, done: make(chan error)} }

func (c *conn) report() { c.pool.done <- work() }

func (c *conn) reportFailure() {
	err := work()
	if err == nil {
		return
	}
	c.pool.done <- err
}

func served() error {
	p := &pool{done: make(chan error)}
	c := &conn{pool: p}
	go c.report()
	return <-p.done
}

func forgotten() error {
	p := &pool{done: make(chan error)}
	c := &conn{pool: p}
	go c.reportFailure()
	return <-p.done // blocks: receive returned
}
`,
	"timeout": `
func f() error {
	ch := make(chan error)
	go func() {
		ch <- work() // blocks: send case one
	}()
	select {
	case err := <-ch:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

func buffered() error {
	ch := make(chan error, 1)
	go func() { ch <- work() }()
	select {
	case err := <-ch:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

func drained() error {
	ch := make(chan error)
	go func() { ch <- work() }()
	select {
	case err := <-ch:
		return err
	case <-time.After(time.Second):
		return <-ch
	}
}
`,
	"early return": `
func f() error {
	ch := make(chan error)
	go func() {
		ch <- work() // blocks: send returned one
	}()
	if err := work(); err != nil {
		return err
	}
	return <-ch
}

func sameError() error {
	ch := make(chan error)
	err := work()
	if err == nil {
		go func() { ch <- work() }()
	}
	if err != nil {
		return err
	}
	return <-ch
}
`,
	"first error of several": `
func f() error {
	ch := make(chan error)
	go func() { ch <- work() }() // blocks: send served one
	go func() { ch <- work() }()
	if err := <-ch; err != nil {
		return err
	}
	return <-ch
}
`,
	"as many receives as sends": `
func f(list []int) {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- n }()
	}
	for range list {
		<-ch
	}
}

func one(list []int) int {
	ch := make(chan int)
	for _, n := range list {
		go func() { ch <- n }() // blocks: send served
	}
	return <-ch
}

func room(list []int) int {
	ch := make(chan int, len(list))
	for _, n := range list {
		go func() { ch <- n }()
	}
	return <-ch
}
`,
	"never closed": `
func f(list []int) {
	ch := make(chan int)
	go func() {
		for n := range ch { // blocks: range notclosed
			use(n)
		}
	}()
	for _, n := range list {
		ch <- n
	}
}

func closed(list []int) {
	ch := make(chan int)
	go func() {
		for n := range ch {
			use(n)
		}
	}()
	defer close(ch)
	for _, n := range list {
		ch <- n
	}
}
`,
	"select without help": `
func f() {
	a, b := make(chan int), make(chan int)
	go func() {
		select { // blocks: select returned
		case <-a:
		case <-b:
		}
	}()
}

func withDefault() {
	a := make(chan int)
	go func() {
		select {
		case <-a:
		default:
		}
	}()
}

func outside(stop chan int) {
	a := make(chan int)
	go func() {
		select {
		case <-a:
		case <-stop:
		}
	}()
}
`,
	"context that is not cancelled": `
func f() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done() // blocks: receive notcancelled
	}()
	if work() != nil {
		return
	}
	cancel()
}

func deferred() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-ctx.Done() }()
	work()
}

func derived() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sub := context.WithValue(ctx, "k", "v")
	go func() { <-sub.Done() }()
}

func parent(parent context.Context) {
	ctx, _ := context.WithCancel(parent)
	go func() { <-ctx.Done() }()
}

func expires() {
	ctx, _ := context.WithTimeout(context.Background(), time.Second)
	go func() { <-ctx.Done() }()
}
`,
	"wait group": `
func missed(list []int) {
	var wg sync.WaitGroup
	for range list {
		wg.Add(1)
		go func() {
			if work() != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // blocks: wait nopeer
}

func deferred(list []int) {
	var wg sync.WaitGroup
	for range list {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

func goMethod(list []int) {
	var wg sync.WaitGroup
	for range list {
		wg.Go(func() { work() })
	}
	wg.Wait()
}

func addsAll(list []int) {
	var wg sync.WaitGroup
	wg.Add(len(list))
	for range list {
		go func() {
			defer wg.Done()
			work()
		}()
	}
	wg.Wait()
}

func notDrained(list []int) {
	var wg sync.WaitGroup
	ch := make(chan int)
	for _, n := range list {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- n
		}()
	}
	wg.Wait() // blocks: wait notdrained
	close(ch)
	for n := range ch {
		use(n)
	}
}

func waitsBeside(list []int) {
	var wg sync.WaitGroup
	ch := make(chan int)
	for _, n := range list {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- n
		}()
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for n := range ch {
		use(n)
	}
}

func parked() {
	var wg sync.WaitGroup
	wg.Add(1)
	go work()
	wg.Wait()
}
`,
	"cond": `
func f() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		cond.Wait() // blocks: cond nopeer
		mu.Unlock()
	}()
}

func signalled(n int) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	done := false
	go func() {
		mu.Lock()
		for !done {
			cond.Wait()
		}
		mu.Unlock()
	}()
	mu.Lock()
	done = true
	cond.Broadcast()
	mu.Unlock()
}
`,
	"locks of one goroutine": `
type T struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (t *T) value() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *T) double() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return 2 * t.value() // blocks: lock self
}

func (t *T) write() {
	t.rw.Lock()
	t.rw.Unlock()
}

func (t *T) reread() {
	t.rw.RLock()
	t.rw.RLock() // blocks: rlock shared
	t.rw.RUnlock()
	t.rw.RUnlock()
}

func (t *T) kept() int {
	t.mu.Lock() // blocks: lock returnsheld
	if t.n > 0 {
		return 1
	}
	t.mu.Unlock()
	return 0
}

func (t *T) fine() int {
	t.mu.Lock()
	if t.n > 0 {
		t.mu.Unlock()
		return t.value()
	}
	t.mu.Unlock()
	return 0
}
`,
	"locks in opposite orders": `
func f() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock() // blocks: lock holder
		b.Unlock()
		a.Unlock()
	}()
	b.Lock()
	a.Lock()
	a.Unlock()
	b.Unlock()
}

func sameOrder() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}()
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
}
`,
	"send with the lock held": `
func f() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		ch <- 1 // blocks: send holder
		mu.Unlock()
	}()
	mu.Lock()
	<-ch
	mu.Unlock()
}

func released() {
	var mu sync.Mutex
	ch := make(chan int)
	go func() {
		mu.Lock()
		mu.Unlock()
		ch <- 1
	}()
	mu.Lock()
	mu.Unlock()
	<-ch
}
`,
	"methods, interfaces and helpers": `
type queue struct{ ch chan int }

func newQueue() *queue { return &queue{ch: make(chan int)} }

func (q *queue) run() {
	for n := range q.ch { // blocks: range notclosed
		use(n)
	}
}

func (q *queue) put(n int) { q.ch <- n }
func (q *queue) stop()     { close(q.ch) }

func forgotten() {
	q := newQueue()
	go q.run()
	q.put(1)
}

func stopped() {
	q := newQueue()
	go q.run()
	defer q.stop()
	q.put(1)
}

type putter interface{ put(int) }

func through(p putter) { p.put(1) }

func viaInterface() {
	q := newQueue()
	go q.run()
	through(q)
	q.stop()
}
`,
	"generic helper": `
func send[T any](ch chan<- T, v T) {
	ch <- v // blocks: send case one
}

func f() {
	ch := make(chan int)
	go send(ch, 1)
	select {
	case <-ch:
	case <-time.After(time.Second):
	}
}
`,
	"somebody else may serve": `
var published chan int

type server struct{ ch chan int }

func stored(s *server) {
	ch := make(chan int)
	s.ch = ch
	go func() { ch <- 1 }()
}

func global() {
	ch := make(chan int)
	published = ch
	go func() { ch <- 1 }()
}

func returned() chan int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	return ch
}

func handedOn() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	use(ch)
}

func sent(all chan chan int) {
	ch := make(chan int)
	all <- ch
	go func() { ch <- 1 }()
}
`,
	"correlated conditions": `
func f(async bool) error {
	ch := make(chan error)
	if async {
		go func() { ch <- work() }()
	}
	work()
	if async {
		return <-ch
	}
	return nil
}

func kinds(n int) {
	ch := make(chan int)
	if n > 3 {
		go func() { ch <- 1 }()
	}
	if n > 2 && n != 3 {
		<-ch
	}
}
`,
	"nil channels": `
func f() {
	var ch chan int
	go func() {
		ch <- 1 // blocks: nilsend nopeer
	}()
}

func made(n int) {
	var ch chan int
	if n > 0 {
		ch = make(chan int, 1)
	}
	if ch != nil {
		ch <- 1
	}
}
`,
	"once": `
func f() {
	var once sync.Once
	done := make(chan int)
	stop := func() { once.Do(func() { close(done) }) }
	go func() { <-done }()
	stop()
	stop()
}
`,
	"after a while": `
func f() {
	done := make(chan int)
	time.AfterFunc(time.Second, func() { close(done) })
	go func() { <-done }()
}
`,
	"panics": `
func f() error {
	ch := make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				ch <- nil
			}
		}()
		ch <- work()
	}()
	select {
	case err := <-ch:
		return err
	case <-time.After(time.Second):
		return nil
	}
}
`,
}

// TestBounds explores programs whose schedules or paths nobody can enumerate: the work is bounded, and
// nothing is said about them.
func TestBounds(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, source := range map[string]string{
		"many goroutines":                  "func f() {\nch := make(chan int)\n" + repeat(40, "go func() { ch <- %d; <-ch }()\n") + "<-ch\n}\n",
		"many branches between operations": "func f(a []bool) {\nch := make(chan int)\nx := 0\n" + repeat(40, "if a[%d] { x++; go func() { ch <- 1 }() }\n") + "<-ch\n}\n",
		"recursion":                        "func f(n int) {\nch := make(chan int)\ng(ch, n)\n<-ch\n}\nfunc g(ch chan int, n int) {\nif n > 0 { go g(ch, n-1); g(ch, n-2) }\nch <- n\n}\n",
		"mutual recursion of types":        "type node struct { next *node; ch chan int }\nfunc f(n *node) {\nm := &node{next: n, ch: make(chan int)}\nm.next.next = m\nfor i := m; i != nil; i = i.next { go func() { i.ch <- 1 }() }\n<-m.ch\n}\n",
		"many cases":                       "func f() {\nch := make(chan int)\nfor range 9 { go func() { for { select {\n" + repeat(60, "case ch <- %d:\n") + "case <-ch:\n} } }() }\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, first, line := find(t, "package p\n"+source)
			s := r.Stats()
			if s.Cut == 0 && name != "mutual recursion of types" {
				t.Errorf("%+v: no bound was hit, the test tests nothing", s)
			}
			if s.States > s.Functions*(maxStates+1) || s.Steps > s.Functions*(maxSteps+maxLocalSteps) {
				t.Errorf("%+v exceeds the bounds", s)
			}
			_, second, _ := find(t, "package p\n"+source)
			if len(first) != len(second) {
				t.Fatalf("%d findings, then %d", len(first), len(second))
			}
			for i := range first {
				if line(first[i]) != line(second[i]) || first[i].Why != second[i].Why {
					t.Errorf("finding %d is at line %d, then at %d", i, line(first[i]), line(second[i]))
				}
			}
		})
	}
}
