// A second evaluator of NetworkPolicy, written from the API's own words (the comments), clause by clause, and for nothing
// but being right: slow, and without a line of the engine's.
import { addressesIn, type Interval, inside, isSymbolic, parseAddress, parseCidr } from './naive-addresses.ts';
import type {
  AskedPort,
  Maybe,
  PeerObject,
  PodObject,
  PolicyObject,
  PortObject,
  RequirementObject,
  RuleObject,
  SelectorObject,
  Single,
  World,
} from './objects.ts';

export interface NaiveDecision {
  readonly answer: 'open' | 'closed' | 'unknown';
  /** Null where no policy is asked: a pod to itself, and ends for which the API promises nothing. */
  readonly egress: NaiveSide | null;
  readonly ingress: NaiveSide | null;
}

export interface NaiveSide {
  readonly answer: 'open' | 'closed' | 'unknown';
  /** The policies that isolate this end in this direction, and what each does. */
  readonly isolating: readonly NaiveGround[];
}

interface NaiveGround {
  readonly policy: PolicyObject;
  /** The rules that allow, and those that allow if something unknown is so. */
  readonly allows: readonly NaiveRule[];
  readonly mayAllow: readonly NaiveRule[];
  /** Where no rule allows: every reason that is true; `port 2` is about rule 2. */
  readonly denies: readonly string[];
}

/** By index; `peer` is the first one that is as sure as the rule, null where the rule has none. */
interface NaiveRule {
  readonly rule: number;
  readonly peer: number | null;
}

type Direction = 'Ingress' | 'Egress';
type Truth = 'yes' | 'no' | 'maybe';

export function naive(world: World, source: Single, destination: Single, asked: AskedPort): NaiveDecision {
  // Concepts, Network Policies: "Other pods that are allowed (exception: a pod cannot block access to itself)".
  if (source === destination) return { answer: 'open', egress: null, ingress: null };
  // Concepts, Network Policies: "NetworkPolicy behaviour for hostNetwork pods is undefined".
  if (isHost(source) || isHost(destination)) return { answer: 'unknown', egress: null, ingress: null };
  // Whatever is not a NetworkPolicy may deny before, or allow besides.
  if (
    world.others.some(({ metadata }) => isAbout(metadata.namespace, source) || isAbout(metadata.namespace, destination))
  )
    return { answer: 'unknown', egress: null, ingress: null };
  // "For a connection from a source pod to a destination pod to be allowed, both the egress policy on the source pod and
  // the ingress policy on the destination pod need to allow the connection. If either side does not allow the connection,
  // it will not happen."
  const egress = side(world, 'Egress', source, destination, destination, asked);
  const ingress = side(world, 'Ingress', destination, source, destination, asked);
  const answers = [egress.answer, ingress.answer];
  if (answers.includes('closed')) return { answer: 'closed', egress, ingress };
  if (answers.includes('unknown')) return { answer: 'unknown', egress, ingress };
  return { answer: 'open', egress, ingress };
}

/** What policies say of `subject` in one direction; `other` is who it speaks with. */
function side(
  world: World,
  direction: Direction,
  subject: Single,
  other: Single,
  destination: Single,
  asked: AskedPort,
): NaiveSide {
  // NetworkPolicySpec.podSelector: "selects the pods to which this NetworkPolicy object applies". No pod: no policy.
  if (subject.kind === 'Outsider') return { answer: 'open', isolating: [] };
  const isolating = world.policies
    .filter((policy) => isolates(policy, direction, subject))
    .map((policy) => ground(world, policy, direction, other, destination, asked));
  // "Traffic is allowed to a pod if there are no NetworkPolicies selecting the pod".
  if (isolating.length === 0) return { answer: 'open', isolating };
  // "… OR if the traffic matches at least one ingress rule across all of the NetworkPolicy objects whose podSelector
  // matches the pod": the policies are additive, and their order affects nothing.
  if (isolating.some(({ allows }) => allows.length > 0)) return { answer: 'open', isolating };
  if (isolating.some(({ mayAllow }) => mayAllow.length > 0)) return { answer: 'unknown', isolating };
  return { answer: 'closed', isolating };
}

