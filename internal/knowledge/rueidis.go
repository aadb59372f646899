package knowledge

import "slices"

// rueidis pipelines the commands of concurrent goroutines by itself.
var rueidis = &Library{
	ID: "rueidis", Name: "rueidis",
	Roots:   []string{"github.com/redis/rueidis"},
	Modules: []string{"github.com/redis/rueidis@v1.0.79"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "MGet MGetCache JsonMGet JsonMGetCache", Effect: CacheRead, Batch: true},
			{Names: "MSet MSetNX MDel JsonMSet", Effect: CacheWrite, Batch: true},
		},
		Types: []Type{
			{Name: "Client", Complete: true, Methods: slices.Concat(rueidisCore, []Methods{
				{Names: "DoCache DoStream", Effect: CacheRead},
				{Names: "DoMultiCache DoMultiStream", Effect: CacheRead, Batch: true},
				{Names: "Dedicated", Callbacks: []Callback{{0, Once}}},
			})},
			{Name: "CoreClient", Complete: true, Methods: rueidisCore},
			{Name: "DedicatedClient", Complete: true, Methods: rueidisCore},
			{Name: "Lua", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: CacheWrite},
				{Names: "ExecMulti", Effect: CacheWrite, Batch: true},
			}},
		},
	}},
	Remedies: map[Effect]string{
		CacheRead:  "build the commands in the loop and send them with one `DoMulti`, or `MGet`",
		CacheWrite: "build the commands in the loop and send them with one `DoMulti`",
	},
}

var rueidisCore = []Methods{
	{Names: "Do", Effect: CacheRead},
	{Names: "DoMulti", Effect: CacheRead, Batch: true},
	{Names: "Receive", Callbacks: []Callback{{2, PerElement}}},
}
