// Package tarball flushes what it can.
package tarball

import "io"

type flusher interface{ Flush() error }

func Write(w io.Writer, names []string) error {
	if f, ok := w.(flusher); ok {
		defer f.Flush()
	}
	for _, name := range names {
		if _, err := io.WriteString(w, name); err != nil {
			return err
		}
	}
	return nil
}
