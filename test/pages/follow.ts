import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import type { ProjectCopy } from '../support/project-copy.ts';

const DOCS = join(import.meta.dirname, '../../docs');

/** "In `file` …:" goes on for the blocks behind it, until another file is named. */
const PLACE = /\b(In|Make) `([^`]+)`/;
const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

/**
 * Does in a copy of the project what a page of docs says: makes the files that it gives, changes those that it shows as a
 * diff, runs the commands of its `sh` blocks. Raises an Error when a file does not have the lines that a diff starts from,
 * or has them more than once: then the page has gone stale.
 */
export function follow(page: string, project: ProjectCopy): void {
  const text = readFileSync(join(DOCS, page), 'utf8');
  let last = 0;
  let place: { file: string; make: boolean } | undefined;
  for (const match of text.matchAll(FENCE)) {
    const [whole, indent = '', language = '', content = ''] = match;
    const named = [...text.slice(last, match.index).matchAll(new RegExp(PLACE, 'g'))].at(-1);
    if (named?.[2] !== undefined) place = { file: named[2], make: named[1] === 'Make' };
    last = match.index + whole.length;
    const lines = content.split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    if (language === 'sh') run(lines.join('\n').trim(), project);
    else if (place?.make) make(place.file, lines.join('\n'), project);
    else if (place && language === 'diff') change(place.file, lines, project, page);
  }
}

/** What a copy needs beside the app for its types to be checked. */
export const TO_CHECK_TYPES = ['scripts', 'local'];

/** The project as the page leaves it: its types are right, it synthesizes, and it runs. Stop its cloud. */
export async function runFollowed(
  page: string,
  project: ProjectCopy,
  context: Record<string, string> = {},
): Promise<OrderCloud> {
  follow(page, project);
  for (const config of ['tsconfig.json', 'src/resolvers'])
    execFileSync(join(project.directory, 'node_modules/.bin/tsc'), ['-p', config], { cwd: project.directory });
  const assembly = join(project.directory, 'cdk.out');
  await synthesize(project.directory, assembly, context);
  return givenCloud({ assembly, calm: true });
}

/** The commands of a page's `bash` blocks, which are for a shell beside the running cloud. */
export function commandsFor(page: string): string[] {
  const text = readFileSync(join(DOCS, page), 'utf8');
  return [...text.matchAll(FENCE)]
    .filter(([, , language]) => language === 'bash')
    .map(([, , , content]) => content ?? '');
}

function run(command: string, project: ProjectCopy): void {
  execFileSync('sh', ['-ec', command], { cwd: project.directory, stdio: 'pipe' });
}

function make(file: string, content: string, project: ProjectCopy): void {
  const path = join(project.directory, file);
  if (existsSync(path)) throw new Error(`${file} exists already.`);
  mkdirSync(dirname(path), { recursive: true });
  project.write(file, content);
}

/** Lines of a diff begin with a space, `-` or `+`; a context line may have lost its space when it is empty. */
function change(file: string, diff: readonly string[], project: ProjectCopy, page: string): void {
  const lines = diff.slice(0, diff.at(-1) === '' ? -1 : undefined);
  const side = (sign: '-' | '+'): string =>
    lines
      .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const text = project.read(file);
  const places = text.split(side('-')).length - 1;
  if (places !== 1) throw new Error(`${page}: ${file} has these lines ${places} times instead of once:\n${side('-')}`);
  project.write(
    file,
    text.replace(side('-'), () => side('+')),
  );
}
