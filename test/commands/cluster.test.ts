import { expect, it } from 'vitest';
import { ApiError } from '../../src/cluster/kubernetes/api.ts';
import { ClusterTrouble } from '../../src/cluster/kubernetes/cluster-trouble.ts';
import { inTrouble } from '../../src/commands/cluster.ts';

async function end(error: Error, interrupted = AbortSignal.abort(130)) {
  let stderr = '';
  const output = { write: (text: string) => (stderr += text) };
  const world = { name: 'sotsu', env: {}, stdout: output, stderr: output, interrupted, stopCleaning: interrupted };
  return { code: await inTrouble(world, () => Promise.reject(error)), stderr };
}

const never = new AbortController().signal;

it.each([
  ['no answer', new ApiError('connect ECONNREFUSED', null, null), never, 3, 'connect ECONNREFUSED'],
  ['a refusal', new ApiError('pods is forbidden', 403, 'Forbidden'), never, 3, 'pods is forbidden'],
  ['trouble', new ClusterTrouble('nothing works'), never, 3, 'nothing works'],
  ['trouble after Ctrl-C', new ClusterTrouble('interrupted'), AbortSignal.abort(130), 130, 'interrupted'],
])('%s is one sentence', async (_title, error, interrupted, code, sentence) => {
  expect(await end(error, interrupted)).toEqual({ code, stderr: `error: ${sentence}\n` });
});

it('a bug stays a bug', async () => {
  await expect(end(new TypeError('x'), never)).rejects.toThrow(TypeError);
});
