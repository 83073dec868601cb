import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Inventory, Running, Target } from '../../src/plan/inventory.ts';
import { controlsOf, lookAt, type PlannedCell, plan } from '../../src/plan/plan.ts';
import type { Probe } from '../../src/plan/probe.ts';
import type { Cell, HttpRequest, ServedPort } from '../../src/scenario/scenario.ts';
import { cellOf, tcp, udp } from '../cell.ts';

const none: Running = { source: null, instances: [], twin: null, service: null, dnsName: null, ports: [] };

function target(address: string, change: Partial<Target> = {}): Target {
  return { address, port: null, identity: null, insider: null, ...change };
}

/** A pod of ours, with its Service and a twin. */
function ours(name: string, number: number): Running {
  return {
    source: null,
    instances: [target(`10.0.0.${number}`, { identity: `run/${name}`, insider: name })],
    twin: target(`10.0.1.${number}`, { identity: `run/${name}~`, insider: `${name}~` }),
    service: target(`10.96.0.${number}`, { identity: `run/${name}` }),
    dnsName: `${name}.ns.svc`,
    ports: [tcp(80), udp(53)],
  };
}

function port(name: string, number: number, protocol: ServedPort['protocol'] = 'TCP'): ServedPort {
  return { name, port: number, protocol };
}

const running: Record<string, Running> = {
  a: ours('a', 1),
  b: ours('b', 2),
  front: {
    ...none,
    instances: [target('10.1.0.1', { insider: 'front' }), target('10.1.0.2')],
    ports: [tcp(8080), tcp(1)],
  },
  named: {
    ...none,
    instances: [target('10.1.0.3')],
    ports: [port('web', 8080), port('dns', 53), port('dns', 53, 'UDP'), port('log', 514, 'UDP')],
  },
  single: { ...none, instances: [target('10.1.0.9', { insider: 'single' })], ports: [tcp(8080)] },
  database: {
    ...none,
    instances: [target('10.2.0.1', { port: 5433 })],
    service: target('10.96.1.1'),
    dnsName: 'database.shop.svc',
    ports: [tcp(5432)],
  },
  entry: {
    ...none,
    instances: [target('10.2.0.2', { port: 8080 })],
    service: target('10.96.2.1', { checkedAt: '10.2.0.2' }),
    outside: [target('172.18.0.2', { port: 30080 })],
    ports: [tcp(80)],
  },
  shared: { ...none, instances: [target('10.96.3.1')], service: target('10.96.3.1'), outside: null },
  inner: { ...none, instances: [target('10.2.0.3')], outside: { missing: 'no node is ready' } },
  here: { ...none, instances: { missing: 'it is asked nothing' } },
  site: { ...none, instances: [target('203.0.113.8')], outside: [target('2001:db8::8')], dnsName: 'site.example.com' },
  closed: {
    ...none,
    instances: [target('10.8.0.1')],
    outside: { missing: 'no way in' },
    dnsName: 'closed.example.com',
  },
  headless: { ...none, instances: [target('10.3.0.1')], dnsName: 'headless.shop.svc', ports: [tcp(80)] },
  host: { ...none, instances: [target('2001:db8::1')], dnsName: 'api.example.com' },
  absolute: { ...none, instances: [target('10.7.0.1')], dnsName: 'api.example.com.' },
  nowhere: { ...none, instances: [target('10.6.0.1')], service: { missing: 'its Service has no address' } },
  dns: { ...none, instances: [target('10.4.0.1')], service: target('10.96.0.10') },
  silent: { ...none, instances: { missing: 'its Service has no ready endpoints' } },
  faceless: { ...ours('faceless', 7), service: { missing: 'its Service has no address' } },
  lone: { ...ours('lone', 8), twin: { missing: 'the twin of lone did not start' } },
  broken: { ...none, source: { missing: 'broken has no curl' } },
  bare: { ...none, instances: [target('10.5.0.1')] },
  mute: { ...none, instances: { missing: 'no pod of mute is ready' }, twin: null },
};
const inventory: Inventory = { running: new Map(Object.entries(running)), queryName: 'kubernetes.default.svc' };

const request = ({ method, path, scheme }: HttpRequest) => `${method} ${path}${scheme ? ` by ${scheme}` : ''}`;
const named = ({ host }: { readonly host?: string }) => (host === undefined ? '' : ` for ${host}`);

