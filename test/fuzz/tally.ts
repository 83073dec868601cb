// What random clusters amount to: whether they are worth asking, and where the network differs from the prediction.
import type { pinnedReport } from '../report/pinned.ts';

export type ReportCell = ReturnType<typeof pinnedReport.parse>['cells'][number];

/** How the grounds of decisions are named in the JSON, by kind of `why`; `may allow` is nothing but a doubt. */
const kinds: readonly (readonly [kind: string, words: RegExp])[] = [
  ['allows', /^(a peer matches|the rule is for anybody|an ipBlock matches)/],
  ['no rules', /^no rules$/],
  ['no peer matches', /^no peer matches$/],
  ['port', /^the rule matches the peer but not the port$/],
  ['named port', /^named port .* not found/],
];

export interface Tally {
  readonly cells: number;
  readonly predicted: Readonly<Record<'open' | 'closed' | 'unknown', number>>;
  readonly whys: ReadonlyMap<string, number>;
  /** Observed and predicted are known, and not the same. */
  readonly differing: readonly ReportCell[];
  /** Predicted, but the network gave no answer. */
  readonly untold: readonly ReportCell[];
}

export function tallyOf(cells: readonly ReportCell[]): Tally {
  const predicted = { open: 0, closed: 0, unknown: 0 };
  const whys = new Map(kinds.map(([kind]) => [kind, 0]));
  for (const cell of cells) {
    predicted[predictedOf(cell)] += 1;
    const grounds = [...(cell.decidedBy?.egress ?? []), ...(cell.decidedBy?.ingress ?? [])];
    for (const { effect, why } of grounds) {
      const kind = effect === 'may allow' ? effect : (kinds.find(([, words]) => words.test(why))?.[0] ?? why);
      whys.set(kind, (whys.get(kind) ?? 0) + 1);
    }
  }
  const asked = cells.filter((cell) => predictedOf(cell) !== 'unknown');
  return {
    cells: cells.length,
    predicted,
    whys,
    differing: asked.filter((cell) => isTold(cell) && cell.observed?.kind !== predictedOf(cell)),
    untold: asked.filter((cell) => !isTold(cell)),
  };
}

/** What makes clusters not worth asking: nothing, or sentences. */
export function complaintsAbout({ cells, predicted, whys }: Tally): readonly string[] {
  const share = (some: number) => some / cells;
  return [
    ...(share(predicted.unknown) > 0.01 ? ['more than 1 % of the cells are unknown'] : []),
    ...(share(predicted.closed) < 0.3 || share(predicted.closed) > 0.7 ? ['not 30–70 % of the cells are closed'] : []),
    ...kinds.flatMap(([kind]) => ((whys.get(kind) ?? 0) < 50 ? [`\`${kind}\` decides fewer than 50 times`] : [])),
  ];
}

function predictedOf({ predicted }: ReportCell): 'open' | 'closed' | 'unknown' {
  return predicted === 'open' || predicted === 'closed' ? predicted : 'unknown';
}

function isTold({ observed }: ReportCell): boolean {
  return observed?.kind === 'open' || observed?.kind === 'closed';
}
