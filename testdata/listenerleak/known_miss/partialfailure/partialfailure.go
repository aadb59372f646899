// Package partialfailure opens several listeners and gives up when one fails: those it has are in a slice, which owns them
// from then on, and nobody sees that the slice is dropped.
package partialfailure

import "net"

func all(addrs []string) ([]net.Listener, error) {
	var list []net.Listener
	for _, addr := range addrs {
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, err
		}
		list = append(list, ln)
	}
	return list, nil
}
