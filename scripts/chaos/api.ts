import { isRecord } from '../../local/core/fields.ts';
import type { Content } from './answers.ts';

/** What the API says. An error has the type that AppSync gives it, `OrderConflict` for example. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errorType: string; readonly message: string };

/** A client of the orders API, as any outside program would be one. */
export class OrdersApi {
  readonly #url: string;
  readonly #apiKey: string;

  constructor(url: string, apiKey: string) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  async post(id: string, content: Content): Promise<Answer<{ createdAt: string }>> {
    const query = 'mutation ($input: OrderInput!) { postOrder(input: $input) { id createdAt } }';
    return this.#ask('postOrder', query, { input: { id, ...content } }, (order) =>
      isRecord(order) ? { createdAt: String(order['createdAt']) } : undefined,
    );
  }

  async status(id: string): Promise<Answer<string>> {
    const query = 'query ($id: String!) { order(id: $id) { orderStatus } }';
    return this.#ask('order', query, { id }, (order) => (isRecord(order) ? String(order['orderStatus']) : undefined));
  }

  async update(id: string, content: Content): Promise<Answer<true>> {
    const query = 'mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }';
    return this.#ask('updateOrder', query, { input: { id, ...content } }, (order) =>
      isRecord(order) ? true : undefined,
    );
  }

  async delete(id: string): Promise<Answer<true>> {
    const query = 'mutation ($id: String!) { deleteOrder(id: $id) }';
    return this.#ask('deleteOrder', query, { id }, (deleted) => (deleted === id ? true : undefined));
  }

  async #ask<T>(
    field: string,
    query: string,
    variables: object,
    parse: (value: unknown) => T | undefined,
  ): Promise<Answer<T>> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': this.#apiKey },
      body: JSON.stringify({ query, variables }),
    });
    const body: unknown = await response.json().catch(() => undefined);
    const data = isRecord(body) && isRecord(body['data']) ? body['data'] : {};
    const value = parse(data[field]);
    if (value !== undefined) return { ok: true, value };
    const [error] = isRecord(body) && Array.isArray(body['errors']) ? body['errors'] : [];
    return {
      ok: false,
      errorType: isRecord(error) ? String(error['errorType']) : `HTTP ${response.status}`,
      message: isRecord(error) ? String(error['message']) : 'The answer is not GraphQL.',
    };
  }
}
