import type { Declared } from '../declared/declared.ts';
import type { PolicyDocument } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { asKubernetes } from '../yaml/kubernetes.ts';
import { find, type Path } from '../yaml/located.ts';
import { readDocument } from './documents.ts';
import type { PolicyFiles } from './files.ts';
import { refusal } from './namespaces.ts';

type Entry = NonNullable<Written['policies']>[number];

/** The documents of a step's `policies`, which stand at `path`, in order. */
export async function readPolicies(
  entries: readonly Entry[],
  path: Path,
  files: PolicyFiles,
  declared: Declared,
): Promise<PolicyDocument[]> {
  const read = await Promise.all(entries.map((entry, index) => readEntry(entry, [...path, index], files, declared)));
  return read.flat();
}

async function readEntry(entry: Entry, path: Path, files: PolicyFiles, declared: Declared): Promise<PolicyDocument[]> {
  const { reader } = declared;
  if (typeof entry === 'string') return documentsOf(entry, path, []);
  if (!isFile(entry)) {
    const node = find(reader.root, path);
    return node ? readDocument(asKubernetes(node), [], declared) : [];
  }
  const namespaces = entry.namespaces ?? [];
  for (const [index, namespace] of namespaces.entries()) {
    const refused = refusal(namespace, declared);
    if (refused) reader.tell(reader.at([...path, 'namespaces', index]), refused);
  }
  return documentsOf(entry.file, [...path, 'file'], [...new Set(namespaces)]);

  async function documentsOf(file: string, at: Path, into: readonly string[]): Promise<PolicyDocument[]> {
    const documents = await files(file, reader.at(at));
    return documents.flatMap((node) => readDocument(node, into, declared));
  }
}

function isFile(entry: Exclude<Entry, string>): entry is Extract<Entry, { file: string }> {
  return !('apiVersion' in entry);
}