function isolates(policy: PolicyObject, direction: Direction, pod: PodObject): boolean {
  // A NetworkPolicy is namespaced: it selects pods of its own namespace.
  if (policy.metadata.namespace !== pod.metadata.namespace) return false;
  if (!typesOf(policy).includes(direction)) return false;
  // podSelector: "An empty selector matches all pods in the policy's namespace. This field is optional. If it is not
  // specified, it defaults to an empty selector."
  return selects(policy.spec?.podSelector ?? {}, known(pod.metadata.labels)) === 'yes';
}

function typesOf({ spec }: PolicyObject): readonly Direction[] {
  // policyTypes: "If this field is not specified, it will default based on the existence of ingress or egress rules;
  // policies that contain an egress section are assumed to affect egress, and all policies (whether or not they contain an
  // ingress section) are assumed to affect ingress." The API server asks for at least one egress rule (SetDefaults_NetworkPolicy).
  if (spec?.policyTypes != null && spec.policyTypes.length > 0) return spec.policyTypes;
  return spec?.egress != null && spec.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function ground(
  world: World,
  policy: PolicyObject,
  direction: Direction,
  other: Single,
  destination: Single,
  asked: AskedPort,
): NaiveGround {
  // ingress: "If this field is empty then this NetworkPolicy does not allow any traffic"; egress alike.
  const rules = (direction === 'Ingress' ? policy.spec?.ingress : policy.spec?.egress) ?? [];
  if (rules.length === 0) return { policy, allows: [], mayAllow: [], denies: ['no rules'] };
  // NetworkPolicyIngressRule: "The traffic must match both ports and from."
  const each = rules.map((rule) => (peersOf(rule, direction) ?? []).map((peer) => isPeer(world, policy, peer, other)));
  const peers = each.map(anyPeer);
  const ports = rules.map((rule) => anyPort(rule.ports, destination, asked));
  const where = (truth: Truth) =>
    each.flatMap((truths, rule) =>
      peers[rule] === truth && ports[rule] ? [{ rule, peer: truths.length === 0 ? null : truths.indexOf(truth) }] : [],
    );
  const allows = where('yes');
  const mayAllow = where('maybe');
  if (allows.length + mayAllow.length > 0) return { policy, allows, mayAllow, denies: [] };
  return { policy, allows, mayAllow, denies: denials(rules, peers, destination) };
}

function peersOf(rule: RuleObject, direction: Direction): Maybe<readonly PeerObject[]> {
  return direction === 'Ingress' ? rule.from : rule.to;
}

function anyPeer(peers: readonly Truth[]): Truth {
  // from: "If this field is empty or missing, this rule matches all sources (traffic not restricted by source)."
  if (peers.length === 0) return 'yes';
  // "Items in this list are combined using a logical OR operation."
  return or(peers);
}

function isPeer(world: World, policy: PolicyObject, peer: PeerObject, end: Single): Truth {
  // ipBlock: "If this field is set then neither of the other fields can be."
  if (peer.ipBlock != null) return inBlock(world, peer.ipBlock, end);
  // podSelector, namespaceSelector: they select pods, and nothing else is a pod.
  if (end.kind === 'Outsider') return 'no';
  // namespaceSelector: "If podSelector is also set, then the NetworkPolicyPeer as a whole selects the pods matching
  // podSelector in the namespaces selected by namespaceSelector. Otherwise it selects all pods in the namespaces selected by
  // namespaceSelector." podSelector: "Otherwise it selects the pods matching podSelector in the policy's own namespace."
  const pods = peer.podSelector == null ? 'yes' : selects(peer.podSelector, known(end.metadata.labels));
  const namespaces =
    peer.namespaceSelector == null
      ? truth(end.metadata.namespace === policy.metadata.namespace)
      : selects(peer.namespaceSelector, labelsOfNamespace(world, end.metadata.namespace));
  return and([pods, namespaces]);
}

/** The value of a label; null where there is none; undefined where that is not known. */
type Labels = (key: string) => string | null | undefined;

function known(labels: Maybe<Readonly<Record<string, string>>>): Labels {
  return (key) => (labels != null && Object.hasOwn(labels, key) ? (labels[key] ?? null) : null);
}

function labelsOfNamespace(world: World, name: string): Labels {
  const namespace = world.namespaces.find(({ metadata }) => metadata.name === name);
  const labels = known(namespace?.metadata.labels);
  return (key) => {
    // "The Kubernetes control plane sets an immutable label kubernetes.io/metadata.name on all namespaces. The value of the
    // label is the namespace name."
    if (key === 'kubernetes.io/metadata.name') return name;
    return namespace === undefined ? undefined : labels(key);
  };
}

function selects(selector: SelectorObject, labels: Labels): Truth {
  // LabelSelector: "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches all objects."
  // matchLabels: "A single {key,value} in the matchLabels map is equivalent to an element of matchExpressions, whose key
  // field is 'key', the operator is 'In', and the values array contains only 'value'."
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
    holds({ key, operator: 'In', values: [value] }, labels),
  );
  return and([...equal, ...(selector.matchExpressions ?? []).map((requirement) => holds(requirement, labels))]);
}

