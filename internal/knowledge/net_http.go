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

var resty = &Library{
	ID: "resty", Name: "resty",
	Roots:   []string{"resty.dev/v3", "github.com/go-resty/resty/v2"},
	Modules: []string{"resty.dev/v3@v3.0.0-rc.4", "github.com/go-resty/resty/v2@v2.17.2"},
	Packages: []Package{{
		Types: []Type{{Name: "Request", Complete: true, Methods: []Methods{
			{Names: "Delete Execute Get Head Options Patch Post Put Query Send", Effect: HTTP},
		}}},
	}},
	Remedies: httpRemedies,
}

var retryableHTTP = &Library{
	ID: "retryablehttp", Name: "go-retryablehttp",
	Roots:   []string{"github.com/hashicorp/go-retryablehttp"},
	Modules: []string{"github.com/hashicorp/go-retryablehttp@v0.7.8"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Get Head Post PostForm", Effect: HTTP}},
		Types: []Type{{Name: "Client", Complete: true, Methods: []Methods{{Names: "Do Get Head Post PostForm", Effect: HTTP}}}},
	}},
	Remedies: httpRemedies,
}

var fasthttp = &Library{
	ID: "fasthttp", Name: "fasthttp",
	Roots:   []string{"github.com/valyala/fasthttp"},
	Modules: []string{"github.com/valyala/fasthttp@v1.78.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Do DoDeadline DoRedirects DoTimeout Get GetDeadline GetTimeout Post", Effect: HTTP}},
		Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{{Names: "Do DoDeadline DoRedirects DoTimeout Get GetDeadline GetTimeout Post", Effect: HTTP}}},
			{Name: "HostClient", Complete: true, Methods: []Methods{{Names: "Do DoDeadline DoRedirects DoTimeout Get GetDeadline GetTimeout Post", Effect: HTTP}}},
		},
	}},
	Remedies: httpRemedies,
}

var httpRemedies = map[Effect]string{
	HTTP: "ask for all items in one request, or send them concurrently with a limit",
}
