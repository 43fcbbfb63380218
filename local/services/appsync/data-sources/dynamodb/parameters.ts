import type { AttributeMap } from '../../../../apis/dynamodb.ts';
import { isRecord } from '../../../../core/fields.ts';
import { InvalidRequestError } from '../data-source.ts';
import { toWireMap } from './typed-values.ts';

type Parameters = Record<string, unknown>;

/**
 * Collects the parameters of one DynamoDB call from the parts of a request. DynamoDB has one set of placeholders for all
 * expressions of a call: where two parts give one placeholder different meanings, InvalidRequestError.
 */
export class CallParameters {
  readonly #parameters: Parameters;
  readonly #names: Record<string, string> = {};
  readonly #values: AttributeMap = {};

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  set(name: string, value: unknown): this {
    if (value !== undefined && value !== null) this.#parameters[name] = value;
    return this;
  }

  /** Takes `{ expression, expressionNames, expressionValues }` as the parameter `name`; nothing when it is missing. */
  expression(name: string, part: unknown, where: string): this {
    if (part === undefined || part === null) return this;
    if (!isRecord(part) || typeof part['expression'] !== 'string')
      throw new InvalidRequestError(`${where}.expression is missing; it must be a text.`);
    this.#parameters[name] = part['expression'];
    const { expressionNames, expressionValues } = part;
    if (isRecord(expressionNames))
      for (const [placeholder, attribute] of Object.entries(expressionNames))
        this.#add(this.#names, placeholder, String(attribute), where);
    if (isRecord(expressionValues)) {
      for (const [placeholder, value] of Object.entries(toWireMap(expressionValues, `${where}.expressionValues`)))
        this.#add(this.#values, placeholder, value, where);
    }
    return this;
  }

  build<T extends Parameters>(more: T): T & Parameters {
    return {
      ...this.#parameters,
      ...(hasMembers(this.#names) && { ExpressionAttributeNames: this.#names }),
      ...(hasMembers(this.#values) && { ExpressionAttributeValues: this.#values }),
      ...more,
    };
  }

  #add<T>(all: Record<string, T>, placeholder: string, meaning: T, where: string): void {
    const known = all[placeholder];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(meaning))
      throw new InvalidRequestError(
        `${where}: the placeholder ${placeholder} stands for something else in another expression of this request; give it another name.`,
      );
    all[placeholder] = meaning;
  }
}

function hasMembers(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
