package engine

import (
	"cmp"
	"crypto/sha256"
	"go/types"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/reviewlint/reviewlint/internal/cache"
)

// incremental is the part of a run that uses the cache.
//
// A package whose summary is in the cache is not analysed before the link, and after it only if its findings are
// not in the cache or do not hold. Then what it imports is type-checked as far as necessary, without function
// bodies.
type incremental struct {
	*run
	keys  *keys
	types map[string]reflect.Type // of facts, by ID
	cold  bool                    // nothing of this module is in the cache

	// reading is held for reading while types are in use, and for writing while export data is read, which
	// adds to the types that are already there.
	reading sync.RWMutex
	exports sync.Mutex // guards the marks in nodes, and byPath
	byPath  map[string]*types.Package

	readMu sync.Mutex
	read   map[string]bool // files that rules read
}

// nodeCache is what the cache knows about one node.
type nodeCache struct {
	input    cache.Key
	restored bool      // the summary is from the cache
	typed    sync.Once // types are there
	exports  bool      // the export data that its types need has been read

	summary, findings *askedLog // of the analyses that made them; nil if they are from the cache
}

func newIncremental(r *run) *incremental {
	return &incremental{run: r, keys: newKeys(r), types: r.plan.factTypes(), byPath: map[string]*types.Package{}, read: map[string]bool{}}
}

// noteFile notes that the outcome depends on the file called name.
func (i *incremental) noteFile(name string) {
	i.readMu.Lock()
	defer i.readMu.Unlock()
	i.read[name] = true
}

// filesRead returns the files that rules read, now or when they found what was restored, sorted.
func (i *incremental) filesRead() []string {
	i.readMu.Lock()
	defer i.readMu.Unlock()
	return slices.Sorted(maps.Keys(i.read))
}

// start looks whether there is anything in the cache; it reports false if export data has to be read first, for all packages.
func (i *incremental) start(plain []*node) bool {
	if i == nil {
		return false
	}
	for _, n := range plain {
		if n.mode != source || slices.ContainsFunc(n.imports, func(dep *node) bool { return dep.mode == source }) {
			continue
		}
		if _, ok := i.Cache.Store.Get(summaryKey(i.keys.input(n))); ok {
			return true
		}
	}
	i.cold = true
	return false
}

// waiting reports whether findings about n are wanted, but it has not been analysed.
func (i *incremental) waiting(n *node) bool { return i != nil && n.target && n.cache.restored }

// first restores the summary of n, or analyses it.
func (i *incremental) first(n *node) {
	switch {
	case n.mode == source:
		n.cache.input = i.keys.input(n)
		if !i.restoreSummary(n) {
			i.analyse(n, true)
		}
	case i.cold:
		i.typesOf(n)
	}
}

// again restores the findings of n, or analyses it.
func (i *incremental) again(n *node) {
	if n.leaf {
		n.cache.input = i.keys.input(n)
	}
	if (n.leaf || n.cache.restored) && i.restoreFindings(n) {
		return
	}
	i.analyse(n, false)
}

func (i *incremental) analyse(n *node, first bool) {
	if !i.cold {
		i.readExports(n)
	}
	i.reading.RLock()
	defer i.reading.RUnlock()
	for _, dep := range n.needs() {
		i.typesOf(dep)
	}
	n.cache.findings = nil
	i.process(n, first)
	if first || n.plain != nil {
		n.cache.typed.Do(func() {})
	}
	if first {
		n.cache.summary = n.cache.findings
	} else if log := n.cache.findings; log != nil {
		log.close(i.Cache.Worlds)
	}
}

// needs returns the nodes whose types a check of n needs.
func (n *node) needs() []*node {
	list := slices.Clone(n.imports)
	if n.tested != nil {
		list = append(list, n.tested)
	}
	for _, twin := range n.recompiled {
		list = append(list, twin.imports...)
	}
	return list
}

// typesOf type-checks the declarations of n, once, if it has no types yet.
func (i *incremental) typesOf(n *node) {
	if n.mode == exported {
		return
	}
	n.cache.typed.Do(func() {
		for _, dep := range n.needs() {
			i.typesOf(dep)
		}
		if len(n.files) == 0 {
			return
		}
		s := i.checker.checkWith(n, declared, nil)
		n.types = s.pkg
		n.judge(n.mode == source && n.outcome.code != nil || n.mode == declared && !s.ok())
	})
}