function holds({ key, operator, values }: RequirementObject, labels: Labels): Truth {
  const value = labels(key);
  if (value === undefined) return 'maybe';
  const isIn = value !== null && (values ?? []).includes(value);
  switch (operator) {
    case 'In':
      return truth(isIn);
    // labels.Requirement.Matches: "The operator is NotIn and Labels does not have the Requirement's key or Labels' value for
    // that key is not in Requirement's value set."
    case 'NotIn':
      return truth(!isIn);
    case 'Exists':
      return truth(value !== null);
    case 'DoesNotExist':
      return truth(value === null);
  }
}

/** IPBlock: "a particular CIDR that is allowed …. The except entry describes CIDRs that should not be included within this rule." */
function inBlock(
  world: World,
  { cidr, except }: { cidr: string; except?: Maybe<readonly string[]> },
  end: Single,
): Truth {
  const among = belongs(world, cidr, except ?? [], end);
  if (end.kind === 'Outsider') return among;
  // "Cluster ingress and egress mechanisms often require rewriting the source or destination IP of packets. … it is not
  // defined whether this happens before or after NetworkPolicy processing": whether a block means a pod is up to the plugin.
  if (world.ipBlockPods === 'ignore') return 'no';
  return world.ipBlockPods === 'unknown' && among === 'yes' ? 'maybe' : among;
}

/** A pod with addresses of both families is asked by one of them, and nobody knows by which. */
function belongs(world: World, cidr: string, except: readonly string[], end: Single): Truth {
  const first = end.kind === 'Outsider' ? end.address : (end.status?.podIP ?? null);
  const all = end.kind === 'Pod' && end.status?.podIPs ? end.status.podIPs.map(({ ip }) => ip) : [first];
  const [answer = 'maybe', ...others] = all.map((address) => belongsAt(world, cidr, except, address));
  return others.every((other) => other === answer) ? answer : 'maybe';
}

function belongsAt(world: World, cidr: string, except: readonly string[], address: string | null): Truth {
  // `@name/32` is the one address that has this name, whatever it is, and everybody else has another.
  if (isSymbolic(cidr)) return and([near(cidr, address), ...except.map((one) => not(near(one, address)))]);
  const named = and(except.filter(isSymbolic).map((one) => not(near(one, address))));
  return and([named, within(world, parseCidr(cidr), except.filter((one) => !isSymbolic(one)).map(parseCidr), address)]);
}

