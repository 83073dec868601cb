import { mistakes } from './mistakes.ts';
import type { Reader } from './reader.ts';
import type { Probing } from './scenario.ts';
import type { Written } from './schema.ts';
import { parseDuration } from './syntax/duration.ts';

/** How to probe, where the scenario says nothing. */
export const usual: Probing = {
  via: 'pod',
  timeout: 2_000,
  settle: 30_000,
  concurrency: 20,
  image: 'nicolaka/netshoot:v0.16',
};

/** Milliseconds. Below half a second no lost SYN is ever sent again; a minute for one cell is a mistake of the unit. */
const timeoutLimits = { least: 500, most: 60_000 } as const;
const longestSettle = 600_000;

export function readProbing(written: Written['probing'], reader: Reader): Probing {
  const timeout = written?.timeout === undefined ? usual.timeout : (parseDuration(written.timeout) ?? usual.timeout);
  const settle = written?.settle === undefined ? usual.settle : (parseDuration(written.settle) ?? usual.settle);
  if (timeout < timeoutLimits.least || timeout > timeoutLimits.most) {
    reader.tell(reader.at(['probing', 'timeout']), mistakes.timeoutOutOfRange());
  }
  if (settle > longestSettle) reader.tell(reader.at(['probing', 'settle']), mistakes.settleTooLong());
  return {
    via: written?.via ?? usual.via,
    timeout,
    settle,
    concurrency: written?.concurrency ?? usual.concurrency,
    image: written?.image ?? usual.image,
  };
}
