import type { Survey } from './survey.ts';

/** Only the counts, a word and a number a line: `cells 2997000`, `open …`, `closed …`, `unknown …`. */
export function surveySummary(survey: Survey): string {
  const { cells, open, closed, unknown } = survey.count();
  return `cells ${cells}\nopen ${open}\nclosed ${closed}\nunknown ${unknown}\n`;
}
