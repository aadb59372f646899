package infallible

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// TestNeverFails reads functions whose names say whether they may fail: those that begin with never do not.
func TestNeverFails(t *testing.T) {
	pass, _ := ssatest.Build(t, `package p

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/big"
	"os"
	"strings"
)

func neverNil() error { return nil }

func neverNamed() (n int, err error) {
	n = 1
	return
}

func neverRandom(n int) (string, error) {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return hex.EncodeToString(b), nil
}

func neverThroughHelpers() (string, error) {
	id, err := neverRandom(6)
	if err != nil {
		return "", err
	}
	return "id-" + id, neverNil()
}

func neverElse() error {
	if _, err := neverRandom(1); err == nil {
		return nil
	} else {
		return err
	}
}

func neverReader() (*big.Int, error) { return rand.Int(rand.Reader, big.NewInt(6)) }

func neverFull(b []byte) error {
	_, err := io.ReadFull(rand.Reader, b)
	return err
}

func neverWrites(h hash.Hash, b *strings.Builder) error {
	var buf bytes.Buffer
	if _, err := fmt.Fprintf(&buf, "%d", 1); err != nil {
		return err
	}
	if _, err := io.WriteString(b, "x"); err != nil {
		return err
	}
	_, err := h.Write(buf.Bytes())
	return err
}

func neverLevel(w io.Writer) (*gzip.Writer, error) { return gzip.NewWriterLevel(w, gzip.BestSpeed) }

func fails() error { return errors.New("no") }

func failsOpen() (*os.File, error) { return os.Open("x") }

func failsReader(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	return err
}

func failsWrites(w io.Writer) error {
	_, err := fmt.Fprintln(w)
	return err
}

func failsLevel(w io.Writer, level int) (*gzip.Writer, error) { return gzip.NewWriterLevel(w, level) }

func failsReused() error {
	_, err := neverRandom(1)
	if err != nil {
		return err
	}
	_, err = os.Stat("x")
	return err
}

func failsGiven(err error) error { return err }

func failsAddress() error {
	var err error
	set(&err)
	return err
}

func set(err *error) { *err = io.EOF }

func failsDeferred() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return
}

func failsDeferredNil() (err error) {
	defer func() { err = os.Remove("x") }()
	return nil
}

func failsItself(n int) error {
	if n == 0 {
		return nil
	}
	return failsItself(n - 1)
}

func failsField(s struct{ err error }) error { return s.err }

func failsMarshal(v any) error {
	_, err := json.Marshal(v)
	return err
}

func failsReceived(c chan error) error {
	select {
	case err := <-c:
		return err
	default:
		return nil
	}
}

func failsOuter() error {
	var err error
	for _, e := range []error{nil, io.EOF} {
		err = e
	}
	return err
}

func failsOtherwise(b []byte) error {
	if _, err := rand.Read(b); err != nil {
		return err
	} else if len(b) > 9 {
		return io.EOF
	}
	return nil
}
`)
	result, err := Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	known := result.(*Result).known
	seen := 0
	for _, decl := range pass.Files[0].Decls {
		decl, ok := decl.(*ast.FuncDecl)
		if !ok || decl.Name.Name == "set" {
			continue
		}
		seen++
		fn := pass.TypesInfo.Defs[decl.Name].(*types.Func)
		yes, ok := known[fn]
		if !ok || yes != strings.HasPrefix(fn.Name(), "never") {
			t.Errorf("%s: never fails = %v (known: %v)", fn.Name(), yes, ok)
		}
	}
	if seen == 0 {
		t.Fatal("no functions")
	}
}
