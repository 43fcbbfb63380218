import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AwsError } from '../core/aws-error.ts';

/** A plain HTTP request, body read whole. Header names are lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A path prefix that a service answers itself, such as AppSync's `/graphql`. */
export interface HttpRoute {
  readonly path: string;
  /** Which requests to the path are for this route; every one when left out. */
  takes?(request: HttpRequest): boolean;
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Says in the words of its protocol why a request was not answered; `request` has no body when that was the reason. */
  refuse?(request: HttpRequest, error: AwsError): HttpResponse;
}

/** A client that asks to go on with another protocol, WebSocket, on the connection it has opened. */
export interface Upgrade {
  /** What was asked; a request to upgrade has no body. */
  readonly request: HttpRequest;
  /** The same as Node gives it, for the library that shakes hands. */
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** What the client has sent of the other protocol already. */
  readonly head: Buffer;
}

/** A path prefix on which a service talks another protocol. The server closes the sockets when it closes. */
export interface UpgradeRoute {
  readonly path: string;
  /** Takes over the socket. Raises AwsError to refuse; the client gets its status. */
  upgrade(upgrade: Upgrade): void;
}
