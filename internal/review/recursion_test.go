package review_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
)

// recursive are types that contain themselves, in every way that the language has.
var recursive = []string{
	"map[string]T", "[]T", "*T", "chan T", "func(T) T", "func() T", "struct{ *T }", "struct{ next *T; list []T; by map[string]*T; c chan T }",
	"interface{ Next() T }", "map[*T]chan []T", "struct{ Other }", "[]struct{ T map[string]T }", "*[2]T", "func(...T) (T, error)", "Box[T]", "[]Box[T]", "map[string]Box[Box[T]]",
}

// TestRecursiveTypes uses such types wherever an analysis looks into types: an endless recursion would take the whole process down.
func TestRecursiveTypes(t *testing.T) {
	var archive strings.Builder
	for i, def := range recursive {
		fmt.Fprintf(&archive, "-- p%d/p.go --\n%s", i, strings.ReplaceAll(usesOfT, "DEFINITION", def))
	}
	c := config.Default()
	c.Preview = true
	dir := enginetest.Module(t, archive.String())
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: enginetest.Env(), Patterns: []string{"./..."}}, c, analyzers.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Errors {
		if e.Rule != "" {
			t.Errorf("%v\n%s", e, e.Detail)
		} else {
			t.Errorf("the test does not compile: %v", e)
		}
	}
}

const usesOfT = `package p

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"sync"
	"time"
)

type T DEFINITION

type Other struct {
	t    *T
	self *Other
}

type Box[E any] struct {
	item *E
	more []Box[E]
}

type repo struct {
	mu     sync.Mutex
	db     *sql.DB
	token  T
	items  []T
	byName map[string]T
	out    chan T
	tick   map[string]*time.Ticker
	file   *os.File
	inner  *repo
	cancel context.CancelFunc
}

var global T

var globals = map[string]T{}

func (r *repo) load(ctx context.Context, list []T, t T, token T) (found []T, err error) {
	for i, item := range list {
		rows, err := r.db.QueryContext(ctx, fmt.Sprintf("SELECT id FROM t WHERE name = '%v'", item), i)
		if err != nil {
			return nil, err
		}
		var one T
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		found = append(found, one)
		r.db.Exec("UPDATE t SET x = ? WHERE y = '"+fmt.Sprint(t)+"'", item, r.token)
	}
	if reflect.DeepEqual(token, r.token) {
		return list, nil
	}
	return found, nil
}

func (r *repo) serve(w http.ResponseWriter, req *http.Request) {
	list := r.items
	results := make(chan T)
	go func() {
		for _, item := range list {
			results <- item
		}
	}()
	var got []T
	select {
	case t := <-results:
		got = append(got, t)
	case <-req.Context().Done():
		return
	}
	for _, t := range got {
		if _, err := r.load(context.Background(), got, t, r.byName[req.Header.Get("Authorization")]); err != nil {
			return
		}
	}
	resp, err := http.Get(req.URL.Query().Get("u"))
	if err != nil {
		return
	}
	body, _ := io.ReadAll(resp.Body)
	if bytes.Equal(body, []byte(fmt.Sprint(r.token))) {
		w.Write(body)
	}
}

func (r *repo) start() {
	for name, t := range globals {
		r.tick[name] = time.NewTicker(time.Minute)
		go r.watch(name, t)
	}
	time.AfterFunc(time.Hour, func() { r.keep(global) })
}

func (r *repo) watch(name string, t T) {
	for range r.tick[name].C {
		r.mu.Lock()
		r.out <- t
		r.mu.Unlock()
	}
}

func (r *repo) keep(t T) T {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, other := range r.items {
		r.byName["x"] = other
	}
	f := func(t T) T { return t }
	return f(t)
}

func open(name string, t T) (*repo, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := &repo{file: f, token: t, tick: map[string]*time.Ticker{}}
	if len(name) > 10 {
		return nil, fmt.Errorf("too long: %v", t)
	}
	return r, nil
}

func (r *repo) Close() error {
	r.cancel()
	return r.file.Close()
}

func main() {
	r, err := open("x", global)
	if err != nil {
		panic(err)
	}
	r.start()
	http.HandleFunc("/", r.serve)
}
`
