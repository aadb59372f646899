package engine

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// A manifest answers whether anything has changed since a run, without asking the go command. It lists
// what that run depended on: directories, files in them, files that the go command reads or looks for,
// and whether there was a C compiler. What never changes is left out: modules in the module cache and, once its version is known, the
// standard library. Where the list would not be complete, there is no manifest.
type manifest struct {
	options *Options
	key     cache.Key
	dir     string // where the run looks for packages, absolute
	command string // the go command
	limit   int64  // in nanoseconds since 1970: what has changed after this may change again, unnoticed
}

// manifestRecord is what is stored of a run.
type manifestRecord struct {
	Dirs     []dirState
	Files    []looseFile
	Compiler compilerState
	Result   resultRecord
}

// resultRecord is a [Result] without its statistics.
type resultRecord struct {
	Findings     []rule.Finding
	Suppressions []rule.Suppression
	Errors       []Error
	Packages     int
	Files        []string
}

// dirState is a directory with the Go files in it.
type dirState struct {
	Name    string
	Stamp   stamp
	Entries cache.Key
	Files   []fileStamp
}

// looseFile is a file, which need not exist, that decides how the go command understands the others.
type looseFile struct {
	Name  string // absolute
	State fileStamp
}

// fileStamp tells versions of a file apart.
type fileStamp struct {
	Name   string // without directory
	Stamp  stamp
	Digest cache.Key // of the contents, zero if it could not be read
}

// stamp tells versions of a file or directory apart without reading it. It is zero if there is none.
type stamp struct {
	Size, Modified int64
	Changed        int64  // when anything about the file changed, contents or not; 0 where the system does not tell
	ID             uint64 // of the file among all of its file system; 0 where the system does not tell
}

// compilerState says whether the C compiler, on which the default of CGO_ENABLED depends, was found.
type compilerState struct {
	Command string
	Found   bool
}

// settled is the default of [Cache.Settled]: file systems tell times with a precision of up to two seconds.
const settled = 3 * time.Second

// maxDirs bounds the number of directories of a manifest.
const maxDirs = 50_000

// environment are the variables, besides those that begin with GO or CGO_, that the go command looks at.
var environment = []string{"PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA", "HOMEDRIVE", "HOMEPATH", "CC", "PWD"}

// newManifest returns the manifest of a run that has not begun, nil if it cannot have one.
func newManifest(o *Options, p *plan) *manifest {
	if o.Cache == nil || slices.ContainsFunc(o.Patterns, func(p string) bool { return patternRoot(p) == "" }) {
		return nil
	}
	m := &manifest{options: o, limit: time.Now().Add(-cmp.Or(o.Cache.Settled, settled)).UnixNano()}
	var err error
	if m.dir, err = filepath.Abs(o.Dir); err != nil {
		return nil
	}
	if m.command, err = exec.LookPath("go"); err != nil {
		return nil
	}
	h := cache.NewHash("manifest").String(o.Cache.Salt).String(runtime.Version()).String(m.dir).Strings(o.Patterns).String(o.Tags).String(m.command)
	if o.Tests {
		h.String("tests")
	}
	var names []string
	for _, a := range p.all {
		names = append(names, a.Name)
		if p.roots[a] {
			names = append(names, "rule")
		}
	}
	h.Strings(names).Strings(relevantEnvironment(o.environ()))
	m.key = h.Sum()
	return m
}

// relevantEnvironment returns the last setting of each variable that the go command looks at, sorted.
func relevantEnvironment(environ []string) []string {
	last := map[string]string{}
	for _, setting := range environ {
		name, _, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || slices.Contains(environment, name) {
			last[name] = setting
		}
	}
	list := []string{}
	for _, setting := range last {
		list = append(list, setting)
	}
	slices.Sort(list)
	return list
}

// patternRoot returns the directory that the packages of a relative pattern are in, "" if the pattern names
// packages in another way.
func patternRoot(pattern string) string {
	slashed := filepath.ToSlash(pattern)
	relative := slashed == "." || slashed == ".." || strings.HasPrefix(slashed, "./") || strings.HasPrefix(slashed, "../")
	if !relative || strings.HasSuffix(slashed, ".go") {
		return ""
	}
	before, _, wild := strings.Cut(slashed, "...")
	if wild {
		before = before[:strings.LastIndexByte(before, '/')+1]
	}
	return filepath.Clean(before)
}

