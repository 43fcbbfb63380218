import { createHash } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** 26 characters as the ids of AppSync and of Cognito's clients have, made from the resource's path: the same at every start. */
export function stableId(kind: string, path: string): string {
  let id = '';
  for (const byte of createHash('sha256').update(`${kind} ${path}`).digest().subarray(0, 26))
    id += LETTERS[byte & 31] ?? '';
  return id;
}
