import { startCloud } from '../../local/cloud.ts';
import type { ResourceProvider } from '../../local/platform/resources.ts';

const HEAD = `# Supported resource types and properties

*Made from the code by \`npm run docs\`; a test compares.* What is not listed is refused at the start, by name. A property
that changes nothing is taken, since nothing of it could be seen on one machine. \`[]\` stands for any element of a list,
\`.**\` for everything beneath.

**Live**: what \`npm run dev\` does when the resource changes while the cloud runs. A change of one of the properties named
there replaces the resource, on AWS as well; what it holds is lost then, and you are asked before.
`;

/** The page \`docs/supported-resources.md\`. Starts a local cloud to ask it. */
export async function supportedResources(): Promise<string> {
  const cloud = await startCloud({ seed: 1 });
  const types = [...cloud.resourceTypes].sort((a, b) => (a.type < b.type ? -1 : 1));
  await cloud.stop();
  const contents = types.map(({ type }) => `- [${type}](#${type.toLowerCase().replaceAll(':', '')})`);
  return [HEAD, ...contents, '', ...types.map(section)].join('\n');
}

function section({ type, supports, changes }: Pick<ResourceProvider, 'type' | 'supports' | 'changes'>): string {
  const honoured = [...supports.honoured].sort().map((path) => `\`${path}\``);
  const inert = Object.entries(supports.inert ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `## ${type}`,
    '',
    `**Honoured**: ${honoured.join(', ')}`,
    '',
    ...(inert.length > 0
      ? ['| changes nothing | why |', '|---|---|', ...inert.map(([path, why]) => `| \`${path}\` | ${why} |`), '']
      : []),
    `**Live**: ${liveness(changes)}`,
    '',
  ].join('\n');
}

function liveness(changes: ResourceProvider['changes']): string {
  if (!changes) return 'a change takes a restart.';
  const replacing = changes.replacing.map((name) => `\`${name}\``).join(', ');
  const loses = changes.holds === undefined ? '' : `, and its ${changes.holds} are lost`;
  const removal = changes.remove ? '' : ' Removing it takes a restart.';
  return `changed in place${replacing && `; ${replacing} replaces it${loses}`}.${removal}`;
}
