import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';

const shipped = readFileSync(join(import.meta.dirname, '../../scenario.schema.json'), 'utf8');

it('scenario.schema.json is that of the code (`npx tsx schema.ts` writes it)', () => {
  expect(shipped).toBe(scenarioJsonSchema());
});

it('explains every key of a scenario', () => {
  const { properties, required, additionalProperties } = JSON.parse(shipped);
  const silent = Object.entries<{ description?: string }>(properties).filter(([, { description }]) => !description);
  expect(silent.map(([key]) => key)).toEqual([]);
  expect({ required, additionalProperties }).toEqual({ required: ['scenario'], additionalProperties: false });
});
