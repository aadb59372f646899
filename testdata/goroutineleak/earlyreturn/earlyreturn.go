// Package earlyreturn holds goroutines whose receiver or closer returns before it gets to them.
package earlyreturn

import (
	"fmt"
	"os"
)

func beforeReceive(load func() ([]byte, error), file string) error {
	loaded := make(chan []byte)
	go func() {
		data, _ := load()
		loaded <- data // want goroutineleak:"send"
	}()
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	defer f.Close()
	_, err = f.Write(<-loaded)
	return err
}

func beforeClose(rows []string, check func() error) error {
	queue := make(chan string)
	go func() {
		for row := range queue { // want goroutineleak:"range"
			fmt.Println(row)
		}
	}()
	if err := check(); err != nil {
		return err
	}
	for _, row := range rows {
		queue <- row
	}
	close(queue)
	return nil
}

// The deferred close runs on every path.
func closedAnyway(rows []string, check func() error) error {
	queue := make(chan string)
	defer close(queue)
	go func() {
		for row := range queue {
			fmt.Println(row)
		}
	}()
	if err := check(); err != nil {
		return err
	}
	for _, row := range rows {
		queue <- row
	}
	return nil
}

// The goroutine is started after everything that can fail.
func startedLate(load func() ([]byte, error), file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	loaded := make(chan []byte)
	go func() {
		data, _ := load()
		loaded <- data
	}()
	_, err = f.Write(<-loaded)
	return err
}

// The helper starts the goroutine only if it returns no error.
func startedBySuccess(load func() ([]byte, error)) ([]byte, error) {
	loaded := make(chan []byte)
	if err := start(load, loaded); err != nil {
		return nil, err
	}
	return <-loaded, nil
}

func start(load func() ([]byte, error), loaded chan<- []byte) error {
	if _, err := os.Stat("data"); err != nil {
		return fmt.Errorf("no data: %w", err)
	}
	go func() {
		data, _ := load()
		loaded <- data
	}()
	return nil
}
