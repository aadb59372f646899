package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/engine"
)

// family is a small module that is edited at random: layers of packages with everything that
// answers about other packages are made of.
type family struct {
	t    testing.TB
	rng  *rand.Rand
	dir  string
	pkgs []*familyPackage // a package imports only those before it
	next int              // number of the next new name

	goVersion string
	library   familyLibrary
	vendored  bool
	env       string            // setting in the environment
	said      string            // option of the rule probe
	written   map[string]string // contents of the files on disk
}

// familyLibrary is a module that go.mod replaces by a directory.
type familyLibrary struct {
	second   bool // the other of two directories
	variable bool // Limit is a variable
	limit    int
	wide     bool // ID is an int64
	body     int
}

type familyPackage struct {
	name    string
	elems   []*elem
	files   int  // elements are spread over so many files
	tests   bool // has test files
	tagged  int  // file with a build constraint, or -1
	broken  int  // 1: an error in a body, 2: in a declaration
	comment int  // lines of comment at the beginning
	note    string
	cycle   bool // imports the next package too
	thin    bool // does nothing but call others
}

type elemKind int

const (
	query      elemKind = iota // func(db *sql.DB, id int) error
	batch                      // func(db *sql.DB, ids []int) error
	repository                 // interface
	repo                       // struct with the methods of a repository
	service                    // func(r Repository, ids []int) error
	list                       // package-level list
	statement                  // constant text of a statement
	each                       // generic function that calls a function
	handler                    // serves requests
	hook                       // variable that holds a function
	box                        // generic type with the methods of a repository
	order                      // func(db *sql.DB, order string) error
	kinds
)

// elem is a declaration of a package.
type elem struct {
	name    string
	kind    elemKind
	variant int // of the signature or of the value
	body    []stmt
	body2   []stmt // of a second method
	file    int
	private bool // a function that only its own package can use
	of      ref  // repository that a service gets
}

// ref names an element.
type ref struct{ pkg, name string }

// stmt is a statement; what it names may be gone when it is written.
type stmt struct {
	kind  int
	ref   ref
	repo  ref
	bold  bool // written even if it does not compile
	inner []stmt
}

func newFamily(t testing.TB, rng *rand.Rand) *family {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &family{t: t, rng: rng, dir: dir, goVersion: "1.24", library: familyLibrary{limit: 3}, env: "CGO_ENABLED=1", written: map[string]string{}}
	for i := range 11 {
		f.insert(i, fmt.Sprintf("p%02d", i))
	}
	return f
}

// insert adds a package, which imports only those before it.
func (f *family) insert(i int, name string) {
	p := &familyPackage{name: name, files: 1 + f.rng.IntN(2), tagged: -1, tests: f.rng.IntN(3) == 0}
	after := slices.Clone(f.pkgs[i:])
	f.pkgs = append(f.pkgs[:i], p)
	p.thin = f.rng.IntN(4) == 0
	for range 2 + f.rng.IntN(6) {
		p.elems = append(p.elems, f.newElem(p))
	}
	f.pkgs = append(f.pkgs, after...)
}

func (f *family) newElem(p *familyPackage) *elem {
	f.next++
	e := &elem{kind: elemKind(f.rng.IntN(int(kinds)+3)) % kinds, file: f.rng.IntN(2), variant: f.rng.IntN(4)}
	prefix := [...]string{"Query", "Batch", "Repository", "Repo", "Service", "List", "Statement", "Each", "Handle", "Hook", "Box", "Order"}[e.kind]
	e.name = fmt.Sprintf("%s%d", prefix, f.next)
	if e.kind == query && f.rng.IntN(4) == 0 {
		e.private, e.name = true, fmt.Sprintf("query%d", f.next)
	}
	if e.kind == repo && f.rng.IntN(5) == 0 {
		e.name = fmt.Sprintf("MemoryRepo%d", f.next)
	}
	f.fill(p, e)
	return e
}

// fill gives e new bodies.
func (f *family) fill(p *familyPackage, e *elem) {
	e.body, e.body2 = f.stmts(p, 2), f.stmts(p, 2)
	switch f.rng.IntN(8) {
	case 0:
		e.body = []stmt{{kind: stmtNothing}}
	case 1:
		e.body = []stmt{{kind: stmtCall, ref: f.pick(p, query)}}
	}
	if e.kind == service {
		e.of = f.pick(p, repository)
	}
}

