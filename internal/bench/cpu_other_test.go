//go:build !unix

package main

import "time"

var began = time.Now()

// cpuTime returns the time since the start, which this process spends computing.
func cpuTime() time.Duration { return time.Since(began) }
