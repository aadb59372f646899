// Package elsewhere stops the timer in one method and forgets it in Close: any Stop of the field counts, whether or not
// Close gets there.
package elsewhere

import "time"

type session struct{ idle *time.Timer }

func open(expire func()) *session { return &session{time.AfterFunc(time.Hour, expire)} }

func (s *session) touch(expire func()) {
	s.idle.Stop()
	s.idle = time.AfterFunc(time.Hour, expire)
}

func (s *session) Close() {}
