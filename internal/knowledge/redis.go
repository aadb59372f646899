package knowledge

import "slices"

var goRedis = &Library{
	ID: "go-redis", Name: "go-redis",
	Roots:    []string{"github.com/redis/go-redis/v9", "github.com/go-redis/redis/v9", "github.com/go-redis/redis/v8"},
	Modules:  []string{"github.com/redis/go-redis/v9@v9.23.0", "github.com/go-redis/redis/v9@v9.0.0-beta.1", "github.com/go-redis/redis/v8@v8.11.5"},
	Packages: goRedisPackages(1),
	Remedies: goRedisRemedies,
}

// goRedisV7 takes no contexts.
var goRedisV7 = &Library{
	ID: "go-redis", Name: "go-redis",
	Roots:    []string{"github.com/go-redis/redis/v7", "github.com/go-redis/redis"},
	Modules:  []string{"github.com/go-redis/redis/v7@v7.4.1", "github.com/go-redis/redis@v6.15.9+incompatible"},
	Packages: goRedisPackages(0),
	Remedies: goRedisRemedies,
}

var goRedisRemedies = map[Effect]string{
	CacheRead:  "fetch all keys with one `MGet`, or queue the commands in one `Pipeline`",
	CacheWrite: "queue the commands in one `Pipeline` and call `Exec` after the loop",
	Ping:       "check the connection once before the loop",
}

// goRedisPackages returns the package of a version whose Pipelined, Watch and the like take
// the function as parameter fn.
//
// The commands are methods of an unexported type that clients, transactions and pipelines
// all embed: on a pipeline they only queue, and Exec is the one request.
func goRedisPackages(fn int) []Package {
	pipelined := Methods{Names: "Pipelined TxPipelined", Effect: CacheWrite, Batch: true, Callbacks: []Callback{{fn, Once}}}
	watch := Methods{Names: "Watch", Effect: CacheWrite, Callbacks: []Callback{{fn, Once}}}
	forEach := func(names string) Methods { return Methods{Names: names, Callbacks: []Callback{{fn, PerElement}}} }

	client := func(name string, local string, more ...Methods) Type {
		return Type{Name: name, Default: CacheWrite, Methods: slices.Concat(redisCommands,
			[]Methods{pipelined, {Names: "Pipeline TxPipeline " + local}}, more)}
	}
	return []Package{{
		Types: []Type{
			client("Client", "Options PoolStats Close AddHook Conn Context WithContext WithTimeout SetLimiter String Subscribe PSubscribe SSubscribe WrapProcess "+
				"AutoPipeline AutoPipelineWithOptions AsyncAutoPipeline AsyncAutoPipelineWithOptions CSCStats CSCRefreshStats EphemeralConn NodeAddress "+
				"GetMaintNotificationsManager GetPushNotificationHandler RegisterPushNotificationHandler NewAggregateBuilder NewAliasBuilder "+
				"NewCreateIndexBuilder NewCursorBuilder NewDictBuilder NewDropIndexBuilder NewExplainBuilder NewSearchBuilder NewSearchInfoBuilder "+
				"NewSpellCheckBuilder NewSynUpdateBuilder NewTagValsBuilder", watch),
			client("ClusterClient", "Options PoolStats Close AddHook Context WithContext Subscribe PSubscribe SSubscribe AutoPipeline "+
				"AutoPipelineWithOptions AsyncAutoPipeline AsyncAutoPipelineWithOptions GetResolver MasterForKey NewDynamicResolver OnNewNode "+
				"ReloadState SetCommandInfoResolver SlaveForKey WrapProcess WrapProcessPipeline", watch, forEach("ForEachMaster ForEachSlave ForEachShard ForEachNode")),
			client("Ring", "Options PoolStats Close AddHook Context WithContext Subscribe PSubscribe SSubscribe AutoPipeline AutoPipelineWithOptions "+
				"AsyncAutoPipeline AsyncAutoPipelineWithOptions WrapProcess WrapProcessPipeline GetShardClientForKey GetShardClients Len OnNewNode SetAddrs", watch, forEach("ForEachShard")),
			client("Conn", "Close AddHook String RegisterPushNotificationHandler"),
			client("Tx", "Close AddHook Context String WithContext"),
			client("UniversalClient", "Close AddHook Context PoolStats Subscribe PSubscribe SSubscribe AutoPipeline AutoPipelineWithOptions "+
				"AsyncAutoPipeline AsyncAutoPipelineWithOptions", watch),
			client("Cmdable", ""),
			{Name: "cmdable", Default: CacheWrite, Methods: redisCommands},
			{Name: "StringCmdable", Default: CacheWrite, Methods: redisStrings},
			{Name: "HashCmdable", Default: CacheWrite, Methods: redisHashes},
			{Name: "ListCmdable", Default: CacheWrite, Methods: redisLists},
			{Name: "SetCmdable", Default: CacheWrite, Methods: redisSets},
			{Name: "SortedSetCmdable", Default: CacheWrite, Methods: redisSortedSets},

			{Name: "Pipeliner", Complete: true, Methods: []Methods{redisExec, pipelined}},
			{Name: "Pipeline", Complete: true, Methods: []Methods{redisExec, pipelined}},
			// Gathers the commands of many goroutines in pipelines of its own.
			{Name: "AutoPipeliner", Complete: true, Methods: []Methods{pipelined, watch}},

			{Name: "Script", Complete: true, Methods: []Methods{
				{Names: "Run Eval EvalSha Load", Effect: CacheWrite},
				{Names: "RunRO EvalRO EvalShaRO Exists", Effect: CacheRead},
			}},
			{Name: "ScanIterator", Complete: true, Cursor: "Next", Shared: true},
			// Waits for messages.
			{Name: "PubSub", Complete: true},
		},
	}}
}

