import { describe, expect, it } from 'vitest';
import { base, cellsOf, mistakesOf, read } from './reading.ts';

describe('checks', () => {
  it('say what a grid cannot', async () => {
    const { steps } = await read(`${base}checks:
  - { from: a, to: "b:80", http: { method: DELETE, path: "/api?x=%20" }, expect: { status: 403 } }
  - { from: a, to: "b:80", expect: { status: 200 } }
  - { from: b, to: "a:80", expect: NG, as: dropped, via: service, requires: cilium }
  - { from: b, to: "a:80", expect: "×", as: dns, via: name, requires: [ipv6, ipv6, x.example.com] }
  - { from: a, to: db, expect: "?", http: {} }
  - { from: a, to: pay, expect: OK, http: { scheme: https, path: /healthz } }
  - { from: b, to: db, expect: OK, http: { scheme: http } }
`);
    expect(
      steps[0]?.cells.map(({ http, expect, expectStatus, as, via, requires, square }) => [
        http,
        expect,
        expectStatus,
        as,
        via,
        requires,
        square,
      ]),
    ).toEqual([
      [{ method: 'DELETE', path: '/api?x=%20' }, 'OK', 403, null, 'pod', [], null],
      [{ method: 'GET', path: '/' }, 'OK', 200, null, 'pod', [], null],
      [null, 'NG', null, 'dropped', 'service', ['cilium'], null],
      [null, 'NG', null, 'dns', 'name', ['ipv6', 'x.example.com'], null],
      [{ method: 'GET', path: '/' }, null, null, null, 'pod', [], null],
      [{ method: 'GET', path: '/healthz', scheme: 'https' }, 'OK', null, null, 'pod', [], null],
      [{ method: 'GET', path: '/' }, 'OK', null, null, 'pod', [], null],
    ]);
  });

  it('stand for every pair that they name', async () => {
    expect(await cellsOf(`${base}checks: [{ from: "both,front", to: "dns,a", expect: OK }]`)).toEqual([
      'a → dns:53/udp OK',
      'a → a:80 OK',
      'b → dns:53/udp OK',
      'b → a:80 OK',
      'front → dns:53/udp OK',
      'front → a:80 OK',
    ]);
  });
});

describe('the road', () => {
  it.each([
    ['b:80', 'a → b:80 OK via service'],
    ['db', 'a → db:5432 OK via service'],
    ['dns', 'a → dns:53/udp OK via service'],
    ['a', 'a → a:80 OK'], // the twin is behind no Service
    ['front:80', 'a → front:80 OK'],
    ['pay', 'a → pay:443 OK'],
  ])('of the scenario, or the address: %s', async (to, cell) => {
    expect(await cellsOf(`${base}probing: { via: service }\nchecks: [{ from: a, to: "${to}", expect: OK }]`)).toEqual([
      cell,
    ]);
  });

  it.each([
    ['b:80', 'a → b:80 OK via name'],
    ['pay', 'a → pay:443 OK via name'],
    ['meta:80', 'a → meta:80 OK'],
  ])('by name, where there is one: %s', async (to, cell) => {
    expect(await cellsOf(`${base}probing: { via: name }\nchecks: [{ from: a, to: "${to}", expect: OK }]`)).toEqual([
      cell,
    ]);
  });

  it('of the check itself, before that of the scenario', async () => {
    expect(
      await cellsOf(`${base}probing: { via: name }\nchecks: [{ from: a, to: "b:80", expect: OK, via: pod }]`),
    ).toEqual(['a → b:80 OK']);
  });

  it('from here is an address, or the name of a host', async () => {
    const checks = 'checks: [{ from: here, to: "db,pay,apiserver", expect: OK }]';
    expect(await cellsOf(`${base}probing: { via: name }\n${checks}`)).toEqual([
      'here → db:5432 OK',
      'here → pay:443 OK via name',
      'here → apiserver:443 OK',
    ]);
  });
});

