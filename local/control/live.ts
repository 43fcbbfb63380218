import { type WebSocket, WebSocketServer } from 'ws';
import { AwsError } from '../core/aws-error.ts';
import { checkOrigin } from '../http/origin.ts';
import type { Hop, Journal } from '../journal/journal.ts';
import type { Upgrade, UpgradeRoute } from '../platform/http.ts';
import { numberOf } from './query.ts';
import type { LiveMessage, StatusView } from './views.ts';

const PATH = '/_local/live';
/** Hops are gathered this long, and a status is sent at most this often. In milliseconds. */
const HOPS_EVERY_MS = 100;
const STATUS_EVERY_MS = 1_000;
/** Hops in one message; who is further behind than that and can't keep up is skipped ahead. */
const MOST_HOPS = 2_000;
/** Bytes that wait to be read by a client before nothing more is sent to it. */
const MOST_UNREAD = 1_000_000;
/** Clients only listen; anything longer than this closes the connection. In bytes. */
const LARGEST_MESSAGE = 1_024;

/** What the feed shows. The journal may be another one after a reset. */
export interface LiveSource {
  journal(): Journal;
  status(): StatusView;
}

interface Client {
  readonly socket: WebSocket;
  next: number;
  statusSentAt: number;
  /** The last status it got, without its time. */
  status: string;
}

/**
 * The live feed of the console at `/_local/live`: hops as they come, the status of the map, and what happens to the
 * whole cloud. Nothing is done per hop but to start a timer, and nothing at all while nobody listens.
 */
export class LiveFeed implements UpgradeRoute {
  readonly path = PATH;
  readonly #source: LiveSource;
  readonly #clients = new Set<Client>();
  readonly #webSockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  #timer: NodeJS.Timeout | undefined;
  /** What a client that comes later must know: the problem that is not solved yet. */
  #problem: LiveMessage | undefined;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  /** Raises AwsError for another path, for pages from elsewhere and for a `since` that is no number. */
  upgrade({ request, incoming, socket, head }: Upgrade): void {
    checkOrigin(request);
    if (request.path !== PATH)
      throw new AwsError('NotFound', `The WebSocket is at ${PATH}, not at ${request.path}.`, { status: 404 });
    const since = numberOf(request.query, 'since', this.#source.journal().next);
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => this.#accept(webSocket, since));
  }

  /** Tells every client, and those that come later what they must know. */
  announce(message: LiveMessage): void {
    if (message.type === 'problem') this.#problem = message;
    else if (message.type === 'problem-solved') this.#problem = undefined;
    for (const client of this.#clients) {
      if (message.type === 'reset') client.next = message.next;
      send(client, message);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#clients) socket.terminate();
    this.#webSockets.close();
  }

  #accept(socket: WebSocket, since: number): void {
    // A client that goes away must never take the process with it.
    socket.on('error', () => {});
    const client: Client = { socket, next: since, statusSentAt: 0, status: '' };
    this.#clients.add(client);
    socket.on('close', () => this.#remove(client));
    if (this.#problem) send(client, this.#problem);
    this.#feed(client);
    this.#timer ??= setInterval(() => {
      for (const each of this.#clients) this.#feed(each);
    }, HOPS_EVERY_MS).unref();
  }

  #remove(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #feed(client: Client): void {
    if (client.socket.readyState !== client.socket.OPEN || client.socket.bufferedAmount > MOST_UNREAD) return;
    const journal = this.#source.journal();
    this.#sendHops(client, journal);
    const now = Date.now();
    if (now - client.statusSentAt < STATUS_EVERY_MS) return;
    client.statusSentAt = now;
    const { at, ...standing } = this.#source.status();
    const text = JSON.stringify(standing);
    if (text === client.status) return;
    client.status = text;
    send(client, { type: 'status', at, ...standing });
  }

  #sendHops(client: Client, journal: Journal): void {
    // A number from the future is one of an earlier run.
    if (client.next > journal.next) this.#skip(client, journal.next);
    if (client.next === journal.next) return;
    let hops = journal.read({ since: client.next, limit: MOST_HOPS });
    const first = hops[0]?.sequence ?? journal.next;
    const behind = journal.next - client.next > 2 * MOST_HOPS;
    if (behind) {
      this.#skip(client, journal.next - MOST_HOPS);
      hops = journal.read({ since: client.next });
    } else if (first > client.next) this.#skip(client, first);
    this.#deliver(client, hops);
  }

  #deliver(client: Client, hops: readonly Hop[]): void {
    const last = hops.at(-1);
    if (!last) return;
    client.next = last.sequence + 1;
    send(client, { type: 'hops', next: client.next, hops });
  }

  #skip(client: Client, next: number): void {
    client.next = next;
    send(client, { type: 'skipped', next });
  }
}

function send({ socket }: Client, message: LiveMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
