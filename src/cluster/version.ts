import type { KubernetesApi } from './api.ts';
import { type Pause, patiently } from './patience.ts';

/** The minor version of the API server; throws ApiError. */
export async function serverMinor(api: KubernetesApi, wait: Pause): Promise<number> {
  const { minor } = await patiently(() => api.get('/version'), wait);
  return Number.parseInt(String(minor), 10); // some clouds say `34+`
}
