import { expect, it } from 'vitest';
import { stateOf } from '../../../src/cluster/objects/pod-state.ts';
import { ended, gate, pod, ready, running, unschedulable, waiting } from '../pods.ts';

const starting = (phrase: string) => ({ kind: 'waiting', reason: 'starting', phrase });
const trouble = (phrase: string) => ({ kind: 'trouble', phrase });
const containersOnly = {
  ...ready,
  conditions: [
    { type: 'ContainersReady', status: 'True' },
    { type: 'Ready', status: 'False' },
  ],
};

it.each([
  ['ready', pod(ready), { kind: 'ready', pod: running }],
  [
    'ready, two addresses, two containers restarted',
    pod({
      ...ready,
      podIPs: [{ ip: '192.168.0.9' }, { ip: 'fd00::9' }],
      containerStatuses: [{ restartCount: 2 }, { restartCount: 1 }],
    }),
    { kind: 'ready', pod: { ...running, addresses: ['192.168.0.9', 'fd00::9'], restarts: 3 } },
  ],
  ['a stand-in is ready when its containers are', pod(containersOnly, gate), { kind: 'ready', pod: running }],
  [
    'any other pod is not',
    pod(containersOnly),
    starting('pod shop/web is not ready: its container does not answer its readiness probe'),
  ],
  [
    'ready without an address yet',
    pod({ ...ready, podIP: undefined }),
    starting('pod shop/web is not ready: its container does not answer its readiness probe'),
  ],
  ['just made', pod({}), starting('pod shop/web is not ready: it has not started')],
  ['no status at all', { ...pod({}), status: undefined }, starting('pod shop/web is not ready: it has not started')],
  ['creating', pod(waiting('ContainerCreating')), starting('pod shop/web is not ready: ContainerCreating')],
  [
    'scheduled, its sandbox fails',
    pod({
      phase: 'Pending',
      conditions: [{ type: 'ContainersReady', status: 'False', message: 'containers with unready status: [probe]' }],
    }),
    starting('pod shop/web is not ready: containers with unready status: [probe]'),
  ],
  [
    'unschedulable',
    pod(unschedulable),
    {
      kind: 'waiting',
      reason: 'unschedulable',
      phrase: 'pod shop/web cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu.',
    },
  ],
  [
    'unschedulable for reasons unknown',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }),
    { kind: 'waiting', reason: 'unschedulable', phrase: 'pod shop/web cannot be scheduled: no reason given' },
  ],
  [
    'its scheduling is gated',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    starting('pod shop/web is not ready: it has not started'),
  ],
  [
    'image',
    pod(waiting('ErrImagePull', 'not found')),
    trouble('pod shop/web: its image netshoot cannot be pulled: not found'),
  ],
  [
    'image, later',
    pod(waiting('ImagePullBackOff', 'Back-off')),
    trouble('pod shop/web: its image netshoot cannot be pulled: Back-off'),
  ],
  [
    'image, no message',
    pod(waiting('ErrImageNeverPull')),
    trouble('pod shop/web: its image netshoot cannot be pulled: ErrImageNeverPull'),
  ],
  [
    'image name',
    pod(waiting('InvalidImageName', 'bad')),
    trouble('pod shop/web: its image netshoot cannot be pulled: bad'),
  ],
  [
    'container config',
    pod(waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root')),
    trouble('pod shop/web: its container cannot be started: container has runAsNonRoot and image will run as root'),
  ],
  [
    'a second container is stuck',
    pod({
      containerStatuses: [
        { state: { running: {} } },
        { image: 'sidecar', state: { waiting: { reason: 'ErrImagePull', message: 'x' } } },
      ],
    }),
    trouble('pod shop/web: its image sidecar cannot be pulled: x'),
  ],
  [
    'crashed',
    pod(ended(1, 'Error', 'one\nsocat: bind: Address in use\n')),
    trouble('pod shop/web ended with exit code 1 (Error): socat: bind: Address in use'),
  ],
  ['killed', pod(ended(137, 'OOMKilled')), trouble('pod shop/web ended with exit code 137 (OOMKilled)')],
  [
    'no such command',
    pod(ended(128, 'StartError', 'exec: "serve": not found')),
    trouble('pod shop/web ended with exit code 128 (StartError): exec: "serve": not found'),
  ],
  [
    'it ended well, which it must not',
    pod({ ...ended(0, 'Completed'), phase: 'Succeeded' }),
    trouble('pod shop/web ended with exit code 0 (Completed)'),
  ],
  [
    'an end without a reason',
    pod({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 3 } } }] }),
    trouble('pod shop/web ended with exit code 3 (no reason)'),
  ],
  [
    'the second container ended',
    pod({
      phase: 'Failed',
      containerStatuses: [{ state: {} }, { state: { terminated: { exitCode: 4, reason: 'Error' } } }],
    }),
    trouble('pod shop/web ended with exit code 4 (Error)'),
  ],
  [
    'evicted',
    pod({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      containerStatuses: [],
    }),
    trouble('pod shop/web was ended (Evicted): The node was low on resource: memory.'),
  ],
  [
    'out of time',
    pod({ phase: 'Failed', reason: 'DeadlineExceeded' }),
    trouble('pod shop/web was ended (DeadlineExceeded)'),
  ],
  ['over, nobody knows why', pod({ phase: 'Failed' }), trouble('pod shop/web is over: Failed')],
  ['over, with a message', pod({ phase: 'Failed', message: 'node lost' }), trouble('pod shop/web is over: node lost')],
  [
    'on its way out, though ready',
    pod(ready, {}, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    trouble('pod shop/web is being deleted'),
  ],
])('%s', (_title, pod, expected) => expect(stateOf(pod)).toEqual(expected));
