// Package ownership gives away what it acquires: all silent but for the paths before.
package ownership

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"strings"
)

type reader struct {
	*bufio.Reader
	f *os.File
}

func (r *reader) Close() error { return r.f.Close() }

func wrapped(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{bufio.NewReader(f), f}, nil
}

func wrappedLate(name string) (io.ReadCloser, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	br := bufio.NewReader(f)
	if _, err := br.Peek(4); err != nil {
		return nil, err
	}
	return &reader{br, f}, nil
}

type store struct {
	f     *os.File
	files []*os.File
	named map[string]*os.File
	ready chan *os.File
}

var global *os.File

func (s *store) field(name string) (err error) {
	s.f, err = os.Open(name)
	return err
}

func (s *store) appended(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return nil
}

func (s *store) mapped(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.named[name] = f
	return nil
}

func (s *store) sent(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	select {
	case s.ready <- f:
	default:
		f.Close()
	}
	return nil
}

func toGlobal(name string) (err error) {
	global, err = os.Open(name)
	return err
}

// Silent: the process gets the file.
func process(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	cmd := exec.Command("cat")
	cmd.Stdin = f
	return cmd.Run()
}

func unknown(name string, use func(io.ReadCloser) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return use(f)
}

// Silent: the transport closes the body of a request.
func request(url, name string) (*http.Request, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return http.NewRequest("POST", url, f)
}

// Silent: not what this function opened.
func perhaps(name string) ([]byte, error) {
	f := os.Stdin
	if name != "-" {
		var err error
		if f, err = os.Open(name); err != nil {
			return nil, err
		}
	}
	if f != os.Stdin {
		defer f.Close()
	}
	return io.ReadAll(f)
}

// Silent: one condition decides about opening and closing.
func correlated(name string, gz bool) ([]byte, error) {
	var r io.Reader = strings.NewReader(name)
	var f *os.File
	if gz {
		var err error
		if f, err = os.Open(name); err != nil {
			return nil, err
		}
		r = f
	}
	b, err := io.ReadAll(r)
	if gz {
		f.Close()
	}
	return b, err
}

// Silent: whether the open failed is in what a helper made of the error.
func judged(name string) error {
	f, err := os.Open(name)
	if failed(err) {
		return errors.New("cannot open")
	}
	defer f.Close()
	return nil
}

func failed(err error) bool { return err != nil }

type task struct{ err error }

// Silent: the error is kept and asked for later.
func (t *task) run(name string) {
	f, err := os.Open(name)
	t.err = err
	if t.err != nil {
		return
	}
	f.Close()
}

// Silent: the log keeps it from now on.
func logTo(name string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

type hook struct{ out io.Writer }

type hooks []*hook

func (h *hooks) Add(x *hook) { *h = append(*h, x) }

// Silent: what writes to it is registered.
func hookTo(name string, all *hooks) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	all.Add(&hook{f})
	return nil
}

type printer struct{ *bufio.Writer }

type encoder struct{ p printer }

// Silent: flushed by a method of its own.
func newEncoder(w io.Writer) *encoder { return &encoder{printer{bufio.NewWriter(w)}} }

func (e *encoder) encode(text string) error {
	if _, err := e.p.WriteString(text); err != nil {
		return err
	}
	return e.p.Flush()
}

// Silent: also a request that is sent from here.
func upload(client *http.Client, url, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	req, err := http.NewRequest("PUT", url, f)
	if err != nil {
		f.Close()
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A problem is what a failure of the server says.
type problem struct{ Code string }

func problemOf(err error) *problem {
	var code interface{ Code() string }
	if !errors.As(err, &code) {
		return nil
	}
	return &problem{code.Code()}
}

// Silent: where the problem is not nil, there are no rows.
func converted(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT 1")
	if p := problemOf(err); p != nil && p.Code == "23503" {
		return nil
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// The goroutine closes the file, the path on which it is not started does not.
func logged(name string, prepare func() error, work func(io.Writer)) error {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	if err := prepare(); err != nil {
		return err
	}
	go func() {
		defer f.Close()
		work(f)
	}()
	return nil
}

type mode int

const (
	keep mode = iota
	drop
	move
)

// Silent: the cases of the switch are all that there are.
func finish(name string, m mode, next func(*os.File)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	switch m {
	case keep:
		next(f)
	case drop, move:
		f.Close()
	}
	return nil
}

func unfinished(name string, m mode, next func(*os.File)) error {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	switch m {
	case keep:
		next(f)
	case drop:
		f.Close()
	}
	return nil
}