describe('default', () => {
  const everything = [
    'a → b:80 NG',
    'a → b:53/udp NG',
    'a → front NG',
    'b → a:80 NG',
    'b → front NG',
    'quiet → a:80 NG',
    'quiet → b:80 NG',
    'quiet → b:53/udp NG',
    'quiet → front NG',
    'front → a:80 NG',
    'front → b:80 NG',
    'front → b:53/udp NG',
  ];
  const without = (...cells: string[]) => everything.filter((cell) => !cells.includes(cell));

  it.each([
    ['is every pair of different pods and workloads, on every served port', '', everything],
    ['leaves out what a grid names', 'matrix: "\\\\ b:80\\na OK"', ['a → b:80 OK', ...without('a → b:80 NG')]],
    ['leaves out what is not to be tested', 'matrix: "\\\\ b\\na -"', without('a → b:80 NG', 'a → b:53/udp NG')],
    [
      'leaves out what a check names by another road',
      'checks: [{ from: a, to: "b:80", expect: OK, via: service }]',
      ['a → b:80 OK via service', ...without('a → b:80 NG')],
    ],
    [
      'leaves out a workload that is named with a port',
      'checks: [{ from: a, to: "front:80", expect: OK }]',
      ['a → front:80 OK', ...without('a → front NG')],
    ],
    [
      'leaves out a workload that is named with the name of a port',
      'checks: [{ from: a, to: "front:web", expect: OK }]',
      ['a → front:web OK', ...without('a → front NG')],
    ],
    ['adds no twin beside one that is named', 'matrix: "\\\\ a\\na OK"', ['a → a:80 OK', ...everything]],
  ])('%s', async (_title, yaml, cells) => {
    expect(await cellsOf(`${base}${yaml}\ndefault: NG`)).toEqual(cells);
  });

  it.each([
    ['OK', 'OK'],
    ['○', 'OK'],
    ['×', 'NG'],
    ['"?"', '?'],
  ])('%s', async (written, expected) => {
    expect((await cellsOf(`${base}default: ${written}`))[0]).toBe(`a → b:80 ${expected}`);
  });
});

describe('cells that ask the same', () => {
  const checks = (...more: string[]) =>
    `${base}checks:\n${more.map((one) => `  - { from: a, to: "b:80", ${one} }\n`).join('')}`;

  it.each([
    ['agree, and are one', ['expect: OK', 'expect: OK'], ['a → b:80 OK']],
    ['agree where one says more', ['expect: NG', 'expect: NG, as: refused'], ['a → b:80 NG', 'a → b:80 NG refused']],
    [
      'are others by another road',
      ['expect: NG', 'expect: OK, via: service'],
      ['a → b:80 NG', 'a → b:80 OK via service'],
    ],
    ['are others with a request', ['expect: NG', 'expect: OK, http: {}'], ['a → b:80 NG', 'a → b:80 OK']],
    [
      'are others on another kind of cluster',
      ['expect: NG, requires: cilium', 'expect: OK, requires: calico'],
      ['a → b:80 NG', 'a → b:80 OK'],
    ],
    [
      'are both kept where one is skipped somewhere',
      ['expect: NG, requires: cilium', 'expect: NG'],
      ['a → b:80 NG', 'a → b:80 NG'],
    ],
  ])('%s', async (_title, more, cells) => {
    expect(await cellsOf(checks(...more))).toEqual(cells);
  });

  it.each([
    ['OK and NG', ['expect: OK', 'expect: NG']],
    ['OK and nothing at all', ['expect: OK', 'expect: "?"']],
    ['two denials', ['expect: NG, as: refused', 'expect: NG, as: dropped']],
    ['two statuses', ['expect: { status: 200 }', 'expect: { status: 403 }']],
    ['one of them everywhere', ['expect: OK', 'expect: NG, requires: cilium']],
    ['one of them on more clusters', ['expect: OK, requires: [cilium, ipv6]', 'expect: NG, requires: cilium']],
  ])('disagree: %s', async (_title, more) => {
    expect(await mistakesOf(checks(...more))).toEqual([
      expect.stringMatching(/^20:5 a → b:80 is .* here, but .* in dir\/scenario.yaml:19:5 /),
    ]);
  });

  it('agree with a grid, and are left to it', async () => {
    const { steps } = await read(`${base}matrix: "\\\\ b:80\\na OK"\nchecks: [{ from: a, to: "b:80", expect: OK }]`);
    expect(steps[0]?.cells.map(({ square }) => square)).toEqual([
      { grid: 0, row: 'a', column: 'b:80', columnIndex: 0 },
    ]);
  });
});
