/** Errors of data files, in words for the person who supplied the file. */

/** Something is wrong with a data file. The message says what came, what was expected, and what to do. */
export class DataError extends Error {
  constructor(
    /** File or data set that the message is about. */
    readonly file: string,
    /** What came and what was expected. */
    readonly problem: string,
    /** What the person can do now. */
    readonly remedy: string,
  ) {
    super(`${file}: ${problem} ${remedy}`);
    this.name = "DataError";
  }
}

const grouped = new Intl.NumberFormat("en-US");

/** 60000 -> "60,000": counts in messages. */
export const formatCount = (count: number): string => grouped.format(count);
