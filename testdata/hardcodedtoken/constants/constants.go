// Package constants has tokens in it. They are put together from parts, so that nobody who scans this file takes
// them for real ones.
package constants

import "net/http"

const github = "ghp_" + "k7tq2zw9xj4mb6rv" + "8PL3NDYH5GCS1FUA0EOi" // want hardcodedtoken:"token"

var aws = map[string]string{
	"key": "AKIA" + "Z7QJ2W4XN6TBMC5R", // want hardcodedtoken:"token"
}

func authorise(r *http.Request) {
	r.Header.Set("Private-Token", "glpat-"+"k7tq2zw9xj4mb6rv8PL3") // want hardcodedtoken:"token"
	r.Header.Set("Authorization", "Bearer "+github)                // reported at its declaration
}

const key = "-----BEGIN EC PRIVATE " + "KEY-----\n" + // want hardcodedtoken:"privatekey"
	"k7tq2zw9xj4mb6rv8PL3NDYH5GCS1FUA0EOik7tq2zw9xj4mb6rv8PL3NDYH5GCS\n" +
	"1FUA0EOik7tq2zw9xj4mb6rv8PL3NDYH5GCS1FUA0EOik7tq2zw9xj4mb6rv8PL3\n" +
	"-----END EC PRIVATE " + "KEY-----\n"

var session = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + // want hardcodedtoken:"jwt"
	"eyJzdWIiOiI0MiIsIm5hbWUiOiJBbm4ifQ." + "k7tq2zw9xj4mb6rv8PL3NDYH5GCS1FUA0EOik7tq2zw"
