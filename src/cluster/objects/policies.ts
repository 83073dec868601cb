import pLimit from 'p-limit';
import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { PolicyDocument } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesApi, type KubernetesObject, type OwnerReference } from '../kubernetes/api.ts';
import { ClusterTrouble, nameOf, phraseOf, troubled } from '../kubernetes/cluster-trouble.ts';
import { discovery } from '../kubernetes/discovery.ts';
import { collectionPath } from '../kubernetes/paths.ts';
import type { Pause } from '../kubernetes/patience.ts';
import { patiently } from '../kubernetes/patience.ts';
import { ownedBy } from './manifests.ts';
import type { Made } from './removal.ts';
import type { Scope } from './scope.ts';

/** The policies that are in force by this run's doing. */
export interface Policies {
  /** Applies documents whose placeholders are filled. Throws UserError with all mistakes at once, or ClusterTrouble. */
  apply(documents: readonly PolicyDocument[]): Promise<void>;
  /** Removes by `namespace/name` what was applied under it; throws ClusterTrouble. */
  remove(names: readonly string[]): Promise<void>;
  /** Removes all: the closing control; throws ClusterTrouble. */
  removeAll(): Promise<void>;
  /** Null, or the first thing about what is in force that is not as we made it: it spoils whatever was measured. */
  change(): Promise<string | null>;
}

/** `owners`: in each existing namespace, what the policies there go with. */
export function openPolicies(scope: Scope, owners: ReadonlyMap<string, OwnerReference>): Policies {
  const pathOf = policyPaths(scope.api, scope.wait);
  const applied = new Map<string, Made[]>();
  const limit = pLimit(calls);

  return {
    async apply(documents) {
      await allOrMistakes(documents, applyOne);
    },
    async remove(names) {
      await Promise.all(names.flatMap((name) => (applied.get(name) ?? []).map((made) => removeOne(name, made))));
      for (const name of names) applied.delete(name);
    },
    async removeAll() {
      await this.remove([...applied.keys()]);
    },
    async change() {
      const changes = await Promise.all([...applied.values()].flat().map((made) => limit(() => changeOf(made))));
      return changes.find((change) => change !== null) ?? null;
    },
  };

  async function applyOne(document: PolicyDocument): Promise<void> {
    const { namespace, name } = document;
    const owner = owners.get(namespace);
    const object = owner === undefined ? asObject(document) : ownedBy(owner, asObject(document));
    const made = await scope.create(await pathOf(document, namespace), object);
    applied.set(`${namespace}/${name}`, [...(applied.get(`${namespace}/${name}`) ?? []), made]);
  }

  async function removeOne(name: string, made: Made): Promise<void> {
    await scope.remove(made).catch(troubled(`policy ${name} could not be removed`));
  }

  /** A policy that was made again has another UID, one that was edited another generation. */
  async function changeOf({ path, object }: Made): Promise<string | null> {
    const title = `${object.kind} ${nameOf(object)}`;
    try {
      const { metadata } = await patiently(() => scope.api.get(path), scope.wait);
      if (metadata.uid !== object.metadata.uid) return `${title} was made anew by somebody else`;
      if (metadata.deletionTimestamp !== undefined) return `${title} was deleted by somebody else`;
      return metadata.generation === object.metadata.generation ? null : `${title} was changed by somebody else`;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return `${title} was deleted by somebody else`;
      return `${title} could not be looked at again: ${phraseOf(error)}`;
    }
  }
}

const calls = 20; // at once

/** The document itself, as written. */
export function asObject({ object }: PolicyDocument): KubernetesObject {
  return object as unknown as KubernetesObject;
}

/** The collection that each document belongs to, in a namespace; throws UserError for kinds that cannot be applied. */
export function policyPaths(api: KubernetesApi, wait: Pause) {
  const lookUp = discovery(api, wait);
  return async ({ apiVersion, kind, name, place }: PolicyDocument, namespace: string): Promise<string> => {
    const served = await lookUp(apiVersion, kind);
    if (served === null)
      throw new UserError(`${placeText(place)}: the cluster does not know ${kind} of ${apiVersion}`, hints.unknownKind);
    if (!served.namespaced)
      throw new UserError(
        `${placeText(place)}: ${kind} ${name} would reach beyond the scenario's namespaces`,
        hints.clusterWide,
      );
    return collectionPath(apiVersion, served.plural, namespace);
  };
}

/** Does all at once; mistakes of every document come together, before trouble of any. */
export async function allOrMistakes(
  documents: readonly PolicyDocument[],
  act: (document: PolicyDocument) => Promise<void>,
): Promise<void> {
  const outcomes = await Promise.allSettled(documents.map(act));
  const errors = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [explained(outcome.reason, documents[index])] : [],
  );
  const mistakes = errors.filter((error) => error instanceof UserError);
  const [first] = mistakes;
  if (first) throw new UserError(mistakes.map(({ message }) => message).join('\n'), first.hint);
  if (errors.length > 0) throw errors[0];
}

function explained(error: unknown, document: PolicyDocument | undefined): unknown {
  if (!(error instanceof ApiError) || document === undefined) return error;
  const { kind, namespace, name, place } = document;
  if (error.reason === 'AlreadyExists')
    return new UserError(
      `${placeText(place)}: ${kind} ${namespace}/${name} exists already in the cluster`,
      hints.taken,
    );
  if (isMistake(error))
    return new UserError(`${placeText(place)}: ${kind} ${name} was refused: ${error.message}`, hints.invalid);
  return new ClusterTrouble(`${kind} ${namespace}/${name} was refused: ${phraseOf(error)}`);
}

/** Invalid (422), or a document that cannot be decoded strictly (400); what admission denies is not the document's fault. */
export function isMistake(error: unknown): boolean {
  if (error instanceof UserError) return true;
  if (!(error instanceof ApiError) || denied.test(error.message)) return false;
  return error.status === 422 || error.status === 400;
}

/** By a webhook, or by what is built in, a ValidatingAdmissionPolicy say: 422 too is only how its author wants to be heard. */
const denied = /^(?:admission webhook |(?:\S+ "[^"]*" is )?forbidden: )/;

const hints = {
  taken: 'it is never overwritten: rename this one, or test the one that is there without applying it',
  invalid: 'mend the document; `kubectl apply --dry-run=server -f` says the same',
  unknownKind: 'check apiVersion and kind, install its CRD, or say what the scenario `requires`',
  clusterWide: 'use a policy with a namespace',
};