/** A probe in a line: `a: http 10.0.0.2:80 GET / as run/b`. */
function line(id: string | null | undefined, probes: ReadonlyMap<string, Probe>): string {
  const probe = id === null || id === undefined ? undefined : probes.get(id);
  if (probe === undefined) return '-';
  const { from, question } = probe;
  if (question.kind === 'resolve') return `${from}: resolve ${question.name}`;
  const { kind, address, port } = question;
  const rest = {
    http: () =>
      question.kind === 'http' ? ` ${request(question.request)} as ${question.identity}${named(question)}` : '',
    tcp: () => '',
    udp: () => (question.kind === 'udp' ? ` as ${question.identity}` : ''),
    dns: () => (question.kind === 'dns' ? ` ${question.protocol} ${question.name}` : ''),
  }[kind]();
  return `${from}: ${kind} ${address} ${port}${rest}`;
}

/** All that is planned for one cell, a line each. */
function lines({ cells, probes }: ReturnType<typeof plan>): string[] {
  return cells.flatMap(({ trouble, resolve, connections, ownPod }: PlannedCell) => [
    ...(trouble === null ? [] : [`trouble: ${trouble}`]),
    ...(resolve === null ? [] : [line(resolve.probe, probes)]),
    ...connections.map(({ probe, proxyCheck }) => {
      const check = proxyCheck === null ? '' : ` | ${line(proxyCheck, probes)}`;
      return line(probe, probes) + check;
    }),
    ...(ownPod.length === 0 ? [] : [`own: ${ownPod.map((id) => line(id, probes)).join(', ')}`]),
  ]);
}

