import { expect, it } from 'vitest';
import { openGuests } from '../../../src/cluster/objects/guests.ts';
import { keep } from '../../../src/commands/live/ending.ts';
import { fakeScope } from '../../cluster/fake-scope.ts';

const never = new AbortController().signal;
const kept =
  'kept 2 objects of run bcd234; look: kubectl --context fake get pods,networkpolicies -A -l sotsu.dev/run=bcd234';
const clean = 'remove them: sotsu clean --run bcd234 --context fake';
const closing =
  'the closing control was left out, as --keep does: nobody tried whether what the policies closed opens without them';

it.each<[string, readonly string[], boolean, readonly string[]]>([
  ['nothing was made', [], false, []],
  ['pods alone', ['a', 'b'], false, [kept, clean]],
  ['pods, and policies that stay in force', ['a', 'b'], true, [kept, clean, closing]],
])('what --keep says: %s', async (_title, pods, skipsClosing, said) => {
  const { scope } = fakeScope();
  for (const name of pods)
    await scope.create('/api/v1/namespaces/shop/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
    });
  const guests = openGuests(scope, { image: 'netshoot', user: null, lifetime: 600 });
  expect(await keep(scope, guests, never, { skipsClosing })).toEqual({ cleanup: null, afterwards: said });
});