function within(world: World, block: Interval, excluded: readonly Interval[], address: string | null): Truth {
  if (address === null) return 'maybe';
  if (!isSymbolic(address)) {
    const number = parseAddress(address);
    return truth(inside(number, block) && !excluded.some((one) => inside(number, one)));
  }
  // Somewhere in the ranges of pods: sure only if all of them, or none of them, are meant.
  const ranges = world.podRanges.map(parseCidr);
  const meant = addressesIn(ranges, block, excluded);
  if (meant === 0n) return 'no';
  return meant === addressesIn(ranges, ...everything) ? 'yes' : 'maybe';
}

const everything: [Interval, Interval[]] = [{ family: 'any', first: 0n, last: 2n ** 128n }, []];

/** Whether this address is the one with the name, or in the same block as it. */
function near(cidr: string, address: string | null): Truth {
  const [name, prefix] = cidr.split('/');
  if (name === address) return 'yes';
  return prefix === '32' || prefix === '128' ? 'no' : 'maybe';
}

function not(truth: Truth): Truth {
  return truth === 'maybe' ? 'maybe' : truth === 'yes' ? 'no' : 'yes';
}

function anyPort(ports: Maybe<readonly PortObject[]>, destination: Single, asked: AskedPort): boolean {
  // ports: "Each item in this list is combined using a logical OR. If this field is empty or missing, this rule matches all
  // ports (traffic not restricted by port)."
  if (ports == null || ports.length === 0) return true;
  return ports.some((port) => isPort(port, destination, asked));
}

function isPort(entry: PortObject, destination: Single, asked: AskedPort): boolean {
  // protocol: "If not specified, this field defaults to TCP."
  if ((entry.protocol ?? 'TCP') !== asked.protocol) return false;
  // port: "This can either be a numerical or named port on a pod. If this field is not provided, this matches all port names
  // and numbers. If present, only traffic on the specified protocol AND port will be matched."
  if (entry.port == null) return true;
  if (typeof entry.port === 'string') return named(entry, destination).includes(asked.port);
  // endPort: "indicates that the range of ports from port to endPort if set, inclusive, should be allowed by the policy."
  if (entry.endPort != null) return entry.port <= asked.port && asked.port <= entry.endPort;
  return entry.port === asked.port;
}

/** The numbers that a named port has on a pod, ContainerPort.name: "Name for the port that can be referred to by services". */
function named(entry: PortObject, destination: Single): readonly number[] {
  if (destination.kind === 'Outsider') return [];
  return destination.spec.containers
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ name }) => name === entry.port)
    .filter(({ protocol }) => (protocol ?? 'TCP') === (entry.protocol ?? 'TCP'))
    .map(({ containerPort }) => containerPort);
}

/** Every true reason why no rule allows. */
function denials(rules: readonly RuleObject[], peers: readonly Truth[], destination: Single): readonly string[] {
  const reasons = rules.flatMap(({ ports }, rule) => {
    if (peers[rule] === 'no') return [];
    const missing = (ports ?? []).filter((one) => typeof one.port === 'string' && named(one, destination).length === 0);
    return [
      ...missing.map(({ port }) => `named port ${rule} ${port}`),
      ...(missing.length < (ports ?? []).length ? [`port ${rule}`] : []),
    ];
  });
  return peers.includes('yes') ? reasons : [...reasons, 'no peer matches'];
}

function isHost(end: Single): boolean {
  return end.kind === 'Pod' && end.spec.hostNetwork === true;
}

function isAbout(namespace: Maybe<string>, end: Single): boolean {
  return namespace == null || (end.kind === 'Pod' && end.metadata.namespace === namespace);
}

function truth(is: boolean): Truth {
  return is ? 'yes' : 'no';
}

function or(all: readonly Truth[]): Truth {
  if (all.includes('yes')) return 'yes';
  return all.includes('maybe') ? 'maybe' : 'no';
}

function and(all: readonly Truth[]): Truth {
  if (all.includes('no')) return 'no';
  return all.includes('maybe') ? 'maybe' : 'yes';
}
