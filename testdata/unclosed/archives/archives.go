// Package archives reads and writes compressed data.
package archives

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/lzw"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"fixture/unclosed/archives/tarball"
)

func list(name string) (names []string, err error) {
	r, err := zip.OpenReader(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return names, nil
}

func entry(f *zip.File) ([]byte, error) {
	r, err := f.Open() // want unclosed:"entry"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func compress(data []byte) ([]byte, error) {
	var b bytes.Buffer
	zw := gzip.NewWriter(&b) // want unclosed:"flush"
	if _, err := zw.Write(data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func lines(name string, list []string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f) // want unclosed:"flush"
	for _, line := range list {
		fmt.Fprintln(w, line)
	}
	return nil
}

func closed(name string) (n int, err error) {
	r, err := zip.OpenReader(name)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return len(r.File), nil
}

// Silent: an output that failed need not be completed.
func completed(data []byte) ([]byte, error) {
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write(data); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Silent: a gzip.Reader holds nothing that has to be released.
func expand(r io.Reader) ([]byte, error) {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zr)
}

// Silent: the encoder buffers in the same writer, and flushes it.
func encode(v any) (string, error) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	w.WriteString(xml.Header)
	if err := xml.NewEncoder(w).Encode(v); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Silent: these encoders take a buffered writer for their own and flush it.
func photo(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	if err := jpeg.Encode(w, img, nil); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func animation(frames *gif.GIF, cover image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := gif.Encode(bufio.NewWriter(&b), cover, nil); err != nil {
		return nil, err
	}
	err := gif.EncodeAll(bufio.NewWriter(&b), frames)
	return b.Bytes(), err
}

func dense(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := lzw.NewWriter(bufio.NewWriter(&b), lzw.LSB, 8)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

func bundle(names []string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(bufio.NewWriter(&b))
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// This one has a buffer of its own.
func screenshot(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b) // want unclosed:"flush"
	if err := png.Encode(w, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// What it flushes is its own buffer: a compressor has another end, and a file none.
func packedPhoto(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b) // want unclosed:"flush"
	if err := jpeg.Encode(w, img, nil); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func table(name string, rows [][]string) error {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	return w.WriteAll(rows)
}

// Silent: flushed by whoever writes, if it asks for a Flush.
func packed(name string, names []string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return tarball.Write(bufio.NewWriter(f), names)
}
