import { expect, it } from 'vitest';
import { type Asked, questionOf } from '../../../src/commands/question/question.ts';
import { readScenario } from '../../../src/scenario/read.ts';

const asked = (from: string, to: string, more: Partial<Asked> = {}): Asked => ({
  from,
  to,
  namespace: 'shop',
  ...more,
});

/** What it says, read as any scenario is: mistakes, or the cells as `from → to:port via road, expectation`. */
async function read(yaml: string): Promise<readonly string[]> {
  const reading = await readScenario('q.yaml', { env: {}, readFile: async () => yaml });
  if (reading.kind === 'mistakes') return reading.mistakes.map(({ sentence }) => sentence);
  return reading.scenario.steps.flatMap(({ cells }) =>
    cells.map(({ from, to, port, via, expect }) => {
      const at = port === null ? '' : `:${port.port}/${port.protocol}`;
      return `${from} → ${to}${at} via ${via}, ${expect}`;
    }),
  );
}

it('is written as a person would write it', () => {
  const { yaml, to } = questionOf(
    asked('deploy/frontend', 'tools/svc/database:5432', { expect: 'NG', probe: 'exec' }),
    true,
  );
  expect(to).toBe('database');
  expect(yaml).toBe(`scenario: "deploy/frontend → tools/svc/database:5432"
namespaces:
  shop: existing
  tools: existing
workloads:
  frontend: { namespace: shop, deployment: frontend, probe: exec }
services:
  database: { namespace: tools, service: database, port: 5432 }
checks:
  - { from: frontend, to: database, expect: NG }
  - { from: frontend, to: dns, expect: "?" } # does it reach anything at all?
`);
});

it.each<[string, Asked, string]>([
  ['a Service by its name', asked('deploy/a', 'svc/b:80', { via: 'name' }), 'a → b:80/TCP via name, null'],
  ['every port of a workload', asked('deploy/a', 'sts/b', { expect: 'OK' }), 'a → b via pod, OK'],
  ['one port of it', asked('deploy/a', 'pod/b:53/udp'), 'a → b:53/UDP via pod, null'],
  ['another just like it', asked('deploy/a', 'deploy/a:80'), 'a → a:80/TCP via pod, null'],
  ['its namesake of another kind', asked('deploy/a', 'svc/a:80'), 'a → a-service:80/TCP via pod, null'],
  ['its namesake of another namespace', asked('deploy/a', 'b/deploy/a:80'), 'a → a-deployment:80/TCP via pod, null'],
  [
    'a workload with a reserved name',
    asked('deploy/here', 'deploy/dns:80'),
    'here-deployment → dns-deployment:80/TCP via pod, null',
  ],
  [
    'a workload whose name YAML would read as a number',
    asked('deploy/007', 'pod/1e3:80'),
    '007 → 1e3:80/TCP via pod, null',
  ],
  ['a workload that is called true', asked('deploy/true', 'pod/null:80'), 'true → null:80/TCP via pod, null'],
  ['a very long name', asked('deploy/a', `pod/${'b'.repeat(60)}.${'c'.repeat(10)}:80`), 'a → pod:80/TCP via pod, null'],
  ['a host', asked('deploy/a', 'example.com:443'), 'a → example.com:443/TCP via pod, null'],
  ['an address', asked('deploy/a', '10.0.0.1:80'), 'a → 10.0.0.1:80/TCP via pod, null'],
  ['an IPv6 address', asked('deploy/a', '[fd00::1]:80'), 'a → address:80/TCP via pod, null'],
  ['dns', asked('deploy/a', 'dns'), 'a → dns:53/UDP via pod, null'],
  ['dns by TCP', asked('deploy/a', 'dns:53/tcp'), 'a → dns:53/TCP via pod, null'],
  ['the API server', asked('deploy/a', 'apiserver'), 'a → apiserver:443/TCP via pod, null'],
  ['from here', asked('here', 'example.com:443'), 'here → example.com:443/TCP via pod, null'],
])('%s', async (_title, question, cell) => {
  expect(await read(questionOf(question, false).yaml)).toEqual([cell]);
});

it.each([
  ['another Service', asked('deploy/a', 'svc/b:80'), 'a → dns:53/UDP via pod, null'],
  ['dns itself', asked('deploy/a', 'dns'), 'a → apiserver:443/TCP via pod, null'],
])('is controlled by something that is always there: %s', async (_title, question, control) => {
  expect((await read(questionOf(question, true).yaml)).slice(1)).toEqual([control]);
});

it('is not controlled from here: no policy governs that machine', async () => {
  expect(await read(questionOf(asked('here', 'example.com:443'), true).yaml)).toHaveLength(1);
});

it.each<[string, Asked, string]>([
  ['a port of the source', asked('deploy/a:80', 'dns'), '`deploy/a:80` has a port, and sources have none'],
  ['a Service as a source', asked('svc/a', 'dns'), 'nothing can be tried from `svc/a`'],
  ['a host as a source', asked('example.com', 'dns'), 'nothing can be tried from `example.com`'],
  ['a Service without its port', asked('deploy/a', 'svc/b'), '`svc/b` needs a port'],
  ['a host without its port', asked('deploy/a', '10.0.0.1'), '`10.0.0.1` needs a port'],
  ['`here` as a destination', asked('deploy/a', 'here'), '`here` is a source only'],
  ['--probe from here', asked('here', 'dns', { probe: 'exec' }), '`--probe` means nothing for `here`'],
  ['the Service of a workload', asked('deploy/a', 'deploy/b:80', { via: 'name' }), '`deploy/b:80` has no `--via name`'],
  ['no name of a namespace', asked('deploy/a', 'dns', { namespace: 'a b' }), '`a b` cannot be the name of a namespace'],
])('%s is a mistake', (_title, question, sentence) => {
  expect(() => questionOf(question, true)).toThrow(sentence);
});

it.each([
  ['a name with a brace', 'deploy/a}:b', 'svc/b:80'],
  ['a name with a quote', 'deploy/a"b', 'svc/b:80'],
  ['a name with a line', 'deploy/a\n  x: y', 'svc/b:80'],
  ['a placeholder', `deploy/\${env.HOME}`, 'svc/b:80'],
  ['several at once', 'deploy/a', 'deploy/b,c:80'],
])('%s cannot smuggle anything into it', async (_title, from, to) => {
  let told: readonly string[];
  try {
    told = await read(questionOf(asked(from, to), false).yaml);
  } catch (error) {
    told = [String(error)];
  }
  expect(told.every((sentence) => /cannot|needs|has a port|could be/.test(sentence))).toBe(true);
});
