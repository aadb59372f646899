// Package contexts holds goroutines that wait for a context, or for others beside one.
package contexts

import "context"

func cancelledLate(prepare func() error, watch func(context.Context)) error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done() // want goroutineleak:"context"
	}()
	if err := prepare(); err != nil {
		return err
	}
	cancel()
	return nil
}

func cancelled(prepare func() error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-ctx.Done() }()
	return prepare()
}

// The context of the caller ends it.
func derived(ctx context.Context, prepare func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	go func() { <-ctx.Done() }()
	if err := prepare(); err != nil {
		return err
	}
	cancel()
	return nil
}

// Whoever is given the cancel function calls it.
func handedOn(keep func(context.CancelFunc)) {
	ctx, cancel := context.WithCancel(context.Background())
	keep(cancel)
	go func() { <-ctx.Done() }()
}

// A send beside the way out.
func selects(ctx context.Context, work func() int) (int, error) {
	result := make(chan int)
	go func() {
		select {
		case result <- work():
		case <-ctx.Done():
		}
	}()
	select {
	case n := <-result:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
