import type { Timer } from '../../../core/clock.ts';
import type { HttpRequest } from '../../../platform/http.ts';
import type { Platform } from '../../../platform/service.ts';
import { countConnection, countWebSocketOperation } from '../billing.ts';
import { authorize } from '../http/authorize.ts';
import type { ServedApi } from '../http/endpoint.ts';
import { RequestError } from '../http/request-error.ts';
import type { CallerIdentity } from '../request.ts';
import { authorizationHeaders } from './handshake.ts';
import { errorsOf, recordRefused, recordSubscribed } from './journal.ts';
import { type ClientMessage, readMessage, type ServerMessage } from './messages.ts';
import { notHere, subscribe } from './subscribe.ts';
import type { Subscriber, Subscription } from './subscribers.ts';

/** How long a client waits for a sign of life before it takes the connection for dead, in milliseconds. */
const CONNECTION_TIMEOUT = 300_000;
const KEEP_ALIVE = 60_000;
const LONGEST_CONNECTION = 24 * 60 * 60_000;
const MOST_SUBSCRIPTIONS = 100;
/** In bytes. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const LARGEST_PAYLOAD = 240 * 1024;
/** What may wait for a client that reads too slowly, in bytes. */
const MOST_WAITING = 8 * 1024 * 1024;

type StartMessage = ClientMessage & { readonly type: 'start' };

/** The part of a WebSocket that a connection uses. */
export interface Socket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/**
 * One client's connection: keeps it alive, starts and stops its subscriptions, and sends them what they asked for.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export class Connection implements Subscriber {
  readonly #platform: Platform;
  readonly #served: ServedApi;
  readonly #socket: Socket;
  /** The request that opened the connection. */
  readonly #opening: HttpRequest;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Ids whose resolver still runs; false when the client has stopped them meanwhile. */
  readonly #starting = new Map<string, boolean>();
  #keepAlive: Timer | undefined;
  readonly #since: number;
  readonly #end: Timer;
  #closed = false;

  constructor(platform: Platform, served: ServedApi, socket: Socket, opening: HttpRequest) {
    this.#platform = platform;
    this.#served = served;
    this.#socket = socket;
    this.#opening = opening;
    this.#since = platform.clock.now();
    this.#end = platform.clock.after(LONGEST_CONNECTION, () => this.#close('Connection duration exceeded.'));
  }

  receive(text: string): void {
    const message = readMessage(text);
    switch (message.type) {
      case 'connection_init':
        countWebSocketOperation(this.#platform, this.#served.api);
        this.#send({ type: 'connection_ack', payload: { connectionTimeoutMs: CONNECTION_TIMEOUT } });
        this.#stayAlive();
        return;
      case 'start':
        this.#stayAlive();
        this.#start(message);
        return;
      case 'stop':
        this.#stop(message.id);
        return;
      case 'unknown':
        this.#send({
          type: 'error',
          ...(message.id !== undefined && { id: message.id }),
          payload: { errors: errorsOf(notHere(message.named)) },
        });
    }
  }

  notify(subscription: Subscription, payload: object): boolean {
    const message = JSON.stringify({ id: subscription.id, type: 'data', payload });
    // A message of more bytes than this has more characters than a third of it, so most need no counting.
    if (message.length * 3 > LARGEST_PAYLOAD && Buffer.byteLength(JSON.stringify(payload)) > LARGEST_PAYLOAD)
      return false;
    if (this.#socket.bufferedAmount > MOST_WAITING) {
      this.closed();
      this.#socket.terminate();
    }
    if (this.#closed) return false;
    this.#socket.send(message);
    return true;
  }

  invalidate(subscription: Subscription): void {
    this.#send({ type: 'complete', id: subscription.id });
    this.#close('Subscription invalidated.');
  }

  /** The socket is closed or about to be: nothing of the connection remains. */
  closed(): void {
    if (!this.#closed) countConnection(this.#platform, this.#served.api, this.#since);
    this.#closed = true;
    this.#keepAlive?.cancel();
    this.#end.cancel();
    for (const subscription of this.#subscriptions.values()) this.#served.api.subscribers.remove(subscription);
    this.#subscriptions.clear();
  }

  #close(reason: string): void {
    this.closed();
    this.#socket.close(1000, reason);
  }

  #stayAlive(): void {
    if (this.#keepAlive) return;
    const beat = (): void => {
      this.#send({ type: 'ka' });
      this.#keepAlive = this.#platform.clock.after(KEEP_ALIVE, beat);
    };
    beat();
  }

  /** Ids and the number of subscriptions are checked at once, so that messages on each other's heels can't pass both. */
  #start(message: StartMessage): void {
    const problem = this.#problemWith(message.id);
    if (problem) this.#fail(message, problem);
    else {
      this.#starting.set(message.id, true);
      void this.#subscribe(message);
    }
  }

  #problemWith(id: string): RequestError | undefined {
    if (this.#subscriptions.has(id) || this.#starting.has(id))
      return new RequestError('DuplicatedOperationError', `Duplicated operation id ${id}`, 400);
    if (this.#subscriptions.size + this.#starting.size < MOST_SUBSCRIPTIONS) return undefined;
    const message = `Max number of ${MOST_SUBSCRIPTIONS} subscriptions reached`;
    return new RequestError('MaxSubscriptionsReachedError', message, 400);
  }

  async #subscribe(message: StartMessage): Promise<void> {
    const { id } = message;
    const start = this.#platform.clock.now();
    let caller: CallerIdentity | undefined;
    try {
      const headers = authorizationHeaders(message.authorization, this.#opening);
      caller = authorize(this.#platform, this.#served.api, { headers });
      const subscription = await subscribe(this.#platform, this.#served, {
        ...message,
        caller,
        headers,
        connection: this,
      });
      if (!this.#stillWanted(id)) return;
      this.#subscriptions.set(id, subscription);
      this.#served.api.subscribers.add(subscription);
      countWebSocketOperation(this.#platform, this.#served.api);
      recordSubscribed(this.#platform, this.#served.api, { start, subscription });
      this.#send({ type: 'start_ack', id });
    } catch (error) {
      if (this.#stillWanted(id)) this.#fail(message, error, { start, caller });
    }
  }

  /** Called once, when it is settled whether the subscription starts: false when nobody waits for it any more. */
  #stillWanted(id: string): boolean {
    const wanted = this.#starting.get(id) === true && !this.#closed;
    this.#starting.delete(id);
    return wanted;
  }

  #fail(
    { id }: StartMessage,
    error: unknown,
    { start, caller }: { start?: number; caller?: CallerIdentity | undefined } = {},
  ): void {
    const errors = errorsOf(error);
    recordRefused(this.#platform, this.#served.api, {
      action: 'appsync:Subscribe',
      from: caller?.from ?? 'client',
      start: start ?? this.#platform.clock.now(),
      error,
      errors,
      detail: { subscriptionId: id },
    });
    this.#send({ type: 'error', id, payload: { errors } });
  }

  #stop(id: string): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription) this.#remove(subscription);
    else if (this.#starting.get(id)) this.#starting.set(id, false);
    else {
      const unknown = new RequestError('UnknownOperationError', `Unknown operation id ${id}`, 400);
      this.#send({ type: 'error', id, payload: { errors: errorsOf(unknown) } });
      return;
    }
    this.#send({ type: 'complete', id });
  }

  #remove(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.id);
    this.#served.api.subscribers.remove(subscription);
  }

  #send(message: ServerMessage): void {
    if (!this.#closed) this.#socket.send(JSON.stringify(message));
  }
}
