package knowledge

var memcache = &Library{
	ID: "memcache", Name: "gomemcache",
	Roots:   []string{"github.com/bradfitz/gomemcache"},
	Modules: []string{"github.com/bradfitz/gomemcache@v0.0.0-20260422231931-4d751bb6e37c"},
	Packages: []Package{{
		Path: "/memcache",
		Types: []Type{{Name: "Client", Complete: true, Methods: []Methods{
			{Names: "Get GetAndTouch", Effect: CacheRead},
			{Names: "GetMulti", Effect: CacheRead, Batch: true},
			{Names: "Add Append CompareAndSwap Decrement Delete DeleteAll FlushAll Increment Prepend Replace Set Touch", Effect: CacheWrite},
			{Names: "Ping", Effect: Ping},
		}}},
	}},
	Remedies: map[Effect]string{
		CacheRead:  "fetch all keys with one `GetMulti` before the loop",
		CacheWrite: "send the writes concurrently with a limit",
	},
}
