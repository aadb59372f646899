// Package hooks shows a developer what the product sends.
package hooks

import (
	"fmt"
	"io"
	"net/http"
)

func Show(port int) error {
	return http.ListenAndServe(fmt.Sprintf(":%d", port), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Printf("%s\n", body)
	}))
}
