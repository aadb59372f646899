// Package fanout holds results of several goroutines of which not all are received.
package fanout

import "errors"

func firstError(tasks []func() error) error {
	errs := make(chan error)
	for _, task := range tasks {
		go func() { errs <- task() }() // want goroutineleak:"send"
	}
	for range tasks {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func fastest(mirrors []string, get func(string) string) string {
	ch := make(chan string)
	for _, m := range mirrors {
		go func() {
			ch <- get(m) // want goroutineleak:"send"
		}()
	}
	return <-ch
}

func twice(work func() (int, error)) (int, error) {
	result := make(chan int)
	failed := make(chan error)
	go func() {
		n, err := work()
		if err != nil {
			failed <- err
		}
		result <- n // want goroutineleak:"send"
	}()
	select {
	case n := <-result:
		return n, nil
	case err := <-failed:
		return 0, err
	}
}

// There is room for one, and one is received.
func threeOfWhichTwo(mirrors []string, get func(string) string) string {
	ch := make(chan string, 1)
	go func() { ch <- get("a") }() // want goroutineleak:"send"
	go func() { ch <- get("b") }()
	go func() { ch <- get("c") }()
	return <-ch
}

// Room for every result.
func withRoom(mirrors []string, get func(string) string) string {
	ch := make(chan string, len(mirrors))
	for _, m := range mirrors {
		go func() { ch <- get(m) }()
	}
	return <-ch
}

// All results are received before the errors count.
func all(tasks []func() error) error {
	errs := make(chan error)
	for _, task := range tasks {
		go func() { errs <- task() }()
	}
	var list []error
	for range tasks {
		list = append(list, <-errs)
	}
	return errors.Join(list...)
}

// The error returns.
func once(work func() (int, error)) (int, error) {
	result := make(chan int)
	failed := make(chan error)
	go func() {
		n, err := work()
		if err != nil {
			failed <- err
			return
		}
		result <- n
	}()
	select {
	case n := <-result:
		return n, nil
	case err := <-failed:
		return 0, err
	}
}

// The losers give up when done is closed.
func released(mirrors []string, get func(string) string) string {
	ch := make(chan string)
	done := make(chan struct{})
	defer close(done)
	for _, m := range mirrors {
		go func() {
			select {
			case ch <- get(m):
			case <-done:
			}
		}()
	}
	return <-ch
}

// One that succeeds says so, whatever the others do.
func dropped(mirrors []string, get func(string) string) string {
	ch := make(chan string, 1)
	for _, m := range mirrors {
		go func() {
			select {
			case ch <- get(m):
			default:
			}
		}()
	}
	return <-ch
}

// Each goroutine sends as it ends, whatever happens before.
func deferred(orders []string, submit func(string) (string, error)) []string {
	ids := make(chan string, len(orders))
	for _, order := range orders {
		go func() {
			var id string
			defer func() { ids <- id }()
			confirmed, err := submit(order)
			if err != nil {
				return
			}
			id = confirmed
		}()
	}
	var list []string
	for range orders {
		list = append(list, <-ids)
	}
	return list
}

// Those that wait for ever do not end: that is where it is reported, not where their results are missed.
func deferredTooLate(orders []string, submit func(string) (string, error)) []string {
	ids := make(chan string, len(orders))
	for _, order := range orders {
		go func() {
			var id string
			defer func() { ids <- id }()
			confirmed := make(chan string, 1)
			if err := confirm(order, submit, confirmed); err != nil {
				return
			}
			id = <-confirmed // want goroutineleak:"receive"
		}()
	}
	var list []string
	for range orders {
		list = append(list, <-ids)
	}
	return list
}

func confirm(order string, submit func(string) (string, error), confirmed chan<- string) error {
	id, err := submit(order)
	if err != nil {
		return err
	}
	if id != "" {
		confirmed <- id
	}
	return nil
}
