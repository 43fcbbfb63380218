/** The local cloud said no: its code, and a sentence that says what to do. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Reads `/_local/{name}`. Page and server come out of one build and share the types of `local/control/views.ts`; all
 * that is checked here is that the answer has the members that the page builds on (`expects`), so that a page left open
 * across an update says so instead of failing somewhere. Raises ControlError.
 */
export function read<T extends object>(name: string, query: Query, expects: readonly (keyof T & string)[]): Promise<T> {
  const pairs = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const search = new URLSearchParams(pairs).toString();
  return call<T>('GET', search ? `${name}?${search}` : name, undefined, expects);
}

/** Does something: `POST /_local/{name}`. Raises ControlError. */
export function act<T extends object>(
  name: string,
  body: object | string,
  expects: readonly (keyof T & string)[] = [],
) {
  return call<T>('POST', name, body, expects);
}

/** `DELETE /_local/{name}`, `faults?id=3`. Raises ControlError. */
export function remove(name: string): Promise<object> {
  return call('DELETE', name, undefined, []);
}

async function call<T extends object>(
  method: string,
  path: string,
  body: unknown,
  expects: readonly (keyof T & string)[],
): Promise<T> {
  const answer = await send(`/_local/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const missing = expects.find((member) => !(member in answer));
  if (missing)
    throw new ControlError('OtherVersion', `The local cloud's answer to ${path} has no ${missing}; reload the page.`);
  return answer as T;
}

/** Sends a request to the page's own server and reads its JSON. Raises ControlError, also when nothing answers. */
export async function send(path: string, init: RequestInit): Promise<object> {
  const response = await fetch(path, init).catch(() => {
    throw new ControlError('Unreachable', 'The local cloud does not answer; is `npm start` still running?');
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer !== 'object' || answer === null)
    throw new ControlError('NotJson', `${path} answered ${response.status} without JSON.`);
  if (!response.ok && 'error' in answer && 'message' in answer)
    throw new ControlError(String(answer.error), String(answer.message));
  return answer;
}

/** Whether the cloud knows nothing of what was asked for. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ControlError && error.code === 'NotFound';
}

/** What went wrong, as a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
