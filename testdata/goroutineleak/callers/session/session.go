// Package session keeps somebody's place in a room.
package session

import "time"

type Session struct {
	room string
	seen time.Time
}

// Open enters a room.
func Open(room string) *Session {
	s := &Session{room: room}
	go s.touch() // want goroutineleak:"worker"
	return s
}

func (s *Session) touch() {
	for {
		time.Sleep(time.Second)
		s.seen = time.Now()
	}
}

// Close leaves the room.
func (s *Session) Close() { s.room = "" }
