// Every message about a scenario, in one place: what is wrong, in one sentence, and what to do about it.
import { placeText, type Said } from './mistake.ts';
import type { Place, Via } from './scenario.ts';
import { count, described, inside, lastOf, list, lowerFirst, quoted } from './wording.ts';

/** What came out of the environment may be a secret: it is shown only where it became an object's name or namespace. */
export const mistakes = {
  // The file
  unreadableScenario: (file: string, error: unknown) =>
    say(
      `${quoted(file)} cannot be read: ${trouble(error)}`,
      codeOf(error) === 'EISDIR'
        ? `name a file in it: \`sotsu check ${file}\` lists its scenarios`
        : 'paths are relative to the current directory',
    ),
  unreadableFile: (file: string, error: unknown) =>
    say(`${quoted(file)} cannot be read: ${trouble(error)}`, 'policy files are relative to the scenario file'),
  notYaml: (code: string, message: string, line: string) =>
    say(`not YAML: ${lowerFirst(message)}`, line.includes('{{') ? templateHint : (yamlHints[code] ?? yamlHint)),
  notText: () => say('there is a NUL here, which no text holds', 'save the file as UTF-8'),
  writtenTwice: (key: string, first: Place) =>
    say(`${quoted(key)} is written twice, first in ${placeText(first)}`, 'join the two, or take one of them out'),
  impossibleKey: (key: string) => say(`${quoted(key)} cannot be a key`, 'nothing in Kubernetes is called so'),
  unknownAnchor: (anchor: string) =>
    say(
      `no anchor is called ${quoted(anchor)}`,
      `write \`&${anchor}\` before the value that is meant, above this line; a text that begins with * needs quotes`,
    ),
  circularAnchor: (anchor: string) =>
    say(`${quoted(`*${anchor}`)} stands inside of what it stands for`, 'write the value out'),
  tooManyAliases: () => say('the aliases of this file make it too large', 'write the values out'),
  emptyScenario: () => say('the file is empty', 'begin with `scenario: ` and a name'),
  secondScenario: () => say('a second document begins here', 'one file holds one scenario'),

  // Its shape
  unknownKey: (key: string, path: readonly PropertyKey[], known: readonly string[], meant: string | null) =>
    say(`unknown key ${quoted(key)}${inside(path)}`, misplaced.get(key) ?? suggestion(meant, known)),
  unknownField: (key: string, path: readonly PropertyKey[], known: readonly string[], meant: string | null) =>
    say(
      `unknown field ${quoted(key)}${inside(path)}`,
      key === 'ports' ? '`ports` stand in the rule, beside `from` or `to`' : suggestion(meant, known),
    ),
  missingKey: (path: readonly PropertyKey[]) =>
    say(`${lastOf(path)} is missing${inside(path.slice(0, -1))}`, `add \`${String(path.at(-1))}: …\``),
  emptyValue: (path: readonly PropertyKey[]) =>
    say(`${lastOf(path)} is empty`, 'give it a value, or leave the key out; what belongs to it is indented below it'),
  wrongType: (path: readonly PropertyKey[], expected: string, got: unknown, read: unknown) =>
    say(
      expected === 'string' && typeof got === 'string'
        ? `${lastOf(path)} must be a text, and ${quoted(got)} without quotes is ${described(read)} to YAML`
        : `${lastOf(path)} must be ${kindNames[expected] ?? expected}, not ${described(got)}`,
      typeHint(expected, got),
    ),
  notOneOf: (path: readonly PropertyKey[], got: unknown, values: readonly string[], meant: string | null) =>
    say(`${lastOf(path)} cannot be ${described(got)}`, suggestion(meant, values)),
  tooSmall: (path: readonly PropertyKey[], least: number, of: string) =>
    of === 'string' || of === 'array'
      ? say(`${lastOf(path)} is empty`, 'give it a value, or leave the key out')
      : say(`${lastOf(path)} is too small`, `${least} is the least`),
  tooBig: (path: readonly PropertyKey[], most: number) => say(`${lastOf(path)} is too large`, `${most} is the most`),
  otherwiseWrong: (path: readonly PropertyKey[], message: string) =>
    say(`${lastOf(path)} is wrong: ${lowerFirst(message)}`, 'see scenario.schema.json'),
  notAPort: () => say('this is not a port', 'write a number (`80`, which is TCP), or `53/udp`'),
  notServes: () =>
    say('this does not say what the pod serves', 'write `80`, `[80, 53/udp]` or `{ http: 80, dns: 53/udp }`'),
  notANamespace: () =>
    say('this does not say what the namespace is', 'write `{ labels: { … } }` or `{}` to have it made, or `existing`'),
  notAPolicy: () =>
    say(
      'this is neither a policy file nor a manifest',
      'write a path, `{ file: …, namespaces: […] }` or the manifest itself',
    ),
  notAGrid: () =>
    say('this is not a grid', 'write `matrix: |` and below it, indented, `from \\ to` and the destinations'),
  notAnExpectation: () => say('this is not an expectation', 'write OK, NG, "?" (with its quotes) or `{ status: 403 }`'),
  notRequires: () => say('this does not say what is required', 'write a name, or a list of names: `[cilium, ipv6]`'),
  notRemove: () => say('this does not say what to remove', 'write `all`, or a list of `namespace/name`'),

  // Syntax
  badDuration: (text: string) => say(`${quoted(text)} is not a duration`, 'write `500ms`, `2s` or `1m`'),
  badImage: (text: string) =>
    say(`${quoted(text)} is not an image`, 'write `registry/name:tag`, in letters, digits and . _ - : / @'),
  badHttpPath: (text: string) =>
    say(
      `${quoted(text)} is not a path`,
      'begin with `/`; write anything but letters, digits and the signs of URLs as %XX',
    ),
  badPort: (text: string) => say(`${quoted(text)} is not a port`, 'write a number from 1 to 65535, or `53/udp`'),
  badProtocol: (text: string, port: number | string) =>
    say(`${quoted(text)} is not a protocol`, `write \`${port}\` for TCP, \`${port}/udp\` for UDP`),
  sctp: () => say('sotsu cannot try SCTP', 'ask TCP and UDP ports only'),
  badLabelKey: (key: string) =>
    say(
      `${quoted(key)} is not the key of a label`,
      `at most 63 ${labelCharacters}; before it, if anything, a DNS name and a slash`,
    ),
  badLabelValue: (key: string, value: string) =>
    say(`${quoted(value)} cannot be the value of the label ${quoted(key)}`, `at most 63 ${labelCharacters}`),
  badCidr: (text: string) =>
    say(
      `${quoted(text)} is not a range of addresses`,
      'write an address, a slash and the length: `10.0.0.0/8`, `192.0.2.7/32`, `2001:db8::/32`',
    ),
  badPodAddress: (text: string) =>
    say(`${quoted(text)} is not an IP address`, 'leave it out: the cluster gives each pod its address'),
  badPodName: (name: string) => say(`${quoted(name)} cannot be the name of a pod`, dnsLabelHint),
  badNamespaceName: (name: string) => say(`${quoted(name)} cannot be the name of a namespace`, dnsLabelHint),
  badEndpointName: (name: string) =>
    say(
      `${quoted(name)} cannot be a name`,
      'begin with a letter or digit; more of them, and . _ -, may follow, 63 in all; OK and NG are cells',
    ),
  badServiceName: (name: string) =>
    say(
      `${quoted(name)} cannot be the name of a Service`,
      `${dnsLabelHint}; it begins with a letter (set \`service:\`)`,
    ),
  badObjectName: (kind: string, name: string) =>
    say(`${quoted(name)} cannot be the name of a ${kind}`, 'write its name alone, as `kubectl get` shows it'),
  badPortName: (name: string) =>
    say(
      `${quoted(name)} cannot be the name of a port`,
      'at most 15 lower-case letters, digits and single -, one letter among them',
    ),
  badHost: (text: string, isAddress: boolean) =>
    say(
      `${quoted(text)} is not a host name`,
      isAddress
        ? 'write an address as `address: …`'
        : 'write the name alone, without https:// and path; the port goes into `port: …`',
    ),
  badAddress: (text: string) =>
    say(`${quoted(text)} is not an IP address`, 'write a name as `host: …`; the port goes into `port: …`'),

  // Declarations
  reservedName: (name: string) =>
    say(
      `${quoted(name)} is always there and cannot be declared`,
      'choose another name: dns, apiserver and here are built in',
    ),
  nameTwice: (name: string, first: Place) =>
    say(
      `${quoted(name)} is the name of two things, first in ${placeText(first)}`,
      'pods, workloads, services, hosts and groups share their names: rename one',
    ),
  unknownNamespace: (name: string, meant: string | null) =>
    say(
      `no namespace ${quoted(name)} is declared`,
      didYouMean(meant) ?? `declare it: \`namespaces: { ${name}: {} }\`, or \`${name}: existing\``,
    ),
  labelsOnExisting: (name: string) =>
    say(`the namespace ${quoted(name)} exists, so sotsu never labels it`, 'take out `labels`, or `existing`'),
  policiesOnMade: (name: string) =>
    say(
      `${quoted('policies')} means something for existing namespaces only`,
      `take it out: policies may always go into ${name}, which is made for the run`,
    ),
  namespaceOfTheCluster: (name: string) =>
    say(`the namespace ${quoted(name)} is the cluster's own and cannot be made`, `write \`${name}: existing\``),
  namespaceNameLabel: (name: string) =>
    say(
      `the label kubernetes.io/metadata.name of this namespace is always ${quoted(name)}`,
      'take it out: the API server sets it',
    ),
  reservedLabel: (key: string) =>
    say(`the label ${quoted(key)} is what sotsu knows its own objects by`, 'choose another key'),
  sharedService: (service: string, namespace: string, one: string, other: string) =>
    say(
      `${one} and ${other} would share the Service ${quoted(service)} of ${namespace}`,
      'give one of them another `service:`',
    ),
  portTwice: (port: string) => say(`the port ${port} is served twice`, 'take one of them out'),
  nothingRunsThere: (name: string, namespace: string) =>
    say(
      `${quoted(name)} cannot be in ${quoted(namespace)}, which is made for the run and empty`,
      `write \`${namespace}: existing\`, or launch a pod under \`pods\``,
    ),
  notOneResource: (name: string, resources: readonly string[]) =>
    say(`${quoted(name)} must name one workload`, `write one of ${list(resources)}: \`deployment: frontend\``),
  hostOrAddress: (name: string) =>
    say(
      `${quoted(name)} must have either a host or an address`,
      'write `host: api.example.com` or `address: 192.0.2.7`',
    ),
  groupInGroup: (name: string) => say(`the group ${quoted(name)} cannot be in a group`, 'name its members instead'),
  portInGroup: (text: string) =>
    say(`${quoted(text)} cannot be in a group with its port`, 'name it without, and the port in the cell: `group:80`'),
  unknownRequirement: (name: string, meant: string | null, known: readonly string[]) =>
    say(
      `nobody knows how to tell whether a cluster has ${quoted(name)}`,
      didYouMean(meant) ?? `one of ${list(known)}, or the name of a CRD: \`ciliumnetworkpolicies.cilium.io\``,
    ),
  timeoutOutOfRange: () =>
    say('`timeout` must be from 0.5s to 60s', '2s to 3s is good: below 1s a single lost packet looks like a denial'),
  settleTooLong: () => say('`settle` must be at most 10m', 'networks follow a policy within seconds: 30s is plenty'),

  // Policies
  noDocuments: (file: string) => say(`${quoted(file)} holds no manifest`, 'write one into it, or take the file out'),
  policyWithoutNamespace: (kind: string, name: string) =>
    say(
      `the ${kind} ${quoted(name)} says no namespace`,
      'add `metadata.namespace`, or name the file as `{ file: …, namespaces: […] }`',
    ),
  policyElsewhere: (namespace: string, meant: string | null) =>
    say(
      `policies cannot go into ${quoted(namespace)}: this scenario has no such namespace`,
      didYouMean(meant) ?? 'declare it in `namespaces`, or change the policy',
    ),
  policyIntoExisting: (namespace: string) =>
    say(
      `policies may not go into ${quoted(namespace)}, which exists`,
      `to allow it: \`${namespace}: { existing: true, policies: allow }\``,
    ),
  clusterWide: (kind: string, name: string) =>
    say(
      `the ${kind} ${quoted(name)} would reach beyond the scenario's namespaces`,
      'sotsu applies only what a namespace holds; apply it yourself, or write policies of a namespace',
    ),
  podInName: () =>
    say(
      'a name cannot hold what is known only when the pods run',
      `of placeholders only \${env.NAME} can be in a name`,
    ),
  appliedTwice: (kind: string, name: string, first: Place) =>
    say(
      `the ${kind} ${quoted(name)} is already applied, from ${placeText(first)}`,
      `sotsu overwrites nothing: rename one, or \`remove: [${name}]\` in the step`,
    ),
  neverApplied: (name: string, meant: string | null) =>
    say(
      `no earlier step has left ${quoted(name)} applied`,
      didYouMean(meant) ?? 'write `namespace/name` of what is to be removed, or `all`',
    ),
  nothingToRemove: () => say('no earlier step has left anything applied', 'take `remove` out'),
  unsetVariable: (name: string) => say(`the environment has no ${quoted(name)}`, `set it: \`${name}=… sotsu …\``),
  unknownPlaceholder: (text: string, pods: boolean) =>
    say(
      `${quoted(`\${${text}}`)} is no placeholder`,
      pods ? `there are \${pods.NAME.ip}, \${pods.NAME.node} and \${env.NAME}` : `here only \${env.NAME} has a meaning`,
    ),
  unclosedPlaceholder: (text: string) => say(`${quoted(`\${${text}`)} is not closed`, 'add the `}`'),
  placeholderOfNoPod: (text: string, name: string, meant: string | null) =>
    say(
      `${quoted(`\${${text}}`)} names no pod of this scenario`,
      didYouMean(meant) ?? `declare ${name} in \`pods\`: of nothing else is the address known`,
    ),

  // NetworkPolicies, as the API server validates them
  otherVersion: (apiVersion: string, kind: string, known: string) =>
    say(
      `no API server takes a ${kind} of ${quoted(apiVersion)}`,
      `write \`apiVersion: ${known}\`, and look whether its fields are still the same`,
    ),
  unknownKind: (apiVersion: string, kind: string, meant: string | null) =>
    say(
      `${quoted(apiVersion)} has no kind ${quoted(kind)}`,
      didYouMean(meant) ?? '`kubectl api-resources` shows the kinds that there are',
    ),
  unknownGroup: (group: string, meant: string) =>
    say(`nobody has an API group ${quoted(group)}`, `did you mean ${quoted(meant)}?`),
  tooManyPolicyTypes: () => say('more than two `policyTypes`', 'write each of Ingress and Egress once at most'),
  emptyPeer: () =>
    say(
      'this peer names nobody, which the API server refuses',
      'write `podSelector: {}` for every pod of the namespace, `namespaceSelector: {}` for those of all; for anybody leave the list out',
    ),
  blockAndSelector: () =>
    say(
      'a peer cannot have both an `ipBlock` and a selector',
      'make them two peers, each with a `-` of its own: either of them is let through then',
    ),
  exceptOutside: (part: string, whole: string) =>
    say(
      `${quoted(part)} is not a part of ${quoted(whole)}`,
      '`except` takes ranges out of `cidr`, so each must be inside of it and smaller',
    ),
  operatorWithoutValues: (operator: string) =>
    say(
      `${quoted(operator)} needs values to compare with`,
      'add `values: [ … ]`, or ask for `Exists` or `DoesNotExist`',
    ),
  operatorWithValues: (operator: string) =>
    say(`${quoted(operator)} takes no values`, 'take `values` out, or ask for `In` or `NotIn`'),
  endPortWithoutPort: () => say('`endPort` without `port`', 'add the first port of the range: `port: …`'),
  endPortOfName: (name: string) =>
    say(`\`endPort\` cannot follow ${quoted(name)}, which is a name`, 'a range begins with a number: `port: 8000`'),
  endPortBelow: (first: number, last: number) =>
    say(`the range ends at ${last}, before it begins at ${first}`, '`endPort` is the last port of the range'),
  portOutOfRange: (port: number) => say(`${port} is not a port`, 'ports are from 1 to 65535'),
  quotedPort: (text: string, key: string) =>
    say(`${quoted(text)} is a text, so it would be the name of a port`, `take the quotes off: \`${key}: ${text}\``),

  // Manifests
  notAManifest: () => say('this is no manifest', 'a manifest is a map with `apiVersion`, `kind` and `metadata`'),
  writtenInTwoPlaces: (kind: string, name: string, first: Place) =>
    say(
      `the ${kind} ${quoted(name)} is here twice, first in ${placeText(first)}`,
      'which of them holds cannot be known: leave one out, or name only the files that belong together',
    ),
  selectsNotItsOwn: (key: string, value: string) =>
    say(
      `the template has no label ${quoted(`${key}: ${value}`)}, which the selector asks for`,
      'the API server refuses what does not select its own pods: make the two the same',
    ),
  selectsOthers: (key: string, operator: string, values: readonly string[]) =>
    say(
      `the labels of the template are not such that ${quoted([key, operator, ...values].join(' '))} holds, which the selector asks for`,
      'the API server refuses what does not select its own pods: make the two the same',
    ),
  selectsEverybody: (kind: string) =>
    say(`the selector of a ${kind} cannot be empty`, 'write `matchLabels`, and the same labels into the template'),
  unreadableManifests: (file: string, error: unknown) =>
    say(`${quoted(file)} cannot be read: ${trouble(error)}`, 'paths are relative to the current directory'),
  noManifests: (folder: string) =>
    say(
      `${quoted(folder)} holds no manifests`,
      'manifests are .yaml, .yml or .json files with `apiVersion` and `kind`',
    ),

  // Steps and cells
  besideSteps: (key: string) => say(`${quoted(key)} cannot stand beside \`steps\``, 'put it into a step'),
  stepTwice: (name: string) =>
    say(`two steps are called ${quoted(name)}`, 'rename one: the report tells them apart by name'),
  nothingAsked: () => say('the scenario asks nothing', 'add a `matrix`, `checks` or a `default`'),
  unknownName: (name: string, meant: string | null) =>
    say(
      `nothing is called ${quoted(name)}`,
      didYouMean(meant) ?? 'declare it in pods, workloads, services, hosts or groups',
    ),
  foldedGrid: () => say('`>` joins the lines of a grid', 'write `matrix: |`'),
  flowGrid: () =>
    say(
      'a grid has a line for each source, and this has one line',
      'write `matrix: |` and the grid below it, indented',
    ),
  gridWithoutRows: () => say('the grid has no rows', 'below the line of destinations, write a line for each source'),
  gridWithoutColumns: () =>
    say('the grid has no columns', 'write the destinations after `from \\ to`, in the same line'),
  ragged: (row: string, cells: number, columns: readonly string[]) =>
    say(
      `the row ${quoted(row)} has ${count(cells, 'cell')}, but there ${columns.length === 1 ? 'is' : 'are'} ${count(columns.length, 'column')}`,
      `expected one cell for each of ${list(columns)}`,
    ),
  rowWithoutSource: () => say('this row does not begin with a source', 'write its name before the cells'),
  blankAtComma: () =>
    say('a name is missing beside a comma', 'write names that share a row or column without blanks: `a,b`'),
  strayStar: () =>
    say(
      '`*` has no meaning here',
      'in a grid it stands alone, as a row or column; elsewhere name a group, or use `default`',
    ),
  unknownMark: (text: string) =>
    say(
      `${quoted(text)} is not a cell`,
      didYouMean(lookAlikes.get(text.toLowerCase()) ?? null) ?? 'write OK, NG, - (do not test) or ? (expect nothing)',
    ),
  sourceWithPort: (text: string) =>
    say(`${quoted(text)} has a port, and sources have none`, 'the port belongs to the destination'),
  notASource: (name: string) =>
    say(`nothing can be tried from ${quoted(name)}`, 'sources are pods, workloads and `here`'),
  hereAsDestination: () =>
    say('`here` is a source only', 'to try a machine outside the cluster, declare it in `hosts`'),
  hereCannotReach: (name: string) =>
    say(
      `${quoted(name)} cannot be reached from here, outside the cluster`,
      'from `here` sotsu tries hosts, apiserver, and services of type NodePort or LoadBalancer',
    ),
  servesNothing: (name: string) => say(`${quoted(name)} serves nothing`, `add \`serves: 80\` to it`),
  notServed: (name: string, port: string, choices: readonly string[]) =>
    say(
      `${quoted(name)} does not serve ${quoted(port)}`,
      choices.length > 0
        ? `it serves ${list(choices)}; a port that nobody serves is closed whatever the policies say`
        : 'add `serves: …` to it',
    ),
  portNameUnknown: (name: string, port: string) =>
    say(`what the port ${quoted(port)} of ${quoted(name)} is, sotsu cannot know`, `write its number: \`${name}:8080\``),
  hostWithoutPort: (name: string) =>
    say(`${quoted(name)} has no port`, `write it here, \`${name}:443\`, or in \`hosts\``),
  bareDnsPort: () => say('`dns:53` could be either', 'write `dns` (or `dns:53/udp`), or `dns:53/tcp`'),
  noEcho: (name: string) =>
    say(
      `whether a datagram reached ${quoted(name)} could not be told`,
      'over UDP sotsu can ask its own pods, which echo, and port 53, where DNS answers',
    ),
  httpElsewhere: (name: string) =>
    say(`HTTP cannot be asked of this port of ${quoted(name)}`, `name a TCP port that speaks HTTP: \`${name}:80\``),
  httpsOfOurs: (name: string) =>
    say(
      `${quoted(name)} is a pod that sotsu launches, and those speak plain HTTP`,
      'take `scheme: https` out: a policy lets pass by port, whatever is spoken there',
    ),
  asWithoutNg: () => say('`as` goes with NG', 'write `expect: NG`, or take `as` out'),
  asDnsWithoutName: () => say('`as: dns` needs `via: name`', 'by address and by Service no name is resolved'),
  workloadHasNoService: (name: string, via: Via) =>
    say(
      `${quoted(name)} is a workload, so \`via: ${via}\` has no meaning`,
      'declare its Service in `services`, and name that',
    ),
  hostHasNoService: (name: string) =>
    say(`${quoted(name)} is a host and has no Service`, 'write `via: pod` (its address) or `via: name`'),
  hostHasNoName: (name: string) =>
    say(`${quoted(name)} is known by its address only`, 'declare it with `host: …`, or take `via: name` out'),
  twinHasNoService: (name: string, via: Via) =>
    say(
      `the twin of ${quoted(name)} is behind no Service, so \`via: ${via}\` has no meaning`,
      'from a pod to another just like it, write `via: pod`',
    ),
  hereIsOutside: (name: string, via: Via) =>
    say(`${quoted(name)} has no \`via: ${via}\` from here, outside the cluster`, 'take `via` out'),
  cellsDisagree: (pair: string, one: string, other: string, first: Place) =>
    say(`${pair} is ${one} here, but ${other} in ${placeText(first)}`, 'both ask the same: take one of them out'),
} satisfies Record<string, (...written: never[]) => Said>;

function say(sentence: string, hint: string): Said {
  return { sentence, hint };
}

const labelCharacters = 'letters, digits and . _ -, with a letter or digit at both ends';
const dnsLabelHint = 'at most 63 lower-case letters, digits and -, with a letter or digit at both ends';

const templateHint = 'a template has to be rendered first: `helm template … | sotsu predict --manifests -`';
const yamlHint = 'look at the indentation, quotes and brackets around here';
const yamlHints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with blanks',
  MISSING_CHAR:
    'a text with ? , [ ] { } # or a colon and a blank in it needs quotes; quotes and brackets must be closed',
  NON_STRING_KEY: 'keys are texts; a text that begins with [ or { needs quotes',
  TAG_RESOLVE_FAILED: 'a text that begins with ! needs quotes',
  BAD_SCALAR_START: 'a text that begins with this sign needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a text with a colon and a blank in it needs quotes',
  MULTILINE_IMPLICIT_KEY: 'a colon and a blank may be missing after a key, or the indentation is wrong',
  BAD_INDENT: 'what belongs together begins in the same column; brackets must be closed',
};