func (f *family) stmts(p *familyPackage, depth int) []stmt {
	var list []stmt
	for range 1 + f.rng.IntN(3) {
		s := stmt{kind: f.rng.IntN(stmtKinds + 4)}
		if s.kind >= stmtKinds {
			s.kind = [...]int{stmtCall, stmtBatch, stmtMake, stmtLoop}[s.kind-stmtKinds]
		}
		if p.thin && !slices.Contains([]int{stmtCall, stmtLoop, stmtHook, stmtEach, stmtConstant}, s.kind) {
			s.kind = stmtNothing
		}
		if want, ok := stmtRefs[s.kind]; ok {
			s.ref = f.pick(p, want...)
		}
		if s.kind == stmtPass {
			s.repo, s.bold = f.pick(p, repo), f.rng.IntN(8) == 0
		}
		switch {
		case !slices.Contains(stmtNests, s.kind):
		case depth > 0:
			s.inner = f.stmts(p, depth-1)
		default:
			s.kind, s.ref = stmtCall, f.pick(p, query)
		}
		list = append(list, s)
	}
	return list
}

// pick chooses an element of one of the given kinds that p may use.
func (f *family) pick(p *familyPackage, kinds ...elemKind) ref {
	var all []ref
	for _, q := range f.pkgs {
		for _, e := range q.elems {
			if slices.Contains(kinds, e.kind) && (q == p || !e.private) {
				all = append(all, ref{q.name, e.name})
			}
		}
		if q == p {
			break
		}
	}
	if others := slices.DeleteFunc(slices.Clone(all), func(r ref) bool { return r.pkg == p.name }); len(others) > 0 && f.rng.IntN(4) > 0 {
		all = others
	}
	if len(all) == 0 {
		return ref{}
	}
	return all[f.rng.IntN(len(all))]
}

func (f *family) find(r ref) *elem {
	for _, p := range f.pkgs {
		if p.name == r.pkg {
			for _, e := range p.elems {
				if e.name == r.name {
					return e
				}
			}
		}
	}
	return nil
}

const (
	stmtQuery = iota
	stmtExec
	stmtCall     // a query
	stmtBatch    // a batch
	stmtLoop     // over the ids
	stmtList     // over a list
	stmtMethod   // of the repository
	stmtEach     // a callback
	stmtHook     // what a variable holds
	stmtMake     // a method of a new repo or box
	stmtFailed   // after an error
	stmtConstant // a constant statement
	stmtLibrary
	stmtLimit // a loop up to the library's limit
	stmtGo
	stmtPass // a repo to a service
	stmtOrder
	stmtFind // of a repository
	stmtNothing
	stmtKinds
)

var stmtRefs = map[int][]elemKind{
	stmtCall: {query}, stmtBatch: {batch}, stmtList: {list}, stmtEach: {each}, stmtHook: {hook}, stmtMake: {repo, box}, stmtConstant: {statement}, stmtPass: {service}, stmtOrder: {order}, stmtFind: {repository},
}

var stmtNests = []int{stmtLoop, stmtList, stmtEach, stmtFailed, stmtLimit, stmtGo}

// writer writes one file of a package.
type writer struct {
	f       *family
	p       *familyPackage
	out     strings.Builder
	imports map[string]bool
	db, id  string // expressions
	ids     string
	repo    string // "" if there is none
	text    string // a text
	depth   int
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.out, format+"\n", args...)
}

// name writes a reference, and imports its package.
func (w *writer) name(r ref) string {
	if r.pkg == w.p.name {
		return r.name
	}
	w.imports["example.com/app/"+r.pkg] = true
	return r.pkg + "." + r.name
}

// check writes a statement that evaluates an error.
func (w *writer) check(format string, args ...any) {
	w.line("if err := "+format+"; err != nil {\nreturn err\n}", args...)
}

func (w *writer) std(path string) string {
	w.imports[path] = true
	return path[strings.LastIndexByte(path, '/')+1:]
}

