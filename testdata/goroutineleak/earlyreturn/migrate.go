package earlyreturn

import "fmt"

// migrateNames runs once. When it fails the program does not start.
func migrateNames(names []string, put func(string) error) error {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, name := range names {
			queue <- name // want goroutineleak:"exit"
		}
	}()
	for name := range queue {
		if err := put(name); err != nil {
			return fmt.Errorf("cannot migrate: %w", err)
		}
	}
	return nil
}
