import { type Rejection, rejecting } from '../../lab/reject.ts';
import { breakNetwork } from './break-network.ts';
import { type Fault, open, type Told, untold } from './fault.ts';
import { type Ground, nodeOf } from './ground.ts';
import { closed, existing, type ShopPods, shop, shopPods, withTools } from './scenarios.ts';

const runsAlready =
  (changes?: ShopPods) =>
  async ({ namespace, apply, kubectl, cluster, afterwards }: Ground) => {
    afterwards(() => cluster.must(['delete', 'namespace', namespace, '--wait=false']));
    await apply(...shopPods(namespace, changes));
    await kubectl('wait', 'pods', '--all', '--for=condition=Ready', '--timeout=60s');
  };

/** A policy of ours closes one of two that run already. */
const webClosed: Fault['scenario'] = (namespace) => ({
  ...shop(namespace, [
    { from: 'client', to: 'web:80', expect: 'NG' },
    { from: 'client', to: 'db:80', expect: 'OK' },
  ]),
  ...existing(namespace),
  policies: [closed(namespace, 'web')],
});

/** From a source that is no source: whether a denial or an answer is expected, nothing is told of either. */
const fromClient = (namespace: string) =>
  shop(namespace, [
    { from: 'client', to: 'web:80', expect: 'NG' },
    { from: 'client', to: 'db:80', expect: 'OK', http: { path: '/' } },
    { from: 'other', to: 'web:80', expect: 'OK' },
  ]);
const clientUntold = (seen: RegExp) => ({
  'client → web': untold(seen),
  'client → db': untold(seen),
  'other → web': open,
});

