import { z } from 'zod';
import { scenarioSchema } from './schema.ts';

/** The text of scenario.schema.json: what editors complete and explain a scenario with (JSON Schema draft 7). */
export function scenarioJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(scenarioSchema, { target: 'draft-7', io: 'input' }), null, 2)}\n`;
}
