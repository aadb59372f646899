package archives

import (
	"archive/tar"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
)

// Silent: the file below reads from the archive itself, and the buffer stays empty.
func unpack(r *tar.Reader, f *os.File) error {
	w := bufio.NewWriter(f)
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return nil
}

func head(r io.Reader, f *os.File, n int64) error {
	w := bufio.NewWriter(f)
	if _, err := io.CopyN(w, r, n); err != nil {
		return err
	}
	return nil
}

// The source writes itself, as to any writer.
func store(r *bytes.Reader, f *os.File) error {
	w := bufio.NewWriter(f) // want unclosed:"flush"
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return nil
}

// What is below reads from nobody.
func pass(r io.Reader, to io.Writer) error {
	w := bufio.NewWriter(to) // want unclosed:"flush"
	if _, err := io.Copy(w, r); err != nil {
		return err
	}
	return nil
}

type registry interface {
	Each(visit func(name string, value int64))
}

// Silent: the function that the registry calls flushes.
func metrics(f *os.File, r registry) error {
	w := bufio.NewWriter(f)
	r.Each(func(name string, value int64) {
		fmt.Fprintf(w, "%s %d\n", name, value)
		w.Flush()
	})
	return nil
}

func unflushed(f *os.File, r registry) error {
	w := bufio.NewWriter(f) // want unclosed:"flush"
	r.Each(func(name string, value int64) { fmt.Fprintf(w, "%s %d\n", name, value) })
	return nil
}

// Silent: whoever made the writer knows what is below.
func fetched(open func() io.ReadCloser, f *os.File, wait func()) error {
	w := bufio.NewWriter(f)
	go func() {
		r := open()
		defer r.Close()
		io.Copy(w, r)
	}()
	wait()
	return nil
}
