// Manifests as a cluster of some size has them, seeded by nothing: the same call writes the same text.

type Json = Readonly<Record<string, unknown>>;

export interface Size {
  readonly pods: number;
  readonly policies: number;
}

/** A tenth as many namespaces as tens of pods; pods of five tiers with three ports each; policies of every kind of rule. */
export function objects({ pods, policies }: Size): readonly Json[] {
  const namespaces = Math.max(1, Math.round(pods / 50));
  return [
    ...times(namespaces, namespace),
    ...times(pods, (index) => pod(index, index % namespaces)),
    ...times(policies, (index) => policy(index, index % namespaces)),
  ];
}

/** One document each, in block style, as `helm template` and `kubectl get -o yaml` write it. */
export function asYaml(all: readonly Json[]): string {
  return all.map((object) => `${blockOf(object, '')}\n`).join('---\n');
}

/** `kubectl get -o yaml`: one document with everything in `items`. */
export function asYamlList(all: readonly Json[]): string {
  return `${blockOf({ apiVersion: 'v1', items: all, kind: 'List', metadata: { resourceVersion: '' } }, '')}\n`;
}

/** `kubectl get -o json` */
export function asJsonList(all: readonly Json[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', items: all, kind: 'List' }, null, 4)}\n`;
}

const tiers = ['web', 'api', 'worker', 'cache', 'db'];

function namespace(index: number): Json {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `ns-${index}`, labels: { team: `team-${index % 7}`, env: index % 3 === 0 ? 'prod' : 'dev' } },
  };
}

function pod(index: number, home: number): Json {
  const tier = tiers[index % tiers.length];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' },
      creationTimestamp: '2025-03-14T15:09:26Z',
      labels: {
        'app.kubernetes.io/name': `${tier}-${index % 20}`,
        'app.kubernetes.io/part-of': `shop-${index % 4}`,
        tier,
        version: `v${index % 3}`,
      },
      name: `${tier}-${index}`,
      namespace: `ns-${home}`,
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    },
    spec: {
      containers: [
        {
          args: ['--listen', ':8080', '--log', 'warn'],
          env: [
            { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
            { name: 'DATABASE_URL', value: 'postgres://db:5432/shop' },
          ],
          image: `registry.example/${tier}:1.${index % 9}`,
          imagePullPolicy: 'IfNotPresent',
          name: tier,
          ports: [
            { containerPort: 8080, name: 'http', protocol: 'TCP' },
            { containerPort: 9090, name: 'metrics', protocol: 'TCP' },
            { containerPort: 53, name: 'dns', protocol: 'UDP' },
          ],
          readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10 },
          resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
        },
      ],
      nodeName: `node-${index % 30}`,
      restartPolicy: 'Always',
      serviceAccountName: 'default',
    },
    status: {
      phase: 'Running',
      podIP: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      startTime: '2025-03-14T15:09:30Z',
    },
  };
}

function policy(index: number, home: number): Json {
  const tier = tiers[index % tiers.length];
  const from = [
    { podSelector: { matchLabels: { tier: tiers[(index + 1) % tiers.length] } } },
    { namespaceSelector: { matchLabels: { team: `team-${index % 7}` } }, podSelector: {} },
    { ipBlock: { cidr: '10.0.0.0/8', except: [`10.${index % 256}.0.0/16`] } },
  ];
  const ingress = { from: from.slice(0, 1 + (index % 3)), ports: [{ port: 'http', protocol: 'TCP' }, { port: 9090 }] };
  const egress = {
    ports: [{ port: 53, protocol: 'UDP' }],
    to: [{ namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'In', values: ['dev', 'prod'] }] } }],
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: `ns-${home}` },
    spec: {
      ...(index % 4 === 0 ? { egress: [egress, { to: [{ podSelector: { matchLabels: { tier } } }] }] } : {}),
      ingress: index % 10 === 9 ? [] : [ingress],
      podSelector: index % 10 === 9 ? {} : { matchLabels: { tier, version: `v${index % 3}` } },
      policyTypes: index % 4 === 0 ? ['Ingress', 'Egress'] : ['Ingress'],
    },
  };
}

/** A value in YAML's block style, without a line break at its end. */
function blockOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${blockOf(item, `${indent}  `).trimStart()}`).join('\n');
  }
  if (!isMap(value)) return scalarOf(value);
  return Object.entries(value)
    .map(([key, item]) => {
      if (isEmpty(item)) return `${indent}${key}: ${JSON.stringify(item)}`;
      if (Array.isArray(item)) return `${indent}${key}:\n${blockOf(item, indent)}`;
      return isMap(item) ? `${indent}${key}:\n${blockOf(item, `${indent}  `)}` : `${indent}${key}: ${scalarOf(item)}`;
    })
    .join('\n');
}

/** Quoted where YAML would read a plain text as something else. */
function scalarOf(value: unknown): string {
  return typeof value === 'string' &&
    /^[a-z_/][\w./-]*(?::[\w/][\w./:]*)?$/i.test(value) &&
    !/^(?:true|false|null)$/.test(value)
    ? value
    : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
