package archives

import (
	"archive/tar"
	"bufio"
	"bytes"
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
