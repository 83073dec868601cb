import { dirname, isAbsolute, join } from 'node:path';
import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Place } from '../scenario.ts';
import { asKubernetes } from '../yaml/kubernetes.ts';
import type { Located } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';

/** Reads a policy file, relative to the scenario's; what it cannot read is told at the place that names the file. */
export type PolicyFiles = (path: string, place: Place) => Promise<Located[]>;

/** Every file is read and parsed once, however many steps name it. */
export function policyFiles(reader: Reader, readFile: (path: string) => Promise<string>): PolicyFiles {
  const parsed = new Map<string, Promise<Located[]>>();
  return (path, place) => {
    const file = isAbsolute(path) ? path : join(dirname(reader.file), path);
    const known = parsed.get(file) ?? read(file, place);
    parsed.set(file, known);
    return known;
  };

  async function read(file: string, place: Place): Promise<Located[]> {
    let text: string;
    try {
      text = await readFile(file);
    } catch (error) {
      reader.tell(place, mistakes.unreadableFile(file, error));
      return [];
    }
    const documents = parseYaml(file, text, reader.tell);
    if (documents?.length === 0) reader.tell(place, mistakes.noDocuments(file));
    return (documents ?? []).map(asKubernetes);
  }
}
