import { AwsError } from '../core/aws-error.ts';
import { Fields } from '../core/fields.ts';
import type { Fault, FaultRule } from './fault.ts';

const PARAMETERS: Readonly<Record<Fault['kind'], readonly string[]>> = {
  error: ['code', 'message', 'status'],
  throttle: [],
  exhausted: [],
  unavailable: [],
  stall: ['milliseconds'],
  twice: ['concurrently'],
  drop: [],
  crash: ['at'],
  expire: ['milliseconds'],
  breakRole: ['statement'],
};
const COMMON = ['kind', 'action', 'from', 'to', 'id', 'probability', 'nth', 'times', 'seconds'];

/** Actions whose answer is what the caller must work on: a second one would be answered to nobody. */
const NOT_TWICE = new Set(['sqs:ReceiveMessage', 'dynamodbstreams:GetRecords']);

/**
 * Reads rules as a file, the control API or a test gives them: one rule or a list, each an object or a line such as
 * `throttle dynamodb:PutItem to=*Orders* probability=0.05`. Raises AwsError `InvalidFault`, which names the rule and
 * what is wrong with it.
 */
export function parseRules(value: unknown): FaultRule[] {
  return (Array.isArray(value) ? value : [value]).map((rule: unknown) => parseRule(rule));
}

/** One rule. Raises AwsError `InvalidFault`. */
export function parseRule(value: unknown): FaultRule {
  const rule = typeof value === 'string' ? membersOf(value) : value;
  const fail = (message: string): AwsError => new AwsError('InvalidFault', `${text(value)}: ${message}`);
  const fields = new Fields(rule, fail);
  const fault = faultOf(fields, fail);
  for (const name of fields.names())
    if (!COMMON.includes(name) && !PARAMETERS[fault.kind].includes(name))
      throw fail(`${name} is not known here; there are ${[...COMMON, ...PARAMETERS[fault.kind]].join(', ')}.`);
  const action = fields.optionalString('action') ?? (fault.kind === 'expire' ? 'sqs:ReceiveMessage' : '*');
  if (fault.kind === 'twice' && NOT_TWICE.has(action))
    throw fail(`${action} can't be done twice; repeat sqs:SendMessage, states:StartSyncExecution or pipes:Checkpoint.`);
  if (fault.kind === 'expire' && action !== 'sqs:ReceiveMessage')
    throw fail('only what sqs:ReceiveMessage hands out can expire.');
  const id = fields.optionalString('id');
  const nth = fields.optionalInteger('nth', { min: 1, max: 1_000_000 });
  const times = fields.optionalInteger('times', { min: 1, max: 1_000_000 });
  const seconds = fields.optionalInteger('seconds', { min: 1, max: 30 * 24 * 3600 });
  return {
    fault,
    hop: {
      action,
      from: fields.optionalString('from') ?? '*',
      to: fields.optionalString('to') ?? '*',
      ...(id !== undefined && { id }),
    },
    probability: probabilityOf(fields.raw('probability'), fail),
    ...(nth !== undefined && { nth }),
    ...(times !== undefined && { times }),
    ...(seconds !== undefined && { seconds }),
  };
}

/** The rule on one line, as `parseRule` reads it. */
export function describeRule({ fault, hop, probability, nth, times, seconds }: FaultRule): string {
  const { kind, ...parameters } = fault;
  const members = {
    ...(hop.from !== '*' && { from: hop.from }),
    ...(hop.to !== '*' && { to: hop.to }),
    ...(hop.id !== undefined && { id: hop.id }),
    ...parameters,
    ...(probability !== 1 && { probability }),
    ...(nth !== undefined && { nth }),
    ...(times !== undefined && { times }),
    ...(seconds !== undefined && { seconds }),
  };
  const pairs = Object.entries(members).flatMap(([name, value]) => {
    if (value === false) return [];
    const written = String(value);
    return `${name}=${written.includes(' ') ? JSON.stringify(written) : written}`;
  });
  return [kind, ...(kind === 'breakRole' ? [] : [hop.action]), ...pairs].join(' ');
}

function faultOf(fields: Fields, fail: (message: string) => Error): Fault {
  const kind = fields.string('kind');
  switch (kind) {
    case 'throttle':
    case 'exhausted':
    case 'unavailable':
    case 'drop':
      return { kind };
    case 'error': {
      const code = fields.string('code');
      return {
        kind,
        code,
        message: fields.optionalString('message') ?? `${code}, by the fault plan.`,
        status: fields.optionalInteger('status', { min: 400, max: 599 }) ?? 400,
      };
    }
    case 'twice':
      return { kind, concurrently: fields.optionalBoolean('concurrently') ?? false };
    case 'crash': {
      const at = fields.optionalString('at') ?? 'before';
      if (at !== 'before' && at !== 'after') throw fail(`at must be before or after, but is ${at}.`);
      return { kind, at };
    }
    case 'stall':
    case 'expire': {
      const milliseconds = fields.optionalInteger('milliseconds', { min: 1, max: 12 * 3_600_000 });
      if (milliseconds === undefined) throw fail('milliseconds is missing.');
      return { kind, milliseconds };
    }
    case 'breakRole':
      return { kind, statement: fields.string('statement') };
    default:
      throw fail(`there is no fault ${kind}; there are ${Object.keys(PARAMETERS).join(', ')}.`);
  }
}

function probabilityOf(value: unknown, fail: (message: string) => Error): number {
  if (value === undefined || value === null) return 1;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= 1))
    throw fail(`probability must be a number from 0 to 1, but is ${text(value)}.`);
  return number;
}

/** `KIND [ACTION] name=value …`; a value with spaces stands in quotation marks. */
function membersOf(line: string): Record<string, string> {
  const words = line.match(/(?:[^\s"]+|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const members: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const at = word.indexOf('=');
    if (at > 0) members[word.slice(0, at)] = unquoted(word.slice(at + 1));
    else if (index === 0) members['kind'] = word;
    else if (index === 1) members['action'] = word;
    else throw new AwsError('InvalidFault', `"${line}": "${word}" is not name=value.`);
  }
  return members;
}

function unquoted(word: string): string {
  return word.startsWith('"') && word.endsWith('"') && word.length > 1
    ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    : word;
}

function text(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
