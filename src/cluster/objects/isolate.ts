import { UserError } from '../../errors.ts';
import type { NetworkPolicy, Peer, Rule, Selector } from '../../scenario/manifests/manifests.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Endpoint, Namespace, PolicyDocument, Scenario, Step } from '../../scenario/scenario.ts';

/**
 * `--isolated`: the same scenario in namespaces of its own, so that runs go on side by side. Throws UserError where a
 * policy cannot follow: only v1 NetworkPolicies say in known places which namespaces they mean.
 */
export function isolate(scenario: Scenario, runId: string): Scenario {
  const made = scenario.namespaces.filter(({ kind }) => kind === 'made');
  const room = longest - `-${runId}`.length;
  const names = new Map(made.map(({ name }) => [name, `${name}-${runId}`]));
  refuse([
    ...made.filter(({ name }) => name.length > room).map((namespace) => tooLong(namespace, room)),
    ...scenario.steps.flatMap(({ policies }) => policies.flatMap((policy) => cannotFollow(policy, names))),
  ]);
  const renamed = (name: string) => names.get(name) ?? name;
  return {
    ...scenario,
    namespaces: scenario.namespaces.map((namespace) => ({ ...namespace, name: renamed(namespace.name) })),
    endpoints: new Map([...scenario.endpoints].map(([name, endpoint]) => [name, moved(endpoint, renamed)])),
    steps: scenario.steps.map((step) => isolatedStep(step, renamed)),
  };
}

/** A namespace's name is a DNS label (RFC 1123). */
const longest = 63;

interface Mistake {
  readonly message: string;
  readonly hint: string;
}

function refuse(mistakes: readonly Mistake[]): void {
  const [first] = mistakes;
  if (first) throw new UserError(mistakes.map(({ message }) => message).join('\n'), first.hint);
}

function tooLong({ name, place }: Namespace, room: number): Mistake {
  return {
    message: `${placeText(place)}: namespace ${name} has no room for the run's id that --isolated adds`,
    hint: `shorten its name to ${room} characters`,
  };
}

function cannotFollow(policy: PolicyDocument, names: ReadonlyMap<string, string>): readonly Mistake[] {
  const { apiVersion, kind, name, namespace, place } = policy;
  const hint = 'run it without --isolated, or leave that policy out';
  if (apiVersion !== 'networking.k8s.io/v1' || kind !== 'NetworkPolicy')
    return [
      { message: `${placeText(place)}: --isolated cannot rewrite ${kind} ${name}, only v1 NetworkPolicies`, hint },
    ];
  if (!names.has(namespace))
    return [
      {
        message: `${placeText(place)}: --isolated cannot isolate ${name}: namespace ${namespace} is not made for the run`,
        hint,
      },
    ];
  return [];
}

function moved(endpoint: Endpoint, renamed: Rename): Endpoint {
  return 'namespace' in endpoint ? { ...endpoint, namespace: renamed(endpoint.namespace) } : endpoint;
}

function isolatedStep(step: Step, renamed: Rename): Step {
  return {
    ...step,
    policies: step.policies.map((policy) => isolatedPolicy(policy, renamed)),
    remove: step.remove.map((applied) => {
      const [namespace = '', name = ''] = applied.split('/');
      return `${renamed(namespace)}/${name}`;
    }),
  };
}

function isolatedPolicy(policy: PolicyDocument, renamed: Rename): PolicyDocument {
  const namespace = renamed(policy.namespace);
  const { metadata, spec } = policy.object;
  return {
    ...policy,
    namespace,
    policy: policy.policy && isolatedMeaning(policy.policy, renamed),
    object: { ...policy.object, metadata: { ...asObject(metadata), namespace }, spec: withNamespaces(spec, renamed) },
  };
}

/** The same for what the document means. */
function isolatedMeaning(policy: NetworkPolicy, renamed: Rename): NetworkPolicy {
  const inSelector = (selector: Selector | null) =>
    selector?.map((one) => (one.key === nameLabel ? { ...one, values: one.values.map(renamed) } : one)) ?? null;
  const inPeer = (peer: Peer): Peer =>
    peer.kind === 'pods' ? { ...peer, namespaces: inSelector(peer.namespaces) } : peer;
  const inRule = (rule: Rule): Rule => ({ ...rule, peers: rule.peers?.map(inPeer) ?? null });
  return {
    ...policy,
    namespace: renamed(policy.namespace),
    ingress: policy.ingress?.map(inRule) ?? null,
    egress: policy.egress?.map(inRule) ?? null,
  };
}

type Rename = (namespace: string) => string;

/** Rewrites every `namespaceSelector` inside, wherever it stands; what is malformed stays for the API server to refuse. */
function withNamespaces(value: unknown, renamed: Rename): unknown {
  if (Array.isArray(value)) return value.map((item) => withNamespaces(item, renamed));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === 'namespaceSelector' ? renamedSelector(inner, renamed) : withNamespaces(inner, renamed),
  ]);
  return Object.fromEntries(entries);
}

/** The label that every namespace has of itself. */
const nameLabel = 'kubernetes.io/metadata.name';

function renamedSelector(selector: unknown, renamed: Rename): unknown {
  if (!isObject(selector)) return selector;
  const { matchLabels, matchExpressions } = selector;
  const rename = (value: unknown) => (typeof value === 'string' ? renamed(value) : value);
  return {
    ...selector,
    ...(isObject(matchLabels) && Object.hasOwn(matchLabels, nameLabel)
      ? { matchLabels: { ...matchLabels, [nameLabel]: rename(matchLabels[nameLabel]) } }
      : {}),
    ...(Array.isArray(matchExpressions)
      ? {
          matchExpressions: matchExpressions.map((expression) =>
            isObject(expression) && expression.key === nameLabel && Array.isArray(expression.values)
              ? { ...expression, values: expression.values.map(rename) }
              : expression,
          ),
        }
      : {}),
  };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
