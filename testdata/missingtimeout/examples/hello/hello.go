// Package hello shows how to start: nobody runs it in production.
package hello

import "net/http"

func serve() error { return http.ListenAndServe(":8080", nil) }
