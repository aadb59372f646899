// Package pipes writes into pipes.
package pipes

import (
	"encoding/json"
	"errors"
	"io"
	"os"
)

func open(v any) io.Reader {
	r, w := io.Pipe() // want unclosed:"pipe"
	go func() {
		json.NewEncoder(w).Encode(v)
	}()
	return r
}

func closed(v any) io.Reader {
	r, w := io.Pipe()
	go func() {
		w.CloseWithError(json.NewEncoder(w).Encode(v))
	}()
	return r
}

// Silent: nobody reads from a pipe that was not handed out.
func late(v any) (io.Reader, error) {
	r, w := io.Pipe()
	if v == nil {
		return nil, errors.New("nothing to send")
	}
	go func() {
		defer w.Close()
		json.NewEncoder(w).Encode(v)
	}()
	return r, nil
}

// Silent: os.Pipe fails only where nothing works any more.
func files(start func(r, w *os.File) error) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	errR, errW, err := os.Pipe()
	if err != nil {
		return err
	}
	defer closeAll(r, w, errR, errW)
	return start(r, w)
}

func closeAll(files ...*os.File) {
	for _, f := range files {
		f.Close()
	}
}

func half(start func(w *os.File) error) (*os.File, error) {
	r, w, err := os.Pipe() // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := start(w); err != nil {
		return nil, err
	}
	return r, nil
}
