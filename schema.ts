// Writes scenario.schema.json, which editors read; a test fails while it is stale.
import { writeFile } from 'node:fs/promises';
import { scenarioJsonSchema } from './src/scenario/json-schema.ts';

await writeFile('scenario.schema.json', scenarioJsonSchema());
