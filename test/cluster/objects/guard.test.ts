import { expect, it } from 'vitest';
import { changeOf, lookAgain } from '../../../src/cluster/objects/guard.ts';
import { fakeApi, forbidden } from '../fake-api.ts';
import { running as before, ended, gate, pod, ready } from '../pods.ts';

it.each([
  ['as it was', pod(ready), null],
  ['gone', null, 'pod shop/web is gone'],
  ['another of its name', pod(ready, {}, { uid: 'u2' }), 'pod shop/web was replaced by another of its name'],
  ['on its way out', pod(ready, {}, { deletionTimestamp: 'now' }), 'pod shop/web is being deleted'],
  ['dead', pod({ ...ready, ...ended(137, 'OOMKilled') }), 'pod shop/web ended with exit code 137 (OOMKilled)'],
  ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), 'pod shop/web was ended (Evicted)'],
  ['without address', pod({ ...ready, podIP: undefined }), 'pod shop/web has lost its address'],
  ['elsewhere', pod({ ...ready, podIP: '192.168.0.7' }), 'pod shop/web moved from 192.168.0.9 to 192.168.0.7'],
  [
    'restarted',
    pod({ ...ready, containerStatuses: [{ restartCount: 1 }] }),
    'pod shop/web was restarted (0 → 1 container restarts)',
  ],
  ['not ready', pod({ ...ready, conditions: [{ type: 'Ready', status: 'False' }] }), 'pod shop/web is no longer ready'],
  [
    'a stand-in is never Ready',
    pod({ ...ready, conditions: [{ type: 'ContainersReady', status: 'True' }] }, gate),
    null,
  ],
  [
    '… but its containers are',
    pod({ ...ready, conditions: [{ type: 'ContainersReady', status: 'False' }] }, gate),
    'pod shop/web is no longer ready',
  ],
])('%s', (_title, found, phrase) => expect(changeOf(before, found)).toBe(phrase));

const pods = '/api/v1/namespaces/shop/pods';
const found = pod(ready, {}, { labels: { 'sotsu.dev/run': 'bcd234' } }) as unknown as Record<string, unknown>;

function setUp() {
  const api = fakeApi();
  api.put(`${pods}/web`, found);
  return { api, on: { api, wait: async () => undefined, concurrency: 3 } };
}

it('lists a namespace of ours once, and reads other pods by name', async () => {
  const { api, on } = setUp();
  const lost = { ...before, name: 'lost' };
  const witnesses = [
    { run: 'bcd234', pod: before },
    { run: null, pod: before },
    { run: 'bcd234', pod: lost },
    { run: null, pod: lost },
    { run: 'other', pod: before },
  ];
  expect(await lookAgain(on, witnesses)).toEqual([
    null,
    null,
    'pod shop/lost is gone',
    'pod shop/lost is gone',
    'pod shop/web is gone',
  ]);
  expect(api.calls.toSorted()).toEqual([`GET ${pods}`, `GET ${pods}`, `GET ${pods}/lost`, `GET ${pods}/web`]);
});

it.each([
  ['of ours', 'bcd234', `GET ${pods}`, 'the pods in namespace shop'],
  ['of others', null, `GET ${pods}/web`, 'pod shop/web'],
])('what cannot be looked at is not known to be as it was: %s', async (_title, run, call, what) => {
  const { api, on } = setUp();
  api.refuse(call, forbidden('pods is forbidden'));
  expect(await lookAgain(on, [{ run, pod: before }])).toEqual([
    `${what} could not be looked at again: pods is forbidden`,
  ]);
});