// readExports reads the export data that is needed to check n and what it imports.
func (i *incremental) readExports(n *node) {
	i.exports.Lock()
	defer i.exports.Unlock()
	var list []*node
	var visit func(n *node)
	visit = func(n *node) {
		if n.cache.exports {
			return
		}
		n.cache.exports = true
		if n.mode == exported {
			list = append(list, n)
			return
		}
		for _, dep := range n.needs() {
			visit(dep)
		}
	}
	visit(n)
	if len(list) == 0 {
		return
	}
	i.reading.Lock()
	defer i.reading.Unlock()
	for _, n := range list {
		n.types, n.exportErr = readExport(n, i.checker.fset, i.byPath)
	}
}

func summaryKey(input cache.Key) cache.Key { return cache.NewHash("summary").Key(input).Sum() }

func (i *incremental) findingsKey(n *node) cache.Key {
	h := cache.NewHash("findings").Key(n.cache.input)
	if n.target {
		h.Key(i.keys.rules)
	}
	return h.Sum()
}

// load decodes the value under key into record.
func (i *incremental) load(key cache.Key, record any) bool {
	data, ok := i.Cache.Store.Get(key)
	return ok && cache.Decode(data, record) == nil
}

// restoreSummary takes the summary of n from the cache.
func (i *incremental) restoreSummary(n *node) bool {
	var rec summaryRecord
	if !i.load(summaryKey(n.cache.input), &rec) || !i.hold(n, rec.Questions, rec.Files) || len(rec.States) != len(i.Cache.Worlds) {
		return false
	}
	restored := map[factKey]analysis.Fact{}
	for _, f := range rec.Facts {
		typ := i.types[f.Type]
		if typ == nil || typ.Kind() != reflect.Pointer {
			return false
		}
		fact := reflect.New(typ.Elem())
		if cache.Decode(f.Data, fact.Interface()) != nil {
			return false
		}
		restored[factKey{objectpath.Path(f.Object), typ}] = fact.Interface().(analysis.Fact)
	}
	for k, w := range i.Cache.Worlds {
		if st := rec.States[k]; st.State != nil && !w.Restore(n.path(), st.State, st.Basis) {
			return false
		}
	}
	if len(restored) > 0 {
		i.facts.mu.Lock()
		i.facts.byPackage[n.path()] = restored
		i.facts.mu.Unlock()
	}
	n.outcome = &outcome{code: rec.Code}
	n.judge(rec.Code != nil)
	n.cache.restored = true
	return true
}

// restoreFindings takes the findings of n from the cache.
func (i *incremental) restoreFindings(n *node) bool {
	var rec findingsRecord
	if !i.load(i.findingsKey(n), &rec) || !i.hold(n, rec.Questions, rec.Files) {
		return false
	}
	if len(rec.Worlds) != len(i.Cache.Worlds) {
		return false
	}
	for k, w := range i.Cache.Worlds {
		if rec.Worlds[k] != nil && !w.Holds(n.path(), rec.Worlds[k]) {
			return false
		}
	}
	n.outcome = &outcome{code: rec.Code, findings: rec.Findings, suppressions: rec.Suppressions}
	if n.leaf {
		n.judge(rec.Code != nil)
	}
	return true
}

// hold reports whether what an analysis of n asked is answered as before.
func (i *incremental) hold(n *node, questions []factQuestion, files []fileQuestion) bool {
	for _, q := range questions {
		var typ reflect.Type
		if q.Type != "" {
			if typ = i.types[q.Type]; typ == nil {
				return false
			}
		}
		answer, ok := i.answer(n, q.Package, q.Object, typ)
		if !ok || answer != q.Answer {
			return false
		}
	}
	for _, q := range files {
		i.noteFile(q.Name)
		if fileAnswer(os.ReadFile(q.Name)) != q.Answer {
			return false
		}
	}
	return true
}

