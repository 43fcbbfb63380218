import { compileJsonPath, type JsonPath } from '../../../templates/json-path.ts';
import type { AcceptedEvent } from '../bus-event.ts';
import type { TargetInput } from './rendered-input.ts';
import { type RuleVariables, ruleVariable } from './rule-variables.ts';

/** Where a placeholder stands decides how its value is written. */
type Position = 'value' | 'string';
interface Placeholder {
  readonly value: (accepted: AcceptedEvent) => unknown;
  readonly position: Position;
  /** The path, for those that may point at nothing. */
  readonly path?: string;
}
type Piece = string | Placeholder;

const MOST_PATHS = 100;
const LONGEST_TEMPLATE = 8192;

/**
 * Compiles an `InputTransformer`: JSON in which `<name>` stands for what a path of `InputPathsMap` finds in the event, or
 * for one of the variables that every rule has. In place of a value it is written as JSON; within a string as text,
 * objects and lists without their quotes; a path that finds nothing leaves an empty string. Space between the parts of
 * JSON goes. Instead of JSON there may be lines of text, each a string in quotes. Raises an Error that names the fault.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileInputTemplate(
  template: string,
  paths: Readonly<Record<string, string>>,
  variables: RuleVariables,
): TargetInput {
  if (template.length === 0 || template.length > LONGEST_TEMPLATE)
    throw new Error(`InputTemplate must have 1 to ${LONGEST_TEMPLATE} characters, but has ${template.length}.`);
  const compiledPaths = compilePaths(paths);
  const { pieces, lines } = new TemplateScanner(template, (name) => {
    const path = compiledPaths.get(name);
    if (path) return { value: ({ event }) => path.find(event), path: path.text };
    const value = ruleVariable(name, variables);
    return value && { value };
  }).scan();
  return { json: lines === 1, render: (accepted) => render(pieces, accepted) };
}

/** A template names a placeholder that is neither in the map nor a variable of every rule. */
export class UnknownPlaceholder extends Error {
  readonly placeholder: string;

  constructor(placeholder: string) {
    super(`The placeholder ${placeholder} is unknown.`);
    this.name = 'UnknownPlaceholder';
    this.placeholder = placeholder;
  }
}

function compilePaths(paths: Readonly<Record<string, string>>): Map<string, { find: JsonPath; text: string }> {
  const entries = Object.entries(paths);
  if (entries.length > MOST_PATHS)
    throw new Error(`InputPathsMap has ${entries.length} entries; at most ${MOST_PATHS} are allowed.`);
  return new Map(
    entries.map(([name, text]) => {
      if (/^aws\./i.test(name)) throw new Error(`InputPathsMap: the name ${name} is reserved.`);
      const find = compileJsonPath(text);
      if (!find) throw new Error(`InputPathsMap: ${name}: ${text} is not a path that rules support.`);
      return [name, { find, text }];
    }),
  );
}

function render(pieces: readonly Piece[], accepted: AcceptedEvent): { text: string; missing?: readonly string[] } {
  let text = '';
  let missing: string[] | undefined;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const value = piece.value(accepted);
    if (value === undefined && piece.path !== undefined) {
      missing ??= [];
      missing.push(piece.path);
    }
    text += write(value ?? (value === undefined ? '' : null), piece.position);
  }
  return missing ? { text, missing } : { text };
}

function write(value: unknown, position: Position): string {
  if (position === 'value') return JSON.stringify(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  return JSON.stringify(text).slice(1, -1);
}

/** Reads a template once, character by character, and checks that it is JSON whatever the placeholders stand for. */
class TemplateScanner {
  readonly #template: string;
  readonly #resolve: (name: string) => Omit<Placeholder, 'position'> | undefined;
  readonly #pieces: Piece[] = [];
  /** Text since the last placeholder. */
  #text = '';
  /** The current line with harmless values in the placeholders' places. */
  #sample = '';
  readonly #samples: string[] = [];
  #quoted = false;
  #depth = 0;

  constructor(template: string, resolve: (name: string) => Omit<Placeholder, 'position'> | undefined) {
    this.#template = template;
    this.#resolve = resolve;
  }

  scan(): { pieces: readonly Piece[]; lines: number } {
    for (let index = 0; index < this.#template.length; ) index = this.#step(index);
    if (this.#text !== '') this.#pieces.push(this.#text);
    this.#samples.push(this.#sample);
    for (const sample of this.#samples) this.#check(sample);
    return { pieces: this.#pieces, lines: this.#samples.length };
  }

  /** Takes what begins at `index`; gives where the rest begins. */
  #step(index: number): number {
    const character = this.#template.charAt(index);
    const end = character === '<' ? this.#template.indexOf('>', index) : -1;
    if (end > 0) {
      this.#placeholder(this.#template.slice(index + 1, end));
      return end + 1;
    }
    if (this.#quoted && character === '\\') {
      this.#take(this.#template.slice(index, index + 2));
      return index + 2;
    }
    if (!this.#quoted && /\s/.test(character)) return index + 1;
    if (character === '"') {
      if (!this.#quoted && this.#depth === 0 && this.#sample !== '') this.#newLine();
      this.#quoted = !this.#quoted;
    } else if (!this.#quoted && (character === '{' || character === '[')) this.#depth++;
    else if (!this.#quoted && (character === '}' || character === ']')) this.#depth--;
    this.#take(character);
    return index + 1;
  }

  #take(text: string): void {
    this.#text += text;
    this.#sample += text;
  }

  #placeholder(name: string): void {
    const resolved = this.#resolve(name);
    if (!resolved) throw new UnknownPlaceholder(name);
    if (this.#text !== '') this.#pieces.push(this.#text);
    this.#text = '';
    this.#pieces.push({ ...resolved, position: this.#quoted ? 'string' : 'value' });
    if (!this.#quoted) this.#sample += 'null';
  }

  #newLine(): void {
    this.#samples.push(this.#sample);
    this.#sample = '';
    this.#text += '\n';
  }

  #check(sample: string): void {
    let value: unknown;
    try {
      value = JSON.parse(sample);
    } catch {
      throw new Error(`InputTemplate is not JSON: ${this.#template}`);
    }
    if (this.#samples.length > 1 && typeof value !== 'string')
      throw new Error('InputTemplate must be one JSON value, or lines of text that are each a string in quotes.');
  }
}
