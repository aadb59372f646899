// Package census: channels in fields of values that come from outside are not counted over the package.
package census

import "context"

type server struct {
	quit   chan struct{}
	cancel context.CancelFunc
}

func (s *server) wait() {
	<-s.quit // nobody makes, sends on or closes it
}

func (s *server) start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel // nobody calls it
	go func() { <-ctx.Done() }()
}
