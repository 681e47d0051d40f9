/**
 * When a run is measured: the steps of test evaluations, and those of reports of the hard-sampled model. Both are denser
 * at the beginning, where curves move most and where several runs are first compared.
 */

/** Steps of test evaluations before the first regular one. */
export const EARLY_EVALUATIONS: readonly number[] = [10, 30, 100];

/** First steps, all of which are reported by runs whose own forward pass is not hard-sampled. */
export const FIRST_REPORTS = 32;

/** Whether the test data are due after `step` steps; `every` 0 switches evaluations off. */
export function isEvaluationDue(step: number, every: number): boolean {
  if (every === 0) return false;
  return step % every === 0 || (step < every && EARLY_EVALUATIONS.includes(step));
}

/** Steps from `step` to the next evaluation; infinity when there is none. */
export function stepsToEvaluation(step: number, every: number): number {
  if (every === 0) return Number.POSITIVE_INFINITY;
  const regular = every - (step % every);
  const early = step < every ? EARLY_EVALUATIONS.find((at) => at > step) : undefined;
  return early === undefined ? regular : Math.min(regular, early - step);
}

/** Whether a report of the hard-sampled model is due before step `step` is taken. */
export function isReportDue(step: number, every: number): boolean {
  return step < FIRST_REPORTS || step % every === 0;
}

/** `every step` or `the first 32 steps and every 8th after them`. */
export function reportWords(every: number): string {
  return every === 1
    ? "every step"
    : `each of the first ${FIRST_REPORTS} steps and then at every ${ordinal(every)} step`;
}

function ordinal(n: number): string {
  const tens = Math.floor(n / 10) % 10;
  const suffix = tens === 1 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${suffix}`;
}
