// Package index builds an index of files.
package index

// Build reads all files. Silent by default for who sees its caller, which ends the process when it fails.
func Build(files []string, read func(string) error) error {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, file := range files {
			queue <- file // want:module goroutineleak:"exit" // want:package goroutineleak:"send"
		}
	}()
	for file := range queue {
		if err := read(file); err != nil {
			return err
		}
	}
	return nil
}

// Add reads files that a request names.
func Add(files []string, read func(string) error) error {
	queue := make(chan string)
	go func() {
		defer close(queue)
		for _, file := range files {
			queue <- file // want goroutineleak:"send"
		}
	}()
	for file := range queue {
		if err := read(file); err != nil {
			return err
		}
	}
	return nil
}
