// Package worker: a goroutine without end that no value owns, started by each call: that is right for what a process does once, and how
// often a function is called is known for handlers only.
package worker

import (
	"fmt"
	"time"
)

func Watch(interval time.Duration, check func() error) {
	go func() {
		for {
			time.Sleep(interval)
			fmt.Println(check())
		}
	}()
}
