// Command worker shows how to register steps.
package main

import (
	"errors"
	"fmt"
	"sync"
)

type results struct {
	mu   sync.Mutex
	last string
}

func (r *results) step(input string) (string, error) {
	r.mu.Lock()
	if input == "" {
		return "", errors.New("no input") // want lockleak:"aside"
	}
	r.last = input
	r.mu.Unlock()
	return input, nil
}

func (r *results) show() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

func main() {
	r := &results{}
	if _, err := r.step("hello"); err != nil {
		fmt.Println(err)
	}
	fmt.Println(r.show())
}
