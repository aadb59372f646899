package runs

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// resultOf returns what the analysis with the given Run function says about source.
func resultOf(t *testing.T, source string, run func(*analysis.Pass) (any, error)) (*Result, *ssa.Package) {
	t.Helper()
	pass, pkg := ssatest.Build(t, source)
	result, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return result.(*Result), pkg
}

func TestFrequency(t *testing.T) {
	result, pkg := resultOf(t, `package main

import (
	"net/http"
	"sync"
)

var once sync.Once

type job interface{ work() }

type nightly struct{}

func (nightly) work() { mark() }

func (nightly) begin() { mark() }

type other interface{ begin(at int) error }

type group struct{}

func (group) Go(f func() error) {}

func main() {
	setUp()
	for range 3 {
		repeated()
	}
	for {
		if tried() {
			break
		}
	}
	for {
		mapped()
		break
	}
	http.HandleFunc("/", handle)
	once.Do(single)
	group{}.Go(grouped)
	later := func() { literal() }
	later()
	nightly{}.work()
	nightly{}.begin()
	each([]job{nightly{}})
	for {
		polled()
	}
}

func every(others []other) {
	for i, o := range others {
		o.begin(i)
	}
}

func each(jobs []job) {
	for _, j := range jobs {
		j.work()
	}
}

func setUp()                                        { mark() }
func polled()                                       { mark() }
func repeated()                                     { mark() }
func tried() bool                                   { mark(); return true }
func mapped()                                       { mark() }
func handle(w http.ResponseWriter, r *http.Request) { mark(); serve() }
func serve()                                        { mark() }
func Exported()                                     { mark() }
func mark()                                         {}
func looping()                                      { for { mark() } }
func single()                                       { mark() }
func grouped() error                                { mark(); return nil }
func literal()                                      { mark() }
`, Analyzer.Run)
	for name, want := range map[string]Frequency{
		"setUp": Once, "repeated": Unknown, "tried": PerItem, "mapped": Once, "polled": PerItem, "handle": PerRequest, "serve": PerRequest,
		"Exported": Unknown, "looping": PerItem, "single": Once, "grouped": Once, "literal": Once,
	} {
		for _, instr := range calls(pkg.Func(name), pkg.Func("mark")) {
			if got := result.Of(instr); got != want {
				t.Errorf("%s: frequency %d, want %d", name, got, want)
			}
			repeats := want
			if repeats == Once {
				repeats = Unknown
			}
			if got := result.Repeats(instr); got != repeats {
				t.Errorf("%s: repeats %d, want %d", name, got, repeats)
			}
		}
	}
	work := pkg.Prog.LookupMethod(pkg.Type("nightly").Type(), pkg.Pkg, "work")
	if result.Once(work) {
		t.Error("work: once, though a loop calls it through an interface")
	}
	begin := pkg.Prog.LookupMethod(pkg.Type("nightly").Type(), pkg.Pkg, "begin")
	if !result.Once(begin) {
		t.Error("begin: not once, though the interface has another signature")
	}
}

// calls returns the calls of callee in fn.
func calls(fn, callee *ssa.Function) []ssa.Instruction {
	var list []ssa.Instruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && call.Common().StaticCallee() == callee {
				list = append(list, call)
			}
		}
	}
	return list
}

