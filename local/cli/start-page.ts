import type { CloudInfo } from '../cloud.ts';

/** What `npm start` prints once everything runs. */
export function renderStart(info: CloudInfo, how: { origin: string; readyMs: number }): string {
  const rows: [string, string][] = [
    ['Running', `${info.stacks.join(', ') || 'no stack'} (${how.origin})`],
    ...info.graphql.map((url): [string, string] => ['GraphQL', url]),
    ...info.apiKeys.map((key): [string, string] => ['API key', `${key}   (header x-api-key)`]),
    ['Inbox', `${info.endpoint}/_local/inbox`],
    ['Journal', `${info.endpoint}/_local/journal`],
    ['AWS', `AWS_ENDPOINT_URL=${info.endpoint} for any SDK or CLI`],
    ['Seed', `${info.seed}   (--seed ${info.seed} repeats this run's draws)`],
  ];
  return [
    ...rows.map(([name, value]) => `  ${name.padEnd(8)} ${value}`),
    '',
    `Ready in ${how.readyMs.toFixed(0)} ms`,
  ].join('\n');
}
