import { Agent, request } from 'node:http';
import { acceptedId, orderRequest } from '../common/orders.ts';

/** An order that was accepted, and when its request was sent, in milliseconds since the epoch with fractions. */
export interface PostedOrder {
  readonly id: string;
  readonly sentMs: number;
}

/** Posts orders over HTTP on connections that stay open, as the browser of a busy shop would. */
export class OrderClient {
  readonly #url: URL;
  readonly #apiKey: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #posted = 0;

  constructor(url: string, apiKey: string) {
    this.#url = new URL(url);
    this.#apiKey = apiKey;
  }

  /** How many were accepted so far. */
  get posted(): number {
    return this.#posted;
  }

  /** Posts the order with this number. Raises an Error with the API's own words when it is refused. */
  async post(number: number): Promise<PostedOrder> {
    const body = JSON.stringify(orderRequest(number));
    const sentMs = performance.timeOrigin + performance.now();
    const text = await this.#send(body);
    const id = acceptedId(JSON.parse(text));
    if (id === undefined) throw new Error(`The order was refused: ${text}`);
    this.#posted++;
    return { id, sentMs };
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-api-key': this.#apiKey,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
