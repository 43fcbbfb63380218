# Sends the dead letters of the queue $DEAD_LETTERS_ARN back to where they came from. curl signs as the CLI does; the
# CLI itself knows the command from 2.12 on: aws sqs start-message-move-task --source-arn "$DEAD_LETTERS_ARN"
curl --silent --show-error "${ENDPOINT:-http://localhost:4000}" \
  --aws-sigv4 aws:amz:us-east-1:sqs --user local:local \
  -H 'content-type: application/x-amz-json-1.0' -H 'x-amz-target: AmazonSQS.StartMessageMoveTask' \
  -d "{ \"SourceArn\": \"$DEAD_LETTERS_ARN\" }"
