import { progressLine } from '../report/progress.ts';
import type { LiveWorld, Output } from './cluster.ts';

export interface ProgressShown {
  /** What is going on from now on. */
  enter(phase: string): void;
  /** A line that stays, with `-v`. */
  tell(line: string): void;
  /** Makes room for something else; the line comes back by itself. */
  hide(): void;
  end(): void;
}

const clear = '\r\u001b[K';

/** A line that stays, above the live one where there is one: that is drawn again below it. */
export function say(stderr: Output, line: string): void {
  stderr.write(`${stderr.isTTY === true ? clear : ''}${line}\n`);
}

/** Cleaning up takes a moment, in which somebody may well press Ctrl-C again. */
export function sayWhenInterrupted({ stderr, interrupted }: Pick<LiveWorld, 'stderr' | 'interrupted'>): void {
  const announce = () => say(stderr, 'interrupted: cleaning up; once more stops that too');
  interrupted.addEventListener('abort', announce, { once: true });
}

/** The one live line, where somebody looks; `verbose` tells each step as well. */
export function showProgress(stderr: Output, verbose = false): ProgressShown {
  const live = stderr.isTTY === true;
  const start = performance.now();
  let phase = '';
  const draw = () => {
    const milliseconds = performance.now() - start;
    stderr.write(`${clear}${progressLine({ phase, done: 0, total: 0, milliseconds }, stderr.columns || 80)}`);
  };
  const timer = live ? setInterval(draw, 100) : undefined;
  return {
    enter(next) {
      phase = next;
      if (live) draw();
    },
    tell(line) {
      if (!verbose) return;
      const seconds = ((performance.now() - start) / 1000).toFixed(2);
      stderr.write(`${live ? clear : ''}${seconds.padStart(6)} s  ${line}\n`);
    },
    hide() {
      if (live) stderr.write(clear);
    },
    end() {
      clearInterval(timer);
      if (live) stderr.write(clear);
    },
  };
}