func (w *writer) stmts(list []stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

func (w *writer) stmt(s stmt) {
	e := w.f.find(s.ref)
	if _, refers := stmtRefs[s.kind]; refers && e == nil {
		s.kind = stmtNothing
	}
	w.depth++
	defer func() { w.depth-- }()
	v := fmt.Sprintf("v%d", w.depth)
	switch s.kind {
	case stmtQuery:
		w.check(`%s.QueryRow("SELECT name FROM t WHERE id = $1", %s).Scan(new(string))`, w.db, w.id)
	case stmtExec:
		w.line("if _, err := %s.Exec(\"UPDATE t SET a = 1 WHERE id = $1\", %s); err != nil {\nreturn err\n}", w.db, w.id)
	case stmtCall:
		if e.variant%4 == 3 {
			w.check(`%s(%s, %s, "why")`, w.name(s.ref), w.db, w.id)
		} else {
			w.check("%s(%s, %s)", w.name(s.ref), w.db, w.id)
		}
	case stmtBatch:
		w.check("%s(%s, %s)", w.name(s.ref), w.db, w.ids)
	case stmtLoop:
		w.line("for _, %s := range %s {", v, w.ids)
		w.with(v, s.inner)
		w.line("}")
	case stmtList:
		w.line("for _, %s := range %s {", v, w.name(s.ref))
		w.with(v, s.inner)
		w.line("}")
	case stmtMethod:
		if w.repo != "" {
			w.check("%s.Get(%s)", w.repo, w.id)
		}
	case stmtEach:
		w.line("if err := %s(%s, func(%s int) error {", w.name(s.ref), w.ids, v)
		w.with(v, s.inner)
		w.line("_ = %s\nreturn nil\n}); err != nil {\nreturn err\n}", v)
	case stmtHook:
		w.check("%s(%s)", w.name(s.ref), w.id)
	case stmtMake:
		if e.kind == box {
			w.check("(&%s[string]{DB: %s}).Get(%s)", w.name(s.ref), w.db, w.id)
		} else {
			w.check("(&%s{DB: %s}).Get(%s)", w.name(s.ref), w.db, w.id)
		}
	case stmtFailed:
		w.line("if err := %s.Ping(); err != nil {", w.db)
		w.stmts(s.inner)
		w.line("return err\n}")
	case stmtConstant:
		w.line("if _, err := %s.Exec(%s, %s); err != nil {\nreturn err\n}", w.db, w.name(s.ref), w.id)
	case stmtLibrary:
		w.imports["example.com/lib"] = true
		w.check("lib.Do(%s, lib.ID(%s))", w.db, w.id)
	case stmtLimit:
		w.imports["example.com/lib"] = true
		w.line("for %s := 0; %s < lib.Limit; %s++ {", v, v, v)
		w.with(v, s.inner)
		w.line("}")
	case stmtGo:
		w.line("go func() error {")
		w.stmts(s.inner)
		w.line("return nil\n}()")
	case stmtOrder:
		w.check("%s(%s, %s)", w.name(s.ref), w.db, w.text)
	case stmtFind:
		w.check("func(repo %s) error { return repo.Find(%s) }(nil)", w.name(s.ref), w.text)
	case stmtPass:
		made, wanted := w.f.find(s.repo), w.f.find(e.of)
		if made != nil && (s.bold || wanted == nil || wanted.variant%2 == 0 || made.variant >= 1) {
			w.check("%s(&%s{DB: %s}, %s)", w.name(s.ref), w.name(s.repo), w.db, w.ids)
		}
	case stmtNothing:
		w.line("_ = %s", w.id)
	}
}

// with writes statements that use another id.
func (w *writer) with(id string, list []stmt) {
	old := w.id
	w.id = id
	w.line("_ = %s", id)
	w.stmts(list)
	w.id = old
}

func (w *writer) scope(db, id, ids, repo string) {
	w.db, w.id, w.ids, w.repo, w.text = db, id, ids, repo, `"name"`
}

func (w *writer) elem(e *elem) {
	sql := w.std("database/sql")
	switch e.kind {
	case query:
		more := ""
		if e.variant%4 == 3 {
			more = ", why string"
		}
		w.scope("db", "id", "[]int{id, 2 * id}", "")
		w.line("func %s(db *%s.DB, id int%s) error {", e.name, sql, more)
		w.stmts(e.body)
		w.line("return nil\n}")
	case batch:
		w.scope("db", "len(ids)", "ids", "")
		w.line("func %s(db *%s.DB, ids []int) error {", e.name, sql)
		w.stmts(e.body)
		w.line("return nil\n}")
	case repository:
		w.line("type %s interface {\nGet(id int) error\nFind(order string) error", e.name)
		if e.variant%2 == 1 {
			w.line("Put(id int) error")
		}
		w.line("}")
	case repo, box:
		params, args := "", ""
		if e.kind == box {
			params, args = "[T any]", "[T]"
			w.line("var _ = %s[int]{}", e.name)
		}
		w.line("type %s%s struct {\nDB *%s.DB\n}", e.name, params, sql)
		w.scope("t.DB", "id", "[]int{id}", "")
		w.line("func (t *%s%s) Get(id int) error {", e.name, args)
		w.stmts(e.body)
		w.line("return nil\n}")
		w.text = "order"
		w.line("func (t *%s%s) Find(order string) error {", e.name, args)
		w.order(e)
		w.line("return nil\n}")
		w.text = `"name"`
		if e.variant >= 1 {
			w.line("func (t *%s%s) Put(id int) error {", e.name, args)
			w.stmts(e.body2)
			w.line("return nil\n}")
		}
	case service:
		target := w.f.find(e.of)
		param := "interface{ Get(id int) error }"
		if target != nil {
			param = w.name(e.of)
		}
		w.scope("conn()", "len(ids)", "ids", "r")
		w.line("func %s(r %s, ids []int) error {", e.name, param)
		w.stmts([]stmt{{kind: stmtLoop, inner: append([]stmt{{kind: stmtMethod}}, e.body...)}})
		w.line("return nil\n}")
	case list:
		switch e.variant {
		case 0:
			w.line("var %s = []int{1, 2, 3}", e.name)
		case 1:
			w.line("var %s = []int{4, 5, 6, 7}", e.name)
		case 2:
			w.line("var %s = []int{1}\nfunc Grow%s() { %s = append(%s, 1) }", e.name, e.name, e.name, e.name)
		case 3:
			w.line("var %s = [...]int{1, 2}", e.name)
		}
	case statement:
		w.line("const %s = %q", e.name, [...]string{"SELECT 1", "UPDATE t SET a = $1", "CREATE TABLE t (a int)", "DELETE FROM t WHERE id = $1"}[e.variant])
	case each:
		w.line("func %s[T any](list []T, f func(T) error) error {", e.name)
		if e.variant%2 == 0 {
			w.line("for _, x := range list {\nif err := f(x); err != nil {\nreturn err\n}\n}")
		}
		w.line("return nil\n}")
	case order:
		w.scope("db", "len(order)", "[]int{len(order)}", "")
		w.text = "order"
		w.line("func %s(db *%s.DB, order string) error {", e.name, sql)
		w.order(e)
		w.stmts(e.body)
		w.line("return nil\n}")
	case handler:
		w.scope("conn()", "len(r.URL.Path)", "[]int{len(r.URL.Path), 1}", "")
		w.text = `r.FormValue("order")`
		w.line("func %s(w %s.ResponseWriter, r *http.Request) {\nfunc() error {", e.name, w.std("net/http"))
		w.stmts(e.body)
		w.line("return nil\n}()\n}")
	case hook:
		w.scope("conn()", "id", "[]int{id}", "")
		switch e.variant {
		case 0:
			w.line("var %s func(id int) error", e.name)
		case 1:
			w.line("var %s = func(id int) error {", e.name)
			w.stmts(e.body)
			w.line("return nil\n}")
		default:
			w.line("var %s func(id int) error\nfunc init() {\n%s = func(id int) error {", e.name, e.name)
			w.stmts(e.body)
			w.line("return nil\n}\n}")
		}
	}
}

// order writes a query made of a text.
func (w *writer) order(e *elem) {
	switch e.variant {
	case 0:
	case 1:
		w.line("if order != \"name\" {\nreturn nil\n}")
		fallthrough
	default:
		w.line("if rows, err := %s.Query(\"SELECT * FROM t ORDER BY \" + order); err == nil {\nrows.Close()\n}", w.db)
	}
}

// write adds the files of p to files.
func (p *familyPackage) write(f *family, files map[string]string) {
	for i := range p.files {
		w := &writer{f: f, p: p, imports: map[string]bool{}}
		w.line("func unused%d() *%s.DB { return nil }", i, w.std("database/sql"))
		if i == 0 {
			w.line("func conn() *sql.DB { return nil }")
			switch p.broken {
			case 1:
				w.line("func wrong() { undefined() }")
			case 2:
				w.line("type Wrong undefined")
			}
		}
		if next := slices.Index(f.pkgs, p) + 1; p.cycle && next < len(f.pkgs) {
			w.line("var _ %s", w.name(ref{f.pkgs[next].name, "Missing"}))
		}
		for _, e := range p.elems {
			if e.file%p.files == i {
				w.elem(e)
			}
		}
		constraint := ""
		if p.tagged == i {
			constraint = "//go:build !special\n\n"
		}
		files[fmt.Sprintf("%s/f%d.go", p.name, i)] = strings.Repeat("// Comment.\n", p.comment) + "\n" + constraint + w.file(p.name)
	}
	if p.note != "" {
		files[p.name+"/note.txt"] = p.note
	}
	if !p.tests {
		return
	}
	inside := &writer{f: f, p: p, imports: map[string]bool{}}
	inside.scope("conn()", "len(ids)", "ids", "")
	inside.line("func helper(db *%s.DB, id int) error {\nreturn db.QueryRow(\"SELECT 1\").Scan(&id)\n}", inside.std("database/sql"))
	inside.line("func Helped(ids []int) error {\nfor _, id := range ids {\nhelper(conn(), id)\n}")
	outside := &writer{f: f, p: &familyPackage{name: p.name + "_test"}, imports: map[string]bool{"database/sql": true}}
	outside.scope("(*sql.DB)(nil)", "len(ids)", "ids", "")
	outside.line("func use(ids []int) error {\n%s(ids)", outside.name(ref{p.name, "Helped"}))
	for _, e := range p.elems {
		if e.kind == query && !e.private {
			loop := []stmt{{kind: stmtLoop, inner: []stmt{{kind: stmtCall, ref: ref{p.name, e.name}}}}}
			inside.stmts(loop)
			outside.stmts(loop)
		}
	}
	inside.line("return nil\n}")
	outside.line("return nil\n}")
	files[p.name+"/in_test.go"] = inside.file(p.name)
	files[p.name+"/out_test.go"] = strings.Replace(outside.file(p.name+"_test"), "import (", "import (\n", 1) + "var _ *sql.DB\n"
}

func (w *writer) file(pkg string) string {
	var imports []string
	for path := range w.imports {
		imports = append(imports, path)
	}
	slices.Sort(imports)
	text := "package " + pkg + "\n\nimport (\n"
	for _, path := range imports {
		text += fmt.Sprintf("%q\n", path)
	}
	return text + ")\n\n" + w.out.String()
}

// write brings the directory up to date.
func (f *family) write() {
	files := map[string]string{}
	for _, p := range f.pkgs {
		p.write(f, files)
	}
	library := "lib"
	if f.library.second {
		library = "lib2"
	}
	files["go.mod"] = fmt.Sprintf("module example.com/app\n\ngo %s\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./%s\n", f.goVersion, library)
	text := f.library.text()
	for _, dir := range []string{"lib", "lib2"} {
		files[dir+"/go.mod"] = "module example.com/lib\n\ngo 1.24\n"
		files[dir+"/lib.go"] = familyLibrary{limit: 5}.text()
	}
	files[library+"/lib.go"] = text
	if f.vendored {
		files["vendor/modules.txt"] = fmt.Sprintf("# example.com/lib v1.0.0 => ./%s\n## explicit; go 1.24\nexample.com/lib\n# example.com/lib => ./%s\n", library, library)
		files["vendor/example.com/lib/lib.go"] = text
	}
	for name := range f.written {
		if _, ok := files[name]; !ok {
			if err := os.Remove(filepath.Join(f.dir, name)); err != nil {
				f.t.Fatal(err)
			}
			if name == "vendor/modules.txt" {
				if err := os.RemoveAll(filepath.Join(f.dir, "vendor")); err != nil {
					f.t.Fatal(err)
				}
				delete(f.written, "vendor/example.com/lib/lib.go")
			}
		}
	}
	for name, text := range files {
		if f.written[name] == text {
			continue
		}
		path := filepath.Join(f.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			f.t.Fatal(err)
		}
	}
	f.written = files
}

func (l familyLibrary) text() string {
	id, limit := "int", "const"
	if l.wide {
		id = "int64"
	}
	if l.variable {
		limit = "var"
	}
	return fmt.Sprintf(`package lib

import "database/sql"

type ID %s

%s Limit = %d

func Do(db *sql.DB, id ID) error {
	_ = %d
	return nil
}
`, id, limit, l.limit, l.body)
}

// edit makes one change and returns its name.
func (f *family) edit() string {
	i := f.rng.IntN(len(f.pkgs))
	p := f.pkgs[i]
	e := p.elems[f.rng.IntN(len(p.elems))]
	switch f.rng.IntN(35) {
	case 33:
		f.env = [...]string{"CGO_ENABLED=1", "CGO_ENABLED=0", "GOFLAGS=-tags=special", "GOARCH=386"}[f.rng.IntN(4)]
		return "environment"
	case 34:
		f.said = [...]string{"", "this", "that"}[f.rng.IntN(3)]
		return "configuration"
	case 26, 27, 28, 29:
		for _, p := range f.pkgs {
			for _, e := range p.elems {
				if slices.Contains([]elemKind{statement, list, repository, hook}, e.kind) && f.rng.IntN(6) == 0 {
					e.variant = f.rng.IntN(4)
					return "declaration"
				}
			}
		}
		return "nothing"
	case 0, 1, 2, 3, 4, 5:
		f.fill(p, e)
		return "body"
	case 6, 7, 8, 9:
		e.variant = f.rng.IntN(4)
		return "variant"
	case 10, 11:
		p.elems = append(p.elems, f.newElem(p))
		return "new declaration"
	case 12:
		if len(p.elems) > 1 {
			p.elems = slices.DeleteFunc(p.elems, func(d *elem) bool { return d == e })
		}
		return "deleted declaration"
	case 13:
		p.files = 1 + p.files%2
		return "files"
	case 14:
		f.next++
		f.insert(i, fmt.Sprintf("q%d", f.next))
		return "new package"
	case 15:
		if len(f.pkgs) > 8 {
			f.pkgs = slices.Delete(f.pkgs, i, i+1)
		}
		return "deleted package"
	case 16:
		p.tests = !p.tests
		return "tests"
	case 17:
		p.tagged = f.rng.IntN(3) - 1
		return "constraint"
	case 18:
		p.broken = f.rng.IntN(3)
		if p.broken == 0 {
			for _, p := range f.pkgs {
				p.broken = 0
			}
		}
		return "error"
	case 30, 31:
		for _, q := range f.pkgs {
			if q != p {
				q.broken = 0
			}
		}
		p.broken = (p.broken + 1) % 2
		return "error"
	case 32:
		for _, q := range f.pkgs {
			q.cycle = false
		}
		p.cycle = f.rng.IntN(3) == 0
		return "import cycle"
	case 19:
		p.comment = f.rng.IntN(3)
		return "comment"
	case 20:
		p.note = [...]string{"", "one", "two"}[f.rng.IntN(3)]
		return "other file"
	case 21:
		f.library = familyLibrary{f.library.second, f.rng.IntN(2) == 0, 1 + f.rng.IntN(5), f.rng.IntN(2) == 0, f.rng.IntN(9)}
		return "replaced module"
	case 22:
		f.library.second = !f.library.second
		return "replacement"
	case 23:
		f.vendored = !f.vendored
		return "vendoring"
	case 24:
		f.goVersion = [...]string{"1.21", "1.24", "1.26"}[f.rng.IntN(3)]
		return "go version"
	default:
		e.file = f.rng.IntN(2)
		return "moved declaration"
	}
}

// options returns what to look at.
func (f *family) options() engine.Options {
	o := engine.Options{Dir: f.dir, Tests: f.rng.IntN(3) == 0}
	if f.rng.IntN(6) == 0 {
		o.Tags = "special"
	}
	if f.rng.IntN(4) == 0 {
		for range 1 + f.rng.IntN(2) {
			o.Patterns = append(o.Patterns, "./"+f.pkgs[f.rng.IntN(len(f.pkgs))].name)
		}
	}
	return o
}
