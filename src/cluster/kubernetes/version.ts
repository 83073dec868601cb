import type { KubernetesApi } from './api.ts';
import { troubled } from './cluster-trouble.ts';
import { type Pause, patiently } from './patience.ts';

/** The minor version of the API server; throws ClusterTrouble. */
export async function serverMinor(api: KubernetesApi, wait: Pause): Promise<number> {
  const { minor } = await patiently(() => api.get('/version'), wait).catch(
    troubled("the server's version could not be read"),
  );
  return Number.parseInt(String(minor), 10); // some clouds say `34+`
}
