# GRAPHQL_URL and API_KEY as npm start prints them, or as the outputs of a deployed stack.
curl --silent --show-error "$GRAPHQL_URL" -H "x-api-key: $API_KEY" -H 'content-type: application/json' -d @- <<'EOF'
{
  "query": "mutation Place($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }",
  "variables": { "input": { "name": "Pizza", "quantity": 6, "restaurantId": "Dominos Pizza" } }
}
EOF
echo
curl --silent --show-error --get "$GRAPHQL_URL" -H "x-api-key: $API_KEY" \
  --data-urlencode 'query={ orders { id name orderStatus paymentError } }'
