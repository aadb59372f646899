package mac

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
)

func Collated(key []byte, body, got string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(body))
	return strings.Compare(got, hex.EncodeToString(mac.Sum(nil))) == 0 // want secretcompare:"mac"
}

func Unequal(key []byte, body, got string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(body))
	return cmp.Compare(got, string(mac.Sum(nil))) != 0 // want secretcompare:"mac"
}

func Deeply(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return gocmp.Equal(mac.Sum(nil), got) // want secretcompare:"mac"
}

// Listed looks for the signature among those that were sent.
func Listed(key, body []byte, sent []string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return slices.Contains(sent, hex.EncodeToString(mac.Sum(nil))) // want secretcompare:"mac"
}

// Backwards ends its loop by a flag.
func Backwards(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	want, same := mac.Sum(nil), true
	for i := len(got) - 1; i >= 0; i-- {
		if got[i] != want[i] { // want secretcompare:"mac"
			same = false
			break
		}
	}
	return same
}

// Whole looks at every byte whatever it has seen.
func Whole(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	want, same := mac.Sum(nil), true
	for i := range got {
		if got[i] != want[i] {
			same = false
		}
	}
	return same
}

// Sorted puts signatures into an order.
func Sorted(key []byte, bodies []string) []string {
	signatures := make([]string, 0, len(bodies))
	for _, body := range bodies {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(body))
		signatures = append(signatures, hex.EncodeToString(mac.Sum(nil)))
	}
	slices.SortFunc(signatures, func(a, b string) int { return strings.Compare(a, b) })
	return signatures
}
