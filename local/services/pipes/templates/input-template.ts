import { compileJsonPath } from '../../../templates/json-path.ts';
import { fixedVariable, type PipeVariables } from './reserved-variables.ts';

/** An event as an input transformer sees it. */
export interface TemplateInput {
  /** The event as it came. */
  readonly event: unknown;
  /** The same with encoded fields (the body of an SQS message) parsed, if they hold JSON: what paths look into. */
  readonly view: unknown;
  /** When the transformer got the event, in milliseconds since the epoch. */
  readonly ingestionTime: number;
}

export interface Rendered {
  readonly text: string;
  /** Paths that pointed at nothing, undefined when all were found. */
  readonly missing?: readonly string[];
}

/** An input template, parsed once per pipe. */
export interface InputTemplate {
  /** Whether what it renders is always valid JSON. */
  readonly json: boolean;
  render(input: TemplateInput): Rendered;
}

type Value = (input: TemplateInput) => unknown;
/** Where a placeholder stands decides how its value is written. */
type Position = 'value' | 'string' | 'text';
type Piece = string | { readonly value: Value; readonly position: Position; readonly path?: string };

const PLACEHOLDER = /<(\$[^<>\s]*|aws\.pipes\.[^<>\s]*)>/g;
const MAXIMUM_LENGTH = 8192;

/**
 * Compiles an `InputTemplate`. Text that is JSON once its placeholders are filled in is a JSON template: a placeholder in
 * place of a value is written as JSON, one inside a string is escaped. Any other text is free text: values are written
 * bare, and objects lose their quotes, as AWS warns. Raises an Error that names an invalid path or unknown variable.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function compileInputTemplate(source: string, variables: PipeVariables): InputTemplate {
  if (source.length > MAXIMUM_LENGTH)
    throw new Error(`InputTemplate has ${source.length} characters; at most ${MAXIMUM_LENGTH} are allowed.`);
  const json = isJsonTemplate(source);
  const pieces = piecesOf(source, json, variables);
  const [only] = pieces;
  if (pieces.length <= 1 && (only === undefined || typeof only === 'string')) {
    const constant = { text: only ?? '' };
    return { json, render: () => constant };
  }
  return { json, render: (input) => render(pieces, input) };
}

function render(pieces: readonly Piece[], input: TemplateInput): Rendered {
  let text = '';
  let missing: string[] | undefined;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    let value = piece.value(input);
    if (value === undefined) {
      if (piece.path !== undefined) missing = [...(missing ?? []), piece.path];
      value = '';
    }
    text += write(value, piece.position);
  }
  return missing ? { text, missing } : { text };
}

function write(value: unknown, position: Position): string {
  if (position === 'value') return JSON.stringify(value);
  if (position === 'string')
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
  if (typeof value === 'string') return value;
  return JSON.stringify(value).replaceAll('"', '');
}

/** A template whose text with values in the placeholders' places is JSON; a lone path is free text, as AWS treats it. */
function isJsonTemplate(source: string): boolean {
  if (/^\s*</.test(source)) return false;
  let filled = '';
  let end = 0;
  for (const { start, stop, position } of placeholdersIn(source)) {
    filled += source.slice(end, start) + (position === 'string' ? '' : '0');
    end = stop;
  }
  try {
    JSON.parse(filled + source.slice(end));
    return true;
  } catch {
    return false;
  }
}

function piecesOf(source: string, json: boolean, variables: PipeVariables): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { start, stop, name, position } of placeholdersIn(source)) {
    if (start > end) pieces.push(source.slice(end, start));
    end = stop;
    const where: Position = json ? position : 'text';
    const fixed = fixedVariable(name, variables);
    if (fixed !== undefined) pieces.push(write(fixed, where));
    else
      pieces.push({
        value: placeholderValue(name, where),
        position: where,
        ...(name.startsWith('$') && { path: name }),
      });
  }
  if (end < source.length) pieces.push(source.slice(end));
  return pieces;
}

function placeholderValue(name: string, position: Position): Value {
  if (name.startsWith('$')) {
    const path = compileJsonPath(name);
    if (!path)
      throw new Error(
        `InputTemplate: <${name}> is not a path that pipes support: dots, dashes, underscores, slashes, letters, digits, [index] and * only.`,
      );
    return (input) => path(input.view);
  }
  if (name === 'aws.pipes.event.ingestion-time') return (input) => new Date(input.ingestionTime).toISOString();
  if (name === 'aws.pipes.event') return position === 'text' ? rawEvent : (input) => JSON.stringify(input.event);
  if (name === 'aws.pipes.event.json') {
    if (position !== 'value')
      throw new Error('InputTemplate: <aws.pipes.event.json> can only be the value of a field in a JSON template.');
    return (input) => input.view;
  }
  throw new Error(`InputTemplate: <${name}> is not a variable that pipes have.`);
}

/** In free text an event keeps its quotes, since it is asked for as it came. */
function rawEvent(input: TemplateInput): string {
  return JSON.stringify(input.event);
}

function placeholdersIn(source: string): { start: number; stop: number; name: string; position: 'value' | 'string' }[] {
  const found: { start: number; stop: number; name: string; position: 'value' | 'string' }[] = [];
  let quoted = false;
  let from = 0;
  for (const match of source.matchAll(PLACEHOLDER)) {
    for (let index = from; index < match.index; index++) {
      if (source[index] === '\\') index++;
      else if (source[index] === '"') quoted = !quoted;
    }
    from = match.index + match[0].length;
    found.push({ start: match.index, stop: from, name: match[1] ?? '', position: quoted ? 'string' : 'value' });
  }
  return found;
}