func TestFailsOnce(t *testing.T) {
	result, pkg := resultOf(t, `package main

import (
	"errors"
	"log"
	"os"
)

var errLoad = errors.New("cannot load")

func main() {
	if err := connect(); err != nil {
		log.Fatal(err)
	}
	if err := optional(); err != nil {
		log.Print(err)
	}
	for range 3 {
		if err := repeated(); err != nil {
			log.Print(err)
		}
	}
	_ = new(inspect).Run(nil)
	log.Fatal(listen())
}

type inspect struct{}

func (*inspect) Synopsis() string { return "inspect the data" }

func (*inspect) Run(args []string) int {
	if err := inspected(); err != nil {
		return 1
	}
	return 0
}

type server struct{}

func (*server) Run(args []string) int {
	for range args {
		if err := served(); err != nil {
			return 1
		}
	}
	return 0
}

func connect() error {
	if err := dial(); err != nil {
		return err
	}
	_, err := load()
	if err != nil {
		return errors.Join(errLoad, err)
	}
	return migrate()
}

func dial() error            { return errLoad }
func load() (string, error)  { return "", errLoad }
func migrate() error         { return errLoad }
func optional() error        { return both() }
func repeated() error        { return both() }
func listen() error          { return both() }
func both() error            { return errLoad }
func inspected() error       { return errLoad }
func poll()                  { for { if err := polled(); err != nil { log.Print(err) } } }
func polled() error          { if err := asked(); err != nil { return err }; return nil }
func asked() error           { return errLoad }
func served() error          { return errLoad }
func left() error            { return live() }
func live() error            { return errLoad }
func listens() error         { return live() }
func init()                  { log.Print(listens()) }
func forever()               { select {} }
func nobody() error          { return errLoad }
func must() {
	if err := checked(); err != nil {
		os.Exit(1)
	}
}
func checked() error { return errLoad }
`, Analyzer.Run)
	for name, want := range map[string]bool{
		"connect": true, "dial": true, "load": true, "migrate": true, "optional": true, "repeated": false, "listen": true, "both": false, "inspected": true, "served": false, "left": false, "live": true, "nobody": false, "checked": true,
	} {
		if got := result.FailsOnce(pkg.Func(name)); got != want {
			t.Errorf("%s: fatal %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]bool{
		"repeated": true, "both": true, "served": true, "connect": false, "optional": false, "checked": false, "inspected": false, "polled": true, "asked": true,
	} {
		if got := result.Survives(pkg.Func(name)); got != want {
			t.Errorf("%s: survived %v, want %v", name, got, want)
		}
	}
}

// TestShortCommand asks how often a function in a table runs: in a program that does one thing and ends, and in two that stay.
func TestShortCommand(t *testing.T) {
	const program = `package main

import (
	"fmt"
	"os"
	"time"
)

var commands = map[string]func([]string) error{"copy": copyAll}

func main() {
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func copyAll(names []string) error {
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			return err
		}
	}
	return nil
}

var _ = time.Now
`
	for tail, want := range map[string]bool{
		"": true,
		"func watch() { for range time.NewTicker(time.Hour).C { copyAll(nil) } }": false,
		"func wait() { select {} }": false,
	} {
		result, pkg := resultOf(t, program+tail, Analyzer.Run)
		if got := result.Once(pkg.Func("copyAll")); got != want {
			t.Errorf("%s: copyAll runs once: %v, want %v", tail, got, want)
		}
	}
}

const library = `package store

type Store struct{}

// Open is called once.
func Open() (*Store, error) { return open() }

func open() (*Store, error) { return &Store{}, nil }

// Find is called by anybody.
func Find() {}
`

// program is the only one to use library, but for a helper of tests.
func program() []*Func {
	store := Use{Func: "example.com/store.Open", Error: Fatal}
	find := Use{Func: "example.com/store.Find", Loop: Bounded}
	again := Use{Func: "example.com/store.Open", Loop: Bounded}
	return []*Func{
		{Sym: "example.com/cmd.main", Single: true, Uses: []Use{store, find}},
		{Sym: "example.com/storetest.New", Single: true, Aside: true, Uses: []Use{again}},
	}
}

// TestModule asks about a package before and after its callers are known, and again after everything went through a store.
func TestModule(t *testing.T) {
	m := NewModule()
	m.Record()
	result, pkg := resultOf(t, library, m.run)
	open, find := pkg.Func("open"), pkg.Func("Find")
	if result.Once(open) || result.FailsOnce(open) || result.Once(find) {
		t.Error("the module answers before it is linked")
	}
	m.packages["example.com/cmd"] = program()
	if stale := m.Link(); !slices.Equal(stale, []string{"example.com/store"}) {
		t.Errorf("stale: %q", stale)
	}
	result, pkg = resultOf(t, library, m.run)
	open, find = pkg.Func("open"), pkg.Func("Find")
	if !result.Once(open) || !result.FailsOnce(open) || result.Once(find) {
		t.Errorf("open runs once: %v; its errors end the process: %v; Find runs once: %v", result.Once(open), result.FailsOnce(open), result.Once(find))
	}
	questions, ok := m.Asked(pkg.Pkg)
	if !ok || len(questions) == 0 {
		t.Fatal("no questions")
	}

	again := NewModule()
	for path := range m.packages {
		state, basis, ok := m.State(path)
		if !ok || !again.Restore(path, state, basis) {
			t.Fatalf("%s cannot be restored", path)
		}
	}
	if stale := again.Link(); len(stale) > 0 {
		t.Errorf("stale: %q", stale)
	}
	if !again.Holds("example.com/store", questions) {
		t.Error("the same module gives other answers")
	}
	again = NewModule()
	state, basis, _ := m.State("example.com/store")
	again.Restore("example.com/store", state, basis)
	again.Link()
	if again.Holds("example.com/store", questions) {
		t.Error("without its caller the answers are still the same")
	}
	if again.Restore("example.com/other", []byte("rubbish"), nil) {
		t.Error("rubbish was restored")
	}
	if data, err := cache.Encode([]*Func{nil}); err == nil && again.Restore("example.com/other", data, nil) {
		t.Error("a function that is none was restored")
	}
}