// load returns the result of an earlier run, nil if there is none or anything has changed since then.
func (m *manifest) load() *Result {
	if m == nil {
		return nil
	}
	data, ok := m.options.Cache.Store.Get(m.key)
	if !ok {
		return nil
	}
	var rec manifestRecord
	if cache.Decode(data, &rec) != nil || compilerNow(rec.Compiler.Command) != rec.Compiler {
		return nil
	}
	refreshed := false
	for i := range rec.Files {
		f := &rec.Files[i]
		if !f.State.holds(f.Name, &refreshed) {
			return nil
		}
	}
	for i := range rec.Dirs {
		if !rec.Dirs[i].holds(&refreshed) {
			return nil
		}
	}
	if refreshed {
		m.put(&rec)
	}
	r := rec.Result
	res := &Result{Findings: r.Findings, Suppressions: r.Suppressions, Errors: r.Errors, Packages: r.Packages, Files: r.Files}
	res.Stats.Unchanged = true
	return res
}

// put stores rec unless something in it has changed too recently.
func (m *manifest) put(rec *manifestRecord) {
	young := func(s stamp) bool { return s.latest() > m.limit }
	if slices.ContainsFunc(rec.Files, func(f looseFile) bool { return young(f.State.Stamp) }) {
		return
	}
	for _, d := range rec.Dirs {
		if young(d.Stamp) || slices.ContainsFunc(d.Files, func(f fileStamp) bool { return young(f.Stamp) }) {
			return
		}
	}
	if data, err := cache.Encode(*rec); err == nil {
		m.options.Cache.Store.Put(m.key, data)
	}
}

// stampOf returns the stamp of the file or directory called name.
func stampOf(name string) (s stamp, info fs.FileInfo) {
	info, err := os.Stat(name)
	if err != nil {
		return stamp{}, nil
	}
	s = stamp{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	if info.IsDir() {
		s.Size = 0
	}
	s.Changed, s.ID = systemStamp(info)
	return s, info
}

// latest returns when the file was last changed.
func (s stamp) latest() int64 { return cmp.Or(s.Changed, s.Modified) }

// holds reports whether the file called name has the same contents, and sets refreshed if that was not obvious.
func (f *fileStamp) holds(name string, refreshed *bool) bool {
	now, _ := stampOf(name)
	if now == f.Stamp {
		return true
	}
	if now == (stamp{}) || f.Stamp == (stamp{}) {
		return false
	}
	digest, _ := readState(name)
	if digest != f.Digest || digest == (cache.Key{}) {
		return false
	}
	f.Stamp, *refreshed = now, true
	return true
}

// holds reports whether the directory has the same entries and its files have the same contents, and sets
// refreshed if that was not obvious.
func (d *dirState) holds(refreshed *bool) bool {
	now, _ := stampOf(d.Name)
	if now == (stamp{}) {
		return false
	}
	if now != d.Stamp {
		list, err := entries(d.Name)
		if err != nil || list.digest() != d.Entries {
			return false
		}
		d.Stamp, *refreshed = now, true
	}
	for i := range d.Files {
		f := &d.Files[i]
		if !f.holds(filepath.Join(d.Name, f.Name), refreshed) {
			return false
		}
	}
	return true
}

// listing are the entries of a directory that the go command looks at.
type listing struct {
	dirs, files []string
}

// sourceExtensions are those of files that belong to packages. Source: go/build, Go 1.26.
var sourceExtensions = []string{
	".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90",
	".s", ".S", ".sx", ".swig", ".swigcxx", ".syso",
}

func entries(dir string) (listing, error) {
	var l listing
	list, err := os.ReadDir(dir)
	for _, e := range list {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_"):
		case e.IsDir():
			l.dirs = append(l.dirs, name)
		case name == "go.mod" || slices.Contains(sourceExtensions, filepath.Ext(name)):
			l.files = append(l.files, name)
		}
	}
	return l, err
}

func (l listing) digest() cache.Key {
	return cache.NewHash("directory").Strings(l.dirs).Strings(l.files).Sum()
}

