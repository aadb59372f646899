// Command otherpackage starts the jobs once and stops them when it ends: the engine sees both packages.
package main

import (
	"os"
	"os/signal"

	"fixture/tickerleak/otherpackage/jobs"
)

func main() {
	jobs.Start(func() {})
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	<-interrupt
	jobs.Stop()
}
