// Package closing has helpers that close, and one that does not.
package closing

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
)

// Quietly closes c and logs a failure.
func Quietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

// Decode reads the body and leaves closing it to the caller.
func Decode(resp *http.Response, v any) error {
	return json.NewDecoder(resp.Body).Decode(v)
}
