import type { Deployment } from '../assembly/deployment.ts';

/** What a person or a command needs to get going. */
export interface CloudInfo {
  /** `http://localhost:4000`; also what AWS_ENDPOINT_URL is to be. */
  readonly endpoint: string;
  readonly seed: number;
  readonly stacks: readonly string[];
  readonly graphql: readonly string[];
  readonly apiKeys: readonly string[];
  /** The clients of user pools: what people sign in with. */
  readonly userPoolClients: readonly string[];
  /** Outputs by stack. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The information about what was deployed, from the resources themselves. */
export function describeCloud(deployment: Deployment, endpoint: string, seed: number): CloudInfo {
  const attributes = (type: string, attribute: string): string[] =>
    deployment.stacks
      .flatMap((stack) => stack.resources)
      .filter((resource) => resource.type === type)
      .flatMap((resource) => resource.attributes[attribute] ?? []);
  // People and browsers say localhost; programs get the address itself, which needs no look-up of ::1 first.
  const forPeople = (url: string): string => url.replace('//127.0.0.1', '//localhost');
  return {
    endpoint: forPeople(endpoint),
    seed,
    stacks: deployment.stacks.map((stack) => stack.stackName),
    graphql: attributes('AWS::AppSync::GraphQLApi', 'GraphQLUrl').map(forPeople),
    apiKeys: attributes('AWS::AppSync::ApiKey', 'ApiKey'),
    userPoolClients: attributes('AWS::Cognito::UserPoolClient', 'ClientId'),
    outputs: Object.fromEntries(deployment.stacks.map((stack) => [stack.stackName, stack.outputs])),
  };
}
