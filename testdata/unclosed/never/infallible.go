package never

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// randomName cannot fail: since Go 1.24 the process ends if there is no randomness.
func randomName() (string, error) {
	b := make([]byte, 8)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// Silent: what leads to the return in between cannot happen.
func tag(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	name, err := randomName()
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 16)
	if _, err := io.ReadFull(f, head); err != nil {
		return "", err
	}
	return name + hex.EncodeToString(head), nil
}

func framed(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if _, err := fmt.Fprintf(&buf, "file %s\n", path); err != nil {
		return nil, err
	}
	defer f.Close()
	_, err = buf.ReadFrom(f)
	return buf.Bytes(), err
}

// The same with what can fail.
func tagFrom(random io.Reader, path string) (string, error) {
	f, err := os.Open(path) // want unclosed:"file"
	if err != nil {
		return "", err
	}
	b := make([]byte, 8)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	return info.Name() + hex.EncodeToString(b), nil
}

func framedOnto(w io.Writer, path string) error {
	f, err := os.Open(path) // want unclosed:"file"
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "file %s\n", path); err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