// answer returns the answer to the question of a [factQuestion]; ok is false if there is none that can be compared.
func (i *incremental) answer(n *node, pkg, object string, typ reflect.Type) (answer cache.Digest, ok bool) {
	var err error
	known := i.facts.of(pkg)
	switch {
	case pkg == inSight:
		answer, err = cache.DigestOf(i.packagesWithFacts(n))
	case typ == nil:
		if known != nil {
			answer[0] = 1
		}
	case object == allObjects:
		answer, err = cache.DigestOf(storedFacts(known, typ))
	default:
		if fact := known[factKey{objectpath.Path(object), typ}]; fact != nil {
			answer, err = cache.DigestOf(fact)
		}
	}
	return answer, err == nil
}

// packagesWithFacts returns the packages with facts that n imports directly or indirectly, sorted.
func (i *incremental) packagesWithFacts(n *node) []string {
	seen := map[*node]bool{}
	var paths []string
	var visit func(n *node)
	visit = func(n *node) {
		for _, dep := range n.imports {
			if dep.mode != exported && !seen[dep] { // what is exported imports nothing that is analysed
				seen[dep] = true
				if i.facts.of(dep.path()) != nil {
					paths = append(paths, dep.path())
				}
				visit(dep)
			}
		}
	}
	visit(n)
	slices.Sort(paths)
	return paths
}

// storedFacts returns the facts of known, those of one type if typ is not nil, in a fixed order. It
// returns nil if one of them cannot be stored.
func storedFacts(known map[factKey]analysis.Fact, typ reflect.Type) []storedFact {
	list := []storedFact{}
	for key, fact := range known {
		if typ != nil && key.typ != typ {
			continue
		}
		data, err := cache.Encode(reflect.ValueOf(fact).Elem().Interface())
		if err != nil || key.typ.Kind() != reflect.Pointer {
			return nil
		}
		list = append(list, storedFact{string(key.object), typeID(key.typ), data})
	}
	slices.SortFunc(list, func(a, b storedFact) int {
		return cmp.Or(strings.Compare(a.Object, b.Object), strings.Compare(a.Type, b.Type))
	})
	return list
}

// save stores what was found out, unless files have changed meanwhile.
func (i *incremental) save() {
	if i == nil || !i.keys.unchanged() {
		return
	}
	for _, n := range i.graph.nodes {
		if n.mode != source || n.outcome == nil || len(n.outcome.failures) > 0 || n.outcome.invalid != "" {
			continue // a failure is not a result
		}
		if log := n.cache.summary; log != nil {
			log.close(i.Cache.Worlds)
			i.saveSummary(n, log)
		}
		if log := n.cache.findings; log != nil && (n.target || log != n.cache.summary) {
			i.saveFindings(n, log)
		}
	}
}

func (i *incremental) saveSummary(n *node, log *askedLog) {
	rec := summaryRecord{Code: n.outcome.code, Facts: storedFacts(i.facts.of(n.path()), nil)}
	var ok bool
	if rec.Questions, rec.Files, ok = log.asked(true); !ok || rec.Facts == nil {
		return
	}
	for _, w := range i.Cache.Worlds {
		var st storedState
		if st.State, st.Basis, ok = w.State(n.path()); !ok {
			return
		}
		rec.States = append(rec.States, st)
	}
	i.put(summaryKey(n.cache.input), rec)
}

func (i *incremental) saveFindings(n *node, log *askedLog) {
	out := n.outcome
	rec := findingsRecord{Code: out.code, Findings: out.findings, Suppressions: out.suppressions, Worlds: log.worlds}
	var ok bool
	if rec.Questions, rec.Files, ok = log.asked(false); ok {
		i.put(i.findingsKey(n), rec)
	}
}

func (i *incremental) put(key cache.Key, record any) {
	if data, err := cache.Encode(record); err == nil {
		i.Cache.Store.Put(key, data)
	}
}

// askedLog notes what the analysis of one package asks about others. Its methods may be called on nil, and
// from several goroutines.
type askedLog struct {
	inc *incremental
	n   *node

	mu        sync.Mutex
	pkg       *types.Package // nil once the log is closed
	forFacts  bool           // the analyzer that runs now, or one that comes later, exports facts
	questions map[askedFact]*askedAnswer
	files     map[string]*askedAnswer
	worlds    [][]byte // questions to each world
	failed    bool     // some answer cannot be compared
}

