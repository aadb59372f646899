// Package waits holds WaitGroups that do not get to zero.
package waits

import "sync"

func missed(files []string, load func(string) error) {
	var wg sync.WaitGroup
	for _, file := range files {
		wg.Add(1)
		go func() {
			if err := load(file); err != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want goroutineleak:"wait"
}

func inTheLoop(files []string, load func(string) error) {
	var wg sync.WaitGroup
	wg.Add(len(files))
	for _, file := range files {
		go func() {
			defer wg.Done()
			load(file)
		}()
		wg.Wait() // want goroutineleak:"wait"
	}
}

func beforeDrain(files []string, load func(string) error) (failed int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, file := range files {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- load(file)
		}()
	}
	wg.Wait() // want goroutineleak:"wait"
	close(errs)
	for err := range errs {
		if err != nil {
			failed++
		}
	}
	return failed
}

func deferred(files []string, load func(string) error) {
	var wg sync.WaitGroup
	for _, file := range files {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := load(file); err != nil {
				return
			}
		}()
	}
	wg.Wait()
}

// Somebody else waits, and closes.
func beside(files []string, load func(string) error) (failed int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, file := range files {
		wg.Go(func() { errs <- load(file) })
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	for err := range errs {
		if err != nil {
			failed++
		}
	}
	return failed
}

// One after the other.
func eachOnItsOwn(files []string, load func(string) error) {
	var wg sync.WaitGroup
	for _, file := range files {
		wg.Add(1)
		go func() {
			defer wg.Done()
			load(file)
		}()
		wg.Wait()
	}
}

// Nobody counts down: the function is meant to stay.
func serve(listen func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go listen()
	wg.Wait()
}

// The kinds were checked before.
func eachKind(kinds []string, load func(string) error) {
	var wg sync.WaitGroup
	for _, kind := range kinds {
		wg.Add(1)
		switch kind {
		case "users":
			go func() {
				defer wg.Done()
				load("users")
			}()
		case "orders":
			go func() {
				defer wg.Done()
				load("orders")
			}()
		}
	}
	wg.Wait()
}

// The helper counts down.
func viaHelper(files []string, load func(string) error) {
	var wg sync.WaitGroup
	wg.Add(len(files))
	for _, file := range files {
		go one(&wg, file, load)
	}
	wg.Wait()
}

func one(wg *sync.WaitGroup, file string, load func(string) error) {
	defer wg.Done()
	load(file)
}
