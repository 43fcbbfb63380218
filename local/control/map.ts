import type { DeployedResource, Deployment } from '../assembly/deployment.ts';
import { parseArn } from '../core/environment.ts';
import type { LinkEnd } from '../platform/links.ts';
import type { StatementUsage } from '../services/iam/index.ts';
import { compilePattern } from '../services/iam/patterns.ts';
import { ResourceNames } from './resource-names.ts';
import type { EdgeKind, MapEdge, MapNode, MapView } from './views.ts';

type LinkedResource = DeployedResource & Required<Pick<DeployedResource, 'links'>>;

/** The map of a deployment, and how names of the journal and ARNs lead to its nodes. */
export interface TemplateMap {
  readonly view: MapView;
  readonly names: ResourceNames;
}

/**
 * Draws the map: nodes and links as each resource's provider tells them, and where resources act under a role, the
 * edges that the role's statements allow. A node id is a construct path, or the name of something outside.
 */
export function drawMap(deployment: Deployment, statements: readonly StatementUsage[]): TemplateMap {
  const linked = deployment.stacks.flatMap((stack) => stack.resources).filter(isLinked);
  const nodes = new Map<string, MapNode>();
  const byArn = new Map<string, string>();
  const label = labelOf(linked.map(({ path }) => path));
  for (const { path, type, links } of linked) {
    if (links.arn === undefined) continue;
    nodes.set(path, { id: path, label: label(path), type, service: serviceOf(links.arn), arn: links.arn });
    for (const arn of [links.arn, ...(links.aliases ?? [])]) byArn.set(arn, path);
  }
  const names = new ResourceNames([...nodes.values()], byArn);
  const edges = new Edges();
  const end = (of: LinkEnd | undefined, own: string | undefined): string | undefined => {
    if (of === undefined) return own;
    if (typeof of === 'string') return names.nodeOfArn(of);
    const { outside, service } = of;
    if (!nodes.has(outside)) nodes.set(outside, { id: outside, label: outside, type: 'outside', service });
    return outside;
  };
  for (const { path, links } of linked) {
    const own = links.arn === undefined ? undefined : path;
    const node = own === undefined ? undefined : nodes.get(own);
    const parent = links.partOf === undefined ? undefined : names.nodeOfArn(links.partOf);
    if (node && parent !== undefined) {
      nodes.set(node.id, { ...node, parent });
      edges.add(parent, node.id, 'part', []);
    }
    for (const { from, to, kind, actions } of links.links ?? [])
      edges.add(end(from, own), end(to, own), kind, actions ?? []);
    if (node && links.role !== undefined)
      for (const { to, action } of reachable(links.role, statements, nodes.values()))
        edges.add(node.id, to, 'calls', [action]);
  }
  return {
    view: { nodes: [...nodes.values()], edges: edges.all() },
    names: new ResourceNames([...nodes.values()], byArn),
  };
}

function isLinked(resource: DeployedResource): resource is LinkedResource {
  return resource.links !== undefined;
}

/** Edges by their ends and kind; actions are gathered. */
class Edges {
  readonly #edges = new Map<string, { from: string; to: string; kind: EdgeKind; actions: string[] }>();

  /** Ends that the map does not have, resources of another deployment, are left out. */
  add(from: string | undefined, to: string | undefined, kind: EdgeKind, actions: readonly string[]): void {
    if (from === undefined || to === undefined || from === to) return;
    const key = `${from}→${to} ${kind}`;
    const edge = this.#edges.get(key) ?? { from, to, kind, actions: [] };
    for (const action of actions) if (!edge.actions.includes(action)) edge.actions.push(action);
    this.#edges.set(key, edge);
  }

  all(): MapEdge[] {
    return [...this.#edges.values()];
  }
}

/** What a role's Allow statements let it act on, by name: a statement on every resource tells no way. */
function* reachable(
  roleArn: string,
  statements: readonly StatementUsage[],
  nodes: Iterable<MapNode>,
): Generator<{ to: string; action: string }> {
  const targets = [...nodes].filter((node) => node.arn !== undefined);
  for (const { kind, attachedTo, effect, actions, resources } of statements) {
    if (kind !== 'identity' || attachedTo !== roleArn || effect !== 'Allow') continue;
    if (actions.not || !resources || resources.not) continue;
    for (const pattern of resources.patterns) {
      if (pattern === '*') continue;
      const matches = compilePattern(pattern, 'arn', true);
      for (const { id, arn } of targets) {
        if (arn === undefined || !matches(arn, () => undefined)) continue;
        for (const action of actions.patterns)
          if (action.split(':')[0] === parseArn(arn)?.service) yield { to: id, action };
      }
    }
  }
}

function serviceOf(arn: string): string {
  return parseArn(arn)?.service ?? '';
}

/** Drops the leading name that all paths share, the stack's. */
function labelOf(paths: readonly string[]): (path: string) => string {
  const stacks = new Set(paths.map((path) => path.split('/')[0]));
  return (path) => (stacks.size === 1 ? path.slice(path.indexOf('/') + 1) : path);
}
