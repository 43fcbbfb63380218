/** Reads members of a value that came from outside, one at a time, with an error that names the member. */
export class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #fail: (message: string) => Error;

  /** `fail` makes the service's own validation error. Raises it when `value` is not an object. */
  constructor(value: unknown, fail: (message: string) => Error) {
    if (!isRecord(value)) throw fail(`The request must be a JSON object, but is ${describe(value)}.`);
    this.#value = value;
    this.#fail = fail;
  }

  has(name: string): boolean {
    return this.#value[name] !== undefined && this.#value[name] !== null;
  }

  /** The names of all members. */
  names(): string[] {
    return Object.keys(this.#value);
  }

  raw(name: string): unknown {
    return this.#value[name];
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name, 'a string');
  }

  optionalString(name: string): string | undefined {
    return this.#optional(name, 'a string', (value) => typeof value === 'string');
  }

  /** An integer; numbers in strings count, since CloudFormation and the query protocol write them so. */
  optionalInteger(name: string, range: { min: number; max: number }): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < range.min || number > range.max)
      throw this.#fail(`${name} must be an integer from ${range.min} to ${range.max}, but is ${describe(value)}.`);
    return number;
  }

  optionalBoolean(name: string): boolean | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw this.#fail(`${name} must be true or false, but is ${describe(value)}.`);
  }

  optionalRecord(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.#optional(name, 'an object', isRecord);
  }

  optionalArray(name: string): readonly unknown[] | undefined {
    return this.#optional(name, 'a list', (value) => Array.isArray(value));
  }

  /** The members of an object member, read the same way. */
  nested(name: string): Fields | undefined {
    const value = this.optionalRecord(name);
    return value && new Fields(value, (message) => this.#fail(`${name}: ${message}`));
  }

  #optional<T>(name: string, kind: string, is: (value: unknown) => boolean): T | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    if (!is(value)) throw this.#fail(`${name} must be ${kind}, but is ${describe(value)}.`);
    return value as T;
  }

  #missing(name: string, kind: string): never {
    throw this.#fail(`${name} is missing; it must be ${kind}.`);
  }
}

/** Whether a value is an object with members: no list and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text at a path of members inside a value that has been checked elsewhere; undefined when there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
  return typeof found === 'string' ? found : undefined;
}

/** A value in a few words for an error message, never longer than 80 characters. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
