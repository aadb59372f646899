// Package doubts leaves open what stays open only where hardly anybody gets.
package doubts

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

// A question: the configuration lets no other kinds pass.
func status(client *http.Client, kinds []string) (map[string]any, error) {
	fields := map[string]any{}
	for _, kind := range kinds {
		resp, err := client.Get("http://icinga.internal:5665/v1/status/" + kind) // want unclosed:"body"
		if err != nil {
			return nil, err
		}
		switch kind {
		case "CIB":
			err = decode(resp, &fields)
		case "IdoMysqlConnection", "IdoPgsqlConnection":
			err = decode(resp, &fields)
		}
		if err != nil {
			return nil, err
		}
	}
	return fields, nil
}

func decode(resp *http.Response, into any) error {
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

// No question: servers answer with other statuses too.
func version(client *http.Client, url string) (string, error) {
	resp, err := client.Get(url) // want unclosed:"body"
	if err != nil {
		return "", err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		return string(text), err
	case http.StatusNotFound:
		resp.Body.Close()
		return "", nil
	}
	return "", fmt.Errorf("status %s", resp.Status)
}

// No question: what the switch does not name is named after it.
func format(name, kind string) (string, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return "", err
	}
	switch kind {
	case "csv":
		return "text/csv", f.Close()
	case "json":
		f.Close()
		return "application/json", nil
	default:
		return "", errors.New("unknown kind " + kind)
	}
}

// Questions: nobody takes away the file in between.
func private(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "snapshot") // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(f.Name(), 0o600); err != nil {
		return nil, err
	}
	return f, nil
}

func anonymous(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "upload") // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	return f, nil
}

// No question: the other file may not be there.
func replaced(name string) (*os.File, error) {
	f, err := os.Create(name + ".new") // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := os.Remove(name); err != nil {
		return nil, err
	}
	return f, nil
}

// No question: one of the returns is an ordinary one.
func filled(dir string, data []byte) (*os.File, error) {
	f, err := os.CreateTemp(dir, "data") // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(f.Name(), 0o600); err != nil {
		return nil, err
	}
	if _, err := f.Write(data); err != nil {
		return nil, err
	}
	return f, nil
}

// Silent: each way closes it.
func parsed(resp *http.Response, kind string, fields *map[string]any) error {
	switch kind {
	case "CIB", "ApiListener":
		return decode(resp, fields)
	default:
		return resp.Body.Close()
	}
}

func saved(dir string) (name string, err error) {
	f, err := os.CreateTemp(dir, "mark")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return f.Name(), os.Chmod(f.Name(), 0o600)
}

func chosen(client *http.Client, url, kind string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	switch kind {
	case "a":
		return nil
	case "b":
		return errors.New("b")
	}
	return nil
}

// A question as well if the cases hand it on to what closes it in most cases.
func gathered(client *http.Client, kinds []string) error {
	for _, kind := range kinds {
		resp, err := client.Get("http://icinga.internal:5665/v1/objects/" + kind) // want unclosed:"body"
		if err != nil {
			return err
		}
		switch kind {
		case "hosts":
			err = accepted(resp)
		case "services":
			err = accepted(resp)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func accepted(resp *http.Response) error {
	if resp.StatusCode >= 400 {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}

// No question: there is but one way.
func touched(name string) error {
	_, err := os.Create(name) // want unclosed:"file"
	return err
}
