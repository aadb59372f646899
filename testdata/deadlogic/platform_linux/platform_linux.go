// Package platform has a file for one platform only.
package platform

import "runtime"

func separator() string {
	if runtime.GOOS == "windows" { // want deadlogic:"sa4032"
		return `\`
	}
	return "/"
}
