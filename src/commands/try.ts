import type { KubernetesApi } from '../cluster/kubernetes/api.ts';
import { connect } from '../cluster/kubernetes/connect.ts';
import { loadKubeconfig, namespaceOf } from '../cluster/kubernetes/kubeconfig.ts';
import { pause } from '../cluster/kubernetes/patience.ts';
import { idle, neededRights } from '../cluster/objects/needed-rights.ts';
import { missingRights } from '../cluster/objects/rights.ts';
import { exitCode, UserError } from '../errors.ts';
import { exitCodeOfRun } from '../report/exit.ts';
import { isTold, sentence } from '../report/sentence.ts';
import { readScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { inTrouble } from './cluster.ts';
import { runLive } from './live/live.ts';
import { withFlags } from './probing-flags.ts';
import { say, sayWhenInterrupted, showProgress } from './progress.ts';
import { type Asked, type Question, questionOf } from './question/question.ts';
import { deliveryOf, reportsOf, terminalOf } from './reporting.ts';
import type { RunFlags, RunWorld } from './run.ts';

type TryFlags = Omit<Asked, 'namespace'> &
  Pick<RunFlags, 'kubeconfig' | 'context' | 'timeout' | 'image' | 'report' | 'no-color' | 'verbose'> & {
    readonly namespace?: string | undefined;
  };

/** Where the written question would stand if it were a file. */
const file = 'question.yaml';

/**
 * `sotsu try FROM TO`: one question, tried as the scenario that it amounts to, which is printed. With `--expect` it ends
 * as a run does; without, 0 for open and closed, 3 where it could not be told.
 */
export async function tryOne(flags: TryFlags, world: RunWorld): Promise<number> {
  const reports = flags.report === undefined ? null : reportsOf(flags.report);
  const kubeconfig = loadKubeconfig({ ...flags, env: world.env });
  const asked = { ...flags, namespace: flags.namespace ?? namespaceOf(kubeconfig) };
  await scenarioOf(questionOf(asked, true), flags, world); // a mistake is told before the cluster is asked anything
  const api = connect(kubeconfig);
  return await inTrouble(world, async () => {
    const question = questionOf(asked, await mayAskControls(api));
    world.stderr.write(question.yaml);
    const scenario = await scenarioOf(question, flags, world);
    const warn = (line: string) => say(world.stderr, line);
    sayWhenInterrupted(world);
    const progress = showProgress(world.stderr, flags.verbose);
    const { run: ran, afterwards } = await runLive(api, scenario, {
      isolated: false,
      keep: false,
      noSkip: false,
      interrupted: world.interrupted,
      stopCleaning: world.stopCleaning,
      entering: progress.enter,
      trace: progress.tell,
      warn,
      lookUp: world.lookUp,
    })
      .catch(withoutPlace)
      .finally(progress.end);
    const run = { ...ran, scenario: { ...ran.scenario, file: null } };
    const colour = !flags['no-color'];
    if (reports === null) world.stdout.write(sentence(run, question.to, terminalOf(world, colour)));
    else await deliveryOf(reports, colour, world)(run);
    for (const line of afterwards) warn(line);
    if (world.interrupted.aborted) return Number(world.interrupted.reason);
    const code = exitCodeOfRun(run);
    const cells = run.steps.flatMap((step) => step.cells);
    return code === exitCode.ok && !isTold(cells, question.to) ? exitCode.unsure : code;
  });
}

/** The question, read as any scenario is; throws its first mistake, as a UserError. */
async function scenarioOf({ yaml }: Question, flags: TryFlags, { env }: RunWorld): Promise<Scenario> {
  const reading = await readScenario(file, { env, readFile: async () => yaml });
  if (reading.kind === 'scenario') return withFlags(reading.scenario, flags);
  const [first] = reading.mistakes;
  throw new UserError(first?.sentence ?? 'the question makes no sense', first?.hint ?? 'see `sotsu try --help`');
}

/** DNS and API server are found by their Services, which whoever works in one namespace may not be allowed to read. */
async function mayAskControls(api: KubernetesApi): Promise<boolean> {
  const rights = neededRights({ ...idle, resolves: ['kube-system', 'default'] }, 0);
  return (await missingRights({ api, wait: pause, concurrency: 4 }, rights)).length === 0;
}

/** Nobody has the file that a mistake of the cluster's finding would stand in. */
function withoutPlace(error: unknown): never {
  if (!(error instanceof UserError)) throw error;
  throw new UserError(error.message.replaceAll(new RegExp(`^${file}:\\d+:\\d+: `, 'gm'), ''), error.hint);
}
