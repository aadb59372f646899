package census

import (
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	s := newServer()
	w := &watcher{}
	for name, run := range map[string]func(){
		"wait": s.wait, "start": func() { s.start() }, "log": s.log, "record": func() { s.record("x") }, "watcher": w.start,
		"follower": func() { newFollower().start(func() {}) },
		"pop": func() {
			q := newQueue()
			go q.push(1) // after pop has begun to wait, or before
			q.pop()
			q.pop()
		},
	} {
		before := goleak.IgnoreCurrent()
		go run()
		if goleak.Find(before) == nil {
			t.Errorf("%s ends", name)
		}
	}
}

func TestPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("stop does not panic")
		}
	}()
	newServer().stop()
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	failed := make(chan error, 1)
	failed <- nil
	s := newService(failed, 2)
	s.quitter()()
	s.waitQuit()
	go s.finish()
	<-s.Results()
	s.waitFailed()
	go s.run()
	s.Reload() <- "x"
	s.step(1)
	s.waitDone()
	s.open(func(release func()) { release() })
	s.Close()
}
