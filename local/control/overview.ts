import type { CloudInfo } from './cloud-info.ts';

/** What runs and how to reach it, one line each. */
export function overview(info: CloudInfo): string[] {
  const rows: [string, string][] = [
    ['Running', info.stacks.join(', ') || 'no stack, services only'],
    ['Console', `${info.endpoint}/`],
    ...info.graphql.map((url): [string, string] => ['GraphQL', url]),
    ...info.apiKeys.map((key): [string, string] => ['API key', `${key}   (header x-api-key)`]),
    ...info.userPoolClients.map((client): [string, string] => [
      'Sign-in',
      `client ${client}   (or: npm run token -- --user alice)`,
    ]),
    ['Inbox', `${info.endpoint}/_local/inbox`],
    ['Journal', `${info.endpoint}/_local/journal`],
    ['AWS', `AWS_ENDPOINT_URL=${info.endpoint} for any SDK or CLI`],
    ['Seed', `${info.seed}   (--seed ${info.seed} repeats this run's draws)`],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(8)} ${value}`);
}
