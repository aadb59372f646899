// Package silent has settings that somebody decided about.
package silent

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

type Config struct {
	SkipVerify bool
	MinVersion string
}

// An option decides.
func client(c Config) *http.Client {
	transport := &http.Transport{}
	if c.SkipVerify {
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	}
	return &http.Client{Transport: transport}
}

func variable(c Config) *tls.Config {
	return &tls.Config{InsecureSkipVerify: c.SkipVerify}
}

func versions(c Config) *tls.Config {
	out := &tls.Config{}
	if c.MinVersion == "1.0" {
		out.MinVersion = tls.VersionTLS10
	}
	return out
}

// Somebody said why.
func probe() *tls.Config {
	return &tls.Config{
		// The challenge has a self-signed certificate.
		InsecureSkipVerify: true,
	}
}

// Another function checks the certificate.
func own(check func(tls.ConnectionState) error) *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
}

func roots(pool *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
}

func key() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 3072)
}
