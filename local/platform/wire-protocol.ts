import type { HttpRequest, HttpResponse } from './http.ts';

/** How clients address a service over HTTP. */
export type WireProtocol = JsonProtocol | QueryProtocol | RestProtocol;

/** JSON bodies, the action in the header `X-Amz-Target`. */
export interface JsonProtocol {
  readonly kind: 'json';
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** Actions that clients call without credentials of AWS, web pages among them. */
  readonly unsigned?: ReadonlySet<string>;
}

/** Forms with an `Action`, answered with XML. */
export interface QueryProtocol {
  readonly kind: 'query';
  readonly version: string;
  readonly namespace: string;
  readonly signingName: string;
  /** How lists and maps are written where the service does not write them as `member` and `entry`. */
  readonly flattened?: FlattenedNames;
}

/** Lists and maps whose elements stand without a wrapper around them: `Attribute.1.Name=…&Attribute.1.Value=…`. */
export interface FlattenedNames {
  /** By the name on the wire, for requests: which member of the input it fills. */
  readonly input: Readonly<Record<string, FlattenedMember>>;
  /** By the member of the answer: how its elements are named. */
  readonly output: Readonly<Record<string, FlattenedMember>>;
  /** Names that one action writes in its own way, by action. */
  readonly byAction?: Readonly<Record<string, Partial<Pick<FlattenedNames, 'input' | 'output'>>>>;
  /** Actions that answer without a result. */
  readonly withoutResult: ReadonlySet<string>;
}

/** A list or map: `name` is what it is called on the other side. A map is written with these names for key and value. */
export type FlattenedMember =
  | { readonly kind: 'list'; readonly name: string }
  | { readonly kind: 'map'; readonly name: string; readonly key: string; readonly value: string };

/** An address for each action, as in `POST /2015-03-31/functions/{FunctionName}/invocations`. */
export interface RestProtocol {
  readonly kind: 'rest';
  readonly signingName: string;
  readonly routes: readonly RestRoute[];
}

export interface RestRoute {
  readonly method: string;
  /** `{Name}` stands for one part of the path, which `input` finds under that name. */
  readonly path: string;
  readonly action: string;
  /** The operation's input from the request. Raises AwsError. */
  input(request: HttpRequest, parts: Readonly<Record<string, string>>): unknown;
  /** The operation's output as an answer; by default its JSON, with status 200. */
  answer?(output: unknown): HttpResponse;
}
