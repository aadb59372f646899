package credential

import (
	"net/http"
	"strings"

	"fixture/secretcompare/crosspackage/sign"
)

func Reset(w http.ResponseWriter, r *http.Request) {
	token, email := strings.TrimSpace(r.FormValue("token")), r.FormValue("email")
	data, ok := sign.Kept(email)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	kept, ok := data.(string)
	if !ok || kept != token { // want secretcompare:"credential"
		w.WriteHeader(http.StatusForbidden)
	}
}

// One condition is one finding, whichever half of it is certain.
func (s *Server) Either(w http.ResponseWriter, r *http.Request, apiKey string) {
	if s.token != apiKey && r.Header.Get("X-Api-Key") != s.token { // want secretcompare:"credential"
		w.WriteHeader(http.StatusForbidden)
	}
}
