import type { ManifestWorkload } from '../src/scenario/manifests/manifests.ts';

export const place = { file: 'app.yaml', line: 1, column: 1 };

/** A Deployment `shop/web` that serves http on 80; only what matters to a test is written there. */
export function workloadOf(change: Partial<ManifestWorkload> = {}): ManifestWorkload {
  return {
    resource: 'deployment',
    namespace: 'shop',
    name: 'web',
    labels: { app: 'web' },
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    hostNetwork: false,
    address: null,
    place,
    ...change,
  };
}