describe('what is asked for a cell', () => {
  const http = { method: 'DELETE', path: '/orders' };
  const sctp = { name: null, port: 132, protocol: 'SCTP' } as const;
  it.each<[string, Partial<Cell>, string[]]>([
    [
      'a pod of ours',
      { from: 'a', to: 'b' },
      ['a: http 10.0.0.2 80 GET / as run/b', 'own: b: http 10.0.0.2 80 GET / as run/b'],
    ],
    ['… on a UDP port', { port: udp(53) }, ['a: udp 10.0.0.2 53 as run/b', 'own: b: udp 10.0.0.2 53 as run/b']],
    [
      '… on TCP 53',
      { port: tcp(53) },
      ['a: http 10.0.0.2 53 GET / as run/b', 'own: b: http 10.0.0.2 53 GET / as run/b'],
    ],
    [
      '… with a request, its control without',
      { http },
      ['a: http 10.0.0.2 80 DELETE /orders as run/b', 'own: b: http 10.0.0.2 80 GET / as run/b'],
    ],
    [
      '… by its Service',
      { via: 'service' },
      ['a: http 10.96.0.2 80 GET / as run/b', 'own: b: http 10.0.0.2 80 GET / as run/b'],
    ],
    [
      '… by name',
      { via: 'name' },
      ['a: resolve b.ns.svc', 'a: http 10.96.0.2 80 GET / as run/b', 'own: b: http 10.0.0.2 80 GET / as run/b'],
    ],
    [
      'the diagonal',
      { from: 'a', to: 'a' },
      ['a: http 10.0.1.1 80 GET / as run/a~', 'own: a~: http 10.0.1.1 80 GET / as run/a~'],
    ],
    ['the diagonal by Service', { from: 'a', to: 'a', via: 'service' }, ['trouble: another pod like a has no Service']],
    ['the diagonal by name', { from: 'a', to: 'a', via: 'name' }, ['trouble: another pod like a has no DNS name']],
    ['a twin that did not start', { from: 'lone', to: 'lone' }, ['trouble: the twin of lone did not start']],
    [
      '… is not needed elsewhere',
      { to: 'lone' },
      ['a: http 10.0.0.8 80 GET / as run/lone', 'own: lone: http 10.0.0.8 80 GET / as run/lone'],
    ],
    [
      'a workload: every ready endpoint',
      { to: 'front', port: tcp(8080) },
      [
        'a: tcp 10.1.0.1 8080 | a: tcp 10.1.0.1 2',
        'a: tcp 10.1.0.2 8080 | a: tcp 10.1.0.2 2',
        'own: front: tcp 10.1.0.1 8080, -',
      ],
    ],
    [
      'HTTPS of a pod that is not ours, whose own control is by HTTPS too',
      { to: 'single', port: tcp(8443), http: { ...http, scheme: 'https' } },
      [
        'a: http 10.1.0.9 8443 DELETE /orders by https as null | a: tcp 10.1.0.9 1',
        'own: single: http 10.1.0.9 8443 GET / by https as null',
      ],
    ],
    [
      'HTTP of a host, which is called by its name',
      { to: 'host', port: tcp(443), http: { ...http, scheme: 'https' } },
      ['a: http 2001:db8::1 443 DELETE /orders by https as null for api.example.com | a: tcp 2001:db8::1 1', 'own: -'],
    ],
    [
      'HTTP of a name that ends in a dot, which is no part of it there',
      { to: 'absolute', port: tcp(80), http },
      ['a: http 10.7.0.1 80 DELETE /orders as null for api.example.com | a: tcp 10.7.0.1 1', 'own: -'],
    ],
    [
      '… with a request, its control without',
      { to: 'single', port: tcp(8080), http },
      [
        'a: http 10.1.0.9 8080 DELETE /orders as null | a: tcp 10.1.0.9 1',
        'own: single: http 10.1.0.9 8080 GET / as null',
      ],
    ],
    [
      'the diagonal of a workload: its other pods',
      { from: 'front', to: 'front', port: tcp(8080) },
      ['front: tcp 10.1.0.2 8080 | front: tcp 10.1.0.2 2', 'own: -'],
    ],
    ['… where there is one only', { from: 'single', to: 'single' }, ['trouble: there is no other pod like single']],
    ['… where there is none', { from: 'mute', to: 'mute' }, ['trouble: no pod of mute is ready']],
    [
      'a Service: its endpoints and itself',
      { to: 'database', port: tcp(5432) },
      ['a: tcp 10.2.0.1 5433 | a: tcp 10.2.0.1 1', 'a: tcp 10.96.1.1 5432 | a: tcp 10.96.1.1 1', 'own: -'],
    ],
    [
      '… by its address alone',
      { to: 'database', port: tcp(5432), via: 'service' },
      ['a: tcp 10.96.1.1 5432 | a: tcp 10.96.1.1 1', 'own: -'],
    ],
    [
      '… by name',
      { to: 'database', port: tcp(5432), via: 'name' },
      ['a: resolve database.shop.svc', 'a: tcp 10.96.1.1 5432 | a: tcp 10.96.1.1 1', 'own: -'],
    ],
    [
      'a headless Service by name',
      { to: 'headless', via: 'name' },
      ['a: resolve headless.shop.svc', 'a: tcp 10.3.0.1 80 | a: tcp 10.3.0.1 1', 'own: -'],
    ],
    ['a Service that lacks its address', { to: 'nowhere' }, ['a: tcp 10.6.0.1 80 | a: tcp 10.6.0.1 1', 'own: -']],
    ['a headless Service by address', { to: 'headless', via: 'service' }, ['trouble: headless has no Service address']],
    ['a host', { to: 'host', port: tcp(443) }, ['a: tcp 2001:db8::1 443 | a: tcp 2001:db8::1 1', 'own: -']],
    ['a workload by name', { to: 'front', via: 'name' }, ['trouble: front has no DNS name']],
    [
      'dns',
      { to: 'dns', port: udp(53) },
      ['a: dns 10.4.0.1 53 UDP kubernetes.default.svc', 'a: dns 10.96.0.10 53 UDP kubernetes.default.svc', 'own: -'],
    ],
    [
      'dns by TCP',
      { to: 'dns', port: tcp(53) },
      [
        'a: dns 10.4.0.1 53 TCP kubernetes.default.svc | a: tcp 10.4.0.1 1',
        'a: dns 10.96.0.10 53 TCP kubernetes.default.svc | a: tcp 10.96.0.10 1',
        'own: -',
      ],
    ],
    [
      'UDP of others, who do not echo',
      { to: 'bare', port: udp(514) },
      ['trouble: whether a datagram reaches bare:514/udp nobody would tell: it is no pod of ours'],
    ],
    [
      "a Service's address: a proxy is looked for behind it",
      { to: 'entry', port: tcp(80), via: 'service' },
      ['a: tcp 10.96.2.1 80 | a: tcp 10.2.0.2 1', 'own: -'],
    ],
    [
      'one that its only endpoint shares, once',
      { to: 'shared', port: tcp(443) },
      ['a: tcp 10.96.3.1 443 | a: tcp 10.96.3.1 1', 'own: -'],
    ],
    [
      'from here: where it is outside, and what is behind that',
      { from: 'here', to: 'entry', port: tcp(80) },
      ['here: tcp 172.18.0.2 30080 | here: tcp 172.18.0.2 1', 'own: -'],
    ],
    [
      '… where it is in no other place',
      { from: 'here', to: 'host', port: tcp(443) },
      ['here: tcp 2001:db8::1 443 | here: tcp 2001:db8::1 1', 'own: -'],
    ],
    [
      '… by name too',
      { from: 'here', to: 'site', port: tcp(443), via: 'name' },
      ['here: resolve site.example.com', 'here: tcp 2001:db8::8 443 | here: tcp 2001:db8::8 1', 'own: -'],
    ],
    [
      '… which is no matter to pods',
      { to: 'site', port: tcp(443), via: 'name' },
      ['a: resolve site.example.com', 'a: tcp 203.0.113.8 443 | a: tcp 203.0.113.8 1', 'own: -'],
    ],
    [
      '… by name, in no other place',
      { from: 'here', to: 'host', port: tcp(443), via: 'name' },
      ['here: resolve api.example.com', 'here: tcp 2001:db8::1 443 | here: tcp 2001:db8::1 1', 'own: -'],
    ],
    ['… by name, and there is no way', { from: 'here', to: 'closed', via: 'name' }, ['trouble: no way in']],
    ['… where there is no way', { from: 'here', to: 'inner' }, ['trouble: no node is ready']],
    ['… without ready endpoints', { from: 'here', to: 'silent' }, ['trouble: its Service has no ready endpoints']],
    [
      'a port that the control would have taken',
      { to: 'bare', port: tcp(1) },
      ['a: tcp 10.5.0.1 1 | a: tcp 10.5.0.1 2', 'own: -'],
    ],
    ['no ready endpoints', { to: 'silent' }, ['trouble: its Service has no ready endpoints']],
    [
      'no ready endpoints, by Service',
      { to: 'silent', via: 'service' },
      ['trouble: its Service has no ready endpoints'],
    ],
    ['a Service without an address', { to: 'faceless', via: 'service' }, ['trouble: its Service has no address']],
    ['… by name', { to: 'faceless', via: 'name' }, ['trouble: its Service has no address']],
    [
      '… is not needed elsewhere',
      { to: 'faceless' },
      ['a: http 10.0.0.7 80 GET / as run/faceless', 'own: faceless: http 10.0.0.7 80 GET / as run/faceless'],
    ],
    ['a source that cannot ask', { from: 'broken' }, ['trouble: broken has no curl']],
    ['a source that nobody knows', { from: 'nobody' }, ['trouble: nothing is known of nobody']],
    ['a destination that nobody knows', { to: 'nobody' }, ['trouble: nothing is known of nobody']],
    ['SCTP', { port: sctp }, ['trouble: SCTP cannot be probed']],
    [
      'a missing workload without a port',
      { to: 'silent', port: null },
      ['trouble: its Service has no ready endpoints'],
    ],
  ])('%s', (_title, cell, asked) => {
    expect(lines(plan([cellOf(cell)], inventory, 2000))).toEqual(asked);
  });
});

