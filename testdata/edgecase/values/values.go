// Package values has nil values and numbers at the edge.
package values

import "io"

type User struct {
	Name string
	Next *User
}

func name(u *User) string {
	if u == nil {
		return u.Name // want edgecase:"nilness"
	}
	return ""
}

func count(words []string) map[string]int {
	var n map[string]int
	for _, w := range words {
		n[w]++ // want edgecase:"nilness"
	}
	return n
}

func save(u *User, store func(*User) error) string {
	err := store(u)
	if err == nil {
		return err.Error() // want edgecase:"nilness"
	}
	return ""
}

func must(u *User, find func() error) *User {
	err := find()
	if err != nil {
		return nil
	}
	if u == nil {
		panic(err) // want edgecase:"nilness"
	}
	return u
}

const hour = 60

func share() float64 {
	return 2 / 3 // want edgecase:"sa4025"
}

type closer interface{ Close() }

func closes(r io.Closer) bool {
	_, ok := r.(closer) // want edgecase:"sa5010"
	return ok
}

func high(b byte) byte {
	return b << 8 // want edgecase:"sa9006"
}
