// Package export is part of a command, which may end when its function does.
package export

import "fmt"

func write(rows []string, put func(string) error) error {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, row := range rows {
			queue <- row // want goroutineleak:"exit"
		}
	}()
	for row := range queue {
		if err := put(row); err != nil {
			return fmt.Errorf("cannot write: %w", err)
		}
	}
	return nil
}
