// Package handlers registers functions.
package handlers

import "net/http"

type bus struct{ handlers map[int]func(string) }

func (b *bus) Subscribe(f func(string)) (unsubscribe func()) {
	id := len(b.handlers)
	b.handlers[id] = f
	return func() { delete(b.handlers, id) }
}

type api struct{ bus *bus }

func (a *api) stream(w http.ResponseWriter, r *http.Request) {
	a.bus.Subscribe(func(s string) { w.Write([]byte(s)) }) // want listenerleak:"handler"
	<-r.Context().Done()
}

// Silent: removed.
func (a *api) streamRemoved(w http.ResponseWriter, r *http.Request) {
	defer a.bus.Subscribe(func(s string) { w.Write([]byte(s)) })()
	<-r.Context().Done()
}

// Silent: registered at the start.
func newAPI(b *bus) *api {
	b.Subscribe(func(string) {})
	return &api{b}
}
