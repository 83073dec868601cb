import pLimit from 'p-limit';
import type { PolicyDocument } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesApi } from '../kubernetes/api.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { allOrMistakes, asObject, isMistake, policyPaths } from './policies.ts';

/** A document to be tried, and where. */
export interface Trial {
  /** It exists, and may be another than the document's own, which is not made yet. */
  readonly namespace: string;
  /** With stand-ins for its placeholders, of every shape that they may take; one that is accepted is enough. */
  readonly forms: readonly PolicyDocument[];
}

/**
 * Asks the API server, before anything is made, whether it would take the documents (a dry run). Says nothing where the
 * rights do not reach. Throws UserError with all mistakes at once: those of a document, and a name that is taken.
 */
export async function tryPolicies(
  { api, wait, concurrency }: { readonly api: KubernetesApi; readonly wait: Pause; readonly concurrency: number },
  trials: readonly Trial[],
): Promise<void> {
  const limit = pLimit(concurrency);
  const pathOf = policyPaths(api, wait);
  const trialOf = new Map(trials.flatMap((trial) => trial.forms.slice(0, 1).map((document) => [document, trial])));
  await allOrMistakes([...trialOf.keys()], async (document) => {
    const { namespace, forms } = trialOf.get(document) ?? { namespace: document.namespace, forms: [document] };
    let first: unknown = null;
    for (const form of forms) {
      const refusal = await limit(() => refusalOf(form, namespace));
      if (refusal === null) return;
      first ??= refusal;
    }
    throw first;
  });

  /** Null where there is none that is the author's to mend. */
  async function refusalOf(document: PolicyDocument, namespace: string): Promise<unknown> {
    try {
      const path = await pathOf(document, namespace);
      const object = asObject(document);
      const there = { ...object, metadata: { ...object.metadata, namespace } };
      await patiently(() => api.create(path, there, { dryRun: 'All' }), wait);
      return null;
    } catch (error) {
      const isTaken = error instanceof ApiError && error.reason === 'AlreadyExists';
      return isMistake(error) || (isTaken && namespace === document.namespace) ? error : null;
    }
  }
}
