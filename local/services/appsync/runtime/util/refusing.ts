import { refuseFeature } from '../evaluation.ts';

/** `members` as an object whose other members end the handler with an error that names them, instead of being undefined. */
export function refusingAllOthers<T extends object>(name: string, members: T): T {
  return new Proxy(Object.freeze(members), {
    get(target, key): unknown {
      if (typeof key === 'symbol' || Object.hasOwn(target, key)) return Reflect.get(target, key);
      return refuseFeature(`${name}.${key}`, 'is not supported by the local APPSYNC_JS runtime');
    },
  });
}
