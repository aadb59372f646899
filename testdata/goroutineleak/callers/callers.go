// Command callers has one refresher and one index, and a session for each request: only here it is seen.
package main

import (
	"log"
	"net/http"
	"time"

	"fixture/goroutineleak/callers/index"
	"fixture/goroutineleak/callers/refresh"
	"fixture/goroutineleak/callers/session"
)

func main() {
	r := refresh.New(func() {})
	defer r.Close()
	if err := index.Build([]string{"a"}, func(string) error { return nil }); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/rooms", func(w http.ResponseWriter, req *http.Request) {
		s := session.Open(req.URL.Path)
		defer s.Close()
		if err := index.Add(req.URL.Query()["file"], func(string) error { return nil }); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	srv := &http.Server{Addr: ":8080", ReadHeaderTimeout: time.Second}
	log.Fatal(srv.ListenAndServe())
}