// compilerNow looks for the C compiler called command.
func compilerNow(command string) compilerState {
	c := compilerState{Command: command}
	if words := strings.Fields(command); len(words) > 0 {
		_, err := exec.LookPath(words[0])
		c.Found = err == nil
	}
	return c
}

// save stores the result of a run that found out everything anew.
func (m *manifest) save(r *run, res *Result) {
	if m == nil || r.inc == nil || r.linkFailure != nil || !m.possible(r.graph) || !r.inc.keys.unchanged() {
		return
	}
	s := &survey{manifest: m, keys: r.inc.keys, dirs: map[string]*dirState{}, loose: map[string]fileStamp{}}
	s.graph(r.graph)
	for _, name := range r.inc.filesRead() {
		s.addFile(name)
	}
	if s.failed {
		return
	}
	rec := manifestRecord{
		Compiler: compilerNow(r.graph.CC),
		Result:   resultRecord{res.Findings, res.Suppressions, res.Errors, res.Packages, res.Files},
	}
	for _, name := range slices.Sorted(maps.Keys(s.dirs)) {
		rec.Dirs = append(rec.Dirs, *s.dirs[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.loose)) {
		rec.Files = append(rec.Files, looseFile{name, s.loose[name]})
	}
	m.put(&rec)
}

// possible reports whether a manifest can tell of everything that g depended on.
func (m *manifest) possible(g *graph) bool {
	switch {
	case g.GOMOD == "" || g.GOMOD == os.DevNull:
		return false // packages are found in other ways than by modules
	case strings.HasPrefix(g.GOVERSION, "devel"):
		return false // the standard library may be worked on
	case strings.Contains(g.GOFLAGS, "-overlay") || strings.Contains(g.GOFLAGS, "-modfile"):
		return false // any file may take the place of others
	case g.exportTrouble != "":
		return false // the build cache decided
	}
	for _, n := range g.nodes {
		if n.Error != nil && !n.Error.harmless() || n.mode == source && len(n.CgoFiles) > 0 {
			return false // what is missing may come into being, and C headers change, unnoticed
		}
		if n.exportErr != nil || n.mode == source && len(n.outcome.failures) > 0 {
			return false // a failure is not a result
		}
	}
	// A script in the place of the go command may choose between versions by what it likes.
	name, err := filepath.EvalSymlinks(m.command)
	if err != nil {
		return false
	}
	root := filepath.Dir(filepath.Dir(name))
	return exists(filepath.Join(root, "VERSION")) && (within(g.GOMODCACHE, g.GOROOT) || sameFile(root, g.GOROOT))
}

// within reports whether name is dir or below it.
func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return dir != "" && err == nil && filepath.IsLocal(rel)
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// survey collects the states of directories and files.
type survey struct {
	*manifest
	keys   *keys
	dirs   map[string]*dirState
	loose  map[string]fileStamp
	failed bool // something cannot be listed, or has changed too recently
}

// graph adds all that the packages of g depend on.
func (s *survey) graph(g *graph) {
	roots := map[string]bool{} // of modules that may change
	var dirs []string
	for _, n := range g.nodes {
		if n.Standard || n.Dir == "" || within(g.GOMODCACHE, n.Dir) {
			continue
		}
		dirs = append(dirs, n.Dir)
		if n.Module != nil && n.Module.Dir != "" && within(n.Module.Dir, n.Dir) { // else it is vendored
			roots[n.Module.Dir] = true
		}
	}
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		s.walk(root, roots)
		s.module(root)
	}
	for _, p := range s.options.Patterns {
		dir := filepath.Join(s.dir, patternRoot(p))
		switch {
		case s.dirs[dir] != nil:
		case strings.Contains(p, "..."):
			s.failed = true // Have: dir lies where the patterns of whole modules do not reach.
		default:
			dirs = append(dirs, dir)
		}
	}
	for _, dir := range dirs {
		if s.dirs[dir] == nil {
			s.addDir(dir)
		}
	}
	s.surroundings(g)
}

