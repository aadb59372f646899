// Command samples prints the code samples that gosec tests its rules with, as JSON: those of the rules it is
// given as arguments. It is a module of its own so that the rest of the repository does not depend on gosec.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/securego/gosec/v2/testutils"
)

var rules = map[string][]testutils.CodeSample{
	"G112": testutils.SampleCodeG112,
	"G114": testutils.SampleCodeG114,
	"G201": testutils.SampleCodeG201,
	"G202": testutils.SampleCodeG202,
	"G701": testutils.SampleCodeG701,
}

type sample struct {
	Rule   string
	Index  int // of the sample among those of the rule, from 0
	Files  []string
	Errors int // that gosec expects
}

func main() {
	list := []sample{}
	for _, name := range os.Args[1:] {
		if rules[name] == nil {
			log.Fatalf("no samples of %s", name)
		}
		for i, s := range rules[name] {
			list = append(list, sample{name, i, s.Code, s.Errors})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(list); err != nil {
		log.Fatal(err)
	}
}
