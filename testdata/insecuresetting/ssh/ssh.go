// Package ssh trusts every host.
package ssh

import (
	"golang.org/x/crypto/ssh"
)

func config(user string) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: user, HostKeyCallback: ssh.InsecureIgnoreHostKey()} // want insecuresetting:"g106"
}

func server() *ssh.ServerConfig {
	var last string
	return &ssh.ServerConfig{
		PublicKeyCallback: func(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) { // want insecuresetting:"g408"
			last = ssh.FingerprintSHA256(key)
			return nil, nil
		},
		AuthLogCallback: func(conn ssh.ConnMetadata, method string, err error) { println(last) },
	}
}
