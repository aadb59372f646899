// Package conditions has conditions that are always the same.
package conditions

import (
	"math"
	"net/http"
	"runtime"
)

type Role string

func mayEdit(r Role) bool {
	if r != "admin" || r != "editor" { // want deadlogic:"bools"
		return false
	}
	return true
}

func isBoth(code int) bool {
	return code == http.StatusOK && code == http.StatusCreated // want deadlogic:"bools"
}

func eitherWay(code int) bool {
	return code == http.StatusOK || code == http.StatusOK // want deadlogic:"sa4000"
}

type Range struct{ Low, High int }

func (r Range) empty() bool {
	return r.Low == r.Low // want deadlogic:"sa4000"
}

func valid(port uint16) bool {
	return port >= 0 && // want deadlogic:"sa4003"
		port <= 65535 // want deadlogic:"sa4003"
}

func small(b int8) bool {
	return b > 127 // want deadlogic:"sa4003"
}

func missing(rate float64) bool {
	return rate == math.NaN() // want deadlogic:"sa4012"
}

func twice(on bool) bool {
	return !!on // want deadlogic:"sa4013"
}

func class(status int) string {
	if status < 300 {
		return "ok"
	} else if status < 400 {
		return "redirect"
	} else if status < 300 { // want deadlogic:"sa4014"
		return "other"
	}
	return "error"
}

const (
	flagRead = iota
	flagWrite
)

func readable(mode int) bool {
	return mode&flagRead != 0 // want deadlogic:"sa4016"
}

func hasRows(rows []string) bool {
	return len(rows) < 0 // want deadlogic:"sa4024"
}

func address(n int) bool {
	return &n == nil // want deadlogic:"sa4022"
}

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

func check(ok bool) *failure {
	if ok {
		return nil
	}
	return &failure{"not ok"}
}

func typedNil(ok bool) string {
	var err error = check(ok)
	if err != nil { // want deadlogic:"sa4023"
		return err.Error()
	}
	return ""
}

func made() bool {
	m := make(map[string]int)
	if m == nil { // want deadlogic:"sa4031"
		return false
	}
	return true
}

func called() bool {
	if called == nil { // want deadlogic:"sa4031"
		return false
	}
	return true
}

func kind(v any) string {
	switch v.(type) {
	case error:
		return "error"
	case *failure: // want deadlogic:"sa4020"
		return "failure"
	}
	return ""
}

func remainder(n int) int {
	return n % 1 // want deadlogic:"sa4028"
}

func name(v any) string {
	if v, ok := v.(error); ok {
		return v.Error()
	} else {
		return "no error: " + text(v) // want deadlogic:"sa9008"
	}
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return runtime.GOOS
}
