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

type subscription struct {
	Events <-chan string
	Cancel func()
}

func (b *bus) SubscribeAll(buffer int) *subscription {
	c := make(chan string, buffer)
	id := len(b.handlers)
	b.handlers[id] = func(s string) { c <- s }
	return &subscription{Events: c, Cancel: func() { delete(b.handlers, id) }}
}

func (a *api) events(w http.ResponseWriter, r *http.Request) {
	sub := a.bus.SubscribeAll(8) // want listenerleak:"handler"
	for {
		select {
		case e := <-sub.Events:
			w.Write([]byte(e))
		case <-r.Context().Done():
			return
		}
	}
}

// Silent: cancelled, here or by a helper.
func (a *api) eventsCancelled(w http.ResponseWriter, r *http.Request) {
	sub := a.bus.SubscribeAll(8)
	defer sub.Cancel()
	other := a.bus.SubscribeAll(8)
	defer release(other)
	select {
	case e := <-sub.Events:
		w.Write([]byte(e))
	case e := <-other.Events:
		w.Write([]byte(e))
	case <-r.Context().Done():
	}
}

func release(s *subscription) { s.Cancel() }
