// Package onlyerrors: who waits alone for the error of a goroutine looks like a server that runs until one comes, so that the receive is not
// reported although work can succeed.
package onlyerrors

func run(work func() error) error {
	errc := make(chan error)
	go func() {
		if err := work(); err != nil {
			errc <- err
		}
	}()
	return <-errc
}
