// Package mac compares message authentication codes in all forms.
package mac

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

var errSignature = errors.New("signature mismatch")

type Hook struct {
	key []byte
}

func (h *Hook) sign(body []byte) string {
	mac := hmac.New(sha256.New, h.key)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func (h *Hook) Verify(r *http.Request, body []byte) error {
	if h.sign(body) != r.Header.Get("X-Hub-Signature-256") { // want secretcompare:"mac"
		return errSignature
	}
	return nil
}

func (h *Hook) Prefixed(header string, body []byte) bool {
	return "sha256="+h.sign(body) == header // want secretcompare:"mac"
}

func Raw(key, body, got []byte) bool {
	mac := hmac.New(sha1.New, key)
	mac.Write(body)
	return bytes.Equal(mac.Sum(nil), got) // want secretcompare:"mac"
}

func Ordered(key, body, got []byte) bool {
	mac := hmac.New(sha1.New, key)
	mac.Write(body)
	return bytes.Compare(got, mac.Sum(nil)) == 0 // want secretcompare:"mac"
}

func Folded(key []byte, body, got string) bool {
	mac := hmac.New(sha256.New, key)
	fmt.Fprint(mac, body)
	return strings.EqualFold(got, fmt.Sprintf("%x", mac.Sum(nil))) // want secretcompare:"mac"
}

func Reflected(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return reflect.DeepEqual(mac.Sum(nil), got) // want secretcompare:"mac"
}

func Sliced(mac hash.Hash, key, got []byte) bool {
	mac = hmac.New(sha256.New, key)
	want := mac.Sum(nil)
	return !slices.Equal(want, got) // want secretcompare:"mac"
}

func Array(key, body []byte, got [32]byte) bool {
	var want [32]byte
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	want = [32]byte(mac.Sum(nil))
	return want == got // want secretcompare:"mac"
}

func Switch(key []byte, body, got string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(body))
	switch got {
	case base64.StdEncoding.EncodeToString(mac.Sum(nil)): // want secretcompare:"mac"
		return "signed"
	}
	return ""
}

func ByteByByte(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	want := mac.Sum(nil)
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] { // want secretcompare:"mac"
			return false
		}
	}
	return true
}

func Keys(keys [][]byte, body []byte, got string) bool {
	for _, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write(body)
		if hex.EncodeToString(mac.Sum(nil)) == got { // want secretcompare:"mac"
			return true
		}
	}
	return false
}