// askedFact is the question of a [factQuestion].
type askedFact struct {
	pkg, object string
	typ         reflect.Type
}

type askedAnswer struct {
	cache.Digest
	forFacts bool
}

// observe prepares for the analysis of n, which was checked as s, and returns where to note what it asks.
func (i *incremental) observe(n *node, s *syntax) *askedLog {
	if i == nil {
		return nil
	}
	if n.types == s.pkg && len(n.users) > 0 && len(s.broken) == 0 {
		i.keys.declare(n, n.files, i.checker.fset, s.files)
	}
	log := &askedLog{inc: i, n: n, pkg: s.pkg, questions: map[askedFact]*askedAnswer{}, files: map[string]*askedAnswer{}}
	if before := n.cache.summary; before != nil {
		// What is kept from the analysis before the link depends on what was asked then.
		maps.Copy(log.questions, before.questions)
		maps.Copy(log.files, before.files)
		log.failed = before.failed
	}
	n.cache.findings = log
	return log
}

// by notes that the analyzer a is about to run.
func (l *askedLog) by(a *analysis.Analyzer, pass *analysis.Pass) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forFacts = l.inc.plan.facts[a]
	pass.ReadFile = func(name string) ([]byte, error) {
		data, err := os.ReadFile(name)
		l.inc.noteFile(name)
		l.mu.Lock()
		defer l.mu.Unlock()
		if known := l.files[name]; known != nil {
			known.forFacts = known.forFacts || l.forFacts
		} else {
			l.files[name] = &askedAnswer{fileAnswer(data, err), l.forFacts}
		}
		return data, err
	}
}

func fileAnswer(data []byte, err error) cache.Digest {
	if err != nil {
		return cache.Digest{}
	}
	sum := sha256.Sum256(data)
	return cache.Digest(sum[:len(cache.Digest{})])
}

// facts notes a question about facts: see [factQuestion].
func (l *askedLog) facts(f *facts, pkg string, object objectpath.Path, typ reflect.Type) {
	if l == nil {
		return
	}
	q := askedFact{pkg, string(object), typ}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := l.questions[q]; known != nil {
		known.forFacts = known.forFacts || l.forFacts
		return
	}
	answer, ok := l.inc.answer(l.n, q.pkg, q.object, q.typ)
	l.failed = l.failed || !ok
	l.questions[q] = &askedAnswer{answer, l.forFacts}
}

// inSight notes that it matters which packages with facts there are.
func (l *askedLog) inSight() {
	if l != nil {
		l.facts(l.inc.run.facts, inSight, "", nil)
	}
}

// close collects what was asked of the worlds.
func (l *askedLog) close(worlds []World) {
	if l.pkg == nil {
		return
	}
	for _, w := range worlds {
		questions, ok := w.Asked(l.pkg)
		l.worlds = append(l.worlds, questions)
		l.failed = l.failed || !ok
	}
	l.pkg = nil
}

// asked returns the questions, those of the analyzers for facts only if forFacts is set. ok is false if the answers
// cannot be compared with later ones.
func (l *askedLog) asked(forFacts bool) (questions []factQuestion, files []fileQuestion, ok bool) {
	for q, answer := range l.questions {
		if forFacts && !answer.forFacts {
			continue
		}
		stored := factQuestion{Package: q.pkg, Object: q.object, Answer: answer.Digest}
		if q.typ != nil {
			stored.Type = typeID(q.typ)
		}
		questions = append(questions, stored)
	}
	slices.SortFunc(questions, func(a, b factQuestion) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Object, b.Object), strings.Compare(a.Type, b.Type))
	})
	for name, answer := range l.files {
		if !forFacts || answer.forFacts {
			files = append(files, fileQuestion{name, answer.Digest})
		}
	}
	slices.SortFunc(files, func(a, b fileQuestion) int { return strings.Compare(a.Name, b.Name) })
	return questions, files, !l.failed
}
