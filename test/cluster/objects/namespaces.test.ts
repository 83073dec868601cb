import { expect, it } from 'vitest';
import { ClusterTrouble } from '../../../src/cluster/kubernetes/cluster-trouble.ts';
import { claimNamespaces } from '../../../src/cluster/objects/namespaces.ts';
import { UserError } from '../../../src/errors.ts';
import type { Namespace } from '../../../src/scenario/scenario.ts';
import { fakeApi, forbidden, noAnswer } from '../fake-api.ts';

const place = { file: 'shop.yaml', line: 2, column: 3 };
const made: Namespace = { kind: 'made', name: 'shop', labels: {}, place };
const existing: Namespace = { kind: 'existing', name: 'shop', policies: 'refuse', place };
const path = '/api/v1/namespaces/shop';
const ours = { labels: { 'sotsu.dev/run': 'bcd234' } };
const going = { deletionTimestamp: '2026-01-01T00:00:00Z' };

function setUp(metadata: object | null) {
  const api = fakeApi();
  if (metadata) api.put(path, { metadata });
  const patience = new AbortController();
  const claim = async (...namespaces: Namespace[]) => {
    const free = await claimNamespaces({ api, wait: async () => undefined }, namespaces);
    await free(patience.signal);
  };
  return { api, patience, claim };
}

it.each([
  ['a name that is free', made, null],
  ['an existing namespace', existing, {}],
  ['an existing namespace that a run of ours made', existing, ours],
])('fine: %s', async (_title, declared, found) => {
  const { claim, api } = setUp(found);
  await expect(claim(declared)).resolves.toBeUndefined();
  expect(api.calls).toEqual([`GET ${path}`]);
});

const foreign = 'say `existing` if that one is meant, or use another name or --isolated';

it.each([
  ['to be made, exists', made, {}, 'exists already, and sotsu did not make it', foreign],
  ['to be made, on its way out, not ours', made, going, 'exists already, and sotsu did not make it', foreign],
  [
    'to be made, another run has it',
    made,
    ours,
    'exists already: run bcd234 of sotsu made it',
    'wait for that run, clean up with `sotsu clean --run bcd234`, or use --isolated',
  ],
  [
    'existing, is not',
    existing,
    null,
    'does not exist',
    'make it, or drop `existing` and let sotsu make it for the run',
  ],
  ['existing, on its way out', existing, going, 'is being deleted', 'make it again once it is gone'],
])('a mistake: %s', async (_title, declared, found, message, hint) => {
  const error = await setUp(found)
    .claim(declared)
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ message: `shop.yaml:2:3: namespace shop ${message}`, hint });
});

it('all mistakes come together, before any waiting', async () => {
  const { claim } = setUp({ ...ours, ...going });
  const missing = (name: string) => ({ ...existing, name });
  await expect(claim(made, missing('a'), missing('b'))).rejects.toThrow(
    'shop.yaml:2:3: namespace a does not exist\nshop.yaml:2:3: namespace b does not exist',
  );
});

it('one of ours that is still terminating is waited for', async () => {
  const { api, claim } = setUp({ ...ours, ...going });
  const watching = api.nextWatch();
  const claimed = claim(made);
  await watching;
  api.take(path);
  await expect(claimed).resolves.toBeUndefined();
  expect(api.watching).toBe(0);
});

it.each([
  [
    'it outlasts our patience',
    (_api, patience) => patience.abort(),
    'namespace shop, of an earlier run, is still terminating',
  ],
  [
    'it may not be watched',
    (api) => api.refuse('GET /api/v1/namespaces', forbidden('no')),
    'namespace shop could not be watched: no',
  ],
  [
    'nothing answers',
    (api) => api.refuse(`GET ${path}`, noAnswer()),
    'namespace shop could not be looked up: no answer from the API server: connect ECONNREFUSED',
  ],
] satisfies [string, (api: ReturnType<typeof fakeApi>, patience: AbortController) => void, string][])(
  'trouble: %s',
  async (_title, befall, message) => {
    const { api, patience, claim } = setUp({ ...ours, ...going });
    befall(api, patience);
    const error = await claim(made).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ClusterTrouble);
    expect(error).toMatchObject({ message });
  },
);
