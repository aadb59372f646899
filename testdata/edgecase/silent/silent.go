// Package silent checks before it uses.
package silent

type User struct {
	Name string
	Next *User
}

func name(u *User) string {
	if u == nil {
		return ""
	}
	return u.Name
}

// A nil map can be read.
func has(word string) bool {
	var n map[string]int
	return n[word] > 0
}

// One check too many is no defect.
func last(u *User) *User {
	for u != nil && u.Next != nil {
		u = u.Next
	}
	if u == nil {
		return nil
	}
	if u != nil {
		return u
	}
	return nil
}

func share(part, whole int) float64 {
	return float64(part) / float64(whole)
}

func high(b byte) uint16 {
	return uint16(b) << 8
}
