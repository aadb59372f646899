// Package worker: a loop that never ends is not looked for, as long as it waits for something that
// somebody else may still send.
package worker

import (
	"fmt"
	"time"
)

func watch(interval time.Duration, check func() error) {
	t := time.NewTicker(interval)
	defer t.Stop()
	go func() {
		for range t.C { // Stop does not close the channel
			fmt.Println(check())
		}
	}()
}