var redisExec = Methods{Names: "Exec ExecContext", Effect: CacheWrite, Batch: true}

// redisCommands are the commands that do not change anything, and the one that is there
// for many keys.
var redisCommands = slices.Concat(redisStrings, redisHashes, redisLists, redisSets, redisSortedSets, []Methods{
	{Names: "Ping", Effect: Ping},
	{Names: `DBSize DebugObject Dump Echo Exists ExpireTime Info Keys LastSave MemoryUsage ObjectEncoding ObjectFreq ObjectIdleTime
		ObjectRefCount PExpireTime PTTL RandomKey Scan ScanType Sort SortInterfaces SortRO TTL Time Type
		EvalRO EvalShaRO FCallRO FCallRo ScriptExists
		GeoDist GeoHash GeoPos GeoRadius GeoRadiusByMember GeoSearch GeoSearchLocation
		PFCount PubSubChannels PubSubNumPat PubSubNumSub
		XLen XPending XPendingExt XRange XRangeN XRead XReadStreams XRevRange XRevRangeN
		FTAggregate FTAggregateWithArgs FTExplain FTInfo FTSearch FTSearchWithArgs FTTagVals
		JSONArrIndex JSONArrLen JSONGet JSONGetWithArgs JSONObjKeys JSONObjLen JSONStrLen JSONType
		BFExists BFInfo BFMExists CFCount CFExists CFInfo CFMExists CMSInfo CMSQuery TopKCount TopKInfo TopKList TopKQuery
		TSGet TSInfo TSMGet TSMRange TSRange TSRevRange VSim VEmb VInfo`, Effect: CacheRead},
	// Administration of streams, of which there are few.
	{Names: "XGroupCreate XGroupCreateConsumer XGroupCreateMkStream XGroupDelConsumer XGroupDestroy XGroupSetID XInfoConsumers XInfoGroups XInfoStream XInfoStreamFull"},
	{Names: "JSONMGet", Effect: CacheRead, Batch: true},
	{Names: "JSONMSet JSONMSetArgs", Effect: CacheWrite, Batch: true},
})

var redisStrings = []Methods{
	{Names: "Get GetRange StrLen LCS", Effect: CacheRead},
	{Names: "MGet", Effect: CacheRead, Batch: true},
	{Names: "MSet MSetNX", Effect: CacheWrite, Batch: true},
}

var redisHashes = []Methods{
	{Names: "HExists HGet HGetAll HKeys HLen HMGet HPTTL HRandField HRandFieldWithValues HScan HScanNoValues HStrLen HTTL HVals", Effect: CacheRead},
}

var redisLists = []Methods{
	{Names: "LIndex LLen LPos LPosCount LRange", Effect: CacheRead},
}

var redisSets = []Methods{
	{Names: "SCard SDiff SInter SInterCard SIsMember SMIsMember SMembers SMembersMap SRandMember SRandMemberN SScan SUnion", Effect: CacheRead},
}

var redisSortedSets = []Methods{
	{Names: `ZCard ZCount ZDiff ZDiffWithScores ZInter ZInterCard ZInterWithScores ZLexCount ZMScore ZRandMember ZRandMemberWithScores ZRange
		ZRangeArgs ZRangeArgsWithScores ZRangeByLex ZRangeByScore ZRangeByScoreWithScores ZRangeWithScores ZRank ZRankWithScore
		ZRevRange ZRevRangeByLex ZRevRangeByScore ZRevRangeByScoreWithScores ZRevRangeWithScores ZRevRank ZRevRankWithScore
		ZScan ZScore ZUnion ZUnionWithScores`, Effect: CacheRead},
}
