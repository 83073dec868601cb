// Random clusters on the lab, each cell beside what the offline engine says of it. Exit code 1 where they differ, where twice
// the network gave no clear answer, or where the clusters are not worth asking. Other options are the lab's.
// `npm run fuzz:live -- --seed 7 --count 200 --name sotsu-fuzz`
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { predict } from '../../src/policy/predict.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { lab } from '../live/lab.ts';
import { startSotsu } from '../live/sotsu-command.ts';
import { clustersOf } from '../policy/random-cluster.ts';
import { pinnedReport } from '../report/pinned.ts';
import { apart, type Expecting, type Lot, lotsOf, scenarioOf, worldOf } from './lot.ts';
import { complaintsAbout, type ReportCell, tallyOf } from './tally.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, count: { type: 'string', default: '200' }, name: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(values.count);
const cluster = await lab(...(values.name === undefined ? [] : ['--name', values.name]));
const pods = (await cluster.must(['get', 'nodes', '-o', 'jsonpath={.items[0].spec.podCIDR}'])).trim();
const folder = await mkdtemp(join(tmpdir(), 'sotsu-fuzz-'));
console.log(`seed ${seed}: ${count} clusters, pods in ${pods}`);

try {
  const cells: ReportCell[] = [];
  let differences = 0;
  for (const lot of lotsOf(clustersOf(seed, count))) {
    const { report, untold, differing } = await compared(lot);
    cells.push(...report.cells);
    differences += differing;
    // An answer that changed is no difference: a datagram may be taken for one of a connection that is a step older.
    for (const again of apart(lot, untold)) {
      const second = await compared(again);
      differences += second.differing + second.untold.length;
    }
  }
  const tally = tallyOf(cells);
  const percent = (some: number) => `${some} (${((100 * some) / tally.cells).toFixed(1)} %)`;
  const { open, closed, unknown } = tally.predicted;
  console.log(`cells ${tally.cells}: open ${percent(open)}, closed ${percent(closed)}, unknown ${percent(unknown)}`);
  console.log([...tally.whys].map(([kind, times]) => `${kind} ${times}`).join(', '));
  const complaints = count >= 200 ? complaintsAbout(tally) : [];
  for (const complaint of complaints) console.log(complaint);
  process.exitCode = differences > 0 || complaints.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}

/** Tries a lot and prints what is not as predicted. */
async function compared(lot: Lot) {
  const start = performance.now();
  const report = await tried(lot);
  const { differing, untold } = tallyOf(report.cells);
  for (const cell of [...differing, ...untold]) console.log(told(cell, lot));
  const clusters = lot.groups.reduce((sum, group) => sum + group.length, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${clusters} clusters, ${report.cells.length} cells: ${differing.length} differ, ${untold.length} could not be told, ${seconds} s`,
  );
  return { report, untold, differing: differing.length };
}

/** One run of the bundle. What it expects is the prediction, so that it waits for a network that is slow to follow. */
async function tried(lot: Lot) {
  const file = join(folder, 'lot.yaml');
  await writeFile(file, scenarioOf(lot, pods, await expectationsOf(lot)));
  const output = join(folder, 'lot.json');
  await rm(output, { force: true });
  const { exitCode, stderr } = await startSotsu(cluster, ['run', file, '--report', `json=${output}`]);
  const text = await readFile(output, 'utf8').catch(() => null);
  if (text === null) throw new Error(`no report was written (exit ${exitCode}): ${stderr}`);
  const report = pinnedReport.parse(JSON.parse(text));
  if (String(report.remarks) !== '') console.log(String(report.remarks));
  return report;
}

/** As far as it is known before any pod has an address. */
async function expectationsOf(lot: Lot): Promise<Expecting> {
  const text = scenarioOf(lot, pods, () => null);
  const reading = await readScenario('random.yaml', { env: {}, readFile: async () => text });
  if (reading.kind !== 'scenario') throw new Error(JSON.stringify(reading.mistakes[0]));
  const { scenario } = reading;
  const addressing = { ipBlockPods: 'match', podRanges: [pods] } as const;
  const steps = predict(scenario, { manifests: null, addresses: new Map(), apiServer: null, addressing });
  const answers = { open: 'OK', closed: 'NG', unknown: null } as const;
  const expected = new Map<string, keyof typeof answers>(
    steps.flatMap((cells, index) =>
      cells.map(({ cell: { from, to, port }, observation: { kind } }) => {
        const place = `${to}:${port?.port}${port?.protocol === 'UDP' ? '/udp' : ''}`;
        return [`${scenario.steps[index]?.name}: ${from} → ${place}`, kind] as const;
      }),
    ),
  );
  return (step, question) => answers[expected.get(`${step}: ${question}`) ?? 'unknown'];
}

/** A difference, and all that it takes to look for its cause. */
function told(cell: ReportCell, lot: Lot): string {
  const { step, from, to, port, protocol, predicted, observed, decidedBy, remarks, reproduce } = cell;
  const world = worldOf(lot, step, from);
  return [
    `✗ ${step}, ${from} → ${to}:${port}/${protocol}: predicted ${String(predicted)}, observed ${observed?.kind} (${observed?.reason})`,
    ...(Array.isArray(remarks) ? remarks.map(String) : []),
    JSON.stringify(decidedBy),
    String(reproduce),
    stringify({ namespaces: world?.namespaces, pods: world?.ends, policies: world?.policies }),
  ].join('\n  ');
}
