import { expect, it } from 'vitest';
import { awaitGone } from '../../../src/cluster/objects/await-gone.ts';
import { type FakeApi, fakeApi, forbidden, noAnswer } from '../fake-api.ts';

const pods = '/api/v1/namespaces/shop/pods';
const wait = async () => undefined;

/** What happens to pod `a` while it is waited for. */
it.each<[string, (api: FakeApi) => void, boolean]>([
  ['it goes', (api) => api.take(`${pods}/a`), true],
  [
    'another takes its name',
    (api) => {
      api.take(`${pods}/a`);
      api.put(`${pods}/a`, {});
    },
    true,
  ],
  [
    'it goes while the watch is broken',
    (api) => {
      api.endWatches();
      api.take(`${pods}/a`);
    },
    true,
  ],
  [
    'it goes and another comes while the watch is broken',
    (api) => {
      api.endWatches(true);
      api.objects.delete(`${pods}/a`);
      api.put(`${pods}/a`, {});
    },
    true,
  ],
  ['it changes', (api) => api.change(`${pods}/a`, { status: {} }), false],
  ['another goes', (api) => api.take(`${pods}/b`), false],
])('%s', async (_title, befall, gone) => {
  const api = fakeApi();
  const object = api.put(`${pods}/a`, {});
  api.put(`${pods}/b`, {});
  const patience = new AbortController();
  const watching = api.nextWatch();
  const waited = awaitGone(api, pods, [object], wait, patience.signal);
  await watching;
  befall(api);
  if (!gone) patience.abort();
  expect(await waited).toEqual(gone ? [] : [object]);
  expect(api.watching).toBe(0);
});

it('what is gone already is not waited for', async () => {
  const api = fakeApi();
  const object = api.put(`${pods}/a`, {});
  api.take(`${pods}/a`);
  expect(await awaitGone(api, pods, [object], wait, new AbortController().signal)).toEqual([]);
  expect(api.calls).toEqual([`GET ${pods}`]);
});

it.each([
  ['to list', `GET ${pods}`],
  ['to watch', `WATCH ${pods}`],
])('a refusal %s is thrown', async (_title, call) => {
  const api = fakeApi();
  const object = api.put(`${pods}/a`, {});
  api.refuse(call, forbidden('no'));
  await expect(awaitGone(api, pods, [object], wait, new AbortController().signal)).rejects.toMatchObject({
    status: 403,
  });
});

it('an API server that is away for a moment is waited for', async () => {
  const api = fakeApi();
  const object = api.put(`${pods}/a`, {});
  api.refuse(`GET ${pods}`, noAnswer(), 2);
  api.refuse(`WATCH ${pods}`, noAnswer(), 2);
  api.onWatch = (count) => count === 3 && api.take(`${pods}/a`);
  expect(await awaitGone(api, pods, [object], wait, new AbortController().signal)).toEqual([]);
});
