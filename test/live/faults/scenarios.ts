// What the faults are tried on, each in a namespace of its own.

/** Three pods of ours, everything open but `a → b`. A look lasts as long as that cell waits. */
export function three(namespace: string) {
  return {
    scenario: 'Three pods',
    namespaces: { [namespace]: {} },
    pods: Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { namespace, labels: { app: name }, serves: 80 }])),
    policies: [closed(namespace, 'b')],
    checks: [
      { from: 'a', to: 'b', expect: 'NG' },
      { from: 'a', to: 'c', expect: 'OK' },
      { from: 'b', to: 'c', expect: 'OK' },
      { from: 'c', to: 'a', expect: 'OK' },
    ],
  };
}

/** A NetworkPolicy that lets nobody in. */
export function closed(namespace: string, app: string) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'closed', namespace },
    spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'] },
  };
}

/** The namespace is there before, and may be given policies. */
export function existing(namespace: string) {
  return { namespaces: { [namespace]: { existing: true, policies: 'allow' } } };
}

/** A namespace where things run already: `client` and `other` ask by exec, `web` and `db` answer. */
export function shop(namespace: string, checks: readonly object[]) {
  return {
    scenario: 'What already runs',
    namespaces: { [namespace]: 'existing' },
    workloads: {
      client: { namespace, pod: 'client', probe: 'exec' },
      other: { namespace, pod: 'other', probe: 'exec' },
      web: { namespace, pod: 'web', probe: 'exec' },
      db: { namespace, pod: 'db', probe: 'exec' },
    },
    checks,
  };
}

/** What is to be different about the container of a pod. */
export interface ShopPods {
  readonly client?: object;
  readonly web?: object;
}

/** Its pods. */
export function shopPods(namespace: string, { client, web }: ShopPods = {}): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    pod(namespace, 'client', { ...asking, ...client }),
    pod(namespace, 'other', asking),
    pod(namespace, 'web', { ...answering, ...web }),
    pod(namespace, 'db', answering),
  ];
}

function pod(namespace: string, name: string, container: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [{ name, ...container }],
    },
  };
}

const asking = { image: 'nicolaka/netshoot:v0.16', command: ['sleep', 'infinity'] };
const answering = {
  image: 'nginx:1.27',
  ports: [{ containerPort: 80 }],
  readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
};

/** A container in which only these tools can be found, and `sh` is whatever `shell` is. */
export function withTools(tools: readonly string[], shell = '/bin/sh'): object {
  const links = [`ln -s ${shell} sh`, ...tools.map((tool) => `ln -s "$(command -v ${tool})" ${tool}`)];
  const script = `PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin\nmkdir /tmp/bin && cd /tmp/bin && ${links.join(' && ')} && exec sleep infinity`;
  return {
    command: ['/bin/sh', '-c', script],
    env: [{ name: 'PATH', value: '/tmp/bin' }],
    readinessProbe: {
      exec: { command: ['/usr/bin/test', '-e', `/tmp/bin/${tools.at(-1) ?? 'sh'}`] },
      periodSeconds: 1,
    },
  };
}
