// Package pipes writes into pipes.
package pipes

import (
	"encoding/json"
	"errors"
	"io"
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