/** Around what runs already. */
export const inShops: readonly Fault[] = [
  {
    title: 'the container of a target is restarted in the middle',
    scenario: webClosed,
    before: runsAlready(),
    amid: async ({ kubectl }) => {
      await kubectl('exec', 'web', '--', 'sh', '-c', 'kill -QUIT 1');
      const restarted = 'jsonpath={.status.containerStatuses[0].restartCount}=1';
      await kubectl('wait', 'pod/web', `--for=${restarted}`, '--timeout=20s');
    },
    cells: {
      'client → web': untold(/pod \S+\/web was restarted \(0 → 1|pod \S+\/web is no longer ready/),
      'client → db': open,
    },
    exit: 3,
  },
  {
    title: 'the kubelet evicts a target in the middle',
    scenario: webClosed,
    before: runsAlready({
      web: {
        command: ['sh', '-c', 'nginx -g "daemon off;" & sleep infinity'], // one that ends in time is said to have succeeded
        resources: { limits: { 'ephemeral-storage': '1Mi' } },
      },
    }),
    timeout: '20s', // it takes about as long to see what its pods have written
    amid: async ({ kubectl }) => {
      await kubectl('exec', 'web', '--', 'dd', 'if=/dev/zero', 'of=/too-much', 'bs=1M', 'count=20');
      await kubectl('wait', 'pod/web', '--for=jsonpath={.status.reason}=Evicted', '--timeout=60s');
    },
    cells: {
      'client → web': untold(/pod \S+\/web was ended \(Evicted\): Pod ephemeral local storage|did not open again/), // if it is late
      'client → db': open,
    },
    exit: 3,
  },
  {
    title: 'nothing listens in the target',
    scenario: (namespace) =>
      shop(namespace, [
        { from: 'client', to: 'web:8080', expect: 'NG' },
        { from: 'other', to: 'web:8080', expect: 'OK' },
        { from: 'client', to: 'db:80', expect: 'OK' },
        { from: 'other', to: 'db:80', expect: 'OK' },
      ]),
    before: runsAlready(),
    cells: {
      'client → web': untold(/^refused, but no control shows that anything listens there/),
      'other → web': untold(/^refused, but no control shows that anything listens there/),
      'client → db': open,
      'other → db': open,
    },
    exit: 3,
  },
  {
    title: 'the source has neither curl nor nc',
    scenario: fromClient,
    before: runsAlready({ client: withTools(['timeout', 'head', 'sleep']) }),
    cells: {
      'client → web': untold(/tool missing: nc/),
      'client → db': untold(/tool missing: curl/),
      'other → web': open,
    },
    exit: 3,
  },
  {
    title: 'the source has no `timeout`',
    scenario: fromClient,
    before: runsAlready({ client: withTools(['curl', 'nc', 'head', 'sleep']) }),
    cells: clientUntold(/tool missing: timeout/),
    exit: 3,
  },
  {
    title: 'the source has no shell',
    scenario: fromClient,
    before: async (ground) => runsAlready({ client: { image: await pauseImage(ground), command: undefined } })(ground),
    cells: clientUntold(/tool missing: sh/),
    exit: 3,
  },
  {
    title: 'exec says success, and nothing was done',
    scenario: fromClient,
    before: runsAlready({ client: withTools([], '/bin/true') }),
    cells: clientUntold(/ended before its end mark, three times \(the command ended with exit code 0\)/),
    exit: 3,
  },
  {
    title: 'the network of a source is broken',
    scenario: fromClient,
    before: async (ground) => {
      await runsAlready()(ground);
      await breakNetwork(ground, await ground.addressOf('client'));
    },
    cells: clientUntold(/^dropped, but .*(client reached nothing at all|no control)/),
    exit: 3,
  },
  {
    title: 'a Service has no endpoints',
    scenario: (namespace) => ({
      ...shop(namespace, [
        { from: 'client', to: 'empty', expect: 'NG' },
        { from: 'other', to: 'empty', expect: 'OK' },
        { from: 'client', to: 'web:80', expect: 'OK' },
      ]),
      services: { empty: { namespace, service: 'empty', port: 80 } },
    }),
    before: async (ground) => {
      await runsAlready()(ground);
      await ground.kubectl('create', 'service', 'clusterip', 'empty', '--tcp=80:80');
    },
    cells: {
      'client → empty': untold(/Service \S+\/empty has no ready endpoints/),
      'other → empty': untold(/Service \S+\/empty has no ready endpoints/),
      'client → web': open,
    },
    exit: 3,
  },
  {
    title: 'a name leads elsewhere in a source',
    scenario: (namespace) => ({
      ...shop(namespace, [
        { from: 'client', to: 'site', via: 'name', expect: 'OK' },
        { from: 'other', to: 'site', via: 'name', expect: 'OK' },
      ]),
      services: { site: { namespace, service: 'site', port: 80 } },
    }),
    before: async (ground) => {
      await runsAlready()(ground);
      const { kubectl, namespace } = ground;
      await kubectl('expose', 'pod', 'web', '--name=site', '--port=80');
      const slice = ['endpointslice', '-l', 'kubernetes.io/service-name=site'];
      await kubectl('wait', '--for=create', ...slice, '--timeout=20s');
      await kubectl('wait', '--for=jsonpath={.endpoints[0].conditions.ready}=true', ...slice, '--timeout=20s');
      const line = `${await ground.addressOf('db')} site.${namespace}.svc`;
      await kubectl('exec', 'client', '--', 'sh', '-c', `echo "${line}" >>/etc/hosts`);
    },
    cells: {
      'client → site via name': untold(/^the name site\.\S+\.svc leads to [\d.]+ and not to [\d.]+$/),
      'other → site via name': open,
    },
    exit: 3,
  },
  ...(
    [
      ['tcp-reset', undefined, ['pass', /^refused$/], 0],
      ['tcp-reset', 'refused', ['pass', /^refused$/], 0],
      ['tcp-reset', 'dropped', ['fail', /^refused$/], 1],
      ['icmp-port-unreachable', undefined, ['pass', /^refused$/], 0],
      ['icmp-port-unreachable', 'dropped', ['fail', /^refused$/], 1],
      ['icmp-admin-prohibited', undefined, ['pass', /^unreachable$/], 0],
      ['icmp-admin-prohibited', 'unreachable', ['pass', /^unreachable$/], 0],
      ['icmp-admin-prohibited', 'dropped', ['fail', /^unreachable$/], 1],
    ] as readonly (readonly [Rejection, string | undefined, Told, number])[]
  ).map(
    ([rejection, as, told, exit]): Fault => ({
      title: `the node answers with ${rejection}${as === undefined ? '' : `, and the cell asks for ${as}`}`,
      scenario: (namespace) =>
        shop(namespace, [
          { from: 'client', to: 'web:80', expect: 'NG', ...(as === undefined ? {} : { as }) },
          { from: 'client', to: 'db:80', expect: 'OK' },
          { from: 'other', to: 'web:80', expect: 'OK' },
        ]),
      before: async (ground) => {
        await runsAlready()(ground);
        const [from, to] = [await ground.addressOf('client'), await ground.addressOf('web')];
        const rule = await rejecting(nodeOf(ground.cluster), { from, to, protocol: 'tcp', port: 80 }, rejection);
        ground.afterwards(async () => rule[Symbol.asyncDispose]());
      },
      cells: { 'client → web': told, 'client → db': open, 'other → web': open },
      exit,
    }),
  ),
];

async function pauseImage({ cluster }: Ground): Promise<string> {
  const names = await cluster.must(['get', 'nodes', '-o', 'jsonpath={.items[0].status.images[*].names[*]}']);
  return names.split(' ').find((name) => name.includes('pause:')) ?? '';
}
