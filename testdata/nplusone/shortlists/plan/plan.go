// Package plan decides what a vote changes.
package plan

import "fixture/nplusone/shortlists/vote"

// For puts two changes into a vote at most.
func For(up bool, author, voter int64) *vote.Vote {
	v := &vote.Vote{}
	v.Changes = changes(up, author, voter)
	return v
}

func changes(up bool, author, voter int64) (list []vote.Change) {
	var actions []string
	if up {
		actions = []string{"voted up", "was voted up"}
	} else {
		actions = []string{"voted down"}
	}
	for _, a := range actions {
		list = append(list, vote.Change{User: author, By: voter, Action: a})
	}
	return list
}

// Import collects as many changes as there are votes.
func Import(authors []int64) *vote.Import {
	imp := &vote.Import{}
	for _, a := range authors {
		imp.Changes = append(imp.Changes, vote.Change{User: a})
	}
	return imp
}

// Extras is what plug-ins of this program add: nothing yet.
type Extras struct{}

func (Extras) Changes() []vote.Change { return nil }
