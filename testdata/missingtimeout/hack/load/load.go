// Package load is a tool of developers.
package load

import "net/http"

func Serve(h http.Handler) error { return http.ListenAndServe(":8080", h) }