describe('a workload without a port', () => {
  it('is a cell for every containerPort', () => {
    const cell = cellOf({ to: 'front', port: null });
    expect(plan([cell], inventory, 2000).cells.map((one) => one.cell)).toEqual([
      { ...cell, port: tcp(8080) },
      { ...cell, port: tcp(1) },
    ]);
  });

  it('is a mistake where it declares none', () => {
    expect(() => plan([cellOf({ to: 'bare', port: null })], inventory, 2000)).toThrow(
      new UserError(
        'layers.yaml:31:5: bare declares no containerPort, so a port is missing here',
        'name one, as in `bare:8080`',
      ),
    );
  });

  it.each<[string, Partial<Cell>, readonly ServedPort[]]>([
    ['the port of that name', { portName: 'web' }, [port('web', 8080)]],
    ['… and both protocols of one', { portName: 'dns' }, [port('dns', 53), port('dns', 53, 'UDP')]],
    ['… or the one that is named', { portName: 'dns/udp' }, [port('dns', 53, 'UDP')]],
    ['… or the one that HTTP is asked of', { portName: 'dns', http: { method: 'GET', path: '/' } }, [port('dns', 53)]],
  ])('with a name is %s', (_title, change, ports) => {
    const cell = cellOf({ to: 'named', port: null, ...change });
    expect(plan([cell], inventory, 2000).cells.map((one) => one.cell)).toEqual(
      ports.map((port) => ({ ...cell, port })),
    );
  });

  it.each<[string, Partial<Cell>, string, string]>([
    [
      'of no port',
      { to: 'named', portName: 'http' },
      'named declares no containerPort `http`',
      'it declares web (8080), dns (53), dns (53/udp) and log (514/udp)',
    ],
    [
      'of another protocol',
      { to: 'named', portName: 'web/udp' },
      'named declares no containerPort `web/udp`',
      'it declares web (8080), dns (53), dns (53/udp) and log (514/udp)',
    ],
    [
      'of a port that speaks no HTTP',
      { to: 'named', portName: 'log', http: { method: 'GET', path: '/' } },
      'named declares no containerPort for HTTP `log`',
      'it declares web (8080), dns (53), dns (53/udp) and log (514/udp)',
    ],
    [
      'of a port where nobody would answer',
      { to: 'named', portName: 'log' },
      'whether a datagram reached `named:log` could not be told',
      'over UDP sotsu can ask its own pods, which echo, and port 53, where DNS answers',
    ],
    [
      'where no port has one',
      { to: 'front', portName: 'web' },
      'front declares no containerPort `web`',
      'it names none; write a number, as in `front:8080`',
    ],
  ])('with a name %s is a mistake', (_title, change, sentence, hint) => {
    const cell = cellOf({ port: null, ...change });
    expect(() => plan([cell], inventory, 2000)).toThrow(new UserError(`layers.yaml:31:5: ${sentence}`, hint));
  });

  it('keeps its one cell where nothing is known of it', () => {
    const cell = cellOf({ to: 'nobody', port: null });
    expect(plan([cell], inventory, 2000).cells.map((one) => [one.cell, one.trouble])).toEqual([
      [cell, 'nothing is known of nobody'],
    ]);
  });
});

