import { expect, it } from 'vitest';
import type { Made } from '../../src/cluster/objects/removal.ts';
import { type Cleaned, cleanedText } from '../../src/commands/cleaned.ts';

const made = (kind: string, name: string, run: string, until?: string): Made => ({
  path: '',
  object: {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(kind === 'Namespace' ? {} : { namespace: 'shop' }),
      labels: { 'sotsu.dev/run': run },
      annotations: until === undefined ? {} : { 'sotsu.dev/until': until },
    },
  },
});

const layer1 = made('Namespace', 'layer1', 'bcdfgh');
const layer2 = made('Namespace', 'layer2', 'bcdfgh', '2026-01-02T03:04:05.000Z');
const web = made('Pod', 'web', 'jkmnpq', '2026-01-02T04:04:05.123Z');

function text(
  leftovers: Partial<Cleaned['leftovers']>,
  cleanup: Partial<Cleaned['cleanup']>,
  more: Partial<Cleaned> = {},
) {
  return cleanedText({
    run: null,
    namespaces: [],
    context: 'kind-sotsu',
    name: 'sotsu',
    leftovers: { free: [], live: [], going: [], unseen: [], ...leftovers },
    cleanup: { removed: [], terminating: [], left: [], ...cleanup },
    ...more,
  });
}

it.each([
  ['nothing', text({}, {}), 'no run has left anything (context kind-sotsu)\n'],
  [
    'nothing there',
    text({}, {}, { namespaces: ['a', 'b'] }),
    'no run has left anything in a and b (context kind-sotsu)\n',
  ],
  ['nothing of a run', text({}, {}, { run: 'bcdfgh' }), 'nothing of run bcdfgh is left (context kind-sotsu)\n'],
  [
    'removed, by run, and on its way',
    text({}, { removed: [layer1, web, layer2], terminating: ['layer1', 'layer2'] }),
    `removed what run bcdfgh left: Namespace layer1 and Namespace layer2
removed what run jkmnpq left: Pod shop/web
still terminating, which takes some seconds: Namespace layer1 and Namespace layer2
`,
  ],
  [
    'deleted by somebody before',
    text({ going: [layer1] }, {}),
    'still terminating, which takes some seconds: Namespace layer1\n',
  ],
  [
    "a colleague's",
    text({ live: [layer1, layer2, web] }, {}, { name: 'kubectl sotsu' }),
    `left alone: run bcdfgh may be under way until 2026-01-02T03:04:05Z: Namespace layer1 and Namespace layer2
  to remove it all the same: kubectl sotsu clean --run bcdfgh
left alone: run jkmnpq may be under way until 2026-01-02T04:04:05Z: Pod shop/web
  to remove it all the same: kubectl sotsu clean --run jkmnpq
`,
  ],
  [
    'whose time nobody knows',
    text({ live: [layer1] }, {}),
    `left alone: run bcdfgh may be under way: Namespace layer1
  to remove it all the same: sotsu clean --run bcdfgh
`,
  ],
  [
    'not removed',
    text({}, { left: [{ made: web, phrase: 'pods "web" is forbidden' }] }),
    'could not be removed: Pod shop/web (pods "web" is forbidden)\n',
  ],
  [
    'not seen',
    text({ unseen: ['pods in the whole cluster'] }, {}),
    `could not be looked for: pods in the whole cluster
  you may not look there: name the namespaces with -n, or ask for the rights of sotsu-clean in docs/rbac.yaml
`,
  ],
  [
    'not seen in a namespace that was named',
    text({ unseen: ['pods in namespace shop'] }, {}, { namespaces: ['shop'] }),
    `could not be looked for: pods in namespace shop
  you may not look there: ask for the rights of sotsu-clean in docs/rbac.yaml
`,
  ],
])('%s', (_title, told, expected) => {
  expect(told).toBe(expected);
});
