// Package holding holds goroutines that wait for each other with a lock held.
package holding

import "sync"

func sendLocked(work func() int) int {
	var mu sync.Mutex
	result := make(chan int)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		result <- work() // want lockleak:"holding"
	}()
	mu.Lock()
	defer mu.Unlock()
	return <-result
}

func waitLocked(tasks []func()) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			task()
		}()
	}
	mu.Lock()
	wg.Wait() // want lockleak:"holding"
	mu.Unlock()
}

func crossed(from, to func()) {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock() // want lockleak:"order"
		from()
		b.Unlock()
		a.Unlock()
	}()
	b.Lock()
	a.Lock()
	to()
	a.Unlock()
	b.Unlock()
}

func released(work func() int) int {
	var mu sync.Mutex
	result := make(chan int)
	go func() {
		mu.Lock()
		n := work()
		mu.Unlock()
		result <- n
	}()
	mu.Lock()
	mu.Unlock()
	return <-result
}

// The channel has room.
func buffered(work func() int) int {
	var mu sync.Mutex
	result := make(chan int, 1)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		result <- work()
	}()
	n := <-result
	mu.Lock()
	defer mu.Unlock()
	return n
}

func waitUnlocked(tasks []func()) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			task()
		}()
	}
	wg.Wait()
}

func sameOrder(from, to func()) {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock()
		from()
		b.Unlock()
		a.Unlock()
	}()
	a.Lock()
	b.Lock()
	to()
	b.Unlock()
	a.Unlock()
}
