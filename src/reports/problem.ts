/** What is said where something cannot be done. */

/** A sentence or three for people: what came, what was expected, what to do. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  /** What the visitor can do now. */
  remedy: string;
  run?: string;
}
