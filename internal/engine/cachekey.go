package engine

import (
	"crypto/sha256"
	"go/ast"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/reviewlint/reviewlint/internal/cache"
)

// keys computes what packages are found by in the cache.
type keys struct {
	store   cache.Store
	salt    cache.Key // of everything that is the same for all packages
	rules   cache.Key // of the rules that run
	modules string    // the module cache: its files never change
	std     string    // version of the standard library

	mu    sync.Mutex
	files map[string]*fileState
}

// fileState is the content of a file when it was first asked for.
type fileState struct {
	once   sync.Once
	digest cache.Key
	info   os.FileInfo // nil if the file could not be read
}

// nodeKeys are the keys of one node.
type nodeKeys struct {
	contentOnce, typesOnce sync.Once
	content, types         cache.Key
	declared               *declarations // if they are known already
}

func newKeys(r *run) *keys {
	h := cache.NewHash("run").String(r.Cache.Salt).String(runtime.Version()).
		String(r.graph.GOVERSION).String(r.graph.GOOS).String(r.graph.GOARCH)
	rules := cache.NewHash("rules")
	for _, a := range r.plan.all {
		if r.plan.facts[a] {
			h.String(a.Name)
		}
		rules.String(a.Name)
		if r.plan.roots[a] {
			rules.String("rule")
		}
	}
	return &keys{
		store: r.Cache.Store, salt: h.Sum(), rules: rules.Sum(),
		modules: r.graph.GOMODCACHE, std: r.graph.GOVERSION, files: map[string]*fileState{},
	}
}

// file returns the state of the named file.
func (k *keys) file(name string) *fileState {
	k.mu.Lock()
	s := k.files[name]
	if s == nil {
		s = new(fileState)
		k.files[name] = s
	}
	k.mu.Unlock()
	s.once.Do(func() { s.digest, s.info = readState(name) })
	return s
}

func readState(name string) (digest cache.Key, info os.FileInfo) {
	f, err := os.Open(name)
	if err != nil {
		return digest, nil
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return digest, nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return digest, nil
	}
	return cache.Key(h.Sum(nil)), info
}

// unchanged reports whether all files are as they were when they were read. Otherwise what was found
// out may belong to neither version.
func (k *keys) unchanged() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for name, s := range k.files {
		info, err := os.Stat(name)
		switch {
		case s.info == nil && err != nil:
		case s.info == nil || err != nil || !os.SameFile(info, s.info) || info.Size() != s.info.Size() || !info.ModTime().Equal(s.info.ModTime()):
			return false
		}
	}
	return true
}

// content returns the hash of the names and contents of n's files.
func (k *keys) content(n *node) cache.Key {
	n.keys.contentOnce.Do(func() {
		h := cache.NewHash("content")
		for _, name := range n.files {
			h.String(name).Key(k.file(name).digest)
		}
		n.keys.content = h.Sum()
	})
	return n.keys.content
}

// input returns the hash of what the analysis of n starts from.
func (k *keys) input(n *node) cache.Key {
	h := cache.NewHash("input").Key(k.salt).String(n.ImportPath).String(n.Dir).String(n.ForTest).
		Key(k.content(n)).Strings(n.IgnoredGoFiles)
	k.language(h, n)
	for _, path := range slices.Sorted(maps.Keys(n.deps)) {
		h.String(path)
		if dep := n.deps[path]; dep != nil {
			h.Key(k.types(dep))
		}
	}
	if n.tested != nil {
		h.Key(k.types(n.tested))
	}
	for _, twin := range n.recompiled {
		h.String(twin.path()).Key(k.types(twin))
	}
	return h.Sum()
}

// language adds what decides how the source code of n is understood.
func (k *keys) language(h *cache.Hash, n *node) {
	if n.fakeC && n.mode == source {
		h.String("C is unknown")
	}
	if m := n.Module; m != nil {
		h.Strings([]string{m.Path, m.Version, m.GoVersion})
	} else {
		h.Strings(nil)
	}
}

// types returns the hash of what the types of n, for packages that import it, depend on.
func (k *keys) types(n *node) cache.Key {
	n.keys.typesOnce.Do(func() {
		h := cache.NewHash("types").String(n.path()).String(n.Name)
		k.language(h, n)
		if n.Error != nil {
			h.String(n.Error.explain())
		}
		imports := n.deps
		within, err := filepath.Rel(k.modules, n.Dir)
		switch {
		case n.Standard && !strings.HasPrefix(k.std, "devel"):
			h.String("std").String(k.std).Strings(n.GoFiles).Strings(n.CgoFiles)
		case err == nil && filepath.IsLocal(within) && n.mode != source:
			h.String("module").String(within).Strings(n.GoFiles).Strings(n.CgoFiles)
		case n.mode != source && strings.Contains(filepath.ToSlash(n.Dir), "/vendor/"):
			h.String("vendored").Key(k.named(n))
		default:
			d := k.declarations(n)
			h.String("source").Key(d.Hash)
			imports = map[string]*node{}
			for _, imp := range d.Imports {
				if dep := n.deps[imp.Path]; dep != nil && d.uses(imp, dep.Name) {
					imports[imp.Path] = dep
				}
			}
		}
		for _, path := range slices.Sorted(maps.Keys(imports)) {
			h.String(path)
			if dep := imports[path]; dep != nil {
				h.Key(k.types(dep))
			}
		}
		n.keys.types = h.Sum()
	})
	return n.keys.types
}

// named returns the content of n's package, whose files are not type-checked.
func (k *keys) named(n *node) cache.Key {
	h := cache.NewHash("content")
	for _, name := range n.listed.files(n.GoFiles, n.CgoFiles) {
		h.String(filepath.Base(name)).Key(k.file(name).digest)
	}
	return h.Sum()
}

// declarations returns the declarations of n.
func (k *keys) declarations(n *node) *declarations {
	if n.keys.declared == nil {
		files := n.files
		if n.mode == exported {
			files = n.listed.files(n.GoFiles, n.CgoFiles)
		}
		k.declare(n, files, token.NewFileSet(), nil)
	}
	return n.keys.declared
}

// declare finds out the declarations of n in files, which are stored by content; parsed is the syntax of the
// files, nil if they have not been parsed.
func (k *keys) declare(n *node, files []string, fset *token.FileSet, parsed []*ast.File) {
	h := cache.NewHash("declarations of").Key(k.salt)
	for _, name := range files {
		h.String(filepath.Base(name)).Key(k.file(name).digest)
	}
	key := h.Sum()
	d := new(declarations)
	n.keys.declared = d
	if data, ok := k.store.Get(key); ok && cache.Decode(data, d) == nil {
		return
	}
	*d = *broken(key, slices.Sorted(maps.Keys(n.deps)))
	var sources []sourceFile
	for i, name := range files {
		text, err := os.ReadFile(name)
		if err != nil || k.file(name).digest != sha256.Sum256(text) {
			return // changing at this moment: nothing of this run is stored
		}
		source := sourceFile{name: name, text: text}
		if parsed != nil {
			source.syntax = parsed[i]
		}
		sources = append(sources, source)
	}
	if len(sources) > 0 && (parsed != nil || parseFiles(fset, sources) == nil) {
		*d = *describe(fset, sources)
	}
	if data, err := cache.Encode(*d); err == nil {
		k.store.Put(key, data)
	}
}
