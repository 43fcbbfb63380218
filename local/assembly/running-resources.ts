import { isDeepStrictEqual } from 'node:util';
import type {
  ProvisionedResource,
  ResourceChanges,
  ResourceProvider,
  TemplateResource,
} from '../platform/resources.ts';
import { AssemblyError } from './assembly-error.ts';

/** A resource as it was made last. */
interface Running {
  readonly request: TemplateResource;
  readonly provider: ResourceProvider;
  readonly made: ProvisionedResource;
}

/**
 * Every resource that runs, by stack and logical id. Between `begin` and the end of a deployment it also knows how to
 * take back what the deployment has done.
 */
export class RunningResources {
  #running = new Map<string, Running>();
  #before = new Map<string, Running>();
  #undo: (() => void | Promise<void>)[] = [];

  /** A deployment begins. */
  begin(): void {
    this.#before = this.#running;
    this.#running = new Map();
    this.#undo = [];
  }

  /** Makes the resource, or brings the one that runs to what is asked for; one that is the same is left alone. */
  async bring(key: string, request: TemplateResource, provider: ResourceProvider): Promise<ProvisionedResource> {
    const before = this.#before.get(key);
    const made = before ? await this.#change(before, request, provider) : await this.#add(request, provider);
    this.#running.set(key, { request, provider, made });
    return made;
  }

  /** Removes what was not brought, the last that was made first. */
  async removeOthers(): Promise<void> {
    for (const [key, resource] of [...this.#before].toReversed())
      if (!this.#running.has(key)) await this.#remove(resource);
  }

  /** Takes back what was done since `begin`. Raises AssemblyError when that fails: only a restart helps then. */
  async undo(): Promise<void> {
    try {
      for (const step of this.#undo.toReversed()) await step();
    } catch (error) {
      throw new AssemblyError([
        `The deployment failed, and what it had changed could not be taken back: ${error instanceof Error ? error.message : String(error)} Restart the local cloud.`,
      ]);
    } finally {
      this.#running = this.#before;
    }
  }

  async #add(request: TemplateResource, provider: ResourceProvider): Promise<ProvisionedResource> {
    const made = await provider.provision(request);
    this.#undo.push(() => provider.changes?.remove?.(request, made));
    return made;
  }

  async #change(before: Running, request: TemplateResource, provider: ResourceProvider): Promise<ProvisionedResource> {
    const old = before.request;
    if (old.type === request.type && isDeepStrictEqual(old.properties, request.properties)) return before.made;
    const changes = possibleChanges(provider, request);
    if (old.type !== request.type || changes.replacing.some((name) => differs(name, old, request))) {
      await this.#remove(before);
      return this.#add(request, provider);
    }
    const made = await changes.update(request, before.made);
    this.#undo.push(async () => {
      await changes.update(old, made);
    });
    return made;
  }

  async #remove({ request, provider, made }: Running): Promise<void> {
    const { remove } = possibleChanges(provider, request);
    if (!remove)
      throw new Error(
        `a resource of the type ${request.type} can't be removed while the local cloud runs. Restart it.`,
      );
    await remove(request, made);
    this.#undo.push(async () => {
      await provider.provision(request);
    });
  }
}

function possibleChanges(provider: ResourceProvider, { type }: TemplateResource): ResourceChanges {
  if (!provider.changes)
    throw new Error(`a resource of the type ${type} can't be changed while the local cloud runs. Restart it.`);
  return provider.changes;
}

function differs(name: string, before: TemplateResource, after: TemplateResource): boolean {
  return !isDeepStrictEqual(before.properties[name], after.properties[name]);
}
