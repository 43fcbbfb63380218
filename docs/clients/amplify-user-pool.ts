import './local-websocket.ts';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { confirmSignUp, signIn, signOut, signUp } from 'aws-amplify/auth';

export { confirmSignUp, signIn, signOut, signUp };

/** The values are those that the stack puts out; `cognito` is the local cloud itself, and left out for AWS. */
export function customer(stack: { graphqlUrl: string; poolId: string; clientId: string; cognito?: string }) {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: stack.poolId,
        userPoolClientId: stack.clientId,
        ...(stack.cognito !== undefined && { userPoolEndpoint: stack.cognito }),
      },
    },
    API: { GraphQL: { endpoint: stack.graphqlUrl, region: 'us-east-1', defaultAuthMode: 'userPool' } },
  });
  return generateClient();
}
