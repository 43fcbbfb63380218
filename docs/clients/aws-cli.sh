# Any keys will do here. The function says where to go in a way that every version of the CLI understands.
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
aws() { command aws --endpoint-url "${ENDPOINT:-http://localhost:4000}" "$@"; }

# What is in a table
table=$(aws dynamodb list-tables --query 'TableNames[?contains(@, `OrdersA`)] | [0]' --output text)
aws dynamodb scan --table-name "$table" --query 'Items[].[id.S, orderStatus.S]' --output text

# How a queue stands
queue=$(aws sqs list-queues --query 'QueueUrls[?contains(@, `IntakeDead`)] | [0]' --output text)
aws sqs get-queue-attributes --queue-url "$queue" --attribute-names QueueArn ApproximateNumberOfMessages

# Who hears of outcomes
aws sns list-subscriptions --query 'Subscriptions[].[Protocol, Endpoint]' --output text

# A workflow of one's own, and how an execution of it went
machine=$(aws stepfunctions create-state-machine --name greeting \
  --role-arn arn:aws:iam::000000000000:role/any --query stateMachineArn --output text \
  --definition '{ "QueryLanguage": "JSONata", "StartAt": "Greet",
    "States": { "Greet": { "Type": "Pass", "Output": "{% \"Hello \" & $states.input.name %}", "End": true } } }')
execution=$(aws stepfunctions start-execution --state-machine-arn "$machine" --input '{"name":"Ada"}' \
  --query executionArn --output text)
aws stepfunctions describe-execution --execution-arn "$execution" --query '[status, output]' --output text

# A function, by hand
function=$(aws lambda list-functions --query 'Functions[?contains(FunctionName, `RefundPayment`)].FunctionName | [0]' \
  --output text)
echo '{}' >event.json
aws lambda invoke --function-name "$function" --payload fileb://event.json result.json
cat result.json