describe('probes', () => {
  const cells = [
    cellOf(),
    cellOf({ expect: 'OK' }),
    cellOf({ from: 'b', to: 'b' }),
    cellOf({ from: 'b', to: 'host', via: 'name' }),
  ];
  const planned = () => plan(cells, inventory, 1500).cells;

  it('have an id each, and the timeout', () => {
    expect([...plan(cells, inventory, 1500).probes].map(([id, probe]) => [id, probe.id, probe.timeout])).toEqual(
      ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'].map((id) => [id, id, 1500]),
    );
  });

  it('are shared by cells that ask the same', () => {
    expect(planned().map(({ connections }) => connections[0]?.probe)).toEqual(['p1', 'p1', 'p3', 'p5']);
  });

  it('of a look: connections and names', () => {
    expect([...lookAt(planned())]).toEqual(['p1', 'p3', 'p7', 'p5']);
  });

  it('around the looks: own-pod controls and proxy checks', () => {
    expect([...controlsOf(planned())]).toEqual(['p2', 'p4', 'p6']);
  });
});

describe('where a name must lead', () => {
  const leadsTo = ['10.96.1.1', 'fd00::1'];
  const known = new Map(inventory.running).set('database', { ...none, ...running.database, leadsTo });
  it.each<[string, string, readonly string[] | null]>([
    ['to the addresses of its Service', 'database', leadsTo],
    ['anywhere: a host', 'host', null],
  ])('%s', (_title, to, expected) => {
    const [cell] = plan([cellOf({ to, via: 'name' })], { ...inventory, running: known }, 2000).cells;
    expect(cell?.resolve?.leadsTo).toEqual(expected);
  });
});

describe('an address family that the source lacks', () => {
  it.each<[string, string, string[] | undefined, string | null]>([
    ['IPv6', 'host', ['10.0.0.1'], 'a has no IPv6 address'],
    ['IPv4', 'site', ['fd00::1'], 'a has no IPv4 address'],
    ['none: it has both', 'host', ['10.0.0.1', 'fd00::1'], null],
    ['none: IPv4 alone will do', 'site', ['10.0.0.1'], null],
    ['nobody knows', 'host', undefined, null],
  ])('%s', (_title, to, asksFrom, lacks) => {
    const asker = { ...ours('a', 1), ...(asksFrom === undefined ? {} : { asksFrom }) };
    const known = new Map(inventory.running).set('a', asker);
    const [cell] = plan([cellOf({ from: 'a', to })], { ...inventory, running: known }, 2000).cells;
    expect(cell?.connections.map((connection) => connection.lacks)).toEqual([lacks]);
  });
});

describe('the target', () => {
  it.each<[string, Partial<Cell>, string]>([
    ['address, port and protocol', { port: tcp(80) }, 'TCP 10.0.0.2:80'],
    ['UDP', { port: udp(80) }, 'UDP 10.0.0.2:80'],
    ['a request does not matter', { http: { method: 'GET', path: '/x' } }, 'TCP 10.0.0.2:80'],
    ['several addresses', { to: 'database', port: tcp(5432) }, 'TCP 10.2.0.1:5433 10.96.1.1:5432'],
    ['IPv6', { to: 'host', port: tcp(443) }, 'TCP [2001:db8::1]:443'],
    ['none', { to: 'nobody' }, ''],
  ])('%s', (_title, cell, target) => {
    expect(plan([cellOf(cell)], inventory, 2000).cells[0]?.target).toBe(target);
  });
});