/** Keys that people look for where there is another way to say it. */
const misplaced: ReadonlyMap<string, string> = new Map(
  Object.entries({
    https: 'that is the scheme of a request: `http: { scheme: https }`',
    status: 'a status is an expectation: `expect: { status: 403 }`',
    port: 'a port belongs to its name: `to: "web:80"`; what a pod listens on is `serves`',
    ports: 'what a pod listens on is `serves: [80, 53/udp]`',
    protocol: 'a protocol belongs to its port: `53/udp`',
    image: 'the image is the same for all pods: `probing: { image: … }`',
    timeout: 'it is the same for all cells: `probing: { timeout: 2s }`',
    name: 'the name is the key itself; that of the scenario is `scenario: …`',
  }),
);

/** What people write for a cell, and what sotsu reads. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ok: 'OK',
    yes: 'OK',
    allow: 'OK',
    o: '○',
    '◯': '○',
    〇: '○',
    '✓': 'OK',
    '✔': 'OK',
    ng: 'NG',
    no: 'NG',
    deny: 'NG',
    x: '×',
    '✕': '×',
    '✗': '×',
    '✘': '×',
    '–': '-',
    '—': '-',
    ー: '-',
    '？': '?',
  }),
);

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map (`key: value`)',
  record: 'a map (`key: value`)',
  array: 'a list',
};

function typeHint(expected: string, got: unknown): string {
  if (expected === 'string' && typeof got !== 'object') return `put it into quotes: "${String(got)}"`;
  if (expected === 'array') return 'write `[a, b]`, or a line with `- ` for each';
  if (expected === 'object' || expected === 'record') return 'write `key: value`, indented below it';
  if (expected === 'int' && /^\d+$/.test(String(got))) return `take the quotes off: ${String(got)}`;
  if (expected === 'boolean') return 'write true or false, without quotes';
  return expected === 'int' ? 'write it in digits' : 'write one value';
}

function suggestion(meant: string | null, known: readonly string[]): string {
  return didYouMean(meant) ?? `it can be ${list(known, 'or')}`;
}

function didYouMean(meant: string | null): string | null {
  return meant === null ? null : `did you mean ${quoted(meant)}?`;
}

/** Node's error codes in words; anything else by its own message. */
function trouble(error: unknown): string {
  return (
    { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied' }[codeOf(error)] ??
    String(error)
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
