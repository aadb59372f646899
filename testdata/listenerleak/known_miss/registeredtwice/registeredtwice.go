// Package registeredtwice asks for signals in a function that any caller may call again: as a rule such functions run once
// per process, and nothing here says otherwise.
package registeredtwice

import (
	"os"
	"os/signal"
)

func Wait() os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	return <-c
}