// surroundings adds what the go command looks for outside of modules.
func (s *survey) surroundings(g *graph) {
	for dir := s.dir; ; dir = filepath.Dir(dir) {
		s.addFile(filepath.Join(dir, "go.mod"))
		s.addFile(filepath.Join(dir, "go.work"))
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if filepath.IsAbs(g.GOWORK) {
		s.workspace(g.GOWORK)
	}
	if filepath.IsAbs(g.GOENV) {
		s.addFile(g.GOENV)
	}
	command, err := filepath.EvalSymlinks(s.command)
	if err != nil {
		s.failed = true
		return
	}
	at, _ := stampOf(command)
	s.loose[command] = fileStamp{Name: filepath.Base(command), Stamp: at} // another one may be another version
	for _, root := range []string{filepath.Dir(filepath.Dir(command)), g.GOROOT} {
		s.addFile(filepath.Join(root, "VERSION"))
		s.addFile(filepath.Join(root, "go.env"))
	}
}

// workspace adds the workspace file called name, and what it leads to.
func (s *survey) workspace(name string) {
	s.addFile(name)
	s.addFile(name + ".sum")
	dir := filepath.Dir(name)
	s.addFile(filepath.Join(dir, "vendor", "modules.txt"))
	text, err := os.ReadFile(name)
	if err != nil {
		s.failed = true
		return
	}
	work, err := modfile.ParseWork(name, text, nil)
	if err != nil {
		s.failed = true
		return
	}
	for _, use := range work.Use {
		s.module(absolute(dir, use.Path))
	}
	s.replacements(dir, work.Replace)
}

// module adds the files that say what the module in dir requires.
func (s *survey) module(dir string) {
	name := filepath.Join(dir, "go.mod")
	s.addFile(name)
	s.addFile(filepath.Join(dir, "go.sum"))
	s.addFile(filepath.Join(dir, "vendor", "modules.txt"))
	text, err := os.ReadFile(name)
	if err != nil {
		return // a module that replaces another one may have none
	}
	mod, err := modfile.Parse(name, text, nil)
	if err != nil {
		s.failed = true // it is newer than we are
		return
	}
	s.replacements(dir, mod.Replace)
}

// replacements adds the go.mod files of directories that take the place of modules. They count even if no
// package is imported from there.
func (s *survey) replacements(dir string, list []*modfile.Replace) {
	for _, r := range list {
		if r.New.Version == "" {
			s.addFile(filepath.Join(absolute(dir, r.New.Path), "go.mod"))
		}
	}
}

// absolute returns the directory called name, which may be relative to dir.
func absolute(dir, name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// walk adds dir and the directories below it that a pattern with dots matches, but for those of other modules.
func (s *survey) walk(dir string, roots map[string]bool) {
	for _, name := range s.addDir(dir).dirs {
		sub := filepath.Join(dir, name)
		if name == "testdata" || name == "vendor" || s.failed || s.dirs[sub] != nil {
			continue
		}
		if mod := filepath.Join(sub, "go.mod"); !roots[sub] && exists(mod) {
			s.addFile(mod)
			continue
		}
		s.walk(sub, roots)
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// addDir adds one directory with its files, and returns what is in it.
func (s *survey) addDir(dir string) listing {
	at, _ := stampOf(dir)
	list, err := entries(dir)
	if err != nil || len(s.dirs) >= maxDirs || at.latest() > s.limit {
		s.failed = true
		return listing{}
	}
	d := &dirState{Name: dir, Stamp: at, Entries: list.digest()}
	for _, name := range list.files {
		if filepath.Ext(name) == ".go" || name == "go.mod" {
			d.Files = append(d.Files, s.file(filepath.Join(dir, name)))
		}
	}
	s.dirs[dir] = d
	return list
}

// addFile adds a file, or that there is none.
func (s *survey) addFile(name string) {
	if _, ok := s.loose[name]; !ok {
		s.loose[name] = s.file(name)
	}
}

// file returns the state of the file called name: of the contents that the run has read, if it has.
func (s *survey) file(name string) fileStamp {
	f := fileStamp{Name: filepath.Base(name)}
	f.Stamp, _ = stampOf(name)
	switch {
	case f.Stamp == (stamp{}):
	case f.Stamp.latest() > s.limit:
		s.failed = true
	default:
		f.Digest = s.keys.file(name).digest
	}
	return f
}
