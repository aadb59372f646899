//go:build go1.21

// Package oldloop is written in a Go in which the rounds of a loop share their variable.
package oldloop

func each(keys []string, do func(string)) {
	for _, key := range keys {
		go func() {
			do(key) // want syncmisuse:"loopclosure"
		}()
	}
}
