package knowledge

var netHTTP = &Library{
	ID: "http", Name: "net/http",
	Roots: []string{"net/http"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Get Head Post PostForm", Effect: HTTP},
			{Names: "HandleFunc"},
		},
		Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{{Names: "Do Get Head Post PostForm", Effect: HTTP}}},
			{Name: "Transport", Complete: true, Methods: []Methods{{Names: "RoundTrip", Effect: HTTP}}},
			{Name: "RoundTripper", Methods: []Methods{{Names: "RoundTrip", Effect: HTTP}}},
			{Name: "ServeMux", Methods: []Methods{{Names: "HandleFunc"}}},
			{Name: "Server", Methods: []Methods{{Names: "RegisterOnShutdown"}}},
		},
	}},
	Remedies: httpRemedies,
}

var netRPC = &Library{
	ID: "rpc", Name: "net/rpc",
	Roots: []string{"net/rpc"},
	Packages: []Package{{
		Types: []Type{{Name: "Client", Complete: true, Methods: []Methods{{Names: "Call Go", Effect: RPC}}}},
	}},
	Remedies: map[Effect]string{RPC: "take the whole list in one remote call"},
}

var httpRemedies = map[Effect]string{
	HTTP: "ask for all items in one request, or send them concurrently with a limit",
}
