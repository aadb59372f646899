package doubles

import "sync"

type rows interface {
	Next() bool
	Key() string
}

// Silent: the first iteration alone takes the lock.
func scan(mu *sync.Mutex, it rows, add func(string)) int {
	n := 0
	for it.Next() {
		n++
		if n == 1 {
			mu.Lock()
			defer mu.Unlock()
		}
		add(it.Key())
	}
	return n
}

// Every tenth one takes it.
func scanSome(mu *sync.Mutex, it rows, add func(string)) int {
	n := 0
	for it.Next() {
		n++
		if n%10 == 1 {
			mu.Lock() // want lockleak:"double"
			defer mu.Unlock()
		}
		add(it.Key())
	}
	return n
}

// The counter begins anew for each of the others.
func scanAll(mu *sync.Mutex, list []rows, add func(string)) {
	for _, it := range list {
		n := 0
		for it.Next() {
			n++
			if n == 1 {
				mu.Lock() // want lockleak:"double"
				defer mu.Unlock()
			}
			add(it.Key())
		}
	}
}
