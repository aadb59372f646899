package knowledge

// stdWork is what the standard library offers to do [Work]. What only creates or writes a file is missing: logs do that.
var stdWork = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{""},
	Packages: []Package{
		{Path: "os", Funcs: []Methods{{Names: "Link Remove RemoveAll Rename Symlink", Effect: Work}}},
		{Path: "os/exec", Types: []Type{{Name: "Cmd", Methods: []Methods{{Names: "CombinedOutput Output Run Start", Effect: Work}}}}},
		{
			Path:  "net/smtp",
			Funcs: []Methods{{Names: "SendMail", Effect: Work}},
			Types: []Type{{Name: "Client", Methods: []Methods{{Names: "Data", Effect: Work}}}},
		},
	},
}
