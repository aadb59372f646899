package knowledge

// The clients of AWS have a method per operation, so all but a few are requests.

var dynamodb = &Library{
	ID: "dynamodb", Name: "DynamoDB",
	Roots:   []string{"github.com/aws/aws-sdk-go-v2/service/dynamodb"},
	Modules: []string{"github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2"},
	Packages: []Package{{
		Types: []Type{{Name: "Client", Default: RPC, Methods: []Methods{
			{Names: "GetItem Query Scan", Effect: Read},
			{Names: "BatchGetItem TransactGetItems", Effect: Read, Batch: true},
			{Names: "PutItem UpdateItem DeleteItem", Effect: Write},
			{Names: "BatchWriteItem TransactWriteItems", Effect: Write, Batch: true},
			{Names: "ExecuteStatement", Effect: Exec},
			{Names: "BatchExecuteStatement ExecuteTransaction", Effect: Exec, Batch: true},
			{Names: "CreateTable UpdateTable DeleteTable", Effect: Schema},
			{Names: "Options"},
		}}},
	}},
	Remedies: map[Effect]string{
		Read:  "fetch the keys in chunks of 100 with `BatchGetItem`",
		Write: "send the items in chunks of 25 with `BatchWriteItem` or `TransactWriteItems`",
	},
}

var s3 = &Library{
	ID: "s3", Name: "S3",
	Roots:   []string{"github.com/aws/aws-sdk-go-v2/service/s3"},
	Modules: []string{"github.com/aws/aws-sdk-go-v2/service/s3@v1.114.9"},
	Packages: []Package{{
		Types: []Type{{Name: "Client", Default: RPC, Methods: []Methods{
			{Names: "DeleteObjects", Effect: RPC, Batch: true},
			{Names: "Options"},
		}}},
	}},
	Remedies: map[Effect]string{RPC: "send them concurrently with a limit, or use `DeleteObjects` to delete"},
}

var sqs = &Library{
	ID: "sqs", Name: "SQS",
	Roots:   []string{"github.com/aws/aws-sdk-go-v2/service/sqs"},
	Modules: []string{"github.com/aws/aws-sdk-go-v2/service/sqs@v1.52.11"},
	Packages: []Package{{
		Types: []Type{{Name: "Client", Default: RPC, Methods: []Methods{
			{Names: "SendMessageBatch DeleteMessageBatch ChangeMessageVisibilityBatch", Effect: RPC, Batch: true},
			{Names: "Options"},
		}}},
	}},
	Remedies: map[Effect]string{RPC: "send chunks of 10 with `SendMessageBatch` or `DeleteMessageBatch`"},
}

var sns = &Library{
	ID: "sns", Name: "SNS",
	Roots:   []string{"github.com/aws/aws-sdk-go-v2/service/sns"},
	Modules: []string{"github.com/aws/aws-sdk-go-v2/service/sns@v1.47.10"},
	Packages: []Package{{
		Types: []Type{{Name: "Client", Default: RPC, Methods: []Methods{
			{Names: "PublishBatch", Effect: RPC, Batch: true},
			{Names: "Options"},
		}}},
	}},
	Remedies: map[Effect]string{RPC: "publish chunks of 10 with `PublishBatch`"},
}
