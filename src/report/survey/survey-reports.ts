import type { ReporterName } from '../reporters.ts';
import type { Terminal } from '../run.ts';
import type { Survey } from './survey.ts';
import { surveyJson } from './survey-json.ts';
import { surveySummary } from './survey-summary.ts';
import { surveyTable } from './survey-table.ts';

/** What `--report` can name, of a survey: the whole text in pieces. */
export const surveyReports: Readonly<Record<ReporterName, (survey: Survey, terminal: Terminal) => Iterable<string>>> = {
  table: (survey, terminal) => [surveyTable(survey, terminal)],
  json: surveyJson,
  summary: (survey) => [surveySummary(survey)],
};
