// Package settings switches protection off.
package settings

import (
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

func client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // want insecuresetting:"g402"
	}}
}

// The port does not decide about certificates.
func mail(port int) *tls.Config {
	if port == 465 {
		return &tls.Config{InsecureSkipVerify: true, ServerName: "mail"} // want insecuresetting:"g402"
	}
	return nil
}

func server(cert tls.Certificate) *tls.Config {
	return &tls.Config{ // want insecuresetting:"g402"
		Certificates: []tls.Certificate{cert},
		MinVersion:   tls.VersionTLS10,
	}
}

func key() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 1024) // want insecuresetting:"g403"
}

func old(key []byte) error {
	_, err := des.NewCipher(key) // want insecuresetting:"g405"
	return err
}

func pinned(check func([][]byte, [][]*x509.Certificate) error) *tls.Config {
	return &tls.Config{
		VerifyPeerCertificate: check, // want insecuresetting:"g123"
		ClientSessionCache:    tls.NewLRUClientSessionCache(64),
	}
}

func forward(req *http.Request, via []*http.Request) error {
	return nil
}

func redirects() *http.Client {
	return &http.Client{
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			req.Header = via[0].Header.Clone() // want insecuresetting:"g119"
			return nil
		},
	}
}

func smuggle(w http.ResponseWriter) {
	w.Header().Set("Transfer-Encoding", "chunked")
	w.Header().Set("Content-Length", "10") // want insecuresetting:"g113"
}

func origins() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	p.AddInsecureBypassPattern("/") // want insecuresetting:"g121"
	return p
}
