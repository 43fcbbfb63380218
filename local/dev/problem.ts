import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What keeps a change from running, for terminal and console. */
export interface Problem {
  /** "Types" */
  readonly title: string;
  /** What happened and where, each place as `file:line:column`. */
  readonly text: string;
}

/**
 * The text of a failure with its places as a person clicks on them: paths relative to the project, without the query
 * by which modules are loaded anew, and without stack frames of anybody else's code.
 */
export function tidy(text: string, project: string): string {
  const places = text
    .replace(/file:\/\/\/?[^\s)'"]+?(?=\?|:\d|[\s)'"]|$)/g, (url) =>
      url.startsWith('file:///') && URL.canParse(url) ? fileURLToPath(url) : url,
    )
    .replace(/^file:(?=\/)/gm, '')
    .replace(/\?run=\d+/g, '')
    .replaceAll(`${project}/`, '');
  return places
    .split('\n')
    .filter((line) => !/^\s*at .*(node:|node_modules)|^Bundling asset /.test(line) && line.length < LONGEST_LINE)
    .join('\n')
    .trim();
}

/** Longer lines are the source of a library, which Node prints beside the place of an error. */
const LONGEST_LINE = 1_000;

/** A path as it is shown. */
export function shown(path: string, project: string): string {
  const from = relative(project, path);
  return from.startsWith('..') ? path : from;
}
