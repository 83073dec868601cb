import { connect } from '../cluster/kubernetes/connect.ts';
import { loadKubeconfig, namespaceOf } from '../cluster/kubernetes/kubeconfig.ts';
import { coloursOf } from '../report/colours.ts';
import { usual } from '../scenario/probing.ts';
import { type ClusterFlags, checkNamespaces, inTrouble, type LiveWorld } from './cluster.ts';
import { examine } from './doctor/examine.ts';
import { exitCodeOfFindings, type Finding, findingText } from './doctor/finding.ts';
import { type ProbingFlags, probingWith } from './probing-flags.ts';
import { sayWhenInterrupted, showProgress } from './progress.ts';
import { terminalOf } from './reporting.ts';

interface DoctorFlags extends ProbingFlags, ClusterFlags {
  readonly namespace?: readonly string[] | undefined;
  readonly 'no-color'?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/**
 * `sotsu doctor`: a list of what works, each told as soon as it is known. Exit 0 when all is fine, 1 when policies are not
 * enforced, 3 when something is broken or could not be told.
 */
export async function doctor(flags: DoctorFlags, world: LiveWorld): Promise<number> {
  const probing = probingWith(usual, flags);
  checkNamespaces(flags.namespace ?? []);
  const kubeconfig = loadKubeconfig({ ...flags, env: world.env });
  const namespaces = flags.namespace ?? [namespaceOf(kubeconfig)];
  const api = connect(kubeconfig);
  const colours = coloursOf(terminalOf(world, !flags['no-color']).colour);
  return await inTrouble(world, async () => {
    const progress = showProgress(world.stderr, flags.verbose);
    sayWhenInterrupted(world);
    const findings: Finding[] = [];
    try {
      for await (const finding of examine(api, { probing, namespaces }, world, progress)) {
        findings.push(finding);
        progress.hide();
        world.stdout.write(findingText(finding, colours));
      }
    } finally {
      progress.end();
    }
    return world.interrupted.aborted ? Number(world.interrupted.reason) : exitCodeOfFindings(findings);
  });
}
